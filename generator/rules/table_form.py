"""Whether the tables are those of the form: the right form, its rows, words and units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache

from generator.base.cells import Path, shown, signed
from generator.base.normalise import fold
from generator.forms import FORMS
from generator.forms.layout import Cells, Form, Row
from generator.model.authority import TOWNSHIPS
from generator.model.library import Library
from generator.model.record import Record, spans_of
from generator.model.report import Report
from generator.rules.declared import Bounds, asked_about
from generator.rules.patterns import compiled
from generator.rules.rule import Finding, rule

UNIFORM = "《中华人民共和国政府信息公开条例》第五十条（年度报告的统一格式）"
NOTICES = "国办公开办函〔2021〕30号（2021年度起）、国办公开办函〔2019〕60号（2019、2020年度）"
DECISIONS_MISTAKEN = "实践：把处理决定数量填成前两栏之和，是公开年报的常见差错"
FEE_UNIT = "国办公开办函〔2021〕30号附件表二表头：本年收费金额（单位：万元）"
MUCH_FOR_A_TOWNSHIP = Decimal(1000)  # 万元
# Some yuan in the cell of 万元: how much at least, how often last year's, and that with few decisions.
DOUBTFUL, FAR_ABOVE, ABOVE = Decimal(100), Decimal(100), Decimal(10)
TEN_THOUSAND_TIMES = (Decimal(5_000), Decimal(20_000))


@rule("T2-FORM", "格式与年度不符", "error", NOTICES, plain=True)
def right_form(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：2021年度起的报告用2021年格式，2019、2020年度用2019年格式；个别行名、栏名用了另一格式的，为警告。
    为什么：各年度的格式由国家统一规定，用错格式的数不能与其他机关、其他年度比较和汇总。
    错例：2022年度的报告用2019年格式；2023年度的报告把“行政规范性文件”印作“规范性文件”。
    对例：2022年度的报告用2021年格式；2023年度的报告印“行政规范性文件”。
    """
    form, year = report.form, report.year
    first, last = form.years
    if not first <= year <= last:
        right = next((f for f in FORMS.values() if f.years[0] <= year <= f.years[1]), form)
        due = f"应当用“{right.name}”" if right.tables else "还没有统一的表格"
        yield Finding(
            ("格式",),
            f"{year} 年度{due}，这份报告用的是“{form.name}”",
            "请核对年度和格式；原件确实如此的，照录并作照录说明。",
        )
        return
    for name, words in report.filing.labels.items():
        other = _form_of(words, form)
        if other is not None:
            yield Finding(
                ("原文标签", name),
                f"“{_called(name, form)}”印作“{words}”，是 {other.name}的名称",
                "请用本年度格式的名称；原件确实如此的，照录并作照录说明。",
                "warning",
            )


