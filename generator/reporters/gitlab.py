"""GitLab Code Quality report: what a merge request changes for better or worse."""

from __future__ import annotations

import json
from collections.abc import Sequence

from generator.model.diagnostics import Diagnostic
from generator.reporters.lines import Lines, fingerprints

_SEVERITIES = {"error": "major", "warning": "minor", "notice": "info"}


def gitlab(diagnostics: Sequence[Diagnostic], lines_of: Lines) -> str:
    """A JSON array of the diagnostics that no note excuses."""
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
