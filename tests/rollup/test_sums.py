"""Every sum is what adding the YAML by hand gives; what is no number is left out and named."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.base.refusal import Refused
from generator.forms import FORMS
from generator.rollup.read import roll_up
from generator.rollup.sums import Rollup, Total
from tests.rollup.samples import (
    AREA,
    OLD_DISCLOSURE,
    YEAR,
    added,
    rows_by_hand,
    with_lines,
    write_county,
    write_demo_content,
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_demo_content(tmp_path_factory.mktemp("demo"))


def total(rolled: Rollup, row: str, cell: int = 0) -> Total:
    """The sum of a cell, its row written as in 照录说明."""
    return rolled.rows()[tuple(row.split("."))][cell]


def lacking(found: Total) -> list[tuple[str, str]]:
    return [(one.authority.name, one.why) for one in found.lacking]


def rolled(root: Path, year: int = YEAR, area: str = AREA) -> Rollup:
    return roll_up(root, area, year).rollup


# --- sums


def test_a_sum_added_by_hand(demo: Path) -> None:
    found = rolled(demo, 2022, "yunxi")

    licences = total(found, "主动公开政府信息.行政许可")
    assert licences.value == 60 + 12 + 73 + 102 + 20 + 91 + 29 + 168 + 13 == 568
    received = total(found, "政府信息公开申请.本年新收", 6)
    assert received.value == 4 + 2 + 14 + 7 + 3 + 7 + 4 + 11 + 3 == 55
    assert licences.complete
    assert received.complete


@pytest.mark.parametrize("year", range(2019, 2025))
def test_every_sum_is_that_of_the_files(demo: Path, year: int) -> None:
    """The rows of other forms and merged rows have other paths or another number of cells."""
    found = rolled(demo, year, "yunxi")
    reports = [
        rows_by_hand(path)
        for path in (demo / "content/reports/yunxi").glob(f"*/{year}.yml")
        if yaml.safe_load(path.read_text("utf-8"))["格式"] == found.form.key
    ]
    others = len(found.summands) - len(reports)

    assert len(reports) >= 8
    for one in found.totals:
        cells = [r[one.place.row][one.place.cell] for r in reports if one.place.row in r]
        alike = not others or one.place.row[0] != "主动公开政府信息"
        if others and alike:
            path = demo / "content/reports/yunxi/yuewan/2021.yml"
            cells += rows_by_hand(path).get(one.place.row, [])[one.place.cell :][:1]
        assert one.value == added(cells), one.place.words


def test_who_is_in_and_who_is_missing(demo: Path) -> None:
    found = rolled(demo, 2022, "yunxi")

    assert [one.authority.name for one in found.summands] == [
        *("云门街道", "松鹤镇", "白鹭镇", "石梁镇", "清潭镇", "桃坪镇", "竹坞乡", "麦岭乡"),
        "县民政局",
    ]
    assert [(one.authority.name, one.words) for one in found.missing] == [
        ("月湾乡", "逾期未见"),
        ("南屏乡", "已撤销"),
    ]


def test_the_areas_own_report_is_not_added(tmp_path: Path) -> None:
    root = write_county(tmp_path, {"柳河镇": {}, "县": {"path": "qinghe"}})

    assert [one.authority.path for one in rolled(root).summands] == ["qinghe/town-0"]


CELL = st.one_of(
    st.integers(0, 10**9),
    st.sampled_from(["~", '"/"', "—", "无", "不清", "待填", "0.5", "13.1250"]),
)
COUNTY = st.lists(
    st.fixed_dictionaries(
        {
            "行政许可": CELL,
            "行政事业性收费": CELL,
            "本年新收": st.lists(CELL, min_size=7, max_size=7),
            "复议后起诉": st.lists(CELL, min_size=5, max_size=5),
        }
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=15, deadline=None)
@given(COUNTY)
def test_whatever_stands_in_the_cells(reports: list[Mapping[str, Any]]) -> None:
    def line(key: str, value: Any) -> str:
        return (
            f"{key}: [{', '.join(map(str, value))}]"
            if isinstance(value, list)
            else f"{key}: {value}"
        )

    towns = {
        f"第{n}镇": {key: line(key, value) for key, value in own.items()}
        for n, own in enumerate(reports)
    }
    with tempfile.TemporaryDirectory() as folder:
        root = write_county(Path(folder), towns)
        found = rolled(root)
        by_hand = [rows_by_hand(path) for path in root.glob("content/reports/qinghe/*/2023.yml")]
    for one in found.totals:
        cells = [rows[one.place.row][one.place.cell] for rows in by_hand]
        assert one.value == added(cells)
        assert len(one.lacking) == sum(not isinstance(cell, int | float) for cell in cells)


# --- what is no number


@pytest.mark.parametrize(
    ("cell", "why"),
    [("~", "空白"), ('"/"', "印作“/”"), ("不清", "不清"), ("待填", "待填"), ("无", "印作“无”")],
)
def test_a_cell_without_a_number_is_left_out_and_named(tmp_path: Path, cell: str, why: str) -> None:
    root = write_county(tmp_path, {"柳河镇": {}, "石桥镇": {"行政许可": f"行政许可: {cell}"}})

    found = total(rolled(root), "主动公开政府信息.行政许可")
    assert (found.value, lacking(found)) == (36, [("石桥镇", why)])
    assert not found.complete


def test_no_number_at_all_is_no_sum(tmp_path: Path) -> None:
    root = write_county(tmp_path, {"柳河镇": {"行政许可": "行政许可: ~"}})

    assert total(rolled(root), "主动公开政府信息.行政许可").value is None


def test_reports_of_another_form_add_only_the_rows_that_are_the_same(demo: Path) -> None:
    found = rolled(demo, 2021, "yunxi")

    # 规章 has three columns in both forms, but they count different things.
    for row in ("规章", "行政规范性文件", "行政许可"):
        assert lacking(total(found, f"主动公开政府信息.{row}")) == [("月湾乡", "格式不同")]
    assert "月湾乡" not in {name for name, _ in lacking(total(found, "政府信息公开申请.本年新收"))}


def test_a_merged_row_is_in_none_of_its_rows(demo: Path) -> None:
    found = total(rolled(demo, 2021, "yunxi"), "政府信息公开申请.办理结果.其他处理.其他", 6)

    assert lacking(found) == [("麦岭乡", "合为一行"), ("月湾乡", "合为一行")]


def old_form() -> dict[str, str]:
    one_row = "其他处理: [0, 0, 0, 0, 0, 0, 0]"
    return {"格式": "格式: 2019", "主动公开政府信息": OLD_DISCLOSURE.rstrip(), "其他处理": one_row}


def test_rows_are_added_where_the_form_prints_one(tmp_path: Path) -> None:
    """A report under the 2019 form that splits 其他处理 as the later form does."""
    split = {
        **old_form(),
        "其他处理": "其他处理:\n"
        "      无正当理由逾期不补正: [1, 0, 0, 0, 0, 0, 1]\n"
        "      逾期未按收费通知缴纳费用: [0, 2, 0, 0, 0, 0, 2]\n"
        "      其他: [3, 0, 0, 0, 0, ~, 3]",
    }
    merged = {**old_form(), "其他处理": "其他处理: [5, 0, 0, 0, 0, 0, 5]"}
    root = write_county(tmp_path, {"柳河镇": split, "石桥镇": merged}, 2020)

    found = rolled(root, 2020).rows()["政府信息公开申请", "办理结果", "其他处理"]
    assert [one.value for one in found] == [9, 2, 0, 0, 0, 0, 11]
    assert lacking(found[5]) == [("柳河镇", "空白")]


def test_changes_are_added_with_their_signs_and_amounts_with_units_are_not(tmp_path: Path) -> None:
    def licences(change: str, amount: str) -> dict[str, str]:
        disclosure = with_lines(
            OLD_DISCLOSURE,
            {
                "行政许可": f"行政许可: [4, {change}, 36]",
                "政府集中采购": f"政府集中采购: [3, {amount}]",
            },
        )
        return {**old_form(), "主动公开政府信息": disclosure.rstrip()}

    towns = {
        "柳河镇": licences("+36", "8040"),
        "石桥镇": licences("减3", "152790元"),
        "南岭乡": licences("-8", "60.5"),
    }
    found = rolled(write_county(tmp_path, towns, 2020), 2020)

    assert total(found, "主动公开政府信息.行政许可", 1).value == 36 - 3 - 8
    amount = total(found, "主动公开政府信息.政府集中采购", 1)
    assert (str(amount.value), lacking(amount)) == ("8100.5", [("石桥镇", "印作“152790元”")])


# --- who cannot be read


def test_a_report_that_cannot_be_read_is_missing_but_not_called_late(tmp_path: Path) -> None:
    town = {"authority": "应报年度: [2023]\n", "年度": "年度: ["}
    root = write_county(tmp_path, {"柳河镇": {}, "石桥镇": town})

    found = rolled(root)
    assert [(one.status, one.why) for one in found.missing] == [
        (None, "有文件，但有错误，没有读取")
    ]


def test_half_a_report_is_missing_but_not_called_late(tmp_path: Path) -> None:
    root = write_county(tmp_path, {"柳河镇": {}, "石桥镇": {"authority": "应报年度: [2023]\n"}})
    (root / "content/reports/qinghe/town-1/2023.md").unlink()

    assert [one.status for one in rolled(root).missing] == [None]


def test_a_report_without_tables_is_missing(tmp_path: Path) -> None:
    root = write_county(tmp_path, {"柳河镇": {}, "石桥镇": {}})
    (root / "content/reports/qinghe/town-1/2023.yml").write_text(
        "年度: 2023\n格式: 纯文本\n标题: ~\n发布日期: 2024-01-10\n", encoding="utf-8"
    )

    assert [one.words for one in rolled(root).missing] == ["已公开，纯文本，没有表格"]


def test_an_authority_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    root = write_county(tmp_path, {"柳河镇": {}, "石桥镇": {"authority": "所在: 山南\n"}})

    assert rolled(root).unseen == ("qinghe/town-1",)


def test_a_year_that_is_still_due_has_no_sums_but_all_the_missing(tmp_path: Path) -> None:
    due = {"authority": "应报年度: [2024]\n"}
    found = rolled(write_county(tmp_path, {"柳河镇": due}), 2024)

    assert [one.status for one in found.missing] == ["未到期"]
    assert {one.value for one in found.totals} == {None}
    assert len(found.totals) == sum(len(row.columns) for t in FORMS[2021].tables for row in t.rows)


# --- wrong use


@pytest.mark.parametrize(
    ("area", "year", "words"),
    [
        ("qinhe", 2023, "是不是 qinghe（清河县）"),
        ("清河县", 2023, "是不是 qinghe（清河县）"),
        ("zzzzzz", 2023, "content/reports 下面的文件夹"),
        ("qinghe", 2011, "有的年度：2017、2023"),
        ("qinghe", 2017, "没有统一的表格"),
        ("qinghe/town-0", 2023, "下面没有机关"),
    ],
)
def test_an_unknown_area_or_year_is_explained(
    tmp_path: Path, area: str, year: int, words: str
) -> None:
    root = write_county(tmp_path, {"柳河镇": {"authority": "应报年度: [2017]\n"}})

    with pytest.raises(Refused, match=words):
        roll_up(root, area, year)


@pytest.mark.parametrize("area", ["qinghe", "qinghe/", "content/reports/qinghe"])
def test_an_area_is_named_by_its_path_however_written(tmp_path: Path, area: str) -> None:
    assert rolled(write_county(tmp_path, {"柳河镇": {}}), area=area).area.name == "清河县"


def test_settings_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    root = write_county(tmp_path, {"柳河镇": {}})
    (root / "content/site.yml").write_text("站点名称： 错\n", encoding="utf-8")

    with pytest.raises(Refused, match="nianbao check"):
        roll_up(root, AREA, YEAR)
