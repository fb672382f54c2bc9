"""The compare page in Chromium: chosen by keyboard, shared, read by everyone, and true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from generator.model.holdings import Holdings
from generator.pages.figures import FIGURES, headed
from tests.browser import watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

FOUR = "compare.html?a=yunxi/qingtan&a=yunxi/yuewan&a=yunxi/nanping&a=yunxi"
THREE_FIGURES = f"{FOUR}&f=新收申请&f=行政许可&f=行政事业性收费"
WORDS = {"无此项", "未收录", "逾期未见", "已撤销"}
SETTLED = "#compare-status:not(:empty)"
CHARTS = ".compare-chart canvas"

# The tables as the reader sees them: title → name → texts of the cells.
TABLES = """() => Object.fromEntries([...document.querySelectorAll("table.compared")].map(table => [
  table.caption.textContent,
  Object.fromEntries([...table.tBodies[0].rows].map(row => [
    row.cells[0].textContent, [...row.cells].slice(1).map(cell => cell.firstChild?.textContent ?? ""),
  ])),
]))"""


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector(SETTLED)
    return page


def chosen_in(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def status(page: Page) -> str:
    return page.inner_text("#compare-status")


# --- what it shows


def test_the_numbers_are_those_of_the_records(
    context: BrowserContext, origin: str, holdings: Holdings
) -> None:
    every = "".join(f"&f={name}" for name in FIGURES)
    paths = [
        "yunxi",
        "yunxi/zhuwu",
        "yunxi/mailing",
        "yunxi/yuewan",
        "yunxi/nanping",
        "yunxi/qingtan",
    ]
    query = "&".join(f"a={path}" for path in paths)
    page = opened(context, f"{origin}compare.html?{query}{every}")
    page.wait_for_selector("table.compared")
    tables = page.evaluate(TABLES)
    assert list(tables) == [headed(name) for name in FIGURES]
    for name in FIGURES:
        for path in paths:
            cells = tables[headed(name)][holdings.library.authorities[path].name]
            for year, text in zip(range(2019, 2025), cells, strict=True):
                record = holdings.records.get((path, year))
                if record is None:
                    assert text in WORDS - {"无此项"}
                else:
                    assert text == record.figures.get(name, "无此项"), (name, path, year)


def test_a_change_of_form_is_a_break(context: BrowserContext, origin: str) -> None:
    page = opened(context, f"{origin}{FOUR}")
    breaks = """() => [...document.querySelector("table.compared").tBodies[0].rows].map(
      row => [...row.cells].map((cell, at) => cell.className === "break" ? 2018 + at : 0)
        .filter(Boolean))"""
    page.wait_for_selector("table.compared")
    # 月湾乡 kept the old form in 2021 and has no report of 2022; 南屏乡 ended before the new one.
    assert page.evaluate(breaks) == [[2021], [2023], [], [2021]]
    heads = page.locator("table.compared thead th small").all_inner_texts()
    assert heads[1:4] == ["2019 年格式（试行）", "格式不一", "2021 年格式"]


# What reaches ECharts: each piece of a line with its years.
PIECES = """async () => {
  const pieces = [];
  const box = document.createElement("div");
  box.style.width = box.style.height = "300px";
  document.body.append(box);
  const real = window.echarts;
  window.echarts = {init: (...given) => {
    const chart = real.init(...given);
    const draw = chart.setOption.bind(chart);
    chart.setOption = option => {
      pieces.push(...option.series.map(line => [line.name, line.data, line.itemStyle.color]));
      draw(option);
    };
    return chart;
  }};
  const point = (number, form) => ({number, text: String(number ?? ""), form});
  window.nianbaoChart.draw(box, {unit: "件", years: [2019, 2020, 2021, 2022, 2023, 2024], newest: "新",
    lines: [{name: "甲", points: [
      point(3, "旧"), point(4, "旧"), point(5, "新"), point(null, "新"), point(0, "新"), {word: "未收录"},
    ]}]});
  window.echarts = real;
  return pieces;
}"""


def test_numbers_of_two_forms_and_across_gaps_are_never_joined(
    context: BrowserContext, origin: str
) -> None:
    page = opened(context, f"{origin}{FOUR}")
    page.wait_for_selector(CHARTS)
    pieces = page.evaluate(PIECES)
    assert [(name, data) for name, data, _ in pieces] == [
        ("甲", [None, None, None, None, 0, None]),
        ("甲", [None, None, 5, None, None, None]),
        ("甲", [3, 4, None, None, None, None]),
    ]
    newest, same, older = (color for *_, color in pieces)
    assert newest == same != older  # filled and hollow


def test_there_is_a_chart_only_where_there_is_a_line(context: BrowserContext, origin: str) -> None:
    page = context.new_page()
    wrong, fetched = watch(page)
    page.goto(f"{origin}{FOUR}&from=2024")
    page.wait_for_selector("table.compared")
    page.wait_for_load_state("networkidle")
    assert page.locator(".compare-chart").count() == 0
    assert not [url for url in fetched if "echarts" in url]
    page.select_option("[name=from]", "2023")
    page.wait_for_selector(CHARTS)
    label = page.get_attribute(".compare-chart", "aria-label")
    assert label == "折线图：新收申请（件），2023 年至 2024 年，4 个机关；各点数值见上表。"
    assert not wrong


def test_each_choice_costs_one_small_file(
    context: BrowserContext, origin: str, demo_site: Path
) -> None:
    page = context.new_page()
    _, fetched = watch(page)
    page.goto(f"{origin}compare.html?a=yunxi/qingtan")
    page.wait_for_selector("table.compared")
    page.wait_for_load_state("networkidle")
    loaded = {url.removeprefix(origin) for url in fetched if url.endswith("figures.js")}
    assert loaded == {"figures.js", "yunxi/figures.js", "yunxi/qingtan/figures.js"}
    assert max(path.stat().st_size for path in demo_site.rglob("figures.js")) < 2000


# --- how it is chosen


def test_all_of_it_by_keyboard(context: BrowserContext, origin: str) -> None:
    page = opened(context, f"{origin}compare.html")
    assert status(page).startswith("请选择机关")
    page.wait_for_selector("text=清潭镇")
    page.focus("#compare-words")
    page.keyboard.type("潭")
    assert page.inner_text("#compare-found") == "找到 1 个机关。"
    for _ in range(4):  # past the link to search, and the county that it stands below
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_selector("table.compared")
    assert chosen_in(page) == {"a": ["yunxi/qingtan"]}
    assert status(page) == "1 个机关、6 个年度、1 个项目。"
    page.focus("[name=from]")
    page.keyboard.press("ArrowDown")
    assert chosen_in(page)["from"] == ["2020"]
    page.focus("[name=f][value=行政处罚]")
    page.keyboard.press("Space")
    page.wait_for_selector("h3 >> text=行政处罚（件）")
    assert chosen_in(page)["f"] == ["行政处罚", "新收申请"]
    page.focus("#compare-chosen button")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "移除清潭镇"
    page.keyboard.press("Enter")
    page.wait_for_selector("table.compared", state="detached")
    assert status(page).startswith("请选择机关")
    assert page.evaluate("document.activeElement.id") == "compare-words"


def test_the_way_down_opens_and_closes(context: BrowserContext, origin: str) -> None:
    page = opened(context, f"{origin}compare.html")
    page.wait_for_selector("text=清潭镇")  # a single county stands open
    button = page.get_by_role("button", name="云溪县的下级机关")
    assert button.get_attribute("aria-expanded") == "true"
    button.click()
    assert button.get_attribute("aria-expanded") == "false"
    assert not page.is_visible("text=清潭镇")
    page.fill("#compare-words", "清潭")
    assert page.inner_text("#compare-found") == "没有找到，请先展开它所在的地区。"
    button = page.get_by_role("button", name="云溪县的下级机关", include_hidden=True)
    page.fill("#compare-words", "")
    button.click()
    assert page.is_visible("text=清潭镇")


def test_no_more_than_eight(context: BrowserContext, origin: str, holdings: Holdings) -> None:
    paths = [path for path in holdings.library.authorities if path != "yunxi"]
    page = opened(context, f"{origin}compare.html?" + "&".join(f"a={path}" for path in paths))
    page.wait_for_selector("table.compared")
    assert page.locator("#compare-chosen li").count() == 8
    assert "已选满 8 个机关" in status(page)
    assert page.is_disabled(f"input[value='{paths[8]}']")
    page.click("#compare-chosen button >> nth=0")
    page.wait_for_selector(f"input[value='{paths[8]}']:enabled")


# --- the address


def test_an_address_gives_back_the_same_page(context: BrowserContext, origin: str) -> None:
    page = opened(context, f"{origin}{THREE_FIGURES}&from=2020&to=2023")
    page.wait_for_selector("table.compared")
    first = page.evaluate(TABLES)
    page.check("[value=行政处罚]")
    page.uncheck("[value=行政处罚]")
    again = opened(context, page.url)
    again.wait_for_selector("table.compared")
    assert again.evaluate(TABLES) == first
    assert list(first) == ["行政许可（件）", "行政事业性收费（万元）", "新收申请（件）"]
    assert {len(cells) for table in first.values() for cells in table.values()} == {4}


def test_back_undoes_a_choice(context: BrowserContext, origin: str) -> None:
    page = opened(context, f"{origin}compare.html?a=yunxi/songhe")
    page.wait_for_selector("input[value='yunxi/qingtan']")
    page.check("input[value='yunxi/qingtan']")
    page.select_option("[name=to]", "2022")
    page.wait_for_selector("table.compared tr:nth-child(2) td:nth-child(5):last-child")
    page.go_back()
    page.wait_for_selector("table.compared tr:nth-child(2) td:nth-child(7)")
    assert page.input_value("[name=to]") == "2024"
    page.go_back()
    page.wait_for_selector("table.compared tr:nth-child(2)", state="detached")
    assert not page.is_checked("input[value='yunxi/qingtan']")
    page.go_forward()
    page.wait_for_selector("table.compared tr:nth-child(2)")
    assert page.is_checked("input[value='yunxi/qingtan']")


BAD = "a=no/such&a=../../x&a=//example.org&a=javascript:1&from=abc&to=1&f=%3Cb%3E"


def test_a_bad_address_harms_nothing(context: BrowserContext, origin: str) -> None:
    page = context.new_page()
    _, fetched = watch(page)
    page.goto(f"{origin}compare.html?{BAD}&a=yunxi/songhe")
    page.wait_for_selector("table.compared")
    assert status(page).startswith("有 1 个机关的数据没有取到")
    assert list(page.evaluate(TABLES)) == ["新收申请（件）"]
    assert all(url.startswith(origin) for url in fetched)
    figures = {url.removeprefix(origin) for url in fetched if url.endswith("figures.js")}
    asked = {"figures.js", "yunxi/figures.js", "yunxi/songhe/figures.js", "no/such/figures.js"}
    assert figures <= asked


# --- every reader


@pytest.mark.parametrize("where", ["server", "folder"])
def test_it_is_quiet(context: BrowserContext, origin: str, demo_site: Path, where: str) -> None:
    start = origin if where == "server" else f"{demo_site.as_uri()}/"
    page = context.new_page()
    wrong, fetched = watch(page)
    page.goto(f"{start}{FOUR}")
    page.wait_for_selector(CHARTS)
    page.check("input[value='yunxi/songhe']")
    page.wait_for_selector("table.compared tr:nth-child(5)")
    page.hover(".compare-chart", position={"x": 200, "y": 100})
    page.click("#mode-dark")
    page.click("#mode-large")
    page.pdf()
    page.go_back()
    page.wait_for_selector("table.compared tr:nth-child(5)", state="detached")
    assert not wrong
    assert all(url.startswith(start) for url in fetched)


def test_axe_finds_nothing_before_and_after_choosing(context: BrowserContext, origin: str) -> None:
    axe = Axe()
    found = []
    page = context.new_page()
    for address in ("compare.html", THREE_FIGURES):
        page.goto(f"{origin}{address}")
        page.wait_for_selector(SETTLED)
        if address == THREE_FIGURES:
            page.wait_for_selector(CHARTS)
        for mode in ("light", "dark", "长者模式"):
            page.emulate_media(color_scheme="dark" if mode == "dark" else "light")
            if mode == "长者模式":
                page.set_viewport_size({"width": 390, "height": 800})
                page.click("#mode-large")
                page.click("summary")
            results = axe.run(page)
            if results.violations_count:
                found.append(f"{address} {mode}: {results.generate_report()}")
        page.click("#mode-large")
        page.set_viewport_size({"width": 1280, "height": 800})
    assert not found, "\n".join(found)


def test_the_chart_follows_the_switches(context: BrowserContext, origin: str) -> None:
    page = opened(context, f"{origin}{FOUR}")
    page.wait_for_selector(CHARTS)
    picture = "document.querySelector('.compare-chart canvas').toDataURL()"
    light = page.evaluate(picture)
    page.click("#mode-dark")
    dark = page.evaluate(picture)
    page.click("#mode-large")
    large = page.evaluate(picture)
    assert len({light, dark, large}) == 3


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_fits_every_width(context: BrowserContext, origin: str, width: int) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{origin}{THREE_FIGURES}")
    page.wait_for_selector(CHARTS)
    for _ in range(2):
        size = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert size[0] <= size[1]
        page.click("#mode-large")


def test_without_scripts_other_pages_are_named(chrome: Browser, origin: str) -> None:
    with chrome.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{origin}compare.html")
        assert not page.is_visible("#compare-form")
        assert page.is_visible("text=浏览器没有运行脚本")
        links = page.locator("main a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert "years/2023.html" in links
        assert "yunxi/index.html" in links


def test_paper_has_tables_and_charts_only(context: BrowserContext, origin: str) -> None:
    page = opened(context, f"{origin}{FOUR}")
    page.wait_for_selector(CHARTS)
    page.set_viewport_size({"width": 658, "height": 800})  # between the margins of A4
    page.emulate_media(media="print")
    assert page.is_visible("table.compared")
    assert page.is_visible(CHARTS)
    for hidden in ("#compare-form", "summary", "#compare-download"):
        assert not page.is_visible(hidden)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_download_has_what_is_shown(
    context: BrowserContext, origin: str, holdings: Holdings
) -> None:
    page = opened(context, f"{origin}compare.html?a=yunxi/zhuwu&f=行政复议&f=新收申请&from=2021")
    page.wait_for_selector("table.compared")
    with page.expect_download() as download:
        page.click("#compare-download")
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    lines = text.split("\n")
    assert lines[0] == "机关,年度,表格格式,新收申请（件）,行政复议（件）"
    assert lines[1] == "云溪县竹坞乡人民政府,2021,2021 年格式,1,"
    for line, year in zip(lines[1:], range(2021, 2025), strict=False):
        own = holdings.records["yunxi/zhuwu", year].figures
        assert re.split(",", line)[3:] == [own["新收申请"], own["行政复议"]]
