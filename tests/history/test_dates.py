"""`dates`: the day is filled in where a report is new, and nothing else is touched."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.base.refusal import Refused
from generator.history.dates import DatesPlan, plan_dates, with_date
from tests.history.repositories import LIUHE, MD, YML, add_year, commit, edit, git

SHANQIAN = "content/reports/qinghe/shanqian"
DAY = dt.date(2024, 1, 19)


@pytest.fixture
def county(project: Path) -> Path:
    """A county's own site, with a report that was published without its date."""
    edit(project, "content/site.yml", ("统计截至", "用途: 公布\n统计截至"))
    edit(project, YML, ("发布日期: 2024-01-19", "发布日期: ~"))
    commit(project)
    return project


def planned(root: Path, base: str | None = None, area: str = "qinghe") -> DatesPlan:
    return plan_dates(root, area, 2023, DAY, base)


def test_only_new_reports_are_dated(county: Path) -> None:
    add_year(county, 2023, SHANQIAN)
    edit(county, f"{SHANQIAN}/2023.yml", ("发布日期: ~", "发布日期: ~   # 公开后补上"))
    plan = planned(county)
    assert plan.named == ("山前乡",)
    assert plan.left == (("柳河镇", "以前已经公开，请查明日期，自己填写"),)
    (path,) = plan.texts
    before = (county / path).read_bytes()
    assert path == f"{SHANQIAN}/2023.yml"
    assert plan.texts[path] == before.replace(
        "发布日期: ~   #".encode(), "发布日期: 2024-01-19  #".encode()
    )


def test_what_was_a_draft_before_is_new_and_a_draft_now_is_not(county: Path) -> None:
    edit(county, YML, ("行政许可: 36", "行政许可: 待填"))
    assert planned(county).left == (("柳河镇", "还在填报，还有 1 格"),)
    commit(county)
    edit(county, YML, ("行政许可: 待填", "行政许可: 36"))
    assert planned(county).named == ("柳河镇",)


def test_a_date_that_is_there_stays_and_is_not_spoken_of(county: Path) -> None:
    edit(county, YML, ("发布日期: ~", "发布日期: 2024-01-17"))
    assert planned(county) == DatesPlan({}, (), ())


def test_the_base_is_what_the_server_has(county: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(county), "clone")
    clone = tmp_path / "clone"
    add_year(clone, 2023, SHANQIAN)
    commit(clone)  # committed, but not pushed
    assert planned(clone).named == ("山前乡",)
    assert planned(clone, "HEAD").named == ()


def test_an_archive_is_refused(project: Path) -> None:
    with pytest.raises(Refused, match="汇集"):
        planned(project)


def test_a_day_within_the_year_is_refused(county: Path) -> None:
    with pytest.raises(Refused, match="还没有结束"):
        plan_dates(county, "qinghe", 2023, dt.date(2023, 12, 31), None)


def test_a_base_that_git_does_not_know_is_explained(county: Path) -> None:
    with pytest.raises(Refused, match="没有“v9”"):
        planned(county, "v9")


def test_unreadable_and_withdrawn_reports_are_named(county: Path) -> None:
    edit(county, YML, ("行政许可: 36", "行政许可: [36"))
    assert planned(county).left == (("柳河镇", "有错误，请运行 nianbao check"),)
    (county / MD).unlink()
    (county / YML).write_text("撤回: {日期: 2024-03-01, 原因: 有误}\n", encoding="utf-8")
    assert planned(county, area="qinghe/liuhe").left == (("柳河镇", "已撤回"),)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("发布日期: ~\n", "发布日期: 2024-01-19\n"),
        ("发布日期:\n", "发布日期: 2024-01-19\n"),
        ("发布日期: null\r\n", "发布日期: 2024-01-19\r\n"),
        ("发布日期: ~              # 后补\n", "发布日期: 2024-01-19     # 后补\n"),
        ("发布日期: ~ # 后补\n", "发布日期: 2024-01-19  # 后补\n"),
        ("发布日期: ~", "发布日期: 2024-01-19"),
        ("格式: 2021\n标题: x\n", "格式: 2021\n发布日期: 2024-01-19\n标题: x\n"),
    ],
)
def test_comments_and_layout_stay(before: str, after: str) -> None:
    assert with_date(before.encode(), DAY) == after.encode()


def test_other_spellings_are_left_to_the_clerk() -> None:
    assert with_date("发布日期: 昨天\n".encode(), DAY) is None
    assert with_date('"发布日期": ~\n'.encode(), DAY) is None


def test_the_other_files_are_as_they_were(county: Path) -> None:
    assert planned(county).texts == {}
    assert git(county, "status", "--short") == ""
    assert (county / LIUHE / "2023.yml").read_text("utf-8").count("发布日期: ~") == 1
