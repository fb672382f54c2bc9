"""Makes the handbook with MkDocs and puts it in place: in the site, or on this computer only."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from generator.base.extras import require
from generator.base.packaged import packaged
from generator.base.refusal import Refused
from generator.model.content_paths import STATE_FOLDER

NAME = "handbook"
_OURS = "search/search_index.js"  # written by the hook into every handbook


def put_handbook(root: Path, *, public: bool) -> tuple[Path, bool]:
    """Make the handbook anew: in site/handbook if it is `public`, else in the state's folder; one
    at the other place goes. Gives its folder, and whether one went there for the first time.

    Raises Refused where a folder in its place is none of ours, OSError where MkDocs fails; then all
    is as it was.
    The caller holds the lock.
    """
    require("handbook", "生成手册")
    site, state = root / "site", root / STATE_FOLDER
    place, other = (site, state) if public else (state, site)
    for folder in (place, place / NAME):
        if folder.is_symlink():
            raise Refused(f"{folder.relative_to(root).as_posix()} 是链接，请换成普通文件夹。")
    if _is_foreign(place / NAME):
        shown = (place / NAME).relative_to(root).as_posix()
        raise Refused(f"{shown} 里不是填报手册，没有改动；请先移走这个文件夹。")
    new, old = state / f"{NAME}.new", state / f"{NAME}.old"
    for folder in (new, old):  # of a run that was cut short
        shutil.rmtree(folder, ignore_errors=True)
    _make(new, public=public)
    first = not (place / NAME).exists()
    place.mkdir(exist_ok=True)
    if not first:
        shutil.move(place / NAME, old)
    shutil.move(new, place / NAME)
    shutil.rmtree(old, ignore_errors=True)
    _take_out(other, state)
    return place / NAME, first


def withdraw_handbook(root: Path) -> bool:
    """Take the handbook out of the site, at once and whole; whether there was one of ours. The caller
    holds the lock."""
    return _take_out(root / "site", root / STATE_FOLDER)


def _take_out(place: Path, state: Path) -> bool:
    if place.is_symlink() or _is_foreign(place / NAME) or not (place / NAME / _OURS).is_file():
        return False
    old = state / f"{NAME}.old"
    shutil.rmtree(old, ignore_errors=True)
    state.mkdir(exist_ok=True)
    (place / NAME).replace(old)
    shutil.rmtree(old, ignore_errors=True)
    return True


def _is_foreign(folder: Path) -> bool:
    """Whether something lies there that is no handbook of ours: MkDocs would empty it."""
    if folder.is_symlink():
        return True
    if not folder.exists():
        return False
    return not folder.is_dir() or (any(folder.iterdir()) and not (folder / _OURS).is_file())


def _make(target: Path, *, public: bool) -> None:
    """Build the packaged handbook into a folder of its own, a warning being an error."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    changed = {} if public else {"copyright": ""}  # nothing leads back to a site that it is not in
    try:
        config = load_config(
            str(packaged("mkdocs.yml")),
            docs_dir=str(packaged("handbook")),
            site_dir=str(target),
            hooks=[str(Path(__file__).with_name("hook.py"))],
            strict=True,
            **changed,
        )
        build(config)
    except MkDocsException as error:
        raise OSError(f"手册没有生成，原来的没有改动；MkDocs 说：{error}") from error
