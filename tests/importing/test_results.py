"""The handbook's page of results is what import really reads now."""

from __future__ import annotations

import os
from functools import cache

import pytest

from tests.importing import matrix, results

LEAST = 0.995  # of the cells, where the information is there
NEAR = 2.0  # percentage points
COPIED = 0.9  # of a text copied out of a PDF viewer, likewise


def test_the_page_is_current() -> None:
    page = results.PAGE.read_text(encoding="utf-8")
    assert page.endswith(f"\n{results.invented()}"), "run: make import-results"


def test_no_cell_is_read_wrong() -> None:
    last = [cell.strip() for cell in results.invented().splitlines()[-1].split("|")[1:-1]]
    assert last[0] == "合计"
    assert int(last[2]) > 10_000
    assert int(last[5]) == 0


@cache
def through() -> dict[str, dict[str, matrix.Tally]]:
    """The matrix; skipped without its programs, which in CI is a failure."""
    if missing := matrix.missing_programs():
        if os.environ.get("CI") == "true":
            pytest.fail(f"missing: {', '.join(missing)}")
        pytest.skip(f"not installed: {', '.join(missing)}")
    return matrix.scores()


@pytest.mark.proof
@pytest.mark.browser
def test_nothing_comes_wrong_or_unsaid_through_other_programs() -> None:
    sums = {name: results.total([read], matrix.sources()) for name, read in through().items()}
    assert {name: one.places for name, one in sums.items() if one.wrong or one.silent} == {}
    for way in matrix.WAYS:
        if way.kept:
            assert sums[way.name].read >= LEAST, way.name
        if way.copied:
            assert results.total([through()[way.name]], matrix.whole()).read >= COPIED, way.name
    told, now = shares(results.PAGE.read_text("utf-8")), shares(results.programs(through()))
    assert told.keys() == now.keys(), "run: make import-results"
    # Another version of a program may break a line elsewhere.
    other = {way: (told[way], now[way]) for way in now if abs(told[way] - now[way]) > NEAR}
    assert other == {}, "run: make import-results"


def shares(page: str) -> dict[str, float]:
    """What the page's first table tells of each way: how many per cent of the cells were read."""
    table = page.partition("| --- |")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.split("|")] for line in table.splitlines()[1:]]
    return {row[1]: float(row[8].rstrip("%")) for row in rows}
