"""The preview: the real content and templates, built into a site of its own in .nianbao/.

A report with errors is built as it was when it was last good: the listing of files that a build is
given says so. Where that cannot be (it never was good, or other reports of its authority must be
read again), it is left out of the build, and what the site had of it is kept aside.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.base.extras import PartMissing
from generator.base.fingerprints import scan
from generator.base.pool import Progress
from generator.base.refusal import reason
from generator.building.build import Options, build
from generator.building.file_digests import Files
from generator.building.state import engine_digest, locked
from generator.building.up_to_date import HANDBOOK_INDEX, look
from generator.exporters.fonts import FontMissing
from generator.model.content_paths import REPORTS, STATE_FOLDER
from generator.model.diagnostics import Diagnostic
from generator.pages.render import BadTemplate

SITE, KEPT = "site", "kept"  # below the preview's folder
_REPORT = re.compile(re.escape(REPORTS) + r"((?:.+/)?[0-9]{4})\.(?:yml|md)")
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Broken(NamedTuple):
    """A report with errors; `held` if the site has it as it was when it was last good."""

    errors: tuple[Diagnostic, ...]
    held: bool = False


class PreviewMade(NamedTuple):
    """What the site was made by and of, and the errors that did not stop the first building."""

    engine: str = ""
    content: Mapping[str, int] = _NOTHING
    errors: tuple[Diagnostic, ...] = ()


class Shown(NamedTuple):
    """What the preview shows, and why not more: all that one refreshing needs to know of the last.

    `content` and `templates` are the files as they are; `broken` has the reports with errors by
    stem, such as yangcheng/baisang/2023. Where `templates` is None, everything is looked at anew.
    """

    content: Mapping[str, int] = _NOTHING
    templates: Mapping[str, int] | None = None
    engine: str = ""
    made: PreviewMade = PreviewMade()
    broken: Mapping[str, Broken] = _NOTHING
    errors: tuple[Diagnostic, ...] = ()  # that hold up the whole site
    failure: str = ""  # why it could not be written
    warnings: int = 0
    written: int = 0

    @property
    def problems(self) -> list[Diagnostic]:
        """All errors, those first that hold up the whole site."""
        reports = [d for stem in sorted(self.broken) for d in self.broken[stem].errors]
        return [*self.errors, *reports]


def place_of(root: Path) -> Path:
    """The folder that the preview of a project is built into."""
    return root / STATE_FOLDER / "preview"


def stem_of(path: str) -> str | None:
    """The report that a file of the content belongs to."""
    match = _REPORT.fullmatch(path)
    return match[1] if match else None


def refresh(
    root: Path, last: Shown, progress: Progress = lambda *_: None, workers: int | None = 1
) -> Shown:
    """Bring the preview up to date; gives `last` itself where no file has changed since."""
    place = place_of(root)
    try:
        if not place.exists():  # not there yet, or cleaned up while the preview runs
            place.mkdir(parents=True)
            last = Shown()
        with locked(place):
            return _refreshed(root, place, last, progress, workers)
    except (BadTemplate, FontMissing, PartMissing) as error:
        why = str(error).rstrip("。")
    except OSError as error:
        named = f"{Path(error.filename).name} " if isinstance(error.filename, str) else ""
        why = named + reason(error)
    return last._replace(templates=None, failure=why, written=0)


def _refreshed(
    root: Path, place: Path, last: Shown, progress: Progress, workers: int | None
) -> Shown:
    templates = scan(str(root / "templates"))
    same = templates == last.templates
    engine = last.engine if same else engine_digest(root / "templates")
    listing = look(root, engine, place)
    if (root / SITE / HANDBOOK_INDEX).is_file():
        listing.site[HANDBOOK_INDEX] = 1  # that of the published site is shown
    if same and listing.content == last.content:
        return last
    files, good = listing.content, last.made.content
    broken = _still_broken(last, files) if same else {}
    now = last._replace(content=files, templates=templates, engine=engine, failure="", written=0)
    options = Options(
        engine, skip_invalid=not listing.site, workers=workers, preview=True, into=place
    )
    while True:
        content = _buildable(files, good, broken)
        if (engine, content) == last.made[:2]:
            return now._replace(broken=broken, errors=last.made.errors)
        built = build(root, options, progress, listing._replace(content=content))
        found, errors = _by_report(built.diagnostics)
        if built.published:
            left_out = {stem: Broken(own) for stem, own in found.items()}
            broken |= left_out
            _forget(place, broken)
            return now._replace(
                made=PreviewMade(engine, _buildable(content, good, left_out), errors),
                broken=broken,
                errors=errors,
                warnings=built.warnings,
                written=built.written + built.deleted,
            )
        # One that is held, but was read all the same, cannot be held.
        judged = {
            stem: Broken(own, held=stem not in broken and _was_good(stem, good))
            for stem, own in found.items()
        }
        settled = all(stem in broken and not broken[stem].held for stem in judged)
        broken |= judged
        if errors or settled:
            return now._replace(broken=broken, errors=errors)
        for stem in judged:
            if not broken[stem].held:
                _keep(place, stem, listing.site)


def _still_broken(last: Shown, files: Files) -> dict[str, Broken]:
    """The reports that need not be judged anew: nothing that they read has changed."""
    paths = last.content.keys() | files.keys()
    changed = {stem_of(path) for path in paths if last.content.get(path) != files.get(path)}
    if None in changed:
        return {}
    folders = {_folder(stem) for stem in changed if stem}
    return {stem: own for stem, own in last.broken.items() if _folder(stem) not in folders}


def _buildable(files: Files, good: Mapping[str, int], broken: Mapping[str, Broken]) -> Files:
    """The files that a build is to see: of a report with errors those of the time when it was
    `good`, or none."""
    content = dict(files)
    for stem, own in broken.items():
        for path in pair_of(stem):
            content.pop(path, None)
            if own.held:
                content[path] = good[path]
    return content


def _by_report(
    diagnostics: Iterable[Diagnostic],
) -> tuple[dict[str, tuple[Diagnostic, ...]], tuple[Diagnostic, ...]]:
    """The errors of each report, and those that no report can be left out for."""
    reports: dict[str, tuple[Diagnostic, ...]] = {}
    others: list[Diagnostic] = []
    for found in diagnostics:
        stem = stem_of(found.path)
        if stem is None:
            others.append(found)
        else:
            reports[stem] = (*reports.get(stem, ()), found)
    return reports, tuple(others)


def _was_good(stem: str, good: Mapping[str, int]) -> bool:
    return all(path in good for path in pair_of(stem))


def pair_of(stem: str) -> tuple[str, str]:
    """The two files of a report."""
    return f"{REPORTS}{stem}.yml", f"{REPORTS}{stem}.md"


def _folder(stem: str) -> str:
    return stem.rpartition("/")[0]


def _keep(place: Path, stem: str, site: Iterable[str]) -> None:
    """Set aside what the site has of a report."""
    for address in site:
        if address.startswith(f"{stem}."):
            target = place / KEPT / address
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place / SITE / address, target)


def _forget(place: Path, broken: Mapping[str, Broken]) -> None:
    """Nothing is kept of reports that the site has again, or that are gone."""
    for address in scan(str(place / KEPT), racy=False):
        own = broken.get(address.rpartition(".")[0])
        if own is None or own.held:
            (place / KEPT / address).unlink()
