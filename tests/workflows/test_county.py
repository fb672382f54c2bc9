"""A repository that has only content: its workflow files review and publish with the pinned program."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cases import BASE, read_case, write_project
from tests.history.repositories import MD, YML, commit, edit, git, write
from tests.workflows.hosts import (
    COUNTY,
    COUNTY_GITHUB,
    COUNTY_GITLAB,
    Machine,
    load,
    run_github,
    run_gitlab,
)

pytestmark = pytest.mark.proof

PAGE = "qinghe/liuhe/2023.html"
PINNED = "--require-hashes\n./program/nianbao.whl\n"


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county's repository, and a pull request that would also change what is run."""
    root = tmp_path_factory.mktemp("county")
    work = root / "work"
    write_project(work, read_case(BASE)[0])
    for host in ("github", "gitlab", "gitee"):
        shutil.copytree(COUNTY / host, work, dirs_exist_ok=True)
    write(work, "requirements.txt", PINNED.encode())
    git(work, "init", "--quiet", "--initial-branch=main")
    commit(work)
    git(work, "switch", "--quiet", "--create", "change")
    edit(work, MD, ("培训2次", "培训3次"))
    edit(work, YML, ("行政许可: 36", "行政许可: 37"))
    write(work, "requirements.txt", b"evil\n")
    write(work, "templates/report.html", "被改的模板".encode())
    commit(work)
    git(root, "clone", "--quiet", "--bare", "work", "origin.git")
    git(root / "origin.git", "config", "uploadpack.allowAnySHA1InWant", "true")
    git(root / "origin.git", "update-ref", "refs/pull/1/head", "refs/heads/change")
    git(root / "origin.git", "symbolic-ref", "HEAD", "refs/heads/main")
    return root / "origin.git"


def machine(origin: Path, folder: Path) -> Machine:
    return Machine(folder, origin, origin, {"GITHUB_BASE_REF": "main"}, county=True)


def is_reviewed(results: Path, log: str) -> None:
    said = (results / "comment.md").read_text("utf-8")
    page = (results / "site" / PAGE).read_text("utf-8")
    assert said.startswith("### 检查通过，有 1 处警告\n")
    assert "| 表二 | 行政许可 |  | 36 | 37 |" in said
    assert "须由网站管理人员审核后才能合并" in said
    assert "培训3次" in page
    assert "被改的模板" not in page + log


def test_github_reviews_with_the_program_of_main(origin: Path, tmp_path: Path) -> None:
    here = machine(origin, tmp_path)
    event = {"pull_request": {"number": 1, "head": {"sha": git(origin, "rev-parse", "change")}}}
    contexts = {"github": {"base_ref": "main", "token": "token", "event": event}}
    contexts["github"]["ref"] = "refs/pull/1/merge"
    run_github(here, load(COUNTY_GITHUB / "review.yml")["jobs"]["review"], contexts)

    assert not here.failed, here.log
    is_reviewed(here.work / "review", here.log)
    assert (here.work / "requirements.txt").read_text("utf-8") == PINNED
    assert (tmp_path / "installed").read_text("utf-8") == (
        "install --quiet --require-hashes -r requirements.txt\n"
    )
    assert set(here.artifacts) == {"comment", "site"}


def test_gitlab_reviews_with_the_program_of_main(origin: Path, tmp_path: Path) -> None:
    here = run_gitlab(
        machine(origin, tmp_path),
        "review",
        1,
        COUNTY_GITLAB,
        CI_COMMIT_SHA=git(origin, "rev-parse", "change"),
        CI_JOB_URL="https://gitlab.example.org/xian/nianbao/-/jobs/7",
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
        CI_MERGE_REQUEST_PROJECT_URL=f"file://{origin.with_suffix('')}",
        CI_MERGE_REQUEST_PROJECT_ID="1",
        CI_PROJECT_ID="2",
    )
    assert not here.failed, here.log
    is_reviewed(here.artifacts["review"], here.log)
    assert (here.work / "requirements.txt").read_text("utf-8") == PINNED


def test_github_publishes_the_site_of_the_day(origin: Path, tmp_path: Path) -> None:
    here = machine(origin, tmp_path)
    job = load(COUNTY_GITHUB / "publish.yml")["jobs"]["build"]
    run_github(here, job, {"github": {"ref": "refs/heads/main"}})

    assert not here.failed, here.log
    site = here.artifacts["github-pages"]
    assert "培训2次" in (site / PAGE).read_text("utf-8")
    assert (site / "handbook/index.html").is_file()


def test_gitlab_publishes_the_same(origin: Path, tmp_path: Path) -> None:
    here = run_gitlab(
        machine(origin, tmp_path),
        "pages",
        20,
        COUNTY_GITLAB,
        CI_COMMIT_SHA=git(origin, "rev-parse", "main"),
    )
    assert not here.failed, here.log
    assert "培训2次" in (here.artifacts["public"] / PAGE).read_text("utf-8")
