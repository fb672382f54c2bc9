"""The reports of a build as the state keeps them, and what planning and other pages read of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from generator.base.digest import digest
from generator.base.fingerprints import fingerprint
from generator.base.lazy_mapping import LazyMapping
from generator.base.places import Place
from generator.building.staging import Staged
from generator.building.state import Kept, Published, State, as_json
from generator.building.why import FILE
from generator.model import record as records
from generator.model.content_paths import authority_file, report_files
from generator.model.diagnostics import Diagnostic
from generator.model.record import Record
from generator.model.report import Draft, Withdrawal
from generator.project.project import Examined, Project


class Made(NamedTuple):
    """A report of a build, with the page that it has or gets."""

    examined: Examined  # without the report itself
    inputs: Mapping[str, str]  # a digest of each thing that its page reads, by name; {} without one
    mark: str = ""  # digest of the record: what pages that show its figures are made anew for
    files: tuple[Staged, ...] = ()  # that were made of it
    sources: tuple[str, ...] = ()  # digests of what they were made of: its data and narrative
    text: str | None = None  # of the narrative, if it was rendered; for search
    why: tuple[str, ...] = ()  # the inputs for which its page was made anew


def published_of(made: Sequence[Made]) -> Published:
    """What planning reads of an authority's reports that can be published."""
    rows = [
        (own.examined.year, own.mark, own.examined.record.date)
        for own in made
        if own.examined.record and own.inputs
    ]
    return Published(*zip(*rows, strict=True)) if rows else Published()


def records_of(
    kept: Mapping[str, Kept], made: Mapping[str, Sequence[Made]], years: Mapping[str, Sequence[int]]
) -> LazyMapping[Record]:
    """The records of reports that stand as the state has them or were just made, read when they
    are asked for; `years` are those that are published."""

    def read(path: str) -> Mapping[int, Record]:
        if path in made:
            return {m.examined.year: m.examined.record for m in made[path] if m.examined.record}
        return kept_records(path, kept[path])

    return LazyMapping(years, read)


def kept_records(path: str, kept: Kept) -> dict[int, Record]:
    """The records that the state has of an authority, by year: of all its reports that could be read,
    drafts too, which a preview shows."""
    return {
        values["year"]: records.restored(path, values["year"], values["record"])
        for values in json.loads(kept.reports)
        if values["record"]
    }


def aside_as_stored(aside: Mapping[int, Draft | Withdrawal]) -> str:
    """An authority's drafts and what it withdrew, by year, as JSON on one line."""
    return as_json({str(year): own for year, own in aside.items()})


def aside_of(stored: str) -> dict[int, Draft | Withdrawal]:
    """What `aside_as_stored` gave."""
    if stored == "{}":
        return {}
    return {
        int(year): Withdrawal(*own) if len(own) == 2 else Draft(own[0], own[1], tuple(own[2]))
        for year, own in json.loads(stored).items()
    }


def as_stored(made: Sequence[Made], files: Mapping[int, int]) -> bytes:
    """An authority's reports as JSON on one line; `files` are the digests of the files that
    each has in the site, by year (0 where one is missing)."""
    return as_json(
        [
            {
                "year": own.examined.year,
                "examined": own.examined.inputs,
                "page": {k: v for k, v in own.inputs.items() if k not in own.examined.inputs},
                "mark": own.mark,
                "files": files[own.examined.year],
                "record": records.stored(own.examined.record) if own.examined.record else None,
                "diagnostics": [d._asdict() for d in own.examined.diagnostics],
                "aside": aside_as_stored({0: own.examined.aside} if own.examined.aside else {}),
            }
            for own in made
        ]
    ).encode()


def restored(path: str, reports: bytes, files: Mapping[int, int]) -> dict[int, Made]:
    """What `as_stored` gave, by year; a report whose files in the site are not as they were left has
    a page that must be made anew."""
    return {v["year"]: _restored(path, v, files.get(v["year"], 0)) for v in json.loads(reports)}


def _restored(path: str, values: Mapping[str, Any], files: int) -> Made:
    year, record = values["year"], values["record"]
    diagnostics = [Diagnostic(**{**d, "place": Place(*d["place"])}) for d in values["diagnostics"]]
    own = records.restored(path, year, record) if record else None
    aside = aside_of(values["aside"]).get(0)
    examined = Examined(path, year, values["examined"], None, own, diagnostics, aside)
    inputs = {**values["examined"], **values["page"]} if values["page"] else {}
    if inputs and not values["files"] == files != 0:
        inputs[FILE] = ""
    return Made(examined, inputs, values["mark"])


def read_by(project: Project, path: str) -> str:
    """A digest of what the findings of an authority's reports depend on, but for what others copy:
    its files, and the settings that rules read."""
    authority, marks = project.authorities[path], project.files.marks
    files = [(name, marks.get(name)) for name in _files_of(project, path)]
    return digest((files, authority.data, project.families[authority.parent], project.names))


def unread(project: Project, state: State) -> dict[str, Kept]:
    """What the state has of the authorities of which nothing has changed that `read_by` speaks of."""
    return {
        path: kept
        for path in project.authorities
        if (kept := state.authorities.get(path)) and kept.read == read_by(project, path)
    }


def with_aside(project: Project, kept: Mapping[str, Kept]) -> Project:
    """The project that knows which reports are drafts or were withdrawn: from what is `kept` of an
    authority, else from its files."""
    known = {
        path: aside_of(kept[path].aside) if path in kept else project.aside(path)
        for path in project.authorities
    }
    return replace(project, known_aside=known)


def touched(project: Project, paths: Iterable[str], prints: Mapping[str, int]) -> list[str]:
    """Those of the authorities at `paths` with a file that was written since the look with these
    fingerprints: what was read of it may not be what the look has seen."""
    return [
        path
        for path in paths
        if any(prints.get(n, 0) != _print(project.root / n) for n in _files_of(project, path))
    ]


def _files_of(project: Project, path: str) -> Iterator[str]:
    """The files of an authority and its reports; a withdrawn report need not have both."""
    yield authority_file(path)
    for year in project.authorities[path].years:
        yield from report_files(path, year)


def _print(file: Path) -> int:
    try:
        return fingerprint(file.lstat())
    except OSError:
        return 0
