"""Withdrawals whose date has not come: what is withdrawn is gone at once, so the date is wrong, or the day is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.base.places import Problem
from generator.model.content_paths import report_files
from generator.model.diagnostics import Diagnostic, of_problem
from generator.model.report import Withdrawal
from generator.project.parse import read_source
from generator.project.project import Project


def future_withdrawals(project: Project, today: dt.date | None = None) -> Iterator[Diagnostic]:
    """An error for each that is dated after the day for which the site is made, else after `today`;
    none where no day is known. The reports stay withheld."""
    on = project.library.site.as_of or today
    if on is None:
        return
    for (path, year), own in project.all_aside.items():
        if isinstance(own, Withdrawal) and own.date > on.isoformat():
            file, _ = report_files(path, year)
            place = read_source(file, project.files.read(file)).place(("撤回", "日期"))
            day = "统计日期" if project.library.site.as_of else "今天"
            message = f"“撤回”的日期 {own.date} 晚于{day} {on}"
            mend = "撤回马上生效，请写今天或已经过去的日期"
            mend += (
                "；日期没有写错的，请用 --on 或“统计截至”写明今天的日期。"
                if day != "今天"
                else "。"
            )
            yield of_problem(file, Problem("WITHDRAWN-DATE", place, message, mend))
