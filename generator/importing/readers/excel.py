"""An .xlsx workbook: its visible sheets in order, each cell as it is shown.

Formulas are never worked out: what counts is the result that Excel saved with them. Hidden sheets,
rows and columns, comments, headers and footers, text boxes and what cannot be shown go aside.
"""

from __future__ import annotations

import io
import re
import warnings
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.cell.text import InlineFont
from openpyxl.styles.colors import Color
from openpyxl.styles.fonts import Font
from openpyxl.styles.proxy import StyleProxy
from openpyxl.worksheet.worksheet import Worksheet

from generator.base.refusal import Refused
from generator.importing.blocks import (
    MAX_BLOCKS,
    MAX_TEXT,
    Aside,
    Document,
    Grid,
    Paragraph,
)
from generator.importing.blocks import Cell as GridCell
from generator.importing.readers.container import unpack
from generator.importing.readers.excel_numbers import shown
from generator.importing.readers.excel_parts import (
    Position,
    drawn,
    examine,
    occupied,
    without_result,
)
from generator.importing.readers.excel_rows import SheetCell, blocks_of
from generator.importing.values import doubt

_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表|表)\s*\d*", re.IGNORECASE)
STRUCK = "划去的或白色的文字"
NO_RESULT = "公式没有保存结果"
_ZERO = ("0", "工作表设为不显示零值")
UNKNOWN_FORMAT = "看不懂这种数字格式，不能确定显示的是什么"
_UNSEEN = re.compile("_x000D_|[\r\xad\u200b\u2060\ufeff]")
_MAX_COLUMNS = 16_384  # Excel has no more
_BROKEN = "工作簿的内容已损坏，或者不是 .xlsx 格式。请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。"
_RULES = ("left", "right", "top", "bottom")


class _Hidden(NamedTuple):
    """The numbers of the rows and columns that are not shown, ascending."""

    rows: Sequence[int]
    columns: Sequence[int]


def read_xlsx(data: bytes) -> Document:
    """Read a workbook of Excel 2007 or later, or of WPS; Refused for what is none or too large."""
    parts = unpack(data, ".xlsx")
    roots = examine(parts)
    book = _loaded(data)
    blocks: list[Paragraph | Grid] = []
    aside: list[Aside] = []
    places = occupied(parts, roots)
    missing = without_result(parts, roots)
    if len(places) != len(book.worksheets):
        raise Refused(_BROKEN)
    for sheet, taken in zip(book.worksheets, places, strict=True):
        for block in _sheet(sheet, taken, frozenset(missing.get(sheet.title, ()))):
            if isinstance(block, Aside):
                aside.append(block)
            else:
                blocks.append(block)
    for name, cells in missing.items():
        if cells:
            aside.append(Aside(f"{name}：{'、'.join(cells)}", NO_RESULT))
    aside += (Aside(text, "文本框、图形里的文字") for text in drawn(roots))
    said = (part.text for block in blocks for part in _parts(block))
    size = sum(map(len, said)) + sum(len(item.text) for item in aside)
    if size > MAX_TEXT or max(len(blocks), len(aside)) > MAX_BLOCKS:
        raise Refused("工作簿的文字多得不像一份年报。请删去无关的工作表，另存后再导入。")
    return Document(tuple(blocks), tuple(aside))


def _parts(block: Paragraph | Grid) -> Sequence[Paragraph | GridCell]:
    return block.cells if isinstance(block, Grid) else [block]


def _loaded(data: bytes) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features of Excel that openpyxl would not keep
            return load_workbook(io.BytesIO(data), data_only=True, keep_links=False, rich_text=True)
    except Exception as error:  # openpyxl has no exception of its own for parts that make no sense
        raise Refused(_BROKEN) from error


def _sheet(
    sheet: Worksheet, places: Collection[Position], missing: Collection[str]
) -> Iterator[Paragraph | Grid | Aside]:
    """What one sheet holds; `places` are those where its part of the file puts anything, `missing`
    the cells (A1) whose formula has no result."""
    cells: list[SheetCell] = []
    unseen: list[str] = []
    zeros = 0
    hidden = _hidden(sheet)
    sizes = _merged(sheet)
    # Not iter_rows: it would make every cell up to the last one, which may be A1048576.
    for row, column in sorted({*places, *sizes}):
        cell = _cell(sheet, row, column)
        if not isinstance(cell, Cell):
            continue  # covered by a merged one
        text, why = _shown_in(cell, sheet, missing)
        zeros += why == _ZERO
        if why and why != _ZERO:
            yield Aside(f"{sheet.title}!{cell.coordinate}：{why[0]}", why[1])
        if note := cell.comment.text.strip() if cell.comment is not None else "":
            yield Aside(f"{sheet.title}!{cell.coordinate}：{note}", "批注")
        height, width = sizes.get((row, column), (1, 1))
        ruled = bool(text) and _is_ruled(cell)
        shown = _visible(SheetCell(row, column, text, height, width, ruled), hidden)
        if shown is None and text:
            unseen.append(text)
        elif shown is not None and (text or height * width > 1):
            cells.append(shown)
    yield from _margins(sheet)
    told = {
        f"工作表“{sheet.title}”中隐藏的行、列": "\n".join(unseen),
        _ZERO[1]: f"{sheet.title}：{zeros} 个 0" if zeros else "",
    }
    yield from (Aside(text, why) for why, text in told.items() if text)
    texts = [cell.text for cell in cells if cell.text]
    if sheet.sheet_state != "visible":
        yield Aside("\n".join([sheet.title, *texts]), "隐藏的工作表")
        return
    name = sheet.title.strip()
    if name and not _DEFAULT_NAME.fullmatch(name):
        yield Paragraph(name, 2)
    yield from blocks_of(cells)


