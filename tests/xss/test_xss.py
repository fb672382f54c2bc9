"""Hundreds of vectors in every field, in Chromium: no script runs and nothing is asked of another host,
from files without the pages' own policy, from a server with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import served, watch
from tests.xss.fields import VECTORS, imported_with, project_with_all

if TYPE_CHECKING:  # no library of the system is needed to collect these tests
    from playwright.sync_api import Browser

OWN = ["alert", "confirm", "prompt"]
RAN = f"for (const name of {OWN}) window[name] = () => console.log('RAN ' + name)"
# What waits for the pointer or a key.
WAITING = r"""
const ADDRESSES = ["href", "src", "srcset", "action", "formaction", "data", "xlink:href"];
const SCHEME = /^\s*(javascript|data|vbscript):/i;
for (const one of document.querySelectorAll("body *"))
  for (const name of one.getAttributeNames())
    if (name.startsWith("on") || (ADDRESSES.includes(name) && SCHEME.test(one.getAttribute(name))))
      console.log("WAITS " + one.outerHTML.slice(0, 200))
"""


def visited(chrome: Browser, site: Path, pages: Sequence[str]) -> list[str]:
    """What ran, waits to be run, or was asked of another place on these pages: from files without their
    policy, from a server with it."""
    wrong: list[str] = []
    (site / "favicon.ico").touch()  # a browser asks for it
    with served(site) as origin:
        for bypass, base in ((True, f"{site.as_uri()}/"), (False, origin)):
            with chrome.new_context(bypass_csp=bypass) as context:
                context.add_init_script(RAN)
                page = context.new_page()
                told, fetched = watch(page)
                for address in pages:
                    page.goto(base + address)
                    page.evaluate(WAITING)
                # Going on to the next page ends what the last one was still reading.
                own = ("304: ", f"failed: {base}")
                wrong += [one for one in told if not one.startswith(own)]
                wrong += [f"elsewhere: {url}" for url in fetched if not url.startswith(base)]
    return wrong


@pytest.mark.proof
@pytest.mark.browser
def test_no_vector_runs_in_any_field(chrome: Browser, tmp_path: Path) -> None:
    assert len(set(VECTORS)) >= 400
    site = project_with_all(tmp_path / "project")
    pages = [
        path.relative_to(site).as_posix()
        for path in site.rglob("*.html")
        if path.name != "404.html"
    ]
    assert len([page for page in pages if page.endswith("/2023.html")]) > 9
    assert visited(chrome, site, pages) == []


@pytest.mark.proof
@pytest.mark.browser
def test_no_vector_runs_that_came_in_a_document(chrome: Browser, tmp_path: Path) -> None:
    site = imported_with(VECTORS, tmp_path / "project")
    pages = [f"qinghe/liuhe/{year}.html" for year in (2016, 2017, 2023)]
    assert all("alert" in (site / page).read_text("utf-8") for page in pages)
    assert visited(chrome, site, pages) == []
