"""Diagnostics as text for people and tools (design §6): one function per format, in FORMATS."""

from __future__ import annotations

from generator.reporters.source_lines import Lines, Reporter, lines_below
from generator.reporters.terminal import text
from generator.reporters.tool_formats import github, gitlab, plain_json, sarif

__all__ = ["FORMATS", "Lines", "Reporter", "lines_below", "text"]

FORMATS: dict[str, Reporter] = {
    "text": text,
    "github": github,
    "gitlab": gitlab,
    "sarif": sarif,
    "json": plain_json,
}
