"""Style sheets as rules and statements, and lists of selectors as selectors; no more of CSS is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PIECE = re.compile(
    r"""[{};]|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\([^()]*\)|[^{};"'(]+|.""", re.DOTALL
)


class CssBlock(NamedTuple):
    """A rule: what stands before its braces, and in them; None: a statement without any."""

    prelude: str
    body: str | None


def css_blocks(css: str) -> Iterator[CssBlock]:
    """The rules and statements of a sheet, or of the inside of one."""
    depth, prelude, body = 0, "", ""
    for piece in _PIECE.findall(css):
        depth += (piece == "{") - (piece == "}")
        if piece == "}" and depth == 0:
            yield CssBlock(prelude.strip(), body[1:])
            prelude = body = ""
        elif piece == ";" and depth == 0:
            yield CssBlock(prelude.strip(), None)
            prelude = ""
        elif depth:
            body += piece
        else:
            prelude += piece


def selectors_of(selectors: str) -> Iterator[str]:
    """The selectors of a list; a comma in brackets parts none."""
    depth, start = 0, 0
    for at, sign in enumerate(selectors):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            yield selectors[start:at].strip()
            start = at + 1
    yield selectors[start:].strip()
