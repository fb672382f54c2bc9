"""`status`: how every authority stands in every year, with its deadlines and what is being filled in.

The states are those of `Holdings.status`, late ones included, which the site shows only where it is
set to; where there are files that cannot be read nothing is said of the report. A draft counts as
what it would be without its files, and says how much of it is 待填. JSON, one object:

    {"on": "2025-06-30",
     "entries": [{"path": "yunxi/shiliang", "name": "石梁镇", "year": 2020, "state": "逾期未见" or
                  null, "deadline": "2021-01-31", "internal": null or "2021-01-15",
                  "published": null or "2020-03-05", "draft": null or {"cells": 193, "texts": 8}}, …],
     "counts": {"逾期未见": 2, …}, "drafts": 1, "unseen": ["yunxi/songhe", …]}

An entry is there for every authority and every year in which one of them has or owes a report, by
the state in the order of `ORDER`, then year and path. `unseen` are folders that could not be
read as authorities.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Literal, NamedTuple

from generator.base.clock import today_in_china
from generator.base.display import visible, width
from generator.base.pool import Progress, available_workers, spread
from generator.base.refusal import Refused
from generator.building.state import Kept, engine_digest, load
from generator.building.stored_reports import aside_of, kept_records
from generator.building.up_to_date import changes
from generator.exporters.report_data import BOM, inert, written
from generator.model.area import area_of, unseen, words_of, years_of
from generator.model.content_paths import REPORTS, report_stem
from generator.model.holdings import Holdings, Status, by_kind
from generator.model.library import Authority
from generator.model.record import Record
from generator.model.report import Draft, Withdrawal
from generator.model.site import deadline_date
from generator.model.voice import NO_DATE
from generator.project.project import Project, open_project

Style = Literal["text", "json", "csv"]
UNREAD = "不能读取"
DRAFT = "填报中"
# What somebody must do something about comes first and is listed; the rest is only counted.
LISTED: tuple[Status | None, ...] = ("逾期未见", None, "未到期", "逾期公开")
ORDER: tuple[Status | None, ...] = (*LISTED, "已撤回", "已收录", "已公开", "未收录", "已撤销")


class StatusEntry(NamedTuple):
    """One cell of the matrix; `status` is None where there are files that cannot be read."""

    authority: Authority
    year: int
    status: Status | None
    deadline: dt.date
    published: dt.date | None
    internal: dt.date | None = None  # 内部报送日
    draft: Draft | None = None


@dataclass(frozen=True)
class Overview:
    """How things stand on a day; `unseen` folders could not be read as authorities."""

    name: str  # of the area, or of the site
    on: dt.date
    entries: tuple[StatusEntry, ...]
    unseen: tuple[str, ...]

    @property
    def counts(self) -> dict[Status | None, int]:
        counts = Counter(entry.status for entry in self.entries)
        return {status: counts[status] for status in ORDER if counts[status]}


def overview(
    holdings: Holdings,
    area: str | None = None,
    year: int | None = None,
    on: dt.date = dt.date.min,
    broken: Collection[str] = (),
) -> Overview:
    """The entries of an area and all below it, or of all, `on` a day; `broken` are files with
    errors."""
    library = holdings.library
    scope = [*([library.authorities[area]] if area else ()), *library.below(area)]
    faults = frozenset(broken)
    years = [year] if year else years_of(library, scope, on)
    entries = [_entry(holdings, authority, one, on, faults) for authority in scope for one in years]
    entries.sort(key=lambda e: (ORDER.index(e.status), e.year, e.authority.path))
    name = library.authorities[area].name if area else library.site.name
    return Overview(name, on, tuple(entries), unseen(library, area, faults))


def _entry(
    holdings: Holdings, authority: Authority, year: int, on: dt.date, broken: frozenset[str]
) -> StatusEntry:
    record = holdings.records.get((authority.path, year))
    stem = report_stem(authority.path, year)
    half = not broken.isdisjoint((f"{stem}.yml", f"{stem}.md"))
    # An unreadable file is not a missing one: nobody is called late for it.
    unread = record is None and (half or holdings.left_out(authority, year))
    internal = holdings.library.site.internal_deadline
    return StatusEntry(
        authority,
        year,
        None if unread else holdings.status(authority, year, on),
        holdings.library.deadline(authority, year),
        dt.date.fromisoformat(record.published) if record and record.published else None,
        deadline_date(internal, year) if internal else None,
        holdings.drafts.get((authority.path, year)),
    )


def read_overview(
    root: Path,
    area: str | None = None,
    year: int | None = None,
    on: dt.date | None = None,
    progress: Progress = lambda *_: None,
) -> Overview:
    """How things stand on a day, or today. Read are what the last build of the project in `root` knew
    where nothing has changed since, else the reports themselves."""
    project, kept = _opened(root)
    day, library = on or today_in_china(), project.library
    place = area_of(library, area) if area is not None else None
    scope = [*([place] if place else ()), *library.below(place.path if place else None)]
    known = years_of(library, scope, day)
    running = year == day.year and any(library.owes(one, year) for one in scope)
    if year is not None and year not in known and not running:
        raise Refused(f"没有 {year} 年的年报，也没有机关应报。有的年度：{words_of(known)}。")
    read = partial(_records, project, kept, year)
    count = len(scope)
    owns = spread(read, scope, available_workers(), lambda done: progress("机关", done, count))
    records = {(one.authority, one.year): one for own in owns for one in own[0]}
    aside = {
        (p.path, y): one for p, own in zip(scope, owns, strict=True) for y, one in own[1].items()
    }
    broken = {d.path for d in project.diagnostics if d.stops}
    holdings = Holdings(library, records, *by_kind(aside))
    return overview(holdings, place.path if place else None, year, day, broken)


def _opened(root: Path) -> tuple[Project, Mapping[str, Kept]]:
    """The project, and what the last build kept if a build would find nothing to do."""
    try:
        listing = changes(root)
    except OSError:  # the templates cannot be read, which only building needs
        return open_project(root), {}
    if listing is not None:
        return open_project(root, listing.content), {}
    kept = load(root, engine_digest(root / "templates")).authorities
    project = open_project(root, None, {path: own.data for path, own in kept.items()})
    aside = {path: aside_of(own.aside) for path, own in kept.items()}
    return replace(project, known_aside=aside), kept


def _records(
    project: Project, kept: Mapping[str, Kept], year: int | None, authority: Authority
) -> tuple[list[Record], dict[int, Draft | Withdrawal]]:
    """The finished reports of an authority, and what is no report yet or no longer."""
    path = authority.path
    aside = project.aside(path)
    years = [one for one in authority.years if year in (None, one) and one not in aside]
    if path in kept:
        own = kept_records(path, kept[path])
        return [own[one] for one in years if one in own], aside
    return [record for one in years if (record := project.dated(path, one))], aside


def text(found: Overview) -> str:
    """What needs attention, by state; the counts of all."""
    lines = [f"{visible(found.name)}：公开情况，截至 {found.on}"]
    listed = [entry for entry in found.entries if entry.status in LISTED]
    for status, members in groupby(listed, key=lambda entry: entry.status):
        entries = list(members)
        lines += ["", f"{status or UNREAD}（{len(entries)}）" + ("" if status else _UNREAD_HELP)]
        lines += _lines(entries, found.on)
    undated = [e for e in found.entries if e.status in {"已公开", "已收录"} and not e.published]
    if undated:
        lines += ["", f"{NO_DATE}（{len(undated)}）", *_lines(undated, found.on)]
    drafts = [entry for entry in found.entries if entry.draft and entry.status not in LISTED]
    if drafts:  # of a year that nobody is known to owe
        lines += ["", f"{DRAFT}（{len(drafts)}）", *_lines(drafts, found.on)]
    counts = "，".join(f"{status or UNREAD} {n}" for status, n in found.counts.items())
    filled = sum(entry.draft is not None for entry in found.entries)
    counts += f"；其中{DRAFT} {filled}" if filled else ""
    lines += ["", f"{counts}；共 {len(found.entries)} 项。" if counts else "没有机关和年报。"]
    if found.unseen:
        lines.append("以下文件夹的 authority.yml 没有或有错误，没有列入，请运行 nianbao check：")
        lines += [f"  {REPORTS}{visible(path)}" for path in found.unseen]
    return "\n".join(lines) + "\n"


_UNREAD_HELP = "：有文件，但有错误，不作认定；请运行 nianbao check"


def _lines(entries: Sequence[StatusEntry], on: dt.date) -> Iterator[str]:
    wide = max(width(visible(entry.authority.name)) for entry in entries)
    return (_line(entry, wide, on) for entry in entries)


def _line(entry: StatusEntry, wide: int, on: dt.date) -> str:
    name = visible(entry.authority.name)
    words = f"期限 {entry.deadline}"
    if entry.published is not None and entry.published > on:
        words += f"，发布日期是 {entry.published}，这一天还没有公开"
    elif entry.published is not None:
        late = (entry.published - entry.deadline).days
        words += f"，{entry.published} 公开，逾期 {late} 天"
    elif entry.internal is not None and entry.status in {"未到期", "逾期未见"}:
        left = (entry.internal - on).days
        words += f"，内部{f'还有 {left} 天' if left > 0 else '今天到期' if not left else '已过'}"
    if entry.draft is not None:
        words += f"，{DRAFT}（{entry.draft.words}）"
    pad = " " * (wide - width(name))
    return f"  {name}{pad}  {entry.year} 年  {words}  {entry.authority.path}"


def json_(found: Overview) -> str:
    """The object described above."""
    value = {
        "on": found.on.isoformat(),
        "entries": [
            {
                "path": entry.authority.path,
                "name": entry.authority.name,
                "year": entry.year,
                "state": entry.status,
                "deadline": entry.deadline.isoformat(),
                "internal": entry.internal.isoformat() if entry.internal else None,
                "published": entry.published.isoformat() if entry.published else None,
                "draft": {"cells": entry.draft.cells, "texts": entry.draft.passages}
                if entry.draft
                else None,
            }
            for entry in found.entries
        ],
        "counts": {status or UNREAD: number for status, number in found.counts.items()},
        "drafts": sum(entry.draft is not None for entry in found.entries),
        "unseen": found.unseen,
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def csv_(found: Overview) -> str:
    """A line for each entry, for a spreadsheet."""
    lines = [("机关", "名称", "年度", "情况", "期限", "公开日期", "内部报送日", "填报中")]
    lines += [
        (
            entry.authority.path,
            inert(entry.authority.name),
            str(entry.year),
            entry.status or UNREAD,
            entry.deadline.isoformat(),
            entry.published.isoformat() if entry.published else "",
            entry.internal.isoformat() if entry.internal else "",
            entry.draft.words if entry.draft else "",
        )
        for entry in found.entries
    ]
    return (BOM + written(lines)).decode()


def report(
    root: Path,
    area: str | None,
    year: int | None,
    on: dt.date | None,
    style: Style = "text",
    progress: Progress = lambda *_: None,
) -> tuple[str, int]:
    """What `nianbao status` prints, and 1 where a report is 逾期未见 or a file cannot be read."""
    found = read_overview(root, area, year, on, progress)
    failing = bool(found.unseen) or not found.counts.keys().isdisjoint({"逾期未见", None})
    render = {"text": text, "json": json_, "csv": csv_}[style]
    return render(found), int(failing)
