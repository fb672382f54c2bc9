"""What `nianbao fmt` prints and its exit code: a line for each file that changed or would, and why not."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.formatting.run import FormattedFile, files_to_format, format_files
from generator.reporters import lines_below
from generator.reporters.terminal import progress, show


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


def _said(outcomes: Sequence[FormattedFile], check: bool) -> Iterator[str]:
    verb = "需要整理" if check else "已整理"
    for outcome in outcomes:
        if outcome.error:
            yield f"没有写成 {outcome.path}：{outcome.error}。"
        elif outcome.changed is not None:
            yield f"{verb} {outcome.path}"
            if check:
                yield from outcome.difference
        for left in outcome.left:
            where = f"{outcome.path}:{left.place.line}:{left.place.column}"
            yield f"没有计算 {where} {left.name}：{left.why}。"
    changed = sum(outcome.changed is not None for outcome in outcomes)
    refused = sum(not outcome.fine for outcome in outcomes)
    rest = len(outcomes) - changed - refused
    parts = [f"{verb} {changed} 个文件"] if changed else []
    parts += [f"{refused} 个读不懂或写不成，没有改动"] if refused else []
    parts += [f"{rest} 个已经整齐"] if rest else []
    yield f"{'，'.join(parts)}。"
