"""What the committed workflow files may do: as little as possible."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.hosts import GITHUB, GITLAB, ROOT, load

FILES = sorted(GITHUB.glob("*.yml"))
WRITES = {
    ("comment.yml", "comment", "pull-requests"),
    ("publish.yml", "deploy", "pages"),
    ("publish.yml", "deploy", "id-token"),
}
all_files = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in load(path)["jobs"].values() for step in job["steps"]]


def test_these_are_the_workflows() -> None:
    assert [path.name for path in FILES] == ["comment.yml", "publish.yml", "review.yml", "test.yml"]


@all_files
def test_no_right_is_given_but_where_it_is_needed(path: Path) -> None:
    workflow = load(path)
    given = {
        (path.name, name, right)
        for name, job in [("", workflow), *workflow["jobs"].items()]
        for right, how in job.get("permissions", {}).items()
        if how != "read"
    }

    assert "permissions" in workflow
    assert given == {right for right in WRITES if right[0] == path.name}


@all_files
def test_no_secret_and_no_trigger_that_runs_a_pull_request_with_rights(path: Path) -> None:
    text = path.read_text("utf-8")

    assert "secrets." not in text
    assert "pull_request_target" not in text


@all_files
def test_no_text_from_outside_is_part_of_a_command(path: Path) -> None:
    for step in steps(path):
        assert "${{" not in step.get("run", "")


@all_files
def test_actions_are_of_the_host_itself_and_pinned(path: Path) -> None:
    for line in re.findall(r"uses: .*", path.read_text("utf-8")):
        assert re.fullmatch(r"uses: actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_an_action_has_one_version() -> None:
    used = {step["uses"] for path in FILES for step in steps(path) if "uses" in step}
    names = [use.partition("@")[0] for use in used]

    assert len(names) == len(set(names))


def test_what_may_write_runs_nothing_of_a_pull_request() -> None:
    (job,) = load(GITHUB / "comment.yml")["jobs"].values()
    checkout = next(step for step in job["steps"] if "checkout" in step.get("uses", ""))

    assert "ref" not in checkout["with"]  # for workflow_run, the default branch
    assert checkout["with"]["persist-credentials"] == "false"
    assert [step["run"] for step in job["steps"] if "run" in step] == [
        '.ci/comment "$RUNNER_TEMP/review/comment.md"'
    ]


def test_the_comment_follows_the_review() -> None:
    assert load(GITHUB / "comment.yml")["on"]["workflow_run"]["workflows"] == [
        load(GITHUB / "review.yml")["name"]
    ]


def test_a_pull_request_is_reviewed_by_the_branch_to_merge_into() -> None:
    checkouts = [
        step for step in steps(GITHUB / "review.yml") if "checkout" in step.get("uses", "")
    ]

    assert [step["with"]["ref"] for step in checkouts] == ["refs/heads/${{ github.base_ref }}"]
    assert load(GITLAB)["review"]["variables"]["GIT_CHECKOUT"] == "false"


@pytest.mark.parametrize(
    "script", sorted((ROOT / ".ci").iterdir()), ids=lambda script: str(script.name)
)
def test_scripts_can_be_run(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert script.read_bytes().startswith(b"#!/usr/bin/env ")


def test_every_script_that_is_named_is_there() -> None:
    texts = [path.read_text("utf-8") for path in (*FILES, GITLAB)]
    named = set(re.findall(r"\.ci/\w+", "".join(texts)))

    assert named == {".ci/comment", ".ci/prepare", ".ci/review", ".ci/run"}
    assert all((ROOT / name).is_file() for name in named)
