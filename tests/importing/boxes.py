"""A report as boxes on paper, each with the cell that it prints; written as Word, page or Excel."""

from __future__ import annotations

import html as markup
import io
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from generator.base.cells import Cell, Path
from generator.forms.layout import Cells
from generator.importing.blocks import Cell as GridCell
from generator.importing.blocks import Document, Grid, Paragraph
from generator.model.report import Report
from tests.importing import word_files as word
from tests.importing import writers
from tests.importing.fill_form import varied

Key = tuple[Path, int]  # of a cell: its row, and its number in it
# How a run looks: struck through, white, hidden, raised, or no text but a picture or an empty field.
LOOKS = ("", "struck", "white", "hidden", "raised", "picture", "field")


class Run(NamedTuple):
    """Some characters that look alike (one of LOOKS)."""

    text: str
    look: str = ""


@dataclass(frozen=True)
class Box:
    """A cell of a table as it lies on the paper; `key` is the cell that it prints, if it does."""

    row: int
    column: int
    height: int
    width: int
    paragraphs: tuple[tuple[Run, ...], ...]
    key: Key | None = None
    dark: bool = False  # its ground

    @property
    def text(self) -> str:
        """All its characters."""
        return "\n".join("".join(run.text for run in runs) for runs in self.paragraphs)

    def saying(self, *runs: Run | str) -> Box:
        """The box with these runs in its one paragraph."""
        return replace(self, paragraphs=(tuple(Run(r) if isinstance(r, str) else r for r in runs),))


Table = tuple[Box, ...]


class Paper(NamedTuple):
    """A report: paragraphs, and tables of boxes; `hidden`: columns (from 0) that a sheet hides;
    `hidden_row`: the number of a table, and its row that is not shown."""

    blocks: tuple[Paragraph | Table, ...]
    hidden: frozenset[int] = frozenset()
    hidden_row: tuple[int, int] | None = None

    def hides(self, number: int, row: int) -> bool:
        """Whether that row of the table with that number is not shown."""
        return self.hidden_row == (number, row)


def paper_of(report: Report, cells: Mapping[Path, Cells]) -> Paper:
    """`report` with these cells in the places where it prints its own."""
    rows = report.form.rows
    known = {path: row for path, row in varied(report.form).items() if path in report.cells}
    if report.cells.keys() - known.keys():  # a merged row, which `varied` has not
        known |= {
            path: tuple(9001 + 10 * n + i for i in range(len(rows[path].columns)))
            for n, path in enumerate(report.cells.keys() - known.keys())
        }
    keys = {_printed(cell): (path, i) for path, row in known.items() for i, cell in enumerate(row)}
    blocks: list[Paragraph | Table] = []
    for block in writers.document_of(replace(report, cells=known)).blocks:
        if isinstance(block, Grid):
            blocks.append(tuple(_box(cell, keys, cells) for cell in block.cells))
        else:
            blocks.append(block)
    found = {box.key for block in blocks for box in boxes_in(block)} - {None}
    assert len(found) == sum(map(len, known.values()))
    return Paper(tuple(blocks))


def boxes_in(block: Paragraph | Table) -> Table:
    """The boxes of a table; none of a paragraph."""
    return () if isinstance(block, Paragraph) else block


def _box(cell: GridCell, keys: Mapping[str, Key], cells: Mapping[Path, Cells]) -> Box:
    key = keys.get(cell.text)
    text = cell.text if key is None else _printed(cells[key[0]][key[1]])
    return Box(cell.row, cell.column, cell.height, cell.width, ((Run(text),),), key)


def _printed(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def value_of(text: str) -> Cell:
    """What a reader reads of a cell with this text."""
    text = text.strip()
    if re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII):
        return Decimal(text) if "." in text else int(text)
    return text or None


def rows_of(table: Table) -> list[list[Box]]:
    """The boxes by the row where they begin, the rows in order."""
    ordered = sorted(table, key=lambda box: (box.row, box.column))
    by_row = {row: list(boxes) for row, boxes in groupby(ordered, lambda box: box.row)}
    height = max(box.row + box.height for box in table)
    return [by_row.get(row, []) for row in range(height)]


# --- Word

_LOOKS = {
    "struck": "<w:strike/>",
    "white": '<w:color w:val="FFFFFF"/>',
    "hidden": "<w:vanish/>",
    "raised": '<w:vertAlign w:val="superscript"/>',
}
_PICTURE = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
# Without it LibreOffice opens no file.
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPES}"/></Types>'
)
_WIDTH = 9600  # of a table, in twentieths of a point


def docx(paper: Paper) -> bytes:
    """A Word file."""
    number = itertools.count()
    body = [
        word.p(block.text)
        if isinstance(block, Paragraph)
        else _word_table(block, paper, next(number))
        for block in paper.blocks
    ]
    return word.zipped({"[Content_Types].xml": _CONTENT_TYPES, **word.unzipped(word.docx(*body))})


