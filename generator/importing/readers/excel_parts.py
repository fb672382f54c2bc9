"""What openpyxl does not tell of a workbook or would choke on, read from its XML parts beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries, rows_from_range

from generator.base.refusal import Refused
from generator.importing.blocks import MAX_CELLS, MAX_TAGS
from generator.importing.readers.container import Relationship, parsed, related

Position = tuple[int, int]  # row and column of a cell, from 1

_SUFFIX = ".xlsx"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MAX_LENGTH, _MAX_LENGTHS = 1_000, 100_000  # characters of one print area or format, and of all
_MAX_LOADED = 10 * MAX_TAGS
_MAX_AREA = (
    10 * MAX_CELLS
)  # cells that are merged, linked or commented on, which openpyxl makes one by one


def examine(parts: Mapping[str, bytes]) -> dict[str, etree._Element]:
    """All parts by name, parsed; a workbook that openpyxl could not load in bounds is refused."""
    tags = [part.count(b"<") for part in parts.values()]
    if sum(tags) > MAX_TAGS:
        raise Refused(_too_large())
    roots = {name: parsed(part, _SUFFIX) for name, part in parts.items()}
    # Several sheets may be one part, which is loaded for each of them.
    sheets = sum(1 for root in roots.values() for _ in root.iter(f"{_MAIN}sheet"))
    area = sum(
        _area(element.get("ref", ""))
        for root in roots.values()
        for element in root.iter(f"{_MAIN}mergeCell", f"{_MAIN}hyperlink", f"{_MAIN}comment")
    )
    if any(sum(lengths) > _MAX_LENGTHS or max(lengths) > _MAX_LENGTH for lengths in _slow(roots)):
        raise Refused(_too_large())
    if sheets * max(tags, default=0) > _MAX_LOADED or area > _MAX_AREA:
        raise Refused(_too_large())
    return roots


def _slow(roots: Mapping[str, etree._Element]) -> Iterator[list[int]]:
    """The lengths of what takes openpyxl time that grows with the square of its length: print
    areas and number formats."""
    for root in roots.values():
        yield [0] + [
            len(element.text or "")
            for element in root.iter(f"{_MAIN}definedName")
            if element.get("name", "").startswith("_xlnm.Print")
        ]
        yield [0] + [len(element.get("formatCode", "")) for element in root.iter(f"{_MAIN}numFmt")]


def _area(reference: str) -> int:
    try:
        left, top, right, bottom = range_boundaries(reference)
    except (TypeError, ValueError):
        return 1
    if left is None or top is None or right is None or bottom is None:
        return _MAX_AREA + 1  # whole rows or columns
    return (right - left + 1) * (bottom - top + 1)


def without_result(
    parts: Mapping[str, bytes], roots: Mapping[str, etree._Element]
) -> dict[str, list[str]]:
    """By the name of the sheet: the cells whose formula was saved without a result."""
    return {
        sheet.name: [
            cell.get("r", "?")
            for cell in sheet.root.iter(f"{_MAIN}c")
            if cell.find(f"{_MAIN}f") is not None
            and not cell.findtext(f"{_MAIN}v")
            and cell.get("t") != "str"  # the result is an empty text
        ]
        for sheet in _sheets(parts, roots)
    }


def occupied(
    parts: Mapping[str, bytes], roots: Mapping[str, etree._Element]
) -> list[set[Position]]:
    """For each worksheet, in the order of the workbook, where a cell is written, linked or
    commented on: openpyxl can only be asked for a cell by its place."""
    return [
        {*_written(sheet.root), *_noted(sheet.root), *_commented(sheet.part, parts, roots)}
        for sheet in _sheets(parts, roots)
        if "chartsheet" not in sheet.kind
    ]


def _written(root: etree._Element) -> Iterator[Position]:
    """The cells of a sheet's rows; one that names no place follows the one before."""
    row = 0
    for line in root.iter(f"{_MAIN}row"):
        row = int(float(line.get("r", row + 1)))
        column = 0
        for cell in line:
            place = cell.get("r")
            row_of_cell, column = coordinate_to_tuple(place) if place else (row, column + 1)
            yield row_of_cell, column


def _noted(root: etree._Element) -> Iterator[Position]:
    """The cells to which a sheet's links or the comments of a part belong."""
    for element in root.iter(f"{_MAIN}hyperlink", f"{_MAIN}comment"):
        with suppress(TypeError, ValueError):  # no place at all: openpyxl could not use it either
            for row in rows_from_range(element.get("ref", "")):
                yield from map(coordinate_to_tuple, row)


def _commented(
    part: str, parts: Mapping[str, bytes], roots: Mapping[str, etree._Element]
) -> Iterator[Position]:
    for link in related(parts, part, _SUFFIX):
        if link.kind == "comments" and link.part in roots:
            yield from _noted(roots[link.part])


class _SheetPart(NamedTuple):
    """A sheet of the workbook: its name, what kind it is linked as, its part of the file."""

    name: str
    kind: str
    part: str
    root: etree._Element


def _sheets(
    parts: Mapping[str, bytes], roots: Mapping[str, etree._Element]
) -> Iterator[_SheetPart]:
    for book in related(parts, "", _SUFFIX):
        if book.kind == "officeDocument" and book.part in roots:
            links = {link.id: link for link in related(parts, book.part, _SUFFIX)}
            for sheet in roots[book.part].iter(f"{_MAIN}sheet"):
                link = links.get(sheet.get(f"{_OFFICE}id", ""), Relationship())
                if link.part in roots:
                    yield _SheetPart(sheet.get("name", ""), link.kind, link.part, roots[link.part])


def drawn(roots: Mapping[str, etree._Element]) -> Iterator[str]:
    """The text of text boxes, shapes and charts, paragraph by paragraph."""
    for root in roots.values():
        for paragraph in root.iter(f"{_DRAWING}p"):
            text = "".join(piece.text or "" for piece in paragraph.iter(f"{_DRAWING}t")).strip()
            if text:
                yield text


def _too_large() -> str:
    return "工作簿里的单元格太多，不像一份年报。请删去无关的工作表和空白的行、列，另存后再导入。"
