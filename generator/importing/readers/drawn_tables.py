"""Tables that a text draws with signs, each cell in its column: Markdown's pipes with as many cells
in every row (gfm), pandoc's grid tables (+---+), and its tables under a ruler of dashes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple
from unicodedata import east_asian_width

from generator.importing.blocks import Cell, Grid
from generator.importing.values import doubt, is_value

_DELIMITER = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
_FRAME = re.compile(r"\+(?:[-=:]+\+)+")
_RULER = re.compile(r"-{2,}(?: +-{2,})+")
_CLOSED = re.compile(r"-{2,}(?: *-{2,})*")


_SEVERAL = 3  # columns that a cell may reach over
_NARROW = 4  # columns of table 二
_MAYBE_MERGED = "一行只有一个数值，文本没有标明它跨几栏"


class Drawn(NamedTuple):
    """A table, and the number of the first line after it."""

    grid: Grid
    end: int


def drawn_table(
    lines: Sequence[str], start: int, split: Callable[[str], list[str]], clean: Callable[[str], str]
) -> Drawn | None:
    """The table that begins with line `start`; None where none does, or its cells do not keep to
    columns. `split` parts a row at its bars, `clean` rids a cell's text of marks."""
    line = lines[start].strip()
    if not line:
        return None
    if _FRAME.fullmatch(line):
        end = start
        while end < len(lines) and lines[end].strip()[:1] in {"+", "|"}:
            end += 1
        return _framed(lines, start, end, clean) or _by_bars(lines[start:end], end, split, clean)
    following = lines[start + 1].strip() if start + 1 < len(lines) else ""
    if line.startswith("|") and _DELIMITER.fullmatch(following):
        return _piped(lines, start, split)
    if _RULER.fullmatch(line) or _RULER.fullmatch(following):
        return _ruled(lines, start, clean)
    return None


def _piped(lines: Sequence[str], start: int, split: Callable[[str], list[str]]) -> Drawn | None:
    if len(split(lines[start + 1])) == 1:
        return None
    end = start
    while end < len(lines) and lines[end].strip().startswith("|"):
        end += 1
    rows = [split(lines[n]) for n in range(start, end) if n != start + 1]
    widths = {len(row) for row in rows} | {len(split(lines[start + 1]))}
    return Drawn(_grid(rows), end) if len(widths) == 1 else None


def _grid(rows: Sequence[Sequence[str]]) -> Grid:
    return Grid(
        tuple(
            Cell(number, column, text)
            for number, row in enumerate(rows)
            for column, text in enumerate(_told(row))
        )
    )


def _told(row: Sequence[str]) -> list[str]:
    """A row, its only value and the blanks behind it doubted where it may reach over them all:
    these tables do not say how wide a cell is."""
    filled = [n for n, text in enumerate(row) if text]
    values = [n for n in filled if is_value(row[n])]
    if len(values) != 1 or values != filled[-1:] or len(row) - values[0] < _SEVERAL:
        return list(row)
    if len(row) <= _NARROW and row[values[0]][0].isdigit():
        return list(row)  # 行政许可 78: a row of one column
    return [text if n < values[0] else doubt(_MAYBE_MERGED) for n, text in enumerate(row)]


def _places(line: str) -> list[tuple[int, str]]:
    """The characters of a line with their places: a Chinese one is as wide as two others."""
    found, place = [], 0
    for char in line:
        found.append((place, char))
        place += 2 if east_asian_width(char) in "WF" else 1
    return found


def _by_bars(
    lines: Sequence[str], end: int, split: Callable[[str], list[str]], clean: Callable[[str], str]
) -> Drawn:
    """The lines of a grid table whose bars do not stand under one another: the cells of a row as
    its lines part them, with as many bars each; a row whose lines differ in that, line by line in
    one cell. A figure that a narrow cell broke is never read in part."""
    rows: list[list[str]] = []
    band: list[str] = []
    for line in (*lines, "+-+"):
        if not _FRAME.fullmatch(line.strip()):
            band.append(line)
            continue
        parts = [split(one) for one in band]
        if len(set(map(len, parts))) == 1:
            rows.append([clean("\n".join(filter(None, cell))) for cell in zip(*parts, strict=True)])
        elif parts:
            rows.append([clean("\n".join(" ".join(filter(None, part)) for part in parts))])
        band = []
    exact = len(set(map(len, rows))) == 1
    return Drawn(replace(_grid(rows), exact=exact), end)


