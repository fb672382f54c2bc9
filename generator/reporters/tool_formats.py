"""Diagnostics for tools: GitHub annotations, GitLab Code Quality, SARIF and plain JSON (design §6)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from generator import __version__
from generator.model.diagnostics import Diagnostic
from generator.reading.codes import READING
from generator.reporters.source_lines import Lines, fingerprints, worst
from generator.rules import RULES

# SARIF
_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_BASE = "%SRCROOT%"
# GitHub: what its commands do not take as it is
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})
# Of each severity so many annotations of a step are shown (actions/toolkit, docs/problem-matchers.md);
# the last notice is ours.
_GITHUB_MOST = {"error": 10, "warning": 10, "notice": 9}
# Code scanning shows the 5,000 worst results of a run and takes 25,000 (SARIF support, "limits").
SARIF_MOST = 5_000
# GitLab
_SEVERITIES = {"error": "major", "warning": "minor", "notice": "info"}
GITLAB_MOST = 1_000  # it names no limit; a merge request lists all that there are, page by page
_ALL = "全部见 nianbao check --format json。"


def sarif(diagnostics: Sequence[Diagnostic], lines_of: Lines) -> str:
    """SARIF 2.1.0, for code scanning and editors: one run with the diagnostics that no note excuses,
    at most SARIF_MOST, the worst; a notification says how many are left out.

    SARIF has a word for what is excused (`suppressions`), but GitHub's code scanning does not read
    it and would raise an alert for each.
    """
    shown, left = worst([d for d in diagnostics if not d.acknowledged], SARIF_MOST)
    codes = sorted({diagnostic.code for diagnostic in shown})
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "nianbao",
                "version": __version__,
                "language": "zh-CN",
                "rules": [_rule(code, shown) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": list(_results(shown, codes, lines_of)),
    }
    if left:
        note = {"level": "note", "message": {"text": _left(left)}}
        run["invocations"] = [
            {"executionSuccessful": True, "toolExecutionNotifications": [note]},
        ]
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _left(count: int) -> str:
    return f"另有 {count} 处没有列出。{_ALL}"


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
    for diagnostic, fingerprint in zip(
        diagnostics, fingerprints(diagnostics, lines_of), strict=True
    ):
        yield {
            "ruleId": diagnostic.code,
            "ruleIndex": codes.index(diagnostic.code),
            "level": _LEVELS[diagnostic.severity],
            "message": {"text": _message(diagnostic)},
            "locations": [{"physicalLocation": _location(diagnostic)}],
            "partialFingerprints": {"nianbao/v1": fingerprint},
        }


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


def github(diagnostics: Sequence[Diagnostic], lines_of: Lines) -> str:  # noqa: ARG001
    """Workflow commands that annotate the lines of a pull request: one `::error …::…` line for each
    diagnostic that no note excuses; as many as GitHub shows, then one that says how many are left."""
    lines = []
    left = 0
    room = dict(_GITHUB_MOST)
    for diagnostic in diagnostics:
        if diagnostic.acknowledged:
            continue
        if room[diagnostic.severity]:
            room[diagnostic.severity] -= 1
            lines.append(f"{_command(diagnostic)}\n")
        else:
            left += 1
    if left:
        lines.append(f"::notice title=没有全部标出::{_escaped(_left(left), _DATA)}\n")
    return "".join(lines)


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
    diagnostics that no note excuses, at most GITLAB_MOST, the worst; one more says how many are left."""
    shown, left = worst([d for d in diagnostics if not d.acknowledged], GITLAB_MOST)
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
    if left:
        issues.append(
            {
                "description": _left(left),
                "check_name": "MORE",
                "fingerprint": "0" * 40,
                "severity": "info",
                "location": {"path": shown[-1].path, "lines": {"begin": 1}},
            }
        )
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
