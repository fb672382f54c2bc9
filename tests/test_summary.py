"""The summary that the site computes: right where the numbers are there, silent where one is not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from generator.base.cells import Cell
from generator.base.cells import Path as CellPath
from generator.forms import FORMS, common
from generator.forms.layout import Cells
from generator.pages.summary import TableNumber, counts_of, sentences, summary_of

RESULTS = common.RESULTS


def rows(form: int = 2021, **cells: Cell) -> dict[CellPath, Cells]:
    """A report's rows: all 0 but the sums 收到 8, 上年转来 1, 办结 9 (公开 4, 重复 5) and `cells`, each
    the number in the column of sums of the row that ends so."""
    numbers: dict[str, Cell] = {"本年新收": 8, "上年结转": 1, "予以公开": 4, "重复申请": 5, **cells}
    found: dict[CellPath, Cells] = {}
    for table in FORMS[form].tables:
        for row in FORMS[form].printed_rows(table):
            value = numbers.get(row.key, 9 if row.path == common.RESULTS_TOTAL else 0)
            found[row.path] = (*(0,) * (len(row.columns) - 1), value)
    return found


def said(own: Mapping[CellPath, Cells], before: Mapping[CellPath, Cells] | None = None) -> str:
    form = FORMS[2021]
    return "".join(sentences(summary_of(form, counts_of(own), counts_of(before or {}))))


def test_what_a_year_was_in_a_sentence() -> None:
    assert said(rows()) == (
        "收到 8 件，上年转来 1 件，办结 9 件（予以公开 4 件、不予处理 5 件），结转下年度 0 件。"
        "行政复议 0 件，行政诉讼 0 件。"
    )


def test_the_other_form_with_its_row_that_stands_for_three() -> None:
    counts = counts_of(rows(2019, 予以公开=3, 其他处理=1))
    found = summary_of(FORMS[2019], counts, {})
    assert found is not None
    assert found.results == (("予以公开", 3), ("不予处理", 5), ("其他处理", 1))


def test_it_is_compared_with_the_year_before() -> None:
    before = rows(本年新收=5, 总计=9)
    assert said(rows(), before).endswith("比上年：收到多 3 件，办结相同。")
    assert "比上年" not in said(rows(), rows(本年新收=None, 总计="不清"))


@pytest.mark.parametrize("unknown", [None, "不清", "/", "无", "待填"])
def test_what_is_no_number_is_left_out_and_named(unknown: Cell) -> None:
    words = said(rows(上年结转=unknown))
    assert words.startswith("收到 8 件，办结 9 件（")
    assert "上年转来的件数，报告没有填写数字或者看不清，这里不写。" in words


@pytest.mark.parametrize("unknown", [None, "不清", "/"])
def test_results_are_told_only_where_every_row_is_a_number(unknown: Cell) -> None:
    assert "办结 9 件，" in said(rows(属于国家秘密=unknown))


def test_results_are_told_only_where_they_add_up() -> None:
    assert "办结 9 件，" in said(rows(予以公开=3))


def test_numbers_that_do_not_close_are_said_not_to() -> None:
    assert "收到加上年转来不等于办结加结转下年度" in said(rows(本年新收=7))
    assert "不等于" not in said(rows(本年新收=7, 上年结转=None))


def test_disputes_are_told_where_they_are_known() -> None:
    assert "行政复议 2 件，行政诉讼 0 件。" in said(rows(行政复议=2))
    words = said(rows(复议后起诉="不清"))
    assert "行政复议 0 件。" in words
    assert "行政诉讼的件数，报告没有填写数字" in words
    words = said(rows(行政复议="不清", 未经复议直接起诉=None))
    assert words.endswith("行政复议、行政诉讼的件数，报告没有填写数字或者看不清，这里不写。")


def test_nothing_is_said_where_nothing_is_known() -> None:
    blank = {path: (None,) * len(cells) for path, cells in rows().items()}
    assert said(blank) == ""
    assert summary_of(FORMS["纯文本"], {}, {}) is None


def test_a_sum_says_how_many_reports_it_covers_and_lacks() -> None:
    counts = {**counts_of(rows()), common.NEW: (*(None,) * 6, TableNumber(Decimal(8), 2))}
    words = sentences(summary_of(FORMS[2021], counts, {}), covered=36)
    assert words[0].startswith("36 份报告合计：收到 8 件（2 份没有数字，未计），上年转来 1 件，")


@pytest.mark.parametrize("kinds", [("未经复议直接起诉",), ("未经复议直接起诉", "复议后起诉")])
def test_suits_of_a_sum_are_named_where_a_report_lacks_a_kind(kinds: tuple[str, ...]) -> None:
    lacking = {path: (TableNumber(3, 1),) * 5 for path in rows() if path[-1] in kinds}
    assert len(lacking) == len(kinds)
    words = "".join(sentences(summary_of(FORMS[2021], {**counts_of(rows()), **lacking}, {}), 2))
    assert words.endswith("行政诉讼的件数，不是每份报告都有数字，这里不写。行政复议 0 件。")


def test_a_sum_that_lacks_a_number_is_not_said_not_to_close() -> None:
    counts = {**counts_of(rows()), common.NEW: (*(None,) * 6, TableNumber(5, 1))}
    words = "".join(sentences(summary_of(FORMS[2021], counts, {}), 2))
    assert "收到 5 件（1 份没有数字，未计）" in words
    assert "不等于" not in words


def test_results_of_a_sum_are_not_told_where_one_report_lacks_a_row() -> None:
    counts = {**counts_of(rows()), (*RESULTS, "予以公开"): (*(None,) * 6, TableNumber(4, 1))}
    assert "办结 9 件，" in sentences(summary_of(FORMS[2021], counts, {}), 2)[0]


def test_it_stands_marked_on_report_authority_and_area(demo_site: Path) -> None:
    mark = '<p class="summary"><span class="computed">'
    report = (demo_site / "yunxi/qingtan/2022.html").read_text("utf-8")
    authority = (demo_site / "yunxi/qingtan/index.html").read_text("utf-8")
    area = (demo_site / "yunxi/index.html").read_text("utf-8")
    assert report.count(mark) == authority.count(mark) == 1
    assert area.count(mark) == 2  # of its own report, and of those below it
    assert "份报告合计：收到" in area
    assert mark not in (demo_site / "yunxi/songhe/2018.html").read_text("utf-8")
