"""What changed since the year before: last year's figures beside those of the same cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.base.cells import Cell, Path, is_number, shown
from generator.forms import common
from generator.forms.layout import Cells
from generator.model.record import Record, rows_of
from generator.model.report import Report, cell_at
from generator.model.voice import Voice
from generator.pages.figures import headed
from generator.pages.parts import Number

LAST_YEAR = "上年"
# What came in, what was dealt with, what is left.
DIGEST = tuple(figure.name for figure in common.FIGURES[:3])


def rows_before(report: Report, last: Record | None) -> Mapping[Path, Cells]:
    """Last year's cells by row. Across forms nothing is the same place; a row that was printed
    merged has a path of its own, so it never meets the rows that it stood for."""
    if last is None or last.form != report.form.key:
        return {}
    return rows_of(last)


def changed(cells: Sequence[Cell], old: Cells) -> Iterator[tuple[int, str]]:
    """The numbers of a row that were other numbers last year: which one, and the old one."""
    for index, (cell, before) in enumerate(zip(cells, old, strict=True)):
        if cell != before and is_number(cell) and is_number(before):
            yield index, shown(before)


def digest(report: Report, before: Mapping[Path, Cells], voice: Voice) -> tuple[Number, ...]:
    """The figures that most readers come for, as far as the form has them, with last year's."""
    numbers = []
    for figure in report.form.figures:
        if figure.name not in DIGEST:
            continue
        *row, index = figure.path
        cell = cell_at(report.cells, figure.path)
        old = before[tuple(row)][int(index)] if tuple(row) in before else None
        words = voice.unfilled if cell is None else voice.cell(cell)
        note = f"{LAST_YEAR} {shown(old)}" if is_number(old) else ""
        numbers.append(Number(headed(figure.name), words, note))
    return tuple(numbers)
