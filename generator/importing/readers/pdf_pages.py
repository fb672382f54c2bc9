"""A page of a PDF sorted out: its lines and tables in reading order, what is no part of the text aside."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from generator.importing.blocks import Aside, Cell, Grid
from generator.importing.readers.pdf_lines import PdfLine, line_of, lines_of, rows_of, side_by_side
from generator.importing.readers.pdf_marks import SLANTED, Glyph, Marks, struck
from generator.importing.readers.pdf_tables import CellSpan, RuledTable

MARGIN = 0.12  # of the height of a page: where page numbers and running headers stand
_MARGINS = 3.2  # digits: what the margins of a cell take, and one digit that finds no room
DASHES = "-—–―－─·•"
NUMBERED = re.compile(
    rf"[{DASHES}]+\d{{1,3}}[{DASHES}]+|第\d{{1,3}}页(?:[/,，]?共\d{{1,3}}页)?|\d{{1,3}}/\d{{1,3}}"
)


class Page(NamedTuple):
    """A page by its number (from 1): what is painted on it, and its ruled tables."""

    number: int
    marks: Marks
    tables: Sequence[RuledTable]


class _MarginLine(NamedTuple):
    """A line near the upper or lower edge of a page, with its characters."""

    page: int
    line: PdfLine
    glyphs: Sequence[Glyph]
    in_table: bool


def without_margins(pages: Sequence[Page]) -> tuple[list[Page], list[Aside]]:
    """The pages less their numbers and the headers and footers that most of them repeat."""
    taken = sorted(_furniture(pages), key=lambda pair: (pair[0].page, pair[0].line.y))
    gone: dict[int, set[Glyph]] = defaultdict(set)
    for edge, _ in taken:
        gone[edge.page].update(edge.glyphs)
    left = []
    for page in pages:
        glyphs = tuple(g for g in page.marks.glyphs if g not in gone[page.number])
        left.append(page._replace(marks=page.marks._replace(glyphs=glyphs)))
    return left, [Aside(edge.line.text, why) for edge, why in taken]


def _furniture(pages: Sequence[Page]) -> list[tuple[_MarginLine, str]]:
    """The lines in the margins that are no text of the document, each with what it is."""
    numbers: dict[tuple[int, int], list[_MarginLine]] = defaultdict(list)
    repeated: dict[tuple[str, int], list[_MarginLine]] = defaultdict(list)
    taken: list[tuple[_MarginLine, str]] = []
    for page in pages:
        for edge in _margin_lines(page):
            line = edge.line
            text = re.sub(r"\s", "", line.text)
            if NUMBERED.fullmatch(text) and not (edge.in_table and "/" in text):
                taken.append((edge, "页码"))
            elif text.isdecimal() and len(text) <= 3:
                numbers[int(text) - page.number, round(line.y / 4)].append(edge)
            elif not edge.in_table:
                where = "页眉" if line.y < page.marks.height / 2 else "页脚"
                repeated[where + _unnumbered(line), round(line.y / 4)].append(edge)
    for edges in numbers.values():
        # A lone number may be a figure; those that count with the pages at one height are none.
        if len(edges) > 1 and (len(edges) > 2 or not all(edge.in_table for edge in edges)):
            taken += [(edge, "页码") for edge in edges]
    for (text, _), edges in repeated.items():
        if len(edges) > 1 and len(edges) * 2 >= len(pages):
            taken += [(edge, text[:2]) for edge in edges]
    return taken


def _margin_lines(page: Page) -> Iterator[_MarginLine]:
    depth = MARGIN * page.marks.height
    for at in (0.0, page.marks.height):
        near = (g for g in page.marks.glyphs if not g.turn and abs(g.y - at) < depth)
        for glyphs in side_by_side(near):
            line = line_of(glyphs)
            if line:
                middle = (line.x0 + line.x1) / 2
                in_table = any(table.holds(middle, line.y) for table in page.tables)
                yield _MarginLine(page.number, line, glyphs, in_table)


def _unnumbered(line: PdfLine) -> str:
    """The text less what may be the number of the page."""
    if len(line.parts) == 1 and re.search(r"\D{4}", line.text):
        return re.sub(r"\d+", "", line.text)
    return " ".join(part for part in line.parts if not NUMBERED.fullmatch(part))


def flow_of(page: Page) -> tuple[list[PdfLine | Grid], list[Aside]]:
    """The lines and tables of a page from the top; text that lies otherwise is put aside."""
    inside: dict[RuledTable, list[Glyph]] = {table: [] for table in page.tables}
    outside: list[Glyph] = []
    astray: dict[str, list[Glyph]] = defaultdict(list)
    gone = struck(page.marks)
    # Most of the page, below its picture, is what was recognised in a scan.
    scanned = 2 * sum(glyph.hidden for glyph in page.marks.glyphs) > len(page.marks.glyphs)
    inner_first = sorted(page.tables, key=lambda table: table.rows[-1] - table.rows[0])
    for glyph in page.marks.glyphs:
        table = next((table for table in inner_first if table.holds(glyph.x, glyph.y)), None)
        if not (0 <= glyph.x <= page.marks.width and 0 <= glyph.y <= page.marks.height):
            astray["在页面以外"].append(glyph)
        elif glyph in gone:
            astray["划去的文字"].append(glyph)
        elif glyph.hidden and not scanned:
            astray["看不见的文字"].append(glyph)
        elif glyph.turn == SLANTED:
            astray["斜排的文字（如水印）"].append(glyph)
        elif table:
            inside[table].append(glyph)
        elif glyph.turn:
            astray["横置或竖排的文字"].append(glyph)
        else:
            outside.append(glyph)
    texts = {why: "".join(glyph.text for glyph in astray[why]).strip() for why in astray}
    placed: list[tuple[float, PdfLine | Grid]] = [(line.y, line) for line in lines_of(outside)]
    for table, glyphs in inside.items():
        grid = _grid(table, glyphs)
        if any(cell.text for cell in grid.cells):
            placed.append((table.rows[0], grid))
    placed.sort(key=lambda pair: pair[0])
    return [item for _, item in placed], [Aside(text, why) for why, text in texts.items() if text]


def _grid(table: RuledTable, glyphs: Sequence[Glyph]) -> Grid:
    """The table with its texts; loose rows where lines or text do not keep to cells."""
    held: dict[CellSpan, list[Glyph]] = defaultdict(list)
    before: tuple[Glyph, CellSpan] | None = None
    for glyph in glyphs:
        place = table.at(glyph.x, glyph.y)
        if place is None or (before and before[1] != place and _one_word(before[0], glyph)):
            return rows_of(_lines(glyphs))
        held[place].append(glyph)
        before = glyph, place
    places = sorted(set((table.cells or {}).values()))
    texts = (_text(_lines(held[place]), table.width_of(place)) for place in places)
    return Grid(
        tuple(
            Cell(place.row, place.column, text, place.height, place.width)
            for place, text in zip(places, texts, strict=True)
        )
    )


def _text(lines: Sequence[PdfLine], room: float) -> str:
    """The text of a cell `room` points wide; a figure that runs over its lines because there is no
    room for one digit more is one figure."""
    texts = [line.text for line in lines]
    figures = all(re.fullmatch(r"[\d.,]+", text) for text in texts)
    if len(lines) > 1 and figures and all(_is_full(line, room) for line in lines[:-1]):
        longest = {len(text) for text in texts[:-1]}
        if len(longest) == 1 and len(texts[-1]) <= longest.pop():
            return "".join(texts)
    return "\n".join(texts)


def _is_full(line: PdfLine, room: float) -> bool:
    """Whether a figure leaves no room in its cell, but for the margins, for one digit more."""
    digit = (line.x1 - line.x0) / len(line.text)
    return len(line.text) > 1 and room - (line.x1 - line.x0) < _MARGINS * digit


def _lines(glyphs: Sequence[Glyph]) -> list[PdfLine]:
    """The lines of a cell, those of turned text after the upright ones."""
    if _stacked(glyphs):
        glyphs = [glyph._replace(turn=3) for glyph in glyphs]
    turns = sorted({glyph.turn for glyph in glyphs})
    return [
        line for turn in turns for line in lines_of((g for g in glyphs if g.turn == turn), turn)
    ]


def _stacked(glyphs: Sequence[Glyph]) -> bool:
    """Whether upright characters are written down in columns, the next column to the left."""
    solid = [glyph for glyph in glyphs if not glyph.text.isspace()]
    downward = leftward = 0
    for a, b in pairwise(solid):
        below = abs(b.x - a.x) < 0.3 * a.size and 0 < b.y - a.y < 2 * a.size
        beside = 0.5 * a.size < a.x - b.x < 3 * a.size and b.y < a.y
        if a.turn or b.turn or a.text.isascii() or b.text.isascii() or not (below or beside):
            return False
        downward += below
        leftward += beside
    return 0 < leftward < downward


def _one_word(before: Glyph, glyph: Glyph) -> bool:
    """Whether two characters are next to each other in a number or word, whatever lines cross it."""
    return (
        before.turn == glyph.turn == 0
        and before.text.isascii()
        and glyph.text.isascii()
        and not (before.text.isspace() or glyph.text.isspace())
        and abs(glyph.y - before.y) < 0.1 * glyph.size
        and 0 <= glyph.x - before.x < (before.width + glyph.width) / 2 + 0.15 * glyph.size
    )
