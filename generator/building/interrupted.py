"""Finishes a build that was cut short while it renamed: from its journal and the stage alone."""

from __future__ import annotations

from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from generator.base.digest import content_digest
from generator.base.durable import sync_folders
from generator.building.journal import clear_journal, is_unfinished, read_journal
from generator.building.staging import (
    clear_stage,
    delete,
    folders_of,
    leftover,
    make_folders,
    move,
    staged,
)
from generator.building.state import locked_if_free


class Finished(NamedTuple):
    """What was done for a build that was cut short: the addresses of the files that lie in their
    place now, and of those that the stage no longer has."""

    files: int
    lost: tuple[str, ...] = ()


def finish_interrupted(root: Path) -> Finished | None:
    """Finish a build that was cut short; None where there is none, or where another process, which
    holds the lock, is building now. OSError where that cannot be done."""
    if not is_unfinished(root):
        return None
    with locked_if_free(root) as mine:
        return finish_build(root) if mine else None


def finish_build(root: Path) -> Finished | None:
    """The same for who holds the lock.

    Forward, by digest: what waits in the stage is moved to its place; what lies there already
    stays; what is at neither (a disk that lost it) is named, and the next build makes it again.
    Nothing of the content is read. Cut short once more, this is simply done again.
    """
    if not is_unfinished(root):
        return None
    journal = read_journal(root)
    lost = []
    make_folders(root, journal.moves)
    for address, digest in journal.moves.items():
        target = root / "site" / address
        if _digest(staged(root, address)) == digest:
            move(root, address)
        elif _digest(target) != digest:
            lost.append(address)
        leftover(target).unlink(missing_ok=True)
    for address in journal.deletes:
        delete(root, address)
    sync_folders(folders_of(root, [*journal.moves, *journal.deletes]))
    clear_journal(root)
    clear_stage(root)
    return Finished(len(journal.moves) + len(journal.deletes) - len(lost), tuple(lost))


def _digest(file: Path) -> str:
    """The digest of a plain file; empty where there is none."""
    try:
        return content_digest(file.read_bytes()) if S_ISREG(file.lstat().st_mode) else ""
    except OSError:
        return ""
