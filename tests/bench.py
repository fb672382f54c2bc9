"""`make bench`: medians of whole `nianbao build` runs on invented corpora, and peak memory.

Every run is a process of its own, start-up included. Wall-clock times on a shared machine are
noisy: compare medians and ratios of one run with each other, not with another day's.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.corpus import make_corpus

COMMAND = (sys.executable, "-m", "generator", "build")
# As for any user, compiled modules are kept, whatever the environment of the tests says.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def main() -> None:
    """Print one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--against", type=Path, metavar="CHECKOUT", help="another state of this repository, in turn"
    )
    options = parser.parse_args()
    if options.against:
        for size in options.sizes:
            _compare(options.against.resolve(), size, options.runs)
        return
    cold: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            root = Path(folder) / str(size)
            root.mkdir()
            make_corpus(root, size)
            cold[size] = _measure(root, options.runs, _clean) * 1000 / size
            print(f"{size:>6} reports: cold            {cold[size]:8.2f} ms a report")
            same = _measure(root, 5 * options.runs, lambda _root: None)
            print(f"{size:>6} reports: nothing changed {same:8.3f} s")
            changed = _measure(root, 3 * options.runs, _change_one)
            print(f"{size:>6} reports: one changed     {changed:8.3f} s")
            _clean(root)
            pss, rss = _peak_memory(root)
            print(f"{size:>6} reports: peak memory     {pss:8.0f} MB (PSS; {rss:.0f} MB RSS)")
    if len(cold) > 1:
        small, large = min(cold), max(cold)
        print(f"growth: a report costs {cold[large] / cold[small]:.2f} × at {large} as at {small}")


def _compare(other: Path, size: int, runs: int) -> None:
    """Print the medians of this checkout and of `other` in wall seconds, run in turn on the same
    content, and the medians of the ratios of runs that followed each other: of wall time, and of
    processor time, which other work on the machine disturbs less."""
    here = Path(__file__).parent.parent
    kinds: tuple[tuple[str, int, Callable[[Path], None]], ...] = (
        ("cold", runs, _clean),
        ("nothing changed", 5 * runs, lambda _root: None),
        ("one changed", 3 * runs, _change_one),
    )
    with tempfile.TemporaryDirectory() as folder:
        roots = {checkout: Path(folder) / name for checkout, name in ((other, "a"), (here, "b"))}
        for checkout, root in roots.items():
            root.mkdir()
            make_corpus(root, size)
            shutil.rmtree(root / "templates")
            shutil.copytree(checkout / "templates", root / "templates")
        for kind, times, prepare in kinds:
            spent: dict[Path, list[tuple[float, float]]] = {checkout: [] for checkout in roots}
            for _ in range(times):
                for checkout, root in roots.items():
                    spent[checkout].append(_once(root, prepare, checkout))
            before, now = (statistics.median(wall for wall, _ in own) for own in spent.values())
            wall, processor = (
                statistics.median(b[i] / a[i] for a, b in zip(*spent.values(), strict=True))
                for i in (0, 1)
            )
            figures = f"{before:8.3f} s → {now:8.3f} s  × {wall:.3f}, processor × {processor:.3f}"
            print(f"{size:>6} reports: {kind:15} {figures}")


def _once(root: Path, prepare: Callable[[Path], None], checkout: Path) -> tuple[float, float]:
    """Wall and processor seconds of one build by the program of a checkout, after `prepare`."""
    prepare(root)
    environment = {**ENVIRONMENT, "PYTHONPATH": str(checkout)}
    start, used = time.perf_counter(), _processor()
    subprocess.run(COMMAND, cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start, _processor() - used


def _processor() -> float:
    """Processor seconds of all processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _measure(root: Path, runs: int, prepare: Callable[[Path], None]) -> float:
    """The median of `runs` builds in seconds, each after `prepare`."""
    times = []
    for _ in range(runs):
        prepare(root)
        start = time.perf_counter()
        subprocess.run(COMMAND, cwd=root, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _clean(root: Path) -> None:
    for name in ("site", ".nianbao"):
        shutil.rmtree(root / name, ignore_errors=True)


def _change_one(root: Path) -> None:
    path = sorted(root.glob("content/reports/county-*/town-05/20??.yml"))[0]
    text = path.read_text(encoding="utf-8")
    old = text.partition("行政处罚: ")[2].partition("\n")[0]
    path.write_text(text.replace(f"行政处罚: {old}", f"行政处罚: {int(old) + 1}"), encoding="utf-8")
    # An editor takes longer than a clock tick to come back.
    time.sleep(0.05)


def _peak_memory(root: Path) -> tuple[float, float]:
    """The highest sum over all processes of a cold build, in MB: proportional and resident."""
    process = subprocess.Popen(COMMAND, cwd=root, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    peak_pss = peak_rss = 0
    while process.poll() is None:
        pss = rss = 0
        for pid in (process.pid, *_children(process.pid)):
            own = _memory(pid)
            pss += own.get("Pss", 0)
            rss += own.get("Rss", 0)
        peak_pss, peak_rss = max(peak_pss, pss), max(peak_rss, rss)
        time.sleep(0.02)
    return peak_pss / 1024, peak_rss / 1024


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def _memory(pid: int) -> dict[str, int]:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return {}
    rows = (line.split() for line in text.splitlines() if line.endswith(" kB"))
    return {row[0].rstrip(":"): int(row[1]) for row in rows}


if __name__ == "__main__":
    main()
