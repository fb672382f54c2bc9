"""`nianbao fmt`: which files are meant, what becomes of each, what is printed and the exit code."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.base.atomic import write_all
from generator.base.fingerprints import scan_content
from generator.base.places import Problem
from generator.base.pool import Progress, available_workers, spread
from generator.base.refusal import reason
from generator.formatting.canonical_text import UnfilledTotal, format_markdown, format_yaml
from generator.model.content_paths import REPORTS, SITE_FILE
from generator.model.diagnostics import Diagnostic, of_problem
from generator.project.files import read_bytes
from generator.reading.encoding import decode
from generator.reporters import lines_below
from generator.reporters.terminal import progress, show

_OURS = re.compile(
    rf"{SITE_FILE}|content/pages/[^/]+\.md|{REPORTS}.+/(?:authority\.yml|\d{{4}}\.(?:yml|md))"
)
_CONTEXT, _MOST = 1, 40  # lines around a change, and of the differences of one file
_LONG = 5000  # lines of a file that is no report: comparing them would take minutes


@dataclass(frozen=True, slots=True)
class FormatOutcome:
    """What became of one file: `changed` is its new text, None where it is canonical already."""

    path: str
    changed: str | None = None
    difference: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    unfilled: tuple[UnfilledTotal, ...] = ()
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
    progress: Progress = lambda *_: None,
) -> Iterator[FormatOutcome]:
    """Format each of the `files` (path in the project → fingerprint); with `check` nothing is written."""

    def work(path: str) -> FormatOutcome:
        return _format(path, read_bytes(root, path, files[path]), check=check, fill=fill)

    paths = list(files)
    for outcome in spread(
        work, paths, available_workers(), lambda done: progress("文件", done, len(paths))
    ):
        yield outcome if check or outcome.changed is None else _write(root, outcome)


def _format(path: str, raw: bytes | Problem, *, check: bool, fill: bool) -> FormatOutcome:
    if isinstance(raw, Problem):
        return FormatOutcome(path, diagnostics=(of_problem(path, raw),))
    problems: tuple[Problem, ...]
    unfilled: tuple[UnfilledTotal, ...] = ()
    if path.endswith(".md"):
        text, problem = format_markdown(raw)
        problems = (problem,) if problem else ()
    else:
        text, problems, unfilled = format_yaml(path, raw, fill=fill)
    if text is None:
        return FormatOutcome(
            path, diagnostics=tuple(of_problem(path, problem) for problem in problems)
        )
    if text.encode() == raw:
        return FormatOutcome(path, unfilled=unfilled)
    difference = tuple(_difference(path, decode(raw)[0], text)) if check else ()
    return FormatOutcome(path, text, difference, unfilled=unfilled)


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


def _write(root: Path, outcome: FormatOutcome) -> FormatOutcome:
    try:
        write_all(root, {outcome.path: outcome.changed or ""}, replace=True)
    except OSError as error:
        return FormatOutcome(outcome.path, error=reason(error))
    return outcome


def format_content(root: Path, wanted: Sequence[str], *, check: bool, fill: bool) -> int | None:
    """Format the files below `wanted` (paths in the project; all if none), say what was done, and
    give the exit code; None where none of them has a canonical form."""
    files = files_to_format(root, wanted)
    if not files:
        return None
    outcomes = list(format_files(root, files, check=check, fill=fill, progress=progress()))
    diagnostics = [found for outcome in outcomes for found in outcome.diagnostics]
    if diagnostics:
        show(diagnostics, lines_below(root))
    sys.stdout.write("".join(f"{line}\n" for line in _said(outcomes, check)))
    changed = any(outcome.changed is not None for outcome in outcomes)
    return int((check and changed) or not all(outcome.fine for outcome in outcomes))


def _said(outcomes: Sequence[FormatOutcome], check: bool) -> Iterator[str]:
    verb = "需要整理" if check else "已整理"
    for outcome in outcomes:
        if outcome.error:
            yield f"没有写成 {outcome.path}：{outcome.error}。"
        elif outcome.changed is not None:
            yield f"{verb} {outcome.path}"
            if check:
                yield from outcome.difference
        for total in outcome.unfilled:
            where = f"{outcome.path}:{total.place.line}:{total.place.column}"
            yield f"没有计算 {where} {total.name}：{total.why}。"
    changed = sum(outcome.changed is not None for outcome in outcomes)
    refused = sum(not outcome.fine for outcome in outcomes)
    rest = len(outcomes) - changed - refused
    parts = [f"{verb} {changed} 个文件"] if changed else []
    parts += [f"{refused} 个读不懂或写不成，没有改动"] if refused else []
    parts += [f"{rest} 个已经整齐"] if rest else []
    yield f"{'，'.join(parts)}。"
