"""The rows of the data set's tables, which every format is written from: the cells, the wide tables
(a report a line), the reports and the authorities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from generator.base.cells import Cell, Path, state
from generator.exporters.data_dictionary import Meaning
from generator.exporters.report_data import EXTRA, STATES
from generator.forms import FORMS
from generator.forms.common import APPLICATIONS, CHAPTER_HEADINGS, DISCLOSURE, DISPUTES
from generator.forms.layout import Row, Table
from generator.model.holdings import Holdings
from generator.model.library import Authority, Library
from generator.model.record import Record, places, plain
from generator.pages.frame import address_of

Words = tuple[str, str, str]  # 表, 行, 栏
Value = int | float | str | None
Spot = tuple[Row, int]  # a cell: its row and number
# Names of files are addresses, so they are ASCII; columns are named as the form names them.
NAMES = {DISCLOSURE: "disclosure", APPLICATIONS: "applications", DISPUTES: "disputes"}


class Item(NamedTuple):
    """A published report: whose, and what its tables say."""

    authority: Authority
    record: Record


@dataclass(frozen=True, eq=False)
class WideTable:
    """A table of the forms that print it alike: one line a report, one column a cell."""

    name: str  # of its file: disclosure-2021
    key: str  # of the table, as the forms have it: 主动公开政府信息
    forms: tuple[int | str, ...]  # their keys
    cells: tuple[Spot, ...]
    columns: tuple[str, ...]  # 行.栏, as {{ }} in a narrative names a cell


def items_of(holdings: Holdings, year: int | None = None) -> list[Item]:
    """The published reports (of one year), by the authority's path, then year."""
    return [
        Item(holdings.library.authorities[path], holdings.records[path, own])
        for path, own in sorted(holdings.records)
        if year in (None, own)
    ]


def authorities_of(library: Library) -> list[Authority]:
    """All authorities by their path."""
    return [library.authorities[path] for path in sorted(library.authorities)]


@cache
def wide_tables() -> tuple[WideTable, ...]:
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
            tables.append(WideTable(full, key, tuple(forms), spots, columns))
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


def wide_rows(wide: WideTable, items: Iterable[Item]) -> Iterator[tuple[Item, list[Cell]]]:
    """The reports that have the table, with a cell for each column; None: blank or not printed."""
    for item in items:
        record = item.record
        if record.form in wide.forms:
            picks = _picks(wide, record.form, record.merged)
            cells = (*record.cells, None)
            yield item, [cells[pick] for pick in picks]


@lru_cache(maxsize=256)
def _picks(wide: WideTable, form: int | str, merged: tuple[Path, ...]) -> tuple[int, ...]:
    """The number of each column's cell in a record; -1 where the report does not print it."""
    found = {place[:2]: number for number, place in enumerate(places(form, merged))}
    return tuple(found.get((row.path, index), -1) for row, index in wide.cells)


def table_name(wide: WideTable) -> str:
    """What the official form calls the table, and which form where they differ: 表三 收到和处理…"""
    form = FORMS[wide.forms[0]].name if _differs(wide) else ""
    return "，".join(filter(None, [f"表{_heading(wide).replace('、', ' ', 1)}", form]))


def sheet_name(wide: WideTable) -> str:
    """The same in few words: 表三, 表二（2021）."""
    number = f"表{_heading(wide).partition('、')[0]}"
    return f"{number}（{wide.forms[0]}）" if _differs(wide) else number


def _heading(wide: WideTable) -> str:
    tables = FORMS[wide.forms[0]].tables
    return CHAPTER_HEADINGS[next(table.chapter for table in tables if table.key == wide.key)]


def _differs(wide: WideTable) -> bool:
    return any(form.tables and form.key not in wide.forms for form in FORMS.values())


def key_of(item: Item) -> tuple[str, str, int, str]:
    """Which report a line of a wide table is of: `KEY_COLUMNS`."""
    own = item.authority
    return own.path, own.name, item.record.year, str(item.record.form)


class Printed(NamedTuple):
    """All cells of a report in their order, by columns: each has as many values as there are cells
    (words, then number or text or neither, then 状态)."""

    words: Sequence[Words]
    numbers: Sequence[int | float | None]
    texts: Sequence[str | None]
    states: Sequence[str]


def printed(record: Record) -> Printed:
    """The cells of the form, then those of the rows that only the original has."""
    extra = extra_cells(record)
    words = [*_words(record.form, record.merged), *(place for place, _ in extra)]
    return Printed(words, *typed([*record.cells, *(cell for _, cell in extra)]))


def typed(
    cells: Sequence[Cell],
) -> tuple[Sequence[int | float | None], Sequence[str | None], Sequence[str]]:
    """Numbers, texts and states (状态) of cells, apart, each as long as `cells`: a blank cell is
    neither a number nor a text."""
    numbers = [cell if type(cell) is int else _number(cell) for cell in cells]
    if None not in numbers:  # as nearly every report
        return numbers, [None] * len(cells), [STATES["number"]] * len(cells)
    texts = [cell if isinstance(cell, str) else None for cell in cells]
    return numbers, texts, [STATES[state(cell)] for cell in cells]


def _number(cell: Cell) -> int | float | None:
    value = plain(cell)
    return None if isinstance(value, str) else value


@lru_cache(maxsize=64)
def _words(form: int | str, merged: tuple[Path, ...]) -> tuple[Words, ...]:
    return tuple(place.words for place in places(form, merged))


def extra_cells(record: Record) -> list[tuple[Words, Cell]]:
    """The cells of the rows that only the original has, each with its place as the CSV names it."""
    return [
        ((table, f"{EXTRA}.{label}", str(number)), cell)
        for table, label, cells in record.extra
        for number, cell in enumerate(cells, 1)
    ]


def report_rows(library: Library, items: Iterable[Item]) -> list[tuple[str | int | None, ...]]:
    """The table of reports, a line each: the values of `REPORT_COLUMNS`, None where there is none."""
    return [
        (
            item.authority.path,
            item.authority.name,
            item.record.year,
            str(item.record.form),
            item.record.title,
            item.record.published,
            item.record.signed,
            library.site.url + address_of(item.authority.path, item.record.year),
        )
        for item in items
    ]


def authority_rows(library: Library) -> list[tuple[str | int | None, ...]]:
    """The table of authorities, a line each: the values of `AUTHORITY_COLUMNS`."""
    return [
        (a.path, a.name, a.file.full_name, a.file.kind, a.file.code, a.parent)
        for a in authorities_of(library)
    ]


def names_of(columns: Iterable[Meaning]) -> tuple[str, ...]:
    """The names of columns, as they stand in the first line."""
    return tuple(column.name for column in columns)
