"""One release of the site in a folder: its files, those of others, the handbook, and its manifest."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from generator.base.digest import content_digest
from generator.base.durable import sync_files, sync_folders
from generator.base.git_program import first_line, run_git
from generator.base.refusal import Refused
from generator.building.manifest import (
    FOLDER,
    INDEX,
    PROGRAM,
    Entry,
    as_index,
    as_parts,
    part_address,
    part_of,
)
from generator.building.staging import target_of
from generator.publishing.places import Folder, files_below
from generator.publishing.signature import sign
from generator.publishing.verify import COMMIT, HANDBOOK, SIGNATURES, Said, read_manifest

_CHUNK = 1 << 20


class Damaged(Exception):
    """The site is not as its manifest says; the message, in Chinese, is for the user."""


class Contents(NamedTuple):
    """What a release is to hold: its files but for the manifest, the manifest's by address, and
    which of the files no program made."""

    files: Mapping[str, Entry]
    manifest: Mapping[str, bytes]
    foreign: tuple[str, ...]
    links: tuple[str, ...]  # that lie in the site, and are not published
    withheld: bool  # whether a handbook lies in the site that is not published

    @property
    def name(self) -> str:
        """The release's: a digest of the manifest, and so of every byte."""
        return content_digest(self.manifest[INDEX])[:32]


def contents_of(site: Path, *, handbook: bool) -> Contents:
    """What a release of the site, as it lies there, is to hold, with or without the handbook; Refused
    where it has no manifest, Damaged where a part of that is not as it should be."""
    place = Folder(site)
    said = read_manifest(place)
    if said.damaged:
        raise Damaged(f"site/ 的清单损坏：{'、'.join(said.damaged)}")
    files = {a: entry for a, entry in said.files.items() if a not in said.parts}
    foreign, links = [], []
    listing = sorted(place.listing())
    withheld = [] if handbook else [a for a in listing if a.startswith(HANDBOOK)]
    for address in sorted({*listing}.difference(withheld)):
        leftover = target_of(address) in files
        if address in files or address.startswith(f"{FOLDER}/") or leftover:
            continue
        digest = place.digest(address)
        if digest is None:
            links.append(address)
            continue
        files[address] = (digest,)
        if not address.startswith(HANDBOOK):
            foreign.append(address)
    bodies = as_parts(files)
    index = as_index({address: content_digest(body) for address, body in bodies.items()})
    return Contents(files, {**bodies, INDEX: index}, tuple(foreign), tuple(links), bool(withheld))


def make_release(
    site: Path, wanted: Contents, new: Path, before: Path | None, commit: str, key: Path | None
) -> tuple[str, ...]:
    """Make a release in the folder `new`, durably; gives the addresses of files that somebody had
    put into the release `before`, and that are carried over.

    A file that the release before has with the same bytes is linked to, or copied where the disk
    knows no hard links. Every file is read and its digest asked. Raises Damaged where one of the
    site's is not what the manifest says.
    """
    old = _said(before)
    carried = [*_unlisted(before, old, wanted)] if before and old else []
    copied = []
    for address, (digest, *_) in wanted.files.items():
        target = _made_folder(new / address)
        shared = before and old and old.files.get(address, ("",))[0] == digest
        if not (shared and before and _linked(before, address, target, digest)):
            if _copied(site / address, target) != digest:
                raise Damaged(f"site/{address} 与清单不符，可能是磁盘出过错，或者有人改过")
            copied.append(target)
    for address in carried:
        assert before
        target = _made_folder(new / address)
        _copied(before / address, target)
        copied.append(target)
    told = json.dumps({"commit": commit, "program": PROGRAM, "release": wanted.name}, indent=1)
    for address, body in {**wanted.manifest, COMMIT: f"{told}\n".encode()}.items():
        target = _made_folder(new / address)
        target.write_bytes(body)
        copied.append(target)
    if key:
        sign(new / INDEX, key)
        copied += [file for name in SIGNATURES if (file := new / name).exists()]
    sync_files(copied)
    sync_folders(Path(folder) for folder, _, _ in os.walk(new))
    return tuple(carried)


def _said(release: Path | None) -> Said | None:
    """The manifest of a release; None where it has none, as those of earlier programs."""
    with suppress(Refused, OSError):
        return read_manifest(Folder(release)) if release else None
    return None


def _unlisted(before: Path, old: Said, wanted: Contents) -> Iterator[str]:
    """The files that somebody has put into a release by hand, and that this one does not have."""
    for address in sorted(files_below(before)):
        told = address in old.files or part_address(part_of(address)) in old.damaged
        if told or address in wanted.files or address.startswith(f"{FOLDER}/"):
            continue
        if S_ISREG((before / address).lstat().st_mode):
            yield address


def _made_folder(file: Path) -> Path:
    """The same path, with the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def _linked(before: Path, address: str, target: Path, digest: str) -> bool:
    """Link to the file of the release before, if it still has its bytes and the disk can."""
    try:
        if Folder(before).digest(address) != digest:
            return False
        os.link(before / address, target)
    except (OSError, AttributeError):  # some systems have no links at all
        return False
    return True


def _copied(source: Path, target: Path) -> str:
    """Copy a plain file; gives the digest of what was copied, empty where there is none."""
    try:
        if not S_ISREG(source.lstat().st_mode):
            return ""
    except FileNotFoundError:
        return ""
    found = hashlib.sha256()
    with source.open("rb") as given, target.open("wb") as made:
        while chunk := given.read(_CHUNK):
            found.update(chunk)
            made.write(chunk)
    return found.hexdigest()


def commit_of_content(root: Path) -> str:
    """The commit that the content and the templates are of; Refused, which says why, where there is
    none, or they have changed since."""
    done = run_git(root, "status", "--porcelain", "--", "content", "templates")
    if done.returncode:
        outside = b"not a git repository" in done.stderr
        raise Refused("项目不在 Git 仓库里" if outside else f"git 说：{first_line(done.stderr)}")
    if done.stdout.strip():
        raise Refused("内容有没有提交的改动")
    head = run_git(root, "rev-parse", "HEAD")
    if head.returncode:
        raise Refused("仓库里还没有提交")
    return head.stdout.decode().strip()


def remove(folders: Iterable[Path]) -> None:
    """Remove releases, each renamed before, so that a half one never has a release's name."""
    for folder in folders:
        aside = folder.with_suffix(".old")
        if folder != aside:
            shutil.rmtree(aside, ignore_errors=True)
            folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)
