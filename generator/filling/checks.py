"""The declared values of the rules as JSON: what a form page checks while one types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generator.base.cells import PENDING, UNREADABLE, shown
from generator.forms.layout import Form
from generator.model.library import Authority, Library
from generator.model.record import Record
from generator.model.site import SEVERITY_NAMES
from generator.rules import RULES, carry, cell_states, privacy, sums, table_form, years
from generator.rules.declared import MOST_TERMS, Addend, Bounds, CellState, Equation

# What a page finds of these is what `check` finds; of PARTLY it is a part (see `checks_of`).
DECIDED = (
    "T3-BAL",
    "T3-COL",
    "T3-ROW",
    "T4-SUM",
    "CF-CARRY",
    "CF-VALID",
    "T2-MADE",
    "BLANK",
    "CELL-UNREADABLE",
    "CELL-PENDING",
    "NEG/INT",
    "UNIT-FEE",
    "YEAR-TITLE",
)
PARTLY = ("PRIV-PHONE",)  # of it, mobile numbers and the identity numbers of grown-ups


def checks_of(
    form: Form, authority: Authority, library: Library, year: int, before: Record | None
) -> dict[str, Any]:
    """What a page of that form checks, and in what words; cells are meant by their number."""
    merged = form.merged
    equations: dict[str, Iterable[Equation]] = {
        "T3-BAL": sums.balanced(form.key, merged),
        "T3-COL": sums.added_up(form.key, merged),
        "T3-ROW": sums.totals(form.key, merged, "rows"),
        "T4-SUM": sums.totals(form.key, merged, "line"),
        "CF-CARRY": carry.carried(form.key, merged, before) if before else (),
        "CF-VALID": carry.in_force_since(form.key, merged, before) if before else (),
        "T2-MADE": carry.not_more_made(form.key, merged),
    }
    states = {
        "BLANK": cell_states.BLANK,
        "CELL-UNREADABLE": cell_states.LOST_CELL,
        "CELL-PENDING": cell_states.TO_FILL,
    }
    bounds = table_form.fee_bounds(form.key, merged, authority.file.kind, before, year)
    changed = {c.rule: SEVERITY_NAMES[c.severity] for c in library.site.severities}
    return {
        "rules": {
            code: {
                "name": RULES[code].name,
                "severity": RULES[code].severity,
                "changed": changed.get(code) if RULES[code].acknowledgeable else None,
            }
            for code in (*DECIDED, *PARTLY)
        },
        "equations": {code: [_equation(one) for one in own] for code, own in equations.items()},
        "states": {code: _state(one) for code, one in states.items()},
        "bounds": {"UNIT-FEE": [_bounds(one) for one in bounds]},
        "shapes": {
            "NEG/INT": {
                "message": cell_states.FIGURE,
                "figures": {k: [s._asdict() for s in v] for k, v in cell_states.FIGURES.items()},
                "typed": {k: [s._asdict() for s in v] for k, v in cell_states.TYPED.items()},
            }
        },
        "years": {"YEAR-TITLE": years.TITLE_YEARS._asdict()},
        "numbers": {"PRIV-PHONE": [privacy.MOBILE._asdict(), privacy.IDENTITY._asdict()]},
        "adult": privacy.ADULT,
        "most": {"terms": MOST_TERMS, "rows": cell_states.NAMED},
        "words": {"pending": PENDING, "unreadable": UNREADABLE},
    }


def left_to_check() -> list[str]:
    """What only `check` can say: the names of the other rules, and the rest of those in part."""
    return [
        f"{rule.name}{'的其他情形' if code in PARTLY else ''}"
        for code, rule in RULES.items()
        if code not in DECIDED
    ]


def _equation(one: Equation) -> dict[str, Any]:
    left, right = ([_summand(term) for term in side] for side in (one.left, one.right))
    fills = None  # the cell that the others determine
    if not one.more and len(one.right) == 1 and one.right[0].cell is not None:
        fills = one.right[0].cell
    elif not one.more and len(one.left) == 1 and len(one.right) == 1:
        fills = one.left[0].cell
    return {
        "place": one.place,
        "left": left,
        "right": right,
        "fills": fills,
        "message": one.message,
        "help": one.help,
        "whole": one.whole,
        "more": one.more,
        "brief": one.brief,
        "severity": one.severity,
    }


def _summand(term: Addend) -> dict[str, Any]:
    return {
        "name": term.name,
        "cell": term.cell,
        "figure": shown(term.figure),
        "minus": term.minus,
    }


def _state(state: CellState) -> dict[str, Any]:
    return state._asdict()


def _bounds(one: Bounds) -> dict[str, Any]:
    high = None if one.high is None else shown(one.high)
    return {**one._asdict(), "low": shown(one.low), "high": high}
