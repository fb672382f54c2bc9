"""What a clerk does, on any computer and without `make`: check, new, fmt, build, status, serve, through
the installed command. `python -m tests.clerks_computer nianbao`; the workflow runs it on Windows and
macOS."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.cases import BASE, read_case, write_project

REPORT = "content/reports/qinghe/liuhe"
_WAIT = 60  # seconds for the preview to answer


def run(command: Sequence[str], folder: Path, *words: str, code: int = 0) -> str:
    """Run the command in a project; gives what it prints, which is UTF-8 on any computer."""
    done = subprocess.run([*command, *words], cwd=folder, capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode("utf-8")
    assert done.returncode == code, f"{words}: {done.returncode}\n{said}"
    return said


def preview(command: Sequence[str], folder: Path) -> None:
    """Start the preview, read its first page, and end it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [*command, "serve", "--port", str(port)]
    server = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + _WAIT
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                    assert "柳河镇" in answer.read().decode("utf-8")
                return
            except (URLError, ConnectionError):
                assert server.poll() is None, "the preview ended"
                assert time.monotonic() < until, "the preview does not answer"
                time.sleep(0.5)
    finally:
        server.terminate()
        server.wait(30)


def main(command: Sequence[str]) -> None:
    """Everything once, in a new project."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch) / "年报"
        write_project(folder, read_case(BASE)[0])
        run(command, folder, "check")
        run(command, folder, "build")
        assert "柳河镇" in (folder / "site/index.html").read_text("utf-8")
        assert "没有变化" in run(command, folder, "build")
        run(command, folder, "new", "qinghe/liuhe", "2024")
        assert "待填" in (folder / REPORT / "2024.yml").read_text("utf-8")
        run(command, folder, "fmt")
        run(command, folder, "check", code=1)  # of what is to be filled in
        (folder / REPORT / "2024.yml").unlink()
        (folder / REPORT / "2024.md").unlink()
        run(command, folder, "status", "--on", "2024-02-01")
        preview(command, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
