"""An area's own figures that are less than the sum of those below it: a notice that asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.base.cells import shown
from generator.model.diagnostics import Diagnostic, of_problem
from generator.model.holdings import Holdings
from generator.model.report import Report
from generator.project.project import Project
from generator.reading.source import Problem
from generator.rollup.align import number_of
from generator.rollup.sums import CellComparison, Rollup, compare, rollup

# What says that a report counts its own organ only.
_OWN_ONLY = re.compile("本级|不含|不包括|未包括|未包含")
_NAMED = 3  # figures that a message names
_HELP = (
    "县里的年报一般包括本级和各乡镇、街道、部门的数，请核对本报告和下级的年报；只统计本级的，请在正文写明，"
    "如“本报告只统计县政府本级的数据”。nianbao rollup --compare 列出全部各格。"
)


def less_than_below(project: Project, holdings: Holdings) -> Iterator[Diagnostic]:
    """One diagnostic for each report with such figures. A sum that lacks reports is held against it
    too: with them it would be greater. Changes, which may be negative, are not."""
    for (path, year), record in holdings.records.items():
        if path not in project.library.children or not record.cells:
            continue
        rolled = rollup(holdings, path, year)
        if rolled is None:
            continue
        less = [cell for cell in compare(rolled, record).cells if _is_less(rolled, cell)]
        report = project.report(path, year)[0] if less else None
        if report and not _OWN_ONLY.search(report.narrative.text):
            yield _diagnostic(report, rolled, less)


def _is_less(rolled: Rollup, cell: CellComparison) -> bool:
    row, column, _ = cell.place
    change = rolled.form.rows[row].columns.columns[column].kind == "change"
    return cell.gap is not None and cell.gap < 0 and not change


def _diagnostic(report: Report, rolled: Rollup, less: list[CellComparison]) -> Diagnostic:
    figures = "；".join(
        f"“{'.'.join(cell.place.words[1:])}”合计 {shown(cell.total.value)}、"
        f"本报告 {shown(number_of(cell.published))}"
        for cell in less[:_NAMED]
    )
    more = f"；共 {len(less)} 格如此" if len(less) > _NAMED else ""
    words = f"下级 {len(rolled.summands)} 份年报相加，多于本报告的数：{figures}{more}"
    row, column, _ = less[0].place
    place = report.source.place((*row, column))
    return of_problem(report.source.path, Problem("SUM-BELOW", place, words, _HELP))
