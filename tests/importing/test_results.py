"""The handbook's page of results is what import really reads now."""

from __future__ import annotations

from tests.importing import results


def test_the_page_is_current() -> None:
    made = results.page()
    assert results.PAGE.read_text(encoding="utf-8") == made, "run: make import-results"


def test_no_cell_is_read_wrong() -> None:
    last = [cell.strip() for cell in results.page().splitlines()[-1].split("|")[1:-1]]
    assert last[0] == "合计"
    assert int(last[2]) > 10_000
    assert int(last[5]) == 0
