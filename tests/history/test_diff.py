"""What a comparison tells of a change to content: cells, data, sentences, findings, moves."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from generator.commands.new import new_report
from generator.history import compare as comparing
from generator.history.as_json import json_
from generator.history.as_markdown import markdown
from generator.history.as_text import text
from generator.history.changes import Change, DataChange
from generator.history.command import show_diff
from tests.history.repositories import (
    LIUHE,
    MD,
    REPORTS,
    YML,
    add_year,
    commit,
    compared,
    edit,
    git,
    make_repository,
    only_change,
    state_of,
    write,
)

HANDBOOK = Path(__file__).parents[2] / "content/handbook"
NEW = "本年新收: [7, 1, 0, 0, 0, 0, 8]"


def cells(change: Change) -> list[tuple[str, str, str, str, str]]:
    return [(c.table, c.row, c.column, c.old, c.new) for c in change.cells]


def codes(change: Change) -> tuple[list[str], list[str]]:
    return sorted({d.code for d in change.appeared}), sorted({d.code for d in change.gone})


def test_nothing_changed_is_nothing_told(project: Path) -> None:
    found = compared(project)
    assert (found.changes, found.program, found.other) == ((), (), ())


def test_a_changed_cell_is_named_by_table_row_and_column(project: Path) -> None:
    edit(project, YML, (NEW, "本年新收: [6, 1, 0, 0, 0, 0, 7]"))
    change = only_change(project)
    assert (change.path, change.name, change.year) == (f"{LIUHE}/2023", "柳河镇", 2023)
    assert cells(change) == [
        ("表三", "本年新收", "自然人", "7", "6"),
        ("表三", "本年新收", "总计", "8", "7"),
    ]
    assert change.cells[0].place == ("政府信息公开申请", "本年新收", 0)
    assert (change.cells[0].was, change.cells[0].now) == (7, 6)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("~", "空白"),
        ("/", "记号“/”"),
        ("不清", "不清"),
        ("待填", "待填"),
        ("0", "0"),
        ("无", "记号“无”"),
    ],
)
def test_the_states_of_a_cell_are_words(project: Path, written: str, told: str) -> None:
    edit(project, YML, ("行政许可: 36", f"行政许可: {written}"))
    assert cells(only_change(project)) == [("表二", "行政许可", "", "36", told)]


def test_a_row_under_groups_has_their_names(project: Path) -> None:
    edit(project, YML, ("重复申请: [0", "重复申请: [1"))
    assert cells(only_change(project)) == [
        ("表三", "办理结果.不予处理.重复申请", "自然人", "0", "1")
    ]


def test_rows_that_only_one_side_prints_are_told_once(project: Path) -> None:
    text = (project / YML).read_text("utf-8")
    rows = text[text.index("    其他处理:\n") : text.index("    总计: [6")]
    edit(project, YML, (rows, "    其他处理: [0, 0, 0, 0, 0, 0, 0]\n"))
    found = cells(only_change(project))
    assert [(row, column) for _, row, column, _, _ in found] == [
        ("办理结果.其他处理", ""),
        ("办理结果.其他处理.无正当理由逾期不补正", ""),
        ("办理结果.其他处理.逾期未按收费通知缴纳费用", ""),
        ("办理结果.其他处理.其他", ""),
    ]
    assert found[0][3:] == ("没有这一行", "0、0、0、0、0、0、0")


def test_other_data_is_told_item_by_item(project: Path) -> None:
    note = "照录说明:\n  - {规则: BLANK, 位置: 行政复议行政诉讼, 说明: 原件为空}\n"
    correction = "更正:\n  - {日期: 2024-03-01, 内容: 改发布日期, 原因: 笔误}\n"
    edit(
        project,
        YML,
        ("发布日期: 2024-01-19", "发布日期: 2024-01-20"),
        ("落款: {机关: 清河县", "落款: {机关: "),
    )
    with (project / YML).open("a", encoding="utf-8") as file:
        file.write(note + correction)
    assert list(only_change(project).data) == [
        DataChange("落款.机关", "清河县柳河镇人民政府", "柳河镇人民政府"),
        DataChange("发布日期", "2024-01-19", "2024-01-20"),
        DataChange("照录说明", None, "规则：BLANK；位置：行政复议行政诉讼；说明：原件为空"),
        DataChange("更正", None, "日期：2024-03-01；内容：改发布日期；原因：笔误"),
    ]


def test_sentences_are_told_by_chapter(project: Path) -> None:
    edit(project, MD, ("组织培训2次。", "组织培训3次。另办讲座1次。"), ("一是部分村", "一是个别村"))
    change = only_change(project)
    assert [(t.chapter, t.old, t.new) for t in change.sentences] == [
        ("一、总体情况", ("组织培训2次。",), ("组织培训3次。", "另办讲座1次。")),
        (
            "五、存在的主要问题及改进情况",
            ("存在的主要问题：一是部分村的公开栏更新不及时；二是政策解读形式单一，图文解读偏少。",),
            ("存在的主要问题：一是个别村的公开栏更新不及时；二是政策解读形式单一，图文解读偏少。",),
        ),
    ]
    assert not change.cells
    assert not change.data


def test_breaking_lines_and_moving_rows_of_the_file_change_nothing(project: Path) -> None:
    edit(project, MD, ("更新7处", "\n更新7处"))
    edit(project, YML, ("行政许可: 36", "行政许可:   36  # 三十六"))
    raw = (project / MD).read_bytes()
    write(project, MD, b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"))
    assert compared(project).changes == ()


def test_a_link_that_is_defined_aside_is_told(project: Path) -> None:
    write(project, MD, (project / MD).read_bytes() + "\n[甲]: https://a.example/\n".encode())
    (change,) = only_change(project).sentences
    assert (change.old, change.new) == ((), ("[甲]: https://a.example/",))


def test_findings_appear_and_go_away(project: Path) -> None:
    edit(project, YML, ("    总计: [6, 1", "    总计: [5, 1"))
    wrong = only_change(project)
    assert codes(wrong) == (["T3-BAL", "T3-COL", "T3-ROW"], [])
    commit(project)
    edit(project, YML, ("    总计: [5, 1", "    总计: [6, 1"))
    assert codes(only_change(project)) == ([], ["T3-BAL", "T3-COL", "T3-ROW"])


def test_a_finding_that_only_moved_is_none(project: Path) -> None:
    edit(project, YML, ("    总计: [6, 1", "    总计: [5, 1"))
    commit(project)
    edit(project, YML, ("年度: 2023", "# 一行\n# 又一行\n年度: 2023"))
    assert compared(project).changes == ()


def test_a_note_turns_a_finding_into_an_acknowledged_one(project: Path) -> None:
    edit(project, YML, ("行政许可: 36", "行政许可: ~"))
    commit(project)
    with (project / YML).open("a", encoding="utf-8") as file:
        file.write("照录说明:\n  - {规则: BLANK, 位置: 主动公开政府信息, 说明: 原件为空}\n")
    change = only_change(project)
    assert [(d.code, d.acknowledged) for d in change.appeared] == [("BLANK", True)]
    assert [(d.code, d.acknowledged) for d in change.gone] == [("BLANK", False)]


def test_the_report_of_the_next_year_is_judged_too(project: Path) -> None:
    add_year(project, 2024)
    edit(
        project,
        f"{LIUHE}/2024.yml",
        ("上年结转: [1, 0, 0, 0, 0, 0, 1]", "上年结转: [2, 0, 0, 0, 0, 0, 2]"),
    )
    commit(project)
    edit(
        project,
        YML,
        ("结转下年度继续办理: [2, 0, 0, 0, 0, 0, 2]", "结转下年度继续办理: [3, 0, 0, 0, 0, 0, 3]"),
    )
    first, second = compared(project).changes
    assert (first.year, second.year) == (2023, 2024)
    assert codes(second) == (["CF-CARRY"], [])
    assert not second.cells


def test_a_new_report_is_one_line_and_its_findings(project: Path) -> None:
    add_year(project, 2024)
    edit(project, f"{LIUHE}/2024.yml", ("行政许可: 36", "行政许可: 待填"))
    change = only_change(project)
    assert change.status == "新增"
    assert change.summary == (
        "《清河县柳河镇人民政府2024年政府信息公开工作年度报告》，2021 年格式，2025-01-19 发布，"
        "新收申请 8 件，办结申请 7 件，结转下年度 2 件"
    )
    assert "CELL-PENDING" in codes(change)[0]
    assert not change.cells


def test_a_new_report_stands_beside_last_years(project: Path) -> None:
    add_year(project, 2024)
    yml = f"{LIUHE}/2024.yml"
    edit(project, yml, ("行政许可: 36", "行政许可: 0"), ("行政处罚: 5", "行政处罚: 待填"))
    beside = {(c.row, c.column): (c.old, c.new) for c in only_change(project).beside}
    assert beside["行政许可", ""] == ("36", "0")
    assert beside["行政处罚", ""] == ("5", "待填")
    assert beside["本年新收", "自然人"] == ("7", "7")
    assert ("0", "0") not in beside.values()


def test_a_first_report_has_none_beside_it(project: Path) -> None:
    add_year(project, 2020)
    beside = only_change(project).beside
    assert {c.old for c in beside} == {"没有年报"}
    assert {c.new for c in beside} >= {"36", "5", "7"}
    assert "0" not in {c.new for c in beside}


def test_a_removed_report_is_one_line(project: Path) -> None:
    for path in (YML, MD):
        (project / path).unlink()
    change = only_change(project)
    assert (change.status, change.year, change.gone) == ("删除", 2023, ())
    assert "2023年政府信息公开工作年度报告" in change.summary


def test_half_a_report_is_told_with_what_is_missing(project: Path) -> None:
    (project / MD).unlink()
    change = only_change(project)
    assert (change.status, [d.code for d in change.appeared]) == ("删除", ["FILE-PAIR"])


def test_an_authority_that_moved_takes_its_reports_along(project: Path) -> None:
    add_year(project, 2024)
    commit(project)
    git(project, "mv", LIUHE, f"{REPORTS}qinghe/liuhe-zhen")
    edit(project, f"{REPORTS}qinghe/liuhe-zhen/2023.yml", ("行政许可: 36", "行政许可: 37"))
    settings, first, second = compared(project).changes
    assert [c.status for c in (settings, first, second)] == ["移动"] * 3
    assert settings.moved_from == f"{LIUHE}/authority.yml"
    assert first.moved_from == f"{LIUHE}/2023"
    assert cells(first) == [("表二", "行政许可", "", "36", "37")]
    assert (second.cells, second.data, second.sentences) == ((), (), ())


def test_an_authority_that_moved_and_was_renamed_is_known_by_its_code(project: Path) -> None:
    settings = f"{LIUHE}/authority.yml"
    write(project, settings, (project / settings).read_bytes() + '代码: "130000100"\n'.encode())
    commit(project)
    git(project, "mv", LIUHE, f"{REPORTS}qinghe/xinliu")
    edit(
        project,
        f"{REPORTS}qinghe/xinliu/authority.yml",
        ("名称: 柳河镇", "名称: 新柳镇"),
        ("柳河镇人民政府", "新柳镇人民政府"),
    )
    found = compared(project).changes
    assert [(c.status, c.year) for c in found] == [("移动", None), ("移动", 2023)]
    assert found[0].data == (
        DataChange("名称", "柳河镇", "新柳镇"),
        DataChange("全称", "清河县柳河镇人民政府", "清河县新柳镇人民政府"),
    )


def test_alike_reports_of_two_townships_are_not_taken_for_a_move(project: Path) -> None:
    """Git would: the files differ in a few words only."""
    shutil.rmtree(project / LIUHE)
    add = make_repository(project.parent / "other")
    for path in (YML, MD):
        edit(add, path, ("柳河镇", "山前乡"), ("2023", "2023"))
        target = path.replace("liuhe", "shanqian")
        write(project, target, (add / path).read_bytes())
    assert {(c.authority, c.status) for c in compared(project).changes} == {
        ("qinghe/liuhe", "删除"),
        ("qinghe/shanqian", "新增"),
    }


def test_a_report_filed_under_another_year_is_followed(project: Path) -> None:
    (project / MD).rename(project / f"{LIUHE}/2022.md")
    (project / YML).rename(project / f"{LIUHE}/2022.yml")
    edit(project, f"{LIUHE}/2022.yml", ("年度: 2023", "年度: 2022"))
    change = only_change(project)
    assert (change.status, change.year, change.moved_from) == ("移动", 2022, f"{LIUHE}/2023")
    assert change.data == (DataChange("年度", "2023", "2022"),)


def test_settings_are_told_in_the_same_way(project: Path) -> None:
    edit(project, "content/site.yml", ("2024-06-30", "2024-07-31"))
    edit(project, f"{LIUHE}/authority.yml", ("类型: 乡镇", "类型: 街道"))
    site, authority = compared(project).changes[:2]
    assert (site.name, site.data) == (
        "网站设置",
        (DataChange("统计截至", "2024-06-30", "2024-07-31"),),
    )
    assert (authority.name, authority.data) == ("柳河镇", (DataChange("类型", "乡镇", "街道"),))


def test_a_setting_an_authority_and_a_report_are_told_apart_in_every_form(project: Path) -> None:
    edit(project, "content/site.yml", ("网址: ", "主办单位: 清河县人民政府办公室\n网址: "))
    edit(project, f"{LIUHE}/authority.yml", ("类型: 乡镇", "类型: 街道\n联系: {电话: 0319-123}"))
    edit(project, YML, ("行政许可: 36", "行政许可: 37"))
    found = compared(project)
    told = text(found).split("\n\n")
    assert told[1:] == [
        "── 网站设置（content/site.yml）\n  主办单位\n    原：（无）\n    新：清河县人民政府办公室",
        (
            f"── 柳河镇 机关信息（{LIUHE}/authority.yml）\n  类型\n    原：乡镇\n    新：街道\n"
            "  联系.电话\n    原：（无）\n    新：0319-123"
        ),
        f"── 柳河镇 2023 年（{LIUHE}/2023）\n  表二 行政许可  36 → 37",
        "年报改动 1 份，其他文件 2 个，改数 1 格。\n",
    ]
    heads = [line for line in markdown(found).splitlines() if line.startswith("### ")]
    assert heads == ["### 网站设置", "### 柳河镇 机关信息", "### 柳河镇 2023 年"]
    changes = json.loads(json_(found))["changes"]
    assert [(c["path"], c["authority"], c["year"]) for c in changes] == [
        ("content/site.yml", None, None),
        (f"{LIUHE}/authority.yml", "qinghe/liuhe", None),
        (f"{LIUHE}/2023", "qinghe/liuhe", 2023),
    ]
    assert [[d["item"] for d in c["data"]] for c in changes] == [
        ["主办单位"],
        ["类型", "联系.电话"],
        [],
    ]
    assert [len(c["cells"]) for c in changes] == [0, 0, 1]


def test_a_setting_that_rules_read_judges_the_reports_anew(project: Path) -> None:
    edit(project, "content/site.yml", ("统计截至", "公开期限: 01-10\n统计截至"))
    site, report = compared(project).changes
    assert site.data == (DataChange("公开期限", None, "01-10"),)
    assert codes(report) == (["LATE"], [])


def test_too_many_reports_that_only_read_a_setting_are_counted(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "AROUND", 0)
    edit(project, "content/site.yml", ("统计截至", "公开期限: 01-10\n统计截至"))
    found = compared(project)
    assert ([c.path for c in found.changes], found.left) == (["content/site.yml"], 1)


def test_the_name_of_a_neighbour_is_read_by_rules(project: Path) -> None:
    edit(project, MD, ("2023年，柳河镇围绕", "2023年，北山镇围绕"))
    commit(project)
    north = f"{REPORTS}qinghe/beishan/authority.yml"
    write(project, north, "名称: 北山镇\n全称: 清河县北山镇人民政府\n类型: 乡镇\n".encode())
    added, report = compared(project).changes
    assert (added.status, added.summary) == ("新增", "清河县北山镇人民政府，乡镇")
    assert codes(report) == (["ORG"], ["ORG"])  # a neighbour's, before a stranger's


def test_settings_with_errors_are_findings(project: Path) -> None:
    write(project, f"{LIUHE}/authority.yml", "名称：柳河镇\n".encode())
    change = only_change(project)
    assert change.path == f"{LIUHE}/authority.yml"
    assert codes(change) == (["YAML-COLON"], [])


def test_what_was_wrong_with_settings_before_is_not_told(project: Path) -> None:
    path = f"{LIUHE}/authority.yml"
    write(project, path, (project / path).read_bytes() + "联系: {邮编: 048100}\n".encode())
    edit(project, MD, ("组织培训2次", "组织培训3次"))
    assert codes(compared(project).changes[0]) == (["YAML-OCTAL"], [])
    commit(project)
    edit(project, MD, ("组织培训3次", "组织培训4次"))
    assert [(c.year, codes(c)) for c in compared(project).changes] == [(2023, ([], []))]


def test_a_site_that_cannot_be_read_is_said(project: Path) -> None:
    write(project, "content/site.yml", b"\xff\xfe")
    edit(project, YML, ("行政许可: 36", "行政许可: 37"))
    found = compared(project)
    site, report = found.changes
    assert not found.judged
    assert [d.code for d in site.appeared] == ["FILE-ENCODING"]
    assert cells(report) == [("表二", "行政许可", "", "36", "37")]
    assert codes(report) == ([], [])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\x01\x02",
        b"\xff\xfe\x00",
        b"[" * 5000,
        b"a" * 600_000,
        "年度: 2023".encode("utf-16"),
    ],
)
def test_any_bytes_are_said_with_their_diagnostics(project: Path, body: bytes) -> None:
    write(project, YML, body)
    now = only_change(project)
    assert now.unreadable_now
    assert (now.cells, now.appeared, now.gone) == ((), (), ())
    commit(project)
    git(project, "checkout", "--quiet", "HEAD~1", "--", YML)
    before = only_change(project)
    assert [d.code for d in before.unreadable_before] == [d.code for d in now.unreadable_now]
    assert (before.unreadable_now, before.gone) == ((), ())


def test_links_and_odd_names_are_findings_on_both_kinds_of_side(project: Path) -> None:
    (project / MD).unlink()
    (project / MD).symlink_to(project / YML)
    write(project, f"{LIUHE}/年报 2022\n.yml", b"a")
    write(project, f"{LIUHE}/\udcff.yml", b"a")  # bytes that are no text
    tree = compared(project)
    commit(project)
    found = compared(project, "HEAD~1", "HEAD")
    assert [(c.path, codes(c)) for c in tree.changes] == [(c.path, codes(c)) for c in found.changes]
    assert [d.code for c in found.changes for d in c.unreadable_now] == ["FILE-READ"]
    assert sum("FILE-NAME" in codes(c)[0] for c in found.changes) == 2


def test_a_submodule_is_not_entered(project: Path, tmp_path: Path) -> None:
    other = make_repository(tmp_path / "other")
    allow = ("-c", "protocol.file.allow=always")
    git(project, *allow, "submodule", "--quiet", "add", str(other), "content/reports/other")
    commit(project)
    assert compared(project, "HEAD~1", "HEAD").changes[0].appeared[0].code == "FILE-READ"


def test_programs_and_other_content_are_named(project: Path) -> None:
    write(project, "templates/base.html", b"<p>")
    write(project, ".github/workflows/ci.yml", b"on: push")
    write(project, "content/.gitattributes", b"*.yml linguist-generated")
    write(project, "content/pages/about.md", b"# A")
    write(project, "site/index.html", b"made")
    for _ in range(2):  # new, then committed
        found = compared(project)
        assert found.changes == ()
        assert found.program == (
            ".github/workflows/ci.yml",
            "content/.gitattributes",
            "templates/base.html",
        )
        assert found.other == ("content/pages/about.md",)
        git(project, "checkout", "--quiet", "-B", "改")
        (project / "site/index.html").unlink(missing_ok=True)
        commit(project)


def test_a_file_with_a_new_date_only_is_not_named(project: Path) -> None:
    write(project, "templates/base.html", b"<p>")
    commit(project)
    os.utime(project / "templates/base.html", (1, 1))
    assert compared(project).program == ()


def test_a_file_that_changed_in_the_second_of_its_commit_is_named(project: Path) -> None:
    path = project / "templates/base.html"
    write(project, "templates/base.html", b"old")
    commit(project)
    second = path.stat().st_mtime_ns // 10**9
    path.write_bytes(b"new")  # as long as before
    for changed in (path, project / ".git/index"):
        os.utime(changed, (second, second))
    assert compared(project).program == ("templates/base.html",)


def test_a_project_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "all", "县 政务/年报")
    edit(project, YML, ("行政许可: 36", "行政许可: 37"))
    write(tmp_path / "all", ".gitlab-ci.yml", b"a: b")
    write(project, "templates/a.html", b"a")
    for _ in range(2):
        found = compared(project, "main")
        assert cells(found.changes[0]) == [("表二", "行政许可", "", "36", "37")]
        assert found.program == (".gitlab-ci.yml", "县 政务/年报/templates/a.html")
        git(project, "checkout", "--quiet", "-B", "改")
        commit(tmp_path / "all")


def test_what_happened_on_the_base_since_is_no_part_of_the_change(project: Path) -> None:
    git(project, "checkout", "--quiet", "-b", "改")
    edit(project, YML, ("行政许可: 36", "行政许可: 37"))
    commit(project)
    git(project, "checkout", "--quiet", "main")
    edit(project, YML, ("重复申请: [0", "重复申请: [9"))
    base = commit(project)
    found = compared(project, "main", "改")
    assert cells(found.changes[0]) == [("表二", "行政许可", "", "36", "37")]
    assert found.compared.base_commit == base
    assert found.compared.start == git(project, "rev-parse", "main~1")
    # As a host checks out a pull request: merged with its base.
    git(project, "merge", "--quiet", "--no-edit", "改")
    merged = compared(project, base, "HEAD")
    assert cells(merged.changes[0]) == [("表二", "行政许可", "", "36", "37")]
    assert merged.compared.start == base


def test_work_tree_and_commit_tell_the_same(project: Path) -> None:
    add_year(project, 2024)
    edit(project, YML, ("行政许可: 36", "行政许可: ~"))
    git(project, "mv", f"{REPORTS}qinghe/shanqian", f"{REPORTS}qinghe/qianshan")
    here = compared(project)
    git(project, "checkout", "--quiet", "-b", "改")
    commit(project)
    there = compared(project, "main", "改")
    assert here.changes == there.changes
    assert (here.program, here.other) == (there.program, there.other)


def test_nothing_is_written(project: Path) -> None:
    edit(project, YML, ("行政许可: 36", "行政许可: 37"))
    write(project, "templates/a.html", b"a")
    os.utime(project / MD, (1, 1))  # so that git would like to refresh its index
    before = state_of(project)
    assert compared(project).changes
    assert compared(project, "main", "HEAD").changes == ()
    assert state_of(project) == before


def test_the_example_of_the_handbook_is_what_is_printed(project: Path) -> None:
    edit(project, YML, ("行政许可: 36", "行政许可: 35"), ("行政处罚: 5", "行政处罚: ~"))
    edit(project, YML, ("发布日期: 2024-01-19", "发布日期: 2024-02-19"))
    edit(project, MD, ("组织培训2次", "组织培训3次"))
    told = (
        (HANDBOOK / "review.md")
        .read_text("utf-8")
        .partition("```console\n$ nianbao diff main\n")[2]
    )
    first, rest = told.partition("```")[0].split("\n", 1)
    made, printed = show_diff(project, "main", None, "text").split("\n", 1)
    assert rest == printed
    assert re.sub("[0-9a-f]{10}", "", first) == re.sub("[0-9a-f]{10}", "", made)


def test_text_copied_from_another_report_is_a_finding_that_appears(project: Path) -> None:
    """In a report that the change does not touch it is none, though it is alike now."""
    shanqian = f"{REPORTS}qinghe/shanqian"
    add_year(project, 2023, shanqian)
    copied = (
        "党政办公室每季度清理一次已公开的信息，拟公开的信息由分管领导逐条审核，"
        "专人登记每一次修改的原因和日期，年底统一归档备查。"
    )
    edit(
        project,
        f"{shanqian}/2023.md",
        ("党政办公室每季度清理一次已公开的信息，更新7处过时内容。", copied),
    )
    text = (project / MD).read_text("utf-8")
    write(project, MD, (text.partition("## 五")[0] + "## 五、存在的主要问题及改进情况\n").encode())
    commit(project)
    old = "党政办公室每季度清理一次已公开的信息，更新7处过时内容。"
    edit(project, MD, (old, copied.replace("逐条", "逐项")))
    change = only_change(project)
    assert codes(change) == (["DUP-TEXT"], [])
    assert "相似 98%" in change.appeared[0].message
    commit(project)
    edit(project, MD, (copied.replace("逐条", "逐项"), old))
    assert codes(only_change(project, "HEAD")) == ([], ["DUP-TEXT"])


def test_a_skeleton_is_one_line_and_filled_in_it_is_a_new_report(project: Path) -> None:
    new_report(project, "qinghe/liuhe", 2024)
    skeleton = only_change(project)
    assert (skeleton.status, skeleton.summary) == ("新增", "还在填报，还有 193 格、8 处文字")
    assert (skeleton.cells, skeleton.beside, skeleton.sentences) == ((), (), ())

    commit(project)
    for suffix in (".yml", ".md"):
        file = project / REPORTS / f"qinghe/liuhe/2024{suffix}"
        file.write_text(file.read_text("utf-8").replace("待填", "0"), "utf-8")
    filled = only_change(project)
    assert (filled.status, filled.cells, filled.sentences) == ("新增", (), ())
    assert ("36", "0") in {(cell.old, cell.new) for cell in filled.beside}
