"""What the rules of the tables say as plain values: sums that close, ranges, texts of cells, numbers.

The rules ask these values here; the form page carries them as data and asks them in the browser
(templates/filling/fill.js), so that both say the same. A cell is meant by its number in `Report.flat`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from generator.base.cells import Cell, Path, difference, is_number, numbers, shown
from generator.forms import FORMS
from generator.forms.layout import Cells
from generator.model.record import places
from generator.model.report import Report
from generator.model.site import Severity
from generator.rules.rule import Finding

MOST_TERMS = 8  # a longer sum that is told in brief is told by its result


class Addend(NamedTuple):
    """A figure of an equation: that of a cell, or one that stands still (of last year's report)."""

    name: str = ""  # before the figure in the message
    cell: int | None = None
    figure: int | Decimal = 0  # where there is no cell
    minus: bool = False


@dataclass(frozen=True, eq=False)
class Equation:
    """left = right, where unknown cells may be anything that is not negative.

    `message` has {left}, {right} (the terms with their figures and what they come to) and {gap}.
    """

    place: int  # the cell where the finding stands
    left: tuple[Addend, ...]
    right: tuple[Addend, ...]
    message: str
    help: str
    whole: bool = False  # nothing is said unless every figure is a whole number
    more: bool = False  # right is only the most that left may be
    brief: bool = False  # terms of 0 are left out of the message
    severity: Severity | None = None  # where it differs from the rule's own

    @cached_property
    def figures(self) -> Any:
        """Gives all figures of a report at once, left before right; only where each has a cell."""
        return itemgetter(*[term.cell for term in (*self.left, *self.right)])


def compared(report: Report, declared: Iterable[Equation]) -> Iterator[Finding]:
    """A finding for each equation that does not hold."""
    for one in declared:
        if any(one.figures(report.flat)):  # most are zeros
            yield from stated(report, (one,))


def stated(report: Report, declared: Iterable[Equation]) -> Iterator[Finding]:
    """The same of equations that may have figures which stand still."""
    for one in declared:
        left, right = (_values(side, report.flat) for side in (one.left, one.right))
        if one.whole and not all(isinstance(figure, int) for figure in (*left, *right)):
            continue
        gap = difference(_signed(one.left, left), _signed(one.right, right))
        if not gap or (one.more and gap < 0):
            continue
        least = "" if all(map(is_number, (*left, *right))) else "至少"
        message = one.message.format(
            left=_told(one.left, left, brief=one.brief),
            right=_told(one.right, right, brief=one.brief),
            gap=f"{least}差 {shown(gap).removeprefix('-')}",
        )
        yield Finding(path_of(report, one.place), message, one.help, one.severity)


def _values(terms: Sequence[Addend], flat: Cells) -> list[Cell]:
    return [term.figure if term.cell is None else flat[term.cell] for term in terms]


def _signed(terms: Sequence[Addend], values: Sequence[Cell]) -> list[Cell]:
    return [
        -value if term.minus and not isinstance(value, str) and value is not None else value
        for term, value in zip(terms, values, strict=True)
    ]


def _told(terms: Sequence[Addend], values: Sequence[Cell], *, brief: bool) -> str:
    """本年新收 7 + 上年结转 1 = 8; 7 + （空） + 0; in brief without zeros and unknown cells."""
    pairs = list(zip(terms, values, strict=True))
    if brief and len(terms) > 1:
        pairs = [(term, value) for term, value in pairs if is_number(value) and value]
    total = shown(sum(numbers(_signed(terms, values))))
    if not pairs:
        return f"各行之和 {total}"
    if brief and len(pairs) > MOST_TERMS:
        return f"{len(pairs)} 行的数相加 = {total}"
    words = ""
    for term, value in pairs:
        sign = " - " if term.minus else " + "
        words += f"{sign if words else ''}{term.name}{' ' if term.name else ''}{_figure(value)}"
    known = brief or all(map(is_number, values))
    return f"{words} = {total}" if len(pairs) > 1 and known else words


def _figure(value: Cell) -> str:
    return shown(value) or "（空）"


class Bounds(NamedTuple):
    """An amount that is asked about where it lies between `low` and `high` and is more than the sum of
    the cells `than`, if it has any; the first one says it.

    `message` has {figure}, and {sum} of these cells.
    """

    cell: int
    low: Decimal
    high: Decimal | None  # None: however much
    message: str
    help: str
    than: tuple[int, ...] = ()


def asked_about(report: Report, declared: Iterable[Bounds]) -> Iterator[Finding]:
    """A finding for each cell that lies in one of its bounds."""
    told: set[int] = set()
    for one in declared:
        figure = report.flat[one.cell]
        if figure is None or isinstance(figure, str) or one.cell in told:
            continue
        others = numbers([report.flat[cell] for cell in one.than])
        total = sum(others)
        more = not one.than or (len(others) == len(one.than) and figure > total)
        if more and one.low <= figure and (one.high is None or figure <= one.high):
            told.add(one.cell)
            message = one.message.format(figure=shown(figure), sum=shown(total))
            yield Finding(path_of(report, one.cell), message, one.help)


class CellState(NamedTuple):
    """Cells whose text is none of a figure, told once a row, or once a report.

    `message` has {where}, the row and its cells, and {how}, as what they are; or, once a report,
    {count} cells, {first} rows and {more}, if there are more.
    """

    pattern: str  # of all the text of a cell, a blank one's is ""
    message: str
    help: str
    once: bool = False  # in a report


class CellText(NamedTuple):
    """A text that a cell may have: what is wrong with it ("": nothing) and how to mend it.

    {1} is the first group of the pattern without commas; with `shift`, it is an amount divided by 10
    to that power.
    """

    pattern: str  # of all the text
    wrong: str
    help: str
    shift: int | None = None


class Telltale(NamedTuple):
    """A number in a text that betrays a person, full-width figures read as 0 to 9: `message` has
    {number}, of which only the first `head` and the last `tail` digits are shown."""

    pattern: str
    unless: str  # what stands before numbers that are something else
    head: int
    tail: int
    message: str
    help: str
    born: int | None = None  # which of its digits begin a year of birth, that of a grown-up
    reach: int = 200  # signs before it in which `unless` is sought


class NamedYear(NamedTuple):
    """Years that a text names, of which one must be the report's: `message` has {found}, the first,
    and {year}."""

    pattern: str  # its group is a year; of the text without blanks, in figures of 0 to 9
    digits: tuple[str, str]  # signs that are read as figures, and these
    message: str
    help: str


def path_of(report: Report, number: int) -> Path:
    """Where the cell of that number stands in the data."""
    place = places(report.form.key, report.merged)[number]
    return FORMS[report.form.key].rows[place.row].cell_path(place.cell)
