"""The workbook: the dictionary, each table with a report a line, the reports and the authorities."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from generator.dataset.columns import AUTHORITY_COLUMNS, KEY_COLUMNS, REPORT_COLUMNS
from generator.dataset.csv_files import (
    authority_rows,
    key_of,
    names_of,
    report_rows,
)
from generator.dataset.dictionary import sections, terms
from generator.dataset.file_uses import sheet_name
from generator.dataset.wide_tables import Item, Value, wide_rows, wide_tables
from generator.model.library import Library

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 — of no place: the same content, the same bytes
_PROSE = (34, 40, 24, 60, 60)  # the columns of the dictionary
_WIDTHS = {"机关": 24, "名称": 14, "年度": 7, "格式": 8, "标题": 48, "全称": 32, "网页": 48}


class _Styles(NamedTuple):
    title: Format
    head: Format
    words: Format


def workbook(library: Library, items: Sequence[Item]) -> bytes:
    """Numbers are numbers, what is printed instead is text, a blank cell is empty."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_urls": False})
    book.set_properties({"title": library.site.name, "created": _MADE})
    styles = _Styles(
        title=book.add_format({"bold": True, "font_size": 14}),
        head=book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#F4F5F7", "bottom": 1}
        ),
        words=book.add_format({"text_wrap": True, "valign": "top"}),
    )
    _dictionary(book, styles, library.site.name)
    keys = names_of(KEY_COLUMNS)
    for wide in wide_tables():
        rows = ((*key_of(item), *cells) for item, cells in wide_rows(wide, items))
        _table(book, styles, sheet_name(wide), (*keys, *wide.columns), rows, height=92)
    _table(book, styles, "报告", names_of(REPORT_COLUMNS), report_rows(library, items))
    _table(book, styles, "机关", names_of(AUTHORITY_COLUMNS), authority_rows(library))
    book.close()
    return target.getvalue()


def _table(
    book: Workbook,
    styles: _Styles,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Value]],
    height: int = 20,
) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_row(0, height)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, _WIDTHS.get(column, 12))
        sheet.write_string(0, number, column, styles.head)
    last = 0
    for last, row in enumerate(rows, 1):
        _line(sheet, last, row)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _line(sheet: Worksheet, line: int, row: Sequence[Value]) -> None:
    number, string = sheet.write_number, sheet.write_string
    for column, value in enumerate(row):
        if value is None:
            continue
        if isinstance(value, str):
            string(line, column, value)  # never read as a formula or a link
        else:
            number(line, column, value)


def _dictionary(book: Workbook, styles: _Styles, site: str) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(_PROSE):
        sheet.set_column(column, column, width)
    line = 0

    def write(texts: Sequence[str], style: Format) -> None:
        nonlocal line
        sheet.set_row(line, 20 if style is styles.title else 15 * _lines(texts))
        for column, text in enumerate(texts):
            sheet.write_string(line, column, text, style)
        line += 1

    write([f"{site}：全部数据"], styles.title)
    for section in sections(["Excel"]):
        line += 1
        write([f"{section.title}（{section.files}）"], styles.title)
        write(("栏", "英文", "类型", "含义", "Meaning"), styles.head)
        for entry in section.entries:
            write(entry, styles.words)
    for table in terms():
        line += 1
        write([table.title], styles.title)
        write(("行和栏", "英文", "", "法定表格的名称"), styles.head)
        for term in (*table.rows, *table.columns):
            write((term.name, term.english, "", term.label), styles.words)


def _lines(texts: Sequence[str]) -> int:
    """How many lines the longest needs in its column: a Chinese character is two letters wide."""
    room = zip(texts, _PROSE, strict=False)
    return max(-(-len(text.encode("gb18030")) // (width - 2)) for text, width in room) or 1
