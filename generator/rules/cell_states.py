"""Cells without a figure — blank, printed marks, unreadable, pending — and figures out of range."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from generator.base.cells import MARKS, PENDING, UNREADABLE, Cell, Path, shown
from generator.forms.layout import Cells, Kind, Row
from generator.model.library import Library
from generator.model.report import Report
from generator.rules.declared import CellState, CellText
from generator.rules.patterns import compiled
from generator.rules.rule import Finding, rule
from generator.rules.sums import quoted

_SIGNS = "".join(map(re.escape, sorted(mark for mark in MARKS if len(mark) == 1)))
_WORDS = "|".join(sorted(mark for mark in MARKS if len(set(mark)) > 1))
BLANK = CellState(
    rf"(?:{_WORDS}|([{_SIGNS}])\1*)?",
    "{where}{how}",
    "没有发生的请填 0；原件确实如此的，照录并作照录说明。",
)
LOST_CELL = CellState(
    UNREADABLE, f"{{where}}是“{UNREADABLE}”", "请查对原件补上；确实无从辨认的，作照录说明。"
)
TO_FILL = CellState(
    PENDING, "还有 {count} 格没有填：{first}{more}", "请填上数字；没有发生的填 0。", once=True
)
NAMED = 3  # rows of those to be filled in
FIGURE = "{where}为 {figure}，{wrong}"

_LOOK = "请核对原件；原件确实如此的，照录并作照录说明。"
_NUMBER = r"(?:0|[1-9][0-9,]{0,18})(?:\.[0-9]{1,10})?"
_MONEY = r"([0-9][0-9,]{0,18}(?:\.[0-9]{1,10})?)\s*"
_OTHER = CellText(r"[\s\S]*", "不是数字", _LOOK)
_QUOTED = CellText(rf"({_NUMBER})", "不是数字", "请去掉引号，写成 {1}。")
_WHOLE = (
    CellText(r"(-?[0-9]+)\.0+", "应写整数 {1}", _LOOK),
    CellText(r"-?[0-9]+\.[0-9]+", "应是整数", _LOOK),
)
_NEGATIVE = CellText(r"-.*[1-9].*", "不能是负数", _LOOK)
# What may be wrong with a figure, by the kind of its column; the first that fits says it.
FIGURES: Mapping[Kind, tuple[CellText, ...]] = {
    "count": (*_WHOLE, _NEGATIVE),
    "change": _WHOLE,
    "amount": (_NEGATIVE,),
    "fee": (_NEGATIVE,),
}
# … and with a text in its place: a number in quotes, an amount with its unit, a count with its
# measure word. Where the form of 2019 prints a sign or a unit, nothing is.
TYPED: Mapping[Kind, tuple[CellText, ...]] = {
    "count": (
        _QUOTED,
        CellText(
            r"(0|[1-9][0-9,]{0,18})\s*[件项条份个宗起次]", "不是数字", "本格只写数字，请写 {1}。"
        ),
        _OTHER,
    ),
    "change": (CellText(r"[+\-增减]?\s*[0-9]+", "", ""), _OTHER),
    "amount": (CellText(rf"{_MONEY}(?:万元|元)", "", ""), _QUOTED, _OTHER),
    "fee": (
        _QUOTED,
        CellText(rf"{_MONEY}万元", "不是数字", "本格的单位是万元，请写 {1}。", shift=0),
        CellText(rf"{_MONEY}元", "不是数字", "本格的单位是万元，请写 {1}。", shift=4),
        _OTHER,
    ),
}

FILLED_IN = "实践：表格留空或填“/”，读者无从分辨是 0 还是漏填"
LOST = "实践：看不清的数不猜填"
TO_COME = "实践：公开的报告不留待填的数"
ORDINARY = frozenset(range(1000))  # rows of such counts need no closer look
COUNTS = "国办公开办函〔2021〕30号附件表格：各栏为件数、数量和以万元计的金额"


@rule("BLANK", "空白格或以符号代替数字", "warning", FILLED_IN)
def blank(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：三张表的各格，是否空白，或填了“/”“—”“无”等符号。
    为什么：没有发生的应填 0；空白和符号让人无从分辨是 0 还是漏填，也不能求和。
    错例：行政复议五格空白，或都填“/”。
    对例：行政复议五格都填 0。
    """
    for row, cells, at in _rows_with(report, _is_blank):
        texts = dict.fromkeys(_text(cells[index]) for index in at)
        marks = "".join(f"“{text}”" for text in texts if text)
        how = (["空白"] if "" in texts else []) + ([f"填{marks}"] if marks else [])
        message = BLANK.message.format(where=_where(row, at), how="或".join(how))
        yield Finding(_place(row, at), message, BLANK.help)


