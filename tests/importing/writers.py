"""A report of the project written out again as Word, web page, Excel, PDF or text, to be read back."""

from __future__ import annotations

import html as markup
import io
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import docx as python_docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table as WordTable
from jinja2 import Environment
from lxml import html as lxml_html
from openpyxl import Workbook

from generator.base.normalise import fold
from generator.forms.layout import Table
from generator.importing.blocks import Cell, Document, Grid, Paragraph
from generator.model.report import Report
from generator.pages.official_tables import Label, fill
from generator.pages.render import environment

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
_HEADING = re.compile(r"(#{1,6})\s+(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # Markdown's \* and the like


def document_of(report: Report) -> Document:
    """The whole printed report: title, lead, chapters with their tables, signature and date."""
    filing = report.filing
    blocks: list[Paragraph | Grid] = []
    if filing.title:
        blocks.append(Paragraph(filing.title, 1))
    tables = {table.chapter: table for table in report.form.tables}
    for chapter in report.narrative.chapters:
        for block in chapter.blocks:
            heading = _HEADING.fullmatch(block.text)
            level, text = (len(heading[1]), heading[2]) if heading else (0, block.text)
            blocks.append(Paragraph(_ESCAPED.sub(r"\1", text), level))
        if table := tables.pop(chapter.number, None):
            blocks.append(grid_of(report, table))
    if filing.signature.organ:
        blocks.append(Paragraph(filing.signature.organ))
    if filing.signature.date:
        blocks.append(Paragraph(in_words(filing.signature.date)))
    return Document(tuple(blocks))


def in_words(day: date) -> str:
    """2024年1月11日."""
    return f"{day.year}年{day.month}月{day.day}日"


def grid_of(report: Report, table: Table) -> Grid:
    """An official table as the project prints it, labels of the original included."""
    labels = {fold(name): Label(words) for name, words in report.filing.labels.items()}
    page = lxml_html.fromstring(str(fill(_environment(), report, table, labels, {})))
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(page.iter("tr")):
        column = 0
        for cell in line.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            height, width = (int(cell.get(name, "1")) for name in ("rowspan", "colspan"))
            taken |= {(row + r, column + c) for r in range(height) for c in range(width)}
            cells.append(
                Cell(row, column, "".join(map(str, cell.itertext())).strip(), height, width)
            )
    return Grid(tuple(cells))


@cache
def _environment() -> Environment:
    with tempfile.TemporaryDirectory() as folder:
        env = environment(TEMPLATES, Path(folder))
        env.get_template("parts/tables.html")  # kept in memory: the folder may go
        return env


def docx(document: Document) -> bytes:
    """A Word file: headings with Word's own styles, tables with merged cells."""
    word = python_docx.Document()
    for block in document.blocks:
        if isinstance(block, Grid):
            _word_table(word.add_table(*_size(block), style="Table Grid"), block)
        else:
            style = f"Heading {block.level}" if block.level else None
            paragraph = word.add_paragraph(block.text, style=style)
            if block.level == 1:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _word_table(table: WordTable, grid: Grid) -> None:
    # Table.cell searches the whole table each time: the rows are taken once.
    places = [row.cells for row in table.rows]
    for cell in grid.cells:
        place = places[cell.row][cell.column]
        if cell.height > 1 or cell.width > 1:
            place = place.merge(places[cell.row + cell.height - 1][cell.column + cell.width - 1])
        place.paragraphs[0].text = cell.text


def pdf(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Word files by name, printed by LibreOffice (which must be installed) all in one go;
    `folder` is for its files."""
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    sources = [str(folder / f"{name}.docx") for name in files]
    subprocess.run([*command, *sources], check=True, capture_output=True, timeout=300)
    return {name: (folder / f"{name}.pdf").read_bytes() for name in files}


def html(document: Document, encoding: str = "utf-8") -> bytes:
    """A web page with nothing but the report."""
    body = "\n".join(_html_block(block) for block in document.blocks)
    head = f'<meta charset="{encoding}"><title>年报</title>'
    page = f"<!DOCTYPE html>\n<html><head>{head}</head><body>\n{body}\n</body></html>\n"
    return page.encode(encoding)


def _html_block(block: Paragraph | Grid) -> str:
    if isinstance(block, Grid):
        lines = "\n".join(
            f"<tr>{''.join(_html_cell(cell) for cell in block.cells if cell.row == row)}</tr>"
            for row in range(_size(block)[0])
        )
        return f"<table border=1>\n{lines}\n</table>"
    name = f"h{block.level}" if block.level else "p"
    return f"<{name}>{markup.escape(block.text)}</{name}>".replace("\n", "<br>")


def _html_cell(cell: Cell) -> str:
    spans = (("rowspan", cell.height), ("colspan", cell.width))
    attributes = "".join(f' {name}="{size}"' for name, size in spans if size > 1)
    return f"<td{attributes}>{markup.escape(cell.text)}</td>"


def xlsx(document: Document) -> bytes:
    """One sheet: a paragraph in column A, the tables below one another with merged cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    line = 1
    for block in document.blocks:
        if isinstance(block, Paragraph):
            sheet.cell(line, 1, block.text)
            line += 1
            continue
        for cell in block.cells:
            top, left = line + cell.row, 1 + cell.column
            number = re.fullmatch(r"-?\d+(\.\d+)?", cell.text)
            value: str | float | None = cell.text or None
            if number is not None:
                value = float(cell.text) if number[1] else int(cell.text)
            sheet.cell(top, left, value)
            if cell.height > 1 or cell.width > 1:
                bottom, right = top + cell.height - 1, left + cell.width - 1
                sheet.merge_cells(
                    start_row=top, start_column=left, end_row=bottom, end_column=right
                )
        line += _size(block)[0]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def tabs(document: Document) -> str:
    """Text with a table row a line, cells between tabs (as in seeds/002)."""
    return _text(document, "\t".join)


def bars(document: Document) -> str:
    """Text with a table row a line, cells between bars: a | b | c."""
    return _text(document, lambda row: " | ".join(row).strip())


def markdown(document: Document) -> str:
    """Text with # headings and tables of Markdown."""

    def table(grid: Grid) -> str:
        first, *rest = (f"| {' | '.join(row)} |" for row in matrix(grid))
        return "\n".join([first, "|" + "---|" * _size(grid)[1], *rest])

    return "\n\n".join(
        table(block)
        if isinstance(block, Grid)
        else f"{'#' * block.level} {block.text}".strip().replace("\n", "\n\n")
        for block in document.blocks
    )


def lines(document: Document) -> str:
    """Text with a table cell a line, rows between blank lines (as in seeds/001)."""

    def table(grid: Grid) -> str:
        return "\n\n".join("\n".join(f"\t{text}" for text in row) for row in _printed(grid))

    return "\n".join(
        f"{table(block)}\n" if isinstance(block, Grid) else block.text for block in document.blocks
    )


def _text(document: Document, line: Callable[[list[str]], str]) -> str:
    return "\n\n".join(
        "\n".join(map(line, _printed(block))) if isinstance(block, Grid) else block.text
        for block in document.blocks
    )


def _printed(grid: Grid) -> list[list[str]]:
    """The rows as text out of Word has them: a cell merged across is there once, one merged down
    is blank in the rows below."""
    across = {
        (row, cell.column + step)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.height)
        for step in range(1, cell.width)
    }
    return [
        [text for column, text in enumerate(row) if (number, column) not in across]
        for number, row in enumerate(matrix(grid))
    ]


def matrix(grid: Grid) -> list[list[str]]:
    """Every place of the grid, row by row; a merged cell is there once, its other places are ""."""
    height, width = _size(grid)
    rows = [[""] * width for _ in range(height)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def _size(grid: Grid) -> tuple[int, int]:
    return (
        max(cell.row + cell.height for cell in grid.cells),
        max(cell.column + cell.width for cell in grid.cells),
    )
