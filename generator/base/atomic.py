"""Writes files that belong together, such as the two of a report: all of them or none."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from generator.base.durable import patiently

# How FAT, exFAT and some network shares say that they have no hard links; the last on Windows.
_NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}


def write_all(
    root: Path, texts: Mapping[str, str | bytes], *, replace: bool | Mapping[str, bytes] = False
) -> None:
    """Write `texts` (path from `root` → text, or bytes) beside their places, then move them there.

    Raises FileExistsError where a file is there already and `replace` is not given, or gives the
    bytes of files (by their paths from `root`) that have others just before the move. Then, as with
    every other OSError, each place is as it was before. Each file is moved in one step, the next
    after it: who stops the computer in between finds some new and some old files, none of them cut
    short; where there are no hard links, the last may be empty if it is a new one.
    """
    new: dict[Path, Path] = {}  # place → the file beside it that is to be moved there
    old: dict[Path, Path] = {}  # place → a copy beside it of the file that is there
    moved: list[Path] = []
    try:
        for name, text in texts.items():
            place = root / name
            beside = place.with_name(f".{place.name}.{os.getpid()}.tmp")
            with beside.open("xb") as file:
                new[place] = beside
                file.write(text if isinstance(text, bytes) else text.encode())
            if replace and place.exists():
                shutil.copymode(place, beside)
                if len(texts) > 1:  # one file alone is replaced or not
                    old[place] = beside.with_suffix(".old")
                    shutil.copy2(place, old[place])
        _compare(root, replace if isinstance(replace, Mapping) else {})
        for place, beside in new.items():
            if replace:
                patiently(partial(beside.replace, place))
            else:
                _move(beside, place)
            moved.append(place)
    except BaseException:
        for place in moved:
            if place in old:
                old[place].replace(place)
            else:
                place.unlink(missing_ok=True)
        raise
    finally:
        for beside in (*new.values(), *old.values()):
            beside.unlink(missing_ok=True)


def _compare(root: Path, raws: Mapping[str, bytes]) -> None:
    """FileExistsError where one of the files has other bytes."""
    for name, raw in raws.items():
        if (root / name).read_bytes() != raw:
            raise FileExistsError(name)


def _move(file: Path, place: Path) -> None:
    """Move a file to a place in the same folder; FileExistsError where one is there.

    A link, unlike a rename, never replaces a file; `file` then has to be removed.
    """
    try:
        os.link(file, place)
    except (OSError, AttributeError) as error:  # a system may have no links at all
        if isinstance(error, OSError) and error.errno not in _NO_LINKS:
            raise
        place.open("xb").close()  # only who makes this file may replace it
        try:
            file.replace(place)
        except OSError:
            place.unlink()
            raise
