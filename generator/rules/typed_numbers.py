"""Figures that a draft types although a {{name}} would take them from the tables."""

from __future__ import annotations

from collections.abc import Iterator

from generator.base.cells import Path
from generator.forms import common
from generator.model.library import Library
from generator.model.narrative import short_names
from generator.model.report import Report
from generator.rules.facts import passage, statements
from generator.rules.figures import DOCUMENT_COLUMNS, REQUEST_ROWS
from generator.rules.rule import Finding, rule
from generator.rules.statement import DECISIONS, KINDS, REVIEWS, Statement


def _row(report: Report, topic: str) -> tuple[Path, int] | None:
    """The one cell that a topic counts, as its row and column."""
    if topic in DOCUMENT_COLUMNS and report.form.standing:
        return report.form.standing[-1], DOCUMENT_COLUMNS[topic]
    if topic in DECISIONS:
        return (common.DISCLOSURE, topic), -1
    if topic in REQUEST_ROWS:
        return REQUEST_ROWS[topic], -1
    if topic in KINDS:
        return (*common.RESULTS, topic), -1
    return (common.REVIEW, -1) if topic == REVIEWS else None


def _repeated(report: Report) -> Iterator[tuple[Statement, str]]:
    """Typed counts that a cell has too, each with the cell's name."""
    names = short_names(report.form)
    for statement in statements(report):
        found = _row(report, statement.what)
        cells = report.cells.get(found[0], ()) if found else ()
        if not found or not cells or statement.nil or not statement.exact:
            continue
        index = found[1] % len(cells)
        name = names.get((found[0], index))
        block = report.narrative.blocks[statement.block]
        typed = not block.from_table(statement.start, statement.end)
        if name and typed and isinstance(cells[index], int) and cells[index] == statement.value:
            yield statement, name


def is_draft(report: Report) -> bool:
    """Whether the text can still be changed: neither published nor copied from a published one."""
    filing = report.filing
    origin = filing.origin
    return not (filing.published or origin.url or origin.index or origin.fetched or filing.notes)


@rule("NARR-NAME", "正文的数可以取自表格", "notice", "便利填报：正文与表格同出一处，不会不一致")
def typed(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文里直接写出的申请、文件、许可等件数，与表格里的一格相同。只查还在起草的年报（没有发布日期、来源和照录说明），每份只提示一处。
    为什么：写成名称，表格改了正文跟着改；不写也可以。
    错例：正文“收到政府信息公开申请8件”，表三本年新收总计 8。
    对例：正文“收到政府信息公开申请{{本年新收.总计}}件”。
    """
    found = list(_repeated(report)) if is_draft(report) else []
    for statement, name in found[:1]:
        others = f"；另有 {len(found) - 1} 处也是如此" if len(found) > 1 else ""
        yield Finding(
            passage(report, statement),
            f"{statement.value} 与表格的“{name}”相同{others}",
            f"可以写成 {{{{{name}}}}}，表格改了正文也跟着改；nianbao names 列出全部名称。",
        )


RULES = (typed,)
