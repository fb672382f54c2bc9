"""A skeleton is no report: one line says so, nothing of it is published, and the rest of the site is."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.base.refusal import Refused
from generator.building.build import Options, build
from generator.building.check import check_project
from generator.building.state import engine_digest
from generator.commands.new import new_report
from generator.rollup.as_text import text as rollup_text
from generator.rollup.read import roll_up
from tests.projects import build_site, clean_build, edit, make_project, site_bytes

LIUHE = "content/reports/qinghe/liuhe"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def codes(root: Path, path: str) -> list[tuple[str, str]]:
    found = check_project(root).diagnostics
    return [(d.code, d.severity) for d in found if d.path.startswith(path)]


def public(site: dict[str, bytes]) -> dict[str, bytes]:
    """The site without its manifest."""
    return {name: body for name, body in site.items() if not name.startswith("manifest/")}


def test_a_skeleton_is_one_line(project: Path) -> None:
    new_report(project, "qinghe/liuhe", 2024, 2030)

    (line,) = [d for d in check_project(project).diagnostics if "2024" in d.path]
    assert (line.code, line.severity, line.path) == ("DRAFT", "warning", f"{LIUHE}/2024.yml")
    assert line.message == (
        "还在填报，还有 193 格、8 处文字待填：“规章”、“行政规范性文件”、“行政许可”等"
    )


def test_skeletons_are_left_out_and_stop_nothing(project: Path, tmp_path: Path) -> None:
    before = build_site(project)
    site = site_bytes(project)
    for path in ("qinghe/liuhe", "qinghe/shanqian"):
        new_report(project, path, 2024, 2030)
    built = build_site(project)

    assert (built.published, built.reports, built.drafts) == (True, before.reports, 2)
    assert (built.diagnostics, built.excluded) == ([], ())
    now = site_bytes(project)
    assert now == clean_build(project, tmp_path / "clean")
    # What the pages are made of has changed, as the manifest says; the pages have not.
    assert public(now) == public(site)
    assert all("待填".encode() not in body for body in site.values())


def test_the_neighbours_of_a_draft_do_not_lead_to_it(project: Path, tmp_path: Path) -> None:
    new_report(project, "qinghe/shanqian", 2023, 2030)
    assert build_site(project).published
    page = (project / "site/qinghe/liuhe/2023.html").read_text("utf-8")
    assert "shanqian/2023.html" not in page
    assert site_bytes(project) == clean_build(project, tmp_path / "clean")


def test_a_report_that_becomes_a_draft_goes_and_comes_back(project: Path, tmp_path: Path) -> None:
    build_site(project)
    site = site_bytes(project)
    edit(project, f"{LIUHE}/2023.yml", "发布日期: 2024-01-19", "发布日期: ~")
    edit(project, f"{LIUHE}/2023.yml", "行政许可: 36", "行政许可: 待填")
    assert build_site(project).drafts == 1
    assert "qinghe/liuhe/2023.html" not in site_bytes(project)
    assert site_bytes(project) == clean_build(project, tmp_path / "clean")
    edit(project, f"{LIUHE}/2023.yml", "行政许可: 待填", "行政许可: 36")
    edit(project, f"{LIUHE}/2023.yml", "发布日期: ~", "发布日期: 2024-01-19")
    build_site(project)
    assert site_bytes(project) == site


def test_with_a_date_what_is_to_come_is_an_error(project: Path) -> None:
    edit(project, f"{LIUHE}/2023.yml", "行政许可: 36", "行政许可: 待填")
    edit(project, f"{LIUHE}/2023.yml", "行政处罚: 5", "行政处罚: 待填")

    assert codes(project, f"{LIUHE}/2023.yml") == [("CELL-PENDING", "error")]
    assert not build_site(project).published


@pytest.mark.parametrize("text", ["等待填报的表", "有待填补的空白", "待填写的申请表"])
def test_ordinary_words_are_no_draft(project: Path, text: str) -> None:
    edit(project, f"{LIUHE}/2023.yml", "发布日期: 2024-01-19", "发布日期: ~")
    with (project / LIUHE / "2023.md").open("a", encoding="utf-8") as file:
        file.write(f"\n{text}。\n")
    assert ("DRAFT", "warning") not in codes(project, LIUHE)


def test_next_year_carries_nothing_out_of_a_draft(project: Path) -> None:
    edit(project, f"{LIUHE}/2023.yml", "发布日期: 2024-01-19", "发布日期: ~")
    edit(project, f"{LIUHE}/2023.yml", "行政许可: 36", "行政许可: 待填")
    new_report(project, "qinghe/liuhe", 2024, 2030)
    assert "取自 2023 年" not in (project / LIUHE / "2024.yml").read_text("utf-8")


def test_a_preview_shows_a_draft(project: Path) -> None:
    new_report(project, "qinghe/liuhe", 2024, 2030)
    engine = engine_digest(project / "templates")
    assert build(project, Options(engine, workers=1, preview=True)).published
    assert "待填" in (project / "site/qinghe/liuhe/2024.html").read_text("utf-8")


def test_a_narrative_alone_that_waits_is_where_to_look(project: Path) -> None:
    edit(project, f"{LIUHE}/2023.yml", "发布日期: 2024-01-19", "发布日期: ~")
    edit(project, f"{LIUHE}/2023.md", "全年接待查阅46人次", "全年接待查阅（待填）人次")
    (line,) = [d for d in check_project(project).diagnostics if d.code == "DRAFT"]
    assert line.path == f"{LIUHE}/2023.md"
    assert line.place.line > 1
    assert line.message == "还在填报，还有 1 处文字待填：“正文”"


def test_public_sums_say_nothing_of_a_draft_and_the_office_is_told(project: Path) -> None:
    new_report(project, "qinghe/shanqian", 2023, 2030)
    assert build_site(project).published
    page = (project / "site/qinghe/sums-2023.html").read_text("utf-8")
    assert "山前乡（未收录）" in page
    site = site_bytes(project)
    assert not [name for name, body in site.items() if "还在填报".encode() in body]
    told = rollup_text(roll_up(project, "qinghe", 2023))
    assert "山前乡（还在填报，还有 200 格、8 处文字）" in told


def test_a_year_that_is_only_owed_is_rolled_up(project: Path) -> None:
    with (project / "content/site.yml").open("a", encoding="utf-8") as site:
        site.write("应报年度自: 2024\n")
    new_report(project, "qinghe/liuhe", 2024, 2030)
    for name in ("2024.yml", "2024.md"):
        (project / LIUHE / name).unlink()
    told = rollup_text(roll_up(project, "qinghe", 2024))
    assert "计入 0 份" in told
    assert "柳河镇（未到期）" in told
    with pytest.raises(Refused, match="下级没有 2022 年的年报，也不应报"):
        roll_up(project, "qinghe", 2022)


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ("", "清河县 2023 年的年报还在填报，还有 200 格、8 处文字，没有可以对照的数"),
        (
            "年度: 2023\n撤回: {日期: 2024-03-01, 原因: 误载}\n",
            "清河县 2023 年的年报已经撤回，没有可以",
        ),
    ],
)
def test_a_comparison_with_what_is_no_report_says_so(project: Path, own: str, told: str) -> None:
    new_report(project, "qinghe", 2023, 2030)
    if own:
        (project / "content/reports/qinghe/2023.yml").write_text(own, "utf-8")
    with pytest.raises(Refused, match=told):
        roll_up(project, "qinghe", 2023, comparing=True)
    assert "计入 1 份" in rollup_text(roll_up(project, "qinghe", 2023))
