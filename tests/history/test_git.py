"""What is said when Git cannot compare: each message names the mend, and the mend works."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
from itertools import count
from pathlib import Path

import pytest

from generator.base.refusal import Refused
from tests.history.repositories import (
    YML,
    commit,
    compared,
    edit,
    git,
    make_repository,
    only_change,
    write,
)


def refusal(project: Path, base: str = "main", head: str | None = None) -> str:
    with pytest.raises(Refused) as refused:
        compared(project, base, head)
    words = str(refused.value)
    assert words.endswith(("。", "）。")), words
    assert re.search("请", words), words
    return words


def proposed(words: str) -> list[str]:
    """The git command that a message tells to run."""
    found = re.search(r"请?先?运行 (git fetch [ -~]+)", words)
    assert found, words
    return shlex.split(found[1])[1:]


def shallow_clone(project: Path, folder: Path, *options: str) -> Path:
    git(project.parent, "clone", "--quiet", "--depth=1", *options, f"file://{project}", str(folder))
    return folder


@pytest.fixture
def branched(project: Path) -> Path:
    """`main` and `gai` with a commit of their own each."""
    git(project, "checkout", "--quiet", "-b", "gai")
    edit(project, YML, ("行政许可: 36", "行政许可: 37"))
    commit(project)
    git(project, "checkout", "--quiet", "main")
    edit(project, YML, ("重复申请: [0", "重复申请: [9"))
    commit(project)
    git(project, "checkout", "--quiet", "gai")
    return project


@pytest.mark.parametrize("base", ["meiyou", "--all", "", "a..b", "HEAD~99", "改 动", "deadbeef"])
def test_a_base_that_does_not_exist(project: Path, base: str) -> None:
    assert f"没有“{base}”这个分支、标签或提交" in refusal(project, base)


def test_a_head_that_does_not_exist(project: Path) -> None:
    assert "没有“meiyou”" in refusal(project, "main", "meiyou")


def test_an_empty_head_is_not_the_work_tree(project: Path) -> None:
    assert "没有“”" in refusal(project, "main", "")


def test_a_branch_whose_name_is_no_text(project: Path) -> None:
    name = os.fsdecode(b"\xff")
    git(project, "branch", name)
    assert compared(project, name, name).compared.base == "\ufffd"


def test_a_file_is_no_commit(project: Path) -> None:
    assert "没有“main:content”" in refusal(project, "main:content")


def test_an_ambiguous_name(project: Path) -> None:
    git(project, "tag", "main")
    assert "有歧义" in refusal(project)
    assert compared(project, "refs/heads/main").changes == ()


def test_an_ambiguous_number(project: Path) -> None:
    tree = git(project, "rev-parse", "HEAD^{tree}")
    first: dict[str, str] = {}
    for number in count():  # until two commits begin alike
        body = f"tree {tree}\nauthor a <a> 0 +0000\ncommitter a <a> 0 +0000\n\n{number}\n"
        raw = body.encode()
        begin = hashlib.sha1(b"commit %d\0%b" % (len(raw), raw)).hexdigest()[:4]
        if begin in first:
            break
        first[begin] = body
    for text in (first[begin], body):
        write(project, "../commit", text.encode())
        git(project, "hash-object", "-t", "commit", "-w", "../commit")
    assert "编号请多写几位" in refusal(project, begin)


def test_a_branch_of_the_remote_only(branched: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", f"file://{branched}", "clone")
    clone = tmp_path / "clone"
    assert "有 origin/main，请写 origin/main" in refusal(clone)
    assert only_change(clone, "origin/main", "HEAD").cells[0].new == "37"


def test_a_branch_that_was_not_fetched(branched: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--single-branch", f"file://{branched}", "clone")
    clone = tmp_path / "clone"
    for name in ("main", "origin/main"):
        words = refusal(clone, name)
        assert "浅克隆" not in words
    git(clone, *proposed(words))
    assert only_change(clone, "origin/main", "HEAD").cells[0].new == "37"


def test_a_shallow_clone_without_the_base(branched: Path, tmp_path: Path) -> None:
    clone = shallow_clone(branched, tmp_path / "clone")
    words = refusal(clone)
    assert "这是浅克隆" in words
    assert "比较时写 origin/main" in words
    git(clone, *proposed(words))
    assert only_change(clone, "origin/main").cells[0].new == "37"


def test_a_shallow_clone_without_the_common_start(branched: Path, tmp_path: Path) -> None:
    clone = shallow_clone(branched, tmp_path / "clone", "--no-single-branch")
    words = refusal(clone, "origin/main")
    assert "找不到共同的起点。这是浅克隆" in words
    assert "fetch-depth: 0" in words
    git(clone, *proposed(words))
    assert only_change(clone, "origin/main").cells[0].new == "37"


def test_a_shallow_clone_and_a_number_that_is_not_in_it(branched: Path, tmp_path: Path) -> None:
    base = git(branched, "rev-parse", "main")
    clone = shallow_clone(branched, tmp_path / "clone")
    git(clone, *proposed(refusal(clone, base)))
    assert only_change(clone, base).cells[0].new == "37"
    assert "浅克隆" in refusal(shallow_clone(branched, tmp_path / "two"), "HEAD~1")


def test_histories_with_nothing_in_common(project: Path) -> None:
    git(project, "checkout", "--quiet", "--orphan", "gu")
    write(project, "a", b"a")  # else it is the same commit
    commit(project)
    assert "互不相干" in refusal(project, "main")


def test_two_common_starts_are_no_difficulty(branched: Path) -> None:
    """Criss-cross merges: git chooses one."""
    theirs, ours = git(branched, "rev-parse", "main", "gai").split()
    git(branched, "merge", "--quiet", "--no-edit", "-s", "ours", theirs)
    git(branched, "checkout", "--quiet", "main")
    git(branched, "merge", "--quiet", "--no-edit", "-s", "ours", ours)
    assert compared(branched, "main", "gai").compared.start in (theirs, ours)


def test_a_folder_that_is_no_repository(project: Path, tmp_path: Path) -> None:
    (project / ".git").rename(tmp_path / "away")
    assert "不在 Git 仓库里" in refusal(project)


def test_a_repository_without_commits(project: Path) -> None:
    git(project, "checkout", "--quiet", "--orphan", "gu")
    assert "还没有提交" in refusal(project, "main")
    assert compared(project, "main", "main").changes == ()


def test_git_is_missing(project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "没有找到 git 程序" in refusal(project)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to give away")
def test_a_repository_of_another_user(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUDO_UID", raising=False)
    os.chown(project, 12345, 12345)
    os.chown(project / ".git", 12345, 12345)
    words = refusal(project)
    assert "属于另一个用户" in words
    assert 'git config --global --add safe.directory "$(pwd)"' in words


def test_missing_blobs(project: Path) -> None:
    edit(project, YML, ("行政许可: 36", "行政许可: 37"))
    blob = git(project, "rev-parse", f"HEAD:{YML}")
    (project / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert "git fetch --refetch" in refusal(project)


def test_a_damaged_tree(project: Path) -> None:
    tree = git(project, "rev-parse", "HEAD:content")
    (project / ".git/objects" / tree[:2] / tree[2:]).unlink()
    assert refusal(project)


def test_a_base_without_the_project(tmp_path: Path) -> None:
    root = tmp_path / "all"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    write(root, "README", b"a")
    commit(root)
    make_repository(tmp_path / "other")
    (tmp_path / "other/content").rename(root / "content")
    assert {change.status for change in compared(root).changes} == {"新增", "改动"}
    commit(root)
    assert {change.status for change in compared(root, "HEAD~1").changes} == {"新增", "改动"}


def test_settings_of_the_user_change_nothing(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "all", "年报")
    write(tmp_path / "all", "甲 乙.txt", b"x")
    commit(tmp_path / "all")
    edit(project, YML, ("行政许可: 36", "行政许可: 37"))
    write(tmp_path / "all", "甲 乙.txt", b"y")
    plain = compared(project)
    assert plain.program == ("甲 乙.txt",)
    for setting in (
        "diff.relative=true",
        "diff.noprefix=true",
        "diff.external=false",
        "core.quotePath=true",
        "diff.renames=copies",
        "core.warnAmbiguousRefs=false",
        "diff.ignoreSubmodules=all",
        "core.fsmonitor=false",
        "color.ui=always",
    ):
        git(project, "config", *setting.split("="))
    assert compared(project) == plain


def test_content_names_no_program_to_run(project: Path, tmp_path: Path) -> None:
    """A filter needs a setting of the user; attributes alone run nothing."""
    write(project, ".gitattributes", b"*.yml filter=bad diff=bad textconv=bad\n")
    write(project, ".gitmodules", b'[submodule "a"]\n\tpath = a\n\turl = ext::touch ran\n')
    edit(project, YML, ("行政许可: 36", "行政许可: 37"))
    assert compared(project).program == (".gitattributes", ".gitmodules")
    assert not list(tmp_path.rglob("ran"))


def test_other_object_formats(tmp_path: Path) -> None:
    project = make_repository(tmp_path / "a")
    (project / ".git").rename(tmp_path / "away")
    git(project, "init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    commit(project)
    assert compared(project).changes == ()
    edit(project, YML, ("行政许可: 36", "行政许可: 37"))
    assert only_change(project).cells[0].new == "37"
