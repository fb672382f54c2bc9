"""Writing the site: pages are staged aside, then renamed into place; only own files are deleted."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable
from pathlib import Path
from stat import S_ISREG

from generator.base.digest import digest
from generator.base.refusal import reason
from generator.building.state import clear_journal, write_journal
from generator.model.content_paths import STATE_FOLDER


class Unwritable(OSError):
    """The site folder cannot be written; the message is for the user."""


def stage_folder(root: Path) -> Path:
    """A fresh folder for pages in the making; what a killed build left there goes."""
    folder = root / STATE_FOLDER / "stage"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def stage(root: Path, address: str, body: bytes) -> bool:
    """Stage a page unless the site already has exactly these bytes."""
    old = root / "site" / address
    try:
        # Opening a pipe would wait for ever; what is no plain file is replaced.
        if S_ISREG(old.lstat().st_mode) and old.read_bytes() == body:
            return False
    except OSError:
        pass
    with staged(root, address).open("wb") as file:
        file.write(body)
    return True


def staged(root: Path, address: str) -> Path:
    """Where a page waits: one flat folder, so that staging makes no folders."""
    return root / STATE_FOLDER / "stage" / digest(address)


def publish(root: Path, written: Iterable[str], deleted: Iterable[str]) -> None:
    """Move staged pages into the site and delete `deleted`. Killed anywhere, every file is whole
    and the next build mends the rest; the journal is the caller's to clear."""
    written, deleted = list(written), list(deleted)
    site = root / "site"
    write_journal(root, [*written, *deleted])
    for folder in sorted({address.rpartition("/")[0] for address in written}):
        _make_folder(site, folder)
    for address in written:
        _move(staged(root, address), site / address)
    for address in deleted:
        _delete(site, address)


def finish(root: Path) -> None:
    """Forget the journal and the stage: the state is saved."""
    clear_journal(root)
    shutil.rmtree(root / STATE_FOLDER / "stage", ignore_errors=True)


def _make_folder(site: Path, folder: str) -> None:
    path = site
    for part in ("", *filter(None, folder.split("/"))):
        path = path / part if part else path
        # Never write through a link: it could lead out of the site.
        if path.is_symlink():
            raise Unwritable(f"{path.relative_to(site.parent)} 是链接，请换成普通文件夹")
        try:
            path.mkdir(exist_ok=True)
        except OSError as error:
            name = path.relative_to(site.parent)
            raise Unwritable(f"不能建立文件夹 {name}（{reason(error)}）") from error


def _move(aside: Path, target: Path) -> None:
    try:
        aside.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise Unwritable(f"不能写入 {target.name}（{reason(error)}）") from error
        # The site lies on another disk: copy beside the target, then rename there.
        beside = target.with_name(f".{target.name}.new")
        shutil.copyfile(aside, beside)
        beside.replace(target)


def _delete(site: Path, address: str) -> None:
    target = site / address
    # Never delete through a link: it could lead out of the site.
    if any(folder.is_symlink() for folder in (site, *target.parents[: address.count("/")])):
        return
    try:
        target.unlink(missing_ok=True)
    except OSError as error:
        if error.errno not in {errno.EISDIR, errno.EPERM, errno.ENOTDIR}:
            raise Unwritable(f"不能删除 {address}（{reason(error)}）") from error
    for folder in target.parents:
        if folder == site:
            break
        try:
            folder.rmdir()
        except OSError:
            break
