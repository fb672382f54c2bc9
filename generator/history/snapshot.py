"""The content as a commit or the work tree has it: which files there are, and reading them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from generator.base.fingerprints import LINK, scan_content
from generator.history.git import Repository, blobs, entries
from generator.model.authority import AuthorityFile
from generator.model.content_paths import SITE_FILE, authority_file, report_stem
from generator.model.diagnostics import Diagnostic
from generator.model.library import Authority, Library, Record
from generator.model.report import Report, record_of
from generator.project import tree
from generator.project.project import examine_report, library_from
from generator.reading.encoding import MAX_BYTES
from generator.reading.source import Problem

Raw = bytes | Problem
Place = tuple[str, int]  # authority and year
_CONTENT = "content/"
_NO_FILE = ""  # the mark of what is no plain file, or has a name that is no text


class Files(NamedTuple):
    """The files of content/ by their path in the project, each with the id of its blob."""

    marks: Mapping[str, str]
    load: Callable[[Iterable[str]], dict[str, Raw]]


def files_of(repository: Repository, commit: str) -> Files:
    """The files that a commit has."""
    marks: dict[str, str] = {}
    for entry in entries(repository, commit, _CONTENT.rstrip("/")):
        path = _CONTENT + entry.path.decode("utf-8", "replace")
        # As `scan` leaves them out.
        if "/." not in path and "~/" not in path and not path.endswith("~"):
            marks[path] = _NO_FILE if "\ufffd" in path else entry.blob

    def load(paths: Iterable[str]) -> dict[str, Raw]:
        wanted = {path: marks[path] for path in paths}
        found = blobs(repository, filter(None, wanted.values()))
        return {p: found[mark] if mark else tree.unreadable() for p, mark in wanted.items()}

    return Files(marks, load)


def files_here(root: Path, before: Files) -> Files:
    """The files of the work tree; those that only have other line ends than `before` are the same
    (Git may be set to write CRLF)."""
    prints = scan_content(root)
    length = max(map(len, before.marks.values()), default=40)
    algorithm = "sha1" if length == 40 else "sha256"

    def load(paths: Iterable[str]) -> dict[str, Raw]:
        return {path: tree.read_bytes(root, path, prints[path]) for path in paths}

    def mark(path: str) -> str:
        raw = tree.read_bytes(root, path, prints[path])
        if isinstance(raw, Problem):
            return _NO_FILE
        if len(raw) > MAX_BYTES:  # no more than this is read: a picture of the handbook, say
            return _blob_of(root / path, algorithm)
        own, known = _blob(raw, algorithm), before.marks.get(path)
        if known and own != known and b"\r\n" in raw:
            return known if _blob(raw.replace(b"\r\n", b"\n"), algorithm) == known else own
        return own

    return Files({path: mark(path) for path in prints}, load)


def _blob(raw: bytes, algorithm: str) -> str:
    """The id that Git gives to a file."""
    return hashlib.new(
        algorithm, b"blob %d\0%b" % (len(raw), raw), usedforsecurity=False
    ).hexdigest()


def _blob_of(path: Path, algorithm: str) -> str:
    """The same of a long file."""
    made = hashlib.new(algorithm, b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            made.update(part)
    return made.hexdigest()


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its files and what they say of the site and the authorities."""

    files: Files
    years: Mapping[str, tuple[int, ...]]  # reports of every authority, the unreadable included
    library: Library | None  # without records; None where site.yml cannot be read
    diagnostics: tuple[Diagnostic, ...]  # of the library

    @property
    def places(self) -> Iterator[Place]:
        """Every report that has both files."""
        return ((path, year) for path, years in self.years.items() for year in years)

    def marks_of(self, place: Place) -> tuple[str, str]:
        """The blobs of a report's two files."""
        yml, md = names_of(place)
        return self.files.marks[yml], self.files.marks[md]

    def authority(self, path: str) -> Authority:
        """An authority, or one that only has a path where its authority.yml cannot be read."""
        known = self.library.authorities.get(path) if self.library else None
        if known is not None:
            return known
        file = AuthorityFile.model_validate({"名称": path, "全称": path, "类型": "其他"})
        return Authority(path, file, "", None, self.years.get(path, ()))


class Reading(NamedTuple):
    """A report as one side has it: None where it cannot be read, with all its diagnostics."""

    report: Report | None
    record: Record | None
    diagnostics: list[Diagnostic]


def names_of(place: Place) -> tuple[str, str]:
    """The two files of a report."""
    stem = report_stem(place[0], place[1])
    return f"{stem}.yml", f"{stem}.md"


def side_of(files: Files, known: Side | None = None) -> Side:
    """The site and all authorities of one side; those that are the same on the `known` side are
    not read again."""
    listing = {path: 1 if mark else LINK for path, mark in files.marks.items()}
    years = tree.read_tree(listing).years
    names = {path: authority_file(path) for path in years}
    remembered = _unchanged(files, names, known) if known else {}
    wanted = [SITE_FILE, *(name for path, name in names.items() if path not in remembered)]
    raws = files.load([name for name in wanted if name in files.marks])

    def read(name: str) -> Raw:
        if name not in raws and name in files.marks:
            raws.update(files.load([name]))  # only to say where something is wrong
        return raws.get(name, tree.unreadable())

    library, diagnostics = library_from(read, listing, remembered)
    return Side(files, years, library, tuple(diagnostics))


class _Unchanged(NamedTuple):
    """An authority as the other side has it."""

    data: str
    mark: str = "1"  # as in the listing


def _unchanged(files: Files, names: Mapping[str, str], known: Side) -> dict[str, _Unchanged]:
    authorities = known.library.authorities if known.library else {}
    wrong = {diagnostic.path for diagnostic in known.diagnostics}
    return {
        path: _Unchanged(authorities[path].data)
        for path, name in names.items()
        if path in authorities
        and name not in wrong
        and files.marks[name] == known.files.marks[name] != _NO_FILE
    }


def loaded(side: Side, places: Iterable[Place]) -> dict[str, Raw]:
    """The bytes of reports and of those of the year before, which their rules read."""
    wanted = {p for path, year in places for p in ((path, year), (path, year - 1))}
    known = set(side.places)
    return side.files.load([name for place in sorted(wanted & known) for name in names_of(place)])


def parsed(
    side: Side, place: Place, raws: Mapping[str, Raw]
) -> tuple[Report | None, list[Diagnostic]]:
    """A report without asking the rules; None where it cannot be read or is not there."""
    yml, md = names_of(place)
    if yml not in raws:
        return None, []
    return tree.read_report(side.authority(place[0]), place[1], raws[yml], raws[md])


def read_report(side: Side, place: Place, raws: Mapping[str, Raw]) -> Reading:
    """A report with the findings of every rule; without those where the settings of the site or of
    the authority cannot be read, since rules need them."""
    path, year = place
    authority = side.authority(path)
    if side.library is None or not authority.data:
        report, diagnostics = parsed(side, place, raws)
        return Reading(report, record_of(report) if report else None, diagnostics)
    before, _ = parsed(side, (path, year - 1), raws)
    records = {(path, year - 1): record_of(before)} if before else {}
    yml, md = (raws[name] for name in names_of(place))
    library = replace(side.library, records=records)
    return Reading(*examine_report(authority, year, yml, md, library))
