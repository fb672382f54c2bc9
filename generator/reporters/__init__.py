"""Diagnostics as text for people and tools (design §6): one function per format, in FORMATS."""

from __future__ import annotations

from generator.reporters.source_lines import Lines, Reporter, from_top, lines_below, top_prefix
from generator.reporters.terminal import text
from generator.reporters.tool_formats import github, gitlab, plain_json, sarif

__all__ = ["FORMATS", "Lines", "Reporter", "from_top", "lines_below", "text", "top_prefix"]

FORMATS: dict[str, Reporter] = {
    "text": text,
    "github": github,
    "gitlab": gitlab,
    "sarif": sarif,
    "json": plain_json,
}
