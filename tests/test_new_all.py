"""`new --all`: a skeleton for everybody who owes a report, and for nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.base.clock import today_in_china
from generator.base.refusal import Refused
from generator.cli import cli
from generator.commands.new import new_report, new_reports
from tests.cases import write_project

SITE = "站点名称: 县\n网址: https://example.org/\n统计截至: 2026-06-30\n应报年度自: 2024\n"
COUNTY = "名称: 甲县\n全称: 甲县人民政府\n类型: 县级政府\n"
TOWN = "名称: {0}\n全称: 甲县{0}人民政府\n类型: 乡镇\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A county with five townships: two owe, one owes nothing, one is abolished, one owes 2020."""
    reports = {
        "jia": COUNTY,
        "jia/yi": TOWN.format("乙镇"),
        "jia/bing": TOWN.format("丙镇"),
        "jia/ding": TOWN.format("丁街道") + "应报年度: []\n",
        "jia/wu": TOWN.format("戊乡") + "撤销: 2024-05-01\n继任机关: jia/yi\n",
        "jia/ji": TOWN.format("己乡") + "应报年度: [2020]\n",
    }
    files = {f"content/reports/{path}/authority.yml": text for path, text in reports.items()}
    write_project(tmp_path, {"content/site.yml": SITE, **files})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def said(result: Result) -> str:
    return result.output + str(getattr(result.exception, "message", result.exception) or "")


def reports(project: Path, year: int) -> set[str]:
    found = project.glob(f"content/reports/**/{year}.*")
    return {path.relative_to(project / "content/reports").as_posix() for path in found}


def test_all_that_owe_get_a_skeleton(project: Path) -> None:
    done = run("new", "--all", "甲县", "2024")
    assert done.exit_code == 0, said(done)
    stems = ("jia/2024", "jia/yi/2024", "jia/bing/2024")
    assert reports(project, 2024) == {
        f"{stem}.{suffix}" for stem in stems for suffix in ("yml", "md")
    }
    assert "新建 3 份，不应报的 3 个没有新建。" in done.output
    text = (project / "content/reports/jia/yi/2024.yml").read_text("utf-8")
    assert "甲县乙镇人民政府" in text
    assert "待填" in text


def test_who_has_a_file_keeps_it(project: Path) -> None:
    run("new", "乙镇", "2024")
    path = project / "content/reports/jia/yi/2024.md"
    path.write_text("自己的", "utf-8")
    (project / "content/reports/jia/yi/2024.yml").unlink()
    done = run("new", "--all", "jia", "2024")
    assert "新建 2 份，已经有文件的 1 个没有改动" in done.output
    assert path.read_text("utf-8") == "自己的"
    assert not (project / "content/reports/jia/yi/2024.yml").exists()
    again = run("new", "--all", "jia", "2024")
    assert again.exit_code == 0
    assert again.output == "新建 0 份，已经有文件的 3 个没有改动，不应报的 3 个没有新建。\n"


def test_last_years_figures_are_carried_in(project: Path) -> None:
    run("new", "乙镇", "2024")
    for suffix in ("yml", "md"):
        path = project / f"content/reports/jia/yi/2024.{suffix}"
        path.write_text(path.read_text("utf-8").replace("待填", "3"), "utf-8")
    run("new", "--all", "甲县", "2025")
    assert "取自 2024 年" in (project / "content/reports/jia/yi/2025.yml").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--all", "甲县", "2019"), "没有应报 2019 年年报的机关"),
        (("--all", "甲", "2024"), "没有机关 甲。是不是 jia"),
        (("戊乡", "2024"), "已于 2024-05-01 撤销，2024 年的年报由 jia/yi 写"),
        (("戊乡", "2025"), "撤销"),
        (("--all", "甲县", "2099"), "还不能写 2099 年的年报"),
        (("乙镇", "2099"), "还不能写 2099 年的年报"),
    ],
)
def test_what_is_refused_writes_nothing(project: Path, words: tuple[str, ...], told: str) -> None:
    done = run("new", *words)
    assert done.exit_code == 2, said(done)
    assert told in said(done)
    assert not list(project.glob("content/reports/**/20??.*"))


@pytest.mark.usefixtures("project")
def test_the_year_before_it_was_abolished_can_be_written() -> None:
    assert run("new", "戊乡", "2023").exit_code == 0


def test_the_running_year_is_the_last_that_can_be_written(project: Path) -> None:
    assert new_report(project, "乙镇", 2026, 2026)
    with pytest.raises(Refused, match="现在是 2026 年，还不能写 2027 年的年报"):
        new_reports(project, "甲县", 2027, 2026)
    now = today_in_china().year
    assert run("new", "丙镇", str(now)).exit_code == 0
    assert run("new", "丙镇", str(now + 1)).exit_code == 2


def test_all_or_none_is_written(project: Path) -> None:
    folder = project / "content/reports/jia/bing"
    folder.chmod(0o500)
    done = run("new", "--all", "甲县", "2024")
    folder.chmod(0o700)
    if done.exit_code == 0:
        pytest.skip("whoever runs this may write everywhere")
    assert "没有写成：没有权限" in said(done)
    assert reports(project, 2024) == set()
