"""Lines → the Markdown of a narrative, with nothing read as markup that was none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from generator.importing.lines import Line, is_blank

# What Markdown would take for emphasis, code, links, HTML or a {{name}}.
# The second brace is the one to escape: names are put in before Markdown is read.
_INLINE = re.compile(r"([\\`*\[\]<>]|(?<![^\W_])_|_(?![^\W_])|(?<=\{)\{|&(?=#?\w+;))")
_CLOSING = re.compile(r"(?<!#)(#+)$")  # which Markdown drops at the end of a heading
_START = re.compile(
    r"(#{1,6}(?=\s|$)|[+\-](?=\s|$)|\d{1,9}(?=[.)](?:\s|$))|=+\s*$|(?:-\s*){3,}$|~{3,})"
)


def narrative_of(lead: Sequence[str], body: Sequence[tuple[int, Line]]) -> str:
    """The narrative of a report: the lines of its lead, then those of its body, each with its
    heading level (0: text); rows of one grid that follow one another are a table."""
    blocks = [paragraph(text) for text in lead]
    for grid, group in groupby(body, key=lambda part: part[1].grid):
        members = list(group)
        if grid >= 0:
            blocks.append(table([line for _, line in members if not is_blank(line)]))
        else:
            blocks += [paragraph(line.text, level) for level, line in members]
    return "\n\n".join(block for block in blocks if block) + "\n"


def escape(text: str) -> str:
    """One line of text, such that Markdown shows it as it is."""
    escaped = _INLINE.sub(r"\\\1", text)
    found = _START.match(escaped)
    if found is None:
        return escaped
    if found[0][0].isdigit():
        return f"{found[0]}\\{escaped[found.end() :]}"
    return "\\" + escaped


def paragraph(text: str, level: int = 0) -> str:
    """A paragraph, or a heading of that level."""
    if not level:
        return escape(text)
    return f"{'#' * level} {_CLOSING.sub(_escaped, escape(text))}"


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found.string[: found.start()].endswith("\\") else f"\\{found[0]}"


def table(rows: Sequence[Line]) -> str:
    """A table that is none of the official ones; merged cells are blank where they go on."""
    if all(len(row.pieces) == 1 for row in rows):
        return "\n\n".join(escape(row.text.replace("\n", " ")) for row in rows if row.text)
    exact = rows[0].exact
    width = max(
        max((p.column + p.width for p in row.pieces), default=0) if exact else len(row.pieces)
        for row in rows
    )
    lines = []
    for row in rows:
        cells = [""] * width
        for index, piece in enumerate(row.pieces):
            text = escape(" ".join(piece.text.split())).replace("|", "\\|")
            cells[piece.column if exact else index] = text
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])
