"""A rollup as Excel, to be checked by hand: a sheet for each table, formulas that add its cells.

A line is a cell of the form, a column is a report. Figures are numbers, all else is text that no
spreadsheet runs, so SUM and COUNT see exactly what our sums have seen. A formula carries our own
value, which a spreadsheet shows until it calculates.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from generator.base.refusal import Refused
from generator.base.spreadsheet import Looks, looks_of, workbook_of, write_row
from generator.rollup.align import Operand, number_of, why_not
from generator.rollup.cautions import missing_words, names_of
from generator.rollup.read import Findings
from generator.rollup.sums import CellComparison, Rollup, Total

if TYPE_CHECKING:
    from decimal import Decimal

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_MOST = 16_000  # reports beside each other: a spreadsheet has 16,384 columns
_HOW = (
    "每张表一页，一行是一格，一栏是一份年报。“合计”是各份年报之和；"
    "不是数字的格（空白、符号、不清等）不当作 0，个数列在“未计”。"
)
_SUM, _LEFT_OUT, _PUBLISHED, _GAP = 2, 3, 4, 5  # columns after 行 and 栏


class _RollupLooks(NamedTuple):
    text: Looks
    words: Format  # of a cell: in one line
    sums: Format


def workbook(found: Findings) -> bytes:
    """The file; the same content gives the same bytes. Raises Refused for more reports than a
    spreadsheet has columns."""
    rolled = found.rollup
    if len(rolled.summands) > _MOST:
        raise Refused(f"机关过多（{len(rolled.summands)} 个），Excel 放不下；请按下一级分别汇总。")
    title = f"{rolled.area.name} {rolled.year} 年汇总"
    return workbook_of(title, lambda book: _fill(book, title, found))


def _fill(book: Workbook, title: str, found: Findings) -> None:
    rolled = found.rollup
    cell = {"quote_prefix": True, "valign": "top"}  # stays text even when somebody edits the cell
    looks = _RollupLooks(
        text=looks_of(book, cell),
        words=book.add_format(cell),
        sums=book.add_format({"bold": True, "bg_color": "#FFF7DB"}),
    )
    _about(book, looks.text, title, found)
    compared = found.comparison.cells if found.comparison else ()
    numbered = enumerate(rolled.totals)
    for table, members in groupby(numbered, key=lambda one: one[1].place.words[0]):
        lines = [
            (total, compared[n] if compared else None, [one.cells[n] for one in rolled.summands])
            for n, total in members
        ]
        _table(book, looks, table, rolled, lines)


def _about(book: Workbook, looks: Looks, title: str, found: Findings) -> None:
    """The first sheet: who is in, who is not, what to be careful of."""
    rolled = found.rollup
    names = names_of(rolled)
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, title, looks.title)
    lines = [
        ("格式", rolled.form.name),
        *(("计入", names[one.authority.path]) for one in rolled.summands),
        *(("没有计入", words) for words in missing_words(rolled)),
        *(("请注意", caution.message) for caution in found.cautions),
        ("说明", _HOW),
    ]
    for line, (head, words) in enumerate(lines, 2):
        sheet.write_string(line, 0, head, looks.head)
        sheet.write_string(line, 1, words, looks.prose)


def _table(
    book: Workbook,
    looks: _RollupLooks,
    name: str,
    rolled: Rollup,
    lines: list[tuple[Total, CellComparison | None, list[Operand]]],
) -> None:
    names = names_of(rolled)
    sheet = book.add_worksheet(name)
    heads = ["行", "栏", "合计", "未计", *(("公布", "差额") if lines[0][1] else ())]
    first = len(heads)
    heads += [names[one.authority.path] for one in rolled.summands]
    for column in range(len(heads)):
        sheet.set_column(column, column, 44 if column == 0 else 14 if column == 1 else 10)
    write_row(sheet, 0, heads, looks.text.head)
    for line, (total, compared, cells) in enumerate(lines, 1):
        write_row(sheet, line, total.place.words[1:], looks.words)
        write_row(sheet, line, list(map(_value, cells)), looks.words, first)
        if cells:
            _formulas(sheet, looks.sums, line, total, (first, first + len(cells) - 1))
        if compared is not None:
            write_row(sheet, line, [_value(compared.published)], looks.words, _PUBLISHED)
            _difference(sheet, looks.sums, line, compared.gap)
    sheet.freeze_panes(1, first)


def _value(cell: Operand) -> float | str | None:
    """A cell of a report as it is written: its number, or what stands there instead."""
    number = number_of(cell)
    if number is not None:
        return float(number)
    return cell if cell is None or isinstance(cell, str) else why_not(cell)


def _formulas(
    sheet: Worksheet, look: Format, line: int, total: Total, columns: tuple[int, int]
) -> None:
    from xlsxwriter.utility import xl_range

    cells = xl_range(line, columns[0], line, columns[1])
    sheet.write_formula(
        line,
        _SUM,
        f'=IF(COUNT({cells})=0,"",SUM({cells}))',
        look,
        "" if total.value is None else total.value,
    )
    formula = f"=COLUMNS({cells})-COUNT({cells})"
    sheet.write_formula(line, _LEFT_OUT, formula, look, len(total.lacking))


def _difference(sheet: Worksheet, look: Format, line: int, gap: int | Decimal | None) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    own, summed = (xl_rowcol_to_cell(line, column) for column in (_PUBLISHED, _SUM))
    formula = f'=IF(AND(ISNUMBER({own}),ISNUMBER({summed})),{own}-{summed},"")'
    sheet.write_formula(line, _GAP, formula, look, "" if gap is None else gap)
