"""The proof of search on a large invented corpus: `python -m tests.search.audit`.

For 500 phrases cut from narratives and 200 that occur nowhere, the hits of the page's own code in
Chromium equal those of a plain substring search. Then: what building the index costs, its size, what
queries load and how soon their first results stand, and what a change rewrites. Ends with 1 when a
hit differs or a size is too much; times, which are the machine's too, are only marked.
"""

from __future__ import annotations

import argparse
import pickle
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from os import getloadavg
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.project.project import open_project
from generator.search.documents import Searched
from generator.search.index import index_files, text_files, update
from generator.search.part_files import slots
from tests.browser import chromium, served
from tests.corpus import make_corpus
from tests.search.browsing import (
    absent_phrases,
    browser_hits,
    cut_phrases,
    first_results,
    write_page,
)
from tests.search.projects import (
    holdings_of,
    plain_search,
    read_entry,
    searched_texts,
    write_files,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BATCH = 20
AT_ONCE = 16  # FEW of search.js


class Figure(NamedTuple):
    """A measured figure and what it may be at 10,000 reports."""

    name: str
    value: float
    limit: float
    unit: str


def main() -> None:
    """Print one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=10000)
    parser.add_argument("--phrases", type=int, nargs=2, default=[500, 200])
    options = parser.parse_args()
    passed = False
    with tempfile.TemporaryDirectory() as folder:
        for name, value, limit, unit in measure(Path(folder), options.reports, *options.phrases):
            mark = "   TOO MUCH" if value > limit else ""
            passed |= value > limit and unit != "s"
            sys.stdout.write(f"{name:<44}{value:>10.2f} {unit} (≤ {limit:g}){mark}\n")
            sys.stdout.flush()
    sys.exit(passed)


def measure(root: Path, reports: int, present: int, absent: int) -> Iterator[Figure]:
    """All figures, one after another, on a corpus made below `root`."""
    from playwright.sync_api import sync_playwright

    make_corpus(root, reports)
    project = open_project(root)
    site, kept = root / "site", root / "kept"
    site.mkdir()
    kept.mkdir()
    for path in project.authorities:
        (kept / path.replace("/", "+")).write_bytes(pickle.dumps(read_entry(project, path)))
    yield from _built(site, kept, list(project.authorities))
    write_page(site, holdings_of(root), root / "compiled")
    entries = dict(_entries(kept, list(project.authorities)))
    yield from _changed(site, entries)
    found = cut_phrases(entries, present)
    missing = absent_phrases(entries, absent)
    with sync_playwright() as playwright, served(site) as origin:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield from _loaded(browser, origin, (found + missing)[::7], "phrases", 300)
        names = [entry.name for entry in entries.values()][:: max(1, len(entries) // 60)]
        yield from _loaded(browser, origin, names, "names", 60)
        yield from _proved(browser, origin, entries, found + missing)
        browser.close()


def _entries(kept: Path, paths: list[str]) -> Iterator[tuple[str, Searched]]:
    for path in paths:
        yield path, pickle.loads((kept / path.replace("/", "+")).read_bytes())


def _built(site: Path, kept: Path, paths: list[str]) -> list[Figure]:
    """The index is built in a process of its own, so that its memory is its own."""
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_build, args=(site, kept, paths, sender))
    process.start()
    seconds, cpu, megabytes = receiver.recv()
    process.join()
    files = [path for path in (site / "search").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    return [
        Figure("index built", seconds, 15, "s"),
        Figure("index built: processor time", cpu, 15, "s"),
        Figure("peak memory", megabytes, 500, "MB"),
        Figure("size", size, 50, "MB"),
        Figure("files", len(files), 9000, ""),
    ]


def _build(site: Path, kept: Path, paths: list[str], sender: object) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    numbers = slots(paths)

    def numbered() -> Iterator[tuple[int, Searched]]:
        for path, entry in _entries(kept, sorted(numbers, key=numbers.__getitem__)):
            write_files(site, text_files(numbers[path], entry))
            yield numbers[path], entry

    for address, body in index_files(numbered()):
        write_files(site, {address: body})
    seconds = time.perf_counter() - start, time.process_time() - cpu
    sender.send((*seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3))  # type: ignore[attr-defined]


def _changed(site: Path, entries: dict[str, Searched]) -> list[Figure]:
    """An edited sentence, a new year, a new authority; nothing is written."""
    path = sorted(entries)[-1]
    own = entries[path]
    year = max(own.titles)
    text = own.texts[year]
    edited = replace(own, texts={**own.texts, year: text.replace("，", "，并且", 1)})
    longer = replace(
        own,
        titles={**own.titles, year + 1: own.titles[year].replace(str(year), str(year + 1))},
        texts={**own.texts, year + 1: text.replace(str(year), str(year + 1))},
    )
    new = replace(longer, path=f"{path}-new", name="新设镇")
    figures = []
    for name, entry, limit in (("edit", edited, 0.1), ("new year", longer, 2), ("new one", new, 2)):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            after = {*entries, entry.path}
            patch = update(lambda at: (site / at).read_bytes(), entries, after, {entry.path: entry})
            times.append(time.perf_counter() - start)
        assert patch is not None
        figures.append(Figure(f"{name}: files rewritten", len(patch), 2000, ""))
        figures.append(Figure(f"{name}: time", statistics.median(times), limit, "s"))
    return figures


def _loaded(
    browser: Browser, origin: str, queries: list[str], what: str, limit: float
) -> list[Figure]:
    """Each query in a browser that has nothing in its cache."""
    sizes, opened, submitted = zip(
        *(first_results(browser, origin, query) for query in queries), strict=True
    )
    rank = int(0.95 * len(queries))
    sys.stdout.write(f"load of the machine: {getloadavg()[0]:.1f}\n")
    return [
        Figure(f"{what}: loaded, 95 of 100", sorted(sizes)[rank], limit, "kB"),
        Figure(f"{what}: loaded, most", max(sizes), 2 * limit, "kB"),
        Figure(f"{what}: opened, first result, median", statistics.median(opened), 0.3, "s"),
        Figure(f"{what}: opened, 95 of 100", sorted(opened)[rank], 0.6, "s"),
        Figure(f"{what}: submitted, first result, median", statistics.median(submitted), 0.3, "s"),
        Figure(f"{what}: submitted, 95 of 100", sorted(submitted)[rank], 0.6, "s"),
    ]


def _proved(
    browser: Browser, origin: str, entries: dict[str, Searched], queries: list[str]
) -> list[Figure]:
    texts = searched_texts(entries)
    page = browser.new_page()
    page.goto(f"{origin}search.html")
    wrong, sure, tight = 0, 0, 0
    for start in range(0, len(queries), BATCH):
        some = queries[start : start + BATCH]
        for query, (hits, candidates, certain) in zip(some, browser_hits(page, some), strict=True):
            wrong += hits != plain_search(texts, query)
            sure += certain or candidates <= AT_ONCE
            tight += candidates == len(hits)
    sys.stdout.write(
        f"of {len(queries)} counts {sure} are certain at once, {tight} the bound itself\n"
    )
    return [Figure("queries whose hits differ", wrong, 0, "")]


if __name__ == "__main__":
    main()
