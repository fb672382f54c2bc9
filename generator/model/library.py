"""All reports seen from above: the tree of authorities, and the few facts others need of a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Literal, NamedTuple, TypeVar

from generator.forms import FORMS
from generator.model.authority import GOVERNMENTS, AuthorityFile
from generator.model.site import Site, deadline_date

Status = Literal["已公开", "逾期公开", "日期不详", "逾期未见", "未到期", "未收录", "已撤销"]
Fact = TypeVar("Fact")
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


class Record(NamedTuple):
    """What other reports' rules and pages read of a report; plain values, so it can be stored."""

    authority: str
    year: int
    form: int | str
    title: str | None
    published: str | None  # ISO date
    signed: str | None  # ISO date
    carried_out: list[int | str | None]  # 结转下年度继续办理, seven cells; [] without tables
    standing: dict[str, list[int | str | None]]  # 规章, 行政规范性文件: 制发, 废止, 现行有效
    shown: list[str]  # the form's key figures, in its order, as shown

    @property
    def date(self) -> str:
        """The day it was published, else signed; a report without either counts as of 1 January
        after its year, so that nothing depends on the clock."""
        return self.published or self.signed or f"{self.year + 1}-01-01"

    @property
    def figures(self) -> dict[str, str]:
        """The key figures by name."""
        return dict(zip(figure_names(self.form), self.shown, strict=True))


class Sheet(NamedTuple):
    """Every printed cell of a report's three tables; plain values, so it can be stored."""

    form: int | str
    merged: list[str]  # dotted paths of the groups that are printed as one row
    cells: list[int | float | str | None]  # in the order of the form's printed rows
    extra: list[tuple[str, str, list[int | float | str | None]]]  # 其他行: table, label, cells


class Copy(NamedTuple):
    """A passage that stands (nearly) so in another report; plain values, so it can be stored."""

    line: int  # where its paragraph begins in the narrative, from 1
    chapter: int  # 5 if all of that chapter is meant, else 0
    authority: str
    year: int
    other_line: int  # where it begins in the other narrative
    percent: int  # how alike they are
    more: int  # how many further reports have it


@cache
def figure_names(form: int | str) -> tuple[str, ...]:
    """The names of a form's key figures."""
    return tuple(figure.name for figure in FORMS[form].figures)


def children_of(authorities: Iterable[Authority]) -> dict[str | None, Sequence[Authority]]:
    """Authorities under each path (None: the roots), ordered by code, then path."""
    children: dict[str | None, list[Authority]] = {}
    for authority in authorities:
        children.setdefault(authority.parent, []).append(authority)
    return {
        path: sorted(below, key=lambda authority: (authority.file.code or "~", authority.path))
        for path, below in children.items()
    }


class Shelf(Mapping[tuple[str, int], Fact]):
    """Things by authority and year: which there are is known, what they say is read (with `read`,
    all of an authority) only when it is asked for."""

    def __init__(
        self,
        years: Mapping[str, Sequence[int]],
        read: Callable[[str], Mapping[int, Fact]],
    ) -> None:
        self._years, self._read = years, cache(read)

    def __getitem__(self, place: tuple[str, int]) -> Fact:
        path, year = place
        if year not in self._years.get(path, ()):
            raise KeyError(place)
        return self._read(path)[year]

    def __contains__(self, place: object) -> bool:
        return isinstance(place, tuple) and place[1] in self._years.get(place[0], ())

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return ((path, year) for path, years in self._years.items() for year in years)

    def __len__(self) -> int:
        return sum(map(len, self._years.values()))


@dataclass(frozen=True)
class Library:
    """The site's settings, all authorities, and the records, figures and copied passages of all
    reports that could be read."""

    site: Site
    authorities: Mapping[str, Authority]
    children: Mapping[str | None, Sequence[Authority]]  # of None: the roots; see `children_of`
    records: Mapping[tuple[str, int], Record] = field(default_factory=dict)
    sheets: Mapping[tuple[str, int], Sheet] = field(default_factory=dict)
    copies: Mapping[tuple[str, int], Sequence[Copy]] = field(default_factory=dict)

    @cached_property
    def own_years(self) -> dict[str, list[int]]:
        """The years with a record of each authority, ascending."""
        years: dict[str, list[int]] = {}
        for path, year in self.records:
            years.setdefault(path, []).append(year)
        for own in years.values():
            own.sort()
        return years

    @cached_property
    def counts(self) -> dict[str | None, dict[int, int]]:
        """How many reports of each year there are of each authority and those below it, and (under
        None) in all."""
        counts: dict[str | None, dict[int, int]] = {None: {}}
        for path, years in self.own_years.items():
            above: str | None = path
            while True:
                own = counts.setdefault(above, {})
                for year in years:
                    own[year] = own.get(year, 0) + 1
                if above is None:
                    break
                above = self.authorities[above].parent
        return counts

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

    def previous(self, path: str, year: int) -> Record | None:
        """The record of the same authority's report of the year before."""
        return self.records.get((path, year - 1))

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
            if place.file.deadline:
                return place.file.deadline
        return self.site.deadline

    def status(self, authority: Authority, year: int, on: dt.date) -> Status:
        """The state of one cell of the matrix (design §7); an unknown date is never late."""
        file = authority.file
        record = self.records.get((authority.path, year))
        deadline = self.deadline(authority, year)
        if record is not None:
            if record.published is None:
                return "日期不详"
            return "逾期公开" if dt.date.fromisoformat(record.published) > deadline else "已公开"
        if file.abolished and file.abolished.year <= year:
            return "已撤销"
        if year not in file.due_years or year in authority.years:
            return "未收录"  # of a report that is left out, nobody says that it is late
        return "逾期未见" if on > deadline else "未到期"
