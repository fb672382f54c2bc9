"""Case files: a small project as readable text, with the expected codes marked on its lines.

A file is a sequence of `-- path --` sections over `tests/rules/base.txt` (or another base).
A plain section replaces or adds that file. `-- path (lines) --` gives single lines: each replaces
the one line of the base that begins with the same key (YAML, up to the colon) or shares the most
text (Markdown); `-- path (more) --` is appended to it; `-- path (gone) --` removes the file.
`⟵ CODE` at the end of a line says that the line must get that diagnostic, `⟵ CODE×2` twice,
`⟵ CODE!` that it is acknowledged; several are separated by spaces. No other line may get any.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from pathlib import Path

BASE = Path(__file__).parent / "rules" / "base.txt"
_SECTION = re.compile(r"^-- (\S+?)(?: \((lines|more|gone)\))? --$", re.MULTILINE)
_MARK = re.compile(r"[ \t]*⟵[ \t]*(.*)$", re.MULTILINE)
_CODE = re.compile(r"([A-Z0-9/-]+?)(!?)(?:×(\d+))?")

Expected = Counter[tuple[str, int, str]]  # (path, line, code or code!)


def read_case(case: Path, base: Path = BASE) -> tuple[dict[str, str], Expected]:
    """The files of a case without their marks, and the diagnostics that the marks expect."""
    files = {path: body for path, _, body in _sections(base)}
    for path, how, body in _sections(case):
        if how == "gone":
            del files[path]
        elif how == "more":
            files[path] = files[path] + body
        elif how == "lines":
            for line in body.splitlines():
                files[path] = _replace(files[path], line, yaml=path.endswith(".yml"))
        else:
            files[path] = body
    expected: Expected = Counter()
    for path, body in files.items():
        for number, line in enumerate(body.splitlines(), 1):
            if mark := _MARK.search(line):
                for code in mark[1].split():
                    found = _CODE.fullmatch(code)
                    assert found, f"{case.name}: what is the mark {code}?"
                    expected[path, number, found[1] + found[2]] += int(found[3] or 1)
    return {path: _MARK.sub("", body) for path, body in files.items()}, expected


def write_project(root: Path, files: dict[str, str]) -> None:
    """Lay the files out below `root`."""
    for path, body in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(body, encoding="utf-8")


def _sections(case: Path) -> list[tuple[str, str, str]]:
    parts = _SECTION.split(case.read_text(encoding="utf-8"))[1:]
    return [
        (path, how or "", body.removeprefix("\n"))
        for path, how, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


def _replace(text: str, line: str, *, yaml: bool) -> str:
    lines = text.splitlines()
    if yaml:
        key = line.partition(":")[0] + ":"
        at = [number for number, old in enumerate(lines) if old.startswith(key)]
    else:
        bare = _MARK.sub("", line)
        close = difflib.get_close_matches(bare, lines, 1, 0.3)
        at = [lines.index(close[0])] if close else []
    assert len(at) == 1, f"the base has {len(at)} lines like: {line}"
    lines[at[0]] = line
    return "\n".join(lines) + "\n"
