"""What changed since the year before: last year's figures beside those of the same cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from generator.base.cells import Cell, Path, is_number, shown
from generator.exporters.report_data import places
from generator.forms import common
from generator.model.library import Sheet
from generator.model.report import Report, cell_at, merged_of, plain
from generator.pages.figures import headed
from generator.pages.parts import Number

LAST_YEAR = "上年"
Old = tuple[Cell | float, ...]  # the cells of a row, last year
# What came in, what was dealt with, what is left.
DIGEST = tuple(figure.name for figure in common.FIGURES[:3])


def rows_before(report: Report, last: Sheet | None) -> Mapping[Path, Old]:
    """Last year's cells by row. Across forms nothing is the same place; a row that was printed
    merged has a path of its own, so it never meets the rows that it stood for."""
    if last is None or last.form != report.form.key:
        return {}
    cells = tuple(last.cells)
    return {row: cells[start:end] for row, start, end in _rows(last.form, merged_of(last))}


@lru_cache(maxsize=64)
def _rows(form: int | str, merged: frozenset[Path]) -> tuple[tuple[Path, int, int], ...]:
    rows: dict[Path, tuple[int, int]] = {}
    for index, place in enumerate(places(form, merged)):
        start, _ = rows.get(place.row, (index, index))
        rows[place.row] = (start, index + 1)
    return tuple((row, start, end) for row, (start, end) in rows.items())


def changed(cells: Sequence[Cell], old: Old) -> Iterator[tuple[int, str]]:
    """The numbers of a row that were other numbers last year: which one, and the old one."""
    for index, (cell, before) in enumerate(zip(cells, old, strict=True)):
        if cell != before and is_number(cell) and _is_figure(before) and plain(cell) != before:
            yield index, _shown(before)


def digest(report: Report, before: Mapping[Path, Old]) -> tuple[Number, ...]:
    """The figures that most readers come for, as far as the form has them, with last year's."""
    numbers = []
    for figure in report.form.figures:
        if figure.name not in DIGEST:
            continue
        *row, index = figure.path
        cell = cell_at(report.cells, figure.path)
        old = before[tuple(row)][int(index)] if tuple(row) in before else None
        words = shown(cell) if is_number(cell) else "原件未填" if cell is None else shown(cell)
        note = f"{LAST_YEAR} {_shown(old)}" if _is_figure(old) else ""
        numbers.append(Number(headed(figure.name), words, note))
    return tuple(numbers)


def _is_figure(value: Cell | float) -> bool:
    return value is not None and not isinstance(value, str)


def _shown(value: Cell | float) -> str:
    return f"{Decimal(str(value)):f}"
