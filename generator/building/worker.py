"""The work on one authority: read, check and render those of its reports whose inputs changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment

from generator.base.places import Place
from generator.building.output import Published
from generator.building.publish import stage
from generator.building.state import Kept, State, as_json, digest
from generator.exporters import PAGE, SUFFIXES, file_of
from generator.model.content_paths import REPORTS, authority_file
from generator.model.diagnostics import Diagnostic
from generator.model.library import Authority, Library, Record, Sheet
from generator.model.report import sheet_of
from generator.pages.frame import file_address
from generator.pages.render import naming_templates, render
from generator.pages.report_page import Neighbours, report_page
from generator.project.project import examine_report
from generator.project.tree import read_bytes, read_report
from generator.reading.source import Problem
from generator.search.documents import text_of

_INDEX_ONLY = {"as_of"}  # settings that only index pages read


class Done(NamedTuple):
    """A report after its turn: what to remember of it, and which of its files are staged."""

    place: tuple[str, int]
    key: str  # digest of everything that its findings and its page depend on
    mark: str  # digest of the record and the sheet
    record: Record | None
    sheet: Sheet | None
    diagnostics: list[Diagnostic]
    staged: tuple[str, ...] = ()  # addresses
    text: str | None = None  # of the narrative, if it was rendered; for search

    @property
    def invalid(self) -> bool:
        """Whether it cannot be published."""
        return self.record is None or any(found.stops for found in self.diagnostics)


@dataclass(frozen=True)
class Workshop:
    """What the work on every authority needs; workers inherit it when they are forked."""

    root: Path
    library: Library  # without records
    env: Environment
    state: State
    files: Mapping[str, int]
    pages: Mapping[str, int]  # the site's files with their fingerprints, kept current
    excluded: frozenset[tuple[str, int]] = frozenset()  # not published (--skip-invalid)

    @cached_property
    def settings(self) -> str:
        """A digest of what site.yml says to reports."""
        return digest(self.library.site.model_dump_json(exclude=_INDEX_ONLY))

    @cached_property
    def suffixes(self) -> tuple[str, ...]:
        """Of the files that every report has: its page and its downloads."""
        return (PAGE, *(SUFFIXES[kind] for kind in self.library.site.downloads))

    def print_of(self, path: str, year: int) -> int:
        """A fingerprint of all files of a report; 0 where one is missing."""
        prints = [self.pages.get(file_address(path, year, s), 0) for s in self.suffixes]
        return hash(tuple(prints)) if all(prints) else 0

    @cached_property
    def families(self) -> Mapping[str | None, str]:
        """A digest, by parent, of what the reports of its children read beside their own files:
        the settings, the areas above, and the siblings with their years."""
        digests = {}
        for parent, children in self.library.children.items():
            beside = [
                (a.path, a.data, [y for y in a.years if (a.path, y) not in self.excluded])
                for a in children
            ]
            digests[parent] = digest((self.settings, self._above(children[0]), beside))
        return digests

    def standing(self, path: str) -> Kept | None:
        """What the state has of an authority, unless anything that its reports read has changed or
        one of them could not be published."""
        kept = self.state.authorities.get(path)
        years = self.library.authorities[path].years
        if kept is None or kept.years != " ".join(map(str, years)):
            return None
        return kept if kept.seen == self.seen(path) else None

    def seen(self, path: str) -> str:
        """A digest of what the authority's reports read, and of the fingerprints of their pages."""
        authority = self.library.authorities[path]
        marks: list[int] = []
        for year in authority.years:
            stem = f"{path}/{year}"
            marks += (
                self.files[f"{REPORTS}{stem}.yml"],
                self.files[f"{REPORTS}{stem}.md"],
                self.print_of(path, year),
            )
        # The hash of numbers is the same in every process.
        return f"{self.families[authority.parent]} {hash(tuple(marks))}"

    def work(self, path: str) -> list[Done]:
        """All reports of an authority in turn: each year's rules read the record before it."""
        authority = self.library.authorities[path]
        context = self._context(authority)
        kept = self.state.authorities.get(path)
        known = {values[0]: values for values in json.loads(kept.reports)} if kept else {}
        done: list[Done] = []
        for year in authority.years:
            before = done[-1] if done and done[-1].place[1] == year - 1 else None
            done.append(self._report(authority, year, context, before, known.get(year)))
        return done

    def _report(
        self,
        authority: Authority,
        year: int,
        context: str,
        before: Done | None,
        known: list[Any] | None,
    ) -> Done:
        place = (authority.path, year)
        yml, md = self._read(*place)
        neighbours = self._neighbours(authority, year)
        last = before.sheet if before and not before.invalid else None
        past = (before.record if before else None, last)
        copies = self.library.copies.get(place, ())
        key = digest((digest(yml), digest(md), context, past, neighbours, copies))
        if known and known[1] == key and known[3] == self.print_of(*place) != 0:
            return _restored(authority.path, known)
        records = {before.place: before.record} if before and before.record else {}
        library = replace(self.library, records=records)
        report, record, found = examine_report(authority, year, yml, md, library)
        sheet = sheet_of(report) if report else None
        done = Done(place, key, digest((record, sheet)), record, sheet, found)
        if report is None or done.invalid or place in self.excluded:
            return done
        with naming_templates(self.root / "templates"):
            page = render(self.env, report_page(self.env, report, self.library, neighbours, last))
        bodies = {file_address(*place, PAGE): page}
        for kind in self.library.site.downloads:
            bodies[file_address(*place, SUFFIXES[kind])] = file_of(kind, report)
        staged = [address for address, body in bodies.items() if stage(self.root, address, body)]
        return done._replace(staged=tuple(staged), text=text_of(report))

    def text(self, path: str, year: int) -> str:
        """The narrative of a report that was rendered by an earlier build, for search."""
        report, _ = read_report(self.library.authorities[path], year, *self._read(path, year))
        return text_of(report) if report else ""

    def _read(self, path: str, year: int) -> tuple[bytes | Problem, bytes | Problem]:
        yml, md = (f"{REPORTS}{path}/{year}{suffix}" for suffix in (".yml", ".md"))
        files = self.files
        return read_bytes(self.root, yml, files[yml]), read_bytes(self.root, md, files[md])

    def _neighbours(self, authority: Authority, year: int) -> Neighbours:
        """The links of a report: own years before and after, siblings with the same year."""
        own = [y for y in authority.years if (authority.path, y) not in self.excluded]
        return Neighbours(
            previous=max((y for y in own if y < year), default=None),
            following=min((y for y in own if y > year), default=None),
            same_year=tuple(
                (sibling.name, sibling.path)
                for sibling in self.library.siblings(authority)
                if year in sibling.years and (sibling.path, year) not in self.excluded
            ),
        )

    def _context(self, authority: Authority) -> str:
        """A digest of everything but its own files that a report's findings and page read."""
        beside = [a.data for a in self.library.siblings(authority)]
        return digest((self.settings, authority.data, self._above(authority), beside))

    def _above(self, authority: Authority) -> list[tuple[str, str]]:
        return [(a.path, a.data) for a in self.library.ancestors(authority)]


