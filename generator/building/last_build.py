"""What the last build has left, for commands that read it and write nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from generator.building.state import State, engine_digest, load, locked_if_free
from generator.model.content_paths import STATE_FOLDER
from generator.project.copy_index import TEXTS

Result = TypeVar("Result")


def with_last_build(root: Path | None, work: Callable[[State, Path], Result]) -> Result:
    """What `work` makes of what the last build of the project in `root` has left, and of a copy of its
    copy index. Of a build that is at work, of another program's, and where the index turns out to be
    damaged, that is only which reports there were; without a project nothing."""
    with TemporaryDirectory(prefix="nianbao-") as folder:
        texts = Path(folder) / TEXTS
        if root is None:
            return work(State(""), texts)
        try:
            return work(_last(root, texts), texts)
        except sqlite3.DatabaseError:
            texts.unlink(missing_ok=True)
            return work(load(root, ""), texts)


def _last(root: Path, texts: Path) -> State:
    try:
        if last := _copied(root, texts):
            return last
    except OSError:  # it may not be read, or the templates cannot be
        pass
    return load(root, "")


def _copied(root: Path, texts: Path) -> State | None:
    if not (root / STATE_FOLDER / TEXTS).is_file():
        return None
    with locked_if_free(root) as free:
        if not free:
            return None
        shutil.copyfile(root / STATE_FOLDER / TEXTS, texts)
        return load(root, engine_digest(root / "templates"))
