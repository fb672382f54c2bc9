"""The command line as users meet it: words, exit codes, what is written and what is not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import cli
from tests.projects import make_project

LIUHE = "content/reports/qinghe/liuhe"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def nianbao(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
        timeout=60,
    )


def spoil(project: Path, old: str, new: str, name: str = "2023.yml") -> None:
    path = project / LIUHE / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("command", ["", *cli.commands])
def test_help_is_chinese_and_has_an_example(command: str, project: Path) -> None:
    done = nianbao(project, *filter(None, [command]), "--help")
    assert done.returncode == 0
    assert "用法：" in done.stdout
    assert "Usage" not in done.stdout
    assert "Show this message" not in done.stdout
    assert "nianbao" in done.stdout.partition("例：")[2] or not command


def test_a_correct_project_passes(project: Path) -> None:
    done = nianbao(project, "check")
    assert (done.returncode, done.stdout) == (0, "没有发现问题。\n")


def test_an_error_is_shown_with_place_caret_and_mend(project: Path) -> None:
    spoil(project, "    总计: [6, 1", "    总计: [5, 1")
    done = nianbao(project, "check")
    assert done.returncode == 1
    line = "    总计: [5, 1, 0, 0, 0, 0, 7]"
    assert line in done.stdout
    carets = [text for text in done.stdout.splitlines() if "^" in text]
    assert carets
    assert "改法：" in done.stdout


def test_warnings_fail_only_when_strict(project: Path) -> None:
    spoil(project, "发布日期: 2024-01-19", "发布日期: 2024-03-19")
    assert nianbao(project, "check").returncode == 0
    assert nianbao(project, "check", "--strict").returncode == 1


def test_json_is_complete_and_alone_on_standard_output(project: Path) -> None:
    spoil(project, "    总计: [6, 1", "    总计: [5, 1")
    found = json.loads(nianbao(project, "check", "--format", "json").stdout)
    assert {"T3-BAL", "T3-COL", "T3-ROW"} <= {one["code"] for one in found}
    assert set(found[0]) == {
        *("path", "line", "column", "end_line", "end_column", "code", "name", "severity"),
        *("message", "help", "basis", "acknowledged"),
    }


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("content/reports/qinghe/liuhe/2023.yml", 1),
        ("content/reports/qinghe/liuhe/2023.md", 1),
        ("content/reports/qinghe", 1),
        ("qinghe/liuhe", 1),
        ("qinghe/shanqian", 0),
        ("content/site.yml", 0),
        ("content/reports/qinghe/shanqian/../liuhe", 1),
        ("nowhere", 2),
        ("templates", 2),
    ],
)
def test_check_can_be_narrowed(project: Path, path: str, code: int) -> None:
    spoil(project, "行政处罚: 5", "行政处罚： 5")
    assert nianbao(project, "check", path).returncode == code


def test_commands_work_from_any_folder_of_the_project(project: Path) -> None:
    assert nianbao(project / LIUHE, "check", "2023.yml").returncode == 0


def test_outside_a_project_is_wrong_use(tmp_path: Path) -> None:
    done = nianbao(tmp_path, "check")
    assert done.returncode == 2
    assert "content/site.yml" in done.stderr


@pytest.mark.parametrize(
    "words",
    [["nonsense"], ["check", "--format", "xml"], ["new"], ["new", "a/b", "x"], ["rules", "NO"]],
)
def test_wrong_use_is_said_in_chinese(project: Path, words: list[str]) -> None:
    done = nianbao(project, *words)
    assert done.returncode == 2
    assert "用法见：nianbao" in done.stderr
    assert "Error" not in done.stderr
    assert "Traceback" not in done.stderr


def test_build_says_what_it_did(project: Path) -> None:
    assert "1 份年报" in nianbao(project, "build").stdout
    spoil(project, "年度: 2023", "年度： 2023")
    done = nianbao(project, "build")
    assert done.returncode == 1
    assert "YAML-COLON" in done.stdout
    assert "原来的网站没有改动" in done.stderr


@pytest.mark.parametrize(
    ("template", "old", "new", "where"),
    [
        ("report.html", "{% endblock %}", "", "templates/report.html 第 "),
        ("home.html", "{{ authorities }}", "{{ authority }}", "templates/home.html 第 "),
        ("home.html", "{{ reports }}", "{{ reports / as_of }}", "templates/home.html 第 10 行"),
        ("home.html", 'extends "base.html"', 'extends "basis.html"', "templates/basis.html 没有"),
        ("parts/tables.html", "table.caption", "table.title", "templates/parts/tables.html 第 "),
    ],
)
def test_a_wrong_template_is_named_with_its_line(
    project: Path, template: str, old: str, new: str, where: str
) -> None:
    path = project / "templates" / template
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    done = nianbao(project, "build")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"网站没有写成：{where}")
    assert not (project / "site/index.html").exists()


@pytest.mark.parametrize("words", [["build"], ["build", "--workers", "1"]])
def test_what_cannot_be_read_or_written_is_said_in_chinese(project: Path, words: list[str]) -> None:
    home = project / "templates/home.html"
    text = home.read_bytes()
    home.write_bytes(text + "中文".encode("gbk"))
    assert "templates/home.html 不是 UTF-8" in nianbao(project, *words).stderr
    home.unlink()
    os.mkfifo(home)
    assert "templates/home.html 不是普通文件" in nianbao(project, *words).stderr
    home.unlink()
    home.write_bytes(text)
    (project / "site").mkdir()
    (project / "site/qinghe").write_text("a file")
    done = nianbao(project, *words)
    assert done.returncode == 1
    assert done.stderr == "网站没有写成：不能建立文件夹 site/qinghe（那里已有同名的文件）。\n"


def test_settings_that_are_a_pipe_are_an_error(project: Path) -> None:
    (project / "content/site.yml").unlink()
    os.mkfifo(project / "content/site.yml")
    for command in ("build", "check"):
        done = nianbao(project, command)
        assert done.returncode == 1
        assert "FILE-READ" in done.stdout


def test_a_build_says_the_same_with_and_without_options(project: Path) -> None:
    """Without options the command-line library is not even imported."""
    short = nianbao(project, "build")
    shutil.rmtree(project / ".nianbao")
    shutil.rmtree(project / "site")
    long = nianbao(project, "build", "--workers", "1")
    assert (short.returncode, short.stdout) == (long.returncode, long.stdout)
    shutil.rmtree(project / "content/reports")
    done = nianbao(project, "build")
    assert done.returncode == 1
    assert "没有这个文件夹" in done.stdout


def test_new_carries_last_year_in_and_is_all_to_be_filled(project: Path) -> None:
    done = nianbao(project, "new", "qinghe/liuhe", "2024")
    assert done.returncode == 0
    yml = (project / LIUHE / "2024.yml").read_text(encoding="utf-8")
    row = next(line for line in yml.splitlines() if line.startswith("  上年结转:"))
    assert "".join(row.split()) == "上年结转:[2,0,0,0,0,0,2]#取自2023年的结转下年度"
    assert "上年现行有效 8 件" in yml
    codes = {
        one["code"] for one in json.loads(nianbao(project, "check", "--format", "json").stdout)
    }
    assert codes == {"DRAFT"}


def test_new_does_not_overwrite(project: Path) -> None:
    before = (project / LIUHE / "2023.yml").read_bytes()
    done = nianbao(project, "new", "qinghe/liuhe", "2023")
    assert done.returncode == 2
    assert "已经有了" in done.stderr
    assert (project / LIUHE / "2023.yml").read_bytes() == before


@pytest.mark.parametrize(("year", "form"), [(2017, "纯文本"), (2019, "2019"), (2021, "2021")])
def test_new_takes_the_form_of_the_year(project: Path, year: int, form: str) -> None:
    assert nianbao(project, "new", "qinghe/shanqian", str(year)).returncode == 0
    yml = (project / f"content/reports/qinghe/shanqian/{year}.yml").read_text(encoding="utf-8")
    assert f"格式: {form}" in yml
    reading = json.loads(nianbao(project, "check", "--format", "json").stdout)
    assert not [one for one in reading if one["code"].startswith(("YAML-", "FORM-"))]


def test_rules_are_listed_and_explained(project: Path) -> None:
    assert "T3-BAL" in nianbao(project, "rules").stdout
    assert "依据：" in nianbao(project, "rules", "t3-bal").stdout
    assert "全角冒号" in nianbao(project, "rules", "YAML-COLON").stdout


def test_a_closed_pipe_is_no_traceback(project: Path) -> None:
    command = f"{sys.executable} -m generator rules | true"
    done = subprocess.run(
        command, shell=True, cwd=project, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("broken", ["content/site.yml", f"{LIUHE}/authority.yml"])
def test_what_keeps_a_report_from_being_checked_is_said(project: Path, broken: str) -> None:
    (project / broken).write_text("名称： 错\n", encoding="utf-8")
    assert nianbao(project, "check", f"{LIUHE}/2023.yml").returncode == 1


@pytest.mark.parametrize("escape", [r"\x1b[31m", r"\0", r"\uFFFE", r"\x07"])
def test_escapes_cannot_smuggle_control_characters_in(project: Path, escape: str) -> None:
    spoil(project, "标题: 清河县", f'标题: "{escape}清河县')
    spoil(project, "工作年度报告\n", '工作年度报告"\n')
    found = json.loads(nianbao(project, "check", "--format", "json").stdout)
    assert "YAML-CHAR" in {one["code"] for one in found}
    assert nianbao(project, "build").returncode == 1
