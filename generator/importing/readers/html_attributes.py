"""What the attributes of an element say: hidden, shown as a block, how its list is numbered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from generator.importing.readers.numerals import spell

# Anything else is taken for inline: the layout of lines is all that matters here.
_BLOCK = frozenset({"block", "flex", "grid", "list-item", "table", "table-row", "table-cell"})
_ZERO = re.compile(r"0+(?:\.0+)?(?:px|pt|em|rem|%)?|0?\.[0-5]\d*(?:px|pt)")
_FAINT = re.compile(r"0?\.[01]\d*|1?\d(?:\.\d+)?%")  # of an opacity
_NEARLY_WHITE = re.compile(r"#f[\da-f]f[\da-f]f[\da-f]|rgba?\(2[45]\d,2[45]\d,2[45]\d[,)].*")
# What readers of the screen hear and nobody sees: clipped, one point large, or scaled away.
_CLIPPED = re.compile(r"rect\((?:[01](?:px)?[,)])+|inset\((?:50|100)%.*|scale(?:3d)?\(0[,)].*")
_POINT = re.compile(r"[01](?:\.\d+)?(?:px|pt)?")
_TURNS = re.compile(r"bidi-override|isolate-override|-reverse|(?<![\w-])order\s*:", re.IGNORECASE)
_FLOATS = re.compile(r"float\s*:\s*right", re.IGNORECASE)
_FAR = re.compile(r"-\d{3,}")
_WHITE = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)", "rgba(255,255,255,1)"})
# Of a ground: as white as the page.
_NO_GROUND = _WHITE | {"transparent", "none", "inherit", "initial", "unset", ""}
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_KEPT = frozenset({"pre", "pre-wrap", "pre-line", "break-spaces"})
_ROMAN = {"i": "lowerRoman", "I": "upperRoman"}  # by type="", as Word calls them


def style_of(element: etree._Element) -> Mapping[str, Sequence[str]]:
    """The words of each property; the last one counts where a property is there twice."""
    style = element.get("style")
    if not style:
        return {}
    whole = _IN_BRACKETS.sub(lambda found: "".join(found[0].split()), style.lower())
    pairs = (part.partition(":") for part in whole.split(";"))
    return {name.strip(): value.split() for name, _, value in pairs}


def is_hidden(element: etree._Element) -> bool:
    """Whether the element says itself that it is not shown; a whole page is never taken for hidden."""
    if element.tag in {"html", "body"}:
        return False
    style = style_of(element)
    return (
        "hidden" in element.attrib
        or "none" in style.get("display", ())
        or "hidden" in style.get("visibility", ())
        or any(_ZERO.fullmatch(word) for word in style.get("font-size", ())[:1])
        or any(
            _ZERO.fullmatch(word) or _FAINT.fullmatch(word) for word in style.get("opacity", ())[:1]
        )
        or _is_clipped(style)
        or "transparent" in style.get("color", ())
        or ("absolute" in style.get("position", ()) and _is_far_out(style))
        or (_is_white(element, style) and not _on_ground(element))
    )


def is_struck(element: etree._Element) -> bool:
    """Whether a line goes through its text."""
    style = style_of(element)
    return "line-through" in [
        *style.get("text-decoration", ()),
        *style.get("text-decoration-line", ()),
    ]


def _is_clipped(style: Mapping[str, Sequence[str]]) -> bool:
    shapes = (*style.get("clip", ()), *style.get("clip-path", ()), *style.get("transform", ()))
    sides = (*style.get("width", ()), *style.get("height", ()))
    cut = "hidden" in style.get("overflow", ()) and any(map(_POINT.fullmatch, sides))
    return cut or any(map(_CLIPPED.fullmatch, shapes))


def is_out_of_order(cell: etree._Element) -> bool:
    """Whether a browser shows what is in a cell in another order than that of the source."""
    for element in cell.iter("*"):
        style = element.get("style", "")
        if element.tag == "bdo" or (style and _TURNS.search(style)):
            return True
        if style and element is not cell and _FLOATS.search(style):
            own, whole = ("".join(map(str, e.itertext())).split() for e in (element, cell))
            if own != whole:
                return True
    return False


def _is_far_out(style: Mapping[str, Sequence[str]]) -> bool:
    """Whether a place is far to the left of or above the page."""
    return any(_FAR.match(word) for side in ("left", "top") for word in style.get(side, ()))


def _is_white(element: etree._Element, style: Mapping[str, Sequence[str]]) -> bool:
    own = (element.get("color", ""),) if element.tag == "font" else ()
    words = style.get("color", tuple(word.lower() for word in own))
    return any(word in _WHITE or _NEARLY_WHITE.fullmatch(word) for word in words)


def _on_ground(element: etree._Element) -> bool:
    """Whether the element or one around it has a ground of another colour than white, or a picture."""
    return any(
        word not in _NO_GROUND
        for around in (element, *element.iterancestors())
        for word in _grounds(around)
    )


def _grounds(element: etree._Element) -> list[str]:
    """The colours and pictures that an element has for a ground."""
    named = (element.get(name, "").lower() for name in ("bgcolor", "background"))
    own = style_of(element)
    return [
        *named,
        *own.get("background-color", ()),
        *own.get("background-image", ()),
        *own.get("background", ())[:1],
    ]


def is_shown_as_block(element: etree._Element) -> bool:
    """Whether an inline element is made a block."""
    return not _BLOCK.isdisjoint(style_of(element).get("display", ()))


def keeps_lines(element: etree._Element) -> bool:
    """Whether the lines of the source are the lines shown."""
    return not _KEPT.isdisjoint(style_of(element).get("white-space", ()))


def is_plain_list(element: etree._Element) -> bool:
    """Whether a list shows no numbers."""
    style = style_of(element)
    return "none" in [*style.get("list-style", ()), *style.get("list-style-type", ())]


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
    if kind in {"a", "A"} and value > 0:
        return _letters(value).upper() if kind == "A" else _letters(value)
    return spell(value, _ROMAN.get(kind, "decimal"))


def _letters(value: int) -> str:
    """a … z, aa, ab … (Word goes on with bb)."""
    text = ""
    while value:
        value, letter = divmod(value - 1, 26)
        text = chr(ord("a") + letter) + text
    return text


def _whole(text: str, otherwise: int) -> int:
    found = re.match(r"\s*(-?[0-9]{1,9})", text)
    return int(found[1]) if found else otherwise
