"""The 总计 cells that are still 待填, computed from the other cells where all of those are numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator.base.cells import PENDING, Cell, Path, numbers, shown, state
from generator.forms.layout import Cells, Form, Row

_WHY = {"blank": "是空白", "unreadable": "是不清", "pending": "还是待填"}


class Unfilled(NamedTuple):
    """A 总计 cell that stays 待填, and why."""

    path: Path  # of the row
    column: int
    why: str


def fill_totals(
    form: Form, rows: Sequence[Row], cells: Mapping[Path, Cells]
) -> tuple[dict[Path, Cells], list[Unfilled]]:
    """The cells with their totals, across every row and down to the row that is the sum of all
    others; what stays 待填 is named with its reason."""
    filled = {path: list(own) for path, own in cells.items()}
    why: dict[tuple[Path, int], str] = {}

    def put(path: Path, index: int, parts: Sequence[tuple[str, Cell]]) -> None:
        if filled[path][index] != PENDING:
            return
        found = numbers(cell for _, cell in parts)
        if len(found) == len(parts):
            filled[path][index] = sum(found)
            why.pop((path, index), None)
        else:
            name, cell = next(part for part in parts if not numbers([part[1]]))
            why.setdefault((path, index), f"“{name}”{_WHY.get(state(cell), _mark(cell))}")

    def across(row: Row) -> None:
        at = row.columns.total
        if at is not None and row.path in filled:
            names = [column.key for column in row.columns.columns]
            parts = list(zip(names, filled[row.path], strict=True))
            put(row.path, at, parts[:at] + parts[at + 1 :])

    total, group = form.total_of
    for row in rows:
        if row.path != total:
            across(row)
    parts = [row for row in rows if row.path[: len(group)] == group and row.path != total]
    if total in filled:
        own = next(row for row in rows if row.path == total)
        for index in range(len(own.columns)):
            if index == own.columns.total:
                across(own)  # first across: the sum that stands on the same line
            put(total, index, [(row.key, _cell(filled.get(row.path), index)) for row in parts])
    left = [Unfilled(path, index, words) for (path, index), words in why.items()]
    return {path: tuple(own) for path, own in filled.items()}, left


def _cell(cells: Sequence[Cell] | None, index: int) -> Cell:
    """The cell of a row that adds to a total; a row that is missing or wrong is still to be filled."""
    return PENDING if cells is None else cells[index]


def _mark(cell: Cell) -> str:
    return f"印的是“{shown(cell)}”"
