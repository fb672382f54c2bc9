"""What is said when something asked for is not done: by this program, or by the system."""

from __future__ import annotations

import errno

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


# How Windows says that Excel, Word or a virus scanner has the file: as an error that has the number
# of missing permission.
_OPEN_ELSEWHERE = {32, 33}


class Refused(Exception):
    """It is not done; the message, in Chinese, says why and what to do."""


def reason(error: OSError) -> str:
    """Why a file could not be read or written; what is our own message already stays as it is."""
    if error.errno is None:
        return str(error)
    if getattr(error, "winerror", None) in _OPEN_ELSEWHERE:
        return "文件正被别的程序打开，请先关闭"
    return _REASONS.get(error.errno, f"系统错误 {error.errno}")
