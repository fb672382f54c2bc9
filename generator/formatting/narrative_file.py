"""A Markdown file without trailing space and with one line break at its end; nothing else changes."""

from __future__ import annotations

from generator.base.places import Problem
from generator.model.narrative import markdown
from generator.reading.encoding import control_character, decode

_HARD_BREAK = "  "


def format_markdown(raw: bytes) -> tuple[str | None, Problem | None]:
    """The text without trailing space, or why it cannot be read. The two spaces that break a line
    within a paragraph stay."""
    text, problem = decode(raw)
    problem = problem or control_character(text)
    if problem:
        return None, problem
    bare = "\n".join([line.rstrip(" \t") for line in text.split("\n")])
    for candidate in (bare, _with_breaks(text) if bare != text else text, text):
        ended = f"{candidate.rstrip(chr(10))}\n" if candidate.strip("\n") else ""
        # Where space means something (in code, say), it stays.
        if ended == text or _html(ended) == _html(text):
            return ended, None
    return text, None


def _with_breaks(text: str) -> str:
    """Without trailing space but for the breaks within paragraphs."""
    lines = text.split("\n")
    kept: set[int] = set()
    for token in markdown().parse(text):
        if token.type == "inline" and token.map:
            first, last = token.map
            kept.update(n for n in range(first, last - 1) if lines[n].endswith(_HARD_BREAK))
    return "\n".join(
        line.rstrip(" \t") + (_HARD_BREAK if number in kept else "")
        for number, line in enumerate(lines)
    )


def _html(text: str) -> str:
    html: str = markdown().render(text)
    return html
