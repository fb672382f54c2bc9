""".pre-commit-hooks.yaml: each hook run as pre-commit runs it, in a repository that only has content/."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.base.fingerprints import scan_content
from generator.formatting.command import files_to_format, format_files
from tests.cases import BASE, read_case, write_project
from tests.projects import edit

ROOT = Path(__file__).parents[1]
HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
}
SCRIPT = ".ci/hook"
REPORT = "content/reports/qinghe/liuhe/2023.yml"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Another repository: reports and settings, all tidy; neither templates nor program."""
    write_project(tmp_path, read_case(BASE)[0])
    assert all(outcome.fine for outcome in format_files(tmp_path, files_to_format(tmp_path, ())))
    return tmp_path


def run(county: Path, name: str, *changed: str) -> tuple[int, str]:
    """Exit code and output of a hook for a commit that adds or changes the files `changed`."""
    hook = HOOKS[name]
    matching = [path for path in changed if re.search(hook.get("files", ""), path)]
    if not matching and not hook.get("always_run"):
        return 0, "skipped"
    script, words = hook["entry"].split(" ", 1)
    assert script == SCRIPT
    names = matching if hook.get("pass_filenames", True) else []
    done = subprocess.run(
        [sys.executable, "-m", "generator", words, *hook.get("args", ()), *names],
        cwd=county,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_they_are_installed_from_this_repository_and_run_one_at_a_time() -> None:
    assert set(HOOKS) == {"nianbao-check", "nianbao-fmt"}
    for hook in HOOKS.values():
        assert hook["language"] == "script"
        assert hook["require_serial"] is True  # nianbao itself uses every processor


def test_the_libraries_are_locked_and_installed_once(tmp_path: Path) -> None:
    """In the clone that pre-commit makes, whatever the folder it is called in."""
    clone, elsewhere = tmp_path / "clone", tmp_path / "elsewhere"
    for folder in (clone / ".ci", clone / "generator", elsewhere):
        folder.mkdir(parents=True)
    shutil.copy(ROOT / SCRIPT, clone / SCRIPT)
    (clone / "generator/__main__.py").write_text("import sys; print(sys.argv[1:]); sys.exit(1)\n")

    def call() -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, clone / SCRIPT, "check", "--strict"],
            cwd=elsewhere,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    (clone / "requirements.lock").write_text("click>=8\n")  # neither a version nor a hash
    assert "没有装好" in call()[1]
    assert "hash" in call()[1]  # it is tried again
    (clone / "requirements.lock").write_text("")
    assert call() == (1, "['check', '--strict']\n")
    (clone / "requirements.lock").write_text("click>=8\n")
    assert call() == (1, "['check', '--strict']\n")


def test_a_good_report_passes(county: Path) -> None:
    assert run(county, "nianbao-check", REPORT) == (0, "没有发现问题。\n")
    assert run(county, "nianbao-fmt", REPORT) == (0, "1 个已经整齐。\n")


def test_a_wrong_sum_is_named(county: Path) -> None:
    lines = (county / REPORT).read_text("utf-8").splitlines()
    number, row = next((n, line) for n, line in enumerate(lines, 1) if "本年新收:" in line)
    edit(county, REPORT, row, row.replace("7", "6"))
    code, said = run(county, "nianbao-check", REPORT)
    assert code == 1
    assert "错误 T3-ROW" in said
    assert f"{REPORT}:{number}:" in said
    assert run(county, "nianbao-fmt", REPORT)[0] == 0
    # What another file's commit would leave wrong is its business too: reports read each other.
    assert run(county, "nianbao-check", "content/reports/qinghe/authority.yml")[0] == 1


def test_an_untidy_report_is_shown_and_not_changed(county: Path) -> None:
    edit(county, REPORT, "年度: 2023", "年度:   2023")
    before = (county / REPORT).read_bytes()
    code, said = run(county, "nianbao-fmt", REPORT)
    assert code == 1
    assert f"需要整理 {REPORT}\n" in said
    assert "-年度:   2023\n+年度: 2023\n" in said
    assert (county / REPORT).read_bytes() == before
    assert run(county, "nianbao-check", REPORT)[0] == 0


def test_only_what_is_committed_must_be_tidy(county: Path) -> None:
    edit(county, REPORT, "年度: 2023", "年度:   2023")
    assert run(county, "nianbao-fmt", "content/site.yml") == (0, "1 个已经整齐。\n")
    assert run(county, "nianbao-fmt", "README.md") == (0, "skipped")


def test_a_commit_that_only_deletes_is_checked(county: Path) -> None:
    (county / REPORT).with_suffix(".md").unlink()
    code, said = run(county, "nianbao-check")
    assert code == 1
    assert "FILE-PAIR" in said


def test_fmt_is_given_every_file_that_it_can_format_and_no_other() -> None:
    given = {path for path in scan_content(ROOT) if re.search(HOOKS["nianbao-fmt"]["files"], path)}
    assert given == set(files_to_format(ROOT, ()))
    assert len(given) > 20
