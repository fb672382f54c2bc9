"""The 总计 cells that are still 待填, computed from the other cells where all of those are numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator.base.cells import PENDING, Cell, Path, numbers, shown, state
from generator.forms.layout import Cells, Form, Row

_WHY = {"blank": "是空白", "unreadable": "是不清", "pending": "还是待填"}


class UnfilledCell(NamedTuple):
    """A 总计 cell that stays 待填, and why."""

    path: Path  # of the row
    column: int
    why: str


def fill_totals(
    form: Form, rows: Sequence[Row], cells: Mapping[Path, Cells]
) -> tuple[dict[Path, Cells], list[UnfilledCell]]:
    """The cells with their totals, across every row and down to the row that is the sum of all
    others; what stays 待填 is named with its reason."""
    table = _Table({path: list(own) for path, own in cells.items()}, {})
    total, group = form.total_of
    for row in rows:
        if row.path != total:
            _fill_across(table, row)
    if total in cells:
        parts = [row for row in rows if row.path[: len(group)] == group and row.path != total]
        _fill_down(table, next(row for row in rows if row.path == total), parts)
    left = [UnfilledCell(path, column, why) for (path, column), why in table.why.items()]
    return {path: tuple(own) for path, own in table.cells.items()}, left


class _Table(NamedTuple):
    """Rows while their totals are computed, and why cells (row, column) could not be."""

    cells: dict[Path, list[Cell]]
    why: dict[tuple[Path, int], str]


def _fill_across(table: _Table, row: Row) -> None:
    """The 总计 of a row that has one: the sum of its other cells."""
    at = row.columns.total
    if at is not None and row.path in table.cells:
        names = [column.key for column in row.columns.columns]
        parts = list(zip(names, table.cells[row.path], strict=True))
        _fill(table, (row.path, at), parts[:at] + parts[at + 1 :])


def _fill_down(table: _Table, total: Row, parts: Sequence[Row]) -> None:
    """Each cell of the row `total`: the sum of the cells above it in the rows `parts`."""
    for column in range(len(total.columns)):
        if column == total.columns.total:
            _fill_across(table, total)  # first across: the sum that stands on the same line
        above = [(row.key, _cell(table.cells.get(row.path), column)) for row in parts]
        _fill(table, (total.path, column), above)


def _fill(table: _Table, at: tuple[Path, int], parts: Sequence[tuple[str, Cell]]) -> None:
    """Sum the parts (name, cell) where the cell is 待填; note the first that is no number."""
    path, column = at
    if table.cells[path][column] != PENDING:
        return
    found = numbers(cell for _, cell in parts)
    if len(found) == len(parts):
        table.cells[path][column] = sum(found)
        table.why.pop(at, None)
    else:
        name, cell = next(part for part in parts if not numbers([part[1]]))
        table.why.setdefault(at, f"“{name}”{_WHY.get(state(cell), _mark(cell))}")


def _cell(cells: Sequence[Cell] | None, index: int) -> Cell:
    """The cell of a row that adds to a total; a row that is missing or wrong is still to be filled."""
    return PENDING if cells is None else cells[index]


def _mark(cell: Cell) -> str:
    return f"印的是“{shown(cell)}”"
