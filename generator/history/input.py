"""Both sides of a comparison, read from Git: which report is which, and which a change concerns."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.history.changes import Compared
from generator.history.git import Repository, commit_of, merge_base, open_repository
from generator.history.matching import ChangedPairs, changed_pairs, moved_authorities, pairs
from generator.history.snapshot import (
    Snapshot,
    files_of_commit,
    files_of_work_tree,
    snapshot_of,
)


@dataclass(frozen=True)
class Input:
    """Both sides of a comparison, and which report of one is which of the other; see `pairs`."""

    compared: Compared
    repository: Repository
    old: Snapshot
    new: Snapshot
    moved: Mapping[str, str]  # folders of authorities
    changed: ChangedPairs

    @property
    def work_tree(self) -> Path | None:
        """The folder of the project whose work tree is the new side; None where that is a commit."""
        return None if self.compared.head else self.repository.root


def read_input(root: Path, base: str, head: str | None) -> Input:
    """Read both sides: the commit at which `head` (None: the work tree) left `base`, and `head`,
    as a pull request shows it; so what happened on `base` since is no part of the change."""
    repository = open_repository(root)
    base_commit = commit_of(repository, base)
    head_commit = commit_of(repository, "HEAD" if head is None else head)
    start = merge_base(repository, base_commit, head_commit)
    compared = Compared(_text(base), base_commit, start, _text(head or ""), head_commit)
    return read_sides(repository, compared)


def read_sides(repository: Repository, compared: Compared) -> Input:
    """The same of commits that are known already."""
    root = repository.root
    before = files_of_commit(repository, compared.start)
    now = (
        files_of_commit(repository, compared.head_commit)
        if compared.head
        else files_of_work_tree(root, before)
    )
    old = snapshot_of(root, before)
    new = old if before.marks == now.marks else snapshot_of(root, now, old)
    moved = moved_authorities(old, new)
    every = pairs(old, new, moved)
    return Input(compared, repository, old, new, moved, changed_pairs(every, old, new, moved))


def _text(name: str) -> str:
    """A name from the command line, whose bytes may be no text."""
    return os.fsencode(name).decode("utf-8", "replace")
