"""SARIF 2.1.0: for code scanning and for editors that show it."""

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
from generator.reporters.lines import Lines, fingerprints
from generator.rules import RULES

_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_BASE = "%SRCROOT%"


def sarif(diagnostics: Sequence[Diagnostic], lines_of: Lines) -> str:
    """One run with all diagnostics; acknowledged ones are suppressed with the note's reason."""
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
