"""Ruling lines into tables: where each cell lies and how many rows and columns it covers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import NamedTuple

from generator.base.refusal import Refused
from generator.importing.blocks import MAX_CELLS, MAX_RULINGS
from generator.importing.readers.pdf_marks import Ruling

NEAR = 3.0  # points: rulings so close meet, or are one (double borders, dashes, corners)
NARROW = 4.0  # points: no row or column with text in it is narrower


class CellSpan(NamedTuple):
    """A cell: its first row and column (from 0), and how many it covers."""

    row: int
    column: int
    height: int
    width: int


@dataclass(frozen=True, eq=False)  # told apart as objects: two tables may look the same
class RuledTable:
    """A ruled table: its column and row borders (points, ascending), and the cell at each crossing
    of row and column (both from 0).

    `cells` is None where the lines do not divide it into rectangles without doubt.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: dict[tuple[int, int], CellSpan] | None

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the page lies in the table."""
        return self.columns[0] <= x <= self.columns[-1] and self.rows[0] <= y <= self.rows[-1]

    def width_of(self, cell: CellSpan) -> float:
        """How wide a cell is, in points."""
        return self.columns[cell.column + cell.width] - self.columns[cell.column]

    def at(self, x: float, y: float) -> CellSpan | None:
        """The cell around a point of the table; None without `cells`."""
        row = sum(y > border for border in self.rows[1:-1])
        column = sum(x > border for border in self.columns[1:-1])
        return self.cells[row, column] if self.cells else None


def ruled_tables(across: Sequence[Ruling], down: Sequence[Ruling]) -> list[RuledTable]:
    """Every table that lines divide into at least two cells, from the top of the page."""
    across, down = _joined(across), _joined(down)
    if len(across) + len(down) > MAX_RULINGS:
        raise Refused("PDF 中有一页的线条过多（可能是图纸），无法辨认表格。请提供 Word 原件。")
    found = []
    for flat, upright in _connected(across, down):
        rows = _borders([r.at for r in flat], [end for r in upright for end in r[1:]])
        columns = _borders([r.at for r in upright], [end for r in flat for end in r[1:]])
        if len(rows) > 1 and len(columns) > 1 and len(rows) + len(columns) > 4:
            if (len(rows) - 1) * (len(columns) - 1) > MAX_CELLS:
                raise Refused(f"PDF 中有一张表格超过 {MAX_CELLS} 格，无法导入。请检查文件。")
            found.append(RuledTable(columns, rows, _cells(flat, upright, rows, columns)))
    return sorted(found, key=lambda table: table.rows[0])


def _joined(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Rules in one line that touch or overlap made one; specks dropped."""
    lines: list[list[Ruling]] = []
    for ruling in sorted(rulings):
        if lines and ruling.at - lines[-1][0].at <= NEAR / 2:
            lines[-1].append(ruling)
        else:
            lines.append([ruling])
    joined: list[Ruling] = []
    for line in lines:
        at = sum(ruling.at for ruling in line) / len(line)
        start, end = min(line, key=lambda ruling: ruling.start)[1:]
        for ruling in sorted(line, key=lambda ruling: ruling.start):
            if ruling.start > end + NEAR:
                joined.append(Ruling(at, start, end))
                start = ruling.start
                end = ruling.end
            end = max(end, ruling.end)
        joined.append(Ruling(at, start, end))
    return [ruling for ruling in joined if ruling.end - ruling.start > NARROW]


def _connected(
    across: Sequence[Ruling], down: Sequence[Ruling]
) -> Iterable[tuple[list[Ruling], list[Ruling]]]:
    """The rulings in sets that hang together by crossing or touching."""
    root = list(range(len(across) + len(down)))
    for i, flat in enumerate(across):
        for j, upright in enumerate(down, len(across)):
            if (
                flat.start - NEAR <= upright.at <= flat.end + NEAR
                and upright.start - NEAR <= flat.at <= upright.end + NEAR
            ):
                root[_find(root, i)] = _find(root, j)
    sets: dict[int, tuple[list[Ruling], list[Ruling]]] = defaultdict(lambda: ([], []))
    for i, ruling in enumerate((*across, *down)):
        sets[_find(root, i)][i >= len(across)].append(ruling)
    return [(flat, upright) for flat, upright in sets.values() if flat and upright]


def _find(root: list[int], i: int) -> int:
    while root[i] != i:
        root[i] = root[root[i]]
        i = root[i]
    return i


def _borders(places: Sequence[float], ends: Sequence[float]) -> tuple[float, ...]:
    """The distinct places of parallel rulings; the ends of those across them bound an open side."""
    borders: list[list[float]] = []
    for place in sorted((*places, min(ends), max(ends))):
        # Cells with a border each, one of them over several rows: three lines side by side.
        last = borders[-1] if borders else [-inf]
        if place - last[-1] < NARROW and place - last[0] < 1.5 * NARROW:
            borders[-1].append(place)
        else:
            borders.append([place])
    return tuple(sum(group) / len(group) for group in borders)


def _cells(
    across: Sequence[Ruling],
    down: Sequence[Ruling],
    rows: tuple[float, ...],
    columns: tuple[float, ...],
) -> dict[tuple[int, int], CellSpan] | None:
    """Squares of the grid with no line between them are one cell; it must be a rectangle."""
    wide = len(columns) - 1
    root = list(range((len(rows) - 1) * wide))
    for rulings, borders, spans, step in ((down, columns, rows, 1), (across, rows, columns, wide)):
        for n, border in enumerate(borders[1:-1]):
            near = [ruling for ruling in rulings if abs(ruling.at - border) < NARROW]
            for m, span in enumerate(pairwise(spans)):
                drawn = _drawn(near, *span)
                first = m * wide + n if step == 1 else n * wide + m
                if 0.3 < drawn < 0.7:
                    return None
                if drawn <= 0.3:
                    root[_find(root, first)] = _find(root, first + step)
    members: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for square in range(len(root)):
        members[_find(root, square)].append(divmod(square, wide))
    cells: dict[tuple[int, int], CellSpan] = {}
    for squares in members.values():
        (top, left), (bottom, right) = squares[0], squares[-1]
        place = CellSpan(top, left, bottom - top + 1, right - left + 1)
        if place.height * place.width != len(squares):
            return None
        cells.update(dict.fromkeys(squares, place))
    return cells


def _drawn(rulings: Iterable[Ruling], start: float, end: float) -> float:
    """How much of the stretch the rulings cover, from 0 to 1 (joined rulings do not overlap)."""
    covered = sum(max(0.0, min(end, ruling.end) - max(start, ruling.start)) for ruling in rulings)
    return covered / (end - start)
