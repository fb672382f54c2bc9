"""A report as PDF, set by Typst (report.typ): tagged (PDF/UA-1) and for archives (PDF/A-2a).

A process that has made a PDF must not fork children that make others: Typst keeps threads, which
a forked child does not have, and would wait for them for ever. `require_fonts` starts none. Threads
of one process must take turns.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.exporters.fonts import FontMissing
from generator.exporters.grid import Cell, by_rows, is_long
from generator.exporters.paper import Official, Paper, paper_of
from generator.exporters.runs import Block, Text
from generator.model.report import Report

if TYPE_CHECKING:
    import typst
    from pikepdf import Object

FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC")
PAGE_WIDTH, PAGE_HEIGHT, SIZE = 442.0, 590.0, 10  # points: below a heading; signs of tables
UNPRINTABLE = "〓"  # what printers set for a sign that no font has
_SOURCE = Path(__file__).with_name("report.typ")
_NAMED = re.compile(r'`"(.*?)"`', re.DOTALL)  # in the compiler's messages
# All but Latin letters, punctuation and what every Chinese font has.
_RARE = re.compile(
    "[^\\x00-\u00ac\u00ae-\u00ff\u2010-\u2027\u2030-\u205e\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]"
)
VARIATIONS = "".join(map(chr, range(0xFE00, 0xFE10)))
TRIES = 8


def pdf_of(report: Report) -> bytes:
    """The report as a PDF file; FontMissing where this computer has no Chinese font."""
    paper = paper_of(report)
    text = _printable(json.dumps(_plain(paper), ensure_ascii=False))
    return _with_row_headers(_compiled(text, paper.dated), paper)


def require_fonts() -> None:
    """FontMissing where this computer cannot set a PDF; a build asks before it begins."""
    import typst

    missing = set(FAMILIES) - set(typst.Fonts().families())
    if missing:
        raise FontMissing(
            f"生成 PDF 需要中文字体 {'、'.join(sorted(missing))}，本机没有。"
            "请安装 fonts-noto-cjk（Debian、Ubuntu：sudo apt-get install fonts-noto-cjk），"
            "或在 site.yml 中不生成 PDF。"
        )


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """The compiler with the fonts of this computer, which take a while to be listed."""
    import typst

    require_fonts()
    return typst.Compiler(str(_SOURCE), root=str(_SOURCE.parent))


def _compiled(text: str, dated: dt.date) -> bytes:
    import typst

    stamp = dt.datetime(dated.year, dated.month, dated.day, tzinfo=dt.UTC)
    for attempt in range(TRIES):
        try:
            made = _compiler().compile(
                sys_inputs={"paper": text}, pdf_standards=["a-2a", "ua-1"], timestamp=stamp
            )
        except typst.TypstError as error:
            named = "".join(_NAMED.findall(str(error)))
            mended = _replaced(text, named) if attempt < TRIES - 2 else text
            # A sign that no font has is named; what it forms with others need not be.
            text = mended if mended != text else _replaced(text, "".join(_RARE.findall(text)))
            if attempt == TRIES - 1:
                raise
        else:
            assert isinstance(made, bytes)
            return made
    raise AssertionError  # the last attempt returned or raised


def _printable(text: str) -> str:
    """Without invisible signs, which join or turn around what stands beside them, and without those
    of private use, which PDF/A forbids."""
    kinds = {sign: unicodedata.category(sign) for sign in set(_RARE.findall(text))}
    if not kinds:
        return text
    gone = "".join(sign for sign, kind in kinds.items() if kind == "Cf")
    unknown = "".join(sign for sign, kind in kinds.items() if kind in {"Co", "Cn"})
    return _replaced(_replaced(text, gone + VARIATIONS, ""), unknown)


def _replaced(text: str, signs: str, by: str = UNPRINTABLE) -> str:
    return text.translate({ord(sign): by for sign in signs if ord(sign) > 0x7F})


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


def _official(table: Official) -> dict[str, Any]:
    """The rows in parts: header rows are marked as such, each block of table 二 has its own."""
    grid, values = table.grid, iter(table.values)
    rows = [
        [(cell, next(values) if cell.role == "value" else cell.text) for cell in row]
        for row in by_rows(grid)
    ]
    heights = [_height(row, grid.widths) for row in rows]
    wide = grid.header > 0
    parts = [
        {"head": head, "cells": [_spec(cell, text, wide) for row in members for cell, text in row]}
        for head, members in groupby(rows, key=_is_head)
    ]
    return {
        "kind": "official",
        "widths": grid.widths,
        "breakable": sum(heights) > PAGE_HEIGHT,
        # Headers that fill a page would leave no room for the rows.
        "repeat": 0 < sum(heights[: grid.header]) < PAGE_HEIGHT / 3,
        "parts": parts,
    }


_Row = list[tuple[Cell, str]]


def _height(row: _Row, widths: Sequence[int]) -> float:
    """At least as high as the row gets, in points, by the signs that each cell has room for (Typst
    could measure it, but that doubles the time that a table takes)."""
    lines = 1
    for cell, text in row:
        room = PAGE_WIDTH * sum(widths[cell.column : cell.column + cell.width]) / sum(widths) - 4
        signs = sum(0.6 if sign.isascii() else 1 for sign in text) + cell.marked
        own = ceil(signs / max(1, room // SIZE))
        lines = max(lines, own - cell.height + 1)
    return 11.4 * lines + 3  # a line with its leading, and the cell's own margins


def _is_head(row: _Row) -> bool:
    return all(cell.role in {"band", "column", "note"} for cell, _ in row)


def _spec(cell: Cell, text: str, wide: bool) -> tuple[str, str, int, int, bool, bool]:
    role = "left" if cell.role == "row" and wide else cell.role
    small = wide and cell.role == "value" and is_long(text)
    return (role, text, cell.height, cell.width, cell.marked, small)


def _with_row_headers(data: bytes, paper: Paper) -> bytes:
    """Mark the labels of rows and groups as header cells in the file's structure: Typst can, but
    its Python package does not switch that on (pdf.header-cell, feature a11y-extras)."""
    from pikepdf import Name, ObjectStreamMode, Pdf

    with Pdf.open(io.BytesIO(data)) as pdf:
        printed = [block for block in paper.blocks if not isinstance(block, Text)]
        tables = _found(pdf.Root.StructTreeRoot, "/Table")
        for block, table in zip(printed, tables, strict=True):
            if not isinstance(block, Official):
                continue
            rows = zip(by_rows(block.grid), _found(table, "/TR"), strict=True)
            for cells, row in rows:
                for cell, element in zip(cells, _listed(row.K), strict=True):
                    own = next(a for a in _listed(element.A) if a.get("/O") == "/Table")
                    # Lists of headers would name the columns only: without them the scopes count.
                    del own.Headers
                    if cell.role in {"row", "group"}:
                        element.S, own.Scope = Name.TH, Name.Row
        target = io.BytesIO()
        pdf.save(
            target,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=ObjectStreamMode.generate,
        )
    return target.getvalue()


def _found(element: Object, kind: str) -> list[Object]:
    """The elements of a kind below a structure element, in reading order."""
    from pikepdf import Dictionary

    found: list[Object] = []
    for child in _listed(element.get("/K")):
        if isinstance(child, Dictionary):
            found += [child] if child.get("/S") == kind else _found(child, kind)
    return found


def _listed(value: Object | None) -> list[Object]:
    """What a key of a PDF holds: nothing, one value, or an array of them."""
    from pikepdf import Array

    return [] if value is None else list(value) if isinstance(value, Array) else [value]
