"""The one comment: written once, then updated, and believing nothing that the review says of itself."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.base.refusal import Refused
from generator.reviewing.github_comment import Reviewed, reviewed_of, write_comment
from tests.workflows.hosts import COUNTY_GITHUB, GITHUB, Machine, load, run_github

SHA = "a" * 40
# Not the installation of the program, which is there.
WANTED = (".venv/bin/nianbao", "download")
MARK = "<!-- nianbao -->"
RUN = "https://github.example.org/xian/nianbao/actions/runs/9"
BOT = {"login": "github-actions[bot]"}
REPORT = "content/reports/qinghe/liuhe/2023.yml"


@dataclass
class GitHub:
    """A pull request 12 from a fork, whose head is SHA; and what was written."""

    folder: Path
    state: dict[str, Any]
    workflow: Path
    log: str = ""
    branch: str = "gai"

    def files(self, *names: str) -> None:
        self.state["pulls/12/files"] = [{"filename": name} for name in names]

    def comment(self, result: bytes | None = "### 检查通过\n".encode()) -> list[list[str]]:
        """What comment.yml writes, given the artifact of the review."""
        fake = self.folder / "state.json"
        fake.write_text(json.dumps(self.state), "utf-8")
        machine = Machine(self.folder, self.folder, self.folder, county=True)
        machine.work.mkdir(exist_ok=True)
        (machine.work / "requirements.txt").touch()
        machine.set_up()
        machine.bash("python3 -m venv .venv")
        artifact = self.folder / "runner/review/comment.md"
        artifact.parent.mkdir(parents=True, exist_ok=True)
        if result is not None and not artifact.is_symlink():
            artifact.write_bytes(result)
        gh = self.folder / "gh"
        gh.write_text(f'#!/bin/sh\nexec {sys.executable} {Path(__file__).parent}/gh.py "$@"\n')
        gh.chmod(0o755)
        machine.environment = {
            "PATH": f"{self.folder}:{self.folder}/bin:/usr/bin:/bin",
            "FAKE_GITHUB": str(fake),
            "GITHUB_REPOSITORY": "xian/nianbao",
            "RUNNER_TEMP": str(self.folder / "runner"),
        }
        owner = {"full_name": "fenzhi/nianbao", "owner": {"login": "fenzhi"}}
        run = {"id": 9, "head_sha": SHA, "head_branch": self.branch, "html_url": RUN}
        event = {"workflow_run": {**run, "head_repository": owner}}
        contexts = {"github": {"token": "token", "event": event}, "runner": {"temp": "runner"}}
        job = load(self.workflow)["jobs"]["comment"]
        steps = [step for step in job["steps"] if step.get("run", "download").startswith(WANTED)]
        steps = [step for step in steps if "checkout" not in step.get("uses", "")]
        run_github(machine, {"steps": steps}, contexts)
        self.log = machine.log
        assert not machine.failed, machine.log
        written: list[list[str]] = json.loads(fake.read_text("utf-8"))["written"]
        return written


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    pull = {"number": 12, "label": "fenzhi:gai", "head": {"sha": SHA}}
    mine = {"id": 1, "user": {"login": "zhang"}, "body": f"{MARK} 我写的"}
    gone = {"id": 2, "user": None, "body": None}
    state = {"pulls": [pull], "issues/12/comments": [mine, gone], "written": []}
    made = GitHub(tmp_path, state, GITHUB / "comment.yml")
    made.files(REPORT)
    return made


def test_a_county_writes_it_the_same_way() -> None:
    own, county = (
        load(folder / "comment.yml")["jobs"]["comment"]["steps"]
        for folder in (GITHUB, COUNTY_GITHUB)
    )
    assert own[-2:] == county[-2:]  # what is downloaded, and what is done with it


def test_the_first_comment_is_new(github: GitHub) -> None:
    ((method, where, body),) = github.comment()

    assert (method, where) == ("POST", "12/comments")
    assert body.startswith(f"{MARK}\n### 检查通过\n")
    assert f"[运行记录]({RUN})" in body


def test_every_other_renews_it(github: GitHub) -> None:
    github.state["issues/12/comments"].append({"id": 3, "user": BOT, "body": f"{MARK}\n以前的"})

    ((method, where, _),) = github.comment()

    assert (method, where) == ("PATCH", "comments/3")


def test_another_comment_of_the_same_bot_is_left_alone(github: GitHub) -> None:
    github.state["issues/12/comments"].append({"id": 3, "user": BOT, "body": f"别的 {MARK}"})

    assert github.comment()[0][0] == "POST"


def test_a_commit_that_is_no_longer_the_head_is_not_commented_on(github: GitHub) -> None:
    github.state["pulls"][0]["head"]["sha"] = "b" * 40

    assert github.comment() == []
    assert "不写评论" in github.log


def test_a_pull_request_that_is_closed_by_now_is_not_commented_on(github: GitHub) -> None:
    github.state["pulls"] = []

    assert github.comment() == []


def test_a_commit_pushed_while_the_files_are_listed_is_not_mistaken(github: GitHub) -> None:
    github.state["afterwards"] = [{**github.state["pulls"][0], "head": {"sha": "b" * 40}}]

    assert github.comment() == []


def test_a_branch_may_be_called_anything(github: GitHub) -> None:
    github.branch = "a&state=closed #$(id)"
    github.state["pulls"][0]["label"] = f"fenzhi:{github.branch}"

    assert len(github.comment()) == 1


@pytest.mark.parametrize(
    "files",
    [
        [{"filename": ".github/workflows/review.yml"}],
        [{"filename": REPORT}, {"filename": "x", "previous_filename": ".github/workflows/a.yml"}],
        [{"filename": REPORT}] * 3000,  # GitHub lists no more
    ],
)
def test_where_the_rules_of_the_review_change_nothing_of_it_is_quoted(
    github: GitHub, files: list[dict[str, str]]
) -> None:
    github.state["pulls/12/files"] = files

    ((_, _, body),) = github.comment("### 检查通过，请点这里".encode())

    assert "检查通过" not in body
    assert "需要网站管理人员审核" in body


def test_a_change_of_templates_is_told_by_the_review_itself(github: GitHub) -> None:
    github.files(REPORT, "templates/base.html", "content/.github/x")

    assert "### 检查通过" in github.comment()[0][2]


def test_a_review_without_result_is_said(github: GitHub) -> None:
    assert "检查没有完成" in github.comment(None)[0][2]


def test_a_link_in_the_artifact_is_not_followed(github: GitHub) -> None:
    (github.folder / "secret").write_text("机密")
    (github.folder / "runner/review").mkdir(parents=True)
    (github.folder / "runner/review/comment.md").symlink_to(github.folder / "secret")

    ((_, _, body),) = github.comment()

    assert "机密" not in body
    assert "检查没有完成" in body


def test_what_is_too_long_is_cut_at_a_character(github: GitHub) -> None:
    ((_, _, body),) = github.comment("年".encode() * 30_000 + b"\0")

    assert "篇幅所限" in body
    assert "\ufffd" not in body
    assert 20_000 < body.count("年") < 22_000


def test_bytes_that_are_no_text_do_no_harm(github: GitHub) -> None:
    assert "### 检查" in github.comment("### 检查\0".encode() + b"\xff{run}")[0][2]


def test_what_github_refuses_is_said(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(github.folder))
    reviewed = Reviewed("xian/nianbao", "fenzhi", "gai", SHA, RUN)
    with pytest.raises(Refused, match="没有找到 gh 程序"):
        write_comment(reviewed, github.folder / "comment.md")
    (github.folder / "gh").write_text("#!/bin/sh\necho 'HTTP 403' >&2\nexit 1\n")
    (github.folder / "gh").chmod(0o755)
    with pytest.raises(Refused, match="HTTP 403"):
        write_comment(reviewed, github.folder / "comment.md")


def test_by_hand_it_says_who_calls_it() -> None:
    with pytest.raises(Refused, match="缺少环境变量 HEAD_OWNER、HEAD_BRANCH、HEAD_SHA、RUN_URL"):
        reviewed_of({"GITHUB_REPOSITORY": "xian/nianbao"})
