"""A file that only one process at a time holds, on POSIX and on Windows; standard library only."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

_AGAIN = 0.05  # seconds: Windows waits for a lock only by asking again


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Wait for the file, which is made with its folder where it is missing, and hold it."""
    path.parent.mkdir(exist_ok=True)
    with path.open("ab") as file:
        take(file, wait=True)
        yield


def take(file: IO[Any], *, wait: bool) -> bool:
    """Hold the opened file until it is closed; gives False where another holds it and `wait` is not
    given. The system lets go of it when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:
        return _take_byte(file, wait=wait)
    try:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_byte(file: IO[Any], *, wait: bool) -> bool:
    """The same on Windows, by the file's first byte, which need not be there."""
    import msvcrt

    lock: Any = msvcrt  # its names are known on Windows only
    while True:
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        try:
            lock.locking(file.fileno(), lock.LK_NBLCK, 1)
        except OSError:
            if not wait:
                return False
            time.sleep(_AGAIN)
        else:
            return True
