"""Makes what was written survive a loss of power: files, folders, and one file replaced at once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

# From about so many files on, writing out everything there is costs less than each by itself:
# 5,000 files of 20 kB took 0.16 s and 0.63 s.
_MANY = 100


def sync_files(files: Iterable[Path]) -> None:
    """Wait until the bytes of these files are on the disk; OSError where they cannot be."""
    files = list(files)
    if len(files) > _MANY and hasattr(os, "sync"):
        os.sync()
        return
    for file in files:
        with file.open("rb+") as opened:
            os.fsync(opened.fileno())


def sync_folders(folders: Iterable[Path]) -> None:
    """Wait until the names in these folders are on the disk; a system that cannot open a folder
    (Windows) writes names in their order by itself."""
    if os.name == "nt":
        return
    folders = set(folders)
    if len(folders) > _MANY:
        os.sync()
        return
    for folder in folders:
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def replace_durably(file: Path, body: bytes) -> None:
    """Put `body` in the place of a file: after a loss of power, the old bytes or the new."""
    aside = file.with_name(f"{file.name}.new")
    with aside.open("wb") as opened:
        opened.write(body)
        opened.flush()
        os.fsync(opened.fileno())
    aside.replace(file)
    sync_folders([file.parent])
