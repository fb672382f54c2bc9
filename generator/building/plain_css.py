"""Style sheets as older engines read them (Chrome 79, Safari 13, Firefox ESR 78), the same in newer ones.

Sources are written with cascade layers, `:is()` and logical properties; what is shipped has none. A
layer becomes specificity: as many impossible ids as it is high. `:is()` is written out, a logical
property becomes the one of a page that is read from left to right, and boxes of `flex` with a `gap`
get margins where the engine has no such gap. What a list of selectors has of newer ones stands in
rules of its own, since an engine drops the whole list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.base.css import COMMENT, css_blocks, selectors_of

# From the lowest; a page's own sheet has one more layer, below print.
LAYERS = ("pico", "tokens", "base", "layout", "parts", "report", "", "print")
NEWER = (":has(", ":focus-visible", "::details-content")
# An engine that knows `inset` knows gaps in flex boxes too: one version apart in Chrome and Safari.
WITHOUT_GAP = "@supports not (inset: 0)"
_IS = re.compile(r":(?:is|where)\(")
_NOT = re.compile(r":not\(")
_SIMPLE = re.compile(
    r"(#[\w-]+)|(\.[\w-]+|\[[^\]]*\]|(?<!:):(?!:)[\w-]+)|(::[\w-]+|(?<![\w-])[a-z][\w-]*)"
)
_SIDES = {
    "inline": ("left", "right"),
    "block": ("top", "bottom"),
    "inline-start": ("left",),
    "inline-end": ("right",),
    "block-start": ("top",),
    "block-end": ("bottom",),
}
_SIDE = "|".join(sorted(_SIDES, key=len, reverse=True))
_BOX = re.compile(rf"(margin|padding|scroll-margin|scroll-padding|inset|border)-({_SIDE})(-\w+)?")
_SIZE = re.compile(r"(min-|max-)?(inline|block)-size")


def plain_sheet(raw: bytes, *, imported: bool = False) -> bytes:
    """The bytes of a sheet for every engine; one that cannot be read as a sheet stays as it is."""
    try:
        css = raw.decode()
    except UnicodeDecodeError:
        return raw
    whole = css.count("{") == css.count("}") and css.count("(") == css.count(")")
    return plain_css(css, imported=imported).encode() if whole else raw


def plain_css(css: str, *, imported: bool = False) -> str:
    """A sheet for every engine. What stands in no layer is above all of them, but for a sheet that is
    `imported` into the lowest."""
    return "\n".join(_rules(COMMENT.sub("", css), 0 if imported else len(LAYERS))) + "\n"


def _rules(css: str, height: int) -> Iterator[str]:
    for prelude, body in css_blocks(css):
        if body is None:
            if not prelude.startswith("@layer"):
                yield re.sub(r"\s*layer\([\w-]+\)", "", prelude) + ";"
        elif prelude.startswith("@layer"):
            name = prelude.removeprefix("@layer").strip()
            yield from _rules(body, LAYERS.index(name if name in LAYERS else ""))
        elif prelude.startswith(("@media", "@supports")):
            yield f"{prelude}{{{''.join(_rules(body, height))}}}"
        elif prelude.startswith("@"):
            yield f"{prelude}{{{' '.join(body.split())}}}"
        else:
            yield from _rule(prelude, body, height)


def _rule(prelude: str, body: str, height: int) -> Iterator[str]:
    found = [one for selector in selectors_of(prelude) for one in _written_out(selector)]
    lifted = [_lifted(" ".join(one.split()), ":not(#_)" * height) for one in found]
    older = [one for one in lifted if not any(sign in one for sign in NEWER)]
    newer = [one for one in lifted if one not in older]
    declared = [pair for one in _declarations(body) for pair in _physical(*one)]
    text = ";".join(f"{name}:{value}" for name, value in declared)
    for selectors in ([",".join(older)] if older else []) + newer:
        yield f"{selectors}{{{text}}}"
    margins = _margins(dict(declared))
    if older and margins:
        children = ",".join(f"{one}>*" for one in older if "::" not in one)
        yield f"{WITHOUT_GAP}{{{children}{{{margins}}}}}"


def _written_out(selector: str) -> Iterator[str]:
    """A selector without `:is()` and lists in `:not()`, as strong as it was but for `:where()`."""
    found = _IS.search(selector)
    if found:
        before, inner, after = _around(selector, found)
        options = list(selectors_of(inner))
        strongest = max(map(_strength, options))
        for option in options:
            lacking = [b - a for a, b in zip(_strength(option), strongest, strict=True)]
            fill = "" if "where" in found[0] else _weight(lacking)
            yield from _written_out(before + option + fill + after)
        return
    for found in reversed(list(_NOT.finditer(selector))):
        before, inner, after = _around(selector, found)
        selector = before + "".join(f":not({one})" for one in selectors_of(inner)) + after
    yield selector


def _around(selector: str, found: re.Match[str]) -> tuple[str, str, str]:
    """What stands before the brackets, in them and after them."""
    depth, at = 1, found.end()
    while depth and at < len(selector):
        depth += (selector[at] == "(") - (selector[at] == ")")
        at += 1
    return selector[: found.start()], selector[found.end() : at - 1], selector[at:]


def _strength(selector: str) -> tuple[int, int, int]:
    """Ids, classes and the like, elements."""
    found = _SIMPLE.findall(selector)
    ids, classes, elements = (sum(bool(one[kind]) for one in found) for kind in range(3))
    return ids, classes, elements


def _weight(lacking: list[int]) -> str:
    """What makes a selector stronger by so many ids, classes and elements, if it is weaker."""
    ids, classes, elements = lacking
    if ids > 0 or (ids == 0 and classes > 0):
        elements = max(elements, 0)
    return ":not(#_)" * ids + ":not(._)" * max(classes, 0) + ":not(_)" * max(elements, 0)


def _lifted(selector: str, weight: str) -> str:
    """A selector as strong as its layer: the weight stands before a pseudo-element, if there is one."""
    at = selector.rfind("::")
    at = len(selector) if at < 0 else at
    if not weight or selector[at - 1 : at] not in {" ", ">", "+", "~", ""}:
        return selector[:at] + weight + selector[at:]
    return f"{selector[:at]}*{weight}{selector[at:]}"


def _declarations(body: str) -> Iterator[tuple[str, str]]:
    for prelude, _ in css_blocks(body.strip().removesuffix(";") + ";"):
        name, _, value = prelude.partition(":")
        if value:
            yield name.strip(), " ".join(value.split())


def _physical(name: str, value: str) -> Iterator[tuple[str, str]]:
    """A declaration of a logical property as those of the sides it stands for."""
    size, box = _SIZE.fullmatch(name), _BOX.fullmatch(name)
    if size:
        yield f"{size[1] or ''}{'width' if size[2] == 'inline' else 'height'}", value
    elif box:
        sides, values = _SIDES[box[2]], _words(value)
        for number, side in enumerate(sides):
            own = value if box[1] == "border" else values[min(number, len(values) - 1)]
            prefix = "" if box[1] == "inset" else f"{box[1]}-"
            yield f"{prefix}{side}{box[3] or ''}", own
    else:
        yield name, value


def _words(value: str) -> list[str]:
    """The parts of a value; a space in brackets parts none."""
    return re.findall(r"(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+", value)


def _margins(declared: dict[str, str]) -> str:
    """Right and below each child, as far as the gap of the flex box; "" where it is none."""
    if "flex" not in declared.get("display", "") or "gap" not in declared:
        return ""
    row, column = (_words(declared["gap"]) * 2)[:2]
    if declared.get("flex-direction") == "column":
        return f"margin-bottom:{row}"
    margins = (("margin-right", column), ("margin-bottom", row))
    return ";".join(f"{name}:{gap}" for name, gap in margins if gap != "0")
