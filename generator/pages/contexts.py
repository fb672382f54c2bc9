"""What templates receive: one frozen dataclass per kind of page; templates compute nothing.

Nothing compares or prints them: making the methods for that would double the time of the import.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.config import Site


@dataclass(frozen=True, eq=False, repr=False)
class Link:
    """A link: its words and its address relative to the page; an empty address is plain text."""

    text: str
    href: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Frame:
    """What every page has around its own content."""

    site: Site
    root: str  # relative way to the site's top: "", "../", "../../" …
    title: str
    description: str
    url: str  # canonical address
    crumbs: tuple[Link, ...]  # from the home page down; the last one is this page
    meta: tuple[tuple[str, str], ...] = ()  # government meta tags: name, content


@dataclass(frozen=True, eq=False, repr=False)
class Fact:
    """A line of a page's data sheet."""

    label: str
    value: str
    marks: tuple[int, ...] = ()  # numbers of the footnotes that belong here
    href: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class ExtraRow:
    """A row that the original prints and the form does not have."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class ChapterView:
    """A chapter of a report: heading as published, text, and its official table if it has one."""

    anchor: str
    heading: str
    published: bool  # False: the original has no such heading; the official one is shown
    marks: tuple[int, ...]
    body: Markup
    table: Markup
    extra_rows: tuple[ExtraRow, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Footnote:
    """A 照录说明 as printed under the report; `subjects` lead back to what it explains."""

    number: int
    subjects: tuple[Link, ...]
    text: str


@dataclass(frozen=True, eq=False, repr=False)
class CorrectionView:
    """A change made after publication."""

    date: str
    content: str
    reason: str


@dataclass(frozen=True, eq=False, repr=False)
class ReportPage:
    """A report, as published."""

    frame: Frame
    heading: tuple[str, ...]  # the title in parts, between which a line may end
    heading_published: bool
    title_marks: tuple[int, ...]
    facts: tuple[Fact, ...]
    lead: Markup
    lead_marks: tuple[int, ...]
    chapters: tuple[ChapterView, ...]
    organ: str
    signed: str
    signature_marks: tuple[int, ...]
    footnotes: tuple[Footnote, ...]
    remarks: tuple[str, ...]
    corrections: tuple[CorrectionView, ...]
    previous: Link | None
    following: Link | None
    neighbours: tuple[Link, ...]
    year_page: Link
    downloads: tuple[Link, ...]  # the same report as files


@dataclass(frozen=True, eq=False, repr=False)
class MatrixCell:
    """One authority in one year: the state as words, a link if there is a report."""

    status: str
    kind: str  # CSS class of the state
    href: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class MatrixRow:
    """One authority in all years; `level` is its depth below the page's own area."""

    link: Link
    level: int
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Matrix:
    """Authority × year."""

    years: tuple[Link, ...]
    rows: tuple[MatrixRow, ...]
    legend: tuple[tuple[str, str, str], ...]  # the states that occur: CSS class, words, meaning


@dataclass(frozen=True, eq=False, repr=False)
class FigureTable:
    """Key figures: a heading row of links or words, then rows of a label and its `<td>` cells,
    ready-made, since a template call a cell would triple the page's time."""

    caption: str
    head: tuple[Link, ...]
    rows: tuple[tuple[Link, Markup], ...]
    note: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class ReportRow:
    """A report in a list."""

    link: Link
    status: str
    kind: str
    published: str
    form: str


@dataclass(frozen=True, eq=False, repr=False)
class AuthorityPage:
    """An authority: its data sheet, reports and figures; an area also has those below it."""

    frame: Frame
    name: str
    full_name: str
    facts: tuple[Fact, ...]
    reports: tuple[ReportRow, ...]
    figures: FigureTable | None
    matrix: Matrix | None
    sums: FigureTable | None


@dataclass(frozen=True, eq=False, repr=False)
class YearPage:
    """All reports of one year; where they are too many for one table, those of an area, and the
    areas that have a page of their own."""

    frame: Frame
    area: str  # the area's name; empty: all
    year: int
    count: int
    areas: FigureTable | None
    table: FigureTable | None
    previous: Link | None
    following: Link | None


@dataclass(frozen=True, eq=False, repr=False)
class HomePage:
    """What the site is, the matrix and the newest reports."""

    frame: Frame
    authorities: int
    reports: int
    as_of: str
    matrix: Matrix
    by_area: bool  # too many authorities for one matrix: its rows are areas
    newest: tuple[ReportRow, ...]
    years: tuple[Link, ...]


@dataclass(frozen=True, eq=False, repr=False)
class TextPage:
    """A page written in content/pages."""

    frame: Frame
    body: Markup


@dataclass(frozen=True, eq=False, repr=False)
class MissingPage:
    """404.html; its links are absolute, since it may be shown at any address."""

    frame: Frame


@dataclass(frozen=True, eq=False, repr=False)
class FeedEntry:
    """An entry of the Atom feed."""

    title: str
    url: str
    updated: str
    summary: str


@dataclass(frozen=True, eq=False, repr=False)
class Feed:
    """feed.xml"""

    title: str
    url: str
    site_url: str
    updated: str
    author: str
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Sitemap:
    """sitemap.xml: every address"""

    urls: tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Robots:
    """robots.txt"""

    sitemap: str
