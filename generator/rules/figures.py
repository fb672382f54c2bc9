"""Counts stated in the narrative against the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.base.cells import Cell, Path
from generator.forms import common
from generator.model.library import Library
from generator.model.report import Report, cell_at
from generator.rules.facts import counted, passage, statements
from generator.rules.rule import Finding, rule
from generator.rules.statement import (
    CARRIED_IN,
    CARRIED_OUT,
    CLOSED,
    DECISIONS,
    DISPUTES,
    HANDLED,
    KINDS,
    MADE,
    NEW,
    PART,
    REPEALED,
    REVIEWS,
    STANDING,
    SUITS,
    Statement,
)

FIGURES_DIFFER = "实践：正文数据与表格不一致，是公开年报的常见差错"
_CHECK = "请核对正文与表格，以实际数据为准；正文可写 {{本年新收.总计}} 这样的名称，直接取表格的数。"

REQUEST_ROWS: dict[str, Path] = {
    NEW: common.NEW,
    CARRIED_IN: common.CARRIED_IN,
    CLOSED: common.RESULTS_TOTAL,
    CARRIED_OUT: common.CARRIED_OUT,
}
DOCUMENT_COLUMNS = {MADE: 0, REPEALED: 1, STANDING: 2}


def _known(cells: Iterable[Cell]) -> int | None:
    """The sum of cells that are all figures, else None."""
    total = 0
    for cell in cells:
        if not isinstance(cell, int):
            return None
        total += cell
    return total


def _request_figure(report: Report, topic: str) -> tuple[int, bool] | None:
    """What table 三 has for a topic, and whether it is printed as one figure (总计)."""
    if topic in KINDS:
        path = (*common.RESULTS, topic)
        rows = [cells for here, cells in report.cells.items() if here[: len(path)] == path]
        total = _known(cells[-1] for cells in rows) if rows else None
        return None if total is None else (total, True)
    row = NEW if topic == HANDLED else topic
    cells = report.cells.get(REQUEST_ROWS.get(row, ()), ())
    if len(cells) < 2:
        return None
    if isinstance(cells[-1], int):
        return cells[-1], True
    total = _known(cells[:-1]) if cells[-1] is None else None
    return None if total is None else (total, False)


def _requests(report: Report) -> Iterator[tuple[Statement, int, bool]]:
    """Exact statements that table 三 contradicts, with its figure; whether both are plain."""
    read = list(statements(report))
    for topic in (*REQUEST_ROWS, HANDLED, *KINDS):
        stated = [s for s in read if s.what == topic and s.exact]
        figure = _request_figure(report, topic) if stated else None
        if figure is None:
            continue
        values = [s.value for s in stated if not s.nil]
        agree = not _acceptable(report, topic, figure[0]).isdisjoint([*values, sum(values)])
        for statement in stated:
            # Where one count agrees, the others count parts or are NARR-TWO's.
            if figure[0] if statement.nil else not agree:
                yield statement, figure[0], figure[1] and statement.explicit


def _acceptable(report: Report, topic: str, figure: int) -> set[int]:
    # Some count what was carried in with what came in, or leave it out of what was closed.
    carried = _request_figure(report, CARRIED_IN) or (0, False)
    if topic == HANDLED:
        closed = _request_figure(report, CLOSED) or (figure, False)
        return {figure, figure + carried[0], closed[0]}
    if topic == NEW:
        return {figure, figure + carried[0]} if figure else {figure}
    return {figure, figure - carried[0]} if topic == CLOSED else {figure}


_CALLED = {
    NEW: "收到申请",
    HANDLED: "办理申请",
    CLOSED: "办结申请",
    CARRIED_IN: "上年结转",
    CARRIED_OUT: "结转下年度",
}
_ROW = {
    NEW: "本年新收",
    HANDLED: "本年新收",
    CLOSED: "办理结果总计",
    CARRIED_IN: "上年结转",
    CARRIED_OUT: "结转下年度",
}


@rule("NARR-APP", "正文的申请数与表三不一致", "error", FIGURES_DIFFER)
def applications(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文所写政府信息公开申请的新收、上年结转、办结、结转下年度和各类办理结果件数，与表三总计栏是否相同。约数不查；信箱来信、信访、历年累计、其他机关的数和只是一部分的数（网上申请3件）不算（县级以上人民政府的报告，“全县”“县政府”就是本机关）；
    新收含上年结转、办结不含上年结转的写法，视为相同。
    为什么：同一件事正文和表格两个数，必有一错。两处都写得明确的为错误，其余为警告。
    错例：正文“收到政府信息公开申请8件”，表三本年新收总计 7、上年结转总计 0。
    对例：正文“收到政府信息公开申请8件”，表三本年新收总计 8。
    """
    for statement, figure, plain in _requests(report):
        if statement.what == NEW and not (statement.value and figure):
            continue  # NARR-NIL
        called = _CALLED.get(statement.what, statement.what)
        yield Finding(
            passage(report, statement),
            f"正文写{called} {statement.value} {statement.unit or '件'}，"
            f"表三“{_ROW.get(statement.what, statement.what)}”总计为 {figure} 件，相差 "
            f"{abs(statement.value - figure)} 件",
            _CHECK,
            None if plain else "warning",
        )

    for part, columns, figure in _by_applicant(report):
        if part.value != figure:
            yield Finding(
                passage(report, part),
                f"正文写{part.applicant}申请 {part.value} 件，表三“本年新收”的“{columns}”为 {figure}，"
                f"相差 {abs(part.value - figure)} 件",
                _CHECK,
                "warning",
            )


