"""The two commits of a review: fetched from `origin` where a clone lacks them, as deep as it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.reviewing.command import review_change
from tests.history.repositories import MD, commit, edit, git, make_repository, write
from tests.reviewing.reviews import Said, reviewed

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A server with a change on a branch and as a pull request, and a `main` that has moved on."""
    work = make_repository(tmp_path / "work")
    for number in range(60):  # deeper than what is fetched at first
        write(work, "notes.txt", str(number).encode())
        commit(work)
    git(work, "switch", "--quiet", "--create", "change")
    edit(work, MD, ("培训2次", "培训3次"))
    commit(work)
    for number in range(60):
        write(work, "content/pages/about.md", f"# 试\n\n{number}\n".encode())
        commit(work)
    git(work, "switch", "--quiet", "main")
    for number in range(60):
        write(work, "other.txt", str(number).encode())
        commit(work)
    git(tmp_path, "clone", "--quiet", "--bare", "work", "origin.git")
    server = tmp_path / "origin.git"
    git(server, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(server, "update-ref", "refs/pull/1/head", "refs/heads/change")
    git(server, "tag", "change", "main")  # of a branch and a tag of one name, the branch is meant
    return server


def clone(origin: Path, *options: str) -> Path:
    there = origin.with_name("clone")
    git(origin.parent, "clone", "--quiet", "--no-tags", *options, f"file://{origin}", str(there))
    return there


def good(said: Said) -> bool:
    return said.code == 0 and "+ 组织培训3次。" in said.comment and "notes" not in said.comment


@pytest.mark.parametrize("depth", [1, 5, 1000, None])
@pytest.mark.parametrize("head", ["change", "refs/pull/1/head", "id"])
def test_what_a_clone_lacks_is_fetched(
    origin: Path, capsys: Capture, depth: int | None, head: str
) -> None:
    here = clone(origin, "--single-branch", *([f"--depth={depth}"] if depth else []))
    wanted = git(origin, "rev-parse", "refs/heads/change") if head == "id" else head
    said = reviewed(here, capsys, head=wanted, out=origin.with_name("out"))
    assert good(said), said.log
    assert "与本分支的共同起点" in said.comment
    if head == "id":
        assert "→ 本次改动（" in said.comment
    if depth in {None, 1000}:  # a whole clone stays one
        assert git(here, "rev-parse", "--is-shallow-repository") == "false"


def test_the_branch_to_merge_into_is_fetched_too(origin: Path, capsys: Capture) -> None:
    here = clone(origin, "--depth=1")
    git(here, "checkout", "--quiet", "--detach")
    git(here, "branch", "--quiet", "-D", "main")
    git(here, "update-ref", "-d", "refs/remotes/origin/main")
    assert good(reviewed(here, capsys, out=origin.with_name("out")))


def test_history_that_cannot_be_had_is_explained(origin: Path, capsys: Capture) -> None:
    here = clone(origin, "--depth=1")
    git(here, "fetch", "--quiet", "--depth=1", "origin", "refs/heads/change:refs/heads/change")
    git(here, "remote", "set-url", "origin", f"file://{origin}.gone")
    said = reviewed(here, capsys, out=origin.with_name("out"))
    assert said.code == 2
    assert "    两边找不到共同的起点。这是浅克隆，没有取得全部历史。" in said.comment


def test_histories_that_never_met_in_a_shallow_clone(origin: Path, capsys: Capture) -> None:
    work = origin.with_name("work")
    git(work, "checkout", "--quiet", "--orphan", "alone")
    write(work, "content/site.yml", b"x: 1\n")
    commit(work)
    git(work, "push", "--quiet", str(origin), "alone")
    said = reviewed(clone(origin, "--depth=1"), capsys, head="alone", out=origin.with_name("out"))
    assert said.code == 2
    assert "找不到共同的起点" in said.comment


def test_a_name_of_a_branch_and_a_tag_here_is_not_guessed(origin: Path, capsys: Capture) -> None:
    here = clone(origin)
    git(here, "tag", "main", "HEAD~3")
    said = reviewed(here, capsys, head="origin/change", out=origin.with_name("out"))
    assert said.code == 2
    assert "有歧义" in said.comment


def test_no_repository_at_all(tmp_path: Path, capsys: Capture) -> None:
    project = make_repository(tmp_path / "county")
    (project / ".git").rename(tmp_path / "git")
    assert review_change(project, "main", "main", tmp_path / "out") == 2
    assert "不在 Git 仓库里" in capsys.readouterr().err
