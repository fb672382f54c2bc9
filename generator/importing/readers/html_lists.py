"""The numbers a browser shows before the items of an <ol>, which are no text of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from generator.importing.readers.html_style import is_plain_list

_ROMAN = {
    1000: "m",
    900: "cm",
    500: "d",
    400: "cd",
    100: "c",
    90: "xc",
    50: "l",
    40: "xl",
    10: "x",
    9: "ix",
    5: "v",
    4: "iv",
    1: "i",
}


@dataclass(slots=True)
class Numbering:
    """How a list numbers its items, and where it has got to."""

    kind: str  # as in type="": "1", "a", "A", "i" or "I"; "" shows no number
    value: int = 1
    step: int = 1


def numbering(element: etree._Element) -> Numbering:
    """The numbering of an <ol> or <ul> before its first item."""
    if element.tag != "ol" or is_plain_list(element):
        return Numbering("")
    kind = element.get("type", "").strip() or "1"
    backwards = "reversed" in element.attrib
    first = sum(child.tag == "li" for child in element) if backwards else 1
    return Numbering(kind, _whole(element.get("start", ""), first), -1 if backwards else 1)


def next_number(item: etree._Element, numbers: Numbering) -> str:
    """What is shown before `item`: "3. ", or "" in a list without numbers."""
    value = _whole(item.get("value", ""), numbers.value)
    numbers.value = value + numbers.step
    return f"{_written(value, numbers.kind)}. " if numbers.kind else ""


def _written(value: int, kind: str) -> str:
    if kind in {"i", "I"} and 0 < value < 4000:
        text = _roman(value)
    elif kind in {"a", "A"} and value > 0:
        text = _letters(value)
    else:
        return str(value)
    return text.upper() if kind.isupper() else text


def _roman(value: int) -> str:
    text = ""
    for size, sign in _ROMAN.items():
        text += sign * (value // size)
        value %= size
    return text


def _letters(value: int) -> str:
    """a … z, aa, ab …"""
    text = ""
    while value:
        value, letter = divmod(value - 1, 26)
        text = chr(ord("a") + letter) + text
    return text


def _whole(text: str, otherwise: int) -> int:
    found = re.match(r"\s*(-?[0-9]{1,9})", text)
    return int(found[1]) if found else otherwise
