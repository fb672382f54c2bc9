"""JSON: every diagnostic with all that is known of it; other tools rely on it (design §6)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from generator.model.diagnostics import Diagnostic
from generator.reporters.lines import Lines


def json_(diagnostics: Sequence[Diagnostic], lines_of: Lines) -> str:  # noqa: ARG001
    """A JSON array of objects, acknowledged diagnostics included."""
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
