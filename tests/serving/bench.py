"""`python -m tests.serving.bench`: from saving a report to its page reloaded, in Chromium.

The median of several saves at `--size` reports; beside it what building alone took, and the load of
the machine, without which no such figure says anything.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Error, Page

from tests.browser import browser
from tests.corpus import make_corpus
from tests.serving.previews import previewed

REPORT = "county-000/town-05/2023"
LOADED = """() => document.body.textContent.includes("%s")
    ? performance.getEntriesByType("navigation")[0].loadEventEnd + performance.timeOrigin : 0"""


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, browser() as chrome:
        root = Path(folder)
        make_corpus(root, options.size)
        yml = root / f"content/reports/{REPORT}.yml"
        original = yml.read_text(encoding="utf-8")
        with previewed(root) as preview:
            page = chrome.new_page()
            page.goto(f"http://127.0.0.1:{preview.port}/{REPORT}.html")
            page.wait_for_selector("#nianbao-live.good")
            times = []
            for number in range(options.runs):
                time.sleep(1)
                start = time.time()
                figure = str(987000 + number)
                text = re.sub("行政处罚: [0-9]+", f"行政处罚: {figure}", original)
                yml.write_text(text, encoding="utf-8")
                times.append(_loaded(page, figure) - start)
            said = re.findall(r"用时 ([0-9.]+) 秒", "".join(preview.said[-options.runs :]))
    reload, built = statistics.median(times), statistics.median(map(float, said))
    sys.stdout.write(
        f"{options.size} reports: save to load {reload:.3f} s (median of {options.runs}; "
        f"{min(times):.3f} to {max(times):.3f}), of that building {built:.2f} s; "
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n"
    )


def _loaded(page: Page, figure: str) -> float:
    """When the page that shows the figure had loaded, in seconds since the epoch."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            if loaded := page.evaluate(LOADED % figure):
                return float(loaded) / 1000
        except Error:
            pass  # asked between two pages
        time.sleep(0.005)
    raise TimeoutError("the page was not reloaded")


if __name__ == "__main__":
    main()
