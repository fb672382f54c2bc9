"""What machines read of the site: Atom feeds, sitemaps, JSON-LD and Open Graph."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from generator.pages import feeds
from generator.pages.frame import in_script
from tests.projects import build_site, edit

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
SITE = "https://example.org/"


def linked_data(path: Path) -> dict[str, Any]:
    """The JSON-LD of a page."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', path.read_text())
    assert found, path
    data: dict[str, Any] = json.loads(found[1])
    assert data["@context"] == "https://schema.org"
    return data


def entries(path: Path) -> list[str]:
    return [e.text or "" for e in ElementTree.parse(path).findall("a:entry/a:id", ATOM)]


def test_an_area_has_a_feed_of_its_own_reports(demo_site: Path) -> None:
    path = demo_site / "yunxi/feed.xml"
    found = entries(path)
    assert len(found) == feeds.LENGTH
    assert len(entries(demo_site / "feed.xml")) == feeds.LENGTH
    for url in found:
        assert (demo_site / url.removeprefix(SITE)).is_file()
    feed = ElementTree.parse(path)
    updated = [e.text or "" for e in feed.findall("a:entry/a:updated", ATOM)]
    assert updated == sorted(updated, reverse=True)
    assert feed.findtext("a:updated", None, ATOM) == updated[0]
    assert feed.findtext("a:id", None, ATOM) == f"{SITE}yunxi/"
    assert not (demo_site / "yunxi/qingtan/feed.xml").exists()  # its area's has its reports
    page = (demo_site / "yunxi/index.html").read_text()
    assert re.search(
        r'<link rel="alternate" type="application/atom\+xml"[^>]* href="../yunxi/feed.xml">', page
    )


def urls(path: Path, tag: str) -> list[str]:
    found = ElementTree.parse(path).findall(f"s:{tag}/s:loc", SITEMAP)
    return [element.text or "" for element in found]


def test_the_sitemap_has_every_page(demo_site: Path) -> None:
    pages = {path.relative_to(demo_site).as_posix() for path in demo_site.rglob("*.html")}
    expected = {SITE + page.removesuffix("index.html") for page in pages - {"404.html"}}
    found = urls(demo_site / "sitemap.xml", "url")
    assert len(found) == len(expected)
    assert set(found) == expected


@pytest.mark.proof
def test_a_sitemap_that_would_be_too_long_is_divided(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = urls(demo / "site/sitemap.xml", "url")
    monkeypatch.setattr(feeds, "SITEMAP_LIMIT", 50)
    edit(demo, "content/reports/yunxi/authority.yml", "名称: 云溪县", "名称: 云溪")
    assert build_site(demo).published
    parts = urls(demo / "site/sitemap.xml", "sitemap")
    assert parts == [f"{SITE}sitemap-{n + 1}.xml" for n in range(-(-len(whole) // 50))]
    listed = [urls(demo / "site" / part.removeprefix(SITE), "url") for part in parts]
    assert [len(part) for part in listed[:-1]] == [50] * (len(parts) - 1)
    assert sorted(url for part in listed for url in part) == sorted(whole)
    monkeypatch.undo()
    edit(demo, "content/reports/yunxi/authority.yml", "名称: 云溪", "名称: 云溪县")
    assert build_site(demo).published
    assert urls(demo / "site/sitemap.xml", "url") == whole
    assert not list((demo / "site").glob("sitemap-*.xml"))


def test_a_report_says_what_it_is(demo_site: Path) -> None:
    data = linked_data(demo_site / "yunxi/qingtan/2023.html")
    assert data["@type"] == "Report"
    assert data["url"] == f"{SITE}yunxi/qingtan/2023.html"
    assert data["temporalCoverage"] == "2023"
    assert data["publisher"]["url"] == f"{SITE}yunxi/qingtan/"
    for file in data["encoding"]:
        assert (demo_site / file["contentUrl"].removeprefix(SITE)).is_file()
    assert len(data["encoding"]) == 3
    page = (demo_site / "yunxi/qingtan/2023.html").read_text()
    assert f'<meta property="article:published_time" content="{data["datePublished"]}">' in page
    assert '<meta property="og:type" content="article">' in page
    assert f'<meta property="og:url" content="{data["url"]}">' in page


def test_the_home_page_says_how_to_search(demo_site: Path) -> None:
    data = linked_data(demo_site / "index.html")
    target = data["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{SITE}search.html?q={{search_term_string}}"
    assert '<meta property="og:type" content="website">' in (demo_site / "index.html").read_text()


def test_nothing_leads_out_of_the_script() -> None:
    hostile = "</script><script>alert(1)</script>&amp;<!--"
    text = in_script({"name": hostile})
    assert not set("<>&") & set(text)
    assert json.loads(text)["name"] == hostile


def test_a_missing_page_can_be_searched_from_any_address(demo_site: Path) -> None:
    html = (demo_site / "404.html").read_text("utf-8")
    assert re.search(r'<form class="find"[^>]* action="/(?:[^"]*/)?search.html"', html)
