"""What changed beside the reports: settings, findings about them, and all other files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace

from generator.history.changes import data_changes
from generator.history.comparison import Change
from generator.history.git import changed_paths
from generator.history.input import Input
from generator.model.content_paths import REPORTS, SITE_FILE, authority_file
from generator.model.diagnostics import Diagnostic, in_order

_REPORT = re.compile(re.escape(REPORTS) + r"(.+)/(\d{4})\.(?:yml|md)")
_MADE = ("site/", ".nianbao/")  # by nianbao itself


def settings(both: Input) -> list[Change]:
    """site.yml and every authority.yml that differs."""
    old, new = both.old.project, both.new.project
    changes = []
    if old.site and new.site and old.site != new.site:
        data = tuple(data_changes(old.site, new.site))
        changes.append(Change(SITE_FILE, "改动", name="网站设置", data=data))
    known = old.authorities, new.authorities
    sources = {now: before for before, now in both.moved.items()}
    for path in sorted({*known[0], *known[1]}):
        before, now = known[0].get(sources.get(path, path)), known[1].get(path)
        if now is None and path in both.moved:
            continue  # told where it is now
        there = now or before
        if there is None or (before and now and before.data == now.data and path not in sources):
            continue
        file = authority_file(path)
        change = Change(file, "改动", path, name=there.name)
        if before is None or now is None:
            if path in (old.years if before is None else new.years):
                continue  # one side cannot be read, which a finding says
            summary = "，".join((there.file.full_name, there.file.kind))
            change = replace(change, status="新增" if now else "删除", summary=summary)
        else:
            data = tuple(data_changes(before.file, now.file))
            change = replace(change, data=data)
            if path in sources:
                from_ = authority_file(sources[path])
                change = replace(change, status="移动", moved_from=from_)
        changes.append(change)
    return changes


def with_library_findings(both: Input, changes: Sequence[Change]) -> list[Change]:
    """The changes with the findings about settings and names of files that appeared or went away,
    each where its file is told of."""
    old, new = both.old.project.diagnostics, both.new.project.diagnostics
    known = {change.path: change for change in changes}
    for diagnostic in only(new, old, _said):
        change = _change_of(diagnostic.path, known)
        known[change.path] = replace(change, appeared=(*change.appeared, diagnostic))
    for diagnostic in only(old, new, _said):
        change = _change_of(diagnostic.path, known)
        known[change.path] = replace(change, gone=(*change.gone, diagnostic))
    return list(known.values())


def _said(diagnostic: Diagnostic) -> Hashable:
    return diagnostic.path, diagnostic.code, diagnostic.severity, diagnostic.message


def only(
    these: Iterable[Diagnostic],
    others: Iterable[Diagnostic],
    said: Callable[[Diagnostic], Hashable],
) -> tuple[Diagnostic, ...]:
    """The findings that one side has and the other has not, or has less often."""
    left = Counter(map(said, others))
    found = []
    for diagnostic in in_order(these):
        if left[said(diagnostic)]:
            left[said(diagnostic)] -= 1
        else:
            found.append(diagnostic)
    return tuple(found)


def _change_of(path: str, known: dict[str, Change]) -> Change:
    """The change to tell a finding in the file `path` with."""
    report = _REPORT.fullmatch(path)
    key = path.rpartition(".")[0] if report else path
    if key in known:
        return known[key]
    if report:
        return Change(key, "改动", report[1], int(report[2]))
    if path == SITE_FILE:
        return Change(path, "改动", name="网站设置")
    return Change(path, "改动")


def other_files(both: Input) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What differs outside content/, hidden files in it included (from the top of the repository),
    and in content/ beside reports and settings (from the project)."""
    compared = both.compared
    old, new = both.old.project.files.marks, both.new.project.files.marks
    prefix = both.repository.prefix.decode("utf-8", "replace")
    head = compared.head_commit if compared.head else None
    known = old.keys() | new.keys()
    program = tuple(
        path
        for path in changed_paths(both.repository, compared.start, head)
        if path.removeprefix(prefix) not in known
        and not path.startswith(tuple(prefix + made for made in _MADE))
    )
    other = sorted(
        path
        for path in known
        if old.get(path) != new.get(path) and not path.startswith((REPORTS, SITE_FILE))
    )
    return program, tuple(other)
