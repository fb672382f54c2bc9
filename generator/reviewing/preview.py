"""The site as it would be after a change: the content of a commit, read from Git and never laid out
on the disk, with the templates of the branch to merge into."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from generator.base.pool import Progress
from generator.base.refusal import Refused, reason
from generator.building.build import Built, Options, build
from generator.building.state import engine_digest, locked
from generator.history.git import Repository, blobs, entries
from generator.history.snapshot import files_of_commit
from generator.model.content_paths import SITE_FILE
from generator.pages.render import BadTemplate

_LONGEST = 32 << 20  # bytes of a template: fonts and pictures too


class SitePreview(NamedTuple):
    """The preview: its folder (None where there is none), what is left out of it, and what was said."""

    site: Path | None
    built: Built | None
    failure: str = ""


def make_preview(
    repository: Repository, base: str, head: str, out: Path, progress: Progress
) -> SitePreview:
    """The site of the commit `head`, in the folder `out`/site, which is not there yet: without
    handbook, data set and PDF files, and without what has errors."""
    with tempfile.TemporaryDirectory(prefix=".preview-", dir=out) as scratch:
        root = Path(scratch)
        try:
            built = _built(repository, base, head, root, progress)
        except (BadTemplate, Refused) as error:
            return SitePreview(None, None, str(error))
        except OSError as error:
            return SitePreview(None, None, f"不能写入预览：{reason(error)}。")
        if not built.published:
            return SitePreview(None, built, "内容有错误，没有可以预览的网站。")
        return SitePreview((root / "site").rename(out / "site"), built)


def _built(repository: Repository, base: str, head: str, root: Path, progress: Progress) -> Built:
    _write_templates(repository, base, root / "templates")
    content = files_of_commit(repository, head)
    # Read at once: asking Git file by file takes far longer.
    content = content.loaded({SITE_FILE, *content.marks})
    engine = engine_digest(root / "templates")
    with locked(root):
        options = Options(engine, skip_invalid=True, preview=True, content=content)
        return build(root, options, progress)


def _write_templates(repository: Repository, commit: str, folder: Path) -> None:
    """The project's own templates as a commit has them; none where it has none. Links, and what a
    build would not look at, are left out."""
    own = {
        name: entry.blob
        for entry in entries(repository, commit, "templates")
        if entry.blob and _is_plain(name := entry.path.decode("utf-8", "replace"))
    }
    bodies = blobs(repository, own.values(), _LONGEST)
    for name, blob in own.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(bodies[blob])


def _is_plain(name: str) -> bool:
    """Whether every part of a path is an ordinary name on any system."""
    parts = PurePosixPath(name).parts
    return "\ufffd" not in name and not any(
        part.startswith(".") or set(part) & set('\\:*?"<>|') or not part.isprintable()
        for part in parts
    )
