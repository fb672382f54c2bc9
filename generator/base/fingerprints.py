"""Which files there are, and a cheap fingerprint of each: size and times (design §10).

Only the standard library: "nothing to do" must be known before anything slow is imported.
"""

from __future__ import annotations

import os
import time
from operator import attrgetter
from pathlib import Path

# A file this young may change again within the same clock tick: its fingerprint proves nothing.
_RACY_NS = 20_000_000
# The fingerprint of what is no plain file, or cannot be listed or named: never read.
LINK = 0
_NAME = attrgetter("name")


def find_project(start: Path) -> Path | None:
    """The nearest folder upward from `start` that holds content/site.yml."""
    for folder in (start, *start.parents):
        if (folder / "content" / "site.yml").exists():
            return folder
    return None


def fingerprint(info: os.stat_result) -> int:
    """A number that changes whenever a file is written; the same in every process. Without the
    inode: on Windows the listing of a folder does not have it."""
    return hash((info.st_size, info.st_mtime_ns, info.st_ctime_ns)) or 1


def scan(
    folder: str,
    skip: frozenset[str] = frozenset(),
    *,
    prefix: str = "",
    racy: bool = True,
    hidden: bool = False,
) -> dict[str, int]:
    """`prefix` + path relative to `folder` (with /) → fingerprint, folder by folder, each in the
    order of names; hidden and backup files are left out unless asked for, `skip` names folders at the top. A missing
    folder is empty. With `racy`, files changed a moment ago get a fingerprint that never matches
    again."""
    found: dict[str, int] = {}
    newest = time.time_ns() - _RACY_NS if racy else 1 << 62
    pending = [""]
    while pending:
        below = pending.pop()
        inner = _scan_one(f"{folder}/{below}", prefix + below, newest, found, hidden=hidden)
        pending += [f"{below}{name}/" for name in inner if below or name not in skip]
    return found


def _scan_one(
    folder: str, here: str, newest: int, found: dict[str, int], *, hidden: bool
) -> list[str]:
    """Put the files right in `folder` into `found`, by `here` + name; the folders in it. A file
    changed since `newest` (in nanoseconds) gets a fingerprint that never matches again."""
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=_NAME)
    except FileNotFoundError:
        return []
    except OSError:
        # It must not look as if what lies there had been removed.
        found[here.rstrip("/")] = LINK
        return []
    inner = []
    for entry in entries:  # of tens of thousands of files: a call more for each would be felt
        name = entry.name
        if not hidden and (name[0] == "." or name[-1] == "~"):
            continue
        if not name.isascii() and "\ufffd" in (shown := _encodable(name)):
            found[here + shown] = LINK
        elif entry.is_file(follow_symlinks=False):
            try:
                info = entry.stat(follow_symlinks=False)
            except FileNotFoundError:  # gone since the folder was listed
                continue
            except OSError:
                found[here + name] = LINK
                continue
            young = info.st_mtime_ns >= newest
            found[here + name] = -newest if young else fingerprint(info)
        elif entry.is_dir(follow_symlinks=False):
            inner.append(name)
        else:
            found[here + name] = LINK
    return inner


def scan_content(root: Path) -> dict[str, int]:
    """Every file below content/ by its path in the project, with its fingerprint."""
    return scan(str(root / "content"), prefix="content/")


def _encodable(name: str) -> str:
    """The name with a replacement character where its bytes are no text."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
