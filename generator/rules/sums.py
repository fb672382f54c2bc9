"""Sums of tables 三 and 四 that must close (勾稽关系)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from generator.base.cells import Path
from generator.forms import FORMS
from generator.forms.layout import Form, Layout, Row
from generator.model.library import Library
from generator.model.record import spans_of
from generator.model.report import Report
from generator.rules.declared import Addend, Equation, compared
from generator.rules.rule import Finding, rule

FORM_NOTE = "国办公开办函〔2021〕30号附件表三表头：第一项加第二项之和，等于第三项加第四项之和（2019年格式相同）"
LAYOUT = "国办公开办函〔2021〕30号附件表格的“总计”行、栏（2019年格式相同）"


@rule("T3-BAL", "表三：一加二应等于三加四", "error", FORM_NOTE)
def balance(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：表三每一栏，本年新收加上年结转，应等于办理结果总计加结转下年度。
    为什么：每一件申请要么办结，要么结转；不相等说明漏报、重报或填错栏。
    错例：本年新收 3、上年结转 0，办理结果总计 2、结转下年度 0。
    对例：本年新收 3、上年结转 0，办理结果总计 2、结转下年度 1。
    """
    return compared(report, balanced(report.form.key, report.merged))


@cache
def balanced(form_key: int | str, merged: frozenset[Path]) -> tuple[Equation, ...]:
    """New and carried in is closed and carried out, in every column."""
    form = FORMS[form_key]
    if not form.tables:
        return ()
    spans = spans_of(form_key, tuple(sorted(merged)))
    columns = form.rows[form.balance[1][0]].columns.columns
    left, right = (
        [(_of_balance(form, path), spans[path][0]) for path in side] for side in form.balance
    )
    return tuple(
        Equation(
            right[0][1] + index,
            tuple(Addend(name, start + index) for name, start in left),
            tuple(Addend(name, start + index) for name, start in right),
            f"“{column.key}”栏：{{left}}，{{right}}，{{gap}}",
            "请核对这四个数是哪一个填错。",
        )
        for index, column in enumerate(columns)
    )


def _of_balance(form: Form, path: Path) -> str:
    """What a row of the balance is called: 办理结果总计, 结转下年度."""
    if path == form.total_of[0]:
        return f"{path[-2]}{path[-1]}"
    return str(path[-1]).removesuffix("继续办理")


@rule("T3-COL", "表三：总计行应等于各行之和", "error", LAYOUT)
def results(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：表三每一栏，办理结果的“总计”行，应等于予以公开至其他处理各行之和。
    为什么：每一件办结的申请计入且只计入一种办理结果；不相等说明漏计、重计或填错行。
    错例：予以公开 5、部分公开 1，其余各行 0，总计 7。
    对例：予以公开 5、部分公开 1，其余各行 0，总计 6。
    """
    return compared(report, added_up(report.form.key, report.merged))


@cache
def added_up(form_key: int | str, merged: frozenset[Path]) -> tuple[Equation, ...]:
    """The rows of a group come to the row of their total, in every column."""
    form = FORMS[form_key]
    if not form.tables:
        return ()
    spans = spans_of(form_key, tuple(sorted(merged)))
    total, group = form.total_of
    rows = [form.rows[path] for path in spans if path[: len(group)] == group and path != total]
    return tuple(
        Equation(
            spans[total][0] + index,
            tuple(Addend(row_name(row), spans[row.path][0] + index) for row in rows),
            (Addend(f"{total[-2]}{total[-1]}", spans[total][0] + index),),
            f"“{column.key}”栏：{{left}}，{{right}}，{{gap}}",
            "请核对总计与各行的数，是哪一个填错。",
            brief=True,
        )
        for index, column in enumerate(form.rows[total].columns.columns)
    )


@rule("T3-ROW", "表三：总计栏应等于各类申请人之和", "error", LAYOUT)
def applicants(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：表三每一行，总计应等于自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他六栏之和。
    为什么：每一件申请只有一类申请人；不相等说明漏填、重填或填错栏。
    错例：自然人 3、商业企业 1，其余各栏 0，总计 3。
    对例：自然人 3、商业企业 1，其余各栏 0，总计 4。
    """
    return compared(report, totals(report.form.key, report.merged, "rows"))


@rule("T4-SUM", "表四：总计应等于各种结果之和", "error", LAYOUT)
def outcomes(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：表四行政复议、未经复议直接起诉、复议后起诉三组，总计应等于结果维持、结果纠正、其他结果、尚未审结之和。
    为什么：每一件案件只有一种状态；不相等说明漏填、重填或填错栏。
    错例：结果维持 1、结果纠正 0、其他结果 0、尚未审结 1，总计 1。
    对例：结果维持 1、结果纠正 0、其他结果 0、尚未审结 1，总计 2。
    """
    return compared(report, totals(report.form.key, report.merged, "line"))


@cache
def totals(form_key: int | str, merged: frozenset[Path], layout: Layout) -> tuple[Equation, ...]:
    """Rows of the tables of that `layout`: their other cells come to their 总计."""
    form = FORMS[form_key]
    spans = spans_of(form_key, tuple(sorted(merged)))
    declared = []
    for table in form.tables:
        for row in table.printed_rows(merged) if table.layout == layout else ():
            start, total = spans[row.path][0], row.columns.total
            if total is not None:
                cells = [start + i for i in range(len(row.columns)) if i != total]
                declared.append(
                    Equation(
                        start + total,
                        tuple(Addend(cell=cell) for cell in cells),
                        (Addend(row.columns.columns[total].key, start + total),),
                        f"{quoted(row)}一行：{{left}}，{{right}}，{{gap}}",
                        "请核对总计与各栏的数，是哪一个填错。",
                    )
                )
    return tuple(declared)


def row_name(row: Row) -> str:
    """A row's key, with its group where a column has the same name (办理结果的总计)."""
    if row.groups and any(column.key == row.key for column in row.columns.columns):
        return f"{row.groups[-1][-1]}的{row.key}"
    return row.key


def quoted(row: Row) -> str:
    """A row's name in quotes; its own quotes become the inner ones."""
    return f"“{row_name(row).replace('“', '‘').replace('”', '’')}”"


RULES = (balance, results, applicants, outcomes)
