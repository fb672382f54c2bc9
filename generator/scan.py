"""Which files there are, and a cheap fingerprint of each: size, times and inode (design §10).

Only the standard library: "nothing to do" must be known before anything slow is imported.
"""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

# A file this young may change again within the same clock tick: its fingerprint proves nothing.
_RACY_NS = 20_000_000
# The fingerprint of what is no plain file, or cannot be listed or named: never read.
LINK = 0


def find_project(start: Path) -> Path | None:
    """The nearest folder upward from `start` that holds content/site.yml."""
    for folder in (start, *start.parents):
        if (folder / "content" / "site.yml").exists():
            return folder
    return None


def fingerprint(info: os.stat_result) -> int:
    """A number that changes whenever a file is written; the same in every process."""
    return hash((info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino)) or 1


def scan(
    folder: str, skip: frozenset[str] = frozenset(), *, prefix: str = "", racy: bool = True
) -> dict[str, int]:
    """`prefix` + path relative to `folder` (with /) → fingerprint; hidden and backup files are
    left out, `skip` names folders at the top. A missing folder is empty. With `racy`, files
    changed a moment ago get a fingerprint that never matches again."""
    found: dict[str, int] = {}
    newest = time.time_ns() - _RACY_NS if racy else 1 << 62
    pending = [""]
    while pending:
        below = pending.pop()
        try:
            entries = list(os.scandir(f"{folder}/{below}"))
        except FileNotFoundError:
            continue
        except OSError:
            # It must not look as if what lies there had been removed.
            found[(prefix + below).rstrip("/")] = LINK
            continue
        below_here = prefix + below
        for entry in entries:
            name = entry.name
            if name[0] == "." or name[-1] == "~":
                continue
            if not name.isascii() and "\ufffd" in (shown := _encodable(name)):
                found[below_here + shown] = LINK
                continue
            if entry.is_dir(follow_symlinks=False):
                if below or name not in skip:
                    pending.append(f"{below}{name}/")
                continue
            try:
                info = entry.stat(follow_symlinks=False)
            except FileNotFoundError:  # gone since the folder was listed
                continue
            if not stat.S_ISREG(info.st_mode):
                found[below_here + name] = LINK
            else:
                found[below_here + name] = (
                    fingerprint(info) if info.st_mtime_ns < newest else -newest
                )
    return found


def scan_content(root: Path) -> dict[str, int]:
    """Every file below content/ by its path in the project, with its fingerprint."""
    return scan(str(root / "content"), prefix="content/")


def _encodable(name: str) -> str:
    """The name with a replacement character where its bytes are no text."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
