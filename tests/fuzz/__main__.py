"""`python -m tests.fuzz`: so many inputs for each part, from a seed on; exit 1 where something was wrong."""

from __future__ import annotations

import argparse
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from functools import partial

from generator.base.pool import available_workers, spread
from tests.fuzz.contents import read_one
from tests.fuzz.documents import import_one
from tests.fuzz.kills import STRACE, kill_one

PARTS: Mapping[str, Callable[[int], str]] = {
    "contents": read_one,
    "documents": import_one,
    **({"kills": kill_one} if STRACE else {}),
}
_BATCH, _FEW = 100, 8  # between two looks at the clock: spread over workers, or one after another
_SHOWN = 20
LONGEST = 180.0  # seconds for one input: a reader that hangs is a fault like any other


def told(part: Callable[[int], str], seed: int) -> str:
    """What was wrong with an input, or the exception that it caused; after `LONGEST` seconds, where it
    hung."""
    before = signal.signal(signal.SIGALRM, _hung)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        return part(seed)
    except Exception:  # noqa: BLE001 — this is what is looked for
        return traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _hung(_signal: int, _frame: object) -> None:
    raise TimeoutError(f"not done within {LONGEST} seconds")


def run(names: list[str], seed: int, count: int, seconds: float) -> int:
    """Every part `count` times or for so many `seconds`; prints seeds and counts, gives how many inputs
    were wrong."""
    wrong = 0
    for name in names:
        told(PARTS[name], seed)  # what the inputs are made of is read once, before the workers fork
        start, done = time.monotonic(), 0
        size = _BATCH if seconds == float("inf") else _FEW
        try:
            while done < count and time.monotonic() - start < seconds:
                batch = range(seed + done, seed + min(done + size, count))
                said = spread(partial(told, PARTS[name]), batch, available_workers())
                for at, what in zip(batch, said, strict=True):
                    wrong += bool(what)
                    if what and wrong <= _SHOWN:
                        print(f"{name} {at}: {what}", flush=True)
                done += len(batch)
        finally:  # Ctrl-C, too
            took = time.monotonic() - start
            print(
                f"{name}: inputs {seed} to {seed + done - 1}, {done} in {took:.0f} s, {wrong} wrong so far",
                flush=True,
            )
    return wrong


def main() -> int:
    """The options, and the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help="、".join(PARTS))
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    asked = parser.parse_args()
    return int(run(asked.parts or list(PARTS), asked.seed, asked.count, asked.seconds) > 0)


if __name__ == "__main__":
    sys.exit(main())
