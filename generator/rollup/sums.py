"""The sums of one year's tables over an area's authorities, cell by cell, and the figures that the
area has published itself, held against them: pure functions.

Summed are the reports of all authorities below the area, at any depth, but for those with others
below them: such a report speaks for its whole area, as the area's own does, which is what a sum is
held against.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import NamedTuple

from generator.base.cells import Path
from generator.forms import FORMS, form_of
from generator.forms.layout import Form
from generator.model.area import summed, unseen
from generator.model.content_paths import report_stem
from generator.model.holdings import Holdings, Status
from generator.model.library import Authority
from generator.model.record import CellPlace, Record
from generator.rollup.align import Operand, Unlike, number_of, operands, spots, why_not


class Summand(NamedTuple):
    """A report that is in the sum; `cells` are in the order of `Rollup.totals`."""

    authority: Authority
    record: Record
    cells: tuple[Operand, ...]
    faulty: bool  # `check` calls it in error, so its sums may not close


class Missing(NamedTuple):
    """An authority that is not in the sum: its state in the matrix, or None where there are files
    of which nothing can be said, and what else is to be known."""

    authority: Authority
    status: Status | None
    why: str = ""
    draft: str = ""  # how far it is filled in, which is for the office and not for the public

    @property
    def words(self) -> str:
        """The state and the reason, as the office reads them."""
        return self.draft or self.said(str)

    def said(self, state_words: Callable[[Status], str]) -> str:
        """The same as the public reads them, with the state in the words of the site."""
        state = state_words(self.status) if self.status else ""
        return "，".join(filter(None, (state, self.why)))


class Lacking(NamedTuple):
    """A report whose cell is not in the sum, and what stands there."""

    authority: Authority
    cell: Operand

    @property
    def why(self) -> str:
        """空白, 印作“/”, 不清, 格式不同 …"""
        return why_not(self.cell)


class Total(NamedTuple):
    """The sum of one cell over the reports where it is a number (None: over none)."""

    place: CellPlace
    value: int | Decimal | None
    lacking: tuple[Lacking, ...]

    @property
    def complete(self) -> bool:
        """Whether every report in the sum has a number here."""
        return self.value is not None and not self.lacking


@dataclass(frozen=True)
class Rollup:
    """The sums over an area in one year, by the names of that year; of the folders `unseen` nobody can say
    whether there is a report, since they could not be read as authorities."""

    area: Authority
    year: int
    form: Form
    summands: tuple[Summand, ...]
    missing: tuple[Missing, ...]
    areas: tuple[Authority, ...]  # those below that have others below them, and a report
    totals: tuple[Total, ...]  # of every cell that the form prints, in its order
    unseen: tuple[str, ...]

    def rows(self) -> dict[Path, tuple[Total, ...]]:
        """The sums of each printed row."""
        found: dict[Path, list[Total]] = {}
        for total in self.totals:
            found.setdefault(total.place.row, []).append(total)
        return {path: tuple(totals) for path, totals in found.items()}


def table_form(year: int) -> Form | None:
    """The form of a year's sums; None for years without common tables."""
    form = form_of(year)
    return form if form and form.tables else None


def rollup(
    holdings: Holdings,
    area: str,
    year: int,
    broken: Iterable[str] = (),
) -> Rollup | None:
    """Add up the reports of `year` below `area`; None for years whose form has no tables.

    `holdings` has the records of those reports (others do no harm); `broken` are the content
    files with errors, of which those that concern the area are named.
    """
    library = holdings.library
    form = table_form(year)
    if form is None:
        return None
    summands: list[Summand] = []
    missing: list[Missing] = []
    faults = frozenset(broken)
    below = list(library.below(area))
    for authority in (one.in_year(year) for one in summed(library, below)):
        stem = report_stem(authority.path, year)
        faulty = not faults.isdisjoint((f"{stem}.yml", f"{stem}.md"))
        record = holdings.records.get((authority.path, year))
        if record is not None and FORMS[record.form].tables:
            summands.append(Summand(authority, record, operands(form, record), faulty))
            continue
        draft = holdings.drafts.get((authority.path, year))
        if draft is not None:
            status = holdings.public_status(authority, year)
            missing.append(Missing(authority, status, draft=f"还在填报，{draft.words}"))
        elif record is None and (faulty or holdings.left_out(authority, year)):
            missing.append(Missing(authority, None, "有文件，但有错误，没有读取"))
        else:
            status = holdings.public_status(authority, year)
            why = "" if record is None else "纯文本，没有表格"
            missing.append(Missing(authority, status, why))
    return Rollup(
        library.authorities[area].in_year(year),
        year,
        form,
        tuple(summands),
        tuple(missing),
        tuple(
            place.in_year(year)
            for place in below
            if place.path in library.children
            and (own := holdings.records.get((place.path, year)))
            and own.cells
        ),
        tuple(_totals(form, summands)),
        unseen(library, area, faults, year),
    )


def _totals(form: Form, summands: list[Summand]) -> Iterator[Total]:
    printed = spots(form)
    columns: Iterable[tuple[Operand, ...]] = repeat((), len(printed))
    if summands:
        columns = zip(*(summand.cells for summand in summands), strict=True)
    for place, cells in zip(printed, columns, strict=True):
        whole = [cell for cell in cells if type(cell) is int]
        if whole and len(whole) == len(cells):  # as nearly everywhere
            yield Total(place, sum(whole), ())
            continue
        known = [figure for cell in cells if (figure := number_of(cell)) is not None]
        lacking: tuple[Lacking, ...] = ()
        if len(known) < len(cells):
            pairs = zip(summands, cells, strict=True)
            lacking = tuple(Lacking(s.authority, c) for s, c in pairs if number_of(c) is None)
        yield Total(place, sum(known) if known else None, lacking)


def called(authorities: Iterable[Authority]) -> dict[str, str]:
    """Path → what to call the authority: its name, with its path where two have one name."""
    listed = list(authorities)
    common = Counter(authority.name for authority in listed)
    return {a.path: a.name if common[a.name] == 1 else f"{a.name}（{a.path}）" for a in listed}


class CellComparison(NamedTuple):
    """A cell as published, and the sum that it is held against."""

    published: Operand
    total: Total

    @property
    def place(self) -> CellPlace:
        return self.total.place

    @property
    def gap(self) -> int | Decimal | None:
        """Published less sum; None where one of them is not a number."""
        number = number_of(self.published)
        return None if number is None or self.total.value is None else number - self.total.value

    @property
    def differs(self) -> bool:
        """Whether the figures differ; what is published without a number differs from a sum that
        is more than nothing."""
        if isinstance(self.published, Unlike) or self.total.value is None:
            return False
        return self.total.value != (number_of(self.published) or 0)

    @property
    def open(self) -> bool:
        """Whether nothing can be said: a blank beside a sum of nothing is not the same as 0."""
        return self.gap is None and not self.differs


@dataclass(frozen=True)
class AreaComparison:
    """Every cell of the form as the area published it, beside the sum."""

    cells: tuple[CellComparison, ...]  # in the order of `Rollup.totals`

    @property
    def differing(self) -> tuple[CellComparison, ...]:
        return tuple(cell for cell in self.cells if cell.differs)

    @property
    def undecided(self) -> tuple[CellComparison, ...]:
        return tuple(cell for cell in self.cells if cell.open)


def compare(rolled: Rollup, published: Record) -> AreaComparison:
    """Hold the area's own report of the year against the sum, cell by cell."""
    cells = operands(rolled.form, published)
    return AreaComparison(tuple(map(CellComparison, cells, rolled.totals)))
