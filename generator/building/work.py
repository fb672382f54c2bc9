"""The work on one authority: read, check and render those of its reports whose inputs changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment

from generator.building.publish import stage
from generator.content import REPORTS, read_bytes
from generator.diagnostics import Diagnostic
from generator.library import Authority, Library, Record
from generator.pages.frame import address_of
from generator.pages.render import render
from generator.pages.report_page import Neighbours, report_page
from generator.project import examine_report
from generator.reading.places import Place
from generator.state import State, digest

_INDEX_ONLY = {"as_of"}  # settings that only index pages read


class Done(NamedTuple):
    """A report after its turn: what to remember of it, and whether a new page is staged."""

    place: tuple[str, int]
    key: str  # digest of everything that its findings and its page depend on
    mark: str  # digest of the record
    record: Record | None
    diagnostics: list[Diagnostic]
    staged: bool = False

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
    pages: Mapping[str, int]  # the site's files with their fingerprints
    excluded: frozenset[tuple[str, int]] = frozenset()  # not published (--skip-invalid)

    @cached_property
    def settings(self) -> str:
        """A digest of what site.yml says to reports."""
        return digest(self.library.site.model_dump_json(exclude=_INDEX_ONLY))

    @cached_property
    def tree(self) -> str:
        """A digest of everything outside its own files that any report depends on."""
        authorities = [
            (a.path, a.parent, a.years, a.data) for a in self.library.authorities.values()
        ]
        return digest((self.settings, authorities, sorted(self.excluded)))

    def known(self, path: str) -> list[Done] | None:
        """The authority's reports as the state has them; None if anything they read changed."""
        kept = self.state.authorities.get(path)
        if kept is None or self.state.tree != self.tree or kept.seen != self.seen(path, self.pages):
            return None
        return [_restored(path, values) for values in self.state.reports[path]]

    def seen(self, path: str, pages: Mapping[str, int]) -> str:
        """A digest of the fingerprints of the authority's report files and pages."""
        marks: list[int] = []
        for year in self.library.authorities[path].years:
            stem = f"{path}/{year}"
            marks += [
                self.files[f"{REPORTS}{stem}.yml"],
                self.files[f"{REPORTS}{stem}.md"],
                pages.get(f"{stem}.html", 0),
            ]
        return str(hash(tuple(marks)))  # of numbers: the same in every process

    def work(self, path: str) -> list[Done]:
        """All reports of an authority in turn: each year's rules read the record before it."""
        authority = self.library.authorities[path]
        context = self._context(authority)
        known = {values[0]: values for values in self.state.reports.get(path, ())}
        done: list[Done] = []
        for year in authority.years:
            before = done[-1].record if done and done[-1].place[1] == year - 1 else None
            done.append(self._report(authority, year, context, before, known.get(year)))
        return done

    def _report(
        self,
        authority: Authority,
        year: int,
        context: str,
        before: Record | None,
        known: list[Any] | None,
    ) -> Done:
        place = (authority.path, year)
        stem = f"{REPORTS}{authority.path}/{year}"
        yml, md = (read_bytes(self.root, stem + s, self.files[stem + s]) for s in (".yml", ".md"))
        neighbours = self._neighbours(authority, year)
        key = digest((digest(yml), digest(md), context, before, neighbours))
        address = address_of(*place)
        if known and known[1] == key and known[3] == self.pages.get(address, 0):
            return _restored(authority.path, known)
        records = {(authority.path, year - 1): before} if before else {}
        library = replace(self.library, records=records)
        report, record, found = examine_report(authority, year, yml, md, library)
        done = Done(place, key, digest(record), record, found)
        if report is None or done.invalid or place in self.excluded:
            return done
        page = render(self.env, report_page(self.env, report, self.library, neighbours))
        return done._replace(staged=stage(self.root, address, page))

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
        above = [(a.path, a.data) for a in self.library.ancestors(authority)]
        beside = [a.data for a in self.library.siblings(authority)]
        return digest((self.settings, authority.data, above, beside))


def kept_reports(done: list[Done], pages: Mapping[str, int]) -> list[list[Any]]:
    """What the state keeps of an authority's reports; `pages` as they are after the build."""
    return [
        [d.place[1], d.key, d.mark, pages.get(address_of(*d.place), 0), d.record, d.diagnostics]
        for d in done
    ]


def _restored(path: str, kept: list[Any]) -> Done:
    year, key, mark, _, record, found = kept
    diagnostics = [Diagnostic(*values) for values in found]
    diagnostics = [d._replace(place=Place(*d.place)) for d in diagnostics]
    return Done((path, year), key, mark, Record(*record) if record else None, diagnostics)
