"""A pull request is checked, compared and previewed, and nothing that it brings is executed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.history.repositories import YML, git
from tests.workflows.hosts import GITLAB, Machine, run_gitlab
from tests.workflows.pulls import OUTSIDE, Server

pytestmark = pytest.mark.proof

PROGRAM = "须由网站管理人员审核后才能合并"


@pytest.fixture(scope="session")
def good(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return server.review("good", tmp_path_factory.mktemp("good"))


@pytest.fixture(scope="session")
def wrong(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return server.review("wrong", tmp_path_factory.mktemp("wrong"))


@pytest.fixture(scope="session")
def hostile(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return server.review("hostile", tmp_path_factory.mktemp("hostile"))


def comment(machine: Machine) -> str:
    return machine.artifacts["comment"].read_text("utf-8")


def page(machine: Machine) -> str:
    return (machine.artifacts["site"] / "qinghe/liuhe/2023.html").read_text("utf-8")


# --- GitHub; every checkout there has one commit


def test_a_good_change_passes_and_is_told(good: Machine) -> None:
    assert not good.failed, good.log
    assert comment(good).startswith("### 检查通过，有 1 处警告\n")
    assert "| 表二 | 行政许可 |  | 36 | 37 |" in comment(good)
    assert "+ 组织培训3次。" in comment(good)
    assert PROGRAM not in comment(good) + good.log


def test_what_main_did_since_is_no_part_of_the_change(good: Machine) -> None:
    assert "notes" not in comment(good)
    assert "共同起点" in comment(good)


def test_findings_stand_beside_the_changed_lines(good: Machine) -> None:
    line = (good.work / YML).read_text("utf-8").split("\n").index("  行政许可: 36") + 1

    assert f"::warning file={YML},line={line}," in good.log
    assert "title=CORR-MISS" in good.log


def test_the_preview_has_the_change(good: Machine) -> None:
    assert "培训3次" in page(good)
    assert "网页预览已经生成。" in comment(good)


def test_the_comment_is_also_the_summary_of_the_run(good: Machine) -> None:
    assert (good.folder / "summary").read_text("utf-8") == comment(good)


def test_an_error_fails_the_run_and_is_still_handed_over(wrong: Machine) -> None:
    assert wrong.failed
    assert f"::error file={YML}," in wrong.log
    assert comment(wrong).startswith("### 检查没有通过：")
    assert "T3-" in comment(wrong)
    assert (wrong.folder / "summary").read_text("utf-8") == comment(wrong)


def test_a_report_with_an_error_is_left_out_of_the_preview(wrong: Machine) -> None:
    assert not (wrong.artifacts["site"] / "qinghe/liuhe/2023.html").exists()
    assert "有错误的年报不在里面" in comment(wrong)


def test_nothing_of_a_change_is_executed(hostile: Machine, server: Server) -> None:
    assert "36 | 37" in comment(hostile)  # it was reviewed
    assert server.marks == []


def test_the_preview_has_the_templates_of_the_main_branch(hostile: Machine) -> None:
    assert ">37<" in page(hostile)
    assert "被改的模板" not in page(hostile)


def test_any_file_beside_the_content_is_said_to_be_there(wrong: Machine) -> None:
    assert PROGRAM in comment(wrong)
    assert "README" in comment(wrong)


def test_a_change_of_program_is_said_to_be_one(hostile: Machine) -> None:
    assert (
        f"⚠️ **本次改动还涉及程序、模板或手册。检查、比较和预览都没有使用这些改动，{PROGRAM}。**"
        in comment(hostile)
    )
    assert "Makefile" in comment(hostile)
    assert "::warning title=涉及程序、模板或手册::" in hostile.log


def test_content_is_no_command_to_the_host(hostile: Machine, wrong: Machine) -> None:
    """What quotes it stands where GitHub has been told not to listen."""
    for machine in (hostile, wrong):
        before, token, rest = re.split("::stop-commands::(.*)\n", machine.log)
        quoted, after = rest.split(f"::{token}::\n")
        heard = [
            line for line in (before + after).splitlines() if "content/" in line or "::" in line
        ]
        assert "网页预览已经生成" in quoted
        assert all(re.match(r"::(error|warning|notice) (file|title)=", line) for line in heard)
    assert "%0A%3A%3Aerror%3A%3Ani-hao.yml" in hostile.log


def test_the_comment_explains_each_finding(wrong: Machine) -> None:
    assert "    错误 T3-ROW 表三：总计栏应等于各类申请人之和\n" in comment(wrong)
    assert "      改法：请核对总计与各栏的数，是哪一个填错。\n" in comment(wrong)


def test_nothing_is_left_behind(good: Machine) -> None:
    assert git(good.work, "worktree", "list").count("\n") == 0
    assert (
        git(good.work, "status", "--porcelain", "--ignored", "review", ".nianbao") == "!! review/"
    )


# --- GitLab


def gitlab(server: Server, pull: str, machine: Machine, depth: int = 20, **more: str) -> Machine:
    variables = {
        "CI_COMMIT_SHA": server.heads[pull],
        "CI_JOB_URL": "https://gitlab.example.org/xian/nianbao/-/jobs/7",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_MERGE_REQUEST_PROJECT_URL": f"file://{server.origin.with_suffix('')}",
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
        "CI_PROJECT_ID": "1",
        **more,
    }
    return run_gitlab(machine, "review", depth, GITLAB, **variables)


def test_gitlab_has_the_findings_the_difference_and_the_preview(
    server: Server, tmp_path: Path
) -> None:
    machine = gitlab(server, "wrong", server.machine(tmp_path))
    review = machine.artifacts["review"]
    quality = json.loads((review / "code-quality.json").read_text("utf-8"))

    assert machine.failed
    assert {one["location"]["path"] for one in quality} == {YML}
    assert "major" in {one["severity"] for one in quality}
    assert "表三 办理结果" in machine.log
    assert "::error" not in machine.log
    assert (review / "site/index.html").exists()
    assert (machine.work / "preview.env").read_text("utf-8") == (
        "PREVIEW_URL=https://gitlab.example.org/xian/nianbao/-/jobs/7/artifacts/file/review/site/index.html\n"
    )


@pytest.fixture(scope="module")
def fork(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A pipeline in the fork, whose own main branch is not to be believed."""
    root = tmp_path_factory.mktemp("fork")
    git(root, "clone", "--quiet", "--bare", str(server.origin), "fork.git")
    git(root / "fork.git", "config", "uploadpack.allowAnySHA1InWant", "true")
    git(root / "fork.git", "branch", "--force", "main", server.heads["linked"])
    machine = server.machine(root)
    machine.origin = root / "fork.git"
    return gitlab(server, "linked", machine, depth=1, CI_PROJECT_ID="2")


def test_a_fork_on_gitlab_is_compared_with_the_project(fork: Machine, server: Server) -> None:
    assert server.marks == []
    assert "行政许可  36 → 37" in fork.log
    assert (
        f"注意：本次改动还涉及程序、模板或手册。检查、比较和预览都没有使用这些改动，{PROGRAM}。"
        in fork.log
    )


def test_a_link_leads_nowhere(fork: Machine) -> None:
    review = fork.artifacts["review"]
    handed_over = b"".join(path.read_bytes() for path in review.rglob("*") if path.is_file())

    assert fork.failed
    assert "FILE-READ" in fork.log
    assert OUTSIDE not in fork.log + handed_over.decode()
    assert "网页预览没有生成" in handed_over.decode()
