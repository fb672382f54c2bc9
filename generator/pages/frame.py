"""The frame around every page: relative links, breadcrumbs and the government meta tags (domain §e.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from generator.model.library import Authority, Library
from generator.model.site import FILE, Site
from generator.pages.contexts import Frame, Link
from generator.pages.face import face_of

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


def sums_name(year: int) -> str:
    """The file name of the sums of one year, in the folder of their area."""
    return f"sums-{year}.html"


def feed_address(area: str | None = None) -> str:
    """The address of the Atom feed of the site, or of an area."""
    return "feed.xml" if area is None else f"{area}/feed.xml"


def root_of(address: str) -> str:
    """The relative way from a page to the top of the site."""
    return "../" * address.count("/")


def trail(library: Library, authority: Authority) -> list[tuple[str, str]]:
    """Name and address of the areas above an authority and of itself."""
    chain = (*library.ancestors(authority), authority)
    return [(place.name, address_of(place.path)) for place in chain]


def frame(
    library: Library,
    address: str,
    title: str,
    description: str,
    trail: list[tuple[str, str]],
    article: tuple[tuple[str, str], ...] = (),
    *,
    published: str = "",
    structured: Mapping[str, Any] | None = None,
    feeds: tuple[Link, ...] = (),
    files: Iterable[tuple[str, str]] = (),
    root: str | None = None,
) -> Frame:
    """The frame of the page at `address`; `trail` leads to it from the home page. `structured` is
    what the page is in the words of schema.org; a report has the day when it was `published`;
    `files` are those to edit for it: words and path in the project; `root` leads to the site's top
    where a relative way cannot."""
    site = library.site
    root = root_of(address) if root is None else root
    crumbs = [Link("首页", f"{root}index.html")]
    crumbs += [Link(name, f"{root}{there}" if there != address else "") for name, there in trail]
    return Frame(
        site=site,
        face=face_of(library, root),
        voice=site.voice,
        root=root,
        title=title,
        description=description,
        url=canonical(site, address),
        crumbs=tuple(crumbs) if trail else (),
        meta=(*_site_meta(site), *article),
        published=published,
        structured=in_script(structured) if structured else Markup(),
        feeds=feeds,
        edits=tuple(_edits(site, files)),
        handbook=site.handbook == "公开",
    )


def _edits(site: Site, files: Iterable[tuple[str, str]]) -> Iterator[Link]:
    if site.edit_url:
        for words, path in files:
            yield Link(words, site.edit_url.replace(FILE, quote(path)))


def canonical(site: Site, address: str) -> str:
    """The address as the public should know it, from 网址 in site.yml."""
    return site.url + address.removesuffix("index.html")


def in_script(data: Mapping[str, Any]) -> Markup:
    """Schema.org data as JSON that nothing in it can lead out of its script element."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _site_meta(site: Site) -> tuple[tuple[str, str], ...]:
    tags = [("SiteName", site.name), ("SiteDomain", urlsplit(site.url).hostname or "")]
    if site.site_code:
        tags.append(("SiteIDCode", site.site_code))
    return (*tags, ("ColumnName", COLUMN), ("ColumnType", COLUMN))
