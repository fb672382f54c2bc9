"""Libraries to make the data set of, with every report's cells as its YAML has them, and the files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from generator.base.cells import Cell
from generator.dataset.files import PACKAGE, SUMS, FileDigest, data_files
from generator.dataset.package import checksums, datapackage
from generator.exporters.report_data import EXTRA
from generator.forms import FORMS
from generator.model.holdings import Holdings
from generator.model.library import Library, children_of
from generator.model.report import Report, record_of
from generator.project.project import open_project

_PLUS = re.compile(r"(?<=[\s\[,])\+\d+")
KINDS = ("CSV", "Excel", "JSON", "SQLite", "Parquet")
Spot = tuple[str, str, str]  # 表, 行, 栏
Place = tuple[str, int]  # authority, year


@dataclass(frozen=True)
class Held:
    """A library with its reports, as a build has them."""

    holdings: Holdings
    reports: Mapping[Place, Report]

    @property
    def library(self) -> Library:
        return self.holdings.library

    def files(self, kinds: Iterable[str] = KINDS) -> dict[str, bytes]:
        """Every file of the data set by its address."""
        chosen = list(kinds)
        files = {f.address: f.make() for f in data_files(self.holdings, chosen)}

        def made(address: str) -> FileDigest:
            return FileDigest(len(files[address]), hashlib.sha256(files[address]).hexdigest())

        if "CSV" in chosen:
            described = {
                PACKAGE: datapackage(self.holdings, made),
                SUMS: checksums(self.holdings, chosen, made),
            }
            files |= described
        return files

    def truth(self) -> dict[Place, list[tuple[Spot, Cell]]]:
        """The cells of every report, from the text of its YAML, in the order they stand there."""
        return {
            place: cells_in(_data(report.source.text), report.form.key)
            for place, report in self.reports.items()
        }


def _data(text: str) -> dict[str, Any]:
    # YAML 1.1 takes +1 for a number; here it is what is printed.
    data: dict[str, Any] = yaml.load(_PLUS.sub(r'"\g<0>"', text), Loader=yaml.CSafeLoader)
    return data


def read_project(root: Path) -> Held:
    """All reports of a project."""
    project = open_project(root)
    reports = {}
    for path, authority in project.authorities.items():
        for year in authority.years:
            report, _ = project.report(path, year)
            assert report is not None
            reports[path, year] = report
    records = {place: record_of(report) for place, report in reports.items()}
    return Held(Holdings(project.library, records), reports)


def hold(library: Library, reports: Iterable[Report]) -> Held:
    """Reports on their own; `library` lends its settings."""
    own = {(report.authority.path, report.year): report for report in reports}
    authorities = {path: report.authority for (path, _), report in own.items()}
    records = {place: record_of(report) for place, report in own.items()}
    children = children_of(authorities.values())
    small = replace(library, authorities=authorities, children=children)
    return Held(Holdings(small, records), own)


def cells_in(data: Mapping[str, Any], form: int | str) -> list[tuple[Spot, Cell]]:
    """The cells of the three tables, and of the rows beside the form."""
    found: list[tuple[Spot, Cell]] = []

    def walk(value: object, path: tuple[str, ...]) -> None:
        if isinstance(value, Mapping):
            for key, inner in value.items():
                walk(inner, (*path, str(key)))
            return
        columns = FORMS[form].rows[path].columns.columns
        cells = value if isinstance(value, list) else [value] * len(columns)
        for column, cell in zip(columns, cells, strict=True):
            found.append(((path[0], ".".join(path[1:]), column.key), exact(cell)))

    for table in FORMS[form].tables:
        walk(data[table.key], (table.key,))
    for row in data.get(EXTRA) or []:
        for number, cell in enumerate(row["数值"], 1):
            found.append(((row["表"], f"{EXTRA}.{row['标签']}", str(number)), exact(cell)))
    return found


def exact(cell: Any) -> Cell:
    """A number as a Decimal, whatever type it came as."""
    return cell if cell is None or isinstance(cell, str) else Decimal(str(cell))
