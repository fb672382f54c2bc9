"""A county's own figures that are less than its townships' sum: asked about, once a report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.building.check import check_project
from generator.model.diagnostics import Diagnostic
from tests.rollup.samples import AREA, YEAR
from tests.rollup.test_compare import county


def asked(root: Path, own: Mapping[str, str], **town: str) -> list[Diagnostic]:
    found = check_project(county(root, own, **town)).diagnostics
    return [one for one in found if one.code == "SUM-BELOW"]


def test_figures_of_the_same_sum_are_not_asked_about(tmp_path: Path) -> None:
    assert asked(tmp_path, {}) == []


def test_a_county_with_more_than_its_townships_is_not_asked_about(tmp_path: Path) -> None:
    assert asked(tmp_path, {"行政许可": "行政许可: 900"}) == []


def test_a_county_with_less_is_asked_at_the_figure(tmp_path: Path) -> None:
    (one,) = asked(tmp_path, {"行政许可": "行政许可: 70"})
    lines = (tmp_path / one.path).read_text("utf-8").splitlines()

    assert one.path == f"content/reports/{AREA}/{YEAR}.yml"
    assert lines[one.place.line - 1].strip() == "行政许可: 70"
    assert one.severity == "notice"
    assert "下级 2 份年报相加，多于本报告的数" in one.message
    assert "合计 72、本报告 70" in one.message


def test_of_many_figures_three_are_named(tmp_path: Path) -> None:
    (one,) = asked(tmp_path, {"本年新收": "本年新收: [0, 0, 0, 0, 0, 0, 0]", "行政许可": "行政许可: 0",
                              "行政处罚": "行政处罚: 0"})  # fmt: skip

    assert one.message.count("本报告 0") == 3
    assert "共 5 格如此" in one.message


def test_what_is_no_number_is_not_compared(tmp_path: Path) -> None:
    assert asked(tmp_path, {"行政许可": "行政许可: ~"}) == []


@pytest.mark.parametrize("words", ["本报告只统计县政府本级的数据。", "以上数据不含各乡镇、街道。"])
def test_a_county_that_says_it_counts_itself_only_is_not_asked(tmp_path: Path, words: str) -> None:
    (one,) = asked(tmp_path, {"行政许可": "行政许可: 70"})
    text = tmp_path / one.path.replace(".yml", ".md")
    text.write_text(f"{text.read_text('utf-8')}\n{words}\n", encoding="utf-8")

    assert all(d.code != "SUM-BELOW" for d in check_project(tmp_path).diagnostics)


def test_without_a_report_of_a_township_the_others_still_count(tmp_path: Path) -> None:
    assert len(asked(tmp_path, {"行政许可": "行政许可: 30"}, report="")) == 1
