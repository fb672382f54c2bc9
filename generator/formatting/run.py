"""`fmt`: which files of the content are meant, what becomes of each, and writing those that change."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.base.atomic import write_all
from generator.base.fingerprints import scan_content
from generator.base.places import Problem
from generator.base.pool import available_workers, spread
from generator.base.refusal import reason
from generator.formatting.document import Left, format_yaml
from generator.formatting.narrative_file import format_markdown
from generator.model.content_paths import REPORTS, SITE_FILE
from generator.model.diagnostics import Diagnostic, of_problem
from generator.project.tree import read_bytes
from generator.reading.encoding import decode

_OURS = re.compile(
    rf"{SITE_FILE}|content/pages/[^/]+\.md|{REPORTS}.+/(?:authority\.yml|\d{{4}}\.(?:yml|md))"
)
_CONTEXT, _MOST = 1, 40  # lines around a change, and of the differences of one file
_LONG = 5000  # lines of a file that is no report: comparing them would take minutes


@dataclass(frozen=True, slots=True)
class FormattedFile:
    """What became of one file: `changed` is its new text, None where it is canonical already."""

    path: str
    changed: str | None = None
    difference: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    left: tuple[Left, ...] = ()
    error: str = ""  # why it could not be written

    @property
    def fine(self) -> bool:
        """Whether it could be read and written."""
        return not self.diagnostics and not self.error


def files_to_format(root: Path, wanted: Sequence[str]) -> dict[str, int]:
    """The files of the content that have a canonical form, below the paths `wanted` (all if none)."""
    return {
        path: mark
        for path, mark in sorted(scan_content(root).items())
        if _OURS.fullmatch(path)
        and (not wanted or any(path == want or path.startswith(f"{want}/") for want in wanted))
    }


def format_files(
    root: Path,
    files: Mapping[str, int],
    *,
    check: bool = False,
    fill: bool = False,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Iterator[FormattedFile]:
    """Format the files, each on its own; with `check` nothing is written."""

    def work(path: str) -> FormattedFile:
        return _format(path, read_bytes(root, path, files[path]), check=check, fill=fill)

    paths = list(files)
    for outcome in spread(
        work, paths, available_workers(), lambda done: progress("文件", done, len(paths))
    ):
        yield outcome if check or outcome.changed is None else _write(root, outcome)


def _format(path: str, raw: bytes | Problem, *, check: bool, fill: bool) -> FormattedFile:
    if isinstance(raw, Problem):
        return FormattedFile(path, diagnostics=(of_problem(path, raw),))
    problems: tuple[Problem, ...]
    left: tuple[Left, ...] = ()
    if path.endswith(".md"):
        text, problem = format_markdown(raw)
        problems = (problem,) if problem else ()
    else:
        text, problems, left = format_yaml(path, raw, fill=fill)
    if text is None:
        return FormattedFile(
            path, diagnostics=tuple(of_problem(path, problem) for problem in problems)
        )
    if text.encode() == raw:
        return FormattedFile(path, left=left)
    difference = tuple(_difference(path, decode(raw)[0], text)) if check else ()
    return FormattedFile(path, text, difference, left=left)


def _difference(path: str, old: str, new: str) -> Iterator[str]:
    """A short unified diff; what no line shows is said in words."""
    if max(old.count("\n"), new.count("\n")) > _LONG:
        yield "（文件过长，不列出改动）"
        return
    lines = list(
        difflib.unified_diff(
            old.splitlines(), new.splitlines(), path, path, n=_CONTEXT, lineterm=""
        )
    )
    if not lines:
        yield "（只改文件开头的 BOM、换行符或末尾的换行）"
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield f"（另有 {len(lines) - _MOST} 行，没有列出）"


def _write(root: Path, outcome: FormattedFile) -> FormattedFile:
    try:
        write_all(root, {outcome.path: outcome.changed or ""}, replace=True)
    except OSError as error:
        return FormattedFile(outcome.path, error=reason(error))
    return outcome
