"""Where a command works: the project around the current folder, and paths in it as people give them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from generator.model.content_paths import REPORTS, SITE_FILE


def project() -> Path:
    """The project found upward from the current folder, its site whole: a build that was cut short is
    finished. UsageError where there is none."""
    from generator.base.fingerprints import find_project
    from generator.building.journal import is_unfinished

    root = find_project(Path.cwd())
    if root is None:
        raise click.UsageError("这里不是 nianbao 项目：本文件夹和上级都没有 content/site.yml。")
    if is_unfinished(root):
        _finish(root)
    return root


def _finish(root: Path) -> None:
    """Finish a build that was cut short, and say so."""
    from generator.base.refusal import reason
    from generator.building.interrupted import finish_interrupted

    try:
        done = finish_interrupted(root)
    except OSError as error:
        told = f"上次生成网站没有写完，现在也不能补完：{reason(error)}。site/ 里有新有旧，请先不要公开。"
        click.echo(told, err=True)
        return
    if done and done.lost:
        told = f"上次生成网站没有写完，有 {len(done.lost)} 个文件不在了，请运行 nianbao build。"
        click.echo(told, err=True)
    elif done:
        click.echo(f"上次生成网站没有写完，已补完 {done.files} 个文件。", err=True)


def relative(root: Path, path: Path) -> str:
    """`path`, from the current folder or below content/reports/, as a path from the project's root.

    Raises UsageError where content/ has no such file or folder.
    """
    for candidate in (path, root / REPORTS / path):
        absolute = Path(os.path.normpath(candidate.absolute()))
        if absolute.exists() and absolute.is_relative_to(root / "content"):
            return absolute.relative_to(root).as_posix()
    raise click.UsageError(f"content 里没有 {path}。")


def concerns(path: str, wanted: Sequence[str]) -> bool:
    """Whether a diagnostic's file, `path`, is one of those `wanted` (files or folders), or decides
    whether those can be read at all; all are paths from the project."""
    if path == SITE_FILE:
        return True
    folder, _, name = path.rpartition("/")
    for want in wanted:
        halves = {f"{want.rpartition('.')[0]}.yml", f"{want.rpartition('.')[0]}.md"}
        above = name == "authority.yml" and want.startswith(f"{folder}/")
        if path == want or path.startswith(f"{want}/") or above:
            return True
        if want in halves and path in halves:
            return True
    return False
