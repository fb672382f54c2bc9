"""One printed row: which of its pieces are which columns, or why that cannot be told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.cells import UNREADABLE, Path
from generator.forms.layout import Cells, Form, Row
from generator.importing.lines import Line, Piece
from generator.importing.values import is_value, plain, read_value
from generator.importing.words import Words, bare

_GLUED = re.compile(r"(.*[^\d\s.,:：])[\s:：]*((?:\d[\d.,]*\s*)+)")


@dataclass
class Seen:
    """One printed occurrence of a row ((): of none in the form): its label, and what follows."""

    path: Path
    label: str
    values: list[Piece]
    exact: bool
    grid: int
    heads: Mapping[int, int]  # column of the form → column of the grid, where headings tell


def parted(words: Words, form: Form, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a line, a label and figures that stand in one piece taken apart: 规章000 only
    where there are as many digits as columns, 行政许可 78 where the row has one."""
    parts: list[Piece] = []
    for piece in pieces:
        found = _GLUED.fullmatch(plain(piece.text).replace("\n", " "))
        path = words.row(found[1]) if found and bare(found[1]) in words.rows else None
        if found is None or path is None:
            parts.append(piece)
            continue
        count = len(form.rows[path].columns)
        figures = found[2].split()
        if count > 1 and len(figures) == 1 and figures[0].isdecimal() and len(figures[0]) == count:
            figures = list(figures[0])
        parts.append(replace(piece, text=found[1]))
        parts += [Piece(figure, piece.column) for figure in figures]
    return parts


def run_on(words: Words, pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The rows of a line in which several rows follow one another without a break."""
    rows: list[list[Piece]] = [[]]
    valued = False
    for piece in pieces:
        if valued and piece.text and bare(piece.text) in words.rows:
            rows.append([])
            valued = False
        valued = valued or bool(piece.text and is_value(piece.text))
        rows[-1].append(piece)
    return rows


def first_row_under(words: Words, form: Form, texts: Sequence[Piece]) -> Row | None:
    """The first row of the one block of table 二 that has exactly these columns."""
    labels = [label for p in texts if (label := words.column(p.text)) is not None]
    blocks = {row.columns: row for table in form.tables for row in reversed(table.rows)}
    found = [
        row
        for columns, row in blocks.items()
        if len(columns) > 1 and [column.label for column in columns.columns] == labels
    ]
    return found[0] if len(found) == 1 and found[0].columns.heading else None


def columns_at(
    words: Words, form: Form, line: Line, before: Mapping[int, int]
) -> Mapping[int, int]:
    """Where the columns of table 三 stand in an exact grid, from its heading rows so far."""
    if not line.exact:
        return {}
    heads = dict(before)
    columns = next(table.rows[0].columns.columns for table in form.tables if table.layout == "rows")
    labels = [column.label for column in columns]
    for piece in line.pieces:
        label = words.column(piece.text) if piece.text else None
        if label in labels and piece.width == 1:
            heads[labels.index(label)] = piece.column
    return heads


def is_padded(row: Row, seen: Seen) -> bool:
    """Whether this row shows that merged cells left blanks among its values, or that some are
    missing: then a blank at either end of any row of its grid may be one of those."""
    return not seen.exact and len(row.columns) > 1 and len(seen.values) not in {0, len(row.columns)}


def cells_of(row: Row, seen: Seen, padded: bool) -> Cells | str:
    """The cells of `row` as this occurrence prints them, or why it cannot be read.

    `padded`: merged cells have left blanks among the rows of this grid.
    """
    count = len(row.columns)
    kinds = [column.kind for column in row.columns.columns]
    if seen.exact and count > 1 and len(seen.heads) == count:
        by_column = _by_column(count, seen)
        if by_column is not None:
            return tuple(
                UNREADABLE if text is None else read_value(text, kind)
                for text, kind in zip(by_column, kinds, strict=True)
            )
    texts = _fitting([piece.text for piece in seen.values], count, padded)
    if texts is not None:
        return tuple(read_value(text, kind) for text, kind in zip(texts, kinds, strict=True))
    values = [piece.text for piece in seen.values]
    total = row.columns.total
    alone = bool(values) and bool(values[-1]) and not any(values[:-1])
    if not seen.exact and alone and 1 < len(values) < count and total == count - 1:
        return (*(UNREADABLE,) * total, read_value(values[-1]))
    given = sum(bool(value) for value in values)
    return f"应有 {count} 个数值，原件有 {given} 个，不能确定各属哪一栏"


def _by_column(count: int, seen: Seen) -> list[str | None] | None:
    """The text under each heading; None for a cell merged over several; None in all where the
    row does not follow the headings' columns."""
    wanted = {seen.heads[index]: index for index in range(count)}
    if len(wanted) != count:
        return None
    texts: list[str | None] = [None] * count
    for piece in seen.values:
        covered = [i for at, i in wanted.items() if piece.column <= at < piece.column + piece.width]
        if not covered and piece.text:
            return None
        for index in covered:
            alone = len(covered) == 1 and not piece.shared
            texts[index] = piece.text if alone or not piece.text else None
    return texts


def _fitting(values: list[str], count: int, padded: bool) -> list[str] | None:
    """`values` as exactly `count` texts, if there is one way only: all of them, or all but the
    blank ones outside (merged cells leave those), or the same values printed twice."""
    if len(values) == 1 and count > 1 and len(values[0].split()) == count:
        values = values[0].split()
    if len(values) == count:
        # A blank outside may be what a merged cell left: then a value is missing.
        sure = not padded or (values[0] and values[-1]) or not any(values)
        return values if sure else None
    if len(values) == 2 * count and values[:count] == values[count:]:
        return values[:count]
    core = list(values)
    while core and not core[0]:
        core.pop(0)
    while core and not core[-1]:
        core.pop()
    if len(core) == count:
        return core
    if not core and len(values) > count:
        return [""] * count
    return None


def in_order(rows: Sequence[Row], names: Sequence[Path], outcomes: Sequence[str]) -> bool:
    """Whether the headings over table 四 stand in the order of the form, as far as they are there."""
    order = [path for row in rows for path in (*row.groups, row.path)]
    places = [order.index(name) for name in dict.fromkeys(names) if name in order]
    upper = [p for p in places if len(order[p]) == 2]
    lower = [p for p in places if len(order[p]) == 3]
    if upper != sorted(upper) or lower != sorted(lower):
        return False
    official = [column.label for row in rows for column in row.columns.columns]
    return len(outcomes) != len(official) or list(outcomes) == official