def _word_table(table: Table, paper: Paper, number: int) -> str:
    width = max(box.column + box.width for box in table)
    one = _WIDTH // width
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for _ in range(width))
    places = {(r, box.column): box for box in table for r in range(box.row, box.row + box.height)}
    height = max(box.row + box.height for box in table)
    rows = [
        word.tr(
            *(_word_cell(places[r, c], r, one) for c in range(width) if (r, c) in places),
            settings="<w:hidden/>" if paper.hides(number, r) else "",
        )
        for r in range(height)
    ]
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _word_cell(box: Box, row: int, one: int) -> str:
    settings = f'<w:tcW w:w="{one * box.width}" w:type="dxa"/>'
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>' if box.dark else ""
    merge = "" if box.height == 1 else "restart" if row == box.row else "continue"
    paragraphs = [word.p(*map(_word_run, runs)) for runs in box.paragraphs]
    if row > box.row:
        paragraphs = [word.p()]
    cell = word.tc(*paragraphs, settings=settings, span=box.width, merge=merge)
    return cell.replace("</w:tcPr>", f"{shade}</w:tcPr>")


def _word_run(run: Run) -> str:
    if run.look == "picture":
        return _PICTURE
    if run.look == "field":
        return "<w:sdt><w:sdtPr><w:checkBox/></w:sdtPr><w:sdtContent/></w:sdt>"
    return word.r(run.text, '<w:sz w:val="16"/>' + _LOOKS.get(run.look, "")) if run.text else ""


# --- pages

_STYLES = {
    "struck": "text-decoration:line-through",
    "white": "color:#ffffff",
    "hidden": "display:none",
    "raised": "vertical-align:super",
}


def html(paper: Paper) -> bytes:
    """A web page."""
    number = itertools.count()
    body = "\n".join(
        f"<p>{markup.escape(block.text)}</p>"
        if isinstance(block, Paragraph)
        else f"<table border=1>\n{_page_rows(block, paper, next(number))}\n</table>"
        for block in paper.blocks
    )
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def _page_rows(table: Table, paper: Paper, number: int) -> str:
    return "\n".join(
        f"<tr{' style=display:none' * paper.hides(number, n)}>{''.join(map(_page_cell, row))}</tr>"
        for n, row in enumerate(rows_of(table))
    )


def _page_cell(box: Box) -> str:
    ground = ' style="background:#000"' if box.dark else ""
    inside = "".join(f"<p>{''.join(map(_page_run, runs))}</p>" for runs in box.paragraphs)
    return f'<td rowspan="{box.height}" colspan="{box.width}"{ground}>{inside}</td>'


def _page_run(run: Run) -> str:
    if run.look == "picture":
        return '<img src="1.png">'
    if run.look == "field":
        return '<input value="">'
    if run.look == "raised":
        return f"<sup>{run.text}</sup>"
    style = _STYLES.get(run.look)
    text = markup.escape(run.text)
    return f'<span style="{style}">{text}</span>' if style else text


# --- Excel

_WHITE = InlineFont(color=Color("FFFFFFFF"))
_GONE = {"struck": InlineFont(strike=True), "white": _WHITE, "hidden": _WHITE}


def xlsx(paper: Paper) -> bytes:
    """A workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    line, number = 1, itertools.count()
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            sheet.cell(line, 1, block.text)
            line += 1
            continue
        at = next(number)
        for box in block:
            _put(sheet, line, box)
        for row in range(len(rows_of(block))):
            if paper.hides(at, row):
                sheet.row_dimensions[line + row].hidden = True
        line += len(rows_of(block))
    for column in paper.hidden:
        sheet.column_dimensions[get_column_letter(column + 1)].hidden = True
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _put(sheet: Worksheet, line: int, box: Box) -> None:
    top, left = line + box.row, 1 + box.column
    place = sheet.cell(top, left)
    looks = {run.look for runs in box.paragraphs for run in runs}
    if looks & {"picture", "field"}:
        place.value = "=SUM(A1:A2)"
    elif looks & {*_GONE, "raised"}:
        place.value = CellRichText(*_parts(box))
    else:
        value = value_of(box.text)
        place.value = float(value) if isinstance(value, Decimal) else value
    if box.dark:
        place.fill = PatternFill("solid", fgColor="FF000000")
    if box.height > 1 or box.width > 1:
        bottom, right = top + box.height - 1, left + box.width - 1
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def _parts(box: Box) -> Iterator[TextBlock | str]:
    for number, runs in enumerate(box.paragraphs):
        for place, run in enumerate(runs):
            text = ("\n" if number and not place else "") + run.text
            if run.look == "raised":
                yield TextBlock(InlineFont(vertAlign="superscript"), text)
            elif text:
                yield TextBlock(_GONE.get(run.look, InlineFont()), text)


WRITERS = {"docx": docx, "html": html, "xlsx": xlsx}


# --- text


def document_of(paper: Paper) -> Document:
    """The paper as plain blocks, for the writers of text: how a box looks is lost."""
    return Document(
        tuple(
            block if isinstance(block, Paragraph) else Grid(tuple(map(_grid_cell, block)))
            for block in paper.blocks
        )
    )


def _grid_cell(box: Box) -> GridCell:
    return GridCell(box.row, box.column, box.text, box.height, box.width)
