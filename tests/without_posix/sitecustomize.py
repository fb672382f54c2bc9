"""Python as Windows has it, as far as Linux can show: first on PYTHONPATH, every process loads it.

No fork, no links, no fcntl and no limits; symbolic links are refused, as to who is no administrator;
a text file that is opened without saying its encoding, which is GBK there, is an error.
"""

from __future__ import annotations

import errno
import fcntl
import getpass  # noqa: F401 — by what is there they see which system this is: before it goes
import multiprocessing.connection  # noqa: F401
import os
import signal
import subprocess  # noqa: F401
import sys
import types
import warnings
from typing import Any

_OS = ("fork", "forkpty", "link", "mkfifo", "mknod", "sync", "chown", "getuid", "geteuid", "killpg")
_MODULES = ("fcntl", "grp", "pwd", "resource", "termios")


def _locking(file: int, mode: int, size: int) -> None:
    """`msvcrt.locking`, as far as locks are taken: refused at once where another has it."""
    assert (mode, size, os.lseek(file, 0, os.SEEK_CUR)) == (2, 1, 0), "one lock, on the first byte"
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise PermissionError(errno.EACCES, "Permission denied") from None


def _refuse(*_arguments: Any, **_named: Any) -> None:
    raise OSError(errno.EINVAL, "A required privilege is not held by the client")


for _name in (*_OS, "sched_getaffinity", "O_DIRECTORY", "O_NOFOLLOW"):
    if hasattr(os, _name):
        delattr(os, _name)
for _name in ("SIGALRM", "SIGHUP", "SIGUSR1", "SIGUSR2", "alarm", "setitimer", "pthread_sigmask"):
    delattr(signal, _name)
os.symlink = _refuse
_msvcrt: Any = types.ModuleType("msvcrt")
_msvcrt.LK_NBLCK, _msvcrt.locking = 2, _locking
sys.modules["msvcrt"] = _msvcrt
_modules: dict[str, Any] = sys.modules
_modules.update(dict.fromkeys(_MODULES))  # importing one fails
warnings.filterwarnings("error", category=EncodingWarning, module=r"generator\b")
