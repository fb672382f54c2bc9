"""The workbook: the dictionary, each table with a report a line, the reports and the authorities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from generator.base.spreadsheet import Looks, looks_of, workbook_of, write_row
from generator.dataset.columns import AUTHORITY_COLUMNS, KEY_COLUMNS, REPORT_COLUMNS
from generator.dataset.dictionary import sections, terms
from generator.dataset.table_rows import (
    Item,
    Value,
    authority_rows,
    key_of,
    names_of,
    report_rows,
    sheet_name,
    wide_rows,
    wide_tables,
)
from generator.model.library import Library
from generator.model.record import plain

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

_PROSE = (34, 40, 24, 60, 60)  # widths of the dictionary's columns, in letters
_WIDTHS = {"机关": 24, "名称": 14, "年度": 7, "格式": 8, "标题": 48, "全称": 32, "网页": 48}


def workbook(library: Library, items: Sequence[Item]) -> bytes:
    """Numbers are numbers, what is printed instead is text, a blank cell is empty."""
    return workbook_of(
        library.site.name, lambda book: _fill(book, library, items), line_by_line=True
    )


def _fill(book: Workbook, library: Library, items: Sequence[Item]) -> None:
    looks = looks_of(book)
    _dictionary(book, looks, library.site.name)
    keys = names_of(KEY_COLUMNS)
    for wide in wide_tables():
        rows = ((*key_of(item), *map(plain, cells)) for item, cells in wide_rows(wide, items))
        _table(book, looks, sheet_name(wide), (*keys, *wide.columns), rows, height=92)
    _table(book, looks, "报告", names_of(REPORT_COLUMNS), report_rows(library, items))
    _table(book, looks, "机关", names_of(AUTHORITY_COLUMNS), authority_rows(library))


def _table(
    book: Workbook,
    looks: Looks,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Value]],
    height: int = 20,
) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_row(0, height)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, _WIDTHS.get(column, 12))
    write_row(sheet, 0, columns, looks.head)
    last = 0
    for last, row in enumerate(rows, 1):
        write_row(sheet, last, row)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _dictionary(book: Workbook, looks: Looks, site: str) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(_PROSE):
        sheet.set_column(column, column, width)
    line = 0

    def write(texts: Sequence[str], style: Format) -> None:
        nonlocal line
        sheet.set_row(line, 20 if style is looks.title else 15 * _lines(texts))
        write_row(sheet, line, texts, style)
        line += 1

    write([f"{site}：全部数据"], looks.title)
    for section in sections(["Excel"]):
        line += 1
        write([f"{section.title}（{section.files}）"], looks.title)
        write(("栏", "英文", "类型", "含义", "Meaning"), looks.head)
        for entry in section.entries:
            write(entry, looks.prose)
    for table in terms():
        line += 1
        write([table.title], looks.title)
        write(("行和栏", "英文", "", "法定表格的名称", "含义"), looks.head)
        for term in (*table.rows, *table.columns):
            write((term.name, term.english, "", term.label, term.meaning), looks.prose)


def _lines(texts: Sequence[str]) -> int:
    """How many lines the longest needs in its column: a Chinese character is two letters wide."""
    room = zip(texts, _PROSE, strict=False)
    return max(-(-len(text.encode("gb18030")) // (width - 2)) for text, width in room) or 1
