"""CSV: every cell a line, each table with a report a line, the reports and the authorities."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import lru_cache

from generator.base.cells import Path
from generator.dataset.cell_rows import extra_cells
from generator.dataset.columns import AUTHORITY_COLUMNS, KEY_COLUMNS, REPORT_COLUMNS
from generator.dataset.wide_tables import Item, Value, Wide, authorities_of, wide_rows
from generator.exporters.data_dictionary import COLUMNS, Meaning
from generator.exporters.report_data import BOM, inert, places, value_of, written
from generator.model.library import Library
from generator.model.report import exact, merged_of
from generator.pages.frame import address_of


def cells_csv(items: Iterable[Item]) -> bytes:
    """A line for each cell, as beside each report, one report after the other."""
    # A single buffer: lists of two million lines would take several times the memory.
    target = io.BytesIO()
    target.write(BOM + written([names_of(COLUMNS)]))
    for item in items:
        target.write(_lines(item).encode())
    return target.getvalue()


def _lines(item: Item) -> str:
    path, name, sheet = item.authority.path, item.authority.name, item.sheet
    head = _joined((path, name, str(item.record.year), str(sheet.form)))
    middles = _middles(sheet.form, merged_of(sheet))
    # Nearly every cell is a whole number, so that one is written without asking what it is.
    lines = [
        f"{head},{middle},{cell},数\r\n"
        if type(cell) is int
        else f"{head},{middle},{_joined(value_of(exact(cell)))}\r\n"
        for middle, cell in zip(middles, sheet.cells, strict=True)
    ]
    lines += [
        f"{head},{_joined(words)},{_joined(value_of(exact(cell)))}\r\n"
        for words, cell in extra_cells(sheet)
    ]
    return "".join(lines)


@lru_cache(maxsize=64)
def _middles(form: int | str, merged: frozenset[Path]) -> tuple[str, ...]:
    return tuple(_joined(place.words) for place in places(form, merged))


def wide_csv(wide: Wide, items: Iterable[Item]) -> bytes:
    """A table with a report a line."""
    rows = [
        (
            *(inert(str(key)) for key in key_of(item)),
            *(str(c) if type(c) is int else _text(c) for c in cells),
        )
        for item, cells in wide_rows(wide, items)
    ]
    return BOM + written([(*names_of(KEY_COLUMNS), *wide.columns), *rows])


def _text(cell: Value) -> str:
    return value_of(exact(cell))[0]


def key_of(item: Item) -> tuple[str, str, int, str]:
    """Which report a line of a wide table is of."""
    own = item.authority
    return own.path, own.name, item.record.year, str(item.record.form)


def reports_csv(library: Library, items: Iterable[Item]) -> bytes:
    """The reports and their facts."""
    return _plain(REPORT_COLUMNS, report_rows(library, items))


def authorities_csv(library: Library) -> bytes:
    """All authorities, those without a report too."""
    return _plain(AUTHORITY_COLUMNS, authority_rows(library))


def report_rows(library: Library, items: Iterable[Item]) -> list[tuple[str | int | None, ...]]:
    """The lines of the table of reports: `REPORT_COLUMNS`."""
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
    """The lines of the table of authorities: `AUTHORITY_COLUMNS`."""
    return [
        (a.path, a.name, a.file.full_name, a.file.kind, a.file.code, a.parent)
        for a in authorities_of(library)
    ]


def names_of(columns: Iterable[Meaning]) -> tuple[str, ...]:
    """The names of columns, as they stand in the first line."""
    return tuple(column.name for column in columns)


def _plain(columns: Iterable[Meaning], rows: Iterable[Sequence[str | int | None]]) -> bytes:
    lines = (tuple("" if v is None else inert(str(v)) for v in row) for row in rows)
    return BOM + written([names_of(columns), *lines])


def _joined(texts: Iterable[str]) -> str:
    return written([tuple(map(inert, texts))]).decode().removesuffix("\r\n")