def _framed(
    lines: Sequence[str], start: int, end: int, clean: Callable[[str], str]
) -> Drawn | None:
    """A grid table; None where a frame line is broken by a cell over several rows."""
    placed = [_places(lines[n].strip()) for n in range(start, end)]
    frames = [n for n, line in enumerate(placed) if _FRAME.fullmatch("".join(c for _, c in line))]
    borders = sorted({place for n in frames for place, char in placed[n] if char == "+"})
    cells: list[Cell] = []
    for number, (above, below) in enumerate(pairwise(frames)):
        band = placed[above + 1 : below]
        bars = [p for p in borders if band and all((p, "|") in line for line in band)]
        if not band or bars[:1] != borders[:1] or bars[-1:] != borders[-1:]:
            return None
        for left, right in pairwise(bars):
            texts = ("".join(c for p, c in line if left < p < right).strip() for line in band)
            column = borders.index(left)
            text = clean("\n".join(filter(None, texts)))
            cells.append(Cell(number, column, text, width=borders.index(right) - column))
    return Drawn(Grid(tuple(cells)), end) if cells and frames[-1] == end - start - 1 else None


def _ruled(lines: Sequence[str], start: int, clean: Callable[[str], str]) -> Drawn | None:
    """A table whose columns a line of dashes marks, under its headings or without them; closed by
    dashes, its rows between blank lines, or else by a blank line, a row a line."""
    ruler = start if _RULER.fullmatch(lines[start].strip()) else start + 1
    headed = [_places(lines[start].rstrip())] if ruler > start else []
    dashes = re.finditer("-+", lines[ruler])
    columns = [(found.start(), found.end()) for found in dashes]
    closing = _closing(lines, ruler + 1)
    if closing is None:
        end = next((n for n in range(ruler, len(lines)) if not lines[n].strip()), len(lines))
        bands = [[line] for line in lines[ruler + 1 : end]]
    else:
        end = closing + 1
        bands = _bands(lines[ruler + 1 : closing])
    rows = [_row(band, columns, clean) for band in [*([[lines[start]]] if headed else []), *bands]]
    whole = [row for row in rows if row is not None]
    return Drawn(_grid(whole), end) if whole and len(whole) == len(rows) else None


def _closing(lines: Sequence[str], start: int) -> int | None:
    """The line of dashes that ends a table; none where text at the margin comes first."""
    for number in range(start, len(lines)):
        line = lines[number]
        if _CLOSED.fullmatch(line.strip()):
            return number
        if line.strip() and not line.startswith("  "):
            return None
    return None


def _bands(lines: Sequence[str]) -> list[list[str]]:
    """The lines of each row: all up to a blank line, or one where there are no blank lines."""
    if all(line.strip() for line in lines):
        return [[line] for line in lines]
    bands: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            bands[-1].append(line)
        elif bands[-1]:
            bands.append([])
    return [band for band in bands if band]


def _row(
    band: Sequence[str], columns: Sequence[tuple[int, int]], clean: Callable[[str], str]
) -> list[str] | None:
    """The cells of a row; None where a character stands between two columns."""
    texts = [[""] * len(band) for _ in columns]
    for number, line in enumerate(band):
        for place, char in _places(line.rstrip()):
            at = sum(place >= start for start, _ in columns) - 1
            if char.isspace() and at < 0:
                continue
            if at < 0 or (place >= columns[at][1] and not char.isspace()):
                return None
            texts[at][number] += char
    return [clean("\n".join(filter(None, map(str.strip, cell)))) for cell in texts]
