"""Fault injection: work in a forked process that dies, or whose disk fails, at one of its steps."""

from __future__ import annotations

import io
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any

KILL = 0  # instead of an errno: the process dies at this step
# What changes a disk, or waits for it. Every one of these calls is a step.
_CALLS = ("replace", "rename", "unlink", "mkdir", "rmdir", "link", "symlink", "fsync", "sync")
_REACHED = 77  # the exit code of a process that came to the step and went on


def cut_short(work: Callable[[], object], step: int, fault: int) -> bool:
    """Do `work` in a process of its own, with a fault at this step (from 0); gives whether there
    is such a step. An OSError that the work raises is what should become of it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            reached = _inject(step, fault)
            with suppress(OSError):
                work()
            code = _REACHED if reached() else 0
        finally:
            if sys.exc_info()[0]:
                traceback.print_exc()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    code = os.waitstatus_to_exitcode(status)
    assert code in {0, _REACHED}, "the work failed otherwise than with an OSError"
    return code == _REACHED


def _inject(step: int, fault: int) -> Callable[[], bool]:
    """From now on count steps, and fail at one; gives whether it has come."""
    seen = 0

    def due() -> None:
        nonlocal seen
        seen += 1
        if seen == step + 1:
            if fault == KILL:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(fault, os.strerror(fault))

    def failing(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **options: Any) -> Any:
            due()
            return call(*arguments, **options)

        return wrapped

    for name in _CALLS:
        setattr(os, name, failing(getattr(os, name)))
    opened = io.open

    def open_(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if set(mode) & set("wxa"):
            due()
        return opened(file, mode, *arguments, **options)

    io.open = open_
    return lambda: seen > step
