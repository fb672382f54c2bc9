"""Publishing on a server of one's own: a release beside the others, and one switch of the whole site.

In this order, so that whatever dies in between, and whenever the power goes, what is public is one
whole release:

1. the files into `TARGET.releases/<digest>.new`: those that have not changed are hard links to the
   public release (copies where the disk knows no hard links), all others copies of site/, and of
   every one the digest is asked;
2. the manifest, the commit, and the signature if one is asked for;
3. these files and their folders are on the disk (fsync);
4. the folder is renamed to `TARGET.releases/<digest>`, and that name is on the disk;
5. a link is made beside TARGET and renamed over it, and that is on the disk: from here on the new
   site is public;
6. a line in the log;
7. releases that are too many are removed.

The name is the digest of the manifest: publishing twice is nothing.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from generator.base.durable import sync_files, sync_folders
from generator.base.refusal import Refused
from generator.building.manifest import INDEX
from generator.building.state import forget, locked
from generator.model.content_paths import SITE_FILE
from generator.project.parse import read_site
from generator.publishing.release import (
    Contents,
    Damaged,
    commit_of_content,
    contents_of,
    make_release,
    remove,
)
from generator.publishing.releases import (
    BACK,
    PUT,
    Releases,
    held,
    in_order,
    note,
    switch,
    withdrawn,
)
from generator.publishing.signature import sign, signature_address


class WentBack(Exception):
    """This release was public, and somebody has gone back from it; `folder` is where it lies."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder


class NothingBefore(Exception):
    """There is no release to go back to."""


class PublishedRelease(NamedTuple):
    """What publishing did: the release that is public, whether it is `new`, what of it no program
    made, what was carried over from the one before, links that were left out, why no commit is known,
    and whether a handbook was left out that is not to be public."""

    release: Path
    new: bool = True
    commit: str = ""
    foreign: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    no_commit: str = ""
    withheld: bool = False


def publish(root: Path, place: Releases, keep: int, key: Path | None = None) -> PublishedRelease:
    """Publish the site of the project in `root`, signed if there is a `key`, and keep so many
    releases.

    Raises Damaged where the site is not as its manifest says (the next build then makes it anew),
    WentBack where somebody has gone back from this very release, UnderWay, Refused, OSError: then
    what is public stays as it is.
    """
    with locked(root), held(place):
        try:
            return _publish(root, place, keep, key)
        except Damaged:
            forget(root)
            raise


def _publish(root: Path, place: Releases, keep: int, key: Path | None) -> PublishedRelease:
    wanted = contents_of(root / "site", handbook=_public_handbook(root))
    release, before = place.folder / wanted.name, place.current
    if before == release:
        if key and not (release / signature_address(key)).exists():
            _sign_later(release, key)
        return PublishedRelease(release, new=False)
    if wanted.name in withdrawn(place) and release.is_dir():
        raise WentBack(release)
    commit = why = ""
    try:
        commit = commit_of_content(root)
    except Refused as refusal:
        why = str(refusal).rstrip("。")
    carried = _put(root, place, wanted, release, commit, key)
    note(place, PUT, release.name, commit)
    _clean_up(place, keep)
    return PublishedRelease(
        release, True, commit, wanted.foreign, carried, wanted.links, why, wanted.withheld
    )


def _public_handbook(root: Path) -> bool:
    """Whether the handbook is public, as site.yml says now, whatever it said at the last build."""
    try:
        site, _ = read_site((root / SITE_FILE).read_bytes())
    except FileNotFoundError:
        site = None
    if site is None:
        raise Refused(f"没有发布：{SITE_FILE} 有错误，请先运行 nianbao check。公开的网站没有改动。")
    return site.handbook == "公开"


def _put(
    root: Path, place: Releases, wanted: Contents, release: Path, commit: str, key: Path | None
) -> tuple[str, ...]:
    """Make the release and have it public; gives what was carried over."""
    new, before = release.with_name(f"{release.name}.new"), place.current
    try:
        carried = make_release(root / "site", wanted, new, before, commit, key)
        if release.exists():  # it was public some time ago
            remove([release])
        new.rename(release)
        sync_folders([place.folder])
        switch(place, release)
    except BaseException:
        with suppress(OSError):
            remove([new] if new.exists() else [])
        raise
    return carried


def _sign_later(release: Path, key: Path) -> None:
    """Sign a release that is public already: the signature comes into it whole."""
    aside = release.with_suffix(".new")
    aside.mkdir()
    shutil.copyfile(release / INDEX, aside / "index.json")
    sign(aside / "index.json", key)
    name = signature_address(key)
    signature = aside / name.rpartition("/")[2]
    sync_files([signature])
    signature.replace(release / name)
    sync_folders([(release / name).parent])
    remove([aside])


def go_back(place: Releases) -> Path:
    """Have the release before the present one public again; it is the one that stays. Raises
    NothingBefore, UnderWay, OSError."""
    with held(place):
        current, order, bad = place.current, in_order(place), withdrawn(place)
        earlier = order[: order.index(current)] if current in order else order
        good = [release for release in earlier if release.name not in bad]
        if current is None or not good:
            raise NothingBefore
        with suppress(OSError):  # a full disk must not keep a bad site public
            note(place, BACK, current.name)
        switch(place, good[-1])
        return good[-1]


def _clean_up(place: Releases, keep: int) -> None:
    """Remove all releases but the last ones and the one that is public."""
    order = in_order(place)
    with suppress(OSError):
        remove(p for p in order[: max(0, len(order) - keep)] if p != place.current)
