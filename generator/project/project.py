"""The content of a project as one value, and the one loop that examines its reports (design §6)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from generator.base.cells import PENDING
from generator.base.defect import MEND, where
from generator.base.digest import digest, digests
from generator.base.pool import Progress, spread
from generator.base.refusal import Refused
from generator.model.authority import AuthorityFile
from generator.model.content_paths import PAGES, SITE_FILE, authority_file, report_files
from generator.model.diagnostics import Diagnostic, of_problem
from generator.model.library import Authority, Library, children_of
from generator.model.record import Copy, Record
from generator.model.report import Draft, Report, Withdrawal, draft_of, record_of
from generator.model.site import Site
from generator.project.apply_rules import apply_rules
from generator.project.drafts import findings_of_draft
from generator.project.files import Files, Raw, files_on_disk
from generator.project.parse import (
    left_behind,
    may_say,
    names_of_broken,
    read_authority,
    read_report,
    read_site,
    read_source,
    read_withdrawal,
)
from generator.project.settings import consistency
from generator.project.tree import Tree, read_tree
from generator.reading.source import START, Problem

Result = TypeVar("Result")
_TO_COME = PENDING.encode()
Copies = Mapping[tuple[str, int], Sequence[Copy]]  # of each report, by authority and year
_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Examined(NamedTuple):
    """A report with all its findings. `inputs` has a digest of each thing that they depend on, by
    name. Where the report cannot be read, or was withdrawn, it and its record are None; where the
    findings are known from before, only the report is. Nobody else reads one that is a draft. `raws`
    are its two files, data and narrative, as they were read for this."""

    path: str
    year: int
    inputs: Mapping[str, str]
    report: Report | None
    record: Record | None
    diagnostics: Sequence[Diagnostic]
    aside: Draft | Withdrawal | None = None
    raws: tuple[Raw, ...] = ()

    def without_sources(self) -> Examined:
        """What is kept of it: its findings and what others read; its text would be large."""
        return self._replace(report=None, raws=())

    @property
    def draft(self) -> Draft | None:
        """What is left to be filled in, if anything is."""
        return self.aside if isinstance(self.aside, Draft) else None

    @property
    def finished(self) -> Record | None:
        """The record, if it is one that others may read."""
        return None if self.aside else self.record

    @property
    def publishable(self) -> bool:
        """Whether it can be read and has no error that no note excuses (a draft has none)."""
        return self.record is not None and not any(found.stops for found in self.diagnostics)


@dataclass(frozen=True)
class Project:
    """The content of a project at one moment: its files, and what they say of the site and of all
    authorities. `years` has every folder with an authority.yml and its reports, `authorities` those
    that could be read; `diagnostics` are of the settings and the names of files."""

    root: Path
    files: Files
    years: Mapping[str, tuple[int, ...]]
    site: Site | None
    authorities: Mapping[str, Authority]
    diagnostics: Sequence[Diagnostic]
    known_aside: Mapping[str, Mapping[int, Draft | Withdrawal]] = field(default_factory=dict)

    @cached_property
    def library(self) -> Library:
        """The site and the tree of authorities; Refused where site.yml cannot be read."""
        if self.site is None:
            raise Refused(f"{SITE_FILE} 有错误，请先运行 nianbao check。")
        texts = frozenset(
            path.removeprefix(PAGES) for path in self.files.marks if path.startswith(PAGES)
        )
        children = children_of(self.authorities.values())
        return Library(self.site, self.authorities, children, texts, self.unread)

    @cached_property
    def unread(self) -> Mapping[str, frozenset[str]]:
        """The folders whose authority.yml cannot be read, with the names that it seems to have."""
        paths = [path for path in self.years if path not in self.authorities]
        raws = self.files.load([authority_file(path) for path in paths])
        return {path: names_of_broken(raws[authority_file(path)]) for path in paths}

    def report(self, path: str, year: int) -> tuple[Report | None, list[Diagnostic]]:
        """One report of a readable authority as its two files have it, before any rule is asked: None
        where it cannot be read or was withdrawn, and what is mistyped in it."""
        yml, md = report_files(path, year)
        raws = self.files.load((yml, md))
        if said := read_withdrawal(yml, raws[yml]):
            return None, said[1]
        return read_report(self.authorities[path].in_year(year), year, raws[yml], raws[md])

    def record(self, path: str, year: int) -> Record | None:
        """What others read of a report; None where there is none, it cannot be read, is a draft or
        was withdrawn."""
        if year not in self.authorities[path].years:
            return None
        report, _ = self.report(path, year)
        return record_of(report) if report and not draft_of(report) else None

    def dated(self, path: str, year: int) -> Record | None:
        """The record of a finished report whose narrative is not read, which halves the time; None
        where its data cannot be read."""
        yml, _ = report_files(path, year)
        report, _ = read_report(self.authorities[path], year, self.files.read(yml), b"")
        return record_of(report) if report else None

    def aside(self, path: str) -> dict[int, Draft | Withdrawal]:
        """The years of an authority whose files are no report that is published: a draft, or one that
        was withdrawn. Only those are parsed that have the words."""
        known = self.known_aside.get(path)
        if known is None:
            years = self.authorities[path].years
            names = {year: report_files(path, year) for year in years}
            raws = self.files.load([name for pair in names.values() for name in pair])
            found = ((year, self._aside(path, year, raws)) for year in years)
            known = {year: own for year, own in found if own}
        return dict(known)

    @cached_property
    def all_aside(self) -> Mapping[tuple[str, int], Draft | Withdrawal]:
        """The same of all authorities, by authority and year."""
        return {(path, y): own for path in self.authorities for y, own in self.aside(path).items()}

    def _aside(self, path: str, year: int, raws: Mapping[str, Raw]) -> Draft | Withdrawal | None:
        yml, md = report_files(path, year)
        if said := read_withdrawal(yml, raws[yml]):
            return said[0]
        pair = (raws[yml], raws[md])
        if not any(isinstance(raw, bytes) and may_say(raw, _TO_COME) for raw in pair):
            return None
        authority = self.authorities[path].in_year(year)
        report, _ = read_report(authority, year, raws[yml], raws[md])
        return draft_of(report) if report else None

    def examined(self, path: str, year: int, copies: Sequence[Copy] = ()) -> Examined:
        """One report with all its findings; the record of the year before is read for it."""
        return self._examined(path, year, self.record(path, year - 1), copies, None)

    def examine_years(
        self, path: str, copies: Copies = _NOTHING, known: Mapping[int, Examined] = _NOTHING
    ) -> Iterator[Examined]:
        """Every report of an authority by year, since the rules of each read the record before it;
        one that is `known` with the same inputs stays as it is."""
        before: Examined | None = None
        for year in self.authorities[path].years:
            last = before.finished if before and before.year == year - 1 else None
            own = copies.get((path, year), ())
            before = self._examined(path, year, last, own, known.get(year))
            yield before

    def _examined(
        self,
        path: str,
        year: int,
        before: Record | None,
        copies: Sequence[Copy],
        known: Examined | None,
    ) -> Examined:
        authority, (yml, md) = self.authorities[path], report_files(path, year)
        raws = self.files.load((yml, md))
        inputs = digests(
            data=raws[yml],
            narrative=raws[md],
            around=(self.families[authority.parent], authority.data),
            before=before,
            copies=[(copy, self._name(copy.authority)) for copy in copies],
        )
        pair = (raws[yml], raws[md])
        if known and known.inputs == inputs:
            return known._replace(raws=pair)
        if said := read_withdrawal(yml, raws[yml]):
            left = [left_behind(md)] if said[0] and md in self.files.marks else []
            return Examined(path, year, inputs, None, None, [*said[1], *left], said[0])
        try:
            report, diagnostics = self._asked(path, year, raws, before, copies)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 — one report that nobody foresaw must not hide the others
            problem = Problem("PROGRAM", START, f"程序的差错（{where(error)}）", MEND)
            report, diagnostics = None, [of_problem(yml, problem)]
        if report is None:
            return Examined(path, year, inputs, None, None, diagnostics)
        draft = draft_of(report)
        if draft is not None:
            diagnostics = findings_of_draft(report, draft, diagnostics)
        return Examined(path, year, inputs, report, record_of(report), diagnostics, draft, pair)

    def _asked(
        self,
        path: str,
        year: int,
        raws: Mapping[str, Raw],
        before: Record | None,
        copies: Sequence[Copy],
    ) -> tuple[Report | None, list[Diagnostic]]:
        """A report as its files have it, with what is mistyped in it and what the rules find."""
        yml, md = report_files(path, year)
        authority = self.authorities[path].in_year(year)
        report, diagnostics = read_report(authority, year, raws[yml], raws[md])
        if report is None:
            return None, diagnostics
        report = replace(report, before=before, copies=copies)
        # What reading has explained already is not said again by a rule.
        explained = {(d.path, d.place) for d in diagnostics}
        found = apply_rules(report, self.library)
        return report, diagnostics + [d for d in found if (d.path, d.place) not in explained]

    def _name(self, path: str) -> str:
        """What an authority is called in findings about others' reports."""
        known = self.authorities.get(path)
        return known.name if known else path

    @cached_property
    def families(self) -> Mapping[str | None, str]:
        """A digest, by parent, of the settings that rules read of the reports of its children: those
        of the site, of the authorities above them and of each other. Refused as `library` is."""
        site = self.library.site
        read = (site.deadline_day, site.severities)  # no rule reads anything else of it
        families = {}
        for parent, children in self.library.children.items():
            above = [authority.data for authority in self.library.ancestors(children[0])]
            beside = sorted(authority.data for authority in children)
            families[parent] = digest((read, above, beside))
        return families

    @cached_property
    def names(self) -> str:
        """A digest of what all authorities are called, which findings about copied text tell."""
        return digest([(path, own.name) for path, own in self.authorities.items()])

    def without(self, paths: Collection[str]) -> Project:
        """The project without these authorities, their reports and what they are above; what was
        diagnosed of them stays."""
        kept = {path: own for path, own in self.authorities.items() if path not in paths}
        tree = Tree({path: self.years[path] for path in kept}, ())
        kept = {path: replace(own, parent=tree.parent(path)) for path, own in kept.items()}
        return replace(self, authorities=kept, years=tree.years)