@rule("T3-FORM", "“其他处理”的行数与格式不符", "error", NOTICES)
def other_handling(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：表三“（六）其他处理”，2021年格式分三行，2019年格式为一行。
    为什么：2021年格式把逾期不补正、逾期不缴费和其他分开统计，合为一行就无从知道各有多少。
    错例：2024年度的报告，“（六）其他处理”只有一行。
    对例：2024年度的报告，“（六）其他处理”下分三行。
    """
    form = report.form
    for path in sorted(report.merged ^ form.merged):
        count = sum(path in row.groups for table in form.tables for row in table.rows)
        printed = (
            f"只有一行，{form.name}分为 {count} 行"
            if path in report.merged
            else f"分为 {count} 行，{form.name}只有一行"
        )
        yield Finding(
            path,
            f"“{form.labels[path]}”{printed}",
            "请按格式填报；原件确实如此的，照录并作照录说明。",
        )


@rule("T2-2019", "处理决定数量恰为前两栏之和", "notice", DECISIONS_MISTAKEN)
def decisions(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：2019年格式表二，处理决定数量是否恰好等于上一年项目数量加本年增减。
    为什么：前两栏是事项的数量，处理决定数量是全年办理的件数，一般不会相等；相等的往往误作合计。
    错例：上一年项目数量 61、本年增减 36、处理决定数量 97。
    对例：上一年项目数量 61、本年增减 36、处理决定数量 1520。
    """
    for row, cells in _disclosure(report):
        kinds = [column.kind for column in row.columns.columns]
        if kinds != ["count", "change", "count"]:
            continue
        before, change, handled = cells[0], signed(cells[1]), cells[2]
        if isinstance(before, int) and change is not None and handled == before + change != 0:
            yield Finding(
                row.cell_path(2),
                f"“{row.key}”：处理决定数量 {handled}，恰为上一年项目数量 {before} 与本年增减 "
                f"{change} 之和",
                "处理决定数量是全年办理的件数，不是前两栏的合计；请核对。",
            )


@rule("HDR", "行名、栏名与格式不同", "warning", UNIFORM)
def labels(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：原文标签所记原件的行名、栏名，与格式是否相同。序号、标点和空格的不同不算。
    为什么：名称有增减，读者就不能确定所填的数与格式是否同一口径。
    错例：“社会公益组织”一栏印作“社会组织”。
    对例：“社会公益组织”一栏印作“社会公益组织”。
    """
    for name, words in report.filing.labels.items():
        official = _official(report.form.key).get(fold(name), ())
        if not official or _bare(words) in map(_bare, official):
            continue
        if _form_of(words, report.form):
            continue  # T2-FORM
        yield Finding(
            ("原文标签", name),
            f"“{_called(name, report.form)}”印作“{words}”，与格式不同",
            "请用格式的名称；原件确实如此的，照录并作照录说明。",
        )


@rule("EXTRA-ROW", "格式没有的行", "warning", UNIFORM)
def extra_rows(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：报告是否有格式里没有的行（其他行）。
    为什么：全国用统一格式，自行增加的行不能与其他机关比较和汇总。
    错例：表二增加“其他主动公开文件”一行。
    对例：表二只有格式规定的各行。
    """
    for index, row in enumerate(report.filing.extra_rows):
        other = _form_of(row.label, report.form)
        of_other = f"，是 {other.name}的行" if other else ""
        yield Finding(
            ("其他行", index),
            f"“{row.label}”一行，{report.form.name}没有{of_other}",
            "请按格式填报；原件确实如此的，照录并作照录说明。",
        )


@rule("UNIT-FEE", "收费金额的单位可能有误", "warning", FEE_UNIT)
def fee_unit(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：行政事业性收费以万元填报，乡镇、街道是否达到1000万元，或与上年相差约一万倍；乡镇、街道填100万元以上的，是否远多于上年，或比许可、处罚、强制的件数还多。
    为什么：把元填在万元栏里，数就大了一万倍。
    错例：收费 23500 元，填 23500。
    对例：收费 23500 元，填 2.35。
    """
    kind = report.authority.file.kind
    yield from asked_about(
        report, fee_bounds(report.form.key, report.merged, kind, report.before, report.year)
    )


def fee_bounds(
    form_key: int | str, merged: frozenset[Path], kind: str, before: Record | None, year: int
) -> Iterator[Bounds]:
    """About ten thousand times as much as in the report before, or as little; much for a township."""
    spans = spans_of(form_key, tuple(sorted(merged)))
    low, high = TEN_THOUSAND_TIMES
    for table in FORMS[form_key].tables:
        for row in table.printed_rows(merged):
            if row.columns.columns[0].kind != "fee":
                continue
            cell, told = spans[row.path][0], f"“{row.key}”填 {{figure}} 万元"
            last = _amount(before.figures.get(row.key, "")) if before else None
            if last:
                message = f"{told}，{year - 1} 年报告填 {shown(last)} 万元，相差约一万倍"
                mend = "请核对是否有一年把“元”当作“万元”填报。"
                yield Bounds(cell, last / high, last / low, message, mend)
                yield Bounds(cell, last * low, last * high, message, mend)
            if kind in TOWNSHIPS:
                message = f"{told}，对{kind}来说偏大"
                mend = "请核对单位是否万元；确实无误的，作照录说明。"
                yield Bounds(cell, MUCH_FOR_A_TOWNSHIP, None, message, mend)
                figure = before.figures.get(row.key, "") if before else ""
                known = Decimal(0) if figure == "0" else last
                decisions = {
                    str(other.key): spans[other.path][0]
                    for other in table.printed_rows(merged)
                    if len(other.columns) == 1 and other is not row
                }
                theirs = (year - 1, known) if known is not None else None
                yield from _doubtful(cell, told, theirs, decisions)


def _doubtful(
    cell: int, told: str, before: tuple[int, Decimal] | None, decisions: Mapping[str, int]
) -> Iterator[Bounds]:
    """Hundreds for a township, where last year's (`before`: year, fee) was next to nothing or there are
    few `decisions` (cells by the names of their rows)."""
    mend = "请核对是否把“元”当作“万元”填报；确实无误的，不必改。"
    last = Decimal(0)
    if before:
        year, last = before
        message = f"{told}，而 {year} 年报告填 {shown(last)} 万元"
        yield Bounds(cell, max(DOUBTFUL, FAR_ABOVE * last), None, message, mend)
    if decisions:
        message = f"{told}，而{'、'.join(decisions)}共 {{sum}} 件"
        low = max(DOUBTFUL, ABOVE * last)
        yield Bounds(cell, low, None, message, mend, tuple(decisions.values()))


def _disclosure(report: Report) -> Iterator[tuple[Row, Cells]]:
    """The rows of table 二."""
    for row in report.form.tables[0].rows:
        yield row, report.cells[row.path]


def _amount(figure: str) -> Decimal | None:
    """A positive figure of last year's record; None where it is a mark or blank."""
    try:
        amount = Decimal(figure)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount > 0 else None


_NUMBER = r"\([一二三四五六七八九十]\)|[一二三四五六]、|\d[.、]"
_PUNCTUATION = r"\W"


def _bare(words: str) -> str:
    """A label as it is compared: without its number, punctuation and white space."""
    folded = fold(words)
    number = compiled(_NUMBER).match(folded)
    return compiled(_PUNCTUATION).sub("", folded[number.end() :] if number else folded)


@cache
def _official(key: int | str) -> dict[str, tuple[str, ...]]:
    """The official labels that a name in 原文标签 may mean: of rows, groups and columns."""
    form = FORMS[key]
    official: dict[str, dict[str, None]] = {}
    for path, label in form.labels.items():
        for name in (str(path[-1]), ".".join(map(str, path[1:])), label):
            official.setdefault(fold(name), {})[label] = None
    for row in form.rows.values():
        for column in row.columns.columns:
            for name in (column.key, column.label):
                official.setdefault(fold(name), {})[column.label] = None
    return {name: tuple(labels) for name, labels in official.items()}


@cache
def _words(key: int | str) -> frozenset[str]:
    return frozenset(_bare(label) for labels in _official(key).values() for label in labels)


def _called(name: str, form: Form) -> str:
    """The official label that `name` means, or the name where it may mean several."""
    official = _official(form.key).get(fold(name), ())
    return official[0] if len(official) == 1 else name


def _form_of(words: str, form: Form) -> Form | None:
    """The other form that has a row, group or column of these words, which `form` has not."""
    bare = _bare(words)
    if bare in _words(form.key):
        return None
    return next((other for other in FORMS.values() if bare in _words(other.key)), None)


RULES = (
    right_form,
    other_handling,
    decisions,
    labels,
    extra_rows,
    fee_unit,
)
