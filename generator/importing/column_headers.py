"""The headings printed above the rows of a table: which column stands where, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from generator.forms.layout import Columns, Table
from generator.importing.label_dictionary import Words, bare
from generator.importing.lines import Line, Piece
from generator.importing.values import is_value

ORDER = "栏名的次序与格式不同"
TURNED = "表的行和列与格式相反"
STRANGE = "有格式没有的栏，又缺格式的栏"


@dataclass(frozen=True)
class Heads:
    """The headings since the last row of values, in reading order."""

    labels: tuple[str, ...] = ()  # of the form's columns, in its own words
    beyond: tuple[str, ...] = ()  # labels to the right of a heading that stands over columns
    over: bool = False  # such a heading is there
    strange: tuple[Piece, ...] = ()  # what is no heading of the form
    places: tuple[tuple[str, Piece], ...] = ()  # label → its place in an exact grid
    grid: int = -1
    seen: int = field(default=0, compare=False)  # rows before these headings

    def place(self, label: str) -> Piece | None:
        """Where the one heading with that label stands."""
        found = {(p.column, p.width): p for name, p in self.places if name == label}
        return next(iter(found.values())) if len(found) == 1 else None


def with_line(words: Words, heads: Heads, line: Line, rows: int, valued: bool) -> Heads:
    """`heads` and those of `line`, a line without values. They begin anew where rows with values
    (`valued`) have come since; `rows` counts the rows so far."""
    texts = [piece for piece in line.pieces if piece.text]
    named = [(words.column(piece.text), piece) for piece in texts]
    headed = any(label for label, _ in named) or any(bare(p.text) in words.headings for p in texts)
    if headed and valued and rows > heads.seen:
        heads = Heads(seen=rows)
    own = [(label, piece) for label, piece in named if label]
    over = next((i for i, piece in enumerate(texts) if bare(piece.text) in words.over), len(texts))
    return Heads(
        labels=(*heads.labels, *(label for label, _ in named[:over] if label)),
        beyond=(*heads.beyond, *(label for label, _ in named[over:] if label)),
        over=heads.over or over < len(texts),
        strange=(*heads.strange, *(p for p in texts if not words.is_heading(p.text))),
        places=(*(heads.places if heads.grid == line.grid else ()), *own) if line.exact else (),
        grid=line.grid if line.exact else -1,
        seen=heads.seen,
    )


def objection(heads: Heads, columns: Columns) -> str:
    """Why values that follow one another need not be the form's columns in their order: the
    headings say otherwise; "" where they do not."""
    official = [column.label for column in columns.columns]
    labels = (*heads.labels, *heads.beyond)
    printed = list(dict.fromkeys(label for label in labels if label in official))
    if not printed:
        return ""
    if heads.strange and len(printed) < len(official):
        return STRANGE
    places = [official.index(label) for label in printed]
    if heads.over and places[1:2] == [columns.total]:
        # 总计 beside 自然人, above the columns of 法人或其他组织: a cell a line it comes early.
        del places[1]
    return "" if places == sorted(places) else ORDER


def under(heads: Heads, columns: Columns, values: Sequence[Piece]) -> list[str | None] | None:
    """The text under each heading of an exact grid, None for a cell merged over several; None in
    all where not every column has its heading, or the row does not follow them."""
    found = [heads.place(column.label) for column in columns.columns]
    places = [place for place in found if place is not None]
    if len(places) < len(columns) or len({place.column for place in places}) < len(places):
        return None
    texts: list[str | None] = [None] * len(columns)
    beside: list[Piece] = []
    missing = set(range(len(columns)))  # columns without a cell: those beside it may have moved
    for piece in values:
        covered = [index for index, place in enumerate(places) if _covers(piece, place)]
        if not covered and piece.text:
            beside.append(piece)
        missing -= set(covered)
        for index in covered:
            alone = len(covered) == 1 and not piece.shared
            texts[index] = piece.text if alone or not piece.text else None
    notes = all(any(_covers(piece, other) for other in heads.strange) for piece in beside)
    return texts if not missing and (not beside or (notes and all(texts))) else None


def _covers(piece: Piece, place: Piece) -> bool:
    return piece.column <= place.column and place.column + place.width <= piece.column + piece.width


def agrees(heads: Heads, columns: Columns, values: Sequence[Piece]) -> bool:
    """Whether in an exact grid each value stands (at least in part) under the heading of its
    column, as far as the headings are known and have columns of their own."""
    found = [heads.place(column.label) for column in columns.columns]
    known = [place.column for place in found if place is not None]
    pairs = [(at, piece) for at, piece in zip(found, values, strict=True) if at is not None]
    return len(set(known)) < len(known) or all(
        piece.column < at.column + at.width and at.column < piece.column + piece.width
        for at, piece in pairs
    )


def turned(words: Words, table: Table, lines: Sequence[Line]) -> bool:
    """Whether `table` has its rows where the form has columns: several rows named side by side,
    or a column's name before a figure."""
    rows = {name for name, path in words.rows.items() if path[0] == table.key} - {*words.columns}
    columns = table.rows[0].columns.columns
    names = {bare(column.label) for column in columns} - words.rows.keys()
    alone = False  # a column's name stood on a line of its own
    for line in lines:
        texts = [piece.text for piece in line.pieces if piece.text]
        labels = list(takewhile(lambda text: not is_value(text), texts))
        followed = len(labels) < len(texts)
        if len({bare(text) for text in labels} & rows) > 2:
            return True
        if followed and ((labels and bare(labels[-1]) in names) or (alone and not labels)):
            return True
        alone = not line.exact and len(texts) == 1 and bare(texts[0]) in names
    return False
