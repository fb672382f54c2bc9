"""Compares two sides: what changed in every report, and which findings appeared or went away."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from pathlib import Path

from generator.base.pool import available_workers, spread
from generator.forms import FORMS
from generator.forms.common import FIGURES
from generator.history.changes import cell_changes, filing_changes, text_changes
from generator.history.comparison import Change, Comparison
from generator.history.copied import with_copies
from generator.history.input import Input, read_input
from generator.history.matching import Pair, edited
from generator.history.settings import only, other_files, settings, with_library_findings
from generator.model.content_paths import SITE_FILE, report_stem
from generator.model.diagnostics import Diagnostic, in_order
from generator.project.project import Examined

# Reports that were not edited themselves: beyond so many they are not asked one by one.
AROUND = 500

Progress = Callable[[str, int, int], None]


def compare(
    root: Path, base: str, head: str | None, progress: Progress = lambda *_: None
) -> Comparison:
    """What changed in content/ from `base` to `head`."""
    both = read_input(root, base, head)
    own, around = both.changed
    wanted = own + around if len(around) <= AROUND else own
    places = (place for pair in wanted for place in pair if place)
    old, new = with_copies(places, both.old, both.new)
    old = old.loaded(pair.old for pair in wanted if pair.old)
    new = new.loaded(pair.new for pair in wanted if pair.new)
    loaded = replace(both, old=old, new=new)

    def work(pair: Pair) -> Change:
        return _report(pair, loaded)

    workers, count = available_workers(), len(wanted)
    changes = spread(work, wanted, workers, lambda n: progress("年报", n, count))
    changes = with_library_findings(both, [*changes, *settings(both)])
    told = sorted((change for change in changes if not change.empty), key=_order)
    program, other = other_files(both)
    judged = both.old.judged and both.new.judged
    left = len(own + around) - len(wanted)
    return Comparison(both.compared, tuple(told), program, other, judged, left)


def _order(change: Change) -> tuple[bool, str, int, str]:
    """The site, then by authority, its settings before its reports."""
    return change.path != SITE_FILE, change.authority or change.path, change.year or 0, change.path


def _report(pair: Pair, both: Input) -> Change:
    (path, year), side = pair.place, both.new if pair.new else both.old
    change = Change(report_stem(path, year), "改动", path, year, side.authority(path).name)
    before = both.old.examined(pair.old) if pair.old else None
    now = both.new.examined(pair.new) if pair.new else None
    if before is None or now is None:
        there = now or before
        assert there is not None
        change = replace(change, status="新增" if now else "删除", summary=_summary(there))
        found = tuple(in_order(there.diagnostics)) if now else ()
        if there.report is None:
            return replace(change, unreadable_now=found)
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
    if now.report is None or not (both.old.judged and both.new.judged):
        return change  # what no rule was asked has not gone away
    was = before.diagnostics if before.report else []
    return replace(
        change,
        appeared=only(now.diagnostics, was, _said),
        gone=only(was, now.diagnostics, _said),
    )


def _said(diagnostic: Diagnostic) -> Hashable:
    """What a finding says: where it stands makes it none other, since lines move."""
    kind = diagnostic.path.rpartition(".")[2]
    return kind, diagnostic.code, diagnostic.severity, diagnostic.message, diagnostic.acknowledged


def _summary(one: Examined) -> str:
    """A report in one line."""
    if one.record is None:
        return "不能读取"
    record = one.record
    units = {figure.name: figure.unit for figure in FORMS[record.form].figures}
    common = [figure.name for figure in FIGURES[:3]]  # the applications
    figures = [
        f"{name} {record.figures[name]} {units[name]}"
        for name in common
        if record.figures.get(name)
    ]
    title = f"《{record.title}》" if record.title else "没有标题"
    day = f"{record.published} 发布" if record.published else "发布日期不详"
    return "，".join([title, FORMS[record.form].name, day, *figures])
