"""Diagnostics as text for people and tools (design §6): one function per format, in FORMATS."""

from __future__ import annotations

from generator.reporters.github import github
from generator.reporters.gitlab import gitlab
from generator.reporters.json_ import json_
from generator.reporters.lines import Lines, Reporter, lines_below
from generator.reporters.sarif import sarif
from generator.reporters.text import text

__all__ = ["FORMATS", "Lines", "Reporter", "lines_below", "text"]

FORMATS: dict[str, Reporter] = {
    "text": text,
    "github": github,
    "gitlab": gitlab,
    "sarif": sarif,
    "json": json_,
}