def _is_ruled(cell: Cell) -> bool:
    return any(getattr(getattr(cell.border, side), "style", None) for side in _RULES)


def _cell(sheet: Worksheet, row: int, column: int) -> Cell | MergedCell:
    try:
        return sheet.cell(row, column)
    except ValueError as error:  # below the last row that a sheet can have
        raise Refused(_BROKEN) from error


def _hidden(sheet: Worksheet) -> _Hidden:
    rows = {number for number, row in sheet.row_dimensions.items() if row.hidden or row.height == 0}
    columns: list[int] = []
    for column in sorted(sheet.column_dimensions.values(), key=lambda column: column.min or 0):
        if column.hidden or column.width == 0:
            start = max(column.min or 1, columns[-1] + 1 if columns else 1)
            columns += range(start, min(column.max or 0, _MAX_COLUMNS) + 1)
    return _Hidden(sorted(rows), columns)


def _merged(sheet: Worksheet) -> dict[Position, tuple[int, int]]:
    """The size of each merged cell, by its upper left corner."""
    ranges = sheet.merged_cells.ranges
    taken: set[Position] = set()
    for area in ranges:
        places = {place for line in area.rows for place in line}
        if not taken.isdisjoint(places):
            raise Refused("有的合并单元格互相重叠。请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入。")
        taken |= places
    return {
        (area.min_row, area.min_col): (area.size["rows"], area.size["columns"]) for area in ranges
    }


def _visible(cell: SheetCell, hidden: _Hidden) -> SheetCell | None:
    """Where a cell is once hidden rows and columns are gone; None where nothing of it is shown."""
    row, height = _shown(cell.row, cell.height, hidden.rows)
    column, width = _shown(cell.column, cell.width, hidden.columns)
    if not height or not width:
        return None
    return cell._replace(row=row, column=column, height=height, width=width)


def _shown(start: int, size: int, hidden: Sequence[int]) -> tuple[int, int]:
    before = bisect_left(hidden, start)
    return start - before, size - (bisect_left(hidden, start + size) - before)


def _shown_in(
    cell: Cell, sheet: Worksheet, missing: Collection[str]
) -> tuple[str, tuple[str, str] | None]:
    """`_said`, and what the sheet and the formula of a cell have to do with it."""
    if cell.coordinate in missing:
        return doubt(NO_RESULT), None
    text, why = _said(cell)
    return ("", _ZERO) if text == "0" and sheet.sheet_view.showZeros is False else (text, why)


def _said(cell: Cell) -> tuple[str, tuple[str, str] | None]:
    """What a cell shows and, where that is not what it holds, what it holds and why."""
    value = cell.value
    if value is None:
        return "", None
    if gone := _unread(cell):
        return gone[0], (gone[1], STRUCK) if gone[1] else None
    if isinstance(value, bool):
        return str(value).upper(), None
    if isinstance(value, int | float):
        text = shown(value, cell.number_format)
        if text is None:
            return doubt(UNKNOWN_FORMAT), (f"{value}（{cell.number_format}）", UNKNOWN_FORMAT)
        return text.strip(), None if text.strip() else (str(value), "数字格式使它不显示")
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return (value.date().isoformat() if is_day else value.isoformat(" ", "minutes")), None
    if isinstance(value, date | time):
        return value.isoformat(), None
    lines = _UNSEEN.sub("", str(value)).split("\n")
    return "\n".join(line.strip() for line in lines).strip(), None


def _unread(cell: Cell) -> tuple[str, str] | None:
    """What is left of a cell of which some characters are struck through or white, and those; None
    where all of it is read as it stands."""
    ground = _has_ground(cell)
    whole = _is_unread(cell.font, ground)
    if not isinstance(cell.value, CellRichText):
        return ("", str(cell.value)) if whole else None
    kept: list[str] = []
    gone: list[str] = []
    for part in cell.value:
        if isinstance(part, str):
            (gone if whole else kept).append(str(part))
        elif _is_unread(part.font, ground):
            gone.append(part.text)
        else:  # the mark of a note behind a figure is no part of it
            raised = part.font.vertAlign == "superscript" and "".join(kept)[-1:].isdigit()
            kept.append(f"^{part.text}" if raised else part.text)
    text = "\n".join(line.strip() for line in "".join(kept).split("\n")).strip()
    return text, "".join(gone)


def _has_ground(cell: Cell) -> bool:
    """Whether the cell has a ground on which white characters are seen."""
    return cell.fill.fill_type is not None and not (
        cell.fill.fill_type == "solid" and _is_white(cell.fill.fgColor)
    )


def _is_unread(font: Font | InlineFont | StyleProxy, ground: bool) -> bool:
    """Whether a line goes through the characters, or they are white on white."""
    return bool(font.strike) or (not ground and _is_white(font.color))


def _is_white(color: Color | StyleProxy | None) -> bool:
    """Whether it is white by its own name, or the theme's first colour, the sheet's."""
    if color is None:
        return False
    if color.type == "theme":
        return color.theme == 0 and not color.tint
    return color.type == "rgb" and str(color.rgb).upper() in {"FFFFFFFF", "00FFFFFF"}


def _margins(sheet: Worksheet) -> Iterator[Aside]:
    """The headers and footers for printing."""
    for name in (
        "oddHeader",
        "evenHeader",
        "firstHeader",
        "oddFooter",
        "evenFooter",
        "firstFooter",
    ):
        for side in ("left", "center", "right"):
            text = (getattr(getattr(sheet, name), side).text or "").strip()
            if text:
                yield Aside(text, "页眉、页脚")
