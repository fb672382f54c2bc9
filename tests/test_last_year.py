"""Last year's figures beside those that changed: the same cell of the same form, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from generator.base.cells import Cell
from generator.forms import common
from generator.model.report import record_of
from generator.model.voice import ARCHIVE
from generator.pages.last_year import changed, digest, rows_before
from tests.exporters.reports import report_named

CELL = re.compile(r'<td headers="([^"]+)"[^>]*>(.*?)</td>')
WAS = re.compile(r'<small class="was">上年 ([^<]*)</small>')
NUMBER = re.compile(r"-?\d+(\.\d+)?")
FORM = re.compile(r"<dt>表格格式</dt><dd>([^<]*)")


def cells_of(page: Path) -> dict[str, tuple[str, str]]:
    """The data cells of a report's page by their headers: the figure, and last year's beside it."""
    found = {}
    for headers, content in CELL.findall(page.read_text(encoding="utf-8")):
        was = WAS.search(content)
        figure = re.sub(r"<(small|a) .*?</\1>", "", content)
        found[headers] = (figure, was[1] if was else "")
    return found


def test_beside_every_number_that_changed_stands_the_old_one(demo_site: Path) -> None:
    seen: Counter[str] = Counter()
    for page in demo_site.glob("yunxi/**/20*.html"):
        before = page.with_name(f"{int(page.stem) - 1}.html")
        old, own = cells_of(before) if before.exists() else {}, cells_of(page)
        forms = {FORM.search(p.read_text("utf-8")) for p in (page, before) if p.exists()}
        same_form = len({form[1] for form in forms if form}) == 1 and bool(old)
        # Where （六）其他处理 was one row in one of the years, the rows below it have other numbers.
        same_rows = len(old) == len(own)
        for headers, (figure, was) in own.items():
            if not same_form:
                assert was == "", page
                seen["another form"] += 1
            elif same_rows:
                last = old[headers][0]
                numbers = NUMBER.fullmatch(figure) and NUMBER.fullmatch(last)
                assert was == (last if numbers and figure != last else ""), f"{page}: {headers}"
                seen["changed" if was else "the same" if numbers else "no number"] += 1
    assert min(seen[kind] for kind in ("another form", "changed", "the same", "no number")) > 10


def test_it_is_explained_below_the_table_and_only_there(demo_site: Path) -> None:
    for name, shown in (("2022", True), ("2021", False)):
        html = (demo_site / f"yunxi/qingtan/{name}.html").read_text(encoding="utf-8")
        assert ("格内小字“上年”" in html) is shown
        assert (WAS.search(html) is not None) is shown


@pytest.mark.parametrize(
    ("cell", "old", "expected"),
    [
        (3, 2, ["2"]),
        (3, 3, []),
        (0, 3, ["3"]),
        (3, 0, ["0"]),
        (None, 3, []),
        (3, None, []),
        ("/", 3, []),
        (3, "不清", []),
        (Decimal("12.3400"), Decimal("12.34"), []),
        (Decimal("12.5"), Decimal("12.34"), ["12.34"]),
        (Decimal(12), Decimal("0.00001"), ["0.00001"]),
        (Decimal(12), 12, []),
    ],
)
def test_only_numbers_that_differ_count(cell: Cell, old: Cell, expected: list[str]) -> None:
    assert [words for _, words in changed((cell,), (old,))] == expected


def test_rows_are_joined_by_their_place_in_the_same_form() -> None:
    report, other = report_named("base"), report_named("2019")
    record = record_of(report)
    assert rows_before(report, record) == dict(report.cells)
    assert rows_before(report, None) == {}
    assert rows_before(other, record) == {}


def test_a_row_that_was_printed_merged_meets_no_other() -> None:
    report = report_named("base")
    group = common.OTHER_HANDLING
    split = [row for row in report.cells if row[: len(group)] == group]
    cells = {row: own for row, own in report.cells.items() if row not in split}
    merged = replace(report, cells={**cells, group: (1,) * 7})
    before = rows_before(report, record_of(merged))
    assert len(split) == 3
    assert not before.keys() & set(split)
    assert before[common.CARRIED_OUT] == report.cells[common.CARRIED_OUT]  # the row after it
    assert group not in rows_before(merged, record_of(report))
    assert rows_before(merged, record_of(merged))[group] == (1,) * 7


def test_the_digest_says_what_came_in_was_done_and_is_left() -> None:
    report = report_named("base")
    row = report.cells[common.NEW]
    last = record_of(replace(report, cells={**report.cells, common.NEW: (*row[:-1], 5)}))
    numbers = digest(report, rows_before(report, last), ARCHIVE)
    assert [(n.label, n.value, n.note) for n in numbers] == [
        ("新收申请（件）", "8", "上年 5"),
        ("办结申请（件）", "7", "上年 7"),
        ("结转下年度（件）", "2", "上年 2"),
    ]
    blank = replace(report, cells={**report.cells, common.NEW: (*row[:-1], None)})
    assert digest(blank, {}, ARCHIVE)[0].value == "原件未填"
