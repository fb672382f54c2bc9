"""A report that had been published does not vanish unsaid: deleted, filled in again, moved, withdrawn."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.history.changes import DataChange
from generator.history.check_changed import check_changed
from generator.model.diagnostics import Diagnostic
from tests.history.repositories import LIUHE, MD, YML, add_year, commit, edit, git, only_change

WITHDRAWN = "撤回: {日期: 2024-03-01, 原因: 误载个人信息}\n"


def said(root: Path) -> list[Diagnostic]:
    return [d for d in check_changed(root, "main") if d.code in {"REMOVED", "MOVED"}]


def test_a_published_report_that_is_deleted_is_an_error(project: Path) -> None:
    for path in (YML, MD):
        (project / path).unlink()
    (one,) = said(project)
    assert (one.code, one.severity, one.path) == ("REMOVED", "error", YML)
    assert one.message == "公开过的柳河镇 2023 年的年报被删去了"
    assert "撤回: {日期:" in one.help


def test_so_is_one_whose_folder_is_deleted(project: Path) -> None:
    shutil.rmtree(project / LIUHE)
    assert [(d.code, d.path) for d in said(project)] == [("REMOVED", YML)]


def test_one_that_was_withdrawn_is_none(project: Path) -> None:
    (project / MD).unlink()
    (project / YML).write_text(f"年度: 2023\n{WITHDRAWN}", encoding="utf-8")
    assert check_changed(project, "main") == []


def test_one_that_is_withdrawn_on_a_day_to_come_is_an_error(project: Path) -> None:
    (project / MD).unlink()
    late = WITHDRAWN.replace("2024-03-01", "2024-07-01")
    (project / YML).write_text(f"年度: 2023\n{late}", encoding="utf-8")
    (one,) = check_changed(project, "main")
    assert (one.code, one.path, one.place.line) == ("WITHDRAWN-DATE", YML, 2)
    edit(project, "content/site.yml", ("站点名称: ", "站点名称："))  # then no day is known
    assert "WITHDRAWN-DATE" not in {d.code for d in check_changed(project, "main")}


def test_the_diff_tells_of_a_withdrawal_and_nothing_of_the_report(project: Path) -> None:
    (project / MD).unlink()
    (project / YML).write_text(f"年度: 2023\n{WITHDRAWN}", encoding="utf-8")
    change = only_change(project)
    assert change.data == (DataChange("撤回", None, "日期：2024-03-01；原因：误载个人信息"),)
    assert (change.cells, change.sentences, change.unreadable_now) == ((), (), ())


def test_what_was_withdrawn_before_may_go(project: Path) -> None:
    (project / MD).unlink()
    (project / YML).write_text(WITHDRAWN, encoding="utf-8")
    commit(project)
    (project / YML).unlink()
    assert said(project) == []


def test_a_draft_may_go(project: Path) -> None:
    edit(project, YML, ("发布日期: 2024-01-19", "发布日期: ~"), ("行政许可: 36", "行政许可: 待填"))
    commit(project)
    for path in (YML, MD):
        (project / path).unlink()
    assert said(project) == []


def test_a_published_report_that_is_a_draft_again_is_an_error(project: Path) -> None:
    edit(project, YML, ("发布日期: 2024-01-19", "发布日期: ~"), ("行政许可: 36", "行政许可: 待填"))
    (one,) = said(project)
    assert (one.code, one.severity) == ("REMOVED", "error")
    assert one.message == "公开过的柳河镇 2023 年的年报又有待填（还有 1 格），会从网站上消失"


def test_another_folder_is_another_address(project: Path) -> None:
    git(project, "mv", LIUHE, f"{LIUHE}zhen")
    (one,) = said(project)
    assert (one.code, one.severity) == ("MOVED", "warning")
    assert one.message == "柳河镇 2023 年的年报换了网址，原来的 qinghe/liuhe/2023.html 不再有"


def test_a_new_report_takes_nothing_away(project: Path) -> None:
    add_year(project, 2022)
    assert said(project) == []
