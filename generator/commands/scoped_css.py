"""Style sheets of the site → one that holds only inside the element `SCOPE` of somebody else's page.

Layers become specificity: rules of a page that knows nothing of layers would beat all layered ones.
Every selector begins with SCOPE and as many impossible ids as its layer is high, so that a later
layer wins over an earlier one, and each over the page's own rules. `rem` becomes pixels, since the
page decides how large a rem is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.base.css import COMMENT, css_blocks, selectors_of
from generator.building.plain_css import LAYERS

SCOPE = ".nianbao"
_PIXELS = 16
_IMPORT = re.compile(r"""@import\s+url\(["']?([^"')]+)["']?\)(?:\s*layer\(([\w-]+)\))?""")
# What a selector says of the whole page: the root, what it must be, the body and main in it.
_TOP = re.compile(
    r"(?:(?::where\(:root\)|:root|html\b(?!-)|body\b(?!-)|main\b(?!-))[^\s>+~]*(?:\s*>\s*|\s+|$)?)+"
)
_ELEMENT = re.compile(r":where\(:root\)|:root|\b(?:html|body|main)\b(?!-)")
_WEIGHT = {":where(:root)": "", ":root": ":not(._)"}  # of an element: that of any
# What a piece does not have: the frame, and the script that marks the root.
_OF_FRAME = re.compile(r"body\s*>\s*(?:header|footer)\b|.*\[data-script\]", re.DOTALL)
_REM = re.compile(r"(?<![\w.#-])(-?\d*\.?\d+)rem\b")
# Of a whole page, not of a part of one: its own sheets and the space they fill.
_OF_PAGES = ("@page", "@charset", "@-moz-document")
_AS_PART = (
    "display:block;min-block-size:0;inline-size:auto;max-inline-size:none;padding:0;margin:0;"
    f"font-size:{_PIXELS}px"
)


def scoped(sheets: Sequence[Path]) -> str:
    """All `sheets` in their order as one; FileNotFoundError where one is missing."""
    order: list[str] = []
    rules = [text for sheet in sheets for text in _rules(_read(sheet), sheet.parent, order, "")]
    # Only now all layers are known, so only now it can be said how high each is.
    heights = {name: number for number, name in enumerate([*order, ""], 1)}
    lines = [_PLACE.sub(lambda found: ":not(#_)" * heights[found[1]], text) for text in rules]
    # Above all of them, also where a layer has become ids already (building/plain_css.py).
    lines.append(f"{SCOPE}{':not(#_)' * (len(heights) + len(LAYERS) + 1)}{{{_AS_PART}}}")
    return "\n".join(lines) + "\n"


_PLACE = re.compile("\x00([^\x00]*)\x00")  # where the height of a layer is to be said


def _read(sheet: Path) -> str:
    return COMMENT.sub("", sheet.read_text(encoding="utf-8"))


def _rules(css: str, folder: Path, order: list[str], layer: str) -> Iterator[str]:
    for prelude, body in css_blocks(css):
        if body is None:
            yield from _statement(prelude, folder, order)
        elif prelude.startswith("@layer"):
            name = prelude.removeprefix("@layer").strip()
            _declare(order, name)
            yield from _rules(body, folder, order, name)
        elif prelude.startswith(("@media", "@supports")):
            inner = "".join(_rules(body, folder, order, layer))
            yield f"{_pixels(prelude, media=True)}{{{inner}}}"
        elif prelude.startswith("@keyframes"):
            yield f"{prelude}{{{body.strip()}}}"
        elif not prelude.startswith(_OF_PAGES):
            own = [s for s in selectors_of(prelude) if not _OF_FRAME.match(s)]
            selectors = ",".join(_selector(one, layer) for one in own)
            if selectors:
                yield f"{selectors}{{{_pixels(' '.join(body.split()))}}}"


def _statement(prelude: str, folder: Path, order: list[str]) -> Iterator[str]:
    """An import is put in its place; the order of layers is noted."""
    found = _IMPORT.match(prelude)
    if found:
        sheet, layer = folder / found[1], found[2] or ""
        if layer:
            _declare(order, layer)
        yield from _rules(_read(sheet), sheet.parent, order, layer)
    elif prelude.startswith("@layer"):
        names = [name.strip() for name in prelude.removeprefix("@layer").split(",")]
        for number, name in enumerate(names):
            # A layer that a later sheet adds stands before the next one that is known.
            after = next((n for n in names[number + 1 :] if n in order), None)
            _declare(order, name, before=after)


def _declare(order: list[str], name: str, before: str | None = None) -> None:
    if name not in order:
        order.insert(order.index(before) if before else len(order), name)


def _selector(selector: str, layer: str) -> str:
    """A selector inside SCOPE; what is of the root, the body or main is of SCOPE itself."""
    scope = f"{SCOPE}\x00{layer}\x00"
    top = _TOP.match(selector)
    if top is None:
        return f"{scope} {selector}"
    # What goes still counts: a rule of `main a` stays above one of `a`.
    weight = "".join(_WEIGHT.get(one, ":not(_)") for one in _ELEMENT.findall(top[0]))
    own = re.sub(r"[\s>]", "", _ELEMENT.sub("", top[0])) + weight  # [data-large], :focus-visible
    after, rest = top[0].rstrip(), selector[top.end() :]
    between = " > " if after.endswith(">") else " "
    return f"{scope}{own}{between}{rest}" if rest else scope + own


def _pixels(text: str, *, media: bool = False) -> str:
    """Lengths in rem as pixels; in a media query a rem is the browser's own, and stays."""
    return text if media else _REM.sub(lambda f: f"{float(f[1]) * _PIXELS:g}px", text)
