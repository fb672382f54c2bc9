"""Sums of tables 三 and 四 that must close (勾稽关系)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.base.cells import Cell, difference, is_number, numbers, shown
from generator.forms import common
from generator.forms.layout import Cells, Row
from generator.model.library import Library
from generator.model.report import Report
from generator.rules.rule import Finding, rule

FORM_NOTE = "国办公开办函〔2021〕30号附件表三表头：第一项加第二项之和，等于第三项加第四项之和（2019年格式相同）"
LAYOUT = "国办公开办函〔2021〕30号附件表格的“总计”行、栏（2019年格式相同）"
MOST_TERMS = 8  # a longer sum is told by its result


@rule("T3-BAL", "表三：一加二应等于三加四", "error", FORM_NOTE)
def balance(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：表三每一栏，本年新收加上年结转，应等于办理结果总计加结转下年度。
    为什么：每一件申请要么办结，要么结转；不相等说明漏报、重报或填错栏。
    错例：本年新收 3、上年结转 0，办理结果总计 2、结转下年度 0。
    对例：本年新收 3、上年结转 0，办理结果总计 2、结转下年度 1。
    """
    left, right = report.form.balance
    columns = report.form.rows[left[0]].columns
    for index, column in enumerate(columns.columns):
        (new, carried_in), (total, carried_out) = (
            [report.cells[path][index] for path in side] for side in (left, right)
        )
        cells = (new, carried_in, total, carried_out)
        gap = difference(cells[:2], cells[2:])
        if gap:
            yield Finding(
                (*right[0], index),
                f"“{column.key}”栏：本年新收 {_term(new)} + 上年结转 {_term(carried_in)}"
                f"{_equals(new, carried_in)}，办理结果总计 {_term(total)} + 结转下年度 "
                f"{_term(carried_out)}{_equals(total, carried_out)}，{_differ(gap, cells)}",
                "请核对这四个数是哪一个填错。",
            )


@rule("T3-COL", "表三：总计行应等于各行之和", "error", LAYOUT)
def results(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：表三每一栏，办理结果的“总计”行，应等于予以公开至其他处理各行之和。
    为什么：每一件办结的申请计入且只计入一种办理结果；不相等说明漏计、重计或填错行。
    错例：予以公开 5、部分公开 1，其余各行 0，总计 7。
    对例：予以公开 5、部分公开 1，其余各行 0，总计 6。
    """
    total_path, group = report.form.total_of
    depth = len(group)
    rows = [row for row, _ in report.rows if row.path[:depth] == group and row.path != total_path]
    parts = list(zip(*[report.cells[row.path] for row in rows], strict=True))
    columns = report.form.rows[total_path].columns.columns
    for index, (column, total) in enumerate(zip(columns, report.cells[total_path], strict=True)):
        cells = parts[index]
        gap = difference((total,), cells) if total or any(cells) else 0
        if gap:
            yield Finding(
                (*total_path, index),
                f"“{column.key}”栏：{_rows_sum(rows, cells)}，办理结果总计 {shown(total)}，"
                f"{_differ(gap, (total, *cells))}",
                "请核对总计与各行的数，是哪一个填错。",
            )


@rule("T3-ROW", "表三：总计栏应等于各类申请人之和", "error", LAYOUT)
def applicants(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：表三每一行，总计应等于自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他六栏之和。
    为什么：每一件申请只有一类申请人；不相等说明漏填、重填或填错栏。
    错例：自然人 3、商业企业 1，其余各栏 0，总计 3。
    对例：自然人 3、商业企业 1，其余各栏 0，总计 4。
    """
    return _totals(report, common.APPLICATIONS)


@rule("T4-SUM", "表四：总计应等于各种结果之和", "error", LAYOUT)
def outcomes(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：表四行政复议、未经复议直接起诉、复议后起诉三组，总计应等于结果维持、结果纠正、其他结果、尚未审结之和。
    为什么：每一件案件只有一种状态；不相等说明漏填、重填或填错栏。
    错例：结果维持 1、结果纠正 0、其他结果 0、尚未审结 1，总计 1。
    对例：结果维持 1、结果纠正 0、其他结果 0、尚未审结 1，总计 2。
    """
    return _totals(report, common.DISPUTES)


def _totals(report: Report, table: str) -> Iterator[Finding]:
    """Rows of `table` whose 总计 is not the sum of their other cells."""
    for row, cells in report.rows:
        at = row.columns.total
        if row.path[0] != table or at is None or not any(cells):
            continue  # most rows are zeros
        parts = (*cells[:at], *cells[at + 1 :])
        gap = difference((cells[at],), parts)
        if gap:
            yield Finding(
                row.cell_path(at),
                f"{quoted(row)}一行：{' + '.join(map(_term, parts))}{_equals(*parts)}，"
                f"总计 {shown(cells[at])}，{_differ(gap, cells)}",
                "请核对总计与各栏的数，是哪一个填错。",
            )


def row_name(row: Row) -> str:
    """A row's key, with its group where a column has the same name (办理结果的总计)."""
    if row.groups and any(column.key == row.key for column in row.columns.columns):
        return f"{row.groups[-1][-1]}的{row.key}"
    return row.key


def quoted(row: Row) -> str:
    """A row's name in quotes; its own quotes become the inner ones."""
    return f"“{row_name(row).replace('“', '‘').replace('”', '’')}”"


def _rows_sum(rows: Sequence[Row], cells: Cells) -> str:
    """予以公开 5 + 部分公开 1 = 6; zeros and unknown cells are left out."""
    found = zip(rows, cells, strict=True)
    terms = [f"{row_name(row)} {shown(cell)}" for row, cell in found if is_number(cell) and cell]
    total = sum(numbers(cells))
    if not terms:
        return f"各行之和 {total}"
    if len(terms) > MOST_TERMS:
        return f"{len(terms)} 行的数相加 = {total}"
    return " + ".join(terms) + (f" = {total}" if len(terms) > 1 else "")


def _term(cell: Cell) -> str:
    return shown(cell) or "（空）"


def _equals(*cells: Cell) -> str:
    known = numbers(cells)
    return f" = {sum(known)}" if len(known) == len(cells) else ""


def _differ(gap: object, cells: Sequence[Cell]) -> str:
    """差 3; where cells are unknown the difference can only be larger."""
    least = "" if all(map(is_number, cells)) else "至少"
    return f"{least}差 {str(gap).removeprefix('-')}"


RULES = (balance, results, applicants, outcomes)
