"""The parts that pages are made of: frozen values which the templates' macros print."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, eq=False, repr=False)
class Link:
    """A link: its words and its address relative to the page; an empty address is plain text."""

    text: str
    href: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Turn:
    """A link to the neighbour in time: how it stands to this one, its year and its address."""

    words: str
    text: str
    href: str


def turn(year: int, other: int | None, href: str, earlier: str, later: str) -> Turn | None:
    """The link from `year` to the nearest `other` year there is; `earlier` and `later` are said where
    years between them are missing."""
    if other is None:
        return None
    words = {year - 1: "上一年度", year + 1: "下一年度"}.get(
        other, earlier if other < year else later
    )
    return Turn(words, f"{other} 年", href)


@dataclass(frozen=True, eq=False, repr=False)
class Fact:
    """A line of a page's data sheet."""

    label: str
    value: str
    marks: tuple[int, ...] = ()  # numbers of the footnotes that belong here
    href: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Number:
    """A figure that stands by itself, and what is said beside it in small type."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class PrintedExtraRow:
    """A row that the original prints and the form does not have."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Footnote:
    """A 照录说明; `subjects` lead back to what it explains."""

    number: int
    subjects: tuple[Link, ...]
    text: str


@dataclass(frozen=True, eq=False, repr=False)
class ChapterView:
    """A chapter of a report: heading as published, text, its official table if it has one, and the
    notes on what stands in it."""

    anchor: str
    heading: str
    published: bool  # False: the original has no such heading; the official one is shown
    marks: tuple[int, ...]
    body: Markup
    table: Markup
    keys: tuple[str, ...] = ()  # how the table is to be read
    meaning: str = ""  # the address of what its rows and columns mean
    extra_rows: tuple[PrintedExtraRow, ...] = ()
    footnotes: tuple[Footnote, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class CorrectionView:
    """A change made after publication."""

    date: str
    content: str
    reason: str


@dataclass(frozen=True, eq=False, repr=False)
class MatrixCell:
    """One authority in one year: the state as words, a link if there is a report."""

    status: str
    kind: str  # CSS class of the state
    href: str = ""
    spoken: str = ""  # for screen readers, where the link does not lead to the cell's report
    beside: str = ""  # beside the state, not part of the link


@dataclass(frozen=True, eq=False, repr=False)
class MatrixRow:
    """One authority in all years; `level` is its depth below the page's own area."""

    link: Link
    level: int
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Matrix:
    """Authority × year, the newest year first."""

    years: tuple[Link, ...]
    rows: tuple[MatrixRow, ...]
    legend: tuple[tuple[str, str, str], ...]  # the states that occur: CSS class, words, meaning
    counts: bool = False  # its rows are areas, its cells numbers of reports
    part: int = 1  # which one of …
    parts: tuple[Link, ...] = ()  # … where one page cannot hold all


@dataclass(frozen=True, eq=False, repr=False)
class FigureTable:
    """Key figures: a heading row of links or words, then rows of a label and its `<td>` cells,
    ready-made, since a template call a cell would triple the page's time."""

    caption: str
    head: tuple[Link, ...]
    rows: tuple[tuple[Link, Markup], ...]
    note: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Years:
    """Columns of a YearsTable that stand together: years of one form, or a year without figures
    (then `form` is empty)."""

    form: str
    years: tuple[Link, ...]
    kind: str = ""  # CSS class: "gap", or "break" where another form begins


@dataclass(frozen=True, eq=False, repr=False)
class YearsTable:
    """Key figures by year, the newest first, with the form named above its years."""

    caption: str
    groups: tuple[Years, ...]
    rows: tuple[tuple[str, Markup], ...]  # label and ready-made `<td>` cells
    note: str
    about: str = ""  # what is added up


@dataclass(frozen=True, eq=False, repr=False)
class FilledTable:
    """One of the three official tables, with the HTML of its cells in the order of the form."""

    form: int | str
    key: str
    caption: str
    cells: tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Listed:
    """Links below a few words, and how many more there are."""

    head: str
    links: tuple[Link, ...]
    more: int


@dataclass(frozen=True, eq=False, repr=False)
class Sums:
    """The official tables of a year added up over an area: who is in them and what is not."""

    year: int
    about: str
    own: Link | None  # the area's own report of the year
    own_said: tuple[str, str]  # before and after the link to it
    included: Listed
    excluded: Listed
    cautions: tuple[str, ...]
    tables: tuple[FilledTable, ...]
    left_out_head: str
    left_out: tuple[tuple[Link, str], ...]  # a report, and which of its cells are not in them
    left_out_more: int


@dataclass(frozen=True, eq=False, repr=False)
class Bar:
    """A year in a chart; coordinates in units of its view box. Without a number, no bar."""

    year: str
    middle: int
    left: int
    top: int
    width: int
    height: int
    value: str  # what stands above the bar; may be empty where years are many
    kind: str  # CSS class: "", "last" or "none"


@dataclass(frozen=True, eq=False, repr=False)
class Chart:
    """A key figure by year as columns, which join nothing."""

    id: str
    title: str
    description: str  # the chart in words
    bars: tuple[Bar, ...]
    breaks: tuple[int, ...]  # where another form begins


@dataclass(frozen=True, eq=False, repr=False)
class ReportRow:
    """A report in a list."""

    link: Link
    status: str
    kind: str
    published: str  # when, or that nobody knows
    form: str
