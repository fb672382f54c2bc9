"""The <style> sheets of a page, as far as they keep short texts from being read: hidden, struck through."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_RULE = re.compile(r"(?<![^{}@;])([^{}@;]{1,500})\{([^{}]{0,5000})\}")
_COMPOUND = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_KEEPS = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|line-through|font-size\s*:\s*0"
    r"|opacity\s*:\s*(?:0(?![.\d])|0?\.[01])|color\s*:\s*(?:transparent|white|#f[\da-f]f|rgba?\(2[45])"
    r"|(?<![\w-])(?:clip|(?:width|height)\s*:\s*[01](?:px|pt)?\s*(?:;|$))|scale(?:3d)?\(0"
    r"|bidi-override|-reverse|(?<![\w-])order\s*:|float\s*:\s*right",
    re.IGNORECASE,
)
_SHOWS = re.compile(r"display\s*:\s*(?!none)|visibility\s*:\s*visible", re.IGNORECASE)
_LONGEST = 100  # characters: a sheet, and a script that undoes it, may hide whole pages at first
_MAX_RULES, _MAX_WANTED = 5_000, 100
_MAX_SHEET = 200_000  # characters


def apply_sheets(root: etree._Element) -> None:
    """Write what the sheets say of short texts into the `style` of their elements, where their own
    words come last; selectors of a single element only, and none that another rule shows again."""
    rules = [
        pair for sheet in root.iter("style") for pair in _rules((sheet.text or "")[:_MAX_SHEET])
    ]
    shown = {name for selector, words in rules if _SHOWS.search(words) for name in _names(selector)}
    wanted = [
        (found, words)
        for selector, words in rules
        if _KEEPS.search(words)
        and (found := _COMPOUND.fullmatch(selector))
        and selector
        and not shown & set(_names(selector))
    ]
    if not wanted:
        return
    for element in root.iter("*"):
        own = [words for found, words in wanted[:_MAX_WANTED] if _fits(element, found)]
        if own and _is_short(element):
            element.set("style", ";".join([*own, element.get("style", "")]))


def _is_short(element: etree._Element) -> bool:
    length = 0
    for text in element.itertext():
        length += len(text)
        if length > _LONGEST:
            return False
    return True


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """(selector, declarations) of every rule outside of @media and the like."""
    plain = re.sub(r"@[^{};@]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", _COMMENT.sub("", sheet))
    for number, found in enumerate(_RULE.finditer(plain)):
        if number == _MAX_RULES:
            return
        for selector in found[1].split(","):
            yield selector.strip(), found[2]


def _names(selector: str) -> list[str]:
    """The tags, classes and ids of the last element that a selector names."""
    last = re.split(r"[\s>+~]+", selector)[-1]
    return re.findall(r"[.#][\w-]+|^[a-z][a-z0-9]*", last, re.IGNORECASE)


def _fits(element: etree._Element, found: re.Match[str]) -> bool:
    if found[1] and element.tag != found[1].lower():
        return False
    classes = element.get("class", "").split()
    return all(
        name[1:] in classes if name[0] == "." else name[1:] == element.get("id")
        for name in re.findall(r"[.#][\w-]+", found[2])
    )
