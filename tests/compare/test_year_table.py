"""The table of a year in Chromium: sorted, filtered, shared, and plain without scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from generator.model.holdings import Holdings
from tests.browser import watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

YEAR = "years/2021.html"  # two forms, a blank cell
ROWS = """() => [...document.querySelectorAll("#year-table tbody tr:not([hidden]) th")]
  .map(cell => cell.textContent)"""
COLUMN = """at => [...document.querySelectorAll("#year-table tbody tr:not([hidden])")]
  .map(row => row.cells[at].textContent)"""


@pytest.fixture
def page(context: BrowserContext, origin: str) -> Page:
    page = context.new_page()
    page.goto(f"{origin}{YEAR}")
    return page


def column(page: Page, name: str) -> int:
    heads = page.locator("#year-table thead th").all_inner_texts()
    return next(at for at, head in enumerate(heads) if head.replace("\n", "").startswith(name))


def press(page: Page, name: str) -> None:
    page.locator("#year-table thead button").nth(column(page, name)).click()


def status(page: Page) -> str:
    return page.inner_text("#table-status")


def test_numbers_sort_as_numbers_and_blanks_come_last(page: Page, holdings: Holdings) -> None:
    press(page, "行政复议")
    at = column(page, "行政复议")
    shown = {
        holdings.library.authorities[path].name: record.figures["行政复议"]
        for (path, year), record in holdings.records.items()
        if year == 2021
    }
    numbers = sorted((int(text) for text in shown.values() if text), reverse=True)
    assert page.evaluate(COLUMN, at) == [*map(str, numbers), ""]
    assert page.evaluate(ROWS)[-1] == "竹坞乡"
    assert status(page) == "共 11 个机关。按“行政复议（件）”从大到小排列。"
    press(page, "行政复议")
    assert page.evaluate(COLUMN, at) == [*map(str, numbers[::-1]), ""]
    assert status(page).endswith("从小到大排列。")
    press(page, "行政许可")
    decided = page.evaluate(COLUMN, column(page, "行政许可"))
    assert decided == sorted(decided, key=int, reverse=True) != sorted(decided, reverse=True)
    press(page, "行政事业性收费")  # 1149.5375 is a number, 无此项 is none
    assert page.evaluate(COLUMN, column(page, "行政事业性收费"))[0] == "1149.5375"
    assert page.evaluate(ROWS)[-1] == "月湾乡"


def test_equals_keep_their_order_and_a_third_press_restores_it(page: Page) -> None:
    original = page.evaluate(ROWS)
    at = column(page, "直接诉讼")
    texts = dict(zip(original, page.evaluate(COLUMN, at), strict=True))
    press(page, "直接诉讼")
    assert page.evaluate(ROWS) == sorted(original, key=lambda name: -int(texts[name]))
    press(page, "直接诉讼")
    assert page.evaluate(ROWS) == sorted(original, key=lambda name: int(texts[name]))
    press(page, "直接诉讼")
    assert page.evaluate(ROWS) == original


def test_the_sorted_column_says_so_and_no_other(page: Page) -> None:
    sorts = "() => [...document.querySelectorAll('#year-table thead th')].map(th => th.ariaSort)"
    press(page, "机关")
    press(page, "新收申请")
    expected: list[str | None] = [None] * 15
    expected[column(page, "新收申请")] = "descending"
    assert page.evaluate(sorts) == expected
    press(page, "新收申请")
    expected[column(page, "新收申请")] = "ascending"
    assert page.evaluate(sorts) == expected


def test_filter_by_name_and_by_state(page: Page) -> None:
    page.fill("[name=q]", "镇")
    assert page.evaluate(ROWS) == ["松鹤镇", "白鹭镇", "石梁镇", "清潭镇", "桃坪镇"]
    assert status(page) == "显示 5 个，共 11 个机关。"
    page.select_option("[name=state]", "逾期公开")
    assert page.evaluate(ROWS) == ["石梁镇"]
    page.fill("[name=q]", "没有的")
    assert page.evaluate(ROWS) == []
    assert status(page) == "没有符合的机关，请改换字词或者公开情况。"
    page.click("text=恢复原样")
    assert len(page.evaluate(ROWS)) == 11
    assert page.input_value("[name=state]") == ""
    assert status(page) == "已恢复原样，共 11 个机关。"


def test_all_of_it_by_keyboard(page: Page) -> None:
    page.focus("[name=q]")
    page.keyboard.type("乡")
    assert page.evaluate(ROWS) == ["竹坞乡", "麦岭乡", "月湾乡"]
    for _ in range(3):  # the state, 恢复原样, the scroll box
        page.keyboard.press("Tab")
    for _ in range(1 + column(page, "行政许可")):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(ROWS) == ["月湾乡", "竹坞乡", "麦岭乡"]
    page.keyboard.press("Space")
    assert page.evaluate(ROWS) == ["竹坞乡", "麦岭乡", "月湾乡"]  # 23, 23, 30


def test_the_address_keeps_filter_and_order(context: BrowserContext, page: Page) -> None:
    page.fill("[name=q]", "乡")
    page.select_option("[name=state]", "已公开")
    press(page, "行政许可")
    again = context.new_page()
    again.goto(page.url)
    assert again.evaluate(ROWS) == page.evaluate(ROWS) == ["月湾乡", "竹坞乡", "麦岭乡"]
    assert again.input_value("[name=q]") == "乡"
    assert again.input_value("[name=state]") == "已公开"
    again.goto(page.url.partition("#")[0] + "#state=%3Cb%3E&sort=-none&q=")
    assert len(again.evaluate(ROWS)) == 11


def test_the_link_to_the_text_changes_nothing(page: Page) -> None:
    page.fill("[name=q]", "乡")
    page.evaluate("location.hash = 'main'")
    assert len(page.evaluate(ROWS)) == 3


def test_quiet_from_a_folder(context: BrowserContext, demo_site: Path) -> None:
    page = context.new_page()
    wrong, fetched = watch(page)
    page.goto(f"{demo_site.as_uri()}/{YEAR}")
    press(page, "行政许可")
    page.fill("[name=q]", "乡")
    assert page.evaluate(ROWS) == ["月湾乡", "竹坞乡", "麦岭乡"]
    assert "q=" in page.url
    assert not wrong
    assert all(url.startswith(demo_site.as_uri()) for url in fetched)


def test_axe_finds_nothing_when_sorted_and_filtered(page: Page) -> None:
    axe = Axe()
    found = []
    press(page, "行政许可")
    page.fill("[name=q]", "镇")
    for mode in ("light", "dark", "长者模式"):
        page.emulate_media(color_scheme="dark" if mode == "dark" else "light")
        if mode == "长者模式":
            page.set_viewport_size({"width": 390, "height": 800})
            page.click("#mode-large")
        results = axe.run(page)
        if results.violations_count:
            found.append(f"{mode}: {results.generate_report()}")
    assert not found, "\n".join(found)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_it_is_the_plain_table(
    chrome: Browser, origin: str, holdings: Holdings
) -> None:
    with chrome.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{origin}years/2020.html")
        assert not page.is_visible("#table-tools")
        assert page.locator("#year-table button").count() == 0
        assert page.locator("#year-table tbody tr").count() == sum(
            year == 2020 for _, year in holdings.records
        )
        assert page.locator(".owing h2").all_inner_texts() == ["逾期未见"]
        assert page.locator(".owing a").all_inner_texts() == ["云溪县石梁镇人民政府"]
