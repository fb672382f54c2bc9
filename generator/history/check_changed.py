"""`check --changed`: the findings of what a change touches, and corrections that it does not tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from generator.base.cells import PENDING
from generator.base.fingerprints import LINK
from generator.base.pool import available_workers, spread
from generator.building import plan
from generator.history.changes import cell_changes
from generator.history.copied import sides_with_copies
from generator.history.input import Sides, sides
from generator.history.matching import Pair, edited
from generator.history.snapshot import Raw, loaded, parsed, read_report
from generator.model.diagnostics import Diagnostic, in_order, of_problem
from generator.model.report import Report
from generator.reading.source import Problem

_MEND = (
    "请在“更正”里加一条，写明日期、内容和原因，如 "
    "- {日期: 2025-03-01, 内容: 本年新收由 7 件改为 8 件, 原因: 漏计 1 件}。"
)


def check_changed(
    root: Path, base: str, progress: Callable[[str, int, int], None] = lambda *_: None
) -> list[Diagnostic]:
    """What `check` finds in the reports and settings that differ from where the work tree left
    `base`, and in the reports whose rules read them."""
    both = sides(root, base, None)
    wanted = [pair for part in both.touched for pair in part if pair.new]
    (new,) = sides_with_copies((pair.place for pair in wanted), both.new)
    both = replace(both, new=new)
    old_raws = loaded(both.old, [pair.old for pair in wanted if pair.old])
    new_raws = loaded(both.new, [pair.new for pair in wanted if pair.new])

    def work(pair: Pair) -> list[Diagnostic]:
        assert pair.new is not None
        found = read_report(both.new, pair.new, new_raws).diagnostics
        return [*found, *_corrections(both, pair, old_raws, new_raws)]

    workers, count = available_workers(), len(wanted)
    turns = spread(work, wanted, workers, lambda n: progress("年报", n, count))
    return in_order([d for found in turns for d in found] + list(_around(root, both)))


def _around(root: Path, both: Sides) -> Iterator[Diagnostic]:
    """What is wrong with settings, names of files and pages, where it is new or the file is."""
    old, new = both.old.files.marks, both.new.files.marks
    known = {(d.path, d.code, d.message) for d in both.old.diagnostics}
    for diagnostic in both.new.diagnostics:
        path = diagnostic.path
        if old.get(path) != new.get(path) or (path, *diagnostic[2:6:3]) not in known:
            yield diagnostic
    if both.new.library is not None:
        listing = {path: 1 if mark else LINK for path, mark in new.items()}
        for diagnostic in plan.conflicts(root, both.new.library, listing):
            if old.get(diagnostic.path) != new.get(diagnostic.path):
                yield diagnostic


def _corrections(
    both: Sides, pair: Pair, old_raws: Mapping[str, Raw], new_raws: Mapping[str, Raw]
) -> Iterator[Diagnostic]:
    if pair.old and pair.new and edited(pair, both.old, both.new):
        before, _ = parsed(both.old, pair.old, old_raws)
        now, _ = parsed(both.new, pair.new, new_raws)
        if before is not None and now is not None:
            yield from untold(before, now)


def untold(before: Report, now: Report) -> Iterator[Diagnostic]:
    """A warning where figures that were published differ and no new 更正 says why."""
    pending = any(cell == PENDING for _, cells in before.rows for cell in cells)
    if pending and before.filing.published is None:
        return  # it was still being filled in
    if set(now.filing.corrections) - set(before.filing.corrections):
        return
    changes = [change for change in cell_changes(before, now) if not change.pending]
    told = [
        f"{c.table}“{'.'.join(filter(None, (c.row, c.column)))}”由 {c.old} 改为 {c.new}"
        for c in changes
    ]
    if before.filing.extra_rows != now.filing.extra_rows:
        told.append("“其他行”有改动")
    if told:
        place = changes[0].place if changes else ("其他行",)
        more = f"等 {len(told)} 处" if len(told) > 1 else ""
        message = f"以前公开的是另外的数：{told[0]}{more}；没有新的“更正”说明原因"
        problem = Problem("CORR-MISS", now.source.place(place), message, _MEND)
        yield of_problem(now.source.path, problem)
