"""An index of a project's content, as the build makes it, and plain search to hold it against."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.model.holdings import Holdings
from generator.model.record import Record
from generator.project.project import Project, open_project
from generator.search.documents import Searched, searched, text_of
from generator.search.index import index_files, text_files
from generator.search.part_files import slots
from generator.search.terms import folded

Place = tuple[str, int]  # authority, year


def holdings_of(root: Path) -> Holdings:
    """The holdings of a project whose content is in order; its records hold nothing but years."""
    library = open_project(root).library
    records = {
        (path, year): Record(path, year, 2021, None, None, None)
        for path, authority in library.authorities.items()
        for year in authority.years
    }
    return Holdings(library, records)


def read_entry(project: Project, path: str) -> Searched:
    """An authority with the texts of its reports."""
    authority = project.authorities[path]
    reports = []
    for year in authority.years:
        report, _ = project.report(path, year)
        assert report is not None
        reports.append((year, report.filing.title, text_of(report)))
    return searched(project.library, authority, reports)


def read_entries(root: Path) -> dict[str, Searched]:
    """All authorities of a project."""
    project = open_project(root)
    return {path: read_entry(project, path) for path in project.authorities}


def make_index(entries: dict[str, Searched]) -> dict[str, bytes]:
    """Every file of an index by its address."""
    numbered = [(slot, entries[path]) for path, slot in slots(entries).items()]
    numbered.sort(key=lambda item: item[0])
    files = dict(index_files(numbered))
    for slot, entry in numbered:
        files |= text_files(slot, entry)
    return files


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write files below a folder."""
    for address, body in files.items():
        path = folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


def plain_search(texts: Mapping[Place, str], query: str) -> set[Place]:
    """The reports in which every word of the query stands."""
    words = [folded(word) for word in query.split()]
    return {place for place, text in texts.items() if all(word in text for word in words)}


def searched_texts(entries: dict[str, Searched]) -> dict[Place, str]:
    """All that a report is found by, folded: the names of its authority, its heading, its narrative."""
    return {
        (path, year): folded("\n".join((entry.names, title, entry.texts[year])))
        for path, entry in entries.items()
        for year, title in entry.titles.items()
    }
