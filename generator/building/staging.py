"""Writing the site: pages are staged aside, then renamed into place; only own files are deleted."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from generator.base.digest import content_digest, digest
from generator.base.durable import patiently, sync_files, sync_folders
from generator.base.refusal import reason
from generator.building.journal import Journal, write_journal
from generator.model.content_paths import STATE_FOLDER


class Unwritable(OSError):
    """The site folder cannot be written; the message is for the user."""


class Staged(NamedTuple):
    """A file that was made: `new` if it waits in the stage since the site has other bytes."""

    address: str
    digest: str
    new: bool


def stage_folder(root: Path) -> Path:
    """A fresh folder for pages in the making; what a killed build left there goes."""
    folder = root / STATE_FOLDER / "stage"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def clear_stage(root: Path) -> None:
    """Nothing waits any longer."""
    shutil.rmtree(root / STATE_FOLDER / "stage", ignore_errors=True)


def stage(root: Path, address: str, body: bytes) -> Staged:
    """Stage a page unless the site already has exactly these bytes."""
    made = Staged(address, content_digest(body), new=True)
    old = root / "site" / address
    try:
        # Opening a pipe would wait for ever; what is no plain file is replaced.
        if S_ISREG(old.lstat().st_mode) and old.read_bytes() == body:
            return made._replace(new=False)
    except OSError:
        pass
    with staged(root, address).open("wb") as file:
        file.write(body)
    return made


def staged(root: Path, address: str) -> Path:
    """Where a page waits: one flat folder, so that staging makes no folders."""
    return root / STATE_FOLDER / "stage" / digest(address)


def put(root: Path, written: Iterable[Staged], deleted: Iterable[str]) -> None:
    """Move staged pages into the site and delete `deleted`.

    In this order: 1 the bytes of the stage are on the disk; 2 the journal is; 3 every page is
    renamed into its place; 4 what is no longer made is deleted; 5 the folders are on the disk. So
    the state, which the caller saves after this, is never newer than the files it speaks of.
    Killed before 2, nothing has happened; after it, the next command does the rest from the
    journal (`finish_build`), which is the caller's to clear.
    """
    moves = {made.address: made.digest for made in written}
    stage_place = root / STATE_FOLDER / "stage"
    sync_files(staged(root, address) for address in moves)
    sync_folders([stage_place])
    write_journal(root, Journal(moves, tuple(deleted)))
    make_folders(root, moves)
    for address in moves:
        move(root, address)
    for address in deleted:
        delete(root, address)
    sync_folders(folders_of(root, [*moves, *deleted]))


def folders_of(root: Path, addresses: Iterable[str]) -> Iterator[Path]:
    """The folders of the site, as far as they are there, in which a name may have changed."""
    site = root / "site"
    below = {address.rpartition("/")[0] for address in addresses}
    for folder in {site, *(site / name for name in below), *((site / n).parent for n in below)}:
        if folder.is_dir() and folder.is_relative_to(site):
            yield folder


def move(root: Path, address: str) -> None:
    """Move one page from the stage into its folder in the site."""
    aside, target = staged(root, address), root / "site" / address
    try:
        patiently(lambda: aside.replace(target))
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise Unwritable(f"不能写入 {target.name}（{reason(error)}）") from error
        _copy(aside, target)


def _copy(aside: Path, target: Path) -> None:
    """The site lies on another disk: copy beside the target, then rename there."""
    beside = leftover(target)
    try:
        shutil.copyfile(aside, beside)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        patiently(lambda: beside.replace(target))
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Unwritable(f"不能写入 {target.name}（{reason(error)}）") from error


def leftover(target: Path) -> Path:
    """Where a page is copied beside its place; a build that was killed may leave it there."""
    return target.with_name(f".{target.name}.new")


def target_of(address: str) -> str:
    """The page that a file with such a name was to become; empty for other names."""
    folder, slash, name = address.rpartition("/")
    return f"{folder}{slash}{name[1:-4]}" if name[0] == "." and name.endswith(".new") else ""


def make_folders(root: Path, addresses: Iterable[str]) -> None:
    """The folders of the site that these files lie in; Unwritable where one is a link."""
    for folder in sorted({address.rpartition("/")[0] for address in addresses}):
        _make_folder(root / "site", folder)


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


def delete(root: Path, address: str) -> None:
    """Delete a file of the site, and its folders where they are empty then."""
    site = root / "site"
    target = site / address
    # Never delete through a link: it could lead out of the site.
    if any(folder.is_symlink() for folder in (site, *target.parents[: address.count("/")])):
        return
    try:
        patiently(lambda: target.unlink(missing_ok=True))
    except OSError as error:
        if error.errno != errno.ENOTDIR and not target.is_dir():
            raise Unwritable(f"不能删除 {address}（{reason(error)}）") from error
    for folder in target.parents:
        if folder == site:
            break
        try:
            folder.rmdir()
        except OSError:
            break
