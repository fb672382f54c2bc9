"""The geometry of an HTML table: each cell in its row and column, as a browser would place it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from generator.base.refusal import Refused
from generator.importing.blocks import MAX_CELLS, Aside, Grid, Paragraph
from generator.importing.readers.html_attributes import is_hidden
from generator.importing.readers.layout_tables import LayoutCell, without_layout

Block = Paragraph | Grid | Aside
CELLS = frozenset({"td", "th"})
_LEAVES = CELLS | {"table", "caption"}
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_DIGITS = re.compile(r"[ \t\n\f\r]*\+?([0-9]{1,9})")
_MAX_COLSPAN = 1000  # the HTML standard takes no more
_MAX_AREA = 10 * MAX_CELLS  # places covered by merged cells

Row = list[etree._Element]


class RowGroup(NamedTuple):
    """The rows of a thead, tbody or tfoot; no cell reaches out of it."""

    tag: str
    rows: list[Row]


def read_table(
    table: etree._Element,
    contents: Callable[[etree._Element], Iterator[Block]],
) -> Iterator[Block]:
    """A table as blocks; `contents` reads a cell."""
    groups = _in_order(_row_groups(table))
    if sum(1 + len(row) for group in groups for row in group.rows) > MAX_CELLS:
        raise Refused(_too_large())
    placed: list[LayoutCell] = []
    first = 0
    for group in groups:
        for element, cell in _placed(group.rows):
            blocks = list(contents(element))
            yield from (block for block in blocks if isinstance(block, Aside))
            kept = [block for block in blocks if not isinstance(block, Aside)]
            placed.append(cell._replace(row=first + cell.row, blocks=kept))
        first += len(group.rows)
    yield from without_layout(placed)


def _row_groups(table: etree._Element) -> list[RowGroup]:
    """The rows by group; rows and cells that belong to none, as in old pages, make their own."""
    groups: list[RowGroup] = []
    group: RowGroup | None = None
    row: Row | None = None
    for event, element in _structure(table):
        tag = element.tag
        if event == "end":
            group = None if tag in _GROUPS else group
            row = None if tag in _GROUPS or tag == "tr" else row
        elif tag in _GROUPS:
            group = RowGroup(tag, [])
            groups.append(group)
        elif tag == "tr" or tag in CELLS:
            if group is None:
                group = RowGroup("tbody", [])
                groups.append(group)
            if tag == "tr" or row is None:
                row = []
                group.rows.append(row)
            if tag in CELLS:
                row.append(element)
    return groups


def _structure(table: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The starts (only of what is shown) and ends of the elements of a table, but not of those
    inside its cells, its caption, or a table between its cells."""
    walk = etree.iterwalk(table, events=("start", "end"))
    for event, element in walk:
        hidden = is_hidden(element)
        leaf = hidden or element.tag in _LEAVES
        if leaf and event == "start" and element is not table:
            walk.skip_subtree()
        if event == "end" or not hidden:
            yield event, element


def _in_order(groups: list[RowGroup]) -> list[RowGroup]:
    """As shown: the first thead on top and the first tfoot at the bottom, wherever they stand."""
    head = next((group for group in groups if group.tag == "thead"), None)
    foot = next((group for group in groups if group.tag == "tfoot"), None)
    body = [group for group in groups if group is not head and group is not foot]
    return [*([head] if head else []), *body, *([foot] if foot else [])]


def _placed(rows: Sequence[Row]) -> Iterator[tuple[etree._Element, LayoutCell]]:
    """The cells of a group in their places, by the rules of the HTML standard.

    Where a wide cell would lie over one that reaches down from above, it ends before it: the
    cells behind it stand where they would, and no place belongs to two cells.
    """
    taken: dict[int, int] = {}  # column: the first row that is free again
    area = 0
    for number, row in enumerate(rows):
        column = 0
        for element in row:
            while taken.get(column, 0) > number:
                column += 1
            rest = len(rows) - number
            height = min(_span(element, "rowspan") or rest, rest)
            wanted = min(_span(element, "colspan") or 1, _MAX_COLSPAN)
            width = next((w for w in range(wanted) if taken.get(column + w, 0) > number), wanted)
            area += height * width
            if area > _MAX_AREA:
                raise Refused(_too_large())
            taken.update(dict.fromkeys(range(column, column + width), number + height))
            yield element, LayoutCell(number, column, (), height, width)
            column += wanted


def _span(element: etree._Element, name: str) -> int:
    found = _DIGITS.match(element.get(name, ""))
    return int(found[1]) if found else 1


def _too_large() -> str:
    return f"有一张表格超过 {MAX_CELLS} 格，不像报告里的表格。请另存只含报告正文的网页后再导入。"
