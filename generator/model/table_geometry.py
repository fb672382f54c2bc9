"""The geometry of the official tables: which cells a form prints, where, how large, under what headers.

It is read off the form's declaration, once for each set of groups that reports print as one row.
Pages, Word and PDF differ only in what they write into the cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from generator.base.cells import Path
from generator.forms import FORMS, common
from generator.forms.layout import Columns, Layout, Row, Table, by_columns

# band: the line over a block; heading: a header over several columns; column: over one of them;
# note: words in the corner that head nothing; group, row: labels at the left; value: a cell of data.
Role = Literal["band", "heading", "column", "note", "group", "row", "value"]


class PlacedCell(NamedTuple):
    """A printed cell; a merged one is there once, at its upper left corner."""

    row: int  # from 0, over the whole table
    column: int  # from 0, labels at the left included
    role: Role
    label: str = ""  # the official words; of a value ""
    names: tuple[str, ...] = ()  # what 原文标签 may call it, most exact first: path, key, label
    height: int = 1  # in rows
    width: int = 1  # in columns
    id: str = ""  # of a header: t3g1, unique in the form; of a value or a note ""
    headers: tuple[str, ...] = ()  # ids of the headers that are read out before it, in order
    path: Path = ()  # of the group, the row or the value in the data; else ()


Line = tuple[PlacedCell, ...]  # the cells that begin in one row, from left to right; never empty


@dataclass(frozen=True, eq=False)
class TableGeometry:
    """A table without words of its own: rows of cells by section, header rows or a block each.

    The values stand in the order of `rows` and, in each, of its columns.
    """

    layout: Layout
    caption: str
    rows: tuple[Row, ...]  # as printed
    label_columns: int  # at the left; 0 where all labels stand above
    value_columns: int
    header: int  # rows at the top that a page break repeats: section 0, if there are any
    sections: tuple[tuple[Line, ...], ...]

    @property
    def lines(self) -> Iterator[Line]:
        """All rows, from the top."""
        for section in self.sections:
            yield from section

    @property
    def cells(self) -> Iterator[PlacedCell]:
        """All cells, row by row."""
        for line in self.lines:
            yield from line


@lru_cache(maxsize=64)
def geometry_of(
    form_key: int | str, table_key: str, merged: frozenset[Path] = frozenset()
) -> TableGeometry:
    """The table of that form where the groups `merged` are printed as one row each."""
    table = next(table for table in FORMS[form_key].tables if table.key == table_key)
    rows = table.printed_rows(merged)
    build = {"blocks": _blocks, "rows": _rows, "line": _line}[table.layout]
    labels = 0 if table.layout == "line" else 1 + max(len(row.groups) for row in rows)
    cells = [sorted(section) for section in build(table, rows, labels)]
    return TableGeometry(
        layout=table.layout,
        caption=common.CHAPTER_HEADINGS[table.chapter].partition("、")[2],
        rows=rows,
        label_columns=labels,
        value_columns=max(cell.column + cell.width for part in cells for cell in part) - labels,
        header=0 if table.layout == "blocks" else 1 + max(cell.row for cell in cells[0]),
        sections=tuple(tuple(_lines(section)) for section in cells),
    )


def _lines(cells: Iterable[PlacedCell]) -> Iterator[Line]:
    by_row: dict[int, list[PlacedCell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    return map(tuple, by_row.values())


class _ValueColumn(NamedTuple):
    """Where the values of a column stand, and the ids of the headers above them."""

    column: int
    width: int
    headers: tuple[str, ...]


def _heads(
    columns: Columns,
    at: tuple[int, int],
    bottom: int,
    id: str,
    over: tuple[str, ...] = (),
    stretch: int = 0,
) -> tuple[list[PlacedCell], list[_ValueColumn]]:
    """The headers of `columns` from the place `at` down to the row above `bottom`, and where their
    values stand. Ids begin with `id`; headers with `over` stand above them all. The last column
    reaches `stretch` columns further, to the edge of the table."""
    line, start = at
    ends = [start + index for index in range(len(columns))]
    ends.append(start + len(columns) + stretch)
    cells, above = [], []
    for number, group in enumerate(columns.groups):
        outer = [g for g in columns.groups[:number] if g.start <= group.start < g.stop]
        cell = PlacedCell(line + len(outer), ends[group.start], "heading", group.label)
        width, ids = ends[group.stop] - cell.column, (*over, *(id + g.key for g in outer))
        cells.append(cell._replace(width=width, id=id + group.key, headers=ids))
    for index, column in enumerate(columns.columns):
        outer = [g for g in columns.groups if g.start <= index < g.stop]
        cell = PlacedCell(line + len(outer), ends[index], "column", column.label)
        head = cell._replace(
            names=(column.key, column.label),
            height=bottom - cell.row,
            width=ends[index + 1] - cell.column,
            id=f"{id}c{index}",
            headers=(*over, *(id + g.key for g in outer)),
        )
        cells.append(head)
        above.append(_ValueColumn(head.column, head.width, (*head.headers, head.id)))
    return cells, above


def _depth(columns: Columns) -> int:
    """How many rows the headers of the columns take."""
    counts = [sum(g.start <= i < g.stop for g in columns.groups) for i in range(len(columns))]
    return 1 + max(counts)


def _blocks(table: Table, rows: Sequence[Row], labels: int) -> Iterator[list[PlacedCell]]:
    """Table 二: stacked blocks, each with columns of its own, mostly under an article's name."""
    widest = max(len(row.columns) for row in rows)
    line = 0
    for number, (columns, members) in enumerate(by_columns(rows), 1):
        id = f"t{table.chapter}b{number}"
        band: list[PlacedCell] = []
        if columns.heading:
            cell = PlacedCell(line, 0, "band", columns.heading, (columns.heading,))
            band = [cell._replace(width=labels + widest, id=id)]
        top = line + len(band)
        line = top + _depth(columns)
        over = tuple(cell.id for cell in band)
        corner = PlacedCell(top, 0, "column", table.placement.corner, height=line - top)
        corner = corner._replace(width=labels, id=f"{id}i", headers=over)
        heads, above = _heads(columns, (top, labels), line, id, stretch=widest - len(columns))
        body = _body(table, members, (line, labels), _Ids(id, (*over, corner.id), over), above)
        yield [*band, corner, *heads, *body]
        line += len(members)


