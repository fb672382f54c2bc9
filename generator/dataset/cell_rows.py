"""The cells of a report by columns: where each stands, its number or what is printed instead, its state."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from generator.base.cells import Path, state
from generator.dataset.wide_tables import Value
from generator.exporters.report_data import EXTRA, STATES, places
from generator.model.library import Sheet
from generator.model.report import exact, merged_of

Words = tuple[str, str, str]  # 表, 行, 栏


class Printed(NamedTuple):
    """All cells of a report in their order; a column has as many values as there are cells."""

    words: Sequence[Words]
    numbers: Sequence[int | float | None]
    texts: Sequence[str | None]
    states: Sequence[str]


def printed(sheet: Sheet) -> Printed:
    """The cells of the form, then those of the rows that only the original has."""
    extra = extra_cells(sheet)
    words = [*_words(sheet.form, merged_of(sheet)), *(place for place, _ in extra)]
    return Printed(words, *typed([*sheet.cells, *(cell for _, cell in extra)]))


def typed(
    cells: Sequence[Value],
) -> tuple[Sequence[int | float | None], Sequence[str | None], Sequence[str]]:
    """Numbers, texts and states, apart: a blank cell is neither a number nor a text."""
    numbers = [None if isinstance(cell, str) else cell for cell in cells]
    if None not in numbers:  # as nearly every report
        return numbers, [None] * len(cells), [STATES["number"]] * len(cells)
    texts = [cell if isinstance(cell, str) else None for cell in cells]
    return numbers, texts, [STATES[state(exact(cell))] for cell in cells]


@lru_cache(maxsize=64)
def _words(form: int | str, merged: frozenset[Path]) -> tuple[Words, ...]:
    return tuple(place.words for place in places(form, merged))


def extra_cells(sheet: Sheet) -> list[tuple[Words, Value]]:
    """The cells of the rows that only the original has."""
    return [
        ((table, f"{EXTRA}.{label}", str(number)), cell)
        for table, label, cells in sheet.extra
        for number, cell in enumerate(cells, 1)
    ]
