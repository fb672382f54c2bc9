"""Withdrawals whose date has not come: what is withdrawn is gone at once, so the date is wrong, or the day is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from generator.base.places import Problem
from generator.model.content_paths import report_files
from generator.model.diagnostics import Diagnostic, of_problem
from generator.model.report import Draft, Withdrawal
from generator.project.parse import read_source
from generator.project.project import Project


def future_withdrawals(
    project: Project,
    aside: Mapping[tuple[str, int], Draft | Withdrawal | None],
    today: dt.date | None = None,
) -> Iterator[Diagnostic]:
    """An error for each of those `aside` (by authority and year) that was withdrawn on a day after the
    one for which the site is made, else after `today`; none where no day is known. The reports stay
    withheld."""
    as_of = project.site.as_of if project.site else None
    on = as_of or today
    if on is None:
        return
    for (path, year), own in aside.items():
        if isinstance(own, Withdrawal) and own.date > on.isoformat():
            file, _ = report_files(path, year)
            place = read_source(file, project.files.read(file)).place(("撤回", "日期"))
            day = "统计日期" if as_of else "今天"
            message = f"“撤回”的日期 {own.date} 晚于{day} {on}"
            mend = "撤回马上生效，请写今天或已经过去的日期"
            mend += (
                "；日期没有写错的，请用 --on 或“统计截至”写明今天的日期。"
                if day != "今天"
                else "。"
            )
            yield of_problem(file, Problem("WITHDRAWN-DATE", place, message, mend))
