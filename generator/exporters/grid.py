"""The official tables as they are printed: cells with their spans, read off the form's declaration.

What Word and PDF need of a table is the same for all reports with the same printed labels, so a
blank grid is kept; a report only adds its values, in the order of `Grid.values`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from generator.base.cells import Path, shown
from generator.base.normalise import fold
from generator.forms import FORMS, common
from generator.forms.layout import Column, Row, Table
from generator.model.notes import resolve
from generator.model.report import Report

# band: the line above a block of table 二; note: the words on the sums in the corner of table 三.
Role = Literal["band", "column", "group", "row", "note", "value"]
CONTENT = "信息内容"  # heads the labels of each block of table 二
MARK = "※"  # after a label that a 照录说明 explains; import reads labels without such signs
# Of table 三, in twips: the published form's, with room for four characters in the groups' column.
_LABEL_WIDTHS = (754, 1000, 3192)
_VALUE_WIDTH = 685
_FIGURE = 5  # digits that fit in a column of table 三 or 四


class Cell(NamedTuple):
    """A printed cell: its place, how far it reaches, what it says ("" for a value to come)."""

    row: int
    column: int
    role: Role
    text: str = ""
    height: int = 1
    width: int = 1
    marked: bool = False  # a note belongs to it


@dataclass(frozen=True, slots=True)
class Grid:
    """A blank official table: its cells row by row, relative column widths, header rows on top."""

    caption: str
    cells: tuple[Cell, ...]
    widths: tuple[int, ...]
    header: int


class _Printed(NamedTuple):
    """The labels of one report: as printed where they differ, and which of them have a note."""

    labels: dict[str, str]
    noted: frozenset[str]

    def cell(self, row: int, column: int, role: Role, words: str, *names: str) -> Cell:
        text = next((self.labels[n] for n in map(fold, names) if n in self.labels), words)
        marked = not self.noted.isdisjoint(names)
        return Cell(row, column, role, text, marked=marked)

    def row(self, at: tuple[int, int], role: Role, path: Path, label: str) -> Cell:
        return self.cell(*at, role, label, _dotted(path), str(path[-1]), label)

    def column(self, at: tuple[int, int], column: Column) -> Cell:
        return self.cell(*at, "column", column.label, column.key, column.label)


def grids_of(report: Report) -> dict[int, tuple[Grid, tuple[str, ...]]]:
    """Each official table of the report by its chapter: the grid, and what its values say."""
    labels = tuple(sorted((fold(name), text) for name, text in report.filing.labels.items()))
    noted = _noted(report)
    found = {}
    for table in report.form.tables:
        grid = blank(report.form.key, table.key, report.merged, labels, noted)
        rows = table.printed_rows(report.merged)
        values = tuple(shown(cell) for row in rows for cell in report.cells[row.path])
        found[table.chapter] = grid, values
    return found


def _noted(report: Report) -> frozenset[str]:
    """The labels that a note explains, by dotted path or by name; a cell's note is its row's."""
    names = set()
    for note in report.filing.notes:
        for target in resolve(report, note):
            if isinstance(target.place, tuple):
                place = target.place
                named = place[0] == "原文标签" and len(place) > 1
                row = place[:-1] if isinstance(place[-1], int) else place
                names.add(str(place[1]) if named else _dotted(row))
    return frozenset(names)


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))


@lru_cache(maxsize=256)
def blank(
    form_key: int | str,
    table_key: str,
    merged: frozenset[Path],
    labels: tuple[tuple[str, str], ...] = (),
    noted: frozenset[str] = frozenset(),
) -> Grid:
    """The table without its values."""
    table = next(table for table in FORMS[form_key].tables if table.key == table_key)
    rows = table.printed_rows(merged)
    cells, widths, header = _LAYOUTS[table.layout](table, rows, _Printed(dict(labels), noted))
    caption = common.CHAPTER_HEADINGS[table.chapter].partition("、")[2]
    # Values are filled in in the order of the cells: stable, row by row.
    return Grid(caption, tuple(sorted(cells, key=lambda c: (c.row, c.column))), widths, header)


_Laid = tuple[list[Cell], tuple[int, ...], int]


def _blocks(_table: Table, rows: tuple[Row, ...], printed: _Printed) -> _Laid:
    """Table 二: stacked blocks, each under the Regulations' article that it belongs to."""
    last = max(len(row.columns) for row in rows)
    cells: list[Cell] = []
    line = 0
    for columns, members in groupby(rows, key=lambda row: row.columns):
        band = printed.cell(line, 0, "band", columns.heading, columns.heading)
        cells += [band._replace(width=last + 1), Cell(line + 1, 0, "column", CONTENT)]
        # Where a block has fewer columns, its last one reaches to the edge.
        spans = [(i, 1 if i < len(columns) else last - i + 1) for i in range(1, len(columns) + 1)]
        for (at, width), column in zip(spans, columns.columns, strict=True):
            cells.append(printed.column((line + 1, at), column)._replace(width=width))
        line += 2
        for row in members:
            cells.append(printed.row((line, 0), "row", row.path, row.label))
            cells += [Cell(line, at, "value", width=width) for at, width in spans]
            line += 1
    return cells, (1,) * (last + 1), 0


