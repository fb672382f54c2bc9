"""What the committed workflow files may do: as little as possible."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.hosts import COUNTY, COUNTY_GITHUB, COUNTY_GITLAB, GITHUB, GITLAB, ROOT, load

OWN = sorted(GITHUB.glob("*.yml"))
COUNTYS = sorted(COUNTY_GITHUB.glob("*.yml"))
FILES = [*OWN, *COUNTYS]
BOTH = pytest.mark.parametrize("folder", [GITHUB, COUNTY_GITHUB], ids=["here", "county"])
WRITES = {
    ("comment.yml", "comment", "pull-requests"),
    ("publish.yml", "deploy", "pages"),
    ("publish.yml", "deploy", "id-token"),
}
all_files = pytest.mark.parametrize(
    "path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in load(path)["jobs"].values() for step in job["steps"]]


def test_these_are_the_workflows() -> None:
    own = ["advisories", "comment", "publish", "review", "test"]
    assert [path.stem for path in OWN] == own
    assert [path.name for path in COUNTYS] == ["comment.yml", "publish.yml", "review.yml"]


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


@all_files
def test_no_checkout_leaves_a_token_behind(path: Path) -> None:
    checkouts = [step for step in steps(path) if "checkout" in step.get("uses", "")]
    assert checkouts or path.name == "none"
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


@all_files
def test_a_token_is_given_to_single_steps_only(path: Path) -> None:
    """To one that fetches or comments, never to one that reads content or makes the site."""
    for job in load(path)["jobs"].values():
        assert "TOKEN" not in str(job.get("env", ""))
        for step in job["steps"]:
            if "token" in str(step.get("env", "")).lower():
                assert not re.search(r"nianbao (review|build|handbook|check)", step["run"])
    assert "TOKEN" not in str(load(path).get("env", ""))


@BOTH
def test_what_may_write_runs_nothing_of_a_pull_request(folder: Path) -> None:
    (job,) = load(folder / "comment.yml")["jobs"].values()
    checkout = next(step for step in job["steps"] if "checkout" in step.get("uses", ""))

    assert "ref" not in checkout["with"]  # for workflow_run, the default branch
    install, write = [step["run"] for step in job["steps"] if "run" in step]
    assert install.startswith(("make ", "python3 -m venv "))
    assert write == '.venv/bin/nianbao comment "$RUNNER_TEMP/review/comment.md"'


@BOTH
def test_the_comment_follows_the_review(folder: Path) -> None:
    assert load(folder / "comment.yml")["on"]["workflow_run"]["workflows"] == [
        load(folder / "review.yml")["name"]
    ]


@BOTH
def test_a_pull_request_is_reviewed_by_the_branch_to_merge_into(folder: Path) -> None:
    checkouts = [
        step for step in steps(folder / "review.yml") if "checkout" in step.get("uses", "")
    ]

    assert [step["with"]["ref"] for step in checkouts] == ["refs/heads/${{ github.base_ref }}"]


@BOTH
def test_the_site_is_made_anew_every_day(folder: Path) -> None:
    """So that what is told of who has reported does not freeze."""
    publish = load(folder / "publish.yml")
    assert publish["on"]["schedule"] == [{"cron": "10 16 * * *"}]
    made = " ".join(step.get("run", "") for step in publish["jobs"]["build"]["steps"])
    assert 'nianbao build --on "$(TZ=Asia/Shanghai date +%F)"' in made


@pytest.mark.parametrize("file", [GITLAB, COUNTY_GITLAB], ids=["here", "county"])
def test_gitlab_names_its_image_exactly_and_checks_nothing_out(file: Path) -> None:
    pipeline = load(file)
    assert re.fullmatch(r"python:3\.\d+\.\d+-\w+", pipeline["default"]["image"])
    assert pipeline["review"]["variables"]["GIT_CHECKOUT"] == "false"
    assert 'nianbao build --on "$(TZ=Asia/Shanghai date +%F)"' in str(pipeline["pages"]["script"])


def test_a_county_installs_by_hash_and_nothing_by_name() -> None:
    files = [path for path in COUNTY.rglob("*") if path.is_file()]
    assert len(files) == 5
    for path in files:
        text = path.read_text("utf-8")
        installs = re.findall(r".*pip install.*", text)
        assert all("--require-hashes -r requirements.txt" in line for line in installs), path
        assert len(installs) == (2 if path.name == ".gitlab-ci.yml" else 1)
        assert "make " not in text
        assert ".ci/" not in text


@pytest.mark.parametrize(
    "script", sorted((ROOT / ".ci").iterdir()), ids=lambda script: str(script.name)
)
def test_scripts_can_be_run(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert script.read_bytes().startswith(b"#!/usr/bin/env ")


def test_every_script_that_is_named_is_there() -> None:
    texts = [path.read_text("utf-8") for path in (*OWN, GITLAB)]
    named = set(re.findall(r"\.ci/\w+", "".join(texts)))

    assert named == {".ci/prepare", ".ci/run"}
    assert all((ROOT / name).is_file() for name in named)
