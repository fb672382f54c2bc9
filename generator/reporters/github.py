"""GitHub Actions workflow commands: annotations on the changed lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from generator.model.diagnostics import Diagnostic
from generator.reporters.lines import Lines

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def github(diagnostics: Sequence[Diagnostic], lines_of: Lines) -> str:  # noqa: ARG001
    """One `::error …::…` line for each diagnostic that no note excuses."""
    return "".join(f"{_command(d)}\n" for d in diagnostics if not d.acknowledged)


def _command(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    properties = {"file": diagnostic.path, "line": place.line}
    if place.line == place.end_line:  # GitHub rejects columns over several lines
        properties |= {"col": place.column}
        properties |= {"endLine": place.end_line, "endColumn": place.end_column}
    else:
        properties |= {"endLine": place.end_line}
    properties |= {"title": f"{diagnostic.code} {diagnostic.name}"}
    written = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items())
    message = diagnostic.message + (f"\n改法：{diagnostic.help}" if diagnostic.help else "")
    return f"::{diagnostic.severity} {written}::{_escaped(message, _DATA)}"


def _escaped(value: object, signs: dict[int, str]) -> str:
    return str(value).translate(signs)
