"""What is said of a report that is still being filled in: one line, and what is wrong already."""

from __future__ import annotations

from collections.abc import Sequence

from generator.base.cells import PENDING
from generator.base.places import START, Problem
from generator.model.diagnostics import Diagnostic, of_problem
from generator.model.report import Draft, Report

_MEND = "填完以前不公布，不影响网站的其他内容。没有发生的填 0；nianbao fmt --fill-totals 算出总计。"


def findings_of_draft(
    report: Report, draft: Draft, found: Sequence[Diagnostic]
) -> list[Diagnostic]:
    """One line that says how much is 待填 and where it begins; of all other findings those that
    would be errors, as warnings, since nothing of a draft is published."""
    first = "、".join(f"“{place}”" for place in draft.first)
    more = "等" if len(draft.first) > 2 else ""
    message = f"还在填报，{draft.words}待填：{first}{more}"
    waiting = [d for d in found if _waits(d)]
    # The data comes first; a narrative alone that waits is where to look.
    at = [(d.path != report.source.path, d.path, d.place) for d in waiting]
    _, path, place = min(at, default=(False, report.source.path, START))
    line = of_problem(path, Problem("DRAFT", place, message, _MEND))
    others = (d for d in found if d.stops and d not in waiting)
    return [line, *(d._replace(severity="warning") for d in others)]


def _waits(diagnostic: Diagnostic) -> bool:
    """Whether a finding only says that something is 待填."""
    return diagnostic.code == "CELL-PENDING" or (
        diagnostic.code == "PLACEHOLDER" and PENDING in diagnostic.message
    )
