"""Whether anything changed since the last build, at a glance: standard library only (design §10)."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from generator.base.digest import listing_digest
from generator.base.fingerprints import scan, scan_content
from generator.building.file_digests import Files, Seen, load, seen
from generator.building.state import engine_digest, read_stamp, stamp

HANDBOOK = frozenset({"handbook"})  # below site/, written by MkDocs
HANDBOOK_INDEX = "handbook/index.html"
NO_OPTIONS = " False"  # what `Options.text` says when nothing was asked of the build

CONTENT, SITE = "content", "site"


class Listing(NamedTuple):
    """The files of content/ by their paths in the project, each with a mark of its bytes; and what was
    seen of them and of those in site/ (by address), by which the next look knows them."""

    content: Files
    content_seen: Seen
    site_seen: Seen
    engine: str  # digest of what makes the site; see `engine_digest`

    @property
    def site(self) -> Files:
        """The files of site/, each with a mark of its bytes."""
        return self.site_seen.marks


def look(root: Path, engine: str, into: Path) -> Listing:
    """Both listings as they are now, `into` being the folder of site/."""
    return _listing(root, into, scan_content(root), _site(into), engine)


def _listing(root: Path, into: Path, content: Files, site: Files, engine: str) -> Listing:
    own = seen(root, content, load(into, CONTENT))
    return Listing(own.marks, own, seen(into / SITE, site, load(into, SITE)), engine)


def changes(root: Path) -> Listing | None:
    """Both listings, or None when a build without options would find nothing to do."""
    last = read_stamp(root)
    # Asking for every file's state is most of the time: half of it is a forked process's.
    site_mark, site = _elsewhere(lambda: _site(root))
    content = scan_content(root)
    mark, engine = listing_digest(content), engine_digest(root / "templates")
    if last == stamp(engine, NO_OPTIONS, mark, site_mark()):
        return None
    return _listing(root, root, content, site(), engine)


def _site(root: Path) -> Files:
    files = scan(str(root / SITE), HANDBOOK, racy=False, hidden=True)
    # Of the handbook only matters whether there is one: pages link to it.
    if (root / SITE / HANDBOOK_INDEX).is_file():
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
