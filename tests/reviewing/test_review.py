"""`nianbao review`: what a reviewer gets of an honest change."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from generator.base.places import START
from generator.history.changes import Change, DataChange
from generator.history.compare import compare
from generator.model.diagnostics import Diagnostic
from generator.reviewing.comment_text import comment
from generator.reviewing.review import review
from generator.reviewing.verdict import Verdict, files_beside
from tests.history.repositories import (
    LIUHE,
    MD,
    REPORTS,
    YML,
    add_year,
    commit,
    edit,
    git,
    make_repository,
    state_of,
    write,
)
from tests.reviewing.reviews import propose, reviewed

Capture = pytest.CaptureFixture[str]
PAGE = "qinghe/liuhe/2023.html"
PROGRAM = "须由网站管理人员审核后才能合并"


def test_a_good_change_passes_and_is_told(project: Path, capsys: Capture) -> None:
    edit(project, MD, ("培训2次", "培训3次"))
    edit(project, YML, ("行政许可: 36", "行政许可: 37"))
    propose(project)
    said = reviewed(project, capsys)

    assert said.code == 0
    assert said.comment.startswith("### 检查通过，有 1 处警告\n\n涉及的机关：柳河镇。\n")
    assert "网页预览已经生成。" in said.comment
    assert "| 表二 | 行政许可 |  | 36 | 37 |" in said.comment
    assert "+ 组织培训3次。" in said.comment
    assert PROGRAM not in said.everything
    assert "培训3次" in said.page(PAGE)
    assert {path.name for path in said.out.iterdir()} == {
        "annotations.txt",
        "code-quality.json",
        "comment.md",
        "results.sarif",
        "site",
    }


def test_an_error_is_told_with_its_place_and_is_not_in_the_preview(
    project: Path, capsys: Capture
) -> None:
    edit(project, YML, ("重复申请: [0", "重复申请: [9"))
    propose(project)
    said = reviewed(project, capsys)

    assert said.code == 1
    assert said.comment.startswith("### 检查没有通过：2 处错误、1 处警告\n")
    assert "    错误 T3-ROW 表三：总计栏应等于各类申请人之和\n" in said.comment
    assert "有错误的年报不在里面" in said.comment
    assert "预览里没有：qinghe/liuhe 2023 年（有错误）。" in said.log
    assert not (said.out / "site" / PAGE).exists()
    assert f"::error file={YML},line=35," in (said.out / "annotations.txt").read_text("utf-8")
    quality = json.loads((said.out / "code-quality.json").read_text("utf-8"))
    assert {one["location"]["path"] for one in quality} == {YML}


def test_a_project_in_a_subfolder_without_templates(tmp_path: Path, capsys: Capture) -> None:
    root = tmp_path / "county"
    project = make_repository(root, "sub/nb")
    edit(project, YML, ("行政许可: 36", "行政许可: 三"))
    write(root, "elsewhere.txt", b"")
    propose(root)
    said = reviewed(project, capsys)

    assert said.code == 1
    assert f"file=sub/nb/{YML}," in (said.out / "annotations.txt").read_text("utf-8")
    assert f'"uri": "sub/nb/{YML}"' in (said.out / "results.sarif").read_text("utf-8")
    assert f'"path": "sub/nb/{YML}"' in (said.out / "code-quality.json").read_text("utf-8")
    assert PROGRAM in said.comment
    assert "elsewhere" in said.comment
    assert (said.out / "site/index.html").is_file()


def test_own_templates_are_those_of_the_branch_to_merge_into(
    project: Path, capsys: Capture
) -> None:
    write(project, "templates/404.html", "本县的模板\n".encode())
    commit(project)
    write(project, "templates/404.html", "改过的模板\n".encode())
    write(project, "templates/assets/new.css", b"")
    edit(project, MD, ("培训2次", "培训3次"))
    propose(project)
    said = reviewed(project, capsys)

    assert said.page("404.html") == "本县的模板\n"
    assert not (said.out / "site/assets/new.css").exists()
    assert PROGRAM in said.comment
    assert "注意：本次改动还涉及程序、模板或手册" in said.log


def test_a_broken_template_costs_the_preview_only(project: Path, capsys: Capture) -> None:
    write(project, "templates/404.html", b"{% if %}")
    commit(project)
    edit(project, MD, ("培训2次", "培训3次"))
    propose(project)
    said = reviewed(project, capsys)

    assert said.code == 0
    assert "网页预览没有生成，原因见运行记录。" in said.comment
    assert "404.html 第 1 行" in said.log
    assert not (said.out / "site").exists()


def test_what_is_not_committed_is_no_part_of_it(project: Path, capsys: Capture) -> None:
    edit(project, MD, ("培训2次", "培训3次"))
    propose(project)
    edit(project, MD, ("培训2次", "培训9次"))
    before = state_of(project)
    said = reviewed(project, capsys)

    assert "培训3次" in said.page(PAGE)
    assert "培训9次" not in said.everything
    assert state_of(project) == before


def test_nothing_changed(project: Path, capsys: Capture) -> None:
    said = reviewed(project, capsys, head="main")
    assert said.code == 0
    assert said.comment.startswith("### 检查通过\n\n网页预览已经生成。\n")
    assert "年报和设置没有变化。" in said.comment


def test_a_new_report_stands_beside_last_years(project: Path, capsys: Capture) -> None:
    add_year(project, 2024)
    propose(project)
    said = reviewed(project, capsys)
    assert "格，与上年对照</summary>" in said.comment
    assert "| 表三 | 本年新收 | 自然人 | 7 | 7 |" in said.comment


# --- reports that go


def test_a_change_that_removes_reports_is_headed_so(project: Path, capsys: Capture) -> None:
    add_year(project, 2022)
    commit(project)
    for name in (f"{LIUHE}/2022.yml", f"{LIUHE}/2022.md"):
        (project / name).unlink()
    propose(project)
    said = reviewed(project, capsys)
    assert said.comment.startswith(
        "### ⚠️ 本次改动删除 1 份年报\n\n- 删除 柳河镇 2022 年\n\n### 检查"
    )
    assert "注意：本次改动删除 1 份年报，请核对。" in said.log


def test_a_report_that_moved_is_not_removed(project: Path, capsys: Capture) -> None:
    shutil.move(project / LIUHE, project / f"{REPORTS}qinghe/liuhezhen")
    propose(project)
    said = reviewed(project, capsys)
    assert "删除" not in said.comment.splitlines()[0]


def verdict_of(project: Path, *changes: Change) -> Verdict:
    """The verdict on these changes, of which no rule says anything."""
    comparison = replace(compare(project, "main", "main"), changes=changes)
    return Verdict(comparison, (), ())


def change(number: int, **others: object) -> Change:
    path = f"a/b{number}"
    made = Change(f"{REPORTS}{path}/2023", "改动", path, 2023, f"第{number}镇")
    return replace(made, **others)  # type: ignore[arg-type]


def test_a_change_that_withdraws_reports_is_headed_so(project: Path) -> None:
    withdrawn = (DataChange("撤回.日期", None, "2024-03-01"), DataChange("撤回.原因", None, "泄露"))
    verdict = verdict_of(
        project,
        change(1, data=withdrawn),
        change(2, data=(DataChange("撤回", None, "日期：2024-03-01"),)),
        change(3, data=(DataChange("撤回.原因", "泄露", "误发"),)),
        change(4, status="删除"),
    )
    assert comment(verdict, "", lambda _: ()).startswith(
        "### ⚠️ 本次改动删除 1 份、撤回 2 份年报\n\n"
        "- 删除 第4镇 2023 年\n- 撤回 第1镇 2023 年\n- 撤回 第2镇 2023 年\n\n### 检查通过\n"
    )


def test_many_authorities_are_counted_and_mere_effects_are_none(project: Path) -> None:
    changed = [change(n, data=(DataChange("标题", "甲", "乙"),)) for n in range(50)]
    said = comment(verdict_of(project, *changed, change(77)), "", lambda _: ())
    assert "第19镇等，共 50 个。" in said
    assert "第20镇、" not in said
    assert "第77镇" not in said.partition("**")[0]


def test_a_name_is_no_markup(project: Path) -> None:
    named = change(1, name="![x](https://evil.example) @all", status="删除")
    said = comment(verdict_of(project, named), "", lambda _: ())
    assert "![" not in said
    assert "@all" not in said


@pytest.mark.parametrize("count", [1, 3_000])
def test_a_comment_is_short_enough_for_every_host(project: Path, count: int) -> None:
    """GitHub takes 65,536 characters; what is added to it afterwards is short."""
    long = DataChange("标题", "甲" * 3_000, "乙" * 3_000)
    verdict = verdict_of(project, *(change(n, data=(long,), status="删除") for n in range(count)))
    found = [Diagnostic(YML, START, "X", "甲" * 200, "error", "乙" * 200)] * 500
    said = comment(replace(verdict, findings=found), "", lambda _: ("甲" * 500,))
    assert len(said.encode()) <= 65_000
    assert said.count("<details>") == said.count("</details>")
    if count > 1:
        assert "篇幅所限" in said
        assert "没有列出" in said


def test_errors_come_first_and_drafts_take_a_line(project: Path) -> None:
    drafts = [
        Diagnostic(f"{REPORTS}a{n:02}/2025.yml", START, "DRAFT", "还在填报", "warning", "甲")
        for n in range(30)
    ]
    many = [
        Diagnostic(f"{REPORTS}b/{n}.yml", START, "X", "甲" * 200, "warning", "乙" * 200)
        for n in range(60)
    ]
    wrong = Diagnostic(f"{REPORTS}z/2025.yml", START, "NEG/INT", "负数", "error", "请核对。")
    touched = change(1)
    own = Diagnostic(f"{touched.path}.yml", START, "OWN", "甲", "warning", "改动里的")
    verdict = replace(verdict_of(project, touched), findings=[*drafts, *many, own, wrong])
    said = comment(verdict, "", lambda _: ())
    assert "错误 NEG/INT" in said
    assert "请核对。" in said
    assert said.count("DRAFT") == 0
    assert "还在填报的 30 份：a00/2025.yml、" in said
    assert "警告 OWN" in said
    assert "另有 22 处没有列出" in said


# --- files that are no content


@pytest.mark.parametrize(
    ("path", "beside"),
    [
        ("content/site.yml", False),
        ("content/reports/a/2023.yml", False),
        ("content/pages/about.md", False),
        ("content/reports/a/.gitattributes", True),
        ("content/reports/.hidden/2023.yml", True),
        ("content/.gitattributes", True),
        ("content/handbook/index.md", True),
        ("content/templates/base.html", True),
        ("content", True),
        ("Content/reports/a/2023.yml", True),
        ("content/Reports/a/2023.yml", True),
        ("content/site.yml/x", True),
        ("content/reports", True),
        ("templates/base.html", True),
        ("content/reports/a\n/.x", True),
    ],
)
def test_all_but_reports_pages_and_settings_is_said_to_be_there(path: str, beside: bool) -> None:
    assert bool(files_beside([path], "")) is beside
    assert bool(files_beside([f"nb/{path}"], "nb/")) is beside
    assert files_beside([path], "nb/") == (path,)


# --- what is printed on GitHub


def test_content_is_no_command_on_github(
    project: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    edit(project, MD, ("培训2次", "\n\n::error::培训3次"))
    edit(project, YML, ("重复申请: [0", "重复申请: [9"))
    write(project, f"{LIUHE}/x\n::error::ni-hao.yml", b"")
    (project / MD).rename(project / f"{LIUHE}/2021.md")
    write(project, "README", b"")
    propose(project)
    said = reviewed(project, capsys)
    before, token, rest = re.split("::stop-commands::(.*)\n", said.log)
    quoted, after = rest.split(f"::{token}::\n")

    assert after == ""
    assert "网页预览" in quoted
    assert "ni-hao" in quoted
    for line in before.splitlines():
        assert re.match(r"::(error|warning|notice) (file|title)=", line), line
    assert "::warning title=涉及程序、模板或手册::" in before
    assert "%0A%3A%3Aerror%3A%3Ani-hao.yml" in before


# --- where the results go


def test_former_results_are_replaced(project: Path, capsys: Capture) -> None:
    edit(project, YML, ("重复申请: [0", "重复申请: [9"))
    propose(project)
    first = reviewed(project, capsys)
    (first.out / ".preview-abc/site").mkdir(parents=True)  # of a run that was killed
    again = reviewed(project, capsys, head="main")
    assert again.code == 0
    assert (again.out / "site" / PAGE).is_file()
    assert not list(again.out.glob(".preview-*"))


@pytest.mark.parametrize("inside", ["note.txt", "site"])
def test_a_folder_with_other_things_is_left_alone(
    project: Path, capsys: Capture, inside: str, tmp_path: Path
) -> None:
    (tmp_path / "own" / inside).mkdir(parents=True)
    said = reviewed(project, capsys, head="main", out=tmp_path / "own")
    assert said.code == 2
    assert f"里有 {inside}，不是以前的审核结果" in said.log
    assert [path.name for path in said.out.iterdir()] == [inside]


def test_the_results_go_into_no_file_and_no_link(
    project: Path, capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for name in ("file", "link"):
        assert "不是文件夹" in reviewed(project, capsys, head="main", out=tmp_path / name).log
    assert list((tmp_path / "real").iterdir()) == []


def test_a_review_that_was_stopped_says_so(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("generator.reviewing.review.compare_sides", stop)
    with pytest.raises(KeyboardInterrupt):
        review(project, "main", "main", tmp_path / "out", lambda *_: None)
    assert (tmp_path / "out/comment.md").read_text("utf-8").startswith("### 检查没有完成\n")


def test_who_stops_the_preview_has_the_findings(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("generator.reviewing.review.make_preview", stop)
    with pytest.raises(KeyboardInterrupt):
        review(project, "main", "main", tmp_path / "out", lambda *_: None)
    said = (tmp_path / "out/comment.md").read_text("utf-8")
    assert said.startswith("### 检查通过\n\n网页预览没有生成")


# --- what cannot be compared


@pytest.mark.parametrize(
    ("base", "head"),
    [("gone", "main"), ("main", "gone"), ("main", "f" * 40), ("main", ""), ("main", "a..b")],
)
def test_a_commit_that_is_nowhere(project: Path, capsys: Capture, base: str, head: str) -> None:
    said = reviewed(project, capsys, base, head)
    assert said.code == 2
    assert "也不能从 origin 取得" in said.log
    assert said.comment.startswith("### 检查没有完成\n")


def test_histories_that_never_met(project: Path, capsys: Capture) -> None:
    git(project, "switch", "--quiet", "--orphan", "change")
    write(project, "content/site.yml", b"x: 1\n")
    commit(project)
    git(project, "switch", "--quiet", "main")
    said = reviewed(project, capsys)
    assert said.code == 2
    assert "两边的历史互不相干" in said.comment


def test_a_change_without_content(project: Path, capsys: Capture) -> None:
    shutil.rmtree(project / "content")
    propose(project)
    said = reviewed(project, capsys)
    assert said.code == 2
    assert "没有可以读取的 content 文件夹" in said.comment


def test_a_withdrawn_report_is_previewed_as_its_notice(project: Path, capsys: Capture) -> None:
    write(project, YML, "年度: 2023\n撤回: {日期: 2024-03-01, 原因: 误载}\n".encode())
    (project / MD).unlink()
    propose(project)
    said = reviewed(project, capsys)

    assert said.code == 0
    assert said.comment.startswith(
        "### ⚠️ 本次改动撤回 1 份年报\n\n- 撤回 柳河镇 2023 年\n\n### 检查通过"
    )
    assert "已于 2024年3月1日撤回" in said.page(PAGE)
    assert "接待查阅46人次" not in said.page(PAGE)
