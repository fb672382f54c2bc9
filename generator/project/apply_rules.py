"""Asks every rule about one report and applies its 照录说明: findings → diagnostics (design §5, §6)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.model.diagnostics import Diagnostic, of_problem
from generator.model.library import Library
from generator.model.narrative import Passage
from generator.model.notes import NoteTarget, covers, resolve
from generator.model.report import Report
from generator.model.site import SEVERITY_NAMES, Severity
from generator.reading.source import Problem
from generator.rules import RULES
from generator.rules.rule import Finding, Rule
from generator.rules.typed_numbers import is_draft

_COPYING = re.compile("照录|原件")
MOST = 50  # findings of one rule in one report; of more, the rest is only counted


def apply_rules(report: Report, library: Library) -> list[Diagnostic]:
    """All findings of all rules that apply to the report, each excused by the first note that
    covers it; notes that excuse nothing are diagnostics themselves."""
    changed = {c.rule: SEVERITY_NAMES[c.severity] for c in library.site.severities}
    targets = [resolve(report, note) for note in report.filing.notes]
    used: set[int] = set()
    diagnostics = []
    for rule in RULES.values():
        if not (report.form.tables or rule.plain):
            continue
        own = []
        for finding in rule.check(report, library):
            note = _note_for(rule, finding, report, targets)
            if note is not None:
                used.add(note)
            own.append(_diagnostic(report, rule, finding, note, changed.get(rule.code)))
        diagnostics += own if len(own) <= MOST else _first(own)
    diagnostics.extend(
        of_problem(report.source.path, problem) for problem in _note_problems(report, targets, used)
    )
    return diagnostics


def _first(own: list[Diagnostic]) -> list[Diagnostic]:
    """The first findings of a rule that has very many in one report, with how many more there are:
    those that stop publication first, and all that notes excuse."""
    excused = [d for d in own if d.acknowledged]
    left = sorted((d for d in own if not d.acknowledged), key=lambda d: not d.stops)
    shown = left[:MOST]
    if len(left) > MOST:
        more = f"{shown[-1].message}；此外还有 {len(left) - MOST} 处同样的问题，没有一一列出"
        shown[-1] = shown[-1]._replace(message=more)
    return [*excused, *shown]


def _note_for(
    rule: Rule, finding: Finding, report: Report, targets: list[list[NoteTarget]]
) -> int | None:
    if not rule.acknowledgeable:
        return None
    for index, note in enumerate(report.filing.notes):
        if note.rule == rule.code and any(covers(t, finding.place) for t in targets[index]):
            return index
    return None


def _diagnostic(
    report: Report, rule: Rule, finding: Finding, note: int | None, changed: Severity | None
) -> Diagnostic:
    if isinstance(finding.place, Passage):
        path, place = report.narrative.path, finding.place.place
    else:
        path, place = report.source.path, report.source.place(finding.place)
    severity = (changed if rule.acknowledgeable else None) or finding.severity or rule.severity
    mend = without_copying(finding.help) if is_draft(report) else finding.help
    return Diagnostic(
        path, place, rule.code, rule.name, severity, finding.message, mend, rule.basis, note
    )


def without_copying(help_: str) -> str:
    """What to do in a report that is still being written: there is no original to copy (照录)."""
    if "照录" not in help_ and "原件" not in help_:
        return help_
    kept = [part for part in help_.rstrip("。").split("；") if not _COPYING.search(part)]
    return f"{'；'.join(kept) or '请核对后改正'}。"


def _note_problems(
    report: Report, targets: list[list[NoteTarget]], used: set[int]
) -> Iterator[Problem]:
    for index, note in enumerate(report.filing.notes):
        here = ("照录说明", index)
        rule = RULES.get(note.rule)
        if rule is None:
            place = report.source.place((*here, "规则"))
            yield Problem(
                "NOTE-RULE", place, f"没有“{note.rule}”这条规则", "nianbao rules 列出全部规则代码。"
            )
        elif not rule.acknowledgeable:
            place = report.source.place((*here, "规则"))
            yield Problem(
                "NOTE-FORBIDDEN", place, f"{rule.code}（{rule.name}）不能照录", "请改正所指的问题。"
            )
        elif len(targets[index]) < len(note.paths):
            known = {target.written for target in targets[index]}
            unknown = "、".join(path for path in note.paths if path not in known)
            yield Problem(
                "NOTE-PLACE",
                report.source.place((*here, "位置")),
                f"没有“{unknown}”这个位置",
                "请写 政府信息公开申请.办理结果.总计 这样的路径，或章序号 一…六、导语。",
            )
        elif index not in used:
            yield Problem(
                "NOTE-UNUSED",
                report.source.place(here),
                f"这里没有 {rule.code}（{rule.name}）的问题，这条照录说明没有用处",
                "若问题已改正，请删去这条照录说明；若位置写错，请改正位置。",
            )