def _rows(table: Table, rows: Sequence[Row], labels: int) -> Iterator[list[PlacedCell]]:
    """Table 三: groups at the left, the same columns for all rows."""
    id, note = f"t{table.chapter}", table.placement.corner
    header = _depth(rows[0].columns)
    heads, above = _heads(rows[0].columns, (0, labels), header, id)
    yield [PlacedCell(0, 0, "note", note, (note,), header, labels), *heads]
    yield list(_body(table, rows, (header, labels), _Ids(id, (), ()), above))


class _Ids(NamedTuple):
    """How ids begin, and the ids that stand over the labels and before those of the values."""

    start: str
    labels: tuple[str, ...]
    values: tuple[str, ...]


def _body(
    table: Table,
    rows: Sequence[Row],
    at: tuple[int, int],
    ids: _Ids,
    above: Sequence[_ValueColumn],
) -> Iterator[PlacedCell]:
    """Labels at the left and values, from row `at[0]` on; `at[1]` columns are for labels."""
    start, labels = at
    groups: dict[Path, str] = {}
    for number, row in enumerate(rows):
        line = start + number
        for level, path in enumerate(row.groups):
            if path not in groups:
                over = (*ids.labels, *(groups[outer] for outer in row.groups[:level]))
                groups[path] = f"{ids.start}g{len(groups) + 1}"
                size = sum(path in other.groups for other in rows)
                head = _label((line, level), "group", path, table.labels[path])
                yield head._replace(height=size, id=groups[path], headers=over)
        level = len(row.groups)
        own = tuple(groups[path] for path in row.groups)
        id = f"{ids.start}r{number + 1}"
        head = _label((line, level), "row", row.path, row.label)
        yield head._replace(width=labels - level, id=id, headers=(*ids.labels, *own))
        for index, column in enumerate(above):
            yield PlacedCell(
                line,
                column.column,
                "value",
                width=column.width,
                headers=(*ids.values, *own, id, *column.headers),
                path=row.cell_path(index),
            )


def _line(table: Table, rows: Sequence[Row], _labels: int) -> Iterator[list[PlacedCell]]:
    """Table 四: all rows side by side under their names, one line of values."""
    header = max(len(row.groups) + 1 + _depth(row.columns) for row in rows)
    groups: dict[Path, PlacedCell] = {}
    heads: list[PlacedCell] = []
    values: list[PlacedCell] = []
    for number, row in enumerate(rows, 1):
        start, level = len(values), len(row.groups)
        over: tuple[str, ...] = ()
        for outer, path in enumerate(row.groups):
            if path not in groups:
                id = f"t{table.chapter}s{len(groups) + 1 if groups else ''}"
                head = _label((outer, start), "heading", path, table.labels[path])
                groups[path] = head._replace(width=0, id=id, headers=over)
            group = groups[path]
            groups[path] = group._replace(width=group.width + len(row.columns))
            over = (*over, group.id)
        head = _label((level, start), "heading", row.path, row.label)
        head = head._replace(width=len(row.columns), id=f"t{table.chapter}g{number}", headers=over)
        own, above = _heads(
            row.columns, (level + 1, start), header, head.id, (*head.headers, head.id)
        )
        heads += [head, *own]
        for index, (column, _, ids) in enumerate(above):
            path = row.cell_path(index)
            values.append(PlacedCell(header, column, "value", headers=ids, path=path))
    yield [*groups.values(), *heads]
    yield values


def _label(at: tuple[int, int], role: Role, path: Path, label: str) -> PlacedCell:
    names = (".".join(map(str, path)), str(path[-1]), label)
    return PlacedCell(*at, role, label, names, path=path)
