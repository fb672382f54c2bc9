"""`dates`: fills 发布日期 of an area's reports of a year that were not public before.

What was public is read from a commit, by default the one last published: the main branch of the
server (`origin/HEAD`), else the upstream of this branch, else HEAD. A report is meant if it is
finished now, has no 发布日期, and was not there then or still had 待填. Only the value is written:
comments and layout stay.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import NamedTuple

from generator.base.refusal import Refused
from generator.history.git import Repository, commit_of, known_commit, open_repository
from generator.history.snapshot import Snapshot, files_of_commit, snapshot_of
from generator.model.area import area_of
from generator.model.content_paths import report_files
from generator.model.library import Authority
from generator.model.report import Draft
from generator.project.project import Project, open_project

_BASES = ("origin/HEAD", "@{upstream}")
_KEY = "发布日期".encode()
_EMPTY = re.compile(
    rb"^" + _KEY + rb"[ \t]*:(?P<value>[ \t]*(?:~|null)?)(?P<pad>[ \t]*)(?=#|\r?$)", re.MULTILINE
)
_FORM = re.compile("^格式[ \t]*:.*\n".encode(), re.MULTILINE)


class DatesPlan(NamedTuple):
    """The data files to write, with their new bytes; what the reports are called in the same order;
    and those that are left as they are, with the reason."""

    texts: dict[str, bytes]
    named: tuple[str, ...]
    left: tuple[tuple[str, str], ...]


def plan_dates(root: Path, area: str, year: int, on: dt.date, base: str | None) -> DatesPlan:
    """What `nianbao dates` would write; Refused where the site is an archive, where the day is before
    the year's end, or where Git does not know what was published."""
    project = open_project(root)
    if project.library.site.purpose == "汇集":
        raise Refused(
            "本站的用途是汇集：收录的年报照原件，发布日期不知道的写 ~，不补填。"
            "本站就是发布机关的网站的，请先在 site.yml 写 用途: 公布。"
        )
    if on.year <= year:
        raise Refused(f"{on} 时 {year} 年还没有结束，不会是这一年年报的发布日期。")
    place = area_of(project.library, area)
    before = _published(root, base)
    texts: dict[str, bytes] = {}
    named, left = [], []
    for authority in (place, *project.library.below(place.path)):
        if year not in authority.years:
            continue
        why = _why_not(project, before, authority, year)
        yml = report_files(authority.path, year)[0]
        raw = project.files.read(yml)
        written = with_date(raw, on) if isinstance(raw, bytes) and not why else None
        if written is not None:
            texts[yml] = written
            named.append(authority.name)
        elif why != _DATED:
            left.append((authority.name, why or "请自己在“发布日期”写上日期"))
    return DatesPlan(texts, tuple(named), tuple(left))


_DATED = "已有发布日期"


def _why_not(project: Project, before: Snapshot, authority: Authority, year: int) -> str:
    """Why 发布日期 of a report is not for `dates` to fill in; empty where it is."""
    aside = project.aside(authority.path).get(year)
    if aside is not None:
        return f"还在填报，{aside.words}" if isinstance(aside, Draft) else "已撤回"
    report, _ = project.report(authority.path, year)
    if report is None:
        return "有错误，请运行 nianbao check"
    if report.filing.published is not None:
        return _DATED
    place = (authority.path, year)
    was = before.parsed(place) if place in set(before.reports) else None
    if was and was.report is not None and was.aside is None:
        return "以前已经公开，请查明日期，自己填写"
    return ""


def _published(root: Path, base: str | None) -> Snapshot:
    """The content as it was last published."""
    repository = open_repository(root)
    commit = commit_of(repository, base) if base is not None else _last(repository)
    return snapshot_of(root, files_of_commit(repository, commit))


def _last(repository: Repository) -> str:
    found = (known_commit(repository, name) for name in _BASES)
    return next(filter(None, found), None) or commit_of(repository, "HEAD")


def with_date(raw: bytes, on: dt.date) -> bytes | None:
    """The data of a report with an empty 发布日期 filled in, else as it was; None where there is another
    way of writing that only its clerk can mend."""
    day = on.isoformat().encode()
    found = _EMPTY.search(raw)
    if found:
        # A comment stays in its column where there is room.
        pad = found["pad"][max(0, len(day) + 1 - len(found["value"])) :]
        comment = raw[found.end() : found.end() + 1] == b"#"
        return (
            raw[: found.start("value")]
            + b" "
            + day
            + (pad.rjust(2) if comment else b"")
            + raw[found.end() :]
        )
    form = _FORM.search(raw)
    if _KEY in raw or form is None:
        return None
    return raw[: form.end()] + _KEY + b": " + day + b"\n" + raw[form.end() :]