@rule("NARR-NIL", "正文与表三一处有申请、一处没有", "error", FIGURES_DIFFER)
def nil(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文写未收到政府信息公开申请，而表三本年新收大于 0；或正文写收到若干件，而表三为 0。
    为什么：有没有申请是年报最基本的事实，正文与表格不能相反。
    错例：正文“本年度未收到政府信息公开申请”，表三本年新收总计 2。
    对例：正文“本年度收到政府信息公开申请2件”，表三本年新收总计 2。
    """
    for statement, figure, plain in _requests(report):
        if statement.what != NEW or (statement.value and figure):
            continue
        said = f"收到申请 {statement.value} 件"
        if not statement.value:  # as it is written: 未收到……, 申请0件
            said = f"“{report.narrative.blocks[statement.block].text[statement.start : statement.end]}”"
        yield Finding(
            passage(report, statement),
            f"正文写{said}，表三“本年新收”总计为 {figure} 件",
            _CHECK,
            None if plain else "warning",
        )


@rule("NARR-LAW", "正文的复议、诉讼数与表四不一致", "warning", FIGURES_DIFFER)
def disputes(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文所写政府信息公开行政复议、行政诉讼件数，与表四总计是否相同。
    为什么：同一件事正文和表格两个数，必有一错；如正文统计范围不同，应当写明。
    错例：正文“发生政府信息公开行政复议1件”，表四行政复议总计 2。
    对例：正文“发生政府信息公开行政复议2件”，表四行政复议总计 2。
    """
    rows = (common.REVIEW, common.DIRECT_SUIT, common.SUIT_AFTER_REVIEW)
    if not report.cells.keys() >= {*rows}:
        return
    counts = [_known([cell_at(report.cells, (*row, 4))]) for row in rows]
    figures: dict[str, tuple[int | None, set[int | None]]] = {
        REVIEWS: (_known(counts[:1]), set()),
        SUITS: (_known(counts[1:]), set(counts[1:])),
        DISPUTES: (_known(counts), {_known(counts[:1]), _known(counts[1:])}),
    }
    for statement in statements(report):
        figure, parts = figures.get(statement.what, (None, set()))
        if figure is None or not statement.exact or statement.value == figure:
            continue
        if statement.value and statement.value in parts:
            continue  # one kind of lawsuit only
        said = f" {statement.value} {statement.unit or '件'}"
        yield Finding(
            passage(report, statement),
            f"正文写{statement.what}{said}，表四总计为 {figure} 件，相差 {abs(statement.value - figure)} 件",
            "请核对正文与表四；统计范围不同的，请在正文写明。",
        )


@rule("NARR-DOC", "正文的规范性文件数与表二不一致", "error", FIGURES_DIFFER)
def documents(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文所写行政规范性文件制发、废止、现行有效件数，与表二是否相同。
    为什么：同一件事正文和表格两个数，必有一错。
    错例：正文“制发行政规范性文件0件”，表二本年制发件数 4。
    对例：正文“制发行政规范性文件4件”，表二本年制发件数 4。
    """
    row = report.form.standing[-1] if report.form.standing else ()
    cells = report.cells.get(row, ())
    for statement in statements(report):
        column = DOCUMENT_COLUMNS.get(statement.what)
        if column is None or column >= len(cells) or not statement.exact:
            continue
        figure = cells[column]
        if isinstance(figure, int) and statement.value != figure:
            yield Finding(
                passage(report, statement),
                f"正文写规范性文件{statement.what} {statement.value} 件，"
                f"表二“行政规范性文件”{statement.what}为 {figure} 件",
                _CHECK,
            )


@rule("NARR-LIC", "正文的许可、处罚、强制数与表二不一致", "warning", FIGURES_DIFFER)
def decisions(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文所写行政许可、行政处罚、行政强制的处理决定数量，与表二是否相同。公开、公示的信息条数和事项数不算。
    为什么：同一件事正文和表格两个数，必有一错。
    错例：正文“全年办理行政许可35件”，表二行政许可 36。
    对例：正文“全年办理行政许可36件”，表二行政许可 36。
    """
    for statement in statements(report):
        if statement.what not in DECISIONS or not statement.exact:
            continue
        cells = report.cells.get((common.DISCLOSURE, statement.what), ())
        figure = cells[-1] if cells else None
        if isinstance(figure, int) and statement.value != figure:
            said = f" {statement.value} {statement.unit or '件'}"
            yield Finding(
                passage(report, statement),
                f"正文写{statement.what}{said}，表二为 {figure} 件",
                _CHECK,
            )


def _by_applicant(report: Report) -> Iterator[tuple[Statement, str, int]]:
    """Counts of what came in from one kind of applicants, with the columns of table 三 for it."""
    cells = report.cells.get(common.NEW, ())
    keys = [column.key for column in report.form.rows[common.NEW].columns.columns] if cells else []
    for part in counted(report):
        columns = _COLUMNS.get(part.applicant)
        wanted = part.role == PART and part.ours and part.this_year and part.exact
        if not (columns and cells and wanted and part.what == NEW):
            continue
        at = [keys.index(key) for key in columns if key in keys]
        figure = _known([cells[index] for index in at])
        carried = report.cells.get(common.CARRIED_IN, ())
        both = _known([row[index] for row in (cells, carried) for index in at if row])
        if figure is not None and part.value != both:  # some count what was carried in
            yield part, "、".join(columns), figure


_LEGAL = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
_COLUMNS = {
    "自然人": ("自然人",),
    "商业企业": ("商业企业",),
    "科研机构": ("科研机构",),
    "社会公益组织": ("社会公益组织",),
    "法律服务机构": ("法律服务机构",),
    "法人": _LEGAL,
    "法人或其他组织": _LEGAL,
}


RULES = (applications, nil, disputes, documents, decisions)
