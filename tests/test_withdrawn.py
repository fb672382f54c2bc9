"""A report that was withdrawn leaves a notice with date and reason, and nothing else, anywhere."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.base.refusal import Refused
from generator.building.build import Options, build
from generator.building.check import check_project
from generator.building.state import engine_digest
from generator.commands.names import read_one
from generator.commands.new import new_report
from generator.rollup.read import roll_up
from tests.history.repositories import add_year
from tests.projects import build_site, clean_build, edit, make_project, site_bytes

LIUHE = "content/reports/qinghe/liuhe"
PAGE = "qinghe/liuhe/2023.html"
WITHDRAWN = "撤回: {日期: 2024-03-01, 原因: 误载了不应公开的个人信息}\n"
SECRET = "接待查阅46人次"  # a sentence of the narrative


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = make_project(tmp_path / "project")
    edit(
        root,
        "content/site.yml",
        "统计截至",
        "下载: [Word, CSV, JSON]\n数据集: [CSV, JSON]\n统计截至",
    )
    assert build_site(root).published
    assert any(SECRET.encode() in body for body in site_bytes(root).values())
    return root


def withdraw(root: Path, *, everything: bool) -> None:
    yml = root / LIUHE / "2023.yml"
    if everything:
        yml.write_text(f"年度: 2023\n{WITHDRAWN}", encoding="utf-8")
        (root / LIUHE / "2023.md").unlink()
    else:
        yml.write_text(yml.read_text("utf-8") + WITHDRAWN, encoding="utf-8")


@pytest.mark.parametrize("everything", [True, False])
def test_only_a_notice_is_left(project: Path, tmp_path: Path, *, everything: bool) -> None:
    withdraw(project, everything=everything)
    assert [d for d in check_project(project).diagnostics if d.stops] == []
    built = build_site(project)

    site = site_bytes(project)
    assert (built.published, built.reports, built.excluded) == (True, 0, ())
    assert [name for name in site if name.startswith("qinghe/liuhe/2023")] == [PAGE]
    notice = site[PAGE].decode()
    assert "已于 2024年3月1日撤回" in notice
    assert "误载了不应公开的个人信息" in notice
    assert 'content="noindex"' in notice
    assert not any(gone in notice for gone in (SECRET, "<table", "application/ld+json", "36"))
    leads = {n for n, b in site.items() if b"liuhe/2023" in b or b'"2023.html"' in b} - {PAGE}
    leads = {name for name in leads if not name.startswith("manifest/")}
    assert leads == {"index.html", "qinghe/index.html"}  # the matrix
    assert "已撤回" in site["index.html"].decode()
    assert site == clean_build(project, tmp_path / "clean")


def test_sums_and_next_year_do_not_read_it(project: Path) -> None:
    withdraw(project, everything=False)
    assert [m.status for m in roll_up(project, "qinghe", 2023).rollup.missing] == [
        "已撤回",
        "未收录",
    ]
    new_report(project, "qinghe/liuhe", 2024, 2030)
    assert "取自 2023 年" not in (project / LIUHE / "2024.yml").read_text("utf-8")


def test_nobody_has_copied_from_it(project: Path) -> None:
    add_year(project, 2023, "content/reports/qinghe/shanqian")
    codes = {d.code for d in check_project(project).diagnostics}
    assert "DUP-TEXT" in codes
    withdraw(project, everything=False)  # the narrative is still there, and is not read
    assert "DUP-TEXT" not in {d.code for d in check_project(project).diagnostics}


def test_it_can_be_put_back(project: Path) -> None:
    site = site_bytes(project)
    withdraw(project, everything=False)
    build_site(project)
    edit(project, f"{LIUHE}/2023.yml", WITHDRAWN, "")
    build_site(project)
    assert site_bytes(project) == site


def test_a_withdrawal_that_is_mistyped_publishes_nothing(project: Path) -> None:
    yml = project / LIUHE / "2023.yml"
    yml.write_text(yml.read_text("utf-8") + "撤回: {日期: 昨天}\n", encoding="utf-8")
    found = {d.code for d in check_project(project).diagnostics if d.stops}
    assert found == {"FORM-DATE", "FORM-MISSING"}
    built = build_site(project, skip_invalid=True)
    assert built.published
    assert PAGE not in site_bytes(project)


@pytest.mark.parametrize("damage", [True, False])
def test_a_lost_state_does_not_keep_what_was_taken_away(project: Path, *, damage: bool) -> None:
    state = project / ".nianbao/state"
    if damage:
        raw = bytearray(state.read_bytes())
        raw[len(raw) // 2] ^= 1
        state.write_bytes(raw)
    else:
        state.unlink()
    (project / "site/CNAME").write_text("example.org", encoding="utf-8")
    for suffix in ("yml", "md"):
        (project / LIUHE / f"2023.{suffix}").unlink()
    assert build_site(project).published

    site = site_bytes(project)
    assert not [name for name in site if name.startswith("qinghe/liuhe/2023")]
    assert all(SECRET.encode() not in body for body in site.values())
    assert "CNAME" in site


def test_a_word_that_is_escaped_is_the_word(project: Path) -> None:
    """As programs write it that keep to ASCII."""
    with (project / f"{LIUHE}/2023.yml").open("a", encoding="utf-8") as file:
        file.write('"\\u64a4\\u56de": {日期: 2024-03-01, 原因: 误}\n')
    build_site(project)
    assert SECRET not in site_bytes(project)[PAGE].decode()
    assert "撤回" in site_bytes(project)[PAGE].decode()


def test_an_escaped_placeholder_is_a_draft(project: Path) -> None:
    edit(project, f"{LIUHE}/2023.yml", "发布日期: 2024-01-19", "发布日期: ~")
    edit(project, f"{LIUHE}/2023.yml", "行政许可: 36", '行政许可: "\\u5f85\\u586b"')
    assert build_site(project).drafts == 1
    assert PAGE not in site_bytes(project)


PERSONAL = ("联系人 13812345678", "张某 11010519491231002X", "手机 138-1234-5678")


@pytest.mark.parametrize("reason", PERSONAL)
@pytest.mark.parametrize("everything", [True, False])
def test_a_personal_number_in_the_reason_is_published_nowhere(
    project: Path, reason: str, *, everything: bool
) -> None:
    withdraw(project, everything=everything)
    edit(project, f"{LIUHE}/2023.yml", "误载了不应公开的个人信息", reason)
    (found,) = [d for d in check_project(project).diagnostics if d.stops]
    line = (project / LIUHE / "2023.yml").read_text("utf-8").split("\n")[found.place.line - 1]
    assert (found.code, found.path) == ("PRIV-PHONE", f"{LIUHE}/2023.yml")
    assert line[found.place.column - 1 :].startswith(reason)
    assert not build_site(project).published
    assert build_site(project, skip_invalid=True).published
    number = "".join(filter(str.isdigit, reason)).encode()
    assert not any(
        number in body or SECRET.encode() in body for body in site_bytes(project).values()
    )


@pytest.mark.parametrize("everything", [True, False])
def test_names_of_it_says_that_it_was_withdrawn(project: Path, *, everything: bool) -> None:
    withdraw(project, everything=everything)
    with pytest.raises(Refused, match="qinghe/liuhe/2023 已于 2024-03-01 撤回，没有数可以列出"):
        read_one(project, f"{LIUHE}/2023.yml")
    edit(project, f"{LIUHE}/2023.yml", "2024-03-01", "去年")  # is not told what it was
    with pytest.raises(Refused, match="有错误，请先运行 nianbao check"):
        read_one(project, f"{LIUHE}/2023.yml")


def test_a_date_to_come_is_an_error_and_nothing_leaks(project: Path) -> None:
    withdraw(project, everything=False)
    options = Options(engine_digest(project / "templates"), dt.date(2024, 2, 29))
    refused = build(project, options)
    assert not refused.published
    assert [d.code for d in refused.diagnostics if d.stops] == ["WITHDRAWN-DATE"]
    assert "晚于统计日期 2024-02-29" in refused.diagnostics[0].message
    left = build(project, options._replace(skip_invalid=True))
    assert left.published
    assert not any(SECRET.encode() in body for body in site_bytes(project).values())
    assert build(project, options._replace(on=dt.date(2024, 3, 1))).diagnostics == []


def test_a_narrative_left_behind_is_told_by_check_and_build(project: Path) -> None:
    withdraw(project, everything=False)
    (told,) = check_project(project).diagnostics
    assert (told.path, told.code, told.severity) == (
        f"{LIUHE}/2023.md",
        "WITHDRAWN-TEXT",
        "warning",
    )
    assert build_site(project).warnings == 1
    assert check_project(project).diagnostics == [told]  # with what the build has kept
    (project / LIUHE / "2023.md").unlink()
    assert check_project(project).diagnostics == []
    assert build_site(project).warnings == 0


def test_without_a_day_only_a_day_that_is_known_tells(project: Path) -> None:
    withdraw(project, everything=True)
    edit(project, "content/site.yml", "统计截至: 2024-06-30\n", "")
    assert not [d for d in check_project(project).diagnostics if d.stops]
    (found,) = [d for d in check_project(project, today=dt.date(2024, 2, 1)).diagnostics if d.stops]
    assert (found.code, found.help) == (
        "WITHDRAWN-DATE",
        "撤回马上生效，请写今天或已经过去的日期。",
    )
    assert not check_project(project, today=dt.date(2024, 3, 1)).diagnostics
