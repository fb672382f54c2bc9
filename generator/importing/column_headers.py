"""The headings printed above the rows of a table: which column stands where, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from generator.forms.layout import Columns, Table
from generator.importing.label_dictionary import LabelDictionary, bare
from generator.importing.lines import Line, Piece
from generator.importing.values import is_value, told

ORDER = "栏名的次序与格式不同"
TURNED = "表的行和列与格式相反"
ACROSS = "数值格跨栏合并，不能确定属哪一栏"
TWICE = "栏名重复"
STRANGE = "有格式没有的栏，又缺格式的栏"


@dataclass(frozen=True)
class ColumnHeaders:
    """The headings since the last row of values, in reading order; labels are the form's own
    spelling of a column."""

    labels: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()  # labels to the right of a heading that stands over columns
    over: bool = False  # such a heading is there
    strange: tuple[Piece, ...] = ()  # what is no heading of the form
    places: tuple[tuple[str, Piece], ...] = ()  # label, and its place in an exact grid
    grid: int = -1  # the exact grid (Line.grid) of the `places`
    lines: tuple[tuple[str, ...], ...] = ()  # the words of each line that is in no exact grid
    seen: int = field(default=0, compare=False)  # rows before these headings

    def place(self, label: str) -> Piece | None:
        """Where the heading with that label stands; None where it is not there, or at two places."""
        found = {(p.column, p.width): p for name, p in self.places if name == label}
        return next(iter(found.values())) if len(found) == 1 else None


def with_line(
    dictionary: LabelDictionary, headers: ColumnHeaders, line: Line, rows: int, valued: bool
) -> ColumnHeaders:
    """`headers` and those of `line`, a line without values. They begin anew where rows with values
    (`valued`) have come since; `rows` counts the rows so far."""
    texts = [piece for piece in line.pieces if piece.text]
    named = [(dictionary.column(piece.text), piece) for piece in texts]
    headed = any(label for label, _ in named) or any(
        bare(p.text) in dictionary.headings for p in texts
    )
    if headed and valued and rows > headers.seen:
        headers = ColumnHeaders(seen=rows)
    words = tuple(word for piece in texts for word in piece.text.split())
    own = [(label, piece) for label, piece in named if label]
    over = next(
        (i for i, piece in enumerate(texts) if bare(piece.text) in dictionary.over), len(texts)
    )
    return ColumnHeaders(
        labels=(*headers.labels, *(label for label, _ in named[:over] if label)),
        beyond=(*headers.beyond, *(label for label, _ in named[over:] if label)),
        over=headers.over or over < len(texts),
        strange=(*headers.strange, *(p for p in texts if not dictionary.is_heading(p.text))),
        places=(*(headers.places if headers.grid == line.grid else ()), *own) if line.exact else (),
        grid=line.grid if line.exact else -1,
        lines=headers.lines if line.exact else (*headers.lines, words),
        seen=headers.seen,
    )


def objection(headers: ColumnHeaders, columns: Columns) -> str:
    """Why values that follow one another need not be the form's columns in their order: the
    headings say otherwise; "" where they do not."""
    official = [column.label for column in columns.columns]
    labels = (*headers.labels, *headers.beyond)
    printed = list(dict.fromkeys(label for label in labels if label in official))
    if not printed:
        return ""
    if headers.strange and len(printed) < len(official):
        if _made_of_pieces(headers, official):
            return ""
        strange = told(piece.text for piece in headers.strange)
        missing = told(label for label in official if label not in printed)
        return f"{STRANGE}：原件有“{strange}”，没有“{missing}”，不能确定各是哪一栏"
    if len(printed) < len(official) and (twice := _twice(headers, official)):
        missing = told(label for label in official if label not in printed)
        return f"{TWICE}：“{twice}”印在两栏之上，没有“{missing}”，不能确定各是哪一栏"
    places = [official.index(label) for label in printed]
    if headers.over and places[1:2] == [columns.total]:
        # 总计 beside 自然人, above the columns of 法人或其他组织: a cell a line it comes early.
        del places[1]
    if places == sorted(places):
        return ""
    return f"{ORDER}：原件依次是“{told(printed)}”，不能确定各属哪一栏"


def _twice(headers: ColumnHeaders, official: Sequence[str]) -> str:
    """The first of the `official` labels that stands over two columns of an exact grid; "" where
    none does."""
    columns = {(name, place.column) for name, place in headers.places}
    names = [name for name, _ in columns]
    return next((label for label in official if names.count(label) > 1), "")


def _made_of_pieces(headers: ColumnHeaders, official: Sequence[str]) -> bool:
    """Whether the lines print all `official` labels piece by piece, one under the other, and on
    each line in the order of the form: 自然 商业 科研 … / 人 企业 机构 …"""
    rest = [bare(label) for label in official]
    for words in headers.lines:
        last = -1
        for word in map(bare, words):
            at = next((n for n, label in enumerate(rest) if word and label.startswith(word)), -1)
            later = [n for n in range(last + 1, len(rest)) if word and rest[n].startswith(word)]
            if at < 0:
                continue  # a piece of another heading: `strange` words are looked at below
            if not later:
                return False  # it stands to the left of one that the form has before it
            last = later[0]
            rest[last] = rest[last].removeprefix(word)
    return not any(rest)


def under(headers: ColumnHeaders, columns: Columns, values: Sequence[Piece]) -> list[Piece] | None:
    """One piece a column of the form, as they stand under the headings of an exact grid (with a
    doubt where it is merged over several columns); None where not every column has its heading, or the row
    does not follow them."""
    found = [headers.place(column.label) for column in columns.columns]
    places = [place for place in found if place is not None]
    if len(places) < len(columns) or len({place.column for place in places}) < len(places):
        return None
    found_pieces = [Piece("", -1)] * len(columns)
    beside: list[Piece] = []
    missing = set(range(len(columns)))  # columns without a cell: those beside it may have moved
    for piece in values:
        covered = [index for index, place in enumerate(places) if _covers(piece, place)]
        if not covered and piece.text:
            beside.append(piece)
        missing -= set(covered)
        for index in covered:
            across = len(covered) > 1 and piece.text
            found_pieces[index] = replace(piece, why=ACROSS) if across else piece
    notes = all(any(_covers(piece, other) for other in headers.strange) for piece in beside)
    whole = notes and all(piece.text for piece in found_pieces)
    return found_pieces if not missing and (not beside or whole) else None


def _covers(piece: Piece, place: Piece) -> bool:
    return piece.column <= place.column and place.column + place.width <= piece.column + piece.width


def disagreement(headers: ColumnHeaders, columns: Columns, values: Sequence[Piece]) -> str:
    """Which value stands in an exact grid not (at least in part) under the heading of its column,
    or under another; "" where none does, as far as the headings are known and have columns of
    their own."""
    official = [column.label for column in columns.columns]
    found = [headers.place(label) for label in official]
    known = [place.column for place in found if place is not None]
    if len(set(known)) < len(known):
        return ""
    for number, (own, at, piece) in enumerate(zip(official, found, values, strict=True), 1):
        over = [name for name, place in headers.places if _overlap(place, piece)]
        over = [name for name in dict.fromkeys(over) if name in official]
        if (at is not None and not _overlap(at, piece)) or (over and own not in over):
            under = f"“{told(over)}”" if over else "别的栏名"
            text = f"“{piece.text}”" if piece.text else "（空白）"
            return f"第 {number} 个数值{text}印在{under}之下，格式的这一栏是“{own}”"
    return ""


def _overlap(one: Piece, other: Piece) -> bool:
    return one.column < other.column + other.width and other.column < one.column + one.width


def turned(dictionary: LabelDictionary, table: Table, lines: Sequence[Line]) -> bool:
    """Whether `table` has its rows where the form has columns: several rows named side by side,
    or a column's name before a figure."""
    rows = {name for name, path in dictionary.rows.items() if path[0] == table.key} - {
        *dictionary.columns
    }
    columns = table.rows[0].columns.columns
    names = {bare(column.label) for column in columns} - dictionary.rows.keys()
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