def _rows(table: Table, rows: tuple[Row, ...], printed: _Printed) -> _Laid:
    """Table 三: groups at the left, one column for each kind of applicant."""
    depth = 1 + max(len(row.groups) for row in rows)
    columns = rows[0].columns.columns
    end = len(columns) - 1  # 自然人 and 总计 stand outside of 法人或其他组织
    note = printed.cell(0, 0, "note", common.BALANCE_NOTE, "勾稽关系")
    cells = [
        note._replace(height=3, width=depth),
        Cell(0, depth, "column", common.APPLICANT_HEADING, width=end + 1),
        Cell(1, depth + 1, "column", common.LEGAL_PERSONS, width=end - 1),
    ]
    for index, column in enumerate(columns):
        outer = index in (0, end)
        at = 1 if outer else 2, depth + index
        cells.append(printed.column(at, column)._replace(height=2 if outer else 1))
    seen = set[Path]()
    for line, row in enumerate(rows, 3):
        for level, group in enumerate(row.groups):
            if group not in seen:
                seen.add(group)
                size = sum(group in other.groups for other in rows)
                head = printed.row((line, level), "group", group, table.labels[group])
                cells.append(head._replace(height=size))
        level = len(row.groups)
        label = printed.row((line, level), "row", row.path, row.label)
        cells.append(label._replace(width=depth - level))
        cells += [Cell(line, depth + index, "value") for index in range(end + 1)]
    return cells, (*_LABEL_WIDTHS[-depth:], *[_VALUE_WIDTH] * (end + 1)), 3


def _line(table: Table, rows: tuple[Row, ...], printed: _Printed) -> _Laid:
    """Table 四: all rows side by side under their names, one line of values."""
    cells: list[Cell] = []
    start = 0
    for group, members in groupby(rows, key=lambda row: row.groups[-1] if row.groups else None):
        own, first = list(members), start
        below = 0 if group is None else 1
        for row in own:
            head = printed.row((below, start), "column", row.path, row.label)
            cells.append(head._replace(width=len(row.columns)))
            for index, column in enumerate(row.columns.columns, start):
                label = printed.column((below + 1, index), column)
                cells += [label._replace(height=2 - below), Cell(3, index, "value")]
            start += len(row.columns)
        if group is not None:
            head = printed.row((0, first), "column", group, table.labels[group])
            cells.append(head._replace(width=start - first))
    return cells, (1,) * start, 3


_LAYOUTS = {"blocks": _blocks, "rows": _rows, "line": _line}


def is_long(text: str) -> bool:
    """Whether it is a figure too long for a narrow column, which must not be broken or run over."""
    return len(text) > _FIGURE and text[0].isdigit()


def by_rows(grid: Grid) -> Iterator[list[Cell]]:
    """The cells that begin in each row."""
    for _, members in groupby(grid.cells, key=lambda cell: cell.row):
        yield list(members)
