"""A number as the sheet shows it: what the number format of its cell makes of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

_CONTEXT = Context(prec=400, rounding=ROUND_HALF_UP)
_PIECE = re.compile(r'"[^"]*"|[\\!_*].|\[[^\]]*\]|.', re.DOTALL)
_TOKEN = re.compile(
    r"""
    (?P<general>General|G/通用格式|@)
    | "(?P<quoted>[^"]*)" | [\\!](?P<escaped>.) | \[\$(?P<sign>[^\]-]*)[^\]]*\]
    | \[(?:black|blue|cyan|green|magenta|red|white|yellow|[黑蓝青绿红白黄]色?|洋红|(?:color|颜色)\s?\d+)\]
    | _. | \*.
    | (?P<digit>[0\#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%)
    | (?P<plain>[-+()'&^~{}=\s$]|[^\x00-\x7f])
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_KINDS = ("general", "digit", "point", "comma", "percent")
# 1.5E+05 and 1/2 are ways to write the number, not to scale it: it is written out in full instead.
_SCIENTIFIC = re.compile(r"[0#?]E[+-]|[?#0-9] ?/ ?[?#0-9]", re.IGNORECASE)
_CONDITION = re.compile(r"\[[<>=]")
_MAX_FORMAT = 255  # characters; Excel takes no more
_MAX_EXPONENT = 300


class Token(NamedTuple):
    """A piece of a number format; `kind` is "text" for what is shown as it stands."""

    kind: str
    text: str


def shown(value: int | float, pattern: str) -> str | None:
    """`value` as shown, or None where `pattern` holds something that is not known here.

    Such a pattern may show ten thousands as ones: what is shown cannot be told without it.
    """
    number = Decimal(format(value, ".15g") if isinstance(value, float) else value)
    if not number.is_finite() or abs(number.adjusted()) > _MAX_EXPONENT:
        return str(value)
    if len(pattern) > _MAX_FORMAT or _CONDITION.search(pattern):
        return None
    section, number = _section(pattern, number)
    if _SCIENTIFIC.search(section):
        return _in_full(number)
    tokens = _tokens(section)
    if tokens is None:
        return None
    if any(token.kind == "general" for token in tokens):
        return _with_sign(number, _in_full(number.copy_abs()), tokens)
    return _by_digits(number, tokens)


def _section(pattern: str, number: Decimal) -> tuple[str, Decimal]:
    """The part of a pattern (positive;negative;zero;text) for a number, which then needs no sign."""
    sections = [""]
    for piece in _PIECE.findall(pattern):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    if number < 0 and len(sections) > 1:
        return sections[1], number.copy_abs()
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


def _tokens(section: str) -> list[Token] | None:
    tokens: list[Token] = []
    end = 0
    for found in _TOKEN.finditer(section):
        if found.start() != end:
            return None
        end = found.end()
        kind = found.lastgroup or ""
        if kind:
            tokens.append(Token(kind if kind in _KINDS else "text", found[kind]))
    return tokens if end == len(section) else None


def _in_full(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_sign(number: Decimal, digits: str, tokens: Sequence[Token]) -> str:
    said = "".join(digits if t.kind == "general" else t.text for t in tokens if t.kind != "comma")
    return ("-" if number < 0 else "") + said


def _by_digits(number: Decimal, tokens: Sequence[Token]) -> str:
    """The digits of the number in the places that the pattern has for them."""
    places = [index for index, token in enumerate(tokens) if token.kind == "digit"]
    if not places:
        return ("-" if number < 0 else "") + "".join(token.text for token in tokens)
    point = next((i for i, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    whole = [index for index in places if index < point]
    commas = [index for index, token in enumerate(tokens) if token.kind == "comma"]
    grouped = any(whole and whole[0] < index < whole[-1] for index in commas)
    scale = sum(not whole or index > whole[-1] for index in commas)
    percent = sum(token.kind == "percent" for token in tokens)
    size = len(places) - len(whole)
    number = number.scaleb(2 * percent - 3 * scale, _CONTEXT)
    rounded = number.quantize(Decimal(1).scaleb(-size), context=_CONTEXT)
    before, _, after = format(rounded.copy_abs(), "f").partition(".")
    digits = _places(before, after, [tokens[i].text for i in places], len(whole), grouped)
    said = {**dict(zip(places, digits, strict=True)), **dict.fromkeys(commas, "")}
    said[point] = "." if any(said[index] for index in places if index > point) else ""
    if not whole:  # .00 shows 12.50 all the same
        said[point] = before.lstrip("0") + said[point]
    text = "".join(said.get(index, token.text) for index, token in enumerate(tokens))
    return ("-" if rounded < 0 else "") + text


def _places(before: str, after: str, signs: Sequence[str], whole: int, grouped: bool) -> list[str]:
    """What stands in each place: 0 always shows a digit, # and ? only one that counts."""
    needed = next((whole - index for index in range(whole) if signs[index] == "0"), 0)
    before = before.lstrip("0").rjust(needed, "0")
    shown_before: list[str] = []
    for index in range(whole):
        left = whole - 1 - index  # places still to come
        taken = before[: len(before) - left] if len(before) > left else ""
        before = before[len(taken) :]
        shown_before.append(taken)
    if grouped:
        shown_before = _grouped(shown_before)
    counted = len(after.rstrip("0"))
    last = max(
        (index for index, sign in enumerate(signs[whole:], start=1) if sign == "0"), default=0
    )
    kept = max(counted, last)
    return [*shown_before, *(digit if at < kept else "" for at, digit in enumerate(after))]


def _grouped(digits: Sequence[str]) -> list[str]:
    """The digits of each place with a comma before every third from the right."""
    left = sum(map(len, digits))
    total = left
    result: list[str] = []
    for part in digits:
        said = ""
        for digit in part:
            said += "," + digit if left % 3 == 0 and left != total else digit
            left -= 1
        result.append(said)
    return result
