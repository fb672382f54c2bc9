"""The preview in a browser: an edit is seen, an error is shown below the last good page, and mended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import watch
from tests.projects import edit, make_project
from tests.serving.previews import BAD, GOOD, PAGE, REPORT, Preview, previewed

if TYPE_CHECKING:  # no library of the system is needed to collect these tests
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PANEL = "#nianbao-live"


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    with previewed(make_project(tmp_path / "project")) as started:
        yield started


@pytest.fixture
def page(chrome: Browser, preview: Preview) -> Iterator[Page]:
    """The report, open, with its panel shown."""
    with chrome.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{preview.port}/{PAGE}")
        page.wait_for_selector(f"{PANEL}.good")
        yield page


def test_the_whole_round_of_an_edit_an_error_and_its_mending(page: Page, preview: Preview) -> None:
    wrong, fetched = watch(page)
    page.set_viewport_size({"width": 1280, "height": 500})
    page.evaluate("scrollTo({top: 700, behavior: 'instant'})")

    edit(preview.root, f"{REPORT}.yml", GOOD, "行政处罚: 12345")
    page.wait_for_selector("td:text-is('12345')")
    page.wait_for_selector(f"{PANEL}.good")
    assert abs(page.evaluate("scrollY") - 700) <= 1

    edit(preview.root, f"{REPORT}.yml", "行政处罚: 12345", BAD)
    page.wait_for_selector(f"{PANEL}.error")
    assert page.is_visible("td:text-is('12345')")
    shown = page.inner_text(PANEL)
    for words in ("网页还是上次没有错误时的样子", f"{REPORT}.yml:11:7", "全角冒号", "改法："):
        assert words in shown
    assert page.get_attribute(f"{PANEL} > p", "role") == "status"

    edit(preview.root, f"{REPORT}.yml", BAD, "行政处罚: 54321")
    page.wait_for_selector("td:text-is('54321')")
    page.wait_for_selector(f"{PANEL}.good")
    # The stream of the page before ends when it is reloaded.
    assert not [w for w in wrong if "/-/live?" not in w]
    assert all(url.startswith(f"http://127.0.0.1:{preview.port}/") for url in fetched)


def test_markup_from_a_file_stays_text(page: Page, preview: Preview) -> None:
    edit(preview.root, f"{REPORT}.yml", GOOD, "'<b>x</b>': 5")
    page.wait_for_selector(f"{PANEL}.error")

    assert "<b>x</b>" in page.inner_text(PANEL)
    assert page.locator(f"{PANEL} b").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panel_is_for_every_reader(page: Page, preview: Preview, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    edit(preview.root, f"{REPORT}.yml", GOOD, BAD)
    page.wait_for_selector(f"{PANEL}.error")
    assert Axe().run(page, context=PANEL).violations_count == 0

    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(f"{PANEL} summary").focus()
    page.keyboard.press("Enter")
    assert not page.is_visible(f"{PANEL} li")
    with page.expect_event("load"), (preview.root / "templates/assets/style.css").open("a") as css:
        css.write("/* changed */")
    page.wait_for_selector(f"{PANEL}.error")
    assert not page.is_visible(f"{PANEL} li")  # as it was left before the page was reloaded

    page.emulate_media(media="print")
    assert not page.is_visible(PANEL)


def test_a_page_that_appears_is_shown_where_its_absence_was(page: Page, preview: Preview) -> None:
    edit(preview.root, f"{REPORT}.yml", GOOD, BAD)
    page.wait_for_selector(f"{PANEL}.error")
    folder = preview.root / "content/reports/qinghe/shanqian"
    texts = {
        suffix: (preview.root / f"{REPORT}{suffix}").read_text("utf-8").replace("柳河镇", "山前乡")
        for suffix in (".yml", ".md")
    }
    for suffix, text in texts.items():
        (folder / f"2023{suffix}").write_text(text, "utf-8")
    page.goto(f"http://127.0.0.1:{preview.port}/qinghe/shanqian/2023.html")
    page.wait_for_selector("h1:has-text('年报还没有网页')")
    page.wait_for_selector(f"{PANEL}.error")

    (folder / "2023.yml").write_text(texts[".yml"].replace(BAD, GOOD), "utf-8")
    page.wait_for_selector("h1:has-text('山前乡')")
    page.click(f"{PANEL} summary:has-text('别处的错误')")
    page.click(f"{PANEL} a.where")
    page.wait_for_selector("h1:has-text('柳河镇')")


def test_the_end_of_the_preview_is_said(page: Page, preview: Preview) -> None:
    preview.live.close()
    page.route("**/-/live?*", lambda route: route.abort())
    page.wait_for_selector(f"{PANEL}.error >> text=预览已停止")
