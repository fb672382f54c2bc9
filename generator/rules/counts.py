"""Counts in running text (8件, 约1,200余条, 二十三件): how they are written, and their value."""

from __future__ import annotations

ABOUT = r"(?P<about>大约|大概|将近|接近|超过|不足|约|近|逾|超)?\s*"
# Digits, not a part of another number or of 第8件, 每8件; several small sets compile fastest.
DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)|\d{1,9}(?:\.\d+)?|[零〇一二两三四五六七八九十百千]{1,7}"
_NO_MORE = r"(?<![\d.])(?<![第每])(?<![何数])(?<!几)"
MORE = r"\s*(?P<more>[余多来几万]+|\+)?\s*"
AFTER = r"(?:[（(]次[）)])?(?P<after>以上|左右|上下|以内)?"

_SIGNS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


def count(units: str) -> str:
    """The pattern of a count in one of these units; about, more, after say it is approximate."""
    return f"{ABOUT}{_NO_MORE}(?P<n>{DIGITS}){MORE}(?P<unit>[{units}]){AFTER}"


def number(text: str) -> float | None:
    """8, 1,234, 一件's 一, 二十三 as a number; None for what is none (一百一)."""
    if text[0].isdecimal():
        return float(text.replace(",", ""))
    total, digit = 0, None
    for sign in text:
        if sign in _TENS:
            total += (1 if digit is None else digit) * _TENS[sign]
            digit = None
        elif digit in (None, 0):
            digit = _SIGNS[sign]
        else:
            return None  # 二三
    return float(total + (digit or 0))
