"""`check`: reads and examines the whole project with the code that `build` uses; writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from generator.base.fingerprints import scan_content
from generator.base.pool import Progress, available_workers
from generator.building import file_digests
from generator.building.area_figures import less_than_below
from generator.building.future_withdrawals import future_withdrawals
from generator.building.last_build import with_last_build
from generator.building.plan import conflicts
from generator.building.state import State, unchanged
from generator.building.stored_reports import restored, unread, with_aside
from generator.building.up_to_date import CONTENT
from generator.likeness.update import affected
from generator.model.diagnostics import Diagnostic, in_order
from generator.model.holdings import Holdings, by_kind
from generator.model.record import Record
from generator.project.copy_index import copies_in, index_of
from generator.project.project import Examined, Project, examine_all, open_project
from generator.project.tree import missing_reports


class Checked(NamedTuple):
    """What checking a project found: every diagnostic, in order, and the records of all reports that
    could be read; none where site.yml could not."""

    diagnostics: list[Diagnostic]
    holdings: Holdings | None = None


def check_project(
    root: Path, progress: Progress = lambda *_: None, today: dt.date | None = None
) -> Checked:
    """Read and examine everything below `root`/content, but for what the last build has found in
    reports of which nothing has changed; on the day that site.yml says, else `today`."""
    return with_last_build(root, lambda last, texts: _checked(root, last, texts, progress, today))


def _checked(
    root: Path, last: State, texts: Path, progress: Progress, today: dt.date | None
) -> Checked:
    marks = file_digests.seen(root, scan_content(root), file_digests.load(root, CONTENT)).marks
    project = open_project(root, marks, unchanged(last, marks))
    if project.site is None:
        return Checked(in_order(project.diagnostics))
    project, examined = _examined(project, last, texts, progress)
    every = [one for own in examined.values() for one in own]
    diagnostics = [*project.diagnostics, *(d for one in every for d in one.diagnostics)]
    missing = missing_reports(root)
    if missing and any(last.pages.values()):
        diagnostics += missing  # there were reports when the site was built last
    holdings = Holdings(project.library, _records(examined), *by_kind(project.all_aside))
    diagnostics += future_withdrawals(project, project.all_aside, today)
    diagnostics += [*conflicts(project), *less_than_below(project, holdings)]
    return Checked(in_order(diagnostics), holdings)


def _examined(
    project: Project, last: State, texts: Path, progress: Progress
) -> tuple[Project, Mapping[str, Sequence[Examined]]]:
    """Every report with its findings, by authority; and the project that knows its drafts."""
    kept = unread(project, last)
    project = with_aside(project, kept)
    workers = available_workers()
    paths = [path for path, authority in project.authorities.items() if authority.years]

    def known(path: str) -> dict[int, Examined]:
        own = last.authorities.get(path)
        found = restored(path, own.reports, {}) if own else {}
        return {year: made.examined for year, made in found.items()}

    with closing(
        index_of(project, texts, last.engine, lambda p: p not in kept, workers, progress)
    ) as index:
        anew = affected(index)
        wanted = [path for path in paths if path not in kept or path in anew]
        copies = copies_in(project, index)
        made = examine_all(project, wanted, _without_report, copies, known, workers, progress)
    return project, {p: made[p] if p in made else [*known(p).values()] for p in paths}


def _records(examined: Mapping[str, Sequence[Examined]]) -> Mapping[tuple[str, int], Record]:
    return {(o.path, o.year): own for one in examined.values() for o in one if (own := o.finished)}


def _without_report(one: Examined, _before: Examined | None) -> Examined:
    return one.without_sources()
