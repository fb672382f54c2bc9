"""`check --changed`: the findings of what a change touches, reports that it takes away, and corrections
that it does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from generator.base.cells import PENDING
from generator.base.pool import Progress, available_workers, spread
from generator.building.future_withdrawals import future_withdrawals
from generator.building.plan import conflicts
from generator.history.changes import CellChange, cell_changes
from generator.history.copied import with_copies
from generator.history.input import Input, read_input
from generator.history.matching import Pair, edited
from generator.history.snapshot import ReportId
from generator.model.content_paths import report_files
from generator.model.diagnostics import Diagnostic, in_order, of_problem
from generator.model.report import Report
from generator.pages.frame import address_of
from generator.reading.source import START, Problem

_MEND = (
    "请在“更正”里加一条，写明日期、内容和原因，如 "
    "- {日期: 2025-03-01, 内容: 本年新收由 7 件改为 8 件, 原因: 漏计 1 件}。"
)


def check_changed(root: Path, base: str, progress: Progress = lambda *_: None) -> list[Diagnostic]:
    """What `check` finds in the reports and settings that differ from where the work tree left
    `base`, and in the reports whose rules read them."""
    return findings_of(read_input(root, base, None), progress)


def findings_of(both: Input, progress: Progress = lambda *_: None) -> list[Diagnostic]:
    """The same of two sides that are read already."""
    every = [pair for part in both.changed for pair in part]
    wanted = [pair for pair in every if pair.new]
    (new,) = with_copies((pair.place for pair in wanted), both.new, work_tree=both.work_tree)
    old = both.old.loaded(pair.old for pair in every if pair.old)
    new = new.loaded(pair.new for pair in wanted if pair.new)
    loaded = replace(both, old=old, new=new)

    def work(pair: Pair) -> list[Diagnostic]:
        found = [*new.examined(pair.new).diagnostics] if pair.new else []
        if pair.new:
            aside = {pair.new: new.parsed(pair.new).aside}
            found += future_withdrawals(new.project, aside)
        return [*found, *_removal(loaded, pair), *_corrections(loaded, pair)]

    workers, count = available_workers(), len(every)
    turns = spread(work, every, workers, lambda n: progress("年报", n, count))
    return in_order([d for found in turns for d in found] + list(_around(both)))


def _around(both: Input) -> Iterator[Diagnostic]:
    """What is wrong with settings, names of files and pages, where it is new or the file is."""
    known = {(d.path, d.code, d.message) for d in both.old.project.diagnostics}
    for diagnostic in both.new.project.diagnostics:
        said = (diagnostic.path, diagnostic.code, diagnostic.message)
        if said not in known or _differs(both, diagnostic.path):
            yield diagnostic
    if both.new.judged:
        for diagnostic in conflicts(both.new.project):
            if _differs(both, diagnostic.path):
                yield diagnostic


def _differs(both: Input, path: str) -> bool:
    """Whether a file is another, or there on one side alone (a link, which is never read, too)."""
    return both.old.project.files.marks.get(path) != both.new.project.files.marks.get(path)


def _removal(both: Input, pair: Pair) -> Iterator[Diagnostic]:
    """What is said where a report that had been published is at its address no longer: an error where
    it is gone or is being filled in again, a warning where it is at another one."""
    if pair.old is None or not _was_published(both, pair.old):
        return
    name = f"{both.old.authority(pair.old[0]).name} {pair.old[1]} 年的年报"
    path = report_files(*pair.old)[0]
    if pair.new is None:
        if not both.new.project.files.marks.keys().isdisjoint(report_files(*pair.old)):
            return  # half of it is there, which is told as such
        problem = Problem("REMOVED", START, f"公开过的{name}被删去了", _WITHDRAW)
    elif draft := both.new.parsed(pair.new).draft:
        path = report_files(*pair.new)[0]
        message = f"公开过的{name}又有待填（{draft.words}），会从网站上消失"
        problem = Problem("REMOVED", START, message, f"请填好。{_WITHDRAW}")
    elif pair.new != pair.old:
        path = report_files(*pair.new)[0]
        message = f"{name}换了网址，原来的 {address_of(*pair.old)} 不再有"
        mend = "外面指向原网址的链接会失效；不是有意的，请改回原来的文件夹名或文件名。"
        problem = Problem("MOVED", START, message, mend)
    else:
        return
    yield of_problem(path, problem)


_WITHDRAW = (
    "确需撤回的，请留下数据文件，只写 年度 和 "
    "撤回: {日期: 2025-03-01, 原因: 含有不应公开的个人信息}，网址上会有一则说明。"
)


def _was_published(both: Input, report: ReportId) -> bool:
    before = both.old.parsed(report)
    return before.report is not None and before.aside is None


def _corrections(both: Input, pair: Pair) -> Iterator[Diagnostic]:
    if pair.old and pair.new and edited(pair, both.old, both.new):
        before, now = both.old.report(pair.old), both.new.report(pair.new)
        if before is not None and now is not None:
            yield from untold(before, now)


def untold(before: Report, now: Report) -> Iterator[Diagnostic]:
    """A warning where figures that were published differ and no new 更正 is about them."""
    pending = any(cell == PENDING for _, cells in before.rows for cell in cells)
    if pending and before.filing.published is None:
        return  # it was still being filled in
    new = set(now.filing.corrections) - set(before.filing.corrections)
    words = [f"{correction.content} {correction.reason}" for correction in new]
    changes = [
        change
        for change in cell_changes(before, now)
        if not change.pending and not any(_is_about(text, change) for text in words)
    ]
    told = [
        f"{c.table}“{'.'.join(filter(None, (c.row, c.column)))}”由 {c.old} 改为 {c.new}"
        for c in changes
    ]
    if before.filing.extra_rows != now.filing.extra_rows and not words:
        told.append("“其他行”有改动")
    if told:
        place = changes[0].place if changes else ("其他行",)
        more = f"等 {len(told)} 处" if len(told) > 1 else ""
        none = "新的“更正”没有说到" if words else "没有新的“更正”说明原因"
        message = f"以前公开的是另外的数：{told[0]}{more}；{none}"
        problem = Problem("CORR-MISS", now.source.place(place), message, _MEND)
        yield of_problem(now.source.path, problem)


def _is_about(text: str, change: CellChange) -> bool:
    """Whether a 更正 names the table, the row, or both figures of a changed cell."""
    row = change.row.rpartition(".")[2]
    figures = {*re.findall(r"\d+(?:\.\d+)?", text)}
    return change.table in text or row in text or {change.old, change.new} <= figures
