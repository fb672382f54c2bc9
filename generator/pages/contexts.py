"""What templates receive: one frozen dataclass per kind of page; templates compute nothing.

Nothing compares or prints them: making the methods for that would double the time of the import.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.model.site import Site
from generator.model.voice import Voice
from generator.pages.parts import (
    ChapterView,
    Chart,
    CorrectionView,
    Footnote,
    Matrix,
    Number,
    ReportRow,
    Sums,
    Turn,
    YearsTable,
)
from generator.pages.parts import Fact as Fact
from generator.pages.parts import FigureTable as FigureTable
from generator.pages.parts import Link as Link

NOTHING = Markup()


@dataclass(frozen=True, eq=False, repr=False)
class Badge:
    """An image in the footer, what it says and where it leads."""

    image: str
    text: str
    href: str


@dataclass(frozen=True, eq=False, repr=False)
class Face:
    """What site.yml gives every page beside its content; addresses are relative to the page."""

    name: str  # in the masthead and the title
    logo: str  # an image before the name; empty: none
    coloured: bool  # whether there is an assets/site.css
    header_extra: str  # a template before the masthead; empty: none
    navigation: tuple[Link, ...]  # beside the site's own
    links: tuple[Link, ...]  # in the footer
    filings: tuple[Link, ...]  # ICP and 公安 numbers, each with the register it can be looked up in
    badges: tuple[Badge, ...]
    about: bool  # whether there is an about.html


@dataclass(frozen=True, eq=False, repr=False)
class Frame:
    """What every page has around its own content."""

    site: Site
    face: Face
    voice: Voice  # the phrases that depend on 用途
    root: str  # relative way to the site's top: "", "../", "../../" …
    title: str
    description: str
    url: str  # canonical address
    crumbs: tuple[Link, ...]  # from the home page down; the last one is this page
    meta: tuple[tuple[str, str], ...] = ()  # government meta tags: name, content
    published: str = ""  # ISO date, of a report
    structured: Markup = NOTHING  # schema.org, as JSON that may stand in a script element
    feeds: tuple[Link, ...] = ()  # of the page's area
    edits: tuple[Link, ...] = ()  # to the host's editor, for the files the page is made of
    handbook: bool = False  # whether the site has one to link to


@dataclass(frozen=True, eq=False, repr=False)
class ReportPage:
    """A report, as published."""

    frame: Frame
    heading: tuple[str, ...]  # the title in parts, between which a line may end
    heading_published: bool
    title_marks: tuple[int, ...]
    facts: tuple[Fact, ...]
    digest: tuple[Number, ...]
    summary: tuple[str, ...]  # sentences computed from the tables
    lead: Markup
    lead_marks: tuple[int, ...]
    chapters: tuple[ChapterView, ...]
    organ: str
    signed: str
    signature_marks: tuple[int, ...]
    footnotes: tuple[Footnote, ...]  # on what stands in no chapter: title, dates, signature
    notes: tuple[Link, ...]  # to all footnotes, those of chapters too
    remarks: tuple[str, ...]
    corrections: tuple[CorrectionView, ...]
    previous: Turn | None
    following: Turn | None
    neighbours: tuple[Link, ...]
    year_page: Link
    own_page: Link  # the authority's
    downloads: tuple[Link, ...]  # the same report as files
    sources: tuple[Fact, ...]  # its data file and its narrative, with the SHA-256 of each


@dataclass(frozen=True, eq=False, repr=False)
class AuthorityPage:
    """An authority: its data sheet, reports and figures; an area also has those below it."""

    frame: Frame
    name: str
    full_name: str
    facts: tuple[Fact, ...]
    reports: tuple[ReportRow, ...]
    summary: tuple[str, ...]  # of the newest report
    summary_year: int
    figures: YearsTable | None
    charts: tuple[Chart, ...]
    everything: tuple[YearsTable, ...]  # all rows of the official tables
    compare: Link
    matrix: Matrix | None
    sums: YearsTable | None
    sums_summary: tuple[str, ...]  # of the newest year
    newest: Sums | None  # the sums of the newest year, cell by cell
    newest_page: Link | None


@dataclass(frozen=True, eq=False, repr=False)
class NoticePage:
    """A report that was withdrawn. Its own title is not shown, which may be what had to go."""

    frame: Frame
    heading: str
    date: str
    reason: str
    own_page: Link  # the authority's


@dataclass(frozen=True, eq=False, repr=False)
class ListPage:
    """A further part of a list of areas that is too long for the home page or for their area's."""

    frame: Frame
    heading: str
    matrix: Matrix


@dataclass(frozen=True, eq=False, repr=False)
class HomePage:
    """What the site is, the matrix and the newest reports."""

    frame: Frame
    authorities: int
    reports: int
    as_of: str  # empty where no day is known
    matrix: Matrix
    totals: tuple[Number, ...]  # of the newest year
    totals_note: str
    latest: Link | None  # the newest year with a report
    newest: tuple[ReportRow, ...]
    years: tuple[Link, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Choice:
    """An option of a filter."""

    value: str
    text: str


@dataclass(frozen=True, eq=False, repr=False)
class SearchPage:
    """Search, its filters, and the same reports by year and by area."""

    frame: Frame
    reports: int
    authorities: int
    years: tuple[Link, ...]
    areas: tuple[Link, ...]
    year_choices: tuple[Choice, ...]
    area_choices: tuple[Choice, ...]
    kind_choices: tuple[Choice, ...]


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
    """feed.xml, of the site or of an area"""

    title: str
    url: str
    site_url: str
    updated: str
    author: str
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Sitemap:
    """sitemap.xml, or a part of it: addresses"""

    urls: tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class SitemapIndex:
    """sitemap.xml of a site with too many addresses for one: the addresses of its parts"""

    urls: tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Robots:
    """robots.txt"""

    sitemap: str
