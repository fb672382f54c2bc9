"""Every file below data/: its address, which reports it reads, and what makes it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator.dataset.file_uses import notes
from generator.dataset.wide_tables import Item, Sheets, items_of, wide_tables
from generator.model.library import Library

FOLDER = "data/"
INDEX = f"{FOLDER}index.html"
PACKAGE = f"{FOLDER}datapackage.json"
SUMS = f"{FOLDER}SHA256SUMS"


class DataFile(NamedTuple):
    """A file of the data set; `year` is that of the reports it reads, None: all."""

    address: str
    year: int | None
    make: Callable[[], bytes]


class MadeFile(NamedTuple):
    """A file that was made."""

    size: int
    digest: str  # SHA-256


def measured(path: Path) -> MadeFile:
    """What lies at `path`, without reading all of it into memory."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return MadeFile(file.tell(), digest)


def data_files(
    library: Library, kinds: Collection[str], sheets: Callable[[], Sheets]
) -> Iterator[DataFile]:
    """The files of the formats `kinds` (数据集 in site.yml). Only which reports there are is read
    here; what they say is asked of `sheets` when a file is made."""
    for note in notes():
        if note.kind in kinds:
            yield DataFile(FOLDER + note.name, None, partial(_make, note.name, library, sheets))
    if "CSV" in kinds:
        for year in years_of(library):
            yield DataFile(zip_address(year), year, partial(_make_year, year, library, sheets))


def addresses(library: Library, kinds: Collection[str]) -> list[str]:
    """The addresses of `data_files`."""
    return [file.address for file in data_files(library, kinds, dict)]


def years_of(library: Library) -> list[int]:
    """The years with reports, newest first."""
    return sorted({year for years in library.own_years.values() for year in years}, reverse=True)


def zip_address(year: int) -> str:
    """The address of a year's files."""
    return f"{FOLDER}{year}.zip"


def _make_year(year: int, library: Library, sheets: Callable[[], Sheets]) -> bytes:
    from generator.dataset.archive import year_zip

    return year_zip(library, items_of(library, sheets(), year))


def _make(name: str, library: Library, sheets: Callable[[], Sheets]) -> bytes:
    """A file by its name in `words.notes`; what only one format needs is imported for it alone."""
    items = items_of(library, sheets())
    suffix = name.rpartition(".")[2]
    if suffix == "csv":
        return _csv(name, library, items)
    if suffix == "parquet":
        return _parquet(name, library, items)
    if suffix == "xlsx":
        from generator.dataset.workbook import workbook

        return workbook(library, items)
    if suffix == "sqlite":
        from generator.dataset.database import database

        return database(library, items)
    from generator.dataset.whole_json import whole_json

    return whole_json(library, items)


def _csv(name: str, library: Library, items: list[Item]) -> bytes:
    from generator.dataset import csv_files

    for wide in wide_tables():
        if name == f"{wide.name}.csv":
            return csv_files.wide_csv(wide, items)
    if name == "cells.csv":
        return csv_files.cells_csv(items)
    if name == "reports.csv":
        return csv_files.reports_csv(library, items)
    return csv_files.authorities_csv(library)


def _parquet(name: str, library: Library, items: list[Item]) -> bytes:
    from generator.dataset import columnar

    if name == "cells.parquet":
        return columnar.cells_parquet(items)
    if name == "reports.parquet":
        return columnar.reports_parquet(library, items)
    return columnar.authorities_parquet(library)
