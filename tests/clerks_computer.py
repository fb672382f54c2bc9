"""What a clerk and a county office do, on any computer and without `make`, through the installed
command. `python -m tests.clerks_computer nianbao`; the workflow runs it on Windows and macOS, and
`tests/test_computers.py` here, in a Python that lacks what Windows lacks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen
from zipfile import ZipFile

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
        folder = Path(scratch) / "某县 年报"
        write_project(folder, read_case(BASE)[0])
        _commit(folder)
        clerk(command, folder)
        county(command, folder)
        preview(command, folder)
        new_project(command, Path(scratch))


def clerk(command: Sequence[str], folder: Path) -> None:
    """Check, build, and write a report."""
    run(command, folder, "check")
    run(command, folder, "build")
    assert "柳河镇" in (folder / "site/index.html").read_text("utf-8")
    assert "没有变化" in run(command, folder, "build")
    page = "site/qinghe/liuhe/2023.html"
    assert "柳河镇" in run(command, folder, "import", page, "--dry-run", "--force")
    assert "已经有了" in run(command, folder, "import", page, code=1)
    run(command, folder, "import", page, "--force")
    run(command, folder, "fmt")
    _git(folder, "checkout", "--quiet", "--", "content")
    run(command, folder, "new", REPORT.replace("/", "\\"), "2024")
    assert "待填" in (folder / REPORT / "2024.yml").read_text("utf-8")
    run(command, folder, "fmt", "--check", f"{REPORT}/2024.yml")
    assert "还在填报" in run(command, folder, "check")
    assert "2024" in run(command, folder, "diff", "HEAD")
    for suffix in ("yml", "md"):
        (folder / REPORT / f"2024.{suffix}").unlink()


def county(command: Sequence[str], folder: Path) -> None:
    """Ask who has reported, add up, review a change, and look whether the site is as it was made."""
    run(command, folder, "status", "--on", "2024-02-01")
    run(command, folder, "rollup", "清河县", "2023")
    run(command, folder, "verify")
    report = folder / REPORT / "2023.yml"
    report.write_bytes(report.read_bytes().replace("行政处罚: 5".encode(), "行政处罚: 6".encode()))
    _git(folder, "commit", "--quiet", "--all", "--message", "改数")
    run(command, folder, "review", "HEAD~1", "HEAD", "../审核")
    assert "行政处罚" in (folder.parent / "审核/comment.md").read_text("utf-8")
    run(command, folder, "build", "--why")


def new_project(command: Sequence[str], scratch: Path) -> None:
    """Begin a project, and check and build it."""
    wheel = scratch / "nianbao-9.8.7-py3-none-any.whl"
    with ZipFile(wheel, "w") as archive:
        archive.writestr("generator/__main__.py", "")
    begun = ("--code", "140522", "--program", str(wheel), "--year", "2025", "--yes")
    run(command, scratch, "init", "阳城", *begun)
    run(command, scratch / "阳城", "check", "--strict")
    run(command, scratch / "阳城", "build")
    assert "新建 1 份" in run(command, scratch / "阳城", "new", "--all", "白桑镇", "2025")
    if os.name == "nt":
        batch(scratch / "阳城")


def batch(folder: Path) -> None:
    """Open 填报.bat, and end it; it finds the command that is installed."""
    words = ["cmd", "/c", "填报.bat"]
    done = subprocess.run(words, cwd=folder, input=b"0", capture_output=True, check=False)
    said = done.stdout.decode("utf-8", "replace")
    assert "检查年报" in said, said + done.stderr.decode("utf-8", "replace")


def _commit(folder: Path) -> None:
    """What is there as the first commit of a repository."""
    (folder / ".gitignore").write_text("site/\n.nianbao/\n", "utf-8")
    _git(folder, "init", "--quiet")
    _git(folder, "add", ".")
    _git(folder, "commit", "--quiet", "--message", "开始")


def _git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=clerk", "-c", "user.email=clerk@example.org")
    subprocess.run(["git", *who, *words], cwd=folder, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
