"""Reading a project: its settings and authorities, and one report with all its findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from generator.model.authority import AuthorityFile
from generator.model.content_paths import SITE_FILE, authority_file
from generator.model.diagnostics import Diagnostic
from generator.model.library import Authority, Library, Record, children_of
from generator.model.report import Report, record_of
from generator.project import tree
from generator.project.examine import examine
from generator.project.settings import consistency
from generator.reading.source import Problem, Source

Read = Callable[[str], bytes | Problem]  # path in the project → what the file holds


class Known(Protocol):
    """An authority that was read before."""

    @property
    def mark(self) -> str:
        """The fingerprint of its file."""

    @property
    def data(self) -> str:
        """What the file said, as JSON."""


_NOTHING: Mapping[str, Known] = MappingProxyType({})


def read_library(
    root: Path, files: Mapping[str, int], remembered: Mapping[str, Known] = _NOTHING
) -> tuple[Library | None, list[Diagnostic]]:
    """`library_from` the folder of a project."""
    return library_from(
        lambda name: tree.read_bytes(root, name, files.get(name, 1)), files, remembered
    )


def library_from(
    read: Read, files: Mapping[str, int], remembered: Mapping[str, Known] = _NOTHING
) -> tuple[Library | None, list[Diagnostic]]:
    """site.yml and every authority.yml; authorities that cannot be read are left out, those that
    are `remembered` and have not changed since are not read again."""
    folders = tree.read_tree(files)
    site, diagnostics = tree.read_site(read(SITE_FILE))
    diagnostics.extend(folders.diagnostics)
    authorities: dict[str, Authority] = {}
    for path, years in folders.years.items():
        name = authority_file(path)
        kept = remembered.get(path)
        if kept and kept.mark == str(files[name]):
            file, data = AuthorityFile.model_validate_json(kept.data), kept.data
        else:
            own, found = tree.read_authority(path, read(name))
            diagnostics += found
            if own is None:
                continue
            file, data = own, own.model_dump_json(by_alias=True, exclude_defaults=True)
        parent = folders.parent(path)
        while parent is not None and parent not in authorities:
            parent = folders.parent(parent)  # that one could not be read
        authorities[path] = Authority(path, file, data, parent, years)

    def source_of(name: str) -> Source:
        return tree.read_source(name, read(name))

    diagnostics += consistency(site, authorities, folders.years, source_of)
    if site is None:
        return None, diagnostics
    return Library(site, authorities, children_of(authorities.values())), diagnostics


def examine_report(
    authority: Authority, year: int, yml: bytes | Problem, md: bytes | Problem, library: Library
) -> tuple[Report | None, Record | None, list[Diagnostic]]:
    """Read one report and ask every rule; `library` needs the record of the year before."""
    report, diagnostics = tree.read_report(authority, year, yml, md)
    if report is None:
        return None, None, diagnostics
    # What reading has explained already is not said again by a rule.
    explained = {(d.path, d.place) for d in diagnostics}
    diagnostics += [d for d in examine(report, library) if (d.path, d.place) not in explained]
    return report, record_of(report), diagnostics
