"""Writes the two files of a report: both or neither, and never over others unless told to."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path


def write_together(root: Path, texts: Mapping[str, str], *, replace: bool = False) -> None:
    """Write `texts` (path from `root` → text) beside their places, then move them there.

    Raises FileExistsError where one is there already and `replace` is not given; then, as with
    every other OSError, none of the files is new.
    """
    pending: dict[Path, Path] = {}
    placed: list[Path] = []
    try:
        for name, text in texts.items():
            target = root / name
            beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
            with beside.open("x", encoding="utf-8", newline="\n") as file:
                pending[beside] = target
                file.write(text)
            if replace and target.exists():
                beside.chmod(stat.S_IMODE(target.stat().st_mode))
        for beside, target in pending.items():
            if replace:
                beside.replace(target)
            else:
                os.link(beside, target)  # unlike a rename, this fails where a file is there
                placed.append(target)
    except OSError:
        for target in placed:
            target.unlink(missing_ok=True)
        raise
    finally:
        for beside in pending:
            beside.unlink(missing_ok=True)
