"""Every kind of page in Chromium: quiet, self-contained, for every width, reader and paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import MISSING, served, visit

if TYPE_CHECKING:  # no library of the system is needed to collect these tests
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

REPORTS = [
    "samples/langao/shimen/2023.html",
    "samples/tangyin/baiying/2021.html",
    "samples/yangcheng/baisang/2023.html",
    "samples/yaodu/dayang/2024.html",
    "samples/yaodu/yipingyuan/2023.html",
    "demo/yunxi/2024.html",
    "demo/yunxi/qingtan/2022.html",
    "demo/yunxi/bailu/2022.html",
    "demo/yunxi/nanping/2019.html",
    "demo/yunxi/songhe/2018.html",
]
FOLDER_PAGES = [
    *REPORTS,
    "samples/index.html",
    "samples/yaodu/dayang/index.html",
    "samples/years/2023.html",
    "samples/about.html",
    "demo/index.html",
    "demo/yunxi/index.html",
    "demo/yunxi/sums-2019.html",
    "demo/yunxi/sums-2021.html",
    "demo/yunxi/qingtan/index.html",
    "demo/yunxi/nanping/index.html",
    "demo/years/2017.html",
    "demo/years/2019.html",
    "demo/years/2023.html",
    "demo/search.html",
    "demo/compare.html",
    "demo/data/index.html",
]
PAGES = [*FOLDER_PAGES, f"samples/{MISSING}"]  # 404.html names its style sheet from the root

PHONE, SCREEN = 390, 1280
WIDTHS = (320, PHONE, 768, SCREEN, 1920)
PAPER = {True: 156, False: 174}  # mm of an A4 page between the margins: a report, another page


@pytest.fixture(scope="module")
def sites(samples_site: Path, demo_site: Path) -> dict[str, Path]:
    return {"samples": samples_site, "demo": demo_site}


@pytest.fixture(scope="module")
def origins(sites: dict[str, Path]) -> Iterator[dict[str, str]]:
    """The address of each site on a web server."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(served(folder)) for name, folder in sites.items()}


@pytest.fixture
def context(chrome: Browser) -> Iterator[BrowserContext]:
    with chrome.new_context(reduced_motion="reduce") as context:
        yield context


@pytest.fixture
def page(context: BrowserContext, origins: dict[str, str], address: str) -> Page:
    """The page at `address`, from a web server."""
    page = context.new_page()
    page.goto(at(origins, address))
    return page


def at(origins: dict[str, str], address: str) -> str:
    site, _, path = address.partition("/")
    return origins[site] + path


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})


# --- quiet and self-contained


EVERYWHERE = {
    "assets/style.css",
    "assets/dark.css",
    "assets/modes.js",
    "assets/vendor/pico/pico.fluid.classless.min.css",
}
# What kinds of pages load beside that, by the beginning of their address.
OWN = {
    "years/": {"assets/tables.css", "assets/tables.js"},
    "compare.html": {"assets/compare.css", "assets/compare.js", "figures.js", "yunxi/figures.js"},
    "data/": {"assets/data.css"},
    "search.html": {
        "assets/search.css",
        "assets/search.js",
        "assets/results.js",
        "search/index.js",
    },
}


def expected(address: str) -> set[str]:
    """What a page may fetch, and must."""
    path = address.partition("/")[2]
    return EVERYWHERE | {file for start in OWN if path.startswith(start) for file in OWN[start]}


@pytest.mark.parametrize("address", PAGES)
def test_a_served_page_is_quiet(
    context: BrowserContext, origins: dict[str, str], address: str
) -> None:
    url = at(origins, address)
    wrong, fetched = visit(context, origins[address.partition("/")[0]], url)
    assert not wrong
    assert fetched - {"assets/icon.svg"} == expected(address)


@pytest.mark.parametrize("address", FOLDER_PAGES)
def test_a_page_opened_from_a_folder_is_quiet(
    context: BrowserContext, sites: dict[str, Path], address: str
) -> None:
    origins = {name: folder.as_uri() + "/" for name, folder in sites.items()}
    url = at(origins, address)
    wrong, fetched = visit(context, origins[address.partition("/")[0]], url)
    assert not wrong
    assert fetched - {"assets/icon.svg"} == expected(address)


# --- every width

# What reaches out of the page, and the text that reaches out of its cell.
TOO_WIDE = """() => {
  const root = document.documentElement, wide = [];
  const name = (what, e) => wide.push(`${what}: ${e.outerHTML.slice(0, 120)}`);
  if (root.scrollWidth > root.clientWidth) wide.push(`page: ${root.scrollWidth}`);
  for (const table of document.querySelectorAll("table")) {
    const box = table.closest(".scroll");
    if (!box || getComputedStyle(box).overflowX !== "auto") name("not in a scroll box", table);
    else if (box.getBoundingClientRect().right > root.clientWidth) name("scroll box", box);
  }
  for (const cell of document.querySelectorAll("th, td"))
    if (cell.scrollWidth > cell.clientWidth + 1) name("cell", cell);
  return wide;
}"""


