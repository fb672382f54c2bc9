"""The search page in a browser: a folder to serve, phrases to look for, and every hit of a query."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from generator.model.holdings import Holdings
from generator.pages.render import environment
from generator.pages.search_page import search_page
from generator.search.documents import Searched
from generator.search.terms import folded
from tests.corpus import PROJECT
from tests.search.projects import Place

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# All hits of each query, as the page's own code finds and verifies them.
_ALL_HITS = """async queries => {
  const found = [];
  for (const query of queries) {
    const search = await nianbaoSearch.find(query, {});
    const hits = [];
    while (search.checked < search.items.length) hits.push(...await nianbaoSearch.more(search, 200, 200));
    const places = hits.map(hit => `${hit.authority.path} ${hit.year}`); // one text is sent fastest
    found.push([places.join("\\n"), search.items.length, search.certain]);
  }
  return found;
}"""


def write_page(folder: Path, holdings: Holdings, compiled: Path) -> None:
    """The search page and all assets, as the build writes them; the holdings has its records."""
    shutil.copytree(PROJECT / "templates" / "assets", folder / "assets")
    template = environment(PROJECT / "templates", compiled).get_template("search.html")
    page = search_page(holdings)
    text = template.render({field.name: getattr(page, field.name) for field in fields(page)})
    (folder / "search.html").write_text(text)


def cut_phrases(entries: dict[str, Searched], count: int, seed: int = 1) -> list[str]:
    """Random phrases of 1 to 16 characters, cut from narratives."""
    rng = random.Random(seed)
    lines = _lines(entries)
    found: list[str] = []
    while len(found) < count:
        line = rng.choice(lines)
        length = rng.randint(1, 16)
        start = rng.randrange(max(1, len(line) - length + 1))
        phrase = line[start : start + length]
        if folded(phrase):
            found.append(phrase)
    return found


def absent_phrases(entries: dict[str, Searched], count: int, seed: int = 2) -> list[str]:
    """Phrases that occur nowhere though all their characters, and mostly all their pairs, do: two
    pieces of narratives that meet in no text."""
    rng = random.Random(seed)
    lines = _lines(entries)
    everything = "\n".join(folded(line) for line in sorted(set(lines)))
    found: list[str] = []
    while len(found) < count:
        first, second = (_piece(rng, rng.choice(lines)) for _ in range(2))
        start = second.find(first[-1:])
        phrase = first + second[start + 1 :]
        if len(folded(phrase)) > 2 and folded(phrase) not in everything:
            found.append(phrase)
    return found


def _lines(entries: dict[str, Searched]) -> list[str]:
    return [
        line for e in entries.values() for text in e.texts.values() for line in text.split("\n")
    ]


def _piece(rng: random.Random, line: str) -> str:
    start = rng.randrange(len(line))
    return line[start : start + rng.randint(2, 8)]


def browser_hits(page: Page, queries: Sequence[str]) -> list[tuple[set[Place], int, bool]]:
    """Of each query: its hits, how many reports the index let through, and whether it knew that
    these are the hits."""
    return [
        ({_place(hit) for hit in hits.splitlines()}, candidates, certain)
        for hits, candidates, certain in page.evaluate(_ALL_HITS, list(queries))
    ]


def _place(hit: str) -> Place:
    path, year = hit.split(" ")
    return path, int(year)


# When the first result is painted, or the page says what came of a search without one.
_WATCH = """new MutationObserver(() => {
  const row = document.querySelector("#search-results li");
  const said = (document.getElementById("search-status") || {}).textContent;
  if (window.searchShown || !row && (!said || said.startsWith("正在"))) return;
  window.searchShown = Infinity;
  requestAnimationFrame(() => setTimeout(() => { window.searchShown = performance.now(); }));
}).observe(document, {subtree: true, childList: true, characterData: true})"""
_SHOWN = "() => Number.isFinite(window.searchShown)"
_LOADED = """() => performance.getEntriesByType("resource")
  .filter(entry => entry.name.includes("/search/"))
  .reduce((sum, entry) => sum + entry.transferSize, 0) / 1000"""
_DONE = """() => {
  const status = document.getElementById("search-status");
  return status && status.textContent && !status.textContent.startsWith("正在");
}"""


def first_results(browser: Browser, origin: str, query: str) -> tuple[float, float, float]:
    """Kilobytes of the index that a query loads in a fresh browser; seconds from opening the page
    at the query until its first result is painted; and from submitting the query on the page."""
    opened, submitted = (_fresh(browser) for _ in range(2))
    opened.goto(f"{origin}search.html?{urlencode({'q': query})}")
    opened.wait_for_function(_SHOWN)
    opened.wait_for_function(_DONE)
    submitted.goto(f"{origin}search.html")
    submitted.fill("#search-words", query)
    start = submitted.evaluate("""() => {
      const start = performance.now();
      document.getElementById("search").requestSubmit();
      return start;
    }""")
    submitted.wait_for_function(_SHOWN)
    shown = [page.evaluate("window.searchShown") for page in (opened, submitted)]
    kilobytes = opened.evaluate(_LOADED)
    for page in (opened, submitted):
        page.context.close()
    return kilobytes, shown[0] / 1000, (shown[1] - start) / 1000


def _fresh(browser: Browser) -> Page:
    page = browser.new_context().new_page()
    page.add_init_script(_WATCH)
    return page


def finished(page: Page) -> str:
    """What the page says of the search, once it is at its end."""
    page.wait_for_function(_DONE)
    return page.inner_text("#search-status")
