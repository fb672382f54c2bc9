"""What of a sheet is running text and what is a table, told by its rows alone.

Wholly empty rows part a sheet. Of the rest, a row with a single text is a paragraph where

- its cell goes across all that stands between two empty rows, or
- it is long, or
- it fills only the first column and reads as a line of text (begins 一、 or ends with 。 or ：), or
- it has no border while the rows with several texts have, or
- no row with several texts stands above it, and it is not merged.

A row that a merged cell ties to its neighbours is never one. What lies between is a grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.base.refusal import Refused
from generator.importing.blocks import MAX_CELLS, Cell, Grid, Paragraph
from generator.importing.readers.layout_tables import LONG, bands

_LINE = re.compile(r"[一二三四五六七八九十]+、.*|.*[。！？；：:]", re.DOTALL)


class SheetCell(NamedTuple):
    """A cell of the sheet, as far as it is shown; "" where it is merged but blank."""

    row: int
    column: int
    text: str
    height: int = 1
    width: int = 1
    ruled: bool = False

    @property
    def bottom(self) -> int:
        """The row below it."""
        return self.row + self.height

    @property
    def right(self) -> int:
        """The column behind it."""
        return self.column + self.width


Band = list[SheetCell]


def blocks_of(cells: Sequence[SheetCell]) -> Iterator[Paragraph | Grid]:
    """The paragraphs and grids made of all cells of a sheet that are merged or hold text."""
    texts = sorted(cell for cell in cells if cell.text)
    blanks = sorted(cell for cell in cells if not cell.text)
    run: list[Band] = []
    for band in bands(texts):
        if run and band[0].row > max(cell.bottom for cell in run[-1]):
            yield from _run(run, blanks)
            run = []
        run.append(band)
    yield from _run(run, blanks)


def _run(run: Sequence[Band], blanks: Sequence[SheetCell]) -> Iterator[Paragraph | Grid]:
    """The blocks of what stands between two empty rows."""
    if not run:
        return
    left = min(cell.column for band in run for cell in band)
    right = max(cell.right for band in run for cell in band)
    several = [cell for band in run if len(band) > 1 for cell in band]
    ruled = any(cell.ruled for cell in several)
    table: list[Band] = []
    for band in run:
        if len(band) == 1 and _is_text(band[0], left, right, ruled):
            yield from _segment(table, blanks)
            table = []
            yield from _paragraphs(band)
        else:
            table.append(band)
    yield from _segment(table, blanks)


def _is_text(cell: SheetCell, left: int, right: int, ruled: bool) -> bool:
    if cell.height > 1:
        return cell.column == left and cell.right == right
    whole = cell.column == left and cell.right == right
    line = cell.column == left and cell.width == 1 and _LINE.fullmatch(cell.text) is not None
    return whole or len(cell.text) >= LONG or line or (ruled and not cell.ruled)


def _segment(rows: Sequence[Band], blanks: Sequence[SheetCell]) -> Iterator[Paragraph | Grid]:
    """Rows that follow one another: what stands above the first with several texts, and a grid."""
    first = next((index for index, band in enumerate(rows) if len(band) > 1), len(rows))
    alone = [index for index in range(first) if rows[index][0].width == 1 or first == len(rows)]
    start = len(alone) if alone == list(range(len(alone))) else 0
    for band in rows[:start]:
        yield from _paragraphs(band)
    if rows[start:]:
        yield _grid([cell for band in rows[start:] for cell in band], blanks)


def _paragraphs(band: Band) -> Iterator[Paragraph]:
    """A text with line breaks is as many paragraphs: Excel has no other way to write them."""
    for cell in band:
        yield from (Paragraph(line.strip()) for line in cell.text.split("\n") if line.strip())


def _grid(cells: Sequence[SheetCell], blanks: Sequence[SheetCell]) -> Grid:
    """The cells with all blank ones between them."""
    top, bottom = cells[0].row, max(cell.bottom for cell in cells)
    left = min(cell.column for cell in cells)
    right = max(cell.right for cell in cells)
    if (bottom - top) * (right - left) > MAX_CELLS:
        raise Refused(
            f"有一张表格超过 {MAX_CELLS} 格，不像报告里的表格。请删去无关的行和列后再导入。"
        )
    kept = list(cells)
    taken = {place for cell in cells for place in _places(cell)}
    for blank in blanks:
        inner = _within(blank, top, bottom, left, right)
        if inner and taken.isdisjoint(_places(inner)):
            kept.append(inner)
            taken.update(_places(inner))
    kept += [
        SheetCell(row, column, "")
        for row in range(top, bottom)
        for column in range(left, right)
        if (row, column) not in taken
    ]
    return Grid(
        tuple(
            Cell(cell.row - top, cell.column - left, cell.text, cell.height, cell.width)
            for cell in sorted(kept)
        )
    )


def _places(cell: SheetCell) -> Iterator[tuple[int, int]]:
    for row in range(cell.row, cell.bottom):
        yield from ((row, column) for column in range(cell.column, cell.right))


def _within(cell: SheetCell, top: int, bottom: int, left: int, right: int) -> SheetCell | None:
    """The part of a merged cell that lies in a rectangle."""
    row, column = max(cell.row, top), max(cell.column, left)
    height, width = min(cell.bottom, bottom) - row, min(cell.right, right) - column
    return SheetCell(row, column, "", height, width) if height > 0 and width > 0 else None
