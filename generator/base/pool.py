"""Spreads work over forked processes: they inherit everything, so only results are sent back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

Item = TypeVar("Item")
Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]  # what is done, how many are, of how many

# Below this many items forking costs more than it saves.
WORTHWHILE = 100
_BATCH = 64


def available_workers() -> int:
    """The processors this process may use; 1 where processes cannot be forked."""
    if not hasattr(os, "fork"):
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def spread(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    workers: int,
    progress: Callable[[int], None] = lambda _done: None,
) -> list[Result]:
    """`[work(item) for item in items]`, in that order, on up to `workers` processes.

    An exception in a worker is raised here; a worker that dies raises ChildProcessError.
    """
    if workers < 2 or len(items) < WORTHWHILE:
        results = []
        for number, item in enumerate(items, 1):
            results.append(work(item))
            progress(number)
        return results
    # Most builds change few reports and never come here.
    import multiprocessing

    context = multiprocessing.get_context("fork")
    processes: dict[Connection, ForkProcess] = {}
    for number in range(workers):
        receiver, sender = context.Pipe(duplex=False)
        # Every worker takes each n-th item: neighbours in the list cost about the same.
        own = range(number, len(items), workers)
        inherited = [*processes, receiver]
        process = context.Process(target=_run, args=(work, items, own, sender, inherited))
        process.start()
        sender.close()
        processes[receiver] = process
    found: dict[int, Result] = {}
    try:
        _collect(processes, found, progress)
    finally:
        for process in processes.values():
            if len(found) < len(items):
                process.terminate()
            process.join()
    if len(found) < len(items):
        raise ChildProcessError("一个工作进程意外结束，可能是内存不足；请加 --workers 1 再试")
    return [found[index] for index in range(len(items))]


def _run(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    own: range,
    sender: Connection,
    inherited: Sequence[Connection],
) -> None:
    # Should the parent be killed, sending must fail: nobody else may hold a reading end.
    for receiver in inherited:
        receiver.close()
    batch: list[tuple[int, Result]] = []
    try:
        for index in own:
            batch.append((index, work(items[index])))
            if len(batch) >= _BATCH:
                sender.send(batch)
                batch = []
        sender.send(batch)
    except Exception as error:  # noqa: BLE001 — sent to the parent, which raises it
        sender.send(error)
    finally:
        sender.close()


def _collect(
    receivers: Iterable[Connection], found: dict[int, Result], progress: Callable[[int], None]
) -> None:
    from multiprocessing.connection import wait

    pending: dict[object, Connection] = {receiver: receiver for receiver in receivers}
    while pending:
        for ready in wait(list(pending.values())):
            try:
                batch = pending[ready].recv()
            except EOFError:
                del pending[ready]
                continue
            if isinstance(batch, Exception):
                raise batch
            found.update(batch)
            progress(len(found))
