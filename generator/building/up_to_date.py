"""Whether anything changed since the last build, at a glance: standard library only (design §10)."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from generator.base.digest import listing_digest
from generator.base.fingerprints import scan, scan_content
from generator.building.state import engine_digest, read_stamp, stamp

HANDBOOK = frozenset({"handbook"})  # below site/, written by MkDocs
HANDBOOK_INDEX = "handbook/index.html"
NO_OPTIONS = " False"  # what `Options.text` says when nothing was asked of the build

Files = dict[str, int]  # path → fingerprint


class Listing(NamedTuple):
    """The files of content/ (paths from the project) and of site/ (addresses)."""

    content: Files
    site: Files
    content_mark: str  # digest of the first
    engine: str  # digest of what makes the site; see `engine_digest`


def look(root: Path, engine: str, into: Path) -> Listing:
    """Both listings as they are now, `into` being the folder of site/."""
    content = scan_content(root)
    return Listing(content, _site(into), listing_digest(content), engine)


def changes(root: Path) -> Listing | None:
    """Both listings, or None when a build without options would find nothing to do."""
    last = read_stamp(root)
    # Asking for every file's state is most of the time: half of it is a forked process's.
    site_mark, site = _elsewhere(lambda: _site(root))
    content = scan_content(root)
    mark, engine = listing_digest(content), engine_digest(root / "templates")
    if last == stamp(engine, NO_OPTIONS, mark, site_mark()):
        return None
    return Listing(content, site(), mark, engine)


def _site(root: Path) -> Files:
    files = scan(str(root / "site"), HANDBOOK, racy=False, hidden=True)
    # Of the handbook only matters whether there is one: pages link to it.
    if (root / "site" / HANDBOOK_INDEX).is_file():
        files[HANDBOOK_INDEX] = 1
    return files


def _elsewhere(work: Callable[[], Files]) -> tuple[Callable[[], str], Callable[[], Files]]:
    """Start `work` in a forked process; gives ways to wait for its digest, then for the files."""
    if not hasattr(os, "fork"):
        files = work()
        return lambda: listing_digest(files), lambda: files
    receiver, sender = os.pipe()
    if os.fork() == 0:
        try:
            os.close(receiver)  # else writing would wait for ever for a parent that has gone
            found = work()
            os.write(sender, listing_digest(found).encode())
            with os.fdopen(sender, "wb") as writer:
                marshal.dump(found, writer)
        finally:
            os._exit(0)  # the digest may be all that was wanted; failing, the parent looks itself
    os.close(sender)
    pipe = os.fdopen(receiver, "rb")

    def files_found() -> Files:
        try:
            found: Files = marshal.loads(pipe.read())  # from this process's own child
        except (EOFError, ValueError, TypeError):
            return work()
        return found

    return lambda: pipe.read(32).decode(), files_found
