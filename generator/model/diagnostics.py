"""A diagnostic (诊断): a problem or finding with file, place, code and severity, as a plain value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from generator.base.places import Place, Problem
from generator.model.site import Severity
from generator.reading.codes import READING

# Problems that do not stop publication.
_WARNINGS = frozenset(
    {
        "NOTE-UNUSED",
        "FILE-NAME",
        "CORR-MISS",
        "YAML-COMMENT",
        "FILE-HIDDEN",
        "DRAFT",
        "MOVED",
        "WITHDRAWN-TEXT",
    }
)
_NOTICES = frozenset({"KEY-OLD", "SUM-BELOW"})


class Diagnostic(NamedTuple):
    """One message to the clerk; `note` is the index of the 照录说明 that excuses it, or None."""

    path: str  # relative to the project
    place: Place
    code: str
    name: str
    severity: Severity
    message: str
    help: str = ""
    basis: str = ""
    note: int | None = None

    @property
    def acknowledged(self) -> bool:
        return self.note is not None

    @property
    def stops(self) -> bool:
        """Whether this stops publication: an error that no note excuses."""
        return self.severity == "error" and self.note is None


def severity_of(code: str) -> Severity:
    """How bad a problem of reading is, by its code."""
    if code in _NOTICES:
        return "notice"
    return "warning" if code in _WARNINGS else "error"


def of_problem(path: str, problem: Problem) -> Diagnostic:
    """The diagnostic of a reading problem in the file `path`."""
    severity = severity_of(problem.code)
    name = READING[problem.code][0]
    return Diagnostic(
        path, problem.place, problem.code, name, severity, problem.message, problem.help
    )


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By file, then place: the same order whatever the order of reading."""
    return sorted(diagnostics, key=lambda d: (d.path, d.place, d.code, d.message))
