"""Tables used only to lay out a page are told apart from tables of data, and their contents let out.

A row is layout, not data, where one of its cells holds a table, or a heading among other things,
or several long paragraphs, and so are the rows tied to it by a merged cell and, in the same table,
the rows of a single cell. A table of one column, or with a single cell that says anything, is
layout altogether. What layout rows hold is yielded block by block in order; the rows between them
are grids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol, TypeVar

from generator.importing.blocks import Cell, Grid, Paragraph
from generator.importing.values import doubt_in

LONG = 50  # characters: no cell of a table of data says so much
_SEVERAL = 2  # paragraphs


class _InRows(Protocol):
    """A cell of any kind: its first row, and over how many it reaches."""

    @property
    def row(self) -> int: ...

    @property
    def height(self) -> int: ...


AnyCell = TypeVar("AnyCell", bound=_InRows)


class LayoutCell(NamedTuple):
    """A cell in its place, with what it holds."""

    row: int
    column: int
    blocks: Sequence[Paragraph | Grid]
    height: int = 1
    width: int = 1


def without_layout(cells: Sequence[LayoutCell]) -> Iterator[Paragraph | Grid]:
    """The table made of `cells` (in the order of rows) as blocks; nothing where all is blank."""
    alone = (
        len({cell.column for cell in cells}) == 1 or sum(bool(cell.blocks) for cell in cells) == 1
    )
    judged = [(band, alone or any(map(_is_layout, band))) for band in bands(cells)]
    mixed = any(layout for _, layout in judged)
    data: list[LayoutCell] = []
    for band, layout in judged:
        if layout or (mixed and len(band) == 1):
            yield from _grid(data)
            data = []
            for cell in band:
                yield from (block for block in cell.blocks if not _is_doubt(block))
        else:
            data += band
    yield from _grid(data)


def _is_layout(cell: LayoutCell) -> bool:
    paragraphs = [block for block in cell.blocks if isinstance(block, Paragraph)]
    return (
        len(paragraphs) < len(cell.blocks)
        or (len(paragraphs) > 1 and any(paragraph.level for paragraph in paragraphs))
        or sum(len(paragraph.text) >= LONG for paragraph in paragraphs) >= _SEVERAL
    )


def _is_doubt(block: Paragraph | Grid) -> bool:
    """Whether it stands for what a cell shows that is no text: of no account outside of tables."""
    return isinstance(block, Paragraph) and bool(doubt_in(block.text))


def bands(cells: Iterable[AnyCell]) -> Iterator[list[AnyCell]]:
    """The cells (in the order of rows) by rows; rows that a merged cell ties together are one."""
    band: list[AnyCell] = []
    end = 0
    for cell in cells:
        if band and cell.row >= end:
            yield band
            band = []
        band.append(cell)
        end = max(end, cell.row + cell.height)
    if band:
        yield band


def _grid(cells: Sequence[LayoutCell]) -> Iterator[Grid]:
    """The cells as a grid that begins with their first row."""
    if any(cell.blocks for cell in cells):
        first = cells[0].row
        yield Grid(tuple(_cell(cell, first) for cell in cells))


def _cell(cell: LayoutCell, first: int) -> Cell:
    text = "\n".join(block.text for block in cell.blocks if isinstance(block, Paragraph))
    return Cell(cell.row - first, cell.column, text, cell.height, cell.width)
