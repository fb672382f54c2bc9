"""Which bytes every file has: a short digest, asked for again only where size or times differ.

As Git's index does it: a checkout or a restored cache gives every file new times, and still the
same bytes, for which nothing is to be made anew. Only the standard library (see `state`).
"""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import NamedTuple

from generator.base.digest import content_digest
from generator.base.durable import replace_durably
from generator.base.fingerprints import LINK
from generator.base.pool import WORTHWHILE, available_workers, spread
from generator.model.content_paths import STATE_FOLDER

Files = dict[str, int]  # path → a number that differs when the file does

_FILE = "digests-of-{}"
_DIGITS = 15  # of a digest: a number that an array can hold


class Seen(NamedTuple):
    """The files of a folder at one moment: by path the fingerprint of each and the mark of its bytes."""

    prints: Files
    marks: Files


def mark_of(digest: str) -> int:
    """A number for the bytes of a file, of their `content_digest`; never that of a link."""
    return int(digest[:_DIGITS], 16) or 1


def seen(folder: Path, prints: Files, known: Seen) -> Seen:
    """The files below `folder` with these fingerprints, only those being read of which no mark is
    `known`. One that cannot be read has its fingerprint for a mark."""
    marks, before = known.marks, known.prints
    unknown = [path for path, own in prints.items() if before.get(path) != own]
    found = {path: marks.get(path, LINK) for path in prints}  # in the order of the listing

    def read(path: str) -> int:
        if prints[path] == LINK:
            return LINK
        try:
            return mark_of(content_digest((folder / path).read_bytes()))
        except OSError:
            return prints[path]

    workers = available_workers() if len(unknown) > WORTHWHILE else 1
    found.update(zip(unknown, spread(read, unknown, workers), strict=True))
    return Seen(prints, found)


def load(into: Path, name: str) -> Seen:
    """What the last build kept of the folder of this name; nothing where that cannot be read."""
    try:
        raw = (into / STATE_FOLDER / _FILE.format(name)).read_bytes()
        names, _, numbers = raw.partition(b"\0\0")  # no name of a file has such a byte
        paths, found = names.decode().split("\0"), array("q", numbers)
        prints, marks = found[: len(paths)], found[len(paths) :]
        return Seen(dict(zip(paths, prints, strict=True)), dict(zip(paths, marks, strict=True)))
    except (OSError, ValueError):
        return Seen({}, {})


def save(into: Path, name: str, files: Seen) -> None:
    """Keep this of the folder of this name for the next build."""
    numbers = array("q", [*files.prints.values(), *(files.marks[path] for path in files.prints)])
    names = "\0".join(files.prints).encode("utf-8", "replace")
    replace_durably(into / STATE_FOLDER / _FILE.format(name), names + b"\0\0" + numbers.tobytes())
