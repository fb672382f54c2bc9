"""Where a command works: the project around the current folder, and paths in it as people give them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import click

from generator.model.authority_names import plain_path
from generator.model.content_paths import REPORTS, SITE_FILE

_FILE = re.compile(r"(?:[0-9]{4}\.(?:yml|md)|authority\.yml)")  # in an authority's folder


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
    """What somebody names, as a path from the project's root: a path from the current folder or below
    content/reports/, with / or \\, or an authority by any of its names (白桑镇, 白桑镇/2023.yml).

    Raises UsageError where content/ has no such file or folder, or several could be meant.
    """
    words = str(path)
    for candidate in (path, root / REPORTS / path, Path(words.replace("\\", "/"))):
        if found := _within(root, candidate):
            return found
    named = _by_name(root, plain_path(words))
    if named is None or not (root / named).exists():
        raise click.UsageError(f"content 里没有 {path}。")
    return named


def _within(root: Path, candidate: Path) -> str | None:
    absolute = Path(os.path.normpath(candidate.absolute()))
    if absolute.exists() and absolute.is_relative_to(root / "content"):
        return absolute.relative_to(root).as_posix()
    return None


def _by_name(root: Path, words: str) -> str | None:
    """The folder of an authority, or a file in it, that is named by the authority's names."""
    from generator.base.refusal import Refused
    from generator.model.authority_names import UnreadAuthority, authority_named
    from generator.project.project import open_project

    place, found, file = words.rpartition("/")
    if not _FILE.fullmatch(file):
        place, found, file = words, "", ""
    try:
        opened = open_project(root)
        authority = authority_named(opened.authorities, place, opened.unread)
    except UnreadAuthority as refusal:
        raise click.UsageError(str(refusal)) from refusal
    except Refused as refusal:
        raise click.UsageError(f"content 里没有文件 {words}；{refusal}") from refusal
    return f"{REPORTS}{authority.path}{found}{file}"


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
