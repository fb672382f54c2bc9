"""`python -m tests.likeness.bench`: how long finding copied text takes, cold and after one change.

The texts are invented and more varied than real ones (half of all clauses are a report's own), so
that little can be skipped as stock. Reading the files and all other rules are no part of it.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generator.base.pool import available_workers, spread
from generator.likeness.copies import copies_of
from generator.likeness.index import Index
from generator.likeness.update import affected, settle, update
from tests.likeness.texts import FIRST, Made, make_texts

YEARS = 5


def main() -> None:
    """Print one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10000)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    texts, planted = make_texts(options.size // YEARS, YEARS, options.size // 20)
    size = f"{options.size:>6} reports"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts"
        start = time.perf_counter()
        index = _bring(file, texts, lambda _: True)
        indexed = time.perf_counter() - start
        found = sum(spread(lambda path: _count(index, path), sorted(texts), available_workers()))
        whole = time.perf_counter() - start
        print(f"{size}: index           {indexed:8.2f} s, {file.stat().st_size / 1e6:.0f} MB")
        print(
            f"{size}: all copies      {whole:8.2f} s with the index ({len(planted)} put, {found})"
        )
        settle(index)
        times, others = zip(*(_change(file, texts, n) for n in range(options.runs)), strict=True)
        print(
            f"{size}: one changed     {statistics.median(times):8.3f} s, "
            f"{statistics.median(others):.0f} authorities looked at"
        )
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def _bring(file: Path, texts: Made, changed: Callable[[str], bool]) -> Index:
    return update(file, "", texts, changed, lambda paths: {path: texts[path] for path in paths})


def _count(index: Index, path: str) -> int:
    return sum(map(len, copies_of(index, path, index.texts(path)).values()))


def _change(file: Path, texts: Made, seed: int) -> tuple[float, int]:
    """One report gets a paragraph of another; its time, and how many were looked at again."""
    rng = random.Random(seed)
    one, other = rng.sample(sorted(texts), 2)
    texts[one][FIRST][3] = texts[one][FIRST][3]._replace(text=texts[other][FIRST][5].text)
    start = time.perf_counter()
    index = _bring(file, texts, lambda path: path == one)
    hit = affected(index)
    for path in hit:
        _count(index, path)
    settle(index)
    return time.perf_counter() - start, len(hit)


if __name__ == "__main__":
    main()
