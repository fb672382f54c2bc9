"""All reports of a library seen from above: their records, how many there are and who is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.model.library import Authority, Library
from generator.model.record import Record
from generator.model.voice import Status as Status


@dataclass(frozen=True)
class Holdings:
    """The records of a library's reports, by authority and year: those that are published, or all
    that could be read."""

    library: Library
    records: Mapping[tuple[str, int], Record]

    @cached_property
    def own_years(self) -> dict[str, list[int]]:
        """The years with a record of each authority, ascending."""
        years: dict[str, list[int]] = {}
        for path, year in self.records:
            years.setdefault(path, []).append(year)
        for own in years.values():
            own.sort()
        return years

    @cached_property
    def counts(self) -> dict[str | None, dict[int, int]]:
        """How many reports of each year there are of each authority and those below it, and (under
        None) in all."""
        counts: dict[str | None, dict[int, int]] = {None: {}}
        for path, years in self.own_years.items():
            above: str | None = path
            while True:
                own = counts.setdefault(above, {})
                for year in years:
                    own[year] = own.get(year, 0) + 1
                if above is None:
                    break
                above = self.library.authorities[above].parent
        return counts

    def status(self, authority: Authority, year: int, on: dt.date) -> Status:
        """The state of one cell of the matrix (design §7) on a day; an unknown date is never late."""
        file = authority.file
        record = self.records.get((authority.path, year))
        deadline = self.library.deadline(authority, year)
        if record is not None:
            if record.published is None:
                return "日期不详"
            return "逾期公开" if dt.date.fromisoformat(record.published) > deadline else "已公开"
        if file.abolished and file.abolished.year <= year:
            return "已撤销"
        if year not in file.due_years or year in authority.years:
            return "未收录"  # of a report that is left out, nobody says that it is late
        return "逾期未见" if on > deadline else "未到期"
