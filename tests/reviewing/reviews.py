"""Reviews in scratch repositories: a change on a branch of its own, and what a review says of it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.reviewing.command import review_change
from tests.history.repositories import commit, git


@dataclass(frozen=True)
class Said:
    """What a review gave: its exit code, what was printed, and the folder of its results."""

    code: int
    log: str
    out: Path

    @property
    def comment(self) -> str:
        return (self.out / "comment.md").read_text("utf-8")

    def page(self, address: str) -> str:
        return (self.out / "site" / address).read_text("utf-8")

    @property
    def everything(self) -> str:
        """All that was handed over, and the log."""
        bodies = [path.read_bytes() for path in self.out.rglob("*") if path.is_file()]
        return self.log + b"\n".join(bodies).decode("utf-8", "replace")


def propose(root: Path) -> None:
    """Commit what there is to the branch `change`, and go back to `main`."""
    git(root, "switch", "--quiet", "--create", "change")
    commit(root)
    git(root, "switch", "--quiet", "main")


def reviewed(
    root: Path,
    capsys: pytest.CaptureFixture[str],
    base: str = "main",
    head: str = "change",
    out: Path | None = None,
) -> Said:
    """Review a change in the project `root`; the results lie beside the repository."""
    place = out or Path(git(root, "rev-parse", "--show-toplevel")).with_name("results")
    capsys.readouterr()
    code = review_change(root, base, head, place)
    said = capsys.readouterr()
    return Said(code, said.out + said.err, place)


def tree(root: Path, *entries: tuple[str, str, str, str]) -> str:
    """Write a tree of (mode, kind, id, name), whatever a work tree would say to the names; gives its
    id."""
    lines = "".join(f"{mode} {kind} {one}\t{name}\0" for mode, kind, one, name in entries)
    done = subprocess.run(
        ["git", "mktree", "-z", "--missing"],
        cwd=root,
        input=lines.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def blob(root: Path, body: bytes) -> str:
    """Write a blob; gives its id."""
    done = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"],
        cwd=root,
        input=body,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()
