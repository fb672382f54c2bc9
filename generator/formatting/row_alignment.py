"""The rows of a report's tables → aligned lines below their column headings, as `new` writes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic_core import PydanticCustomError

from generator.base.cells import Cell, Path
from generator.formatting.yaml_rows import cell_text, table_lines
from generator.formatting.yaml_tree import RowLines, YamlEntry
from generator.forms.layout import Cells, Form, Row
from generator.reading.mistakes import explain_scalar
from generator.reading.source import Source


def printed_rows(form: Form, data: Any) -> list[Row]:
    """The rows of the tables as this report prints them: some groups may be one row."""
    merged = {path for table in form.tables for path in table.merged}
    own = frozenset(p for p in merged if not isinstance(_at(data, p), dict))
    return [row for table in form.tables for row in table.printed_rows(own)]


def _at(data: Any, path: Path) -> Any:
    """What stands at a path of the data; an empty group where nothing does."""
    for part in path:
        if not isinstance(data, dict) or part not in data:
            return {}
        data = data[part]
    return data


def cells_of(rows: Iterable[Row], source: Source, root: YamlEntry) -> dict[Path, Cells]:
    """The cells of the rows that are there and have no problem but hidden characters, which keys lose
    and cells are not written with."""
    wrong = {p.place.line - 1 for p in source.problems if p.code != "FILE-HIDDEN"}
    lines = {entry.path: entry.lines for entry in _below(root)}
    cells = {}
    for row in rows:
        first, last = lines.get(row.path, (0, -1))
        if last >= first and wrong.isdisjoint(range(first, last + 1)):
            read = read_row(row, _at(source.data, row.path))
            if read is not None and all(_can_be_written(cell) for cell in read):
                cells[row.path] = read
    return cells


def read_row(row: Row, value: object) -> Cells | None:
    """The cells of a row as they are written, `0` alone in full; None where they are wrong."""
    try:
        return row.columns.read(value)
    except PydanticCustomError:
        return None


def _can_be_written(cell: Cell) -> bool:
    """Whether a cell comes back the same from how `new` would write it."""
    if not isinstance(cell, str):
        return True
    if cell_text(cell) != cell:
        return cell.isprintable() and not {'"', "\\"} & set(cell)
    return cell != "null" and explain_scalar(cell) is None


def _below(entry: YamlEntry) -> Iterator[YamlEntry]:
    for child in entry.children:
        yield child
        yield from _below(child)


def lines_of_rows(
    form: Form, rows: Sequence[Row], cells: Mapping[Path, Cells], root: YamlEntry
) -> dict[Path, RowLines]:
    """The lines of each row with `cells`, headings above the first that they belong to."""
    comments = {entry.path: entry.aside[2:] for entry in _below(root) if entry.aside}
    found: dict[Path, RowLines] = {}
    for table in form.tables:
        own = [row for row in rows if row.path[0] == table.key and row.path in cells]
        if not any(len(row.columns) > 1 for row in own):
            continue
        lines = iter(list(table_lines(table.key, own, cells, comments))[1:])
        for row in own:
            headings: list[str] = []
            for line in lines:
                if line.lstrip().startswith(f"{row.key}: "):
                    found[row.path] = (*headings, line)
                    break
                if line.lstrip().startswith("#"):
                    headings.append(line)
    return found


def without_headings(root: YamlEntry, form: Form, written: Iterable[Row]) -> YamlEntry:
    """The file without the comments in its tables that name the columns of the rows `written`."""
    headings = headings_of(written)
    keys = {table.key for table in form.tables}
    return replace(
        root,
        children=tuple(
            _without(child, headings, child.above) if child.key in keys else child
            for child in root.children
        ),
    )


def _without(
    entry: YamlEntry, headings: Collection[tuple[str, ...]], above: tuple[str, ...]
) -> YamlEntry:
    def other(comments: Sequence[str]) -> tuple[str, ...]:
        return tuple(line for line in comments if not line or names_in(line) not in headings)

    children = tuple(_without(child, headings, other(child.above)) for child in entry.children)
    return replace(entry, above=above, below=other(entry.below), children=children)


def headings_of(rows: Iterable[Row]) -> set[tuple[str, ...]]:
    """The names of the columns of rows that have several."""
    return {
        tuple(column.key for column in row.columns.columns) for row in rows if len(row.columns) > 1
    }


def names_in(comment: str) -> tuple[str, ...]:
    """The words of a comment."""
    return tuple(comment.lstrip("# ").split())
