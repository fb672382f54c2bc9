"""feed.xml, sitemap.xml, robots.txt, 404.html and the pages written in content/pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from markupsafe import Markup

from generator.forms.filing import default_title
from generator.model.content_paths import PAGES
from generator.model.holdings import Holdings
from generator.model.library import Authority
from generator.model.narrative import markdown
from generator.pages.contexts import (
    Feed,
    FeedEntry,
    MissingPage,
    Robots,
    Sitemap,
    SitemapIndex,
    TextPage,
)
from generator.pages.frame import address_of, feed_address, frame

LENGTH = 50
SITEMAP_LIMIT = 50_000
Newest = Sequence[tuple[str, str, int]]  # date, authority, year; the newest report first


def feed(holdings: Holdings, newest: Newest, area: Authority | None = None) -> Feed:
    """The newest reports of the site, or of an area and all below it, each with the date it is
    listed by."""
    site = holdings.library.site
    entries = tuple(_entry(holdings, *place) for place in newest)
    return Feed(
        title=f"{area.file.full_name}_{site.name}" if area else site.name,
        url=site.url + feed_address(area.path if area else None),
        site_url=site.url + (f"{area.path}/" if area else ""),
        updated=entries[0].updated if entries else _instant(site.as_of.isoformat()),
        author=site.host or site.name,
        entries=entries,
    )


def _entry(holdings: Holdings, date: str, path: str, year: int) -> FeedEntry:
    full_name = holdings.library.authorities[path].file.full_name
    title = holdings.records[path, year].title
    return FeedEntry(
        title=title or default_title(full_name, year),
        url=holdings.library.site.url + address_of(path, year),
        updated=_instant(date),
        summary=f"{full_name} {year} 年政府信息公开工作年度报告。",
    )


def _instant(iso: str) -> str:
    return dt.datetime.fromisoformat(iso).strftime("%Y-%m-%dT00:00:00+08:00")


def sitemap(site_url: str, addresses: Iterable[str], part: int = 0) -> Sitemap:
    """Pages by their canonical addresses, at most as many as one file may hold (sitemaps.org)."""
    pages = sorted(filter(is_listed, addresses))[part * SITEMAP_LIMIT :][:SITEMAP_LIMIT]
    return Sitemap(tuple(site_url + address.removesuffix("index.html") for address in pages))


def is_listed(address: str) -> bool:
    """Whether a sitemap has it: every page but the one that says there is none."""
    return address.endswith(".html") and address != "404.html"


def sitemap_index(site_url: str, parts: Iterable[str]) -> SitemapIndex:
    """sitemap.xml where all pages are too many for one file: the addresses of the parts."""
    return SitemapIndex(tuple(site_url + address for address in parts))


def robots(site_url: str) -> Robots:
    """All may be read; the sitemap is named."""
    return Robots(f"{site_url}sitemap.xml")


def missing_page(holdings: Holdings) -> MissingPage:
    """404.html: shown at any address, so its links begin at the site's own path."""
    title = "没有找到这个网页"
    root = urlsplit(holdings.library.site.url).path
    return MissingPage(frame(holdings.library, "404.html", title, f"{title}。", [], root=root))


def text_page(holdings: Holdings, address: str, text: str) -> TextPage:
    """A page of content/pages: its first `# ` heading is the title."""
    first, _, rest = text.lstrip().partition("\n")
    name = address.removesuffix(".html")
    title = first.removeprefix("#").strip() if first.startswith("# ") else name
    body = rest if first.startswith("# ") else text
    return TextPage(
        frame(
            holdings.library,
            address,
            title,
            f"{holdings.library.site.shown_name}：{title}。",
            [(title, address)],
            files=[("编辑本页", f"{PAGES}{name}.md")],
        ),
        Markup(markdown().render(body)),
    )
