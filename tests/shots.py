"""`make shots`: pictures of every kind of page of the demonstration site, for reviewers to look at.

Each page at the widths of a screen and of a phone, light and dark, and a report as it is printed.
`--readme` renews the few that stand in the README instead.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tests.browser import MISSING, browser, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SITE, SHOTS, README = Path("demo/site"), Path("shots"), Path(".github/screenshots")
PAGES = {
    "home": "index.html",
    "area": "yunxi/index.html",
    "sums": "yunxi/sums-2021.html",
    "authority": "yunxi/qingtan/index.html",
    "authority-abolished": "yunxi/nanping/index.html",
    "year-2023": "years/2023.html",
    "year-2019": "years/2019.html",
    "year-2017": "years/2017.html",
    "report-county": "yunxi/2024.html",
    "report-notes": "yunxi/qingtan/2022.html",
    "report-corrected": "yunxi/bailu/2022.html",
    "report-unreadable": "yunxi/nanping/2019.html",
    "report-2019": "yunxi/yunmen/2020.html",
    "report-text": "yunxi/songhe/2018.html",
    "search": "search.html",
    "compare": "compare.html",
    "data": "data/index.html",
    "about": "about.html",
    "missing": MISSING,
}
PRINTED = ("report-county", "report-notes")
WIDTHS = (1280, 390)
# name → page, width and height, dark or not; always the top, where 示例 stands
IN_README = {
    "home": ("home", 1280, 900, False),
    "report": ("report-county", 1280, 600, False),
    "phone": ("report-notes", 390, 844, False),
    "dark": ("authority", 1280, 900, True),
}


def main() -> None:
    """Write the pictures and say what there is no page for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readme", action="store_true")
    readme = parser.parse_args().readme
    there = {
        name: address
        for name, address in PAGES.items()
        if address == MISSING or (SITE / address).exists()
    }
    with served(SITE) as origin, browser() as chrome:
        if readme:
            _for_readme(chrome, origin)
        else:
            SHOTS.mkdir(exist_ok=True)
            for name, address in there.items():
                _whole(chrome, origin + address, name)
            for name in PRINTED:
                _paper(chrome, origin + there[name], name)
    if left_out := PAGES.keys() - there.keys():
        click.echo(f"no such page yet: {', '.join(sorted(left_out))}")
    click.echo(f"pictures are in {README if readme else SHOTS}/")


def _whole(chrome: Browser, url: str, name: str) -> None:
    """The whole page at every width, light and dark."""
    for scheme in ("light", "dark"):
        with chrome.new_context(color_scheme=scheme, reduced_motion="reduce") as context:
            page = context.new_page()
            page.goto(url)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=True)


def _paper(chrome: Browser, url: str, name: str) -> None:
    """The printed page as PDF, and a picture of every sheet where poppler is there."""
    path = SHOTS / f"{name}-print.pdf"
    page = chrome.new_page()
    page.goto(url)
    page.pdf(path=path, prefer_css_page_size=True)
    page.close()
    if shutil.which("pdftoppm"):
        stem = path.with_suffix("")
        subprocess.run(["pdftoppm", "-png", "-r", "100", path, stem], check=True)


def _for_readme(chrome: Browser, origin: str) -> None:
    README.mkdir(parents=True, exist_ok=True)
    for name, (page_name, width, height, dark) in IN_README.items():
        with chrome.new_context(
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": height},
        ) as context:
            page = context.new_page()
            page.goto(origin + PAGES[page_name])
            path = README / f"{name}.png"
            page.screenshot(path=path)
            click.echo(f"{path}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
