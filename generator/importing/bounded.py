"""Does work on foreign files in processes of their own: bounded time and memory for each item."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from generator.base.pool import available_workers

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Result = TypeVar("Result")
Failure = Literal["slow", "died"]

SECONDS = 90.0  # for one item; LibreOffice alone may take 60
MEMORY = 2 * 1024**3  # bytes of address space of one process


@dataclass
class _Worker(Generic[Item]):
    """A process that works on one item after another, and what it works on now."""

    connection: Connection
    process: BaseProcess
    number: int = -1  # index of the item it works on
    end: float = 0.0  # when that must be done, in seconds of the monotonic clock

    def give(self, number: int, item: Item, seconds: float) -> None:
        self.number, self.end = number, time.monotonic() + seconds
        self.connection.send(item)

    def stop(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join()


def each(
    work: Callable[[Item], Result], items: Sequence[Item], seconds: float = SECONDS
) -> Iterator[tuple[int, Result | Failure]]:
    """(index in `items`, `work(item)`) of every item, in the order in which they are done.

    "slow" stands for the result where `seconds` were up, "died" where the process ended before it
    answered: `work` raised (MemoryError above MEMORY among others), or the system killed it.

    `work` and the items are picklable: where processes cannot be forked (Windows), they begin anew.
    """
    # Waiting for many connections at once costs an import that one command needs.
    from multiprocessing.connection import wait

    waiting = list(enumerate(items))[::-1]
    idle: list[_Worker[Item]] = []
    busy: list[_Worker[Item]] = []
    try:
        while waiting or busy:
            while waiting and len(busy) < available_workers():
                worker = idle.pop() if idle else _started(work, [*idle, *busy])
                worker.give(*waiting.pop(), seconds)
                busy.append(worker)
            limit = max(0.0, min(worker.end for worker in busy) - time.monotonic())
            ready = set(map(id, wait([worker.connection for worker in busy], limit)))
            for worker in list(busy):
                late = worker.end <= time.monotonic()
                if id(worker.connection) not in ready and not late:
                    continue
                result: tuple[Result] | Failure = "slow"
                if id(worker.connection) in ready:
                    result = _received(worker)
                busy.remove(worker)
                if isinstance(result, str):
                    worker.stop()
                    yield worker.number, result
                else:
                    idle.append(worker)
                    yield worker.number, result[0]
    finally:
        for worker in [*idle, *busy]:
            worker.stop()


def _started(work: Callable[[Item], Result], others: Sequence[_Worker[Item]]) -> _Worker[Item]:
    import multiprocessing

    forks = hasattr(os, "fork")
    context: Any = multiprocessing.get_context("fork" if forks else "spawn")
    ours, theirs = context.Pipe()
    # A worker ends with its parent: nobody else may hold the parent's end of its pipe.
    inherited = [ours, *(worker.connection for worker in others)] if forks else []
    process = context.Process(target=_serve, args=(work, theirs, inherited), daemon=True)
    process.start()
    theirs.close()
    return _Worker(ours, process)


def _received(worker: _Worker[Item]) -> tuple[Result] | Failure:
    try:
        received: tuple[Result] = worker.connection.recv()
    except (EOFError, OSError):
        return "died"
    return received


def _serve(
    work: Callable[[Item], Result], connection: Connection, inherited: Sequence[Connection]
) -> None:
    for other in inherited:
        other.close()
    _limit_memory()
    while True:
        try:
            item = connection.recv()
        except (EOFError, OSError):
            return
        connection.send((work(item),))


def _limit_memory() -> None:
    """Bound the memory of this process where the system can (not Windows, nor every macOS)."""
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    soft = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
