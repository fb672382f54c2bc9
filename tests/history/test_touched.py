"""`check --changed`: exactly what a change touches, and corrections that it does not tell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.building.check import check_project
from generator.history.check_changed import check_changed
from generator.history.compare import compare
from generator.likeness.index import Texts
from generator.model.diagnostics import Diagnostic
from generator.project import copy_index
from generator.project.project import Project
from tests.history.repositories import (
    LIUHE,
    MD,
    REPORTS,
    YML,
    add_year,
    commit,
    edit,
    git,
    write,
)
from tests.projects import build_site

SHANQIAN = f"{REPORTS}qinghe/shanqian"
WRONG = ("行政许可: 36", "行政许可: ~")
CORRECTION = "更正:\n  - {日期: 2024-03-01, 内容: 行政处罚 5 改为 6, 原因: 漏计}\n"


def found(project: Path) -> list[tuple[str, str]]:
    return [(d.path, d.code) for d in check_changed(project, "main")]


def corrections(project: Path) -> list[Diagnostic]:
    return [d for d in check_changed(project, "main") if d.code == "CORR-MISS"]


COPIED = [(MD, "DUP-TEXT")] * 2  # the two townships of `two` say the same


@pytest.fixture
def two(project: Path) -> Path:
    """A second township with a report; both reports have a blank cell."""
    add_year(project, 2023, SHANQIAN)
    for path in (f"{SHANQIAN}/2023.yml", f"{SHANQIAN}/2023.md"):
        text = (project / path).read_text("utf-8").replace("柳河镇", "山前乡")
        write(project, path, text.encode())
    for folder in (LIUHE, SHANQIAN):
        edit(project, f"{folder}/2023.yml", WRONG)
    commit(project)
    return project


def test_nothing_changed_is_nothing_checked(two: Path) -> None:
    everywhere = {
        f"{folder}/2023.{suffix}" for folder in (LIUHE, SHANQIAN) for suffix in ("yml", "md")
    }
    assert {d.path for d in check_project(two).diagnostics} == everywhere
    assert found(two) == []


def test_only_the_changed_report_is_checked(two: Path) -> None:
    edit(two, MD, ("组织培训2次", "组织培训3次"))
    assert found(two) == [*COPIED, (YML, "BLANK")]


def test_all_it_says_is_what_check_says(two: Path) -> None:
    edit(two, YML, ("    总计: [6, 1", "    总计: [5, 1"))
    edit(two, MD, ("组织培训2次", "组织培训3次，电话13800138000"))
    everything = [d for d in check_project(two).diagnostics if d.path in {YML, MD}]
    assert [d for d in check_changed(two, "main") if d.code != "CORR-MISS"] == everything
    assert {"T3-BAL", "PRIV-PHONE", "BLANK"} <= {d.code for d in everything}


def test_other_line_ends_touch_nothing(two: Path) -> None:
    """As Git writes them on Windows."""
    for path in (two / "content").rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert found(two) == []
    edit(two, MD, ("组织培训2次", "组织培训3次"))
    assert found(two) == [*COPIED, (YML, "BLANK")]


def test_the_year_after_a_changed_report_is_checked(project: Path) -> None:
    for year in (2024, 2025):
        add_year(project, year)
    commit(project)
    edit(
        project,
        YML,
        ("结转下年度继续办理: [2, 0, 0, 0, 0, 0, 2]", "结转下年度继续办理: [3, 0, 0, 0, 0, 0, 3]"),
    )
    paths = {path for path, code in found(project) if code == "CF-CARRY"}
    assert paths == {f"{LIUHE}/2024.yml"}  # 2025 has the same finding, but nothing it reads changed


def test_a_setting_of_the_site_touches_every_report(two: Path) -> None:
    edit(two, "content/site.yml", ("统计截至", "公开期限: 01-10\n统计截至"))
    assert sum(code == "LATE" for _, code in found(two)) == 2


def test_a_setting_that_no_rule_reads_touches_none(two: Path) -> None:
    edit(two, "content/site.yml", ("2024-06-30", "2024-07-31"))
    assert found(two) == []


def test_settings_that_clash_are_told_wherever_they_stand(project: Path) -> None:
    for folder in ("liuhe", "shanqian"):
        path = f"{REPORTS}qinghe/{folder}/authority.yml"
        write(
            project,
            path,
            (project / path).read_bytes() + f'代码: "{len(folder)}30000100"\n'.encode(),
        )
    commit(project)
    edit(project, f"{LIUHE}/authority.yml", ("530000100", "830000100"))
    assert (f"{SHANQIAN}/authority.yml", "AUTH-CODE") in found(project)
    commit(project)
    edit(project, MD, ("组织培训2次", "组织培训3次"))
    assert found(project) == []  # it was so before


def test_pages_and_names_of_files_are_checked(project: Path) -> None:
    write(project, "content/pages/old.md", b"\xff")
    commit(project)
    write(project, "content/pages/about.md", b"\xff")
    write(project, f"{LIUHE}/2022.yaml", b"")
    assert found(project) == [
        ("content/pages/about.md", "FILE-ENCODING"),
        (f"{LIUHE}/2022.yaml", "FILE-NAME"),
    ]


def test_a_page_that_is_a_link_is_told_where_it_is_new(project: Path) -> None:
    page = project / "content/pages/outside.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.symlink_to(project / "content/site.yml")
    assert found(project) == [("content/pages/outside.md", "FILE-READ")]
    commit(project)
    edit(project, MD, ("组织培训2次", "组织培训3次"))
    assert found(project) == []  # it was so before


def test_half_a_report_is_told_though_that_file_did_not_change(project: Path) -> None:
    (project / MD).unlink()
    assert found(project) == [(YML, "FILE-PAIR")]


def test_a_site_that_cannot_be_read(project: Path) -> None:
    write(project, "content/site.yml", b"\xff")
    edit(project, YML, ("年度: 2023", "年度：2023"))
    assert found(project) == [(YML, "YAML-COLON"), ("content/site.yml", "FILE-ENCODING")]


# --- corrections


def test_published_figures_that_change_want_a_correction(project: Path) -> None:
    edit(project, YML, ("行政处罚: 5", "行政处罚: 6"), ("行政许可: 36", "行政许可: 37"))
    (one,) = corrections(project)
    assert (one.path, one.severity, one.acknowledged) == (YML, "warning", False)
    assert one.message == (
        "以前公开的是另外的数：表二“行政许可”由 36 改为 37等 2 处；没有新的“更正”说明原因"
    )
    line = (project / YML).read_text("utf-8").splitlines()[one.place.line - 1]
    assert line[one.place.column - 1 : one.place.end_column - 1] == "37"


def test_a_new_correction_says_why(project: Path) -> None:
    edit(project, YML, ("行政处罚: 5", "行政处罚: 6"))
    with (project / YML).open("a", encoding="utf-8") as file:
        file.write(CORRECTION)
    assert corrections(project) == []
    commit(project)
    edit(project, YML, ("行政处罚: 6", "行政处罚: 7"))
    assert len(corrections(project)) == 1  # that one is of before


def test_a_correction_is_about_what_changed(project: Path) -> None:
    edit(project, YML, ("行政处罚: 5", "行政处罚: 6"), ("行政许可: 36", "行政许可: 37"))
    with (project / YML).open("a", encoding="utf-8") as file:
        file.write(CORRECTION)
    (one,) = corrections(project)
    assert one.message == ("以前公开的是另外的数：表二“行政许可”由 36 改为 37；新的“更正”没有说到")


def test_the_same_figure_written_otherwise_wants_none(project: Path) -> None:
    edit(project, YML, ("行政许可: 36", "行政许可: 36.0"))
    assert corrections(project) == []


def test_words_alone_and_new_reports_want_none(project: Path) -> None:
    edit(project, MD, ("组织培训2次", "组织培训3次"))
    add_year(project, 2024)
    assert corrections(project) == []


def test_a_report_that_was_still_being_filled_in_wants_none(project: Path) -> None:
    edit(project, YML, ("发布日期: 2024-01-19", "发布日期: ~"), ("行政处罚: 5", "行政处罚: 待填"))
    commit(project)
    edit(project, YML, ("行政处罚: 待填", "行政处罚: 6"), ("行政许可: 36", "行政许可: 37"))
    assert corrections(project) == []


def test_a_report_without_a_date_was_public_all_the_same(project: Path) -> None:
    edit(project, YML, ("发布日期: 2024-01-19", "发布日期: ~"))
    commit(project)
    edit(project, YML, ("行政处罚: 5", "行政处罚: 6"))
    assert len(corrections(project)) == 1


def test_rows_beside_the_form_are_figures_too(project: Path) -> None:
    row = "其他行:\n  - {表: 主动公开政府信息, 标签: 其他, 数值: [%d]}\n"
    original = (project / YML).read_text("utf-8")
    write(project, YML, (original + row % 1).encode())
    commit(project)
    write(project, YML, (original + row % 2).encode())
    (one,) = corrections(project)
    assert "“其他行”有改动" in one.message


def test_a_report_that_moved_is_compared_with_itself(project: Path) -> None:
    git(project, "mv", LIUHE, f"{REPORTS}qinghe/liuhe-zhen")
    assert corrections(project) == []
    edit(project, f"{REPORTS}qinghe/liuhe-zhen/2023.yml", ("行政处罚: 5", "行政处罚: 6"))
    assert [d.path for d in corrections(project)] == [f"{REPORTS}qinghe/liuhe-zhen/2023.yml"]


def test_a_build_before_changes_no_finding_and_saves_reading(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (two / ".gitignore").write_text("site/\n.nianbao/\n")
    commit(two)
    build_site(two)
    edit(two, MD, ("组织培训2次", "组织培训3次"))
    read: list[str] = []
    texts_of = copy_index.texts_of

    def counted(project: Project, path: str) -> Texts:
        read.append(path)
        return texts_of(project, path)

    monkeypatch.setattr(copy_index, "texts_of", counted)
    after_build, compared = check_changed(two, "main"), compare(two, "main", None)
    assert set(read) == {"qinghe/liuhe"}
    shutil.rmtree(two / ".nianbao")
    assert check_changed(two, "main") == after_build
    assert compare(two, "main", None) == compared
    assert set(read) == {"qinghe/liuhe", "qinghe/shanqian"}
    assert [d.code for d in after_build if d.code == "DUP-TEXT"] == ["DUP-TEXT"] * 2
