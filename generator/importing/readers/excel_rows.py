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

_LONG = 50  # characters, as in the tables of Word and of web pages
_LINE = re.compile(r"[一二三四五六七八九十]+、.*|.*[。！？；：:]", re.DOTALL)


class SheetField(NamedTuple):
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


Band = list[SheetField]


def blocks_of(fields: Sequence[SheetField]) -> Iterator[Paragraph | Grid]:
    """The paragraphs and grids made of all cells of a sheet that are merged or hold text."""
    texts = sorted(field for field in fields if field.text)
    blanks = sorted(field for field in fields if not field.text)
    run: list[Band] = []
    for band in _bands(texts):
        if run and band[0].row > max(field.bottom for field in run[-1]):
            yield from _run(run, blanks)
            run = []
        run.append(band)
    yield from _run(run, blanks)


def _bands(fields: Sequence[SheetField]) -> Iterator[Band]:
    """The cells by rows; rows that a merged cell ties together are one band."""
    band: Band = []
    end = 0
    for field in fields:
        if band and field.row >= end:
            yield band
            band = []
        band.append(field)
        end = max(end, field.bottom)
    if band:
        yield band


def _run(bands: Sequence[Band], blanks: Sequence[SheetField]) -> Iterator[Paragraph | Grid]:
    """The blocks of what stands between two empty rows."""
    if not bands:
        return
    left = min(field.column for band in bands for field in band)
    right = max(field.right for band in bands for field in band)
    several = [field for band in bands if len(band) > 1 for field in band]
    ruled = any(field.ruled for field in several)
    table: list[Band] = []
    for band in bands:
        if len(band) == 1 and _is_text(band[0], left, right, ruled):
            yield from _segment(table, blanks)
            table = []
            yield from _paragraphs(band)
        else:
            table.append(band)
    yield from _segment(table, blanks)


def _is_text(field: SheetField, left: int, right: int, ruled: bool) -> bool:
    if field.height > 1:
        return field.column == left and field.right == right
    whole = field.column == left and field.right == right
    line = field.column == left and field.width == 1 and _LINE.fullmatch(field.text) is not None
    return whole or len(field.text) >= _LONG or line or (ruled and not field.ruled)


def _segment(bands: Sequence[Band], blanks: Sequence[SheetField]) -> Iterator[Paragraph | Grid]:
    """Rows that follow one another: what stands above the first with several texts, and a grid."""
    first = next((index for index, band in enumerate(bands) if len(band) > 1), len(bands))
    alone = [index for index in range(first) if bands[index][0].width == 1 or first == len(bands)]
    start = len(alone) if alone == list(range(len(alone))) else 0
    for band in bands[:start]:
        yield from _paragraphs(band)
    if bands[start:]:
        yield _grid([field for band in bands[start:] for field in band], blanks)


def _paragraphs(band: Band) -> Iterator[Paragraph]:
    """A text with line breaks is as many paragraphs: Excel has no other way to write them."""
    for field in band:
        yield from (Paragraph(line.strip()) for line in field.text.split("\n") if line.strip())


def _grid(fields: Sequence[SheetField], blanks: Sequence[SheetField]) -> Grid:
    """The cells with all blank ones between them."""
    top, bottom = fields[0].row, max(field.bottom for field in fields)
    left = min(field.column for field in fields)
    right = max(field.right for field in fields)
    if (bottom - top) * (right - left) > MAX_CELLS:
        raise Refused(
            f"有一张表格超过 {MAX_CELLS} 格，不像报告里的表格。请删去无关的行和列后再导入。"
        )
    kept = list(fields)
    taken = {place for field in fields for place in _places(field)}
    for blank in blanks:
        inner = _within(blank, top, bottom, left, right)
        if inner and taken.isdisjoint(_places(inner)):
            kept.append(inner)
            taken.update(_places(inner))
    kept += [
        SheetField(row, column, "")
        for row in range(top, bottom)
        for column in range(left, right)
        if (row, column) not in taken
    ]
    return Grid(
        tuple(
            Cell(field.row - top, field.column - left, field.text, field.height, field.width)
            for field in sorted(kept)
        )
    )


def _places(field: SheetField) -> Iterator[tuple[int, int]]:
    for row in range(field.row, field.bottom):
        yield from ((row, column) for column in range(field.column, field.right))


def _within(field: SheetField, top: int, bottom: int, left: int, right: int) -> SheetField | None:
    """The part of a merged cell that lies in a rectangle."""
    row, column = max(field.row, top), max(field.column, left)
    height, width = min(field.bottom, bottom) - row, min(field.right, right) - column
    return SheetField(row, column, "", height, width) if height > 0 and width > 0 else None
