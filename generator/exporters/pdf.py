"""A report as PDF, set by Typst (report.typ): tagged (PDF/UA-1) and for archives (PDF/A-2a).

A process that has made a PDF must not fork children that make others: Typst keeps threads, which
a forked child does not have, and would wait for them for ever. `require_fonts` starts none. Threads
of one process must take turns.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.exporters.fonts import printable, rare_in, replaced, require_fonts
from generator.exporters.paper import Paper, paper_of
from generator.exporters.paper_tables import Official, PaperCell, is_long
from generator.exporters.pdf_structure import mark_row_headers
from generator.exporters.runs import Block, Text
from generator.model.report import Report
from generator.model.voice import ARCHIVE, Voice

if TYPE_CHECKING:
    import typst

PAGE_WIDTH, PAGE_HEIGHT, SIZE = 442.0, 590.0, 10  # points: below a heading; signs of tables
_SOURCE = Path(__file__).with_name("report.typ")
_NAMED = re.compile(r'`"(.*?)"`', re.DOTALL)  # in the compiler's messages
TRIES = 8


def pdf_of(report: Report, voice: Voice = ARCHIVE) -> bytes:
    """The report as a PDF file; FontMissing where this computer has no Chinese font."""
    paper = paper_of(report, voice)
    text = printable(json.dumps(_plain(paper), ensure_ascii=False))
    tables = [
        block.table if isinstance(block, Official) else None
        for block in paper.blocks
        if not isinstance(block, Text)
    ]
    return mark_row_headers(_compiled(text, paper.dated), tables)


@lru_cache(maxsize=1)
def compiler() -> typst.Compiler:
    """The compiler with the fonts of this computer, which take a while to be listed."""
    import typst

    require_fonts()
    return typst.Compiler(str(_SOURCE), root=str(_SOURCE.parent))


def _compiled(text: str, dated: dt.date) -> bytes:
    import typst

    stamp = dt.datetime(dated.year, dated.month, dated.day, tzinfo=dt.UTC)
    for attempt in range(TRIES):
        try:
            made = compiler().compile(
                sys_inputs={"paper": text}, pdf_standards=["a-2a", "ua-1"], timestamp=stamp
            )
        except typst.TypstError as error:
            named = "".join(_NAMED.findall(str(error)))
            mended = replaced(text, named) if attempt < TRIES - 2 else text
            # A sign that no font has is named; what it forms with others need not be.
            text = mended if mended != text else replaced(text, "".join(rare_in(text)))
            if attempt == TRIES - 1:
                raise
        else:
            assert isinstance(made, bytes)
            return made
    raise AssertionError  # the last attempt returned or raised


def _plain(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.title,
        "organ": paper.organ,
        "dated": {"year": paper.dated.year, "month": paper.dated.month, "day": paper.dated.day},
        "blocks": list(_blocks(paper.blocks)),
        "signed": paper.signed,
        "end": paper.end,
    }


def _blocks(blocks: Sequence[Block | Official]) -> Iterator[dict[str, Any]]:
    """The blocks as report.typ takes them; items that follow one another are one list."""

    def list_of(block: Block | Official) -> object:
        if isinstance(block, Text) and block.kind == "item":
            return block.level, block.marker[0].isdigit()
        return id(block)

    for _, members in groupby(blocks, key=list_of):
        own = list(members)
        block = own[0]
        if isinstance(block, Official):
            yield _official(block)
        elif not isinstance(block, Text):
            yield {"kind": "table", "rows": block.rows, "headed": block.headed}
        elif block.kind == "item":
            yield _items([item for item in own if isinstance(item, Text)])
        else:
            yield {"kind": block.kind, "runs": block.runs, "level": block.level}


def _items(items: Sequence[Text]) -> dict[str, Any]:
    numbered = items[0].marker[0].isdigit()
    numbers = [int(item.marker.rstrip(".")) if numbered else 0 for item in items]
    parts = [(number, item.runs) for number, item in zip(numbers, items, strict=True)]
    return {"kind": "items", "level": items[0].level, "numbered": numbered, "items": parts}


def _official(official: Official) -> dict[str, Any]:
    """The rows in parts: header rows are marked as such, each block of table 二 has its own."""
    table, values = official.table, iter(official.values)
    rows = [
        [(cell, next(values) if cell.place.role == "value" else cell.text) for cell in line]
        for line in table.lines
    ]
    heights = [_height(row, table.widths) for row in rows]
    header = table.geometry.header
    parts = [
        {
            "head": head,
            "cells": [_spec(cell, text, header > 0) for row in members for cell, text in row],
        }
        for head, members in groupby(rows, key=_is_head)
    ]
    return {
        "kind": "official",
        "widths": table.widths,
        "breakable": sum(heights) > PAGE_HEIGHT,
        # Headers that fill a page would leave no room for the rows.
        "repeat": 0 < sum(heights[:header]) < PAGE_HEIGHT / 3,
        "parts": parts,
    }


_Row = list[tuple[PaperCell, str]]


def _height(row: _Row, widths: Sequence[int]) -> float:
    """At least as high as the row gets, in points, by the signs that each cell has room for (Typst
    could measure it, but that doubles the time that a table takes)."""
    lines = 1
    for cell, text in row:
        place = cell.place
        share = sum(widths[place.column : place.column + place.width]) / sum(widths)
        room = PAGE_WIDTH * share - 4
        signs = sum(0.6 if sign.isascii() else 1 for sign in text) + cell.marked
        own = ceil(signs / max(1, room // SIZE))
        lines = max(lines, own - place.height + 1)
    return 11.4 * lines + 3  # a line with its leading, and the cell's own margins


def _is_head(row: _Row) -> bool:
    return all(cell.place.role in {"band", "heading", "column", "note"} for cell, _ in row)


def _spec(cell: PaperCell, text: str, wide: bool) -> tuple[str, str, int, int, bool, bool]:
    place = cell.place
    role = "left" if place.role == "row" and wide else place.role
    small = wide and place.role == "value" and is_long(text)
    return (role, text, place.height, place.width, cell.marked, small)
