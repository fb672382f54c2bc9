"""A rollup as Excel, to be checked by hand: a sheet for each table, formulas that add its cells.

A line is a cell of the form, a column is a report. Figures are numbers, all else is text that no
spreadsheet runs, so SUM and COUNT see exactly what our sums have seen. A formula carries our own
value, which a spreadsheet shows until it calculates.
"""

from __future__ import annotations

import datetime as dt
import io
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from generator.base.refusal import Refused
from generator.rollup.align import Operand, number_of, why_not
from generator.rollup.compare import CellPair
from generator.rollup.phrases import missing_words, names_of
from generator.rollup.read import Findings
from generator.rollup.sums import Rollup, Total

if TYPE_CHECKING:
    from decimal import Decimal

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 — of no place: the same content, the same bytes
_MOST = 16_000  # reports beside each other: a spreadsheet has 16,384 columns
_HOW = (
    "每张表一页，一行是一格，一栏是一份年报。“合计”是各份年报之和；"
    "不是数字的格（空白、符号、不清等）不当作 0，个数列在“未计”。"
)
_SUM, _LEFT_OUT, _PUBLISHED, _GAP = 2, 3, 4, 5  # columns after 行 and 栏


class _Styles(NamedTuple):
    title: Format
    head: Format
    words: Format  # quoted: stays text even when somebody edits the cell
    wrapped: Format
    sums: Format


def workbook(found: Findings) -> bytes:
    """The file; the same content gives the same bytes."""
    import xlsxwriter

    rolled = found.rollup
    if len(rolled.summands) > _MOST:
        raise Refused(f"机关过多（{len(rolled.summands)} 个），Excel 放不下；请按下一级分别汇总。")
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_urls": False})
    book.set_properties({"title": f"{rolled.area.name} {rolled.year} 年汇总", "created": _MADE})
    look = {"quote_prefix": True, "valign": "top"}
    styles = _Styles(
        title=book.add_format({**look, "bold": True, "font_size": 14}),
        head=book.add_format(
            {**look, "bold": True, "text_wrap": True, "bg_color": "#F4F5F7", "bottom": 1}
        ),
        words=book.add_format(look),
        wrapped=book.add_format({**look, "text_wrap": True}),
        sums=book.add_format({"bold": True, "bg_color": "#FFF7DB"}),
    )
    _about(book, styles, found)
    pairs = found.comparison.pairs if found.comparison else ()
    numbered = enumerate(rolled.totals)
    for table, members in groupby(numbered, key=lambda one: one[1].place.words[0]):
        lines = [
            (total, pairs[n] if pairs else None, [one.cells[n] for one in rolled.summands])
            for n, total in members
        ]
        _table(book, styles, table, rolled, lines)
    book.close()
    return target.getvalue()


def _about(book: Workbook, styles: _Styles, found: Findings) -> None:
    """The first sheet: who is in, who is not, what to be careful of."""
    rolled = found.rollup
    names = names_of(rolled)
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, f"{rolled.area.name} {rolled.year} 年汇总", styles.title)
    lines = [
        ("格式", rolled.form.name),
        *(("计入", names[one.authority.path]) for one in rolled.summands),
        *(("没有计入", words) for words in missing_words(rolled)),
        *(("请注意", caution.message) for caution in found.cautions),
        ("说明", _HOW),
    ]
    for line, (head, words) in enumerate(lines, 2):
        sheet.write_string(line, 0, head, styles.head)
        sheet.write_string(line, 1, words, styles.wrapped)


def _table(
    book: Workbook,
    styles: _Styles,
    name: str,
    rolled: Rollup,
    lines: list[tuple[Total, CellPair | None, list[Operand]]],
) -> None:
    names = names_of(rolled)
    sheet = book.add_worksheet(name)
    heads = ["行", "栏", "合计", "未计", *(("公布", "差额") if lines[0][1] else ())]
    first = len(heads)
    heads += [names[one.authority.path] for one in rolled.summands]
    for column, head in enumerate(heads):
        sheet.set_column(column, column, 44 if column == 0 else 14 if column == 1 else 10)
        sheet.write_string(0, column, head, styles.head)
    for line, (total, pair, cells) in enumerate(lines, 1):
        _, row, column_name = total.place.words
        sheet.write_string(line, 0, row, styles.words)
        sheet.write_string(line, 1, column_name, styles.words)
        for column, cell in enumerate(cells, first):
            _value(sheet, styles, line, column, cell)
        if cells:
            _formulas(sheet, styles, line, total, (first, first + len(cells) - 1))
        if pair is not None:
            _value(sheet, styles, line, _PUBLISHED, pair.published)
            _difference(sheet, styles, line, pair.gap)
    sheet.freeze_panes(1, first)


def _value(sheet: Worksheet, styles: _Styles, line: int, column: int, cell: Operand) -> None:
    number = number_of(cell)
    if number is not None:
        sheet.write_number(line, column, float(number))
    elif isinstance(cell, str):
        sheet.write_string(line, column, cell, styles.words)
    elif cell is not None:
        sheet.write_string(line, column, why_not(cell), styles.words)


def _formulas(
    sheet: Worksheet, styles: _Styles, line: int, total: Total, columns: tuple[int, int]
) -> None:
    from xlsxwriter.utility import xl_range

    cells = xl_range(line, columns[0], line, columns[1])
    sheet.write_formula(
        line,
        _SUM,
        f'=IF(COUNT({cells})=0,"",SUM({cells}))',
        styles.sums,
        "" if total.value is None else total.value,
    )
    formula = f"=COLUMNS({cells})-COUNT({cells})"
    sheet.write_formula(line, _LEFT_OUT, formula, styles.sums, len(total.lacking))


def _difference(sheet: Worksheet, styles: _Styles, line: int, gap: int | Decimal | None) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    own, summed = (xl_rowcol_to_cell(line, column) for column in (_PUBLISHED, _SUM))
    formula = f'=IF(AND(ISNUMBER({own}),ISNUMBER({summed})),{own}-{summed},"")'
    sheet.write_formula(line, _GAP, formula, styles.sums, "" if gap is None else gap)
