"""The geometry of a Word table: which cells are merged, which rows are gone; what is layout is let out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from generator.base.refusal import Refused
from generator.importing.blocks import MAX_CELLS, Grid, Paragraph
from generator.importing.readers.layout_tables import LayoutCell, without_layout
from generator.importing.readers.word_parts import W, flag, value, whole
from generator.importing.readers.word_text import (
    ALTERNATIVES,
    DELETED,
    HIDDEN,
    PROPERTIES,
    TABLE,
    branch,
)

Blocks = list[Paragraph | Grid]
_ROW, _CELL = f"{W}tr", f"{W}tc"
_COVERED = "合并单元格中被遮住的文字"


def read_table(
    table: etree._Element,
    contents: Callable[[etree._Element], Blocks],
    set_aside: Callable[[etree._Element, str], None],
) -> Iterator[Paragraph | Grid]:
    """A table as blocks; `contents` reads a cell, `set_aside` keeps what is no text of the table."""
    placed = _place(table, contents, set_aside)
    yield from without_layout(placed)


def _place(
    table: etree._Element,
    contents: Callable[[etree._Element], Blocks],
    set_aside: Callable[[etree._Element, str], None],
) -> list[LayoutCell]:
    """The cells row by row, those merged into another one added to its height and width."""
    placed: list[LayoutCell] = []
    above: dict[int, int] = {}  # column: which of `placed` a cell below may be merged into
    row = area = 0
    for line in _members(table, _ROW):
        properties = line.find(f"{W}trPr")
        gone = _why_gone(properties)
        if gone:
            set_aside(line, gone)
            continue
        column = _span(value(properties, "gridBefore"), 0)
        area += column
        below: dict[int, int] = {}
        for cells in _merged_across(line, set_aside):
            first = cells[0].find(f"{W}tcPr")
            width = sum(_span(value(cell.find(f"{W}tcPr"), "gridSpan"), 1) for cell in cells)
            area += width
            if area > MAX_CELLS:
                raise Refused(f"有一张表格超过 {MAX_CELLS} 格，不像报告里的表格。")
            merge = None if first is None else first.find(f"{W}vMerge")
            held = above.get(column)
            if (
                merge is not None
                and merge.get(f"{W}val") != "restart"
                and held is not None
                and placed[held].width == width
            ):
                placed[held] = placed[held]._replace(height=placed[held].height + 1)
                below[column] = held
                covered = cells
            else:
                blocks = contents(cells[0])
                if merge is not None:
                    below[column] = len(placed)
                placed.append(LayoutCell(row, column, blocks, width=width))
                covered = cells[1:]
            for cell in covered:
                set_aside(cell, _COVERED)
            column += width
        above = below
        row += 1
    return placed


def _merged_across(
    row: etree._Element, set_aside: Callable[[etree._Element, str], None]
) -> list[list[etree._Element]]:
    """The cells of a row; those merged the old way (w:hMerge) with the one they continue."""
    cells: list[list[etree._Element]] = []
    for cell in _members(row, _CELL):
        properties = cell.find(f"{W}tcPr")
        if properties is not None and properties.find(f"{W}cellDel") is not None:
            set_aside(cell, DELETED)
            continue
        merge = None if properties is None else properties.find(f"{W}hMerge")
        if cells and merge is not None and merge.get(f"{W}val") != "restart":
            cells[-1].append(cell)
        else:
            cells.append([cell])
    return cells


def _members(parent: Iterable[etree._Element], tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also inside content controls and the like."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag == ALTERNATIVES:
            yield from _members(branch(element), tag)
        elif element.tag in {f"{W}p", f"{W}r", f"{W}t", TABLE, _ROW, _CELL}:
            raise Refused(
                "有一张表格的结构不合规范，读不准。请用 Word 或 WPS 打开并另存一份后再导入。"
            )
        elif element.tag not in PROPERTIES:
            yield from _members(element, tag)


def _why_gone(properties: etree._Element | None) -> str:
    """Why a row is not shown: struck out by a reviewer, or hidden; "" for any other."""
    if properties is None:
        return ""
    if properties.find(f"{W}del") is not None:
        return DELETED
    return HIDDEN if flag(properties, "hidden") else ""


def _span(text: str, otherwise: int) -> int:
    return max(whole(text, otherwise), otherwise)
