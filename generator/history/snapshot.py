"""The content as a commit or the work tree has it: a project whose files are marked by Git's ids."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.base.fingerprints import scan_content
from generator.history.git import Repository, blobs, entries
from generator.model.authority import AuthorityFile
from generator.model.content_paths import authority_file, report_files
from generator.model.library import Authority
from generator.model.report import Report, draft_of, record_of
from generator.project.files import Files, Raw, read_bytes, unreadable
from generator.project.parse import read_report, read_withdrawal
from generator.project.project import Copies, Examined, Project, project_of
from generator.reading.encoding import MAX_BYTES
from generator.reading.source import Problem

ReportId = tuple[str, int]  # an authority's path and a year
_CONTENT = "content/"
_NO_FILE = ""  # the mark of what is no plain file, or has a name that is no text


def files_of_commit(repository: Repository, commit: str) -> Files:
    """The files that a commit has, marked by the ids of their blobs (40 or 64 hexadecimal digits)."""
    marks: dict[str, str] = {}
    for entry in entries(repository, commit, _CONTENT.rstrip("/")):
        path = _CONTENT + entry.path.decode("utf-8", "replace")
        # As `scan` leaves them out.
        if "/." not in path and "~/" not in path and not path.endswith("~"):
            marks[path] = _NO_FILE if "\ufffd" in path else entry.blob

    def load(paths: Iterable[str]) -> dict[str, Raw]:
        wanted = {path: marks.get(path, _NO_FILE) for path in paths}
        found = blobs(repository, filter(None, wanted.values()))
        return {p: found[mark] if mark else unreadable() for p, mark in wanted.items()}

    return Files(marks, load)


def files_of_work_tree(root: Path, before: Files) -> Files:
    """The files of the work tree, marked by the ids that Git would give them; those that only have
    other line ends than `before` are the same (Git may be set to write CRLF)."""
    prints = scan_content(root)
    length = max((len(str(mark)) for mark in before.marks.values()), default=40)
    algorithm = "sha1" if length == 40 else "sha256"

    def load(paths: Iterable[str]) -> dict[str, Raw]:
        return {
            path: read_bytes(root, path, prints[path]) if path in prints else unreadable()
            for path in paths
        }

    def mark(path: str) -> str:
        raw = read_bytes(root, path, prints[path])
        if isinstance(raw, Problem):
            return _NO_FILE
        if len(raw) > MAX_BYTES:  # no more than this is read: a picture of the handbook, say
            return _blob_of(root / path, algorithm)
        own, known = _blob(raw, algorithm), str(before.marks.get(path, ""))
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
class Snapshot:
    """One side of a comparison: the project as it is there, and the copied passages of its reports,
    once they have been looked for."""

    project: Project
    copies: Copies = field(default_factory=dict)

    @property
    def reports(self) -> Iterator[ReportId]:
        """Every report that has both files, and those withdrawn."""
        return ((path, year) for path, years in self.project.years.items() for year in years)

    @property
    def judged(self) -> bool:
        """Whether rules can be asked: they read site.yml."""
        return self.project.site is not None

    def mark(self, path: str) -> str:
        """The id of a file's blob; empty where there is no plain file."""
        return str(self.project.files.marks.get(path, _NO_FILE))

    def marks_of(self, report: ReportId) -> tuple[str, str]:
        """The blobs of a report's two files."""
        yml, md = report_files(*report)
        return self.mark(yml), self.mark(md)

    def authority(self, path: str) -> Authority:
        """An authority, or one that only has a path where its authority.yml or the site's settings
        cannot be read."""
        known = self.project.authorities.get(path)
        if known is not None and self.judged:
            return known
        file = AuthorityFile.model_validate({"名称": path, "全称": path, "类型": "其他"})
        return Authority(path, file, "", None, self.project.years.get(path, ()))

    def loaded(self, wanted: Iterable[ReportId]) -> Snapshot:
        """The same with the files of these reports read, and those of the year before, which their
        rules read."""
        both = {report for path, year in wanted for report in ((path, year), (path, year - 1))}
        names = [
            name for report in sorted(both & set(self.reports)) for name in report_files(*report)
        ]
        files = self.project.files.loaded(names)
        return replace(self, project=replace(self.project, files=files))

    def report(self, report: ReportId) -> Report | None:
        """A report without asking the rules; None where it cannot be read or was withdrawn."""
        return self.parsed(report).report

    def examined(self, report: ReportId) -> Examined:
        """A report with the findings of every rule; without those where the settings of the site or of
        the authority cannot be read, since rules need them."""
        path, year = report
        if not self.judged or path not in self.project.authorities:
            return self.parsed(report)
        return self.project.examined(path, year, self.copies.get(report, ()))

    def parsed(self, report: ReportId) -> Examined:
        """A report without the findings of the rules."""
        (path, year), names = report, report_files(*report)
        raws = self.project.files.load(names)
        if said := read_withdrawal(names[0], raws[names[0]]):
            return Examined(path, year, {}, None, None, said[1], said[0])
        authority = self.authority(path).in_year(year)
        own, found = read_report(authority, year, *(raws[name] for name in names))
        draft = draft_of(own) if own else None
        return Examined(path, year, {}, own, record_of(own) if own else None, found, draft)


def snapshot_of(root: Path, files: Files, known: Snapshot | None = None) -> Snapshot:
    """The site and all authorities of one side; those that are the same on the `known` side are
    not read again."""
    return Snapshot(project_of(root, files, _unchanged(files, known) if known else {}))


def _unchanged(files: Files, known: Snapshot) -> Mapping[str, str]:
    """What the authorities say whose file is the same on the known side, as JSON by path."""
    wrong = {diagnostic.path for diagnostic in known.project.diagnostics}
    names = {path: authority_file(path) for path in known.project.authorities}
    return {
        path: known.project.authorities[path].data
        for path, name in names.items()
        if name not in wrong and files.marks.get(name) == known.mark(name) != _NO_FILE
    }
