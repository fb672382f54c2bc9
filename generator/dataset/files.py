"""The files below data/: what each is for, its address, which reports it reads, and what makes it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator.dataset.table_rows import Item, items_of, table_name, wide_tables
from generator.model.holdings import Holdings
from generator.model.library import Library

FOLDER = "data/"
INDEX = f"{FOLDER}index.html"
PACKAGE = f"{FOLDER}datapackage.json"
SUMS = f"{FOLDER}SHA256SUMS"
ZIP_TEXT = "一个年度的全部 CSV 文件，附说明和校验值。"


class FileDescription(NamedTuple):
    """A file that holds all years, and what it is for."""

    name: str  # below data/
    kind: str  # its format, as 数据集 in site.yml
    text: str  # in Chinese, for the page and the descriptions


def descriptions() -> Iterator[FileDescription]:
    """The files that hold all years, in the order to list them."""
    yield FileDescription("cells.csv", "CSV", "全部数据，一格一行。适合统计软件和程序。")
    for wide in wide_tables():
        yield FileDescription(f"{wide.name}.csv", "CSV", f"{table_name(wide)}，一份报告一行。")
    yield FileDescription("reports.csv", "CSV", "报告目录：标题、格式、日期和网页。")
    yield FileDescription("authorities.csv", "CSV", "机关目录：全称、类型、代码和上级。")
    yield FileDescription(
        "nianbao.xlsx",
        "Excel",
        "工作簿：说明、各表（一份报告一行）、报告和机关目录。不含一格一行的数据，"
        "报告多时它会超过 Excel 的行数上限。",
    )
    yield FileDescription("nianbao.json", "JSON", "全部报告和机关，结构与每份报告的 JSON 相同。")
    yield FileDescription(
        "nianbao.sqlite", "SQLite", "数据库：机关、报告、各格，视图 tidy 一格一行。"
    )
    yield FileDescription("cells.parquet", "Parquet", "全部数据，一格一行，数为数值类型。")
    yield FileDescription("reports.parquet", "Parquet", "报告目录。")
    yield FileDescription("authorities.parquet", "Parquet", "机关目录。")


class DataFile(NamedTuple):
    """A file of the data set; `year` is that of the reports it reads, None: all."""

    address: str  # from the site's root
    year: int | None
    make: Callable[[], bytes]


class FileDigest(NamedTuple):
    """By what a reader can tell that a file is whole."""

    size: int  # in bytes
    digest: str  # SHA-256, in lower-case hexadecimal digits


def file_digest(path: Path) -> FileDigest:
    """Of the file at `path`, without reading all of it into memory."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return FileDigest(file.tell(), digest)


def data_files(holdings: Holdings, kinds: Collection[str]) -> Iterator[DataFile]:
    """The files of the formats `kinds` (数据集 in site.yml). Only which reports there are is read
    here; their records are when a file is made."""
    for file in descriptions():
        if file.kind in kinds:
            yield DataFile(FOLDER + file.name, None, partial(_make, file.name, holdings))
    if "CSV" in kinds:
        for year in years_of(holdings):
            yield DataFile(zip_address(year), year, partial(_make_year, year, holdings))


def addresses(holdings: Holdings, kinds: Collection[str]) -> list[str]:
    """The addresses of `data_files`."""
    return [file.address for file in data_files(holdings, kinds)]


def years_of(holdings: Holdings) -> list[int]:
    """The years with reports, newest first."""
    return sorted({year for years in holdings.own_years.values() for year in years}, reverse=True)


def zip_address(year: int) -> str:
    """The address of a year's files."""
    return f"{FOLDER}{year}.zip"


def _make_year(year: int, holdings: Holdings) -> bytes:
    from generator.dataset.csv_files import year_zip

    return year_zip(holdings.library, items_of(holdings, year))


def _make(name: str, holdings: Holdings) -> bytes:
    """A file by its name in `descriptions`; what only one format needs is imported for it alone."""
    items = items_of(holdings)
    suffix = name.rpartition(".")[2]
    if suffix == "csv":
        return _csv(name, holdings.library, items)
    if suffix == "parquet":
        return _parquet(name, holdings.library, items)
    if suffix == "xlsx":
        from generator.dataset.excel_file import workbook

        return workbook(holdings.library, items)
    if suffix == "sqlite":
        from generator.dataset.sqlite_file import database

        return database(holdings.library, items)
    from generator.dataset.json_file import whole_json

    return whole_json(holdings.library, items)


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
    from generator.dataset import parquet_files

    if name == "cells.parquet":
        return parquet_files.cells_parquet(items)
    if name == "reports.parquet":
        return parquet_files.reports_parquet(library, items)
    return parquet_files.authorities_parquet(library)
