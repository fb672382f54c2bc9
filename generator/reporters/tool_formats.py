"""Diagnostics for tools: GitHub annotations, GitLab Code Quality, SARIF and plain JSON (design §6)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from generator import __version__
from generator.model.diagnostics import Diagnostic
from generator.reading.codes import READING
from generator.reading.source import read_yaml
from generator.reporters.source_lines import Lines, fingerprints
from generator.rules import RULES

# SARIF
_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_BASE = "%SRCROOT%"
# GitHub: what its commands do not take as it is
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})
# GitLab
_SEVERITIES = {"error": "major", "warning": "minor", "notice": "info"}


def sarif(diagnostics: Sequence[Diagnostic], lines_of: Lines) -> str:
    """SARIF 2.1.0, for code scanning and editors: one run with all diagnostics; acknowledged ones are
    suppressed with the note's reason."""
    codes = sorted({diagnostic.code for diagnostic in diagnostics})
    run = {
        "tool": {
            "driver": {
                "name": "nianbao",
                "version": __version__,
                "language": "zh-CN",
                "rules": [_rule(code, diagnostics) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": list(_results(diagnostics, codes, lines_of)),
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str, diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    rule = RULES.get(code)
    if rule is not None:
        sections = [f"{heading}：{text}" for heading, text in rule.sections.items()]
        name, full, level = rule.name, sections[0], rule.severity
        guide = "\n".join([*sections[1:], f"依据：{rule.basis}"])
    else:
        first = next(diagnostic for diagnostic in diagnostics if diagnostic.code == code)
        name, full = READING.get(code, (first.name, first.message))
        guide, level = full, first.severity
    return {
        "id": code,
        "name": name,
        "shortDescription": {"text": name},
        "fullDescription": {"text": full},
        "help": {"text": guide},
        "defaultConfiguration": {"level": _LEVELS[level]},
    }


def _results(
    diagnostics: Sequence[Diagnostic], codes: list[str], lines_of: Lines
) -> Iterator[dict[str, Any]]:
    @cache
    def reasons(path: str) -> list[str]:
        return _reasons(path, lines_of)

    for diagnostic, fingerprint in zip(
        diagnostics, fingerprints(diagnostics, lines_of), strict=True
    ):
        result: dict[str, Any] = {
            "ruleId": diagnostic.code,
            "ruleIndex": codes.index(diagnostic.code),
            "level": _LEVELS[diagnostic.severity],
            "message": {"text": _message(diagnostic)},
            "locations": [{"physicalLocation": _location(diagnostic)}],
            "partialFingerprints": {"nianbao/v1": fingerprint},
        }
        if diagnostic.note is not None:
            known = reasons(f"{diagnostic.path.rpartition('.')[0]}.yml")
            number = diagnostic.note
            reason = known[number] if number < len(known) else f"照录说明第 {number + 1} 条"
            result["suppressions"] = [{"kind": "external", "justification": reason}]
        yield result


def _message(diagnostic: Diagnostic) -> str:
    return diagnostic.message + (f"\n改法：{diagnostic.help}" if diagnostic.help else "")


def _location(diagnostic: Diagnostic) -> dict[str, Any]:
    place = diagnostic.place
    return {
        "artifactLocation": {"uri": quote(diagnostic.path), "uriBaseId": _BASE},
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
    }


def _reasons(path: str, lines_of: Lines) -> list[str]:
    """说明 of each 照录说明 of a report, in order."""
    data = read_yaml(path, "\n".join(lines_of(path)).encode()).data
    notes = data.get("照录说明") if isinstance(data, dict) else None
    return [str(note["说明"]) for note in notes or ()] if isinstance(notes, list) else []


def github(diagnostics: Sequence[Diagnostic], lines_of: Lines) -> str:  # noqa: ARG001
    """Workflow commands that annotate the lines of a pull request: one `::error …::…` line for each
    diagnostic that no note excuses."""
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
    return f"::{diagnostic.severity} {written}::{_escaped(_message(diagnostic), _DATA)}"


def _escaped(value: object, signs: dict[int, str]) -> str:
    return str(value).translate(signs)


def gitlab(diagnostics: Sequence[Diagnostic], lines_of: Lines) -> str:
    """A Code Quality report (what a merge request changes for better or worse): a JSON array of the
    diagnostics that no note excuses."""
    shown = [diagnostic for diagnostic in diagnostics if not diagnostic.acknowledged]
    issues = [
        {
            "description": f"{d.name}：{d.message}",
            "check_name": d.code,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[d.severity],
            "location": {"path": d.path, "lines": {"begin": d.place.line}},
        }
        for d, fingerprint in zip(shown, fingerprints(shown, lines_of), strict=True)
    ]
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"


def plain_json(diagnostics: Sequence[Diagnostic], lines_of: Lines) -> str:  # noqa: ARG001
    """A JSON array of objects with all that is known of a diagnostic, acknowledged ones included;
    other programs rely on it."""
    objects = [
        {
            "path": d.path,
            "line": d.place.line,
            "column": d.place.column,
            "end_line": d.place.end_line,
            "end_column": d.place.end_column,
            "code": d.code,
            "name": d.name,
            "severity": d.severity,
            "message": d.message,
            "help": d.help,
            "basis": d.basis,
            "acknowledged": d.acknowledged,
        }
        for d in diagnostics
    ]
    return json.dumps(objects, ensure_ascii=False, indent=2) + "\n"
