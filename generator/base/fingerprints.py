"""Which files there are, and a cheap fingerprint of each: size, times and inode (design §10).

Only the standard library: "nothing to do" must be known before anything slow is imported.
"""

from __future__ import annotations

import errno
import os
import time
from operator import attrgetter
from pathlib import Path

# A file this young may change again within the same clock tick: its fingerprint proves nothing.
_RACY_NS = 20_000_000
# The fingerprint of what is no plain file, or cannot be listed or named: never read.
LINK = 0
_NAME = attrgetter("name")
_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许这样做",
    errno.ENOENT: "文件不存在",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超过磁盘限额",
    errno.EROFS: "磁盘只读",
    errno.EISDIR: "那里是文件夹",
    errno.ENOTDIR: "上级不是文件夹",
    errno.EEXIST: "那里已有同名的文件",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENAMETOOLONG: "名称过长",
    errno.ELOOP: "链接绕成了圈",
    errno.EMFILE: "打开的文件过多",
    errno.EIO: "磁盘读写出错",
    errno.ENOMEM: "内存不足",
}


def reason(error: OSError) -> str:
    """Why a file could not be read or written; what is our own message already stays as it is."""
    if error.errno is None:
        return str(error)
    return _REASONS.get(error.errno, f"系统错误 {error.errno}")


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
    """`prefix` + path relative to `folder` (with /) → fingerprint, folder by folder, each in the
    order of names; hidden and backup files are left out, `skip` names folders at the top. A missing
    folder is empty. With `racy`, files changed a moment ago get a fingerprint that never matches
    again."""
    found: dict[str, int] = {}
    newest = time.time_ns() - _RACY_NS if racy else 1 << 62
    pending = [""]
    while pending:
        below = pending.pop()
        try:
            with os.scandir(f"{folder}/{below}") as listed:
                entries = sorted(listed, key=_NAME)
        except FileNotFoundError:
            continue
        except OSError:
            # It must not look as if what lies there had been removed.
            found[(prefix + below).rstrip("/")] = LINK
            continue
        here = prefix + below
        for entry in entries:
            name = entry.name
            if name[0] == "." or name[-1] == "~":
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
                if below or name not in skip:
                    pending.append(f"{below}{name}/")
            else:
                found[here + name] = LINK
    return found


def scan_content(root: Path) -> dict[str, int]:
    """Every file below content/ by its path in the project, with its fingerprint."""
    return scan(str(root / "content"), prefix="content/")


def _encodable(name: str) -> str:
    """The name with a replacement character where its bytes are no text."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
