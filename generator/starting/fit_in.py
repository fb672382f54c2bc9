"""How a new project fits into a folder that has what a Git host puts into a new repository: that is
kept; lists get longer, and the README of the project gets another name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

README, OWN_README = "README.md", "使用说明.md"
_LISTS = (".gitignore", ".gitattributes")  # lines, each for itself: ours can follow theirs


class Fitted(NamedTuple):
    """New files and those that get `longer`, by path in the folder; what is to be said of them."""

    new: Mapping[str, str | bytes]
    longer: Mapping[str, bytes]
    told: tuple[str, ...]


def fit_in(folder: Path, files: Mapping[str, str | bytes]) -> Fitted:
    """Which of a project's files are written, and how, beside what is there. Writes nothing."""
    new, longer, told = dict(files), dict[str, bytes](), []
    for name in (README, *_LISTS):
        there = folder / name
        if not there.is_file() or there.is_symlink():
            continue
        body = new.pop(name)
        if name == README:
            new[OWN_README] = body
            told.append(f"{README} 已经有了，没有改动；本项目的说明写在 {OWN_README}。")
            continue
        raw = there.read_bytes()
        lines = _missing(raw, body if isinstance(body, bytes) else body.encode())
        if lines:
            end = b"" if raw.endswith(b"\n") or not raw else b"\n"
            longer[name] = raw + end + b"".join(line + b"\n" for line in lines)
        added = f"末尾添上：{'、'.join(line.decode() for line in lines)}" if lines else "没有改动"
        told.append(f"{name} 已经有了，原有的各行不变，{added}。")
    return Fitted(new, longer, tuple(told))


def _missing(theirs: bytes, ours: bytes) -> list[bytes]:
    """The lines of ours that a list has not, but for remarks."""
    known = {line.strip() for line in theirs.splitlines()}
    lines = [line.strip() for line in ours.splitlines()]
    return [line for line in lines if line and not line.startswith(b"#") and line not in known]
