"""What every Excel file of ours has in common: its looks, how a value is written, and bytes that
depend only on what is in it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.base.extras import require

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 — of no place: the same content, the same bytes
_WRAPPED = {"text_wrap": True, "valign": "top"}


class Looks(NamedTuple):
    """The formats of text in a workbook."""

    title: Format
    head: Format  # of a column or a line
    prose: Format  # breaks into lines


def workbook_of(
    title: str, fill: Callable[[Workbook], None], *, line_by_line: bool = False
) -> bytes:
    """The bytes of a workbook that `fill` writes; where it writes `line_by_line`, sheet after
    sheet, only one line is in memory at a time."""
    require("data", "生成 Excel 文件", "xlsxwriter")
    import xlsxwriter

    target = io.BytesIO()
    options = {"constant_memory": line_by_line, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"title": title, "created": _MADE})
    fill(book)
    book.close()
    return target.getvalue()


def looks_of(book: Workbook, cell: dict[str, Any] | None = None) -> Looks:
    """The formats, each on top of what every `cell` has."""
    cell = cell or {}
    return Looks(
        title=book.add_format({**cell, "bold": True, "font_size": 14}),
        head=book.add_format(
            {**cell, **_WRAPPED, "bold": True, "bg_color": "#F4F5F7", "bottom": 1}
        ),
        prose=book.add_format({**cell, **_WRAPPED}),
    )


def write_row(
    sheet: Worksheet,
    line: int,
    values: Sequence[int | float | str | None],
    look: Format | None = None,
    first: int = 0,
) -> None:
    """Write values from the column `first` (lines and columns count from 0): a number as a number,
    text as text that is never read as a formula or a link, nothing for None. `look` is of text."""
    number, string = sheet.write_number, sheet.write_string
    for column, value in enumerate(values, first):
        if isinstance(value, str):
            string(line, column, value, look)
        elif value is not None:
            number(line, column, value)
