"""The states of the matrix as a list: the same states, nobody late for a file that cannot be read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from generator.base.refusal import Refused
from generator.building.check import check_project
from generator.commands.status import Overview, csv_, json_, read_overview, report, text
from generator.model.voice import Status
from generator.pages.authority_page import authority_page
from generator.project.project import Project
from tests.cases import write_project
from tests.demo.write import demo_files
from tests.projects import build_site, edit, make_project

TOWN = "content/reports/yunxi/shiliang"
DAY = dt.date(2025, 6, 30)  # of the demonstration


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    write_project(tmp_path, demo_files())
    return tmp_path


def states(found: Overview) -> dict[tuple[str, int], Status | None]:
    return {(entry.authority.path, entry.year): entry.status for entry in found.entries}


def test_the_list_has_what_the_matrix_shows(demo: Path) -> None:
    found = states(read_overview(demo, "yunxi", on=DAY))

    holdings = check_project(demo).holdings
    assert holdings is not None
    matrix = authority_page(holdings, holdings.library.authorities["yunxi"]).matrix
    assert matrix is not None
    shown = {
        (path, int(year.text)): cell.status
        for path, row in zip(
            [a.path for a in holdings.library.below("yunxi")], matrix.rows, strict=True
        )
        for year, cell in zip(matrix.years, row.cells, strict=True)
    }
    words = holdings.library.site.voice.states
    listed = {at: words[state].word for at, state in found.items() if state and at[0] != "yunxi"}
    assert listed == shown
    assert len(found) == 12 * 8


def test_what_needs_attention_is_listed_first_with_deadlines(demo: Path) -> None:
    found, code = report(demo, None, None, DAY)

    lines = found.splitlines()
    assert code == 1
    assert lines[0] == "云溪县政府信息公开年报（示例）：公开情况，截至 2025-06-30"
    assert lines[2:5] == [
        "逾期未见（2）",
        "  石梁镇  2020 年  期限 2021-01-31  yunxi/shiliang",
        "  月湾乡  2022 年  期限 2023-01-31  yunxi/yuewan",
    ]
    assert "  月湾乡  2019 年  期限 2020-01-31，2020-03-05 公开，逾期 34 天  yunxi/yuewan" in lines
    assert (
        lines[-1] == "逾期未见 2，逾期公开 4，已收录 4，已公开 80，未收录 2，已撤销 4；共 96 项。"
    )
    assert "松鹤镇" not in found


def test_on_another_day(demo: Path) -> None:
    before, code = report(demo, "yunxi/shiliang", 2020, dt.date(2021, 1, 31))
    after, late = report(demo, "yunxi/shiliang", 2020, dt.date(2021, 2, 1))

    assert (code, late) == (0, 1)
    assert before.splitlines()[2] == "未到期（1）"
    assert after.splitlines()[2] == "逾期未见（1）"


def test_what_was_published_later_was_not_public_on_that_day(demo: Path) -> None:
    late = ("yunxi/yuewan", 2019)  # public on 2020-03-05, due on 2020-01-31
    for day, state in [
        ("2020-01-31", "未到期"),
        ("2020-02-01", "逾期未见"),
        ("2020-03-04", "逾期未见"),
        ("2020-03-05", "逾期公开"),
    ]:
        found = read_overview(demo, *late, dt.date.fromisoformat(day))
        assert states(found) == {late: state}, day
    told, code = report(demo, *late, dt.date(2020, 1, 31))
    assert "期限 2020-01-31，发布日期是 2020-03-05，这一天还没有公开  yunxi/yuewan" in told
    assert code == 0
    assert report(demo, *late, dt.date(2020, 2, 1))[1] == 1


def test_what_the_site_has_is_public_whatever_day_it_is_made_for(demo: Path) -> None:
    before = check_project(demo).holdings
    assert before is not None
    for day in (None, dt.date(2019, 12, 31)):
        site = before.library.site.model_copy(update={"as_of": day})
        early = replace(before, library=replace(before.library, site=site))
        for path, year in before.records:
            one = before.library.authorities[path]
            assert early.public_status(one, year) in {"已公开", "已收录", "逾期公开"}


@pytest.mark.parametrize("key", ["公开期限", "报送截止日"])
def test_the_nearest_deadline_counts(demo: Path, key: str) -> None:
    county = demo / "content/reports/yunxi/authority.yml"
    county.write_text(county.read_text("utf-8") + f'{key}: "01-15"\n', encoding="utf-8")

    found = read_overview(demo, "yunxi", 2020)
    deadlines = {entry.authority.path: str(entry.deadline) for entry in found.entries}
    assert deadlines["yunxi/shiliang"] == "2021-01-15"
    assert deadlines["yunxi"] == "2021-03-31"


def test_an_area_and_a_year(demo: Path) -> None:
    assert set(states(read_overview(demo, "yunxi/yuewan", 2022))) == {("yunxi/yuewan", 2022)}
    assert report(demo, "yunxi/songhe", None, None)[1] == 0


@pytest.mark.parametrize(
    ("break_it", "year"),
    [("年度: [", 2021), ("发布日期: 昨天", 2021), ("", 2021), (None, 2020)],
)
def test_nobody_is_late_for_a_file_that_cannot_be_read(
    demo: Path, break_it: str | None, year: int
) -> None:
    path = demo / TOWN / f"{year}.yml"
    if break_it is None:  # half of the report that is missing in the demonstration
        (demo / TOWN / "2020.md").write_text("# 2020\n", encoding="utf-8")
    else:
        path.write_text(break_it, encoding="utf-8")

    found = read_overview(demo, "yunxi/shiliang", year)
    assert list(states(found).values()) == [None]
    assert "不能读取（1）：有文件，但有错误，不作认定" in text(found)
    assert report(demo, "yunxi/shiliang", year, None)[1] == 1


def test_authorities_that_cannot_be_read_are_named(demo: Path) -> None:
    (demo / TOWN / "authority.yml").write_text("名称： 石梁镇\n", encoding="utf-8")

    found, code = report(demo, "yunxi", None, dt.date(2018, 1, 1))
    assert code == 1
    assert found.endswith("请运行 nianbao check：\n  content/reports/yunxi/shiliang\n")
    assert report(demo, "yunxi/songhe", None, None)[1] == 0


def test_json_and_csv_are_complete(demo: Path) -> None:
    found = read_overview(demo, None, None, DAY)

    value = json.loads(json_(found))
    assert value["on"] == "2025-06-30"
    assert value["entries"][0] == {
        "path": "yunxi/shiliang",
        "name": "石梁镇",
        "year": 2020,
        "state": "逾期未见",
        "deadline": "2021-01-31",
        "internal": None,
        "published": None,
        "draft": None,
    }
    assert sum(value["counts"].values()) == len(value["entries"]) == 96
    assert value["unseen"] == []
    rows = list(csv.DictReader(io.StringIO(csv_(found).removeprefix("\ufeff"))))
    assert [(r["机关"], int(r["年度"]), r["情况"]) for r in rows] == [
        (one["path"], one["year"], one["state"]) for one in value["entries"]
    ]


def test_names_run_nothing_in_a_spreadsheet_or_terminal(demo: Path) -> None:
    path = demo / TOWN / "authority.yml"
    path.write_text(
        path.read_text("utf-8").replace("名称: 石梁镇", '名称: "=1+\\u202E石\\n梁"'),
        encoding="utf-8",
    )

    found = read_overview(demo, "yunxi/shiliang")
    rows = list(csv.DictReader(io.StringIO(csv_(found).removeprefix("\ufeff"))))
    assert {row["名称"] for row in rows} == {"'=1+\u202e石\n梁"}
    assert "=1+\ufffd石\ufffd梁" in text(found)


@pytest.mark.parametrize(
    ("area", "year", "words"),
    [
        ("yunx", None, "是不是 yunxi（云溪县）"),
        (None, 2011, "有的年度：2017、"),
        ("yunxi/nanping", 2023, "有的年度"),
    ],
)
def test_an_unknown_area_or_year_is_explained(
    demo: Path, area: str | None, year: int | None, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        read_overview(demo, area, year)


def test_an_empty_library_is_said(demo: Path) -> None:
    found = replace(read_overview(demo), entries=())

    assert "没有机关和年报。" in text(found)


def test_after_a_build_no_report_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(tmp_path / "project")
    read = states(read_overview(root))
    assert build_site(root).published
    monkeypatch.setattr(Project, "dated", None)

    assert states(read_overview(root)) == read
    assert read["qinghe/liuhe", 2023] == "已公开"


def test_a_change_after_a_build_is_seen(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    assert build_site(root).published
    path = root / "content/reports/qinghe/liuhe/2023.yml"
    path.write_text(path.read_text("utf-8").replace("2024-01-19", "2024-02-19"), encoding="utf-8")

    assert states(read_overview(root))["qinghe/liuhe", 2023] == "逾期公开"


def test_a_lost_state_makes_nobody_late(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    assert build_site(root).published
    (root / ".nianbao/state").write_bytes(b"damaged")

    assert states(read_overview(root))["qinghe/liuhe", 2023] == "已公开"


def skeleton(root: Path, year: int = 2024) -> None:
    from generator.commands.new import new_report

    new_report(root, "qinghe/liuhe", year, 2030)


@pytest.mark.parametrize("built", [False, True])
def test_a_skeleton_is_no_report(tmp_path: Path, *, built: bool) -> None:
    root = make_project(tmp_path / "project")
    edit(root, "content/site.yml", "统计截至", "应报年度自: 2024\n内部报送日: 01-10\n统计截至")
    skeleton(root)
    if built:
        assert build_site(root).published

    before, code = report(root, "qinghe/liuhe", 2024, dt.date(2025, 1, 8))
    assert code == 0
    assert (
        "  柳河镇  2024 年  期限 2025-01-31，内部还有 2 天，填报中（还有 193 格、8 处文字）"
        in before
    )
    after, late = report(root, "qinghe/liuhe", 2024, dt.date(2025, 2, 1))
    assert late == 1
    assert "逾期未见（1）" in after
    assert "内部已过，填报中（还有 193 格、8 处文字）" in after
    value = json.loads(json_(read_overview(root, "qinghe/liuhe", 2024, DAY)))
    assert value["entries"][0]["draft"] == {"cells": 193, "texts": 8}
    assert value["drafts"] == 1


def test_a_skeleton_of_a_year_that_nobody_owes_is_listed(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    skeleton(root)
    found, code = report(root, "qinghe/liuhe", 2024, DAY)
    assert code == 0
    assert "填报中（1）\n  柳河镇  2024 年" in found
    assert "未收录 1；其中填报中 1；共 1 项。" in found


def test_the_running_year_may_be_asked_for(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    edit(root, "content/site.yml", "统计截至", "应报年度自: 2024\n统计截至")
    found = read_overview(root, "qinghe/shanqian", 2025, dt.date(2025, 12, 1))
    assert states(found) == {("qinghe/shanqian", 2025): "未到期"}
    with pytest.raises(Refused, match="没有 2026 年"):
        read_overview(root, "qinghe/shanqian", 2026, dt.date(2025, 12, 1))


def test_a_report_without_a_date_is_named(demo: Path) -> None:
    found, _ = report(demo, "yunxi", None, DAY)
    assert "发布日期不详（4）\n  麦岭乡  2017 年" in found


def test_what_was_withdrawn_is_neither_late_nor_unreadable(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    (root / "content/reports/qinghe/liuhe/2023.md").unlink()
    (root / "content/reports/qinghe/liuhe/2023.yml").write_text(
        "撤回: {日期: 2024-03-01, 原因: 误载个人信息}\n", encoding="utf-8"
    )
    assert states(read_overview(root, on=DAY))["qinghe/liuhe", 2023] == "已撤回"
    assert report(root, None, None, DAY)[1] == 0