@pytest.mark.parametrize("address", PAGES)
def test_no_page_scrolls_sideways(page: Page) -> None:
    wide: dict[str, list[str]] = {}
    for mode in ("", "large"):
        if mode:
            page.click("#mode-large")
        for width in WIDTHS:
            resize(page, width)
            wide[f"{width} {mode}"] = page.evaluate(TOO_WIDE)
    assert not any(wide.values()), wide


# --- every reader


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(page: Page) -> None:
    axe = Axe()
    found: list[str] = []
    inks: set[str] = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        inks.add(page.evaluate("getComputedStyle(document.body).color"))
        for width in (SCREEN, PHONE):
            resize(page, width)
            results = axe.run(page)
            if results.violations_count:
                found.append(f"{scheme} {width}: {results.generate_report()}")
    page.click("#mode-large")
    results = axe.run(page)  # on a phone, where the large type is most crowded
    if results.violations_count:
        found.append(f"长者模式: {results.generate_report()}")
    assert not found, "\n".join(found)
    assert len(inks) == 2


LOOK = """() => [
  getComputedStyle(document.documentElement).fontSize,
  getComputedStyle(document.documentElement).backgroundColor,
  document.getElementById("mode-large").ariaPressed,
  document.getElementById("mode-dark").ariaPressed,
]"""


def test_the_switches_work_by_keyboard_and_are_remembered(
    context: BrowserContext, origins: dict[str, str]
) -> None:
    page = context.new_page()
    page.goto(at(origins, "samples/index.html"))
    assert page.evaluate(LOOK) == ["16px", "rgb(255, 255, 255)", "false", "false"]
    page.focus("#mode-large")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    changed = ["22px", "rgb(21, 24, 28)", "true", "true"]
    assert page.evaluate(LOOK) == changed
    page.goto(at(origins, REPORTS[0]))
    assert page.evaluate(LOOK) == changed
    page.emulate_media(color_scheme="dark")
    page.click("#mode-dark")  # light against the system's wish
    page.click("#mode-large")
    assert page.evaluate(LOOK) == ["16px", "rgb(255, 255, 255)", "false", "false"]


def test_without_scripts_the_system_decides(chrome: Browser, origins: dict[str, str]) -> None:
    context = chrome.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(at(origins, "samples/index.html"))
    assert not page.is_visible("#mode-large")
    assert not page.is_visible("#find")  # searching takes a script
    color = page.locator("html").evaluate("root => getComputedStyle(root).backgroundColor")
    assert color == "rgb(21, 24, 28)"
    context.close()


# CSP forbids what Playwright itself would wait with.
AWAIT_SCROLLING = """box => {
  box.scrolled = new Promise(done => {
    box.onscroll = () => done(true);
    setTimeout(() => done(false), 2000);
  });
}"""
FOCUSED = "() => document.activeElement.id || document.activeElement.className"


@pytest.mark.parametrize("address", PAGES)
def test_the_keyboard_reaches_the_text_and_every_table(page: Page) -> None:
    resize(page, 320)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "main"

    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    for box in page.query_selector_all(".scroll"):
        assert box.get_attribute("tabindex") == "0"
        box.focus()
        assert page.evaluate(FOCUSED) == "scroll"
        if box.evaluate("box => box.scrollWidth > box.clientWidth"):
            box.evaluate(AWAIT_SCROLLING)
            page.keyboard.press("ArrowRight")
            assert box.evaluate("box => box.scrolled")


# --- paper

SHOWN = """() => [...document.querySelectorAll("nav, body > header, body > footer, .skip")]
  .filter(e => e.getClientRects().length).map(e => e.outerHTML.slice(0, 120))"""
WIDER_THAN_PAPER = """() => [...document.querySelectorAll("table")]
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
  .map(e => `${e.className}: ${e.getBoundingClientRect().right}`)"""


@pytest.mark.parametrize("address", PAGES)
def test_paper_has_the_text_and_whole_tables_only(page: Page, address: str) -> None:
    resize(page, int(PAPER[address in REPORTS] / 25.4 * 96))
    page.emulate_media(media="print")
    assert page.is_visible("h1")
    assert page.evaluate(SHOWN) == []
    assert page.evaluate(WIDER_THAN_PAPER) == []


@pytest.mark.parametrize("address", REPORTS[:1])
def test_a_report_prints_on_a4(page: Page) -> None:
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(x)), round(float(y))) for x, y in boxes} == {(595, 842)}
    assert 4 <= len(boxes) <= 12
