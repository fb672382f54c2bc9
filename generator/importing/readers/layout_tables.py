"""Tables used only to lay out a page are told apart from tables of data, and their contents let out.

A row is layout, not data, where one of its cells holds a table, or a heading among other things,
or several long paragraphs, and so are the rows tied to it by a merged cell and, in the same table,
the rows of a single cell. A table of one column, or with a single cell that says anything, is
layout altogether. What layout rows hold is yielded block by block in order; the rows between them
are grids.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.importing.blocks import Cell, Grid, Paragraph

_LONG, _SEVERAL = 50, 2


class Spot(NamedTuple):
    """A cell in its place, with what it holds."""

    row: int
    column: int
    blocks: Sequence[Paragraph | Grid]
    height: int = 1
    width: int = 1


def let_out(spots: Sequence[Spot]) -> Iterator[Paragraph | Grid]:
    """The table made of `spots` (in the order of rows) as blocks; nothing where all is blank."""
    alone = len({spot.column for spot in spots}) == 1 or sum(bool(s.blocks) for s in spots) == 1
    bands = [(band, alone or any(map(_is_layout, band))) for band in _bands(spots)]
    mixed = any(layout for _, layout in bands)
    data: list[Spot] = []
    for band, layout in bands:
        if layout or (mixed and len(band) == 1):
            yield from _grid(data)
            data = []
            for spot in band:
                yield from spot.blocks
        else:
            data += band
    yield from _grid(data)


def _is_layout(spot: Spot) -> bool:
    paragraphs = [block for block in spot.blocks if isinstance(block, Paragraph)]
    return (
        len(paragraphs) < len(spot.blocks)
        or (len(paragraphs) > 1 and any(paragraph.level for paragraph in paragraphs))
        or sum(len(paragraph.text) >= _LONG for paragraph in paragraphs) >= _SEVERAL
    )


def _bands(spots: Sequence[Spot]) -> Iterator[list[Spot]]:
    """The cells by rows; rows that a merged cell ties together are one band."""
    band: list[Spot] = []
    end = 0
    for spot in spots:
        if spot.row >= end and band:
            yield band
            band = []
        band.append(spot)
        end = max(end, spot.row + spot.height)
    if band:
        yield band


def _grid(spots: Sequence[Spot]) -> Iterator[Grid]:
    """The cells as a grid that begins with their first row."""
    if any(spot.blocks for spot in spots):
        first = spots[0].row
        yield Grid(tuple(_cell(spot, first) for spot in spots))


def _cell(spot: Spot, first: int) -> Cell:
    text = "\n".join(block.text for block in spot.blocks if isinstance(block, Paragraph))
    return Cell(spot.row - first, spot.column, text, spot.height, spot.width)
