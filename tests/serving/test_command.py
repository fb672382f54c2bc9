"""The command: what it says, how it ends, and what it refuses to begin with."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

import pytest

from generator.serving.command import _refresh, _until_interrupted, matters, serve
from generator.serving.server import Live
from tests.projects import edit, make_project
from tests.serving.previews import BAD, GOOD, PATIENCE, REPORT

COMMAND = """
import sys
from pathlib import Path
from generator.serving.command import serve
sys.exit(serve(Path(sys.argv[1]), 0))
"""


@contextmanager
def started(project: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(project)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def told(process: subprocess.Popen[str], wanted: str) -> str:
    """The next line with these words."""
    assert process.stdout
    return next(line for line in process.stdout if wanted in line)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_and_well(tmp_path: Path, number: signal.Signals) -> None:
    with started(make_project(tmp_path / "project")) as process:
        told(process, "预览：http://127.0.0.1:")
        process.send_signal(number)
        out, complaints = process.communicate(timeout=30)

    assert (process.returncode, out, complaints) == (0, "", "")


def test_it_can_be_ended_while_it_builds(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    with started(project) as process:
        told(process, "正在准备预览")
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=30)
    assert (process.returncode, complaints) == (0, "")

    with started(project) as process:
        assert "预览" in told(process, "http://127.0.0.1:")


def test_the_terminal_shows_what_was_built_and_where_the_errors_are(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    with started(project) as process:
        assert "个文件，用时 " in told(process, "已更新")
        told(process, "http://127.0.0.1:")
        edit(project, f"{REPORT}.yml", GOOD, BAD)
        assert told(process, "错误").endswith("错误 1 处。\n")
        assert told(process, "content/").startswith(f"  {REPORT}.yml:11:7 “行政处罚”")


def test_a_port_that_is_taken_is_said_to_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert serve(make_project(tmp_path / "project"), port) == 2
    said = capsys.readouterr().err
    assert f"端口 {port} 已被占用" in said
    assert "nianbao serve --port " in said


def test_a_missing_library_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert serve(tmp_path, 0) == 2
    assert "没有安装 watchfiles" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("content/site.yml", True),
        ("content/reports/a/b/2023.yml", True),
        ("content/reports/a/b/2023.md", True),
        ("content/reports/a/b", True),
        ("content/pages/about.md", True),
        ("templates/report.html", True),
        ("templates/assets/style.css", True),
        ("content/handbook/index.md", False),
        ("content/reports/a/.2023.yml.swp", False),
        ("content/reports/a/.git/x.yml", False),
        ("content/reports/a/2023.yml~", False),
        ("content/reports/a/2023.yml.tmp", False),
        ("content/reports/a/#2023.yml#", False),
        ("content/reports/a/~$2023.docx", False),
        ("templates/.report.html.swx", False),
    ],
)
def test_what_editors_leave_behind_does_not_matter(path: str, expected: bool) -> None:
    assert matters(Path(path)) is expected


def test_an_hour_of_saving_takes_no_more_memory_than_a_minute(tmp_path: Path) -> None:
    """A command collects cycles so seldom that a long one must do it itself."""
    project = make_project(tmp_path / "project")
    live = Live(project)
    thresholds = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)  # as generator/__main__.py has it
    try:
        counts = []
        for figure in range(30):
            text = f"行政处罚: {figure}"
            edit(project, f"{REPORT}.yml", GOOD if not figure else f"行政处罚: {figure - 1}", text)
            _refresh(live, 1, lambda _: None)
            counts.append(len(gc.get_objects()))
    finally:
        gc.set_threshold(*thresholds)
    assert live.number == 30
    assert max(counts[10:]) < counts[9] * 1.02


def test_an_interrupt_that_is_lost_ends_the_preview_all_the_same() -> None:
    """As it is in `__del__`; the next one is ignored already."""
    stop = Event()
    with _until_interrupted(stop), suppress(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGTERM)
        stop.wait(PATIENCE)
    assert stop.is_set()
