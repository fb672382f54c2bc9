"""The area's published figures against the sum: every differing cell, and nothing else."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from generator.base.refusal import Refused
from generator.rollup.command import Style, produce
from tests.rollup.samples import AREA, YEAR, write_county

TWICE = {  # what the base report has, for two towns
    "行政规范性文件": "行政规范性文件: [4, 2, 16]",
    "行政许可": "行政许可: 72",
    "行政处罚": "行政处罚: 10",
    "本年新收": "本年新收: [14, 2, 0, 0, 0, 0, 16]",
    "上年结转": "上年结转: [2, 0, 0, 0, 0, 0, 2]",
    "予以公开": "予以公开: [10, 2, 0, 0, 0, 0, 12]",
    "部分公开": "部分公开: [2, 0, 0, 0, 0, 0, 2]",
    "行政复议": "行政复议: [2, 0, 0, 0, 2]",
    "结转下年度继续办理": "结转下年度继续办理: [4, 0, 0, 0, 0, 0, 4]",
}


def county(root: Path, own: Mapping[str, str], **town: str) -> Path:
    """Two towns and the county's own report, in whose lines they are summed up."""
    write_county(root, {"柳河镇": {}, "石桥镇": town, "县": {"path": AREA, **TWICE, **own}})
    path = root / f"content/reports/{AREA}/{YEAR}.yml"
    # Twice the base report's 办理结果.总计, which is the second of the lines with that key.
    text = path.read_text("utf-8").replace(
        "    总计: [6, 1, 0, 0, 0, 0, 7]", "    总计: [12, 2, 0, 0, 0, 0, 14]"
    )
    path.write_text(text, encoding="utf-8")
    return root


def compared(root: Path, style: Style = "json") -> tuple[bytes, int]:
    return produce(root, AREA, YEAR, style, comparing=True)


def test_the_same_figures_are_no_difference(tmp_path: Path) -> None:
    body, code = compared(county(tmp_path, {}))

    assert code == 0
    assert json.loads(body)["compared"] == {"differing": [], "undecided": []}
    assert "0 格不同，200 格相同。" in compared(tmp_path, "text")[0].decode()


def test_every_differing_cell_is_listed(tmp_path: Path) -> None:
    own = {"行政许可": "行政许可: 70", "本年新收": "本年新收: [14, 2, 0, 0, 0, 1, 17]"}
    body, code = compared(county(tmp_path, own))

    assert code == 1
    found = json.loads(body)["compared"]["differing"]
    assert [tuple(one.values())[1:] for one in found] == [
        ("行政许可", "处理决定数量", 70, 72, -2),
        ("本年新收", "其他", 1, 0, 1),
        ("本年新收", "总计", 17, 16, 1),
    ]
    lines = [line.split() for line in compared(tmp_path, "text")[0].decode().splitlines()]
    assert ["行政许可", "70", "72", "-2"] in lines
    assert ["本年新收.其他", "1", "0", "+1"] in lines


def test_a_blank_beside_a_sum_differs_and_beside_nothing_is_undecided(tmp_path: Path) -> None:
    own = {"行政许可": "行政许可: ~", "行政强制": "行政强制: /"}
    body, code = compared(county(tmp_path, own))

    found = json.loads(body)["compared"]
    assert code == 1
    assert [(one["published"], one["difference"]) for one in found["differing"]] == [(None, None)]
    assert [one["row"] for one in found["undecided"]] == ["行政强制"]
    assert compared(county(tmp_path, {"行政强制": "行政强制: /"}))[1] == 0


def test_a_sum_that_lacks_a_report_says_so_beside_the_difference(tmp_path: Path) -> None:
    root = county(tmp_path, {}, 行政许可="行政许可: ~")

    lines = [line.split() for line in compared(root, "text")[0].decode().splitlines()]
    assert ["行政许可", "72", "36（缺1）", "+36"] in lines


@pytest.mark.parametrize("style", ["json", "text"])
def test_errors_of_the_areas_own_report_are_said(tmp_path: Path, style: Style) -> None:
    own = {"本年新收": "本年新收: [14, 2, 0, 0, 0, 0, 17]"}
    root = county(tmp_path, own)

    words = f"县自己的年报有错误，用来对照的数可能不可靠；请运行 nianbao check {AREA}/{YEAR}.yml。"
    assert compared(root, style)[0].decode().count(words) == 1
    assert words not in produce(root, AREA, YEAR, style)[0].decode()  # it is no part of the sum
    fine = write_county(tmp_path / "fine", {"柳河镇": {}, "县": {"path": AREA}})
    assert "有错误" not in compared(fine, style)[0].decode()


def test_excel_has_the_published_figures_and_the_differences(tmp_path: Path) -> None:
    body, _ = compared(county(tmp_path, {"行政许可": "行政许可: 70"}), "excel")

    sheet = openpyxl.load_workbook(io.BytesIO(body), data_only=True)["主动公开政府信息"]
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    assert rows["行"] == ("行", "栏", "合计", "未计", "公布", "差额", "柳河镇", "石桥镇")
    assert rows["行政许可"] == ("行政许可", "处理决定数量", 72, 0, 70, -2, 36, 36)


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (None, "没有 2023 年的年报"),
        ("年度: [", "不能读取"),
        ("年度: 2023\n格式: 纯文本\n标题: ~\n", "纯文本"),
    ],
)
def test_without_published_figures_there_is_nothing_to_compare(
    tmp_path: Path, own: str | None, words: str
) -> None:
    root = county(tmp_path, {})
    path = root / f"content/reports/{AREA}/{YEAR}.yml"
    if own is None:
        path.unlink()
        path.with_suffix(".md").unlink()
    else:
        path.write_text(own, encoding="utf-8")

    with pytest.raises(Refused, match=words):
        compared(root)
    assert produce(root, AREA, YEAR)[1] == 0


def test_yaml_is_not_for_comparing(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="--format yaml"):
        compared(county(tmp_path, {}), "yaml")
