"""`nianbao serve`: builds the preview, serves it, and builds it again whenever a file is saved."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

from generator.base.display import visible
from generator.base.extras import PartMissing, require
from generator.base.refusal import reason
from generator.reporters.terminal import progress
from generator.serving.preview import Shown, refresh
from generator.serving.server import Live, Server

# Milliseconds. A save is several events: it has ended when nothing happens for a STEP, which is
# longer than a file is too young for its fingerprint. A checkout of many files may take LONGEST.
STEP, LONGEST = 25, 1600
_IDLE = 200  # after which a refresh catches what was saved before the watching began
_NAMED = 3  # problems that the terminal shows


def serve(root: Path, port: int) -> int:
    """Preview the project until Ctrl-C or SIGTERM; gives the exit code."""
    try:
        require("serve", "预览")
    except PartMissing as missing:
        return _refused(str(missing))
    root = root.resolve()  # some systems name the files that changed only so
    try:
        live = Live(root)
        server = Server(live, port)
    except OSError as error:
        return _refused(_why(error, port))
    stop = Event()
    with server, _until_interrupted(stop):
        _say("正在准备预览……\n")
        _refresh(live, None, _say)
        gc.freeze()  # what is there now stays: looking through it for cycles would only take time
        with running(server):
            _say(f"预览：http://127.0.0.1:{server.server_port}/ （按 Ctrl-C 结束）\n")
            follow(live, stop, _say)
    return 0


@contextmanager
def running(server: Server) -> Iterator[None]:
    """Answer requests, in a thread, until the block ends; then let the waiting ones go."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.live.close()
        server.shutdown()
        thread.join()


def follow(live: Live, stop: Event, say: Callable[[str], object]) -> None:
    """Refresh the preview whenever a file that matters is saved, until told to stop."""
    while not stop.is_set():
        _follow(live, stop, say, _folders(live.root))


def _folders(root: Path) -> list[Path]:
    """What is watched: a project may have no templates of its own, or begin to have some."""
    return [folder for name in ("content", "templates") if (folder := root / name).is_dir()]


def _follow(live: Live, stop: Event, say: Callable[[str], object], folders: Sequence[Path]) -> None:
    """The same until other folders are to be watched."""
    from watchfiles import watch

    saved = watch(
        *folders,
        watch_filter=lambda _change, path: matters(Path(path).relative_to(live.root)),
        debounce=LONGEST,
        step=STEP,
        rust_timeout=_IDLE,
        yield_on_timeout=True,
        stop_event=stop,
    )
    next(saved, None)
    _refresh(live, 1, say)
    for changes in saved:
        if changes:
            _refresh(live, 1, say)
        if _folders(live.root) != folders:
            return


def matters(path: Path) -> bool:
    """Whether a file, from the project's root, is one that a build reads: not what editors leave
    behind while they save. A folder matters too: it may have been moved with all its files."""
    if any(part.startswith(".") for part in path.parts) or path.name.endswith(("~", ".tmp")):
        return False
    if path.parts[0] == "templates":
        return True
    return path.suffix in {"", ".yml", ".md"} and path.parts[1:2] != ("handbook",)


def _refresh(live: Live, workers: int | None, say: Callable[[str], object]) -> None:
    start = perf_counter()
    # Once the server's threads run, no process may be forked.
    count = progress() if workers is None else lambda *_: None
    shown = refresh(live.root, live.shown, count, workers)
    if shown is not live.shown:
        live.show(shown)
        say(_summary(shown, perf_counter() - start))
        # The thresholds of a short command would never look for cycles here.
        gc.collect()


def _summary(shown: Shown, seconds: float) -> str:
    """What was done, and the first of what is to be mended."""
    if shown.failure:
        return visible(f"网页没有更新：{shown.failure}。") + "\n"
    problems = shown.problems
    what = f"已更新 {shown.written} 个文件" if shown.written else "没有文件要更新"
    counts = {"错误": len(problems), "警告": shown.warnings}
    found = "，".join(f"{word} {count} 处" for word, count in counts.items() if count)
    lines = [f"{what}，用时 {seconds:.2f} 秒{'；' * bool(found)}{found}。"]
    lines += [f"  {d.path}:{d.place.line}:{d.place.column} {d.message}" for d in problems[:_NAMED]]
    if len(problems) > _NAMED:
        lines.append(f"  另有 {len(problems) - _NAMED} 处，见 nianbao check。")
    return "".join(f"{visible(line)}\n" for line in lines)


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


def _refused(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return 2


def _why(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else port - 1
        return f"端口 {port} 已被占用，也许另一个预览还开着。请换一个：nianbao serve --port {other}"
    if error.errno == errno.EACCES and port and port < 1024:
        return f"没有权限使用端口 {port}。请用 1024 以上的：nianbao serve --port 8000"
    return f"不能开始预览：{reason(error)}。"


@contextmanager
def _until_interrupted(stop: Event) -> Iterator[None]:
    """End the block quietly on Ctrl-C or SIGTERM; what is being written is whole at any moment. `stop`
    is set too: an exception that comes while Python clears away a value is lost."""
    ours = os.getpid()
    signals = (signal.SIGINT, signal.SIGTERM)

    def interrupt(*_: object) -> None:
        if os.getpid() != ours:
            os._exit(
                1
            )  # a process that was forked for a build: its parent says all there is to say
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        stop.set()
        raise KeyboardInterrupt

    former = [signal.signal(number, interrupt) for number in signals]
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in zip(signals, former, strict=True):
            signal.signal(number, handler)
