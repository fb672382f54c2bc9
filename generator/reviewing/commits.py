"""Finds the two commits of a review, fetching from `origin` what a shallow clone lacks."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from generator.base.refusal import Refused
from generator.history.changes import Compared
from generator.history.git import (
    Repository,
    UnknownCommit,
    commit_of,
    merge_base,
    open_repository,
    run_git,
)
from generator.history.wording import one_line

_ID = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_FIRST = 50  # commits that are fetched at first; then four times as many, and so on
_ALL = 2**31 - 1  # what Git takes for the whole history
# Nothing is run, nothing beside the commits is fetched, and no other work begins.
_FETCH = (
    *("-c", f"core.hooksPath={os.devnull}", "-c", "gc.auto=0", "-c", "maintenance.auto=false"),
    *("fetch", "--quiet", "--no-tags", "--no-recurse-submodules"),
)


class Side(NamedTuple):
    """A commit, and what it is called in a comparison."""

    name: str
    commit: str


def compared_commits(repository: Repository, base: str, head: str) -> tuple[Repository, Compared]:
    """The commits that `base` (the branch to merge into) and `head` (the change) mean, and where they
    part; the repository as it is once what lacked has been fetched.

    Raises Refused where one of them is nowhere to be had, or nothing says where they part.
    """
    old = _side(repository, base, "要合并到的分支")
    new = _side(repository, head, "本次改动")
    repository, start = _deepened(repository, old.commit, new.commit)
    return repository, Compared(old.name, old.commit, start, new.name, new.commit)


def _side(repository: Repository, name: str, otherwise: str) -> Side:
    """A commit under its name; one that is asked for by its id is called `otherwise`."""
    shown = otherwise if _ID.fullmatch(name) else os.fsencode(name).decode("utf-8", "replace")
    return Side(shown, _commit(repository, name))


def _commit(repository: Repository, name: str) -> str:
    try:
        return commit_of(repository, name)
    except UnknownCommit:
        if not _is_remote(name) or not _fetched(repository, name):
            raise Refused(
                f"没有“{one_line(name)}”这个分支或提交，也不能从 origin 取得。请核对名称，"
                "并检查能否连到 origin（git fetch origin）。"
            ) from None
    return commit_of(repository, "FETCH_HEAD")


def _is_remote(name: str) -> bool:
    """Whether a server can be asked for it: nothing that Git would take for an option, for a place to
    write to, or for something only this clone knows."""
    return bool(name) and not (set(name) & set(":^~@*?[\\ +")) and name[0] != "-" and name != "HEAD"


def _fetched(repository: Repository, name: str) -> bool:
    """Fetch a commit by its id, or a branch: of a branch and a tag of one name, never the tag."""
    wanted = name if _ID.fullmatch(name) or name.startswith("refs/") else f"refs/heads/{name}"
    # A whole clone must not become a shallow one.
    depth = ("--depth=1",) if repository.shallow else ()
    return not run_git(repository.root, *_FETCH, *depth, "--", "origin", wanted).returncode


def _deepened(repository: Repository, base: str, head: str) -> tuple[Repository, str]:
    """As much history as it takes to see where two commits part, and that commit."""
    depth = _FIRST
    while True:
        try:
            return repository, merge_base(repository, base, head)
        except Refused:
            more = (f"--deepen={depth}", "--", "origin", base, head)
            if not repository.shallow or depth >= _ALL:
                raise
            if run_git(repository.root, *_FETCH, *more).returncode:
                raise
        repository = open_repository(repository.root)
        depth = min(depth * 4, _ALL)
