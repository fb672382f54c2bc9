"""What the style="" of an element says; style sheets are not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

# Anything else is taken for inline: the layout of lines is all that matters here.
_BLOCK = frozenset({"block", "flex", "grid", "list-item", "table", "table-row", "table-cell"})
_KEPT = frozenset({"pre", "pre-wrap", "pre-line", "break-spaces"})


def style_of(element: etree._Element) -> Mapping[str, Sequence[str]]:
    """The words of each property; the last one counts where a property is there twice."""
    style = element.get("style")
    if not style:
        return {}
    pairs = (part.partition(":") for part in style.lower().split(";"))
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
    )


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
