"""Scratch repositories for tests: the invented base project, committed by a fixed author."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from generator.history.changes import Change, Comparison
from generator.history.compare import compare
from tests.cases import BASE, read_case, write_project

REPORTS = "content/reports/"
LIUHE = f"{REPORTS}qinghe/liuhe"
YML, MD = f"{LIUHE}/2023.yml", f"{LIUHE}/2023.md"
ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "甲" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "a@example.org" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_DATE": "2024-02-01T00:00:00Z" for who in ("AUTHOR", "COMMITTER")},
}


def git(folder: Path, *words: str) -> str:
    """Run git and give what it prints."""
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env={**os.environ, **ENVIRONMENT},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


def make_repository(root: Path, project: str = ".") -> Path:
    """The base project, committed on `main`; gives the folder of the project."""
    (root / project).mkdir(parents=True)
    write_project(root / project, read_case(BASE)[0])
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root)
    return root / project


def commit(root: Path) -> str:
    """Commit all there is; gives the commit's id."""
    git(root, "add", "--all", "--force")
    git(root, "commit", "--quiet", "--allow-empty", "--message=改动")
    return git(root, "rev-parse", "HEAD")


def edit(root: Path, path: str, *changes: tuple[str, str]) -> None:
    """Replace each text where it first stands."""
    text = (root / path).read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (root / path).write_text(text, "utf-8")


def write(root: Path, path: str, body: bytes) -> None:
    """Write a file, its folders too."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(body)


def add_year(root: Path, year: int, place: str = LIUHE) -> None:
    """A report for another year, in the words of 2023."""
    for suffix in ("yml", "md"):
        text = (root / f"{LIUHE}/2023.{suffix}").read_text("utf-8")
        text = text.replace("2024", f"{year + 1}\0").replace("2023", str(year)).replace("\0", "")
        write(root, f"{place}/{year}.{suffix}", text.encode())


def compared(root: Path, base: str = "main", head: str | None = None) -> Comparison:
    return compare(root, base, head)


def only_change(root: Path, base: str = "main", head: str | None = None) -> Change:
    """The one change that there is."""
    (change,) = compare(root, base, head).changes
    return change


def state_of(root: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of the folder, .git included, with its bytes and time."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in root.rglob("*")
        if path.is_file()
    }
