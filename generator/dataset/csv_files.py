"""CSV: every cell a line, each table with a report a line, the reports and the authorities; and a
year's files in a zip."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from generator.base.cells import Cell, Path
from generator.base.zip import zip_of
from generator.dataset.columns import AUTHORITY_COLUMNS, KEY_COLUMNS, REPORT_COLUMNS
from generator.dataset.dictionary import dictionary_text
from generator.dataset.table_rows import (
    Item,
    WideTable,
    authority_rows,
    extra_cells,
    key_of,
    names_of,
    report_rows,
    wide_rows,
    wide_tables,
)
from generator.exporters.data_dictionary import COLUMNS, Meaning
from generator.exporters.report_data import BOM, inert, value_of, written
from generator.model.library import Library
from generator.model.record import places

SUMS = "SHA256SUMS"


def cells_csv(items: Iterable[Item]) -> bytes:
    """A line for each cell, as beside each report, one report after the other."""
    # A single buffer: lists of two million lines would take several times the memory.
    target = io.BytesIO()
    target.write(BOM + written([names_of(COLUMNS)]))
    for item in items:
        target.write(_lines(item).encode())
    return target.getvalue()


def _lines(item: Item) -> str:
    path, name, record = item.authority.path, item.authority.name, item.record
    head = _joined((path, name, str(record.year), str(record.form)))
    middles = _middles(record.form, record.merged)
    # Nearly every cell is a whole number, so that one is written without asking what it is.
    lines = [
        f"{head},{middle},{cell},数\r\n"
        if type(cell) is int
        else f"{head},{middle},{_joined(value_of(cell))}\r\n"
        for middle, cell in zip(middles, record.cells, strict=True)
    ]
    lines += [
        f"{head},{_joined(words)},{_joined(value_of(cell))}\r\n"
        for words, cell in extra_cells(record)
    ]
    return "".join(lines)


@lru_cache(maxsize=64)
def _middles(form: int | str, merged: tuple[Path, ...]) -> tuple[str, ...]:
    return tuple(_joined(place.words) for place in places(form, merged))


def wide_csv(wide: WideTable, items: Iterable[Item]) -> bytes:
    """A table with a report a line."""
    rows = [
        (
            *(inert(str(key)) for key in key_of(item)),
            *(str(c) if type(c) is int else _text(c) for c in cells),
        )
        for item, cells in wide_rows(wide, items)
    ]
    return BOM + written([(*names_of(KEY_COLUMNS), *wide.columns), *rows])


def _text(cell: Cell) -> str:
    return value_of(cell)[0]


def reports_csv(library: Library, items: Iterable[Item]) -> bytes:
    """The reports and their facts."""
    return _plain(REPORT_COLUMNS, report_rows(library, items))


def authorities_csv(library: Library) -> bytes:
    """All authorities, those without a report too."""
    return _plain(AUTHORITY_COLUMNS, authority_rows(library))


def year_zip(library: Library, items: Sequence[Item]) -> bytes:
    """The files of the reports of one year; tables that none of them has are left out."""
    files = {"cells.csv": cells_csv(items)}
    for wide in wide_tables():
        if any(item.record.form in wide.forms for item in items):
            files[f"{wide.name}.csv"] = wide_csv(wide, items)
    files["reports.csv"] = reports_csv(library, items)
    files["authorities.csv"] = authorities_csv(library)
    files["dictionary.txt"] = dictionary_text(library.site.name)
    digests = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    return zip_of({**files, SUMS: sums_text(digests)})


def sums_text(digests: Mapping[str, str]) -> bytes:
    """As `sha256sum --check` reads it."""
    return "".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()


def _plain(columns: Iterable[Meaning], rows: Iterable[Sequence[str | int | None]]) -> bytes:
    lines = (tuple("" if v is None else inert(str(v)) for v in row) for row in rows)
    return BOM + written([names_of(columns), *lines])


def _joined(texts: Iterable[str]) -> str:
    return written([tuple(map(inert, texts))]).decode().removesuffix("\r\n")
