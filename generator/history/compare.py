"""Compares two sides: what changed in every report, in the settings and beside them, and which
findings appeared or went away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence, Set
from dataclasses import replace
from pathlib import Path

from generator.base.pool import Progress, available_workers, spread
from generator.forms import FORMS
from generator.forms.common import FIGURES
from generator.history.changes import (
    Change,
    Comparison,
    DataChange,
    beside_last_year,
    cell_changes,
    data_changes,
    filing_changes,
    text_changes,
)
from generator.history.copied import with_copies
from generator.history.git import changed_paths
from generator.history.input import Input, read_input
from generator.history.matching import Pair, edited
from generator.history.snapshot import ReportId
from generator.model.content_paths import REPORTS, SITE_FILE, authority_file, report_of, report_stem
from generator.model.diagnostics import Diagnostic, in_order
from generator.model.report import Draft, Withdrawal
from generator.model.voice import NO_DATE
from generator.project.project import Examined

# Reports that were not edited themselves: beyond so many they are not asked one by one.
AROUND = 500

_MADE = ("site/", ".nianbao/")  # by nianbao itself


def compare(
    root: Path, base: str, head: str | None, progress: Progress = lambda *_: None
) -> Comparison:
    """What changed in content/ from where `head` (None: the work tree) left `base` to `head`; both
    are names that Git knows. Raises Refused where it does not."""
    return compare_sides(read_input(root, base, head), progress)


def compare_sides(both: Input, progress: Progress = lambda *_: None) -> Comparison:
    """The same of two sides that are read already."""
    own, around = both.changed
    wanted = own + around if len(around) <= AROUND else own
    places = (place for pair in wanted for place in pair if place)
    old, new = with_copies(places, both.old, both.new, work_tree=both.work_tree)
    old = old.loaded(pair.old for pair in wanted if pair.old)
    new = new.loaded(pair.new for pair in wanted if pair.new)
    loaded = replace(both, old=old, new=new)

    known = frozenset(new.reports)

    def work(pair: Pair) -> Change:
        return _report(pair, loaded, known)

    workers, count = available_workers(), len(wanted)
    changes = spread(work, wanted, workers, lambda n: progress("年报", n, count))
    changes = _with_library_findings(both, [*changes, *_settings_changes(both)])
    told = sorted((change for change in changes if not change.empty), key=_order)
    program, other = _other_files(both)
    judged = both.old.judged and both.new.judged
    left = len(own + around) - len(wanted)
    return Comparison(both.compared, tuple(told), program, other, judged, left)


def _order(change: Change) -> tuple[bool, str, int, str]:
    """The site, then by authority, its settings before its reports."""
    return change.path != SITE_FILE, change.authority or change.path, change.year or 0, change.path


def _report(pair: Pair, both: Input, known: Set[ReportId]) -> Change:
    """What changed in one report; `known` are all that there are now."""
    (path, year), side = pair.place, both.new if pair.new else both.old
    change = Change(report_stem(path, year), "改动", path, year, side.authority(path).name)
    before = both.old.examined(pair.old) if pair.old else None
    now = both.new.examined(pair.new) if pair.new else None
    if before and now and isinstance(before.aside, Draft) and not now.aside:
        before = (
            None  # a report is new when it is filled in: what a skeleton had is nothing to compare
        )
    if before is None or now is None:
        there = now or before
        assert there is not None
        change = replace(change, status="新增" if now else "删除", summary=_summary(there))
        found = tuple(in_order(there.diagnostics)) if now else ()
        if there.report is None:
            return replace(change, unreadable_now=found)
        if now is not None and not now.aside:
            last = both.new.report((path, year - 1)) if (path, year - 1) in known else None
            change = replace(change, beside=tuple(beside_last_year(there.report, last)))
        return replace(change, appeared=found)
    if pair.old != pair.new:
        assert pair.old is not None
        moved_from = report_stem(pair.old[0], pair.old[1])
        change = replace(change, status="移动", moved_from=moved_from)
    return _differences(change, pair, both, before, now)


def _differences(
    change: Change, pair: Pair, both: Input, before: Examined, now: Examined
) -> Change:
    if edited(pair, both.old, both.new):
        if before.report is None:
            change = replace(change, unreadable_before=tuple(in_order(before.diagnostics)))
        if now.report is None:
            change = replace(change, unreadable_now=tuple(in_order(now.diagnostics)))
    if before.report is not None and now.report is not None:
        change = replace(
            change,
            cells=tuple(cell_changes(before.report, now.report)),
            data=tuple(filing_changes(before.report, now.report)),
            sentences=tuple(text_changes(before.report.narrative, now.report.narrative)),
        )
    was_withdrawn, is_withdrawn = (_withdrawal(one) for one in (before, now))
    if was_withdrawn != is_withdrawn:
        change = replace(change, data=(DataChange("撤回", was_withdrawn, is_withdrawn),))
    if now.report is None or not (both.old.judged and both.new.judged):
        return change  # what no rule was asked has not gone away
    was = before.diagnostics if before.report else []
    return replace(
        change,
        appeared=_only(now.diagnostics, was, _report_finding),
        gone=_only(was, now.diagnostics, _report_finding),
    )


def _withdrawal(one: Examined) -> str | None:
    """Since when and why a report is withdrawn."""
    own = one.aside
    return f"日期：{own.date}；原因：{own.reason}" if isinstance(own, Withdrawal) else None


def _report_finding(diagnostic: Diagnostic) -> Hashable:
    """What a finding says: where it stands makes it none other, since lines move."""
    kind = diagnostic.path.rpartition(".")[2]
    return kind, diagnostic.code, diagnostic.severity, diagnostic.message, diagnostic.acknowledged


def _summary(one: Examined) -> str:
    """A report in one line."""
    if isinstance(one.aside, Draft):
        return f"还在填报，{one.aside.words}"
    if one.record is None:
        return "已撤回" if one.aside else "不能读取"
    record = one.record
    units = {figure.name: figure.unit for figure in FORMS[record.form].figures}
    common = [figure.name for figure in FIGURES[:3]]  # the applications
    figures = [
        f"{name} {record.figures[name]} {units[name]}"
        for name in common
        if record.figures.get(name)
    ]
    title = f"《{record.title}》" if record.title else "没有标题"
    day = f"{record.published} 发布" if record.published else NO_DATE
    return "，".join([title, FORMS[record.form].name, day, *figures])


def _settings_changes(both: Input) -> list[Change]:
    """site.yml and every authority.yml that differs."""
    old, new = both.old.project, both.new.project
    changes = []
    if old.site and new.site and old.site != new.site:
        data = tuple(data_changes(old.site, new.site))
        changes.append(Change(SITE_FILE, "改动", name="网站设置", data=data))
    # Without the settings of a site nothing is said of its authorities.
    known = (old.authorities if old.site else {}), (new.authorities if new.site else {})
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


def _with_library_findings(both: Input, changes: Sequence[Change]) -> list[Change]:
    """The changes with the findings about settings and names of files that appeared or went away,
    each where its file is told of."""
    old, new = both.old.project.diagnostics, both.new.project.diagnostics
    known = {change.path: change for change in changes}
    for diagnostic in _only(new, old, _settings_finding):
        change = _change_of(diagnostic.path, known)
        known[change.path] = replace(change, appeared=(*change.appeared, diagnostic))
    for diagnostic in _only(old, new, _settings_finding):
        change = _change_of(diagnostic.path, known)
        known[change.path] = replace(change, gone=(*change.gone, diagnostic))
    return list(known.values())


def _settings_finding(diagnostic: Diagnostic) -> Hashable:
    return diagnostic.path, diagnostic.code, diagnostic.severity, diagnostic.message


def _only(
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
    authority, year = report_of(path) or ("", None)
    key = path.rpartition(".")[0] if authority else path
    if key in known:
        return known[key]
    if authority:
        return Change(key, "改动", authority, year)
    if path == SITE_FILE:
        return Change(path, "改动", name="网站设置")
    return Change(path, "改动")


def _other_files(both: Input) -> tuple[tuple[str, ...], tuple[str, ...]]:
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
