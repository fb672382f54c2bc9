"""What every format is written from: the reports in order, and the wide tables (a report a line)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from generator.base.cells import Path
from generator.exporters.report_data import places
from generator.forms import FORMS
from generator.forms.common import APPLICATIONS, DISCLOSURE, DISPUTES
from generator.forms.layout import Row, Table
from generator.model.library import Authority, Library, Record, Sheet
from generator.model.report import merged_of

Value = int | float | str | None
Spot = tuple[Row, int]  # a cell: its row and number
Sheets = Mapping[tuple[str, int], Sheet]
# Names of files are addresses, so they are ASCII; columns are named as the form names them.
NAMES = {DISCLOSURE: "disclosure", APPLICATIONS: "applications", DISPUTES: "disputes"}


class Item(NamedTuple):
    """A published report: whose, its facts and its cells."""

    authority: Authority
    record: Record
    sheet: Sheet


@dataclass(frozen=True, eq=False)
class Wide:
    """A table of the forms that print it alike: one line a report, one column a cell."""

    name: str
    key: str  # of the table
    forms: tuple[int | str, ...]
    cells: tuple[Spot, ...]
    columns: tuple[str, ...]  # 行.栏, as {{ }} in a narrative names a cell


def items_of(library: Library, sheets: Sheets, year: int | None = None) -> list[Item]:
    """The published reports (of one year), by the authority's path, then year."""
    return [
        Item(library.authorities[path], library.records[path, own], sheets[path, own])
        for path, own in sorted(sheets)
        if year in (None, own)
    ]


def authorities_of(library: Library) -> list[Authority]:
    """All authorities by their path."""
    return [library.authorities[path] for path in sorted(library.authorities)]


@cache
def wide_tables() -> tuple[Wide, ...]:
    """One for each table, and one for each form where they print it differently: what two forms
    count differently is never in one column."""
    tables = []
    for key, name in NAMES.items():
        shapes: dict[tuple[Spot, ...], list[int | str]] = {}
        for form in sorted(FORMS.values(), key=lambda form: form.years):
            for table in form.tables:
                if table.key == key:
                    shapes.setdefault(tuple(_spots(table)), []).append(form.key)
        for spots, forms in shapes.items():
            full = name if len(shapes) == 1 else "-".join(map(str, (name, *forms)))
            columns = tuple(_named(row, row.columns.columns[index].key) for row, index in spots)
            tables.append(Wide(full, key, tuple(forms), spots, columns))
    return tuple(tables)


def _spots(table: Table) -> Iterator[Spot]:
    """Every cell that a report may print: a group that may be one row stands before its rows."""
    seen = set()
    for row in table.rows:
        for group in row.groups:
            if group in table.merged and group not in seen:
                seen.add(group)
                merged = table.merged[group]
                yield from ((merged, index) for index in range(len(merged.columns)))
        yield from ((row, index) for index in range(len(row.columns)))


def _named(row: Row, column: str) -> str:
    names = [str(part) for part in row.path[1:]]
    return ".".join([*names, column] if len(row.columns) > 1 else names)


def wide_rows(wide: Wide, items: Iterable[Item]) -> Iterator[tuple[Item, list[Value]]]:
    """The reports that have the table, with a cell for each column; None: blank or not printed."""
    for item in items:
        sheet = item.sheet
        if sheet.form in wide.forms:
            picks = _picks(wide, sheet.form, merged_of(sheet))
            cells = [*sheet.cells, None]
            yield item, [cells[pick] for pick in picks]


@lru_cache(maxsize=256)
def _picks(wide: Wide, form: int | str, merged: frozenset[Path]) -> tuple[int, ...]:
    """The number of each column's cell in a sheet; -1 where the report does not print it."""
    found = {place[:2]: number for number, place in enumerate(places(form, merged))}
    return tuple(found.get((row.path, index), -1) for row, index in wide.cells)
