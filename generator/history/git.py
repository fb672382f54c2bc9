"""Asks the git program about commits and blobs; every way in which it can refuse is explained."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from shutil import copy2
from tempfile import TemporaryDirectory
from typing import NamedTuple

from generator.base import git_program
from generator.base.git_program import first_line
from generator.base.refusal import Refused
from generator.reading.encoding import MAX_BYTES

_SETTINGS = ("-c", "core.warnAmbiguousRefs=true", "-c", "diff.relative=false")
_REGULAR = (b"100644", b"100755")
_OBJECT = re.compile("[0-9a-f]{7,64}")


class UnknownCommit(Refused):
    """No commit here has this name; it may be elsewhere."""


class Repository(NamedTuple):
    """The repository that a project lies in."""

    root: Path  # of the project
    prefix: bytes  # from the top of the repository to the project, with / at its end
    shallow: bool


class TreeEntry(NamedTuple):
    """A file of a commit, as `git ls-tree` lists it."""

    path: bytes  # from the folder that was listed
    blob: str  # its id; empty where it is a link or a submodule


def open_repository(root: Path) -> Repository:
    """The repository that holds the project `root`; Refused where there is none, Git is not
    installed or does not trust the folder."""
    asked = ("--is-inside-work-tree", "--is-shallow-repository", "--show-prefix")
    inside, shallow, prefix = _output(root, "rev-parse", *asked).split(b"\n", 2)
    if inside != b"true":
        raise Refused("这个文件夹在 .git 里面，不是工作区。请到项目的文件夹里运行。")
    return Repository(root, prefix.removesuffix(b"\n"), shallow == b"true")


def commit_of(repository: Repository, name: str) -> str:
    """The full id of the commit that `name` means (a branch, a tag, an id, HEAD~2).

    Raises Refused where `name` is ambiguous, UnknownCommit where it is unknown, saying what to fetch.
    """
    found = run_git(
        repository.root, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}"
    )
    if b"ambiguous" in found.stderr:
        raise Refused(
            f"“{name}”有歧义：可能是同名的分支和标签，也可能是提交编号写得太短。"
            "请写全名，如 refs/heads/main 或 refs/tags/main，编号请多写几位。"
        )
    if found.returncode or not name:
        raise UnknownCommit(_unknown(repository, name))
    return found.stdout.decode().strip()


def known_commit(repository: Repository, name: str) -> str | None:
    """The full id of the commit that `name` means; None where there is none."""
    found = run_git(
        repository.root, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}"
    )
    return None if found.returncode else found.stdout.decode().strip()


def _unknown(repository: Repository, name: str) -> str:
    """That there is no commit `name`, and what to fetch."""
    if name == "HEAD":
        return "仓库里还没有提交，没有可以比较的。请先提交一次。"
    wrong = f"没有“{name}”这个分支、标签或提交。"
    remotes = _remotes(repository)
    shallow = "这是浅克隆，没有取得全部历史。" if repository.shallow else ""
    relative = not name or name.startswith(("HEAD", "-")) or set(name) & set("~^@:* ")
    if not remotes or relative or ".." in name:
        return wrong + shallow + (_unshallow(repository) if shallow else "请核对名称。")
    remote = next((r for r in remotes if name.startswith(f"{r}/")), None)
    branch = name.removeprefix(f"{remote}/") if remote else name
    remote = remote or remotes[0]
    tracked = f"{remote}/{branch}"
    if tracked != name and known_commit(repository, tracked):
        return f"{wrong}有 {tracked}，请写 {tracked}。"
    what = branch if _OBJECT.fullmatch(branch) else f"{branch}:refs/remotes/{tracked}"
    deep = "--unshallow " if repository.shallow else ""
    fetch = f"git fetch {deep}{shlex.quote(remote)} {shlex.quote(what)}"
    then = "" if what == branch or name == tracked else f"（比较时写 {tracked}）"
    return f"{wrong}{shallow}请核对名称，或先运行 {fetch}，再试一次{then}。"


def _remotes(repository: Repository) -> list[str]:
    """The names of the remotes, `origin` first."""
    names = _output(repository.root, "remote").decode("utf-8", "replace").split("\n")[:-1]
    return sorted(names, key=lambda name: (name != "origin", name))


def _unshallow(repository: Repository) -> str:
    remote = shlex.quote(next(iter(_remotes(repository)), "origin"))
    return (
        f"请先运行 git fetch --unshallow {remote}，再试一次"
        "（GitHub Actions 的 checkout 写 fetch-depth: 0，GitLab CI 设 GIT_DEPTH: 0）。"
    )


def merge_base(repository: Repository, base: str, head: str) -> str:
    """The id of the newest commit that the histories of two commits have in common; Refused where
    there is none, or the clone is too shallow to know."""
    found = run_git(repository.root, "merge-base", base, head)
    if found.returncode > 1:
        raise Refused(
            f"git 不能比较两边的历史（{first_line(found.stderr)}）。请运行 git fsck 检查。"
        )
    if found.returncode:
        why = "两边找不到共同的起点。"
        if repository.shallow:
            raise Refused(f"{why}这是浅克隆，没有取得全部历史。{_unshallow(repository)}")
        raise Refused(f"{why}两边的历史互不相干，请核对 BASE 写的是不是本项目的分支。")
    return found.stdout.decode().strip()


def entries(repository: Repository, commit: str, folder: str) -> Iterator[TreeEntry]:
    """All files of a commit below a folder of the project; none where it has no such folder."""
    path = repository.prefix + folder.encode()
    listed = _output(repository.root, "ls-tree", "-z", "--full-tree", commit, "--", path)
    if not listed.startswith(b"040000 tree "):
        return
    tree = listed.split(b"\t")[0].split(b" ")[2]
    for line in _output(repository.root, "ls-tree", "-r", "-z", "--full-tree", tree).split(b"\0")[
        :-1
    ]:
        about, name = line.split(b"\t", 1)
        mode, _, blob = about.split(b" ")
        yield TreeEntry(name, blob.decode() if mode in _REGULAR else "")


def blobs(repository: Repository, wanted: Iterable[str], most: int = MAX_BYTES) -> dict[str, bytes]:
    """Blob id → bytes; one of more than `most` bytes, unless said otherwise longer than any content
    that is read, gives `most` + 1 blanks. Raises Refused where the clone lacks one."""
    asked = "\n".join(dict.fromkeys(wanted)).encode()
    if not asked:
        return {}
    sizes = _output(repository.root, "cat-file", "--batch-check", stdin=asked)
    short: list[bytes] = []
    found: dict[str, bytes] = {}
    for line in sizes.splitlines():
        blob, kind, *size = line.split(b" ")
        if kind != b"blob":
            raise Refused(_incomplete())
        if int(size[0]) > most:
            found[blob.decode()] = b" " * (most + 1)
        else:
            short.append(blob)
    out = memoryview(_output(repository.root, "cat-file", "--batch", stdin=b"\n".join(short)))
    start = 0
    for blob in short:
        # <id> blob <size>\n<bytes>\n; the size was asked for above, but the header's is nearer
        head = bytes(out[start : start + len(blob) + 32]).split(b"\n", 1)[0]
        length = int(head.rsplit(b" ", 1)[1])
        begin = start + len(head) + 1
        found[blob.decode()] = bytes(out[begin : begin + length])
        start = begin + length + 1
    return found


def changed_paths(repository: Repository, base: str, head: str | None) -> list[str]:
    """Every path of the whole repository that differs between two commits, or a commit and the
    work tree; from the top of the repository."""
    flags = ("-z", "--name-only", "--no-renames", "--no-ext-diff", "--ignore-submodules=dirty")
    if head is not None:
        out = _output(repository.root, "diff-tree", "-r", *flags, base, head, "--")
    else:
        # `diff-index` takes every file with a new date for changed; `diff` looks into it, but
        # renews the index, so it gets one of its own (with its date, by which git tells which
        # files may have changed in the same second).
        with TemporaryDirectory() as folder:
            own = Path(folder) / "index"
            index = _output(repository.root, "rev-parse", "--git-path", "index")
            with suppress(FileNotFoundError):
                copy2(repository.root / os.fsdecode(index.removesuffix(b"\n")), own)
            out = _output(repository.root, "diff", *flags, base, "--", index=own)
        new = ("ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ":/")
        out += _output(repository.root, *new)
    return sorted({path.decode("utf-8", "replace") for path in out.split(b"\0")[:-1]})


def run_git(
    folder: Path, *arguments: str | bytes, stdin: bytes = b"", index: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """What git says and its exit code; Refused where it is not installed, does not trust the folder,
    or finds no repository."""
    own = {"GIT_INDEX_FILE": str(index)} if index else {}
    done = git_program.run_git(folder, *_SETTINGS, *arguments, stdin=stdin, environment=own)
    if b"not a git repository" in done.stderr:
        raise Refused(
            "这个项目不在 Git 仓库里，没有以前的内容可以比较。请用 git clone 取得仓库，在里面运行。"
        )
    return done


def _output(
    folder: Path, *arguments: str | bytes, stdin: bytes = b"", index: Path | None = None
) -> bytes:
    done = run_git(folder, *arguments, stdin=stdin, index=index)
    if done.returncode:
        raise Refused(f"git 没有完成（{first_line(done.stderr)}）。请运行 git fsck 检查仓库。")
    return done.stdout


def _incomplete() -> str:
    return (
        "仓库里缺少要比较的文件，可能是部分克隆（--filter）又不能联网，也可能是仓库损坏。"
        "请运行 git fetch --refetch，或重新克隆。"
    )
