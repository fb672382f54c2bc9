"""One printed row: which of its pieces are which columns, or why that cannot be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import ceil

from generator.base.cells import UNREADABLE, Path, is_number
from generator.forms.layout import Cells, Form, Row
from generator.importing import column_headers as headings
from generator.importing.column_headers import Heads
from generator.importing.label_dictionary import Words, bare
from generator.importing.lines import Piece
from generator.importing.values import is_value, plain, read_value

_GLUED = re.compile(r"(.*[^\d\s.,:：])[\s:：]*((?:\d[\d.,]*\s*)+)")


@dataclass
class Seen:
    """One printed occurrence of a row ((): of none in the form): its label, and what follows."""

    path: Path
    label: str
    values: list[Piece]
    exact: bool
    grid: int
    heads: Heads = field(default_factory=Heads)
    grown: bool = False  # values came on lines of their own
    doubt: str = ""  # why it is not read at all


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


def is_padded(row: Row, seen: Seen) -> bool:
    """Whether this row shows that merged cells left blanks among its values, or that some are
    missing: then a blank at either end of any row of its grid may be one of those."""
    placed = seen.exact and seen.heads.grid == seen.grid
    return not placed and len(row.columns) > 1 and len(seen.values) not in {0, len(row.columns)}


def cells_of(row: Row, seen: Seen, padded: bool) -> Cells | str:
    """The cells of `row` as this occurrence prints them, or why it cannot be read.

    `padded`: merged cells have left blanks among the rows of this grid.
    """
    if seen.doubt:
        return seen.doubt
    count = len(row.columns)
    kinds = [column.kind for column in row.columns.columns]
    placed = seen.exact and count > 1 and seen.heads.grid == seen.grid
    if placed:
        by_column = headings.under(seen.heads, row.columns, seen.values)
        if by_column is not None:
            return tuple(
                UNREADABLE if text is None else read_value(text, kind)
                for text, kind in zip(by_column, kinds, strict=True)
            )
    objection = headings.objection(seen.heads, row.columns) if count > 1 else ""
    if objection:
        return objection
    values = _fitting(seen.values, count, padded)
    if values is not None and placed and not headings.agrees(seen.heads, row.columns, values):
        return "数值与栏名没有对齐"
    if values is not None:
        texts = [piece.text for piece in values]
        return tuple(read_value(text, kind) for text, kind in zip(texts, kinds, strict=True))
    printed = [piece.text for piece in seen.values]
    total = row.columns.total
    alone = bool(printed) and bool(printed[-1]) and not any(printed[:-1])
    if not seen.exact and alone and count - 2 <= len(printed) < count and total == count - 1:
        # So far to the right it is the total; a mark may be one for the whole row.
        value = read_value(printed[-1])
        return (*(UNREADABLE,) * total, value if is_number(value) else UNREADABLE)
    given = sum(bool(text) for text in printed)
    return f"应有 {count} 个数值，原件有 {given} 个，不能确定各属哪一栏"


def _fitting(pieces: Sequence[Piece], count: int, padded: bool) -> list[Piece] | None:
    """`pieces` as exactly `count` values, if there is one way only: all of them, or all but the
    blank ones outside (merged cells leave those), or the same values printed twice."""
    values = list(pieces)
    if len(values) == 1 and count > 1 and len(values[0].text.split()) == count:
        return [replace(values[0], text=text) for text in values[0].text.split()]
    texts = [piece.text for piece in values]
    if len(values) == count:
        # A blank outside may be what a merged cell left: then a value is missing.
        sure = not padded or (texts[0] and texts[-1]) or not any(texts)
        return values if sure else None
    if len(values) == 2 * count and texts[:count] == texts[count:]:
        return values[:count]
    while values and not values[0].text:
        values.pop(0)
    while values and not values[-1].text:
        values.pop()
    if len(values) == count:
        return values
    if not values and len(pieces) > count:
        return list(pieces[:count])
    return None


def in_order(rows: Sequence[Row], names: Sequence[Path], outcomes: Sequence[str]) -> bool:
    """Whether the headings over table 四 stand in the order of the form, as far as they are there."""
    order = [path for row in rows for path in (*row.groups, row.path)]
    places = [order.index(name) for name in dict.fromkeys(names) if name in order]
    for depth in {len(order[place]) for place in places}:
        level = [place for place in places if len(order[place]) == depth]
        if level != sorted(level):
            return False
    return all(
        _columns_in_order([row for row in rows if row.columns == columns], outcomes)
        for columns in dict.fromkeys(row.columns for row in rows)
    )


def _columns_in_order(rows: Sequence[Row], outcomes: Sequence[str]) -> bool:
    """The same of the columns that these rows share."""
    official = [column.label for column in rows[0].columns.columns]
    printed = [official.index(outcome) for outcome in outcomes if outcome in official]
    # Each table prints its columns once a row of the form: as many times may they begin anew.
    begun = sum(after <= before for before, after in pairwise(printed)) + bool(printed)
    return begun <= len(rows) * ceil(len(printed) / (len(rows) * len(official)))