def examine_all(
    project: Project,
    wanted: Sequence[str],
    keep: Callable[[Examined, Examined | None], Result],
    copies: Copies,
    known: Callable[[str], Mapping[int, Examined]],
    workers: int,
    progress: Progress,
) -> dict[str, list[Result]]:
    """All reports of the `wanted` authorities, on up to `workers` processes: what `keep` makes of
    each report and the one of the year before in the authority's folder."""

    def work(path: str) -> list[Result]:
        kept = []
        before: Examined | None = None
        for one in project.examine_years(path, copies, known(path)):
            kept.append(keep(one, before))
            before = one
        return kept

    done = spread(work, wanted, workers, lambda n: progress("年报", n, len(wanted)))
    return dict(zip(wanted, done, strict=True))


def open_project(
    root: Path,
    known: Mapping[str, int] | None = None,
    unchanged: Mapping[str, str] = _NOTHING,
) -> Project:
    """The project in `root` as it is now, or as a look at its files a moment ago found it: with the
    marks that are `known`."""
    return project_of(root, files_on_disk(root, known), unchanged)


def project_of(root: Path, files: Files, unchanged: Mapping[str, str] = _NOTHING) -> Project:
    """site.yml and every authority.yml among these files, read; authorities that are `unchanged`
    (path → what the file says, as JSON) are not read again."""

    def alone(name: str) -> bool:
        return read_withdrawal(name, files.read(name)) is not None

    tree = read_tree(files.marks, alone)
    names = {path: authority_file(path) for path in tree.years}
    raws = files.load([SITE_FILE, *(name for path, name in names.items() if path not in unchanged)])
    site, diagnostics = read_site(raws[SITE_FILE])
    diagnostics.extend(tree.diagnostics)
    authorities: dict[str, Authority] = {}
    for path, years in tree.years.items():
        if path in unchanged:
            file, data = AuthorityFile.model_validate_json(unchanged[path]), unchanged[path]
        else:
            own, found = read_authority(path, raws[names[path]])
            diagnostics += found
            if own is None:
                continue
            file, data = own, own.model_dump_json(by_alias=True, exclude_defaults=True)
        parent = tree.parent(path)
        while parent is not None and parent not in authorities:
            parent = tree.parent(parent)  # that one could not be read
        authorities[path] = Authority(path, file, data, parent, years)

    def source_of(name: str) -> Any:
        return read_source(name, files.read(name))

    diagnostics += consistency(site, authorities, tree.years, source_of, root / "templates")
    return Project(root, files, tree.years, site, authorities, tuple(diagnostics))
