"""Which authorities there are, above and below each other, and which reports each of them has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.model.authority import GOVERNMENTS, AuthorityFile
from generator.model.site import Site, deadline_date

GOVERNMENT_DEADLINE = "03-31"  # 《条例》第四十九条: the government-wide report
LAST_FORMER_YEAR = 2018  # the last report under the Regulations of 2007 (国务院令第492号)


@dataclass(frozen=True)
class Authority:
    """A place in the tree: `path` is its folder below content/reports and its address."""

    path: str
    file: AuthorityFile
    data: str  # the file as JSON: what is compared and remembered
    parent: str | None
    years: tuple[int, ...] = ()  # reports in its folder, ascending

    @property
    def name(self) -> str:
        return self.file.name

    def in_year(self, year: int) -> Authority:
        """The same by the names that it had when it reported on `year`."""
        file = self.file.in_year(year)
        return self if file is self.file else replace(self, file=file)


def children_of(authorities: Iterable[Authority]) -> dict[str | None, Sequence[Authority]]:
    """Authorities under each path (None: the roots), ordered by code, then path."""
    children: dict[str | None, list[Authority]] = {}
    for authority in authorities:
        children.setdefault(authority.parent, []).append(authority)
    return {
        path: sorted(below, key=lambda authority: (authority.file.code or "~", authority.path))
        for path, below in children.items()
    }


@dataclass(frozen=True)
class Library:
    """The site's settings and the tree of all authorities; what their reports say is in a
    `Holdings`."""

    site: Site
    authorities: Mapping[str, Authority]  # by path, each after those above it
    children: Mapping[str | None, Sequence[Authority]]  # of None: the roots; see `children_of`
    texts: frozenset[str] = frozenset()  # the files of content/pages, as about.md
    # Folders whose authority.yml cannot be read → the names that it seems to have.
    unread: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def ancestors(self, authority: Authority) -> tuple[Authority, ...]:
        """From the root down to the parent."""
        chain: list[Authority] = []
        parent = authority.parent
        while parent is not None:
            chain.insert(0, self.authorities[parent])
            parent = chain[0].parent
        return tuple(chain)

    def below(self, path: str | None) -> Iterator[Authority]:
        """All authorities under `path`, each before those below it."""
        for child in self.children.get(path, ()):
            yield child
            yield from self.below(child.path)

    def siblings(self, authority: Authority) -> list[Authority]:
        """The other authorities with the same parent."""
        return [a for a in self.children.get(authority.parent, ()) if a.path != authority.path]

    def deadline(self, authority: Authority, year: int) -> dt.date:
        """The last day on time: 31 March for a government's own report and, under the former
        Regulations, for all; else the nearest setting."""
        if year <= LAST_FORMER_YEAR:
            return deadline_date(GOVERNMENT_DEADLINE, year)
        return deadline_date(self.deadline_day(authority), year)

    def deadline_day(self, authority: Authority) -> str:
        """The month and day of `deadline` under the present Regulations, as 01-31."""
        if authority.file.kind in GOVERNMENTS:
            return GOVERNMENT_DEADLINE
        for place in (authority, *reversed(self.ancestors(authority))):
            if own := place.file.deadline or place.file.former_deadline:
                return own
        return self.site.deadline_day

    def owes(self, authority: Authority, year: int) -> bool:
        """Whether it is known to owe the report on `year`: by its own 应报年度, else from the nearest
        应报年度自 on, but not before it was founded, nor of the year when it was abolished or later."""
        file = authority.file
        if file.due_years is not None:
            return year in file.due_years
        if file.founded and year < file.founded.year:
            return False
        if file.abolished and year >= file.abolished.year:
            return False
        start = self._due_from(authority)
        return start is not None and year >= start

    def owed_years(self, authority: Authority, on: dt.date | None) -> tuple[int, ...]:
        """The years whose reports it owes, ascending: those it lists, or all from 应报年度自 that had
        ended `on` a day; without a day, none of those."""
        years: Iterable[int] = authority.file.due_years or ()
        start = self._due_from(authority)
        if authority.file.due_years is None and start and on:
            years = range(start, on.year)
        return tuple(year for year in sorted(set(years)) if self.owes(authority, year))

    def _due_from(self, authority: Authority) -> int | None:
        for place in (authority, *reversed(self.ancestors(authority))):
            if place.file.due_from:
                return place.file.due_from
        return self.site.due_from