@rule("CELL-UNREADABLE", "原件不清的格", "error", LOST)
def unreadable(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：三张表是否有写作“不清”的格。
    为什么：不清的格没有数，网页上显示“原件不清”；要么查到原数，要么作照录说明，告诉读者为什么不清。
    错例：本机关不掌握相关政府信息: [不清, 不清, 不清, 不清, 不清, 不清, 0]，没有照录说明。
    对例：同上，并在照录说明里写明“采集所得文本少于七格，无从辨认”。
    """
    for row, _, at in _rows_with(report, lambda cell: cell == UNREADABLE):
        message = LOST_CELL.message.format(where=_where(row, at))
        yield Finding(_place(row, at), message, LOST_CELL.help)


@rule("CELL-PENDING", "待填的格", "error", TO_COME, acknowledgeable=False)
def pending(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：三张表是否还有写作“待填”的格。
    为什么：“待填”是 nianbao new 留给填报人的记号，公开前应当全部填上。
    错例：行政许可: 待填
    对例：行政许可: 36
    """
    waiting = [(row, at) for row, _, at in _rows_with(report, lambda cell: cell == PENDING)]
    if waiting:  # one line, however many there are
        message = TO_FILL.message.format(
            count=sum(len(at) for _, at in waiting),
            first="、".join(_where(row, at) for row, at in waiting[:NAMED]),
            more=f"等 {len(waiting)} 行" if len(waiting) > NAMED else "",
        )
        yield Finding(_place(*waiting[0]), message, TO_FILL.help)


@rule("NEG/INT", "不应有的数值", "error", COUNTS)
def values(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：件数、数量是否为 0 或正整数；金额可有小数；只有2019年格式的“本年增减”可为负数。
    为什么：件数没有负数和小数；格里写文字，就不能求和、比较。
    错例：行政处罚: 3.5；行政许可: 36.0；本年新收: [-1, 0, 0, 0, 0, 0, -1]；行政许可: 约30
    对例：行政处罚: 3；行政事业性收费: 0.092
    """
    for row, cells, at in _rows_with(report, lambda cell: not _has_own_rule(cell)):
        for index in at:
            column = row.columns.columns[index]
            wrong, mend = _wrong(cells[index], column.kind)
            if wrong:
                yield Finding(
                    row.cell_path(index),
                    FIGURE.format(
                        where=_where(row, [index]), figure=shown(cells[index]), wrong=wrong
                    ),
                    mend,
                )


def _wrong(cell: Cell, kind: Kind) -> tuple[str, str]:
    """Why a cell's value cannot stand in its column ("" if it can), and how to mend it."""
    typed = isinstance(cell, str)
    text = _text(cell) if typed else shown(cell)
    for shape in (TYPED if typed else FIGURES)[kind]:
        if found := compiled(shape.pattern).fullmatch(text):
            first = found[1].replace(",", "") if found.lastindex else ""
            if shape.shift is not None:
                first = f"{Decimal(first).scaleb(-shape.shift).normalize():f}"
            said = (part.replace("{1}", first) for part in (shape.wrong, shape.help))
            return next(said), next(said)
    return "", ""


def _rows_with(
    report: Report, wanted: Callable[[Cell], bool]
) -> Iterator[tuple[Row, Cells, list[int]]]:
    """Rows with cells that are not ordinary counts and wanted, and where these stand."""
    for row, cells in report.rows:
        # 1.0 equals 1: a point is seen by its type alone.
        if ORDINARY.issuperset(cells) and Decimal not in map(type, cells):
            continue
        at = [index for index, cell in enumerate(cells) if wanted(cell)]
        if at:
            yield row, cells, at


def _text(cell: Cell) -> str:
    return unicodedata.normalize("NFKC", cell).strip() if isinstance(cell, str) else ""


def _is_blank(cell: Cell) -> bool:
    """Blank, or a mark that stands for no figure; also a mark repeated to fill the cell."""
    if isinstance(cell, str):
        return compiled(BLANK.pattern).fullmatch(_text(cell)) is not None
    return cell is None


def _has_own_rule(cell: Cell) -> bool:
    return cell in {UNREADABLE, PENDING} or _is_blank(cell)


def _place(row: Row, at: list[int]) -> Path:
    return row.cell_path(at[0]) if len(at) == 1 else row.path


def _where(row: Row, at: list[int]) -> str:
    """“本年新收”一行“自然人、其他”2 格, …一行 7 格, …一行除“总计”外 6 格, “行政许可”."""
    keys = [column.key for column in row.columns.columns]
    if len(keys) == 1:
        return quoted(row)
    own = [keys[index] for index in at]
    rest = [key for key in keys if key not in own]
    if not rest:
        columns = f" {len(own)} 格都"
    elif len(rest) < len(own):
        columns = f"除“{'、'.join(rest)}”外 {len(own)} 格都"
    else:
        columns = f"“{'、'.join(own)}”" + (f" {len(own)} 格都" if len(own) > 1 else "格")
    return f"{quoted(row)}一行{columns}"


RULES = (blank, unreadable, pending, values)
