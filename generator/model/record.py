"""What others read of a report, as plain values that can be stored: next year's rules, the index
pages, the sums and the data set (design §6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from generator.base.cells import Cell, Path, shown
from generator.forms import FORMS
from generator.forms.layout import Cells

# A cell as JSON has it: only in the state is a Decimal kept exactly, as a list of its digits.
Plain = int | float | str | None


class Record(NamedTuple):
    """A report's title, dates and every printed cell of its tables."""

    authority: str  # the path of its folder below content/reports
    year: int
    form: int | str
    title: str | None
    published: str | None  # ISO date
    signed: str | None  # ISO date
    merged: tuple[Path, ...] = ()  # the groups that are printed as one row, in order
    cells: Cells = ()  # row by row in the order of the form's printed rows
    extra: tuple[tuple[str, str, Cells], ...] = ()  # 其他行: key of the table, label, cells

    @property
    def date(self) -> str:
        """The ISO date of its publication, else of its signature; a report without either counts as
        of 1 January after its year, so that nothing depends on the clock."""
        return self.published or self.signed or f"{self.year + 1}-01-01"

    @property
    def figures(self) -> dict[str, str]:
        """The form's key figures by name, in its order, as a page shows them."""
        spans = spans_of(self.form, self.merged)
        return {
            figure.name: shown(_cell(self.cells, spans, figure.path))
            for figure in FORMS[self.form].figures
        }

    def row(self, path: Path) -> Cells:
        """The cells of the row at `path`; () where the report does not print it."""
        start, end = spans_of(self.form, self.merged).get(path, (0, 0))
        return self.cells[start:end]

    @property
    def carried_out(self) -> Cells:
        """结转下年度继续办理 (table 三); () in a form without tables."""
        form = FORMS[self.form]
        return self.row(form.balance[1][1]) if form.tables else ()

    def standing(self, path: Path) -> Cells:
        """制发, 废止, 现行有效 of the row at `path` (规章, 行政规范性文件 in table 二); () in a form whose
        row counts other things."""
        return self.row(path) if path in FORMS[self.form].standing else ()


class Copy(NamedTuple):
    """A passage of a report that stands (nearly) so in another one."""

    line: int  # where its paragraph begins in the narrative, from 1
    chapter: int  # 5 if all of that chapter is meant, else 0
    authority: str  # whose the other report is
    year: int
    other_line: int  # where it begins in the other narrative, from 1
    percent: int  # how alike they are
    more: int  # how many further reports have it


class CellPlace(NamedTuple):
    """Where a cell of a report stands: its row's path and its number in the row, from 0, and what
    data files call the place."""

    row: Path
    cell: int
    words: tuple[str, str, str]  # 表, 行 (dotted path below the table), 栏


@cache
def places(form_key: int | str, merged: Collection[Path]) -> tuple[CellPlace, ...]:
    """The place of each of `Record.cells`, in their order."""
    return tuple(
        CellPlace(row.path, index, (str(row.path[0]), ".".join(map(str, row.path[1:])), column.key))
        for table in FORMS[form_key].tables
        for row in table.printed_rows(merged)
        for index, column in enumerate(row.columns.columns)
    )


@cache
def spans_of(form: int | str, merged: tuple[Path, ...]) -> Mapping[Path, tuple[int, int]]:
    """Where each printed row of a report lies in `Record.cells`: its path → start and end."""
    spans: dict[Path, tuple[int, int]] = {}
    end = 0
    for table in FORMS[form].tables:
        for row in table.printed_rows(merged):
            start, end = end, end + len(row.columns)
            spans[row.path] = (start, end)
    return spans


def rows_of(record: Record) -> Mapping[Path, Cells]:
    """The printed rows of a record by their path."""
    spans = spans_of(record.form, record.merged)
    return {row: record.cells[start:end] for row, (start, end) in spans.items()}


def _cell(cells: Cells, spans: Mapping[Path, tuple[int, int]], path: Path) -> Cell:
    """The cell at `path`: a row of one cell, or a row and the index of a cell."""
    if path in spans:
        return cells[spans[path][0]]
    start, end = spans.get(path[:-1], (0, 0))
    index = path[-1]
    return cells[start + index] if isinstance(index, int) and start < end else None


def plain(cell: Cell) -> Plain:
    """A cell as data files have it: a Decimal as the float that is printed the same."""
    return float(cell) if isinstance(cell, Decimal) else cell


def stored(record: Record) -> dict[str, Any]:
    """A record as JSON keeps it; `restored` is the inverse."""
    return {
        "form": record.form,
        "title": record.title,
        "published": record.published,
        "signed": record.signed,
        "merged": record.merged,
        "cells": _kept(record.cells),
        "extra": [(table, label, _kept(cells)) for table, label, cells in record.extra],
    }


def restored(authority: str, year: int, values: Mapping[str, Any]) -> Record:
    """The record of an authority's report of a year from what `stored` gave."""
    return Record(
        authority,
        year,
        values["form"],
        values["title"],
        values["published"],
        values["signed"],
        tuple(map(tuple, values["merged"])),
        _cells(values["cells"]),
        tuple((table, label, _cells(cells)) for table, label, cells in values["extra"]),
    )


def _kept(cells: Cells) -> list[int | str | list[str] | None]:
    return [[str(cell)] if isinstance(cell, Decimal) else cell for cell in cells]


def _cells(kept: list[Any]) -> Cells:
    if any(type(cell) is list for cell in kept):
        return tuple([Decimal(cell[0]) if type(cell) is list else cell for cell in kept])
    return tuple(kept)
