"""data/index.html in Chromium: no violations, nothing from elsewhere, every width, every link."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from generator.dataset.data_page import data_page
from generator.dataset.files import INDEX, FileDigest
from generator.pages import render
from generator.pages.open_data import DataPage
from tests.browser import served
from tests.corpus import PROJECT
from tests.dataset.libraries import KINDS, Held, read_project

if TYPE_CHECKING:  # no library of the system is needed to collect these tests
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data")
    shutil.copytree(PROJECT / "templates" / "assets", root / "assets")
    held = read_project(PROJECT)
    files = held.files()
    for address, body in files.items():
        path = root / address
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(body)
    (root / INDEX).write_bytes(rendered(held, files, root / "compiled"))
    return root


def rendered(held: Held, files: dict[str, bytes], compiled: Path) -> bytes:
    def made(address: str) -> FileDigest:
        return FileDigest(len(files[address]), hashlib.sha256(files[address]).hexdigest())

    render.TEMPLATES.setdefault(DataPage, "data.html")
    env = render.environment(PROJECT / "templates", compiled)
    return render.render(env, data_page(held.holdings, KINDS, made))


@pytest.fixture(scope="module")
def origin(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


@pytest.mark.parametrize(("width", "mode"), [(1280, ""), (390, "mode-dark"), (390, "mode-large")])
def test_the_page_is_quiet_and_fits(chrome: Browser, origin: str, width: int, mode: str) -> None:
    page = chrome.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(origin + INDEX)
    if mode:
        page.click(f"#{mode}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith(origin)] == []
    assert said == []
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_every_download_can_be_had_and_every_anchor_exists(
    chrome: Browser, origin: str, site: Path
) -> None:
    page = chrome.new_page()
    page.goto(origin + INDEX)
    links = page.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href'))")
    anchors = [link for link in links if link.startswith("#")]
    files = [link for link in links if not link.startswith("#")]
    assert len(anchors) == 5
    assert all(page.locator(anchor).count() == 1 for anchor in anchors)
    assert {*files, "index.html"} == {path.name for path in (site / "data").iterdir()}
    with page.expect_download() as download:
        page.click("text=nianbao.json")
    assert download.value.suggested_filename == "nianbao.json"
    page.close()
