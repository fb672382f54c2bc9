"""Text on a monospaced display: how many columns it takes, and nothing in it that a terminal obeys."""

from __future__ import annotations

import unicodedata

from generator.base.hidden import HIDDEN

_TAB = "    "
_BLANKS = "\u3000\xa0"  # spaces that Python does not call printable
_UNKNOWN = "\ufffd"


def width(text: str) -> int:
    """Columns: two for a Chinese character or sign, none for a mark that combines with the
    character before it, else one."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.category(char) in {"Mn", "Me"} else 1


def visible(text: str, *, named: bool = False) -> str:
    """`text` without what would move the cursor, hide or turn text around: a tab becomes four
    spaces, any other such sign � or, if `named`, its code point as 〔U+202E〕."""
    # Python calls some characters printable that no font shows (U+3164, U+E0101).
    text = HIDDEN.sub(lambda found: _code_point(found[0]) if named else _UNKNOWN, text)
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _shown(char, named) for char in text)


def _shown(char: str, named: bool) -> str:
    if char == "\t":
        return _TAB
    if char in _BLANKS:
        return char
    return _code_point(char) if named else _UNKNOWN


def _code_point(char: str) -> str:
    return f"〔U+{ord(char):04X}〕"
