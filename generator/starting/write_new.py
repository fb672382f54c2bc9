"""Writes the files of a new project: all of them, or none; and the first commit, if asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from generator.base.atomic import write_all
from generator.base.git_program import first_line, run_git
from generator.base.refusal import Refused

_NAMED = 5  # files that a refusal lists


def refuse_existing(root: Path, names: Collection[str]) -> None:
    """Refused where one of the files is there already: nothing is ever replaced."""
    there = [name for name in names if (root / name).exists() or (root / name).is_symlink()]
    if there:
        more = f" 等 {len(there)} 个" if len(there) > _NAMED else ""
        raise Refused(
            f"{root} 里已经有 {'、'.join(there[:_NAMED])}{more}，什么也没有写。"
            "请换一个空的文件夹，或者先把它们移走。"
        )


def write_new(
    root: Path, files: Mapping[str, str | bytes], longer: Mapping[str, bytes] | None = None
) -> None:
    """Write `files` (path from `root` → text or bytes), making the folders that are missing; those
    that are to be `longer` are there already, and get their new bytes.

    Raises Refused where one of `files` is there, and OSError where one cannot be written; then all
    is as it was before, and no folder is left behind.
    """
    refuse_existing(root, files)
    made: list[Path] = []
    try:
        for folder in sorted({(root / name).parent for name in files}):
            for place in _missing(folder):
                place.mkdir()
                made.append(place)
        write_all(root, files)
        try:
            write_all(root, longer or {}, replace=True)
        except BaseException:
            for name in files:
                (root / name).unlink(missing_ok=True)
            raise
    except BaseException:
        for folder in reversed(made):
            with suppress(OSError):  # the cause is what is told
                folder.rmdir()
        raise


def _missing(folder: Path) -> list[Path]:
    """A folder and those above it that are not there, from above."""
    return [place for place in (folder, *folder.parents) if not place.exists()][::-1]


def first_commit(root: Path, names: Collection[str], message: str) -> None:
    """Commit these files, in a repository of their own where the folder lies in none.

    Raises Refused, which says why and that the files are written all the same.
    """
    left = ["git init", "git add --all", f'git commit -m "{message}"']
    try:
        if run_git(root, "rev-parse", "--is-inside-work-tree").returncode:
            _do(root, "init", "--quiet", "--initial-branch=main")
        del left[0]
        # By force: what a host's .gitignore leaves out (build/, *.whl …) is part of the project.
        _do(root, "add", "--force", "--", *names)
        _do(root, "commit", "--quiet", "--message", message, "--", *names)
    except Refused as refusal:
        why = str(refusal).rstrip("。")
        left = [*_WHO, *left] if why == _NOBODY else left
        lines = "".join(f"\n  {line}" for line in left)
        raise Refused(f"文件已经写好，没有提交：{why}。再在 {root} 里运行：{lines}") from None


_NOBODY = "Git 不知道提交人，请写明姓名和邮箱"
_WHO = ("git config --global user.name 姓名", "git config --global user.email 邮箱")


def _do(root: Path, *words: str) -> None:
    """Have git do it; Refused with what to do, where it does not."""
    done = run_git(root, *words)
    if any(word in done.stderr for word in (b"user.email", b"user.name", b"ident")):
        raise Refused(_NOBODY)
    if done.returncode:
        raise Refused(f"Git 说：{first_line(done.stderr)}，请先改正")
