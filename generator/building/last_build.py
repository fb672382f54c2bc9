"""What the last build has left, for commands that read it and write nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.building.state import State, engine_digest, load, locked_if_free
from generator.model.content_paths import STATE_FOLDER
from generator.project.copy_index import TEXTS


@contextmanager
def last_build(root: Path | None) -> Iterator[tuple[State, Path]]:
    """What the last build of the project in `root` has left, and a copy of its copy index to work with
    as long as it is needed. Of a build that is at work, and of another program's, only which reports
    there were; nothing without a project."""
    with TemporaryDirectory(prefix="nianbao-") as folder:
        texts = Path(folder) / TEXTS
        yield (_last(root, texts) if root else State("")), texts


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
