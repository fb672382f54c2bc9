"""One printed cell → the four states of `base.cells`: a number, blank, a printed mark, or 不清."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from generator.base.cells import MARKS, UNREADABLE, Cell, is_amount, signed
from generator.base.normalise import INVISIBLE
from generator.forms.layout import MAX_MARK, Kind

_COUNT = re.compile(r"(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})\s*[件项条个宗次份]?", re.ASCII)
_DECIMAL = re.compile(r"(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(\.\d{1,6})?", re.ASCII)
# Width only: NFKC would also make 52 of 5² and 5②, a figure with the mark of a note.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}
_FOLDED = _NARROW | dict.fromkeys(map(ord, INVISIBLE)) | {ord("−"): "-"}


# What a reader puts into a cell of which nobody can tell what it shows, with the reason.
_DOUBT = re.compile(rf"{UNREADABLE}（([^（）]+)）")


_LONGEST = 80  # characters of a message


def doubt(why: str) -> str:
    """What stands for a cell of which `why` it cannot be told what it shows."""
    return f"{UNREADABLE}（{why}）"


def doubt_in(text: str) -> str:
    """The reason why nobody can tell what a cell with this text shows; "" where there is none."""
    found = _DOUBT.search(text)
    return found[1] if found else ""


def told(texts: Iterable[str]) -> str:
    """What cells or headings print, for a message; a blank one as □."""
    shown = "、".join("".join(text.split()) or "□" for text in texts)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}……"


def half_width(text: str) -> str:
    """A cell's text with full-width signs made half-width and white space gone from its ends."""
    return text.translate(_FOLDED).strip()


def read_value(text: str, kind: Kind = "count") -> Cell:
    """The cell that `text` prints in a column of that kind: a count as int, a fee (万元) as int or
    Decimal, an amount or a change also as printed; 不清 for what is no value there."""
    words = half_width(text)
    if not words:
        return None
    if words in MARKS or text.strip() in MARKS:
        return text.strip()[:MAX_MARK]
    if kind == "change":
        change = words.replace(" ", "")
        return UNREADABLE if signed(change) is None else _signed(change)
    if kind in {"fee", "amount"}:
        return _money(words, kind)
    found = _COUNT.fullmatch(words)
    return int(found[1].replace(",", "")) if found else UNREADABLE


def _signed(words: str) -> Cell:
    """Plain figures as numbers, printed signs such as +1036 or 减3 as printed."""
    return int(words) if re.fullmatch(r"-?\d+", words) else words


def _money(words: str, kind: Kind) -> Cell:
    # The column 收费金额 is in 万元 by its heading; a fee printed in 元 is not converted here.
    bare = words.removesuffix("万元").rstrip() if kind == "fee" else words
    found = _DECIMAL.fullmatch(bare)
    if found:
        whole = found[1].replace(",", "")
        return Decimal(whole + found[2]) if found[2] else int(whole)
    amount = words.replace(",", "").replace(" ", "")
    return amount if kind == "amount" and is_amount(amount) else UNREADABLE


def is_value(text: str) -> bool:
    """Whether `text` can be a value at all: blank, a mark, or a figure with or without its unit."""
    words = half_width(text)
    return (
        not words
        or words in MARKS
        or words in _UNCLEAR
        or _FIGURE.fullmatch(words) is not None
        or bool(_DOUBT.search(text))
    )


def words_and_values(text: str) -> tuple[str, list[str]]:
    """A line as its words and the values that follow them, parted by blanks: 规章 0 0 0."""
    tokens = half_width(text).split()
    count = next(
        (n for n, token in enumerate(reversed(tokens)) if not is_value(token)), len(tokens)
    )
    start = len(tokens) - count
    return " ".join(tokens[:start]), tokens[start:]


# What our own pages and texts print for a cell that could not be read.
_UNCLEAR = frozenset({UNREADABLE, f"原件{UNREADABLE}"})
_FIGURE = re.compile(r"[+\-增减]?\s*\d[\d,]*(?:\.\d+)?\s*(?:万?元|[件项条个宗次份])?", re.ASCII)
