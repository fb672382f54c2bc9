"""`--output`: the file has what the command would have printed, and nothing is ever replaced."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import cli
from tests.projects import make_project

COMMANDS = [
    ["status", "--format", "csv"],
    ["status", "--on", "2024-02-01"],
    ["rollup", "qinghe", "2023"],
    ["rollup", "qinghe", "2023", "--format", "json"],
    ["diff", "HEAD"],
    ["names"],
    ["names", "qinghe/liuhe/2023"],
    ["rules"],
    ["rules", "T3-BAL"],
    ["rules", "--read", "qinghe/liuhe/2023"],
    ["schema", "site"],
    ["check"],
    ["check", "--format", "sarif"],
    ["templates"],
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(tmp_path / "project")
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "开始"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    report = root / "content/reports/qinghe/liuhe/2023.yml"
    report.write_text(report.read_text("utf-8").replace("行政处罚: 5", "行政处罚: 6"), "utf-8")
    monkeypatch.chdir(root)
    return root


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_file_has_what_would_be_printed(words: list[str], project: Path) -> None:
    printed = run(*words)
    written = run(*words, "--output", "出.txt")
    assert printed.stdout
    assert (project / "出.txt").read_bytes() == printed.stdout_bytes
    assert (written.exit_code, written.stdout) == (printed.exit_code, "已写入 出.txt\n")


@pytest.mark.parametrize("words", [["rules"], ["rollup", "qinghe", "2023", "--format", "excel"]])
def test_nothing_is_replaced(words: list[str], project: Path) -> None:
    (project / "有.txt").write_text("批注", "utf-8")
    (project / "夹").mkdir()
    before = sorted(project.rglob("*"))
    for name, why in (
        ("有.txt", "已经有了，没有改动"),
        ("夹", "是文件夹；请写明文件名"),
        ("没有/a.txt", "没有文件夹 没有"),
        ("有.txt/a.txt", "没有文件夹 有.txt"),
    ):
        done = run(*words, "--output", name)
        assert done.exit_code == 2
        assert why in done.output
    assert (project / "有.txt").read_text("utf-8") == "批注"
    assert sorted(project.rglob("*")) == before


def test_a_link_to_nothing_is_something(project: Path) -> None:
    (project / "链").symlink_to(project / "没有")
    assert run("rules", "--output", "链").exit_code == 2
    assert not (project / "没有").exists()
