"""The search page in Chromium: exact, quiet, usable by keyboard and ear, served or opened as a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe

from generator.search.documents import Searched
from tests.browser import served
from tests.corpus import make_corpus
from tests.search.browsing import (
    absent_phrases,
    browser_hits,
    cut_phrases,
    finished,
    write_page,
)
from tests.search.projects import (
    holdings_of,
    make_index,
    plain_search,
    read_entries,
    searched_texts,
    write_files,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>&amp;"


class Site(NamedTuple):
    folder: Path
    origin: str
    entries: dict[str, Searched]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = tmp_path_factory.mktemp("search")
    make_corpus(root, 1000)
    reports = root / "content" / "reports" / "county-000"
    narrative = reports / "town-01" / "2025.md"
    narrative.write_text(f"{narrative.read_text()}\n危险的字 `{HOSTILE}`\n")
    entries = read_entries(root)
    folder = root / "deep" / "site"
    folder.mkdir(parents=True)
    write_page(folder, holdings_of(root), root / "compiled")
    write_files(folder, make_index(entries))
    with served(root) as origin:
        yield Site(folder, f"{origin}deep/site/", entries)


@pytest.fixture
def page(chrome: Browser, site: Site) -> Iterator[Page]:
    """A page that must neither complain nor ask for anything outside the site."""
    context = chrome.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("requestfailed", lambda request: heard.append(request.url))
    page.on("request", lambda request: heard.append(request.url) if outside(request.url) else None)

    def outside(url: str) -> bool:
        return not url.startswith((site.origin, site.folder.as_uri()))

    yield page
    context.close()
    assert heard == []


def test_hits_are_those_of_a_plain_search(page: Page, site: Site) -> None:
    page.goto(f"{site.origin}search.html")
    texts = searched_texts(site.entries)
    phrases = cut_phrases(site.entries, 500) + absent_phrases(site.entries, 200)
    wrong = []
    for phrase, (hits, candidates, certain) in zip(
        phrases, browser_hits(page, phrases), strict=True
    ):
        expected = plain_search(texts, phrase)
        if hits != expected or candidates < len(hits) or (certain and candidates != len(hits)):
            wrong.append(phrase)
    assert not wrong


@pytest.mark.parametrize("served", [True, False])
def test_an_address_with_a_query_shows_its_results(page: Page, site: Site, served: bool) -> None:
    start = site.origin if served else f"{site.folder.as_uri()}/"
    page.goto(f"{start}search.html?q=双河镇&year=2024")
    assert finished(page) == "找到 1 个机关、1 份报告。"
    assert page.input_value("#search-words") == "双河镇"
    heading = page.locator("#search-results ol a")
    assert heading.inner_text() == "安平县双河镇人民政府2024年政府信息公开工作年度报告"
    assert heading.get_attribute("href") == "county-000/town-01/2024.html"
    assert heading.locator("mark").inner_text() == "双河镇"


def test_a_match_is_quoted_and_marked_as_it_was_written(page: Page, site: Site) -> None:
    page.goto(f"{site.origin}search.html?q=危险的字 双河镇")
    assert finished(page) == "找到 1 份报告。"
    assert page.inner_text(".search-excerpt") == f"危险的字 {HOSTILE}"
    assert page.inner_text(".search-excerpt mark") == "危险的字"
    assert page.locator("#search-results img").count() == 0


@pytest.mark.parametrize("query", ["公开", "开"])
def test_what_all_reports_contain_is_counted_at_once(page: Page, site: Site, query: str) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{site.origin}search.html?q={query}")
    assert "1,000 份报告" in finished(page)
    assert "多写几个字" in page.inner_text("#search-status")
    assert sum("/search/" in url for url in loaded) <= 25


def test_what_is_not_yet_verified_is_called_a_bound(page: Page, site: Site) -> None:
    page.goto(f"{site.origin}search.html?q=乡村振兴")
    found = re.match(r"至多 (\d+) 份报告（已逐字核对 (\d+) 份，其中 (\d+) 份含有）", finished(page))
    assert found
    bound, checked, hits = map(int, found.groups())
    assert (
        bound >= len(plain_search(searched_texts(site.entries), "乡村振兴")) > checked >= hits == 10
    )


def test_the_keyboard_suffices(page: Page, site: Site) -> None:
    page.goto(f"{site.origin}search.html")
    page.focus("#search-words")
    page.keyboard.type("群众")
    page.keyboard.press("Enter")
    assert "1,000 份报告" in finished(page)
    assert page.url.endswith("?q=%E7%BE%A4%E4%BC%97")
    assert page.evaluate("document.activeElement.id") == "search-words"
    page.focus(".search-more")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li:nth-child(11)")
    page.wait_for_selector("#search-results li:nth-child(11) a:focus")
    assert page.get_attribute("#search-status", "role") == "status"


def test_a_code_comes_before_what_shares_its_digits(page: Page, site: Site) -> None:
    page.goto(f"{site.origin}search.html?q=100001101")
    assert finished(page).startswith("1 个机关、至多 ")
    links = page.locator("#search-results h3 a").all()
    own = ["index", "2025", "2024", "2023", "2022", "2021"]
    assert [link.get_attribute("href") for link in links] == [
        f"county-001/town-01/{name}.html" for name in own
    ]


def test_the_authorities_of_a_county_are_counted(page: Page, site: Site) -> None:
    page.goto(f"{site.origin}search.html?q=安平县")
    assert finished(page).startswith("21 个机关、至多 100 份报告")
    assert page.locator(".search-authorities li").count() == 5


def test_the_bound_of_many_names_is_called_one(page: Page, site: Site) -> None:
    page.goto(f"{site.origin}search.html?q=人民政府")
    assert finished(page).startswith("至多 210 个机关、至多 1,000 份报告")


def test_one_county_follows_another(page: Page, site: Site) -> None:
    page.goto(f"{site.origin}search.html?q=公开&year=2023")
    finished(page)
    links = [
        link.get_attribute("href") or "" for link in page.locator("#search-results h3 a").all()
    ]
    assert len(links) == 10
    assert len({link.split("/")[0] for link in links}) == 1


def test_a_hit_does_not_wait_for_those_below(page: Page, site: Site) -> None:
    held: list[Route] = []
    slow = re.compile(r"/search/t/\d+-5\.js")
    passed: list[Route] = []

    def only_the_first(route: Route) -> None:
        (held if passed else passed).append(route)
        if not held:
            route.continue_()

    page.route(slow, only_the_first)
    page.goto(f"{site.origin}search.html?q=乡村振兴", wait_until="domcontentloaded")
    page.wait_for_selector("#search-results li")
    assert page.locator("#search-results li").count() == 1
    assert page.inner_text("#search-status") == "正在检索……"
    for route in held:
        route.continue_()
    assert finished(page).startswith("至多")
    assert page.locator("#search-results li").count() == 10


@pytest.mark.parametrize("missing", ["index.js", "g*/*.js", "t/*.js"])
def test_what_is_not_there_is_told(chrome: Browser, site: Site, missing: str) -> None:
    page = chrome.new_page()  # a failed request is not quiet
    page.route(f"**/search/{missing}", lambda route: route.abort())
    page.goto(f"{site.origin}search.html?q=乡村振兴")
    told = "检索用的数据没有取到。请刷新页面再试；仍不行时，可以按年度或者地区查阅。"
    assert finished(page) == told
    assert page.locator("#search-results").is_hidden()
    page.unroute(f"**/search/{missing}")
    page.press("#search-words", "Enter")
    page.wait_for_selector("#search-results li:nth-child(10)")
    page.close()


def test_an_outdated_list_of_files_finds_none_rather_than_the_wrong_one(
    chrome: Browser, site: Site
) -> None:
    page = chrome.new_page()
    old = 'nianbaoSearch("index",[499,120,128,"政府信息公开工作年度报告"]);\n'
    page.route("**/search/index.js", lambda route: route.fulfill(body=old))
    page.goto(f"{site.origin}search.html?q=乡村振兴")
    assert "请刷新页面" in finished(page)
    page.close()


def test_nothing_found_says_how_to_go_on(page: Page, site: Site) -> None:
    page.goto(f"{site.origin}search.html?q=绝无此语")
    assert finished(page) == "没有找到。可以少写几个字，或者放宽地区、年度和机关类型。"
    assert page.locator("#search-results").is_hidden()


def test_what_asks_nothing_finds_nothing(page: Page, site: Site) -> None:
    page.goto(f"{site.origin}search.html?q=%E2%80%8B&area=nowhere")
    page.wait_for_timeout(300)
    assert page.inner_text("#search-status") == ""
    assert page.locator("#search-results").is_hidden()


def test_filters_narrow(page: Page, site: Site) -> None:
    page.goto(f"{site.origin}search.html?area=county-001&year=2023&kind=乡镇")
    assert finished(page) == "找到 20 份报告，显示前 10 份报告。"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chrome: Browser, site: Site, scheme: str) -> None:
    page = chrome.new_page()  # axe itself is not quiet
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{site.origin}search.html?q=双河镇")
    finished(page)
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        results = Axe().run(page)
        assert not results.violations_count, results.generate_report()
    page.close()


def test_without_scripts_everything_is_listed(chrome: Browser, site: Site) -> None:
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.origin}search.html")
    assert page.locator("form").is_hidden()
    assert page.locator("noscript").is_visible()
    links = [link.get_attribute("href") for link in page.locator(".choices a").all()]
    assert "years/2025.html" in links
    assert "county-009/index.html" in links
    context.close()
