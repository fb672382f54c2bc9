"""All reports of a library seen from above: their records, how many there are and who is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from generator.model.library import Authority, Library
from generator.model.record import Record
from generator.model.report import Draft, Withdrawal
from generator.model.voice import Status as Status

Place = tuple[str, int]  # an authority's path, and a year
_LATE: Mapping[Status, Status] = {"逾期公开": "已公开", "逾期未见": "未收录"}


@dataclass(frozen=True)
class Holdings:
    """The records of a library's reports, by authority and year: those that are published, or all
    that could be read; and beside them those that are no reports yet, or no longer."""

    library: Library
    records: Mapping[Place, Record]
    drafts: Mapping[Place, Draft] = field(default_factory=dict)
    withdrawn: Mapping[Place, Withdrawal] = field(default_factory=dict)

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

    def left_out(self, authority: Authority, year: int) -> bool:
        """Whether there are files of a report that is not among the records for its errors."""
        place = authority.path, year
        aside = place in self.drafts or place in self.withdrawn
        return year in authority.years and not aside and place not in self.records

    def status(self, authority: Authority, year: int, on: dt.date) -> Status:
        """The state of one cell of the matrix (design §7) on a day; an unknown date is never late, and
        of a report that is there and left out for its errors nobody says that it is. One that was
        published after that day counts as it did then."""
        place, file = (authority.path, year), authority.file
        record = self.records.get(place)
        deadline = self.library.deadline(authority, year)
        if record is not None and (record.published or "") <= on.isoformat():
            return self._state_of(record, deadline)
        if place in self.withdrawn:
            return "已撤回"
        if file.abolished and file.abolished.year <= year:
            return "已撤销"
        if self.left_out(authority, year) or not self.library.owes(authority, year):
            return "未收录"
        return "逾期未见" if on > deadline else "未到期"

    def _state_of(self, record: Record, deadline: dt.date) -> Status:
        """The state of a report that is public."""
        if record.published is None:
            return "已公开" if self.library.site.purpose == "公布" else "已收录"
        return "逾期公开" if dt.date.fromisoformat(record.published) > deadline else "已公开"

    def public_status(self, authority: Authority, year: int) -> Status:
        """The state that the site shows: late ones only where it is set to (公开逾期情况), and none
        that depends on the day where it knows of no day. What the site has is public, whatever day
        it is made for."""
        site = self.library.site
        record = self.records.get((authority.path, year))
        if record is not None:
            status = self._state_of(record, self.library.deadline(authority, year))
        else:
            status = self.status(authority, year, site.as_of or dt.date.min)
        if site.as_of is None and status == "未到期":
            return "未收录"
        late_shown = site.late_shown == "是" and site.as_of is not None
        return status if late_shown else _LATE.get(status, status)

    def public_years(self, authority: Authority) -> set[int]:
        """The years of which the site says something of an authority: those of its reports, of what
        was withdrawn, and of reports that it still owes."""
        owed = self.library.owed_years(authority, self.library.site.as_of)
        return {
            *self.own_years.get(authority.path, ()),
            *(year for year in authority.years if (authority.path, year) in self.withdrawn),
            *(y for y in owed if self.public_status(authority, y) in {"未到期", "逾期未见"}),
        }


def by_kind(
    aside: Mapping[Place, Draft | Withdrawal],
) -> tuple[dict[Place, Draft], dict[Place, Withdrawal]]:
    """The drafts, and what was withdrawn, as a `Holdings` has them."""
    return (
        {place: own for place, own in aside.items() if isinstance(own, Draft)},
        {place: own for place, own in aside.items() if isinstance(own, Withdrawal)},
    )
