"""The frame around every page: relative links, breadcrumbs and the government meta tags (domain §e.2)."""

from __future__ import annotations

from urllib.parse import urlsplit

from generator.config import Site
from generator.library import Authority, Library
from generator.pages.contexts import Frame, Link

COLUMN = "政府信息公开年报"


def address_of(authority: str, year: int | None = None) -> str:
    """The address of an authority's page, or of one of its reports."""
    return f"{authority}/index.html" if year is None else f"{authority}/{year}.html"


def file_address(authority: str, year: int, suffix: str) -> str:
    """The address of a file of a report, beside its page."""
    return f"{authority}/{year}{suffix}"


def year_address(year: int, area: str | None = None) -> str:
    """The address of the page of one year, or of its part for an area."""
    return f"years/{year}.html" if area is None else f"years/{year}/{area}.html"


def root_of(address: str) -> str:
    """The relative way from a page to the top of the site."""
    return "../" * address.count("/")


def trail(library: Library, authority: Authority) -> list[tuple[str, str]]:
    """Name and address of the areas above an authority and of itself."""
    chain = (*library.ancestors(authority), authority)
    return [(place.name, address_of(place.path)) for place in chain]


def frame(
    site: Site,
    address: str,
    title: str,
    description: str,
    trail: list[tuple[str, str]],
    article: tuple[tuple[str, str], ...] = (),
) -> Frame:
    """The frame of the page at `address`; `trail` leads to it from the home page."""
    root = root_of(address)
    crumbs = [Link("首页", f"{root}index.html")]
    crumbs += [Link(name, f"{root}{there}" if there != address else "") for name, there in trail]
    return Frame(
        site=site,
        root=root,
        title=title,
        description=description,
        url=site.url + address.removesuffix("index.html"),
        crumbs=tuple(crumbs) if trail else (),
        meta=(*_site_meta(site), *article),
    )


def _site_meta(site: Site) -> tuple[tuple[str, str], ...]:
    tags = [("SiteName", site.name), ("SiteDomain", urlsplit(site.url).hostname or "")]
    if site.site_code:
        tags.append(("SiteIDCode", site.site_code))
    return (*tags, ("ColumnName", COLUMN), ("ColumnType", COLUMN))
