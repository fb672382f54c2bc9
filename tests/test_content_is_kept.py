"""No command changes or removes a file of the content that it was not asked to."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import cli
from tests.history.repositories import commit, git
from tests.projects import make_project

REPORT = "content/reports/qinghe/liuhe/2023.yml"
# What each command is asked, and which files of the content it may write then.
READS: dict[str, str] = {
    "check": "check",
    "build": "build",
    "handbook": "handbook",
    "publish": "publish ../public",
    "verify": "verify",
    "templates": "templates copy report.html",
    "bodies": "bodies ../bodies",
    "names": "names 柳河镇/2023",
    "diff": "diff HEAD",
    "review": "review HEAD HEAD ../out",
    "rollup": "rollup 清河县 2023",
    "status": "status",
    "rules": "rules --read qinghe/liuhe/2023",
    "schema": "schema report",
    "comment": "comment ../comment.md",
    "init": "init ../other --code 140522 --program ../nianbao-0.2.0-py3-none-any.whl --yes",
}
WRITES: dict[str, tuple[str, str]] = {
    "upgrade": ("upgrade --done", "content/site.yml"),
    "new": ("new 柳河镇 2024", "content/reports/qinghe/liuhe/2024"),
    "import": ("import ../2023.txt --dry-run", "nothing"),
    "fmt": ("fmt", REPORT),
    "dates": ("dates 柳河镇 2023 --on 2024-01-20 --yes", REPORT),
    "authorities": ("authorities ../list.csv", "content/reports/qinghe/jiaoyuju/"),
}
ELSEWHERE = {"serve", "form"}  # tests/serving, tests/filling


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(tmp_path / "project")
    git(root, "init", "--quiet", "-b", "main")
    commit(root)
    (tmp_path / "comment.md").write_text("### 检查通过\n", "utf-8")
    (tmp_path / "2023.txt").write_text("2023年政府信息公开工作年度报告\n", "utf-8")
    (tmp_path / "list.csv").write_text("名称,上级\n教育局,清河县\n", "utf-8")
    monkeypatch.chdir(root)
    return root


def content(root: Path) -> dict[str, bytes]:
    files = (path for path in sorted((root / "content").rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def run(words: str) -> None:
    result = CliRunner().invoke(cli, words.split())
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output


def test_every_command_is_asked_here() -> None:
    assert {*READS, *WRITES, *ELSEWHERE} >= cli.commands.keys()


@pytest.mark.parametrize("name", READS)
def test_what_reads_writes_nothing(project: Path, name: str) -> None:
    before = content(project)
    run(READS[name])
    assert content(project) == before


@pytest.mark.parametrize("name", WRITES)
def test_what_writes_writes_that_alone(project: Path, name: str) -> None:
    words, allowed = WRITES[name]
    before = content(project)
    run(words)
    now = content(project)
    assert before.keys() <= now.keys()
    changed = {path for path, body in now.items() if before.get(path) != body}
    assert all(path.startswith(allowed) for path in changed), changed
