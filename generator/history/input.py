"""Both sides of a comparison, read from Git: which report is which, and which were touched."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.history.changes import Compared
from generator.history.git import Repository, commit_of, merge_base, open_repository
from generator.history.matching import Touched, moved_authorities, pairs, touched
from generator.history.snapshot import Side, files_here, files_of, side_of


@dataclass(frozen=True)
class Sides:
    """Both sides, and which report is which; see `pairs`."""

    compared: Compared
    repository: Repository
    old: Side
    new: Side
    moved: Mapping[str, str]  # folders of authorities
    touched: Touched


def sides(root: Path, base: str, head: str | None) -> Sides:
    """Read both sides: the commit at which `head` (None: the work tree) left `base`, and `head`,
    as a pull request shows it; so what happened on `base` since is no part of the change."""
    repository = open_repository(root)
    base_commit = commit_of(repository, base)
    head_commit = commit_of(repository, "HEAD" if head is None else head)
    start = merge_base(repository, base_commit, head_commit)
    before = files_of(repository, start)
    now = files_here(root, before) if head is None else files_of(repository, head_commit)
    old = side_of(before)
    new = old if before.marks == now.marks else side_of(now, old)
    moved = moved_authorities(old, new)
    compared = Compared(_text(base), base_commit, start, _text(head or ""), head_commit)
    every = pairs(old, new, moved)
    return Sides(compared, repository, old, new, moved, touched(every, old, new, moved))


def _text(name: str) -> str:
    """A name from the command line, whose bytes may be no text."""
    return os.fsencode(name).decode("utf-8", "replace")
