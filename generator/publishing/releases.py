"""The releases beside a published folder, and the log that says which was public when."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from generator.base.durable import sync_folders
from generator.base.lock import take
from generator.base.refusal import Refused, reason
from generator.model.content_paths import STATE_FOLDER
from generator.publishing.release import remove

PUT, BACK = "put", "back"  # what a line of the log tells
# A release, as this program names it or .ci/publish once did.
_NAME = re.compile(r"[0-9a-f]{32}|\d{8}-\d{6}-[0-9a-f]+")


class UnderWay(Exception):
    """Another run publishes to the same place."""


class Releases(NamedTuple):
    """A published folder, `target`, which is a link into the folder of its releases."""

    target: Path

    @property
    def folder(self) -> Path:
        """Where the releases lie, each under the digest of its manifest."""
        return self.target.with_name(f"{self.target.name}.releases")

    @property
    def current(self) -> Path | None:
        """The release that is public; None where there is none."""
        if not self.target.is_dir():
            return None
        there = self.target.resolve()
        return self.folder / there.name if there.parent == self.folder.resolve() else there


def own_folder(target: Path, root: Path) -> str | None:
    """The folder of the project in `root` that a target lies in, of those that the program makes or
    reads: nothing is put out there."""
    names = ("site", "content", "templates", STATE_FOLDER)
    there = target.resolve()
    return next((n for n in names if there.is_relative_to((root / n).resolve())), None)


def releases_of(target: Path, root: Path | None = None) -> Releases:
    """The releases of a published folder; Refused where it is anything but a link, or the system
    has no links that can be switched at once, or where it lies among what the project in `root`
    itself makes and reads: the next release would hold this one."""
    target = Path(os.path.normpath(target.absolute()))
    if root and (name := own_folder(target, root)):
        raise Refused(f"不能发布到项目的 {name} 文件夹里，请换一个地方，如 /var/www/nianbao。")
    if os.name == "nt":
        raise Refused("Windows 不能一次换上整个网站，不能用 publish。请把 site/ 里的内容复制过去。")
    if target.exists() and not target.is_symlink():
        raise Refused(f"{target} 是一个文件夹或文件。请先移走它，这里要放一个链接。")
    return Releases(target)


@contextmanager
def held(place: Releases) -> Iterator[None]:
    """Only one run at a time; UnderWay where there is another. What a killed one left is put in
    order."""
    place.folder.mkdir(parents=True, exist_ok=True)
    with (place.folder / "lock").open("ab") as lock:
        if not take(lock, wait=False):
            raise UnderWay
        _settle(place)
        yield


def _settle(place: Releases) -> None:
    """Put in order what a run that was killed has left: half releases, a link beside, no log line."""
    _beside(place).unlink(missing_ok=True)
    remove(p for p in place.folder.iterdir() if p.suffix in {".new", ".old"} and p.is_dir())
    current, lines = place.current, log_of(place)
    if current and _NAME.fullmatch(current.name):
        told = [line for line in lines if line["release"] == current.name]
        last = (lines[-1]["what"], lines[-1]["release"]) if lines else ("", "")
        if not told or (last[0] == PUT and last[1] != current.name):
            note(place, PUT, current.name)


def switch(place: Releases, release: Path) -> None:
    """Have another release public, at once: a link beside is renamed over the one that is there."""
    beside = _beside(place)
    beside.unlink(missing_ok=True)
    try:
        beside.symlink_to(release)
    except OSError as error:
        told = f"这里不能建立链接（{reason(error)}），也就不能一次换上整个网站；请把 site/ 里的内容复制过去"
        raise OSError(told) from error
    beside.replace(place.target)
    sync_folders([place.target.parent])


def _beside(place: Releases) -> Path:
    return place.target.with_name(f".{place.target.name}.link")


def log_of(place: Releases) -> list[Mapping[str, Any]]:
    """The lines of the log; one that a full disk has cut off is no line."""
    try:
        lines = (place.folder / "log.jsonl").read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    return [line for line in map(_line, lines) if line]


def _line(raw: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) and {"what", "release"} <= said.keys() else {}


def note(place: Releases, what: str, release: str, commit: str = "") -> None:
    """Add a line to the log, durably."""
    time = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    line = json.dumps({"time": time, "what": what, "release": release, "commit": commit})
    with (place.folder / "log.jsonl").open("ab") as log:
        # A line that was cut off must not take this one with it.
        log.write(b"\n" + line.encode() + b"\n")
        log.flush()
        os.fsync(log.fileno())


def in_order(place: Releases) -> list[Path]:
    """All releases that are there, in the order in which they were last put up; those that the log
    knows nothing of (of earlier programs) first, by name."""
    put = {line["release"]: n for n, line in enumerate(log_of(place)) if line["what"] == PUT}
    found = [p for p in place.folder.iterdir() if _NAME.fullmatch(p.name) and p.is_dir()]
    return sorted(found, key=lambda p: (put.get(p.name, -1), p.name))


def withdrawn(place: Releases) -> set[str]:
    """The releases from which somebody has gone back, and that were not put up since."""
    last = {line["release"]: line["what"] for line in log_of(place)}
    return {name for name, what in last.items() if what == BACK}