def made_published(done: Sequence[Done]) -> Published:
    """What planning needs of an authority's reports that can be published."""
    rows = [(d.place[1], d.mark, d.record.date) for d in done if d.record and not d.invalid]
    return Published(*zip(*rows, strict=True)) if rows else Published()


def kept_published(kept: Kept) -> Published:
    """The same of an authority that stands as the state has it."""
    years = tuple(map(int, kept.years.split()))
    return Published(years, tuple(kept.marks.split()), tuple(kept.dates.split()))


def kept_facts(kept: Kept) -> dict[int, tuple[Record, Sheet]]:
    """The records and figures of an authority that stands as the state has it, by year."""
    return {
        year: (Record(*record), Sheet(*sheet))
        for year, _, _, _, record, sheet, _ in json.loads(kept.reports)
    }


def remembered(shop: Workshop, path: str, done: Sequence[Done], search: str) -> Kept:
    """What the state is to keep of an authority, with the mark of what search has of it; the shop's
    `pages` are as after the build."""
    mark = str(shop.files[authority_file(path)])
    data = shop.library.authorities[path].data
    years, marks, dates = (" ".join(map(str, column)) for column in made_published(done))
    found = [d for report in done for d in report.diagnostics]
    warnings = sum(d.severity == "warning" and not d.acknowledged for d in found)
    reports = [
        [
            d.place[1],
            d.key,
            d.mark,
            shop.print_of(*d.place),
            d.record,
            d.sheet,
            d.diagnostics,
        ]
        for d in done
    ]
    text = as_json(reports).encode()
    return Kept(mark, data, shop.seen(path), search, years, marks, dates, str(warnings), text)


def _restored(path: str, kept: list[Any]) -> Done:
    year, key, mark, _, record, sheet, found = kept
    diagnostics = [Diagnostic(*values) for values in found]
    diagnostics = [d._replace(place=Place(*d.place)) for d in diagnostics]
    figures = Sheet(*sheet) if sheet else None
    return Done((path, year), key, mark, Record(*record) if record else None, figures, diagnostics)
