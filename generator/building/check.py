"""`check`: reads and examines the whole project with the code that `build` uses; writes nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from generator.base.pool import Progress, available_workers
from generator.building.area_figures import less_than_below
from generator.building.future_withdrawals import future_withdrawals
from generator.building.plan import conflicts
from generator.building.state import load
from generator.model.diagnostics import Diagnostic, in_order
from generator.model.holdings import Holdings, by_kind
from generator.project.copy_index import copies_of_all
from generator.project.project import Examined, examine_all, open_project
from generator.project.tree import missing_reports


class Checked(NamedTuple):
    """What checking a project found: every diagnostic, in order, and the records of all reports that
    could be read; none where site.yml could not."""

    diagnostics: list[Diagnostic]
    holdings: Holdings | None = None


def check_project(
    root: Path, progress: Progress = lambda *_: None, today: dt.date | None = None
) -> Checked:
    """Read and examine everything below `root`/content, on the day that site.yml says, else `today`."""
    project = open_project(root)
    if project.site is None:
        return Checked(in_order(project.diagnostics))
    workers = available_workers()
    wanted = [path for path, authority in project.authorities.items() if authority.years]
    with copies_of_all(project, workers, progress) as copies:
        done = examine_all(
            project, wanted, _without_report, copies, lambda _: {}, workers, progress
        )
    every = [one for own in done.values() for one in own]
    diagnostics = [*project.diagnostics, *(d for one in every for d in one.diagnostics)]
    records = {(one.path, one.year): own for one in every if (own := one.finished)}
    aside = {(one.path, one.year): one.aside for one in every if one.aside}
    missing = missing_reports(root)
    if missing and any(load(root, "").pages.values()):
        diagnostics += missing  # there were reports when the site was built last
    holdings = Holdings(project.library, records, *by_kind(aside))
    diagnostics += future_withdrawals(project, aside, today)
    diagnostics += [*conflicts(project), *less_than_below(project, holdings)]
    return Checked(in_order(diagnostics), holdings)


def _without_report(one: Examined, _before: Examined | None) -> Examined:
    return one.without_sources()
