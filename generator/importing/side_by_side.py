"""Table 四: its rows stand side by side in one line of values, under the names over its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import ceil

from generator.base.cells import Path
from generator.forms.layout import Row
from generator.importing.blocks import Aside
from generator.importing.column_headers import ACROSS
from generator.importing.lines import Piece
from generator.importing.reading import Reading, reading, values_left_out
from generator.importing.row_parser import LooseLine, RowParser
from generator.importing.values import read_value, told

MOST_EXTRA = 15  # values beyond those of the form
ORDER = "表头的次序与格式不同"
BESIDE = "数值没有对齐栏名，不能确定各属哪一栏"


@dataclass
class SideBySide:
    """What was read of table 四: the rows that are certain, and why the others are not."""

    rows: dict[Path, Reading] = field(default_factory=dict)
    why: str = "栏名之下没有找到数值"
    aside: list[Aside] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_lines(rows: Sequence[Row], parser: RowParser) -> SideBySide:
    """The `rows` of table 四 as the lines of values without a label print them."""
    found = SideBySide()
    lines = [line for line in parser.loose if any(p.text for p in line.pieces)] or parser.loose
    read: dict[Path, list[Reading]] = {row.path: [] for row in rows}
    failed = ""
    for line in lines:
        by_row = _under_names(rows, line) or _under_one_name(rows, line)
        if by_row is None:
            by_row = _in_order(rows, line, parser, found)
        if isinstance(by_row, str):
            failed = by_row
            texts = " ".join(p.text or "□" for p in line.pieces)
            found.aside.append(Aside(texts, values_left_out(by_row)))
            continue
        for path, cells in by_row.items():
            read[path].append(cells)
    found.why = failed or found.why
    for path, several in read.items():
        if len({one.cells for one in several}) > 1:
            texts = "；".join(dict.fromkeys(told(one.texts) for one in several))
            found.why = f"原件有 {len(several)} 行数值，各不相同（{texts}）"
        elif several and not failed:
            found.rows[path] = several[0]
    return found


def _covers(outer: Piece, inner: Piece) -> bool:
    return outer.column <= inner.column and inner.column + inner.width <= outer.column + outer.width


def _under_names(rows: Sequence[Row], line: LooseLine) -> dict[Path, Reading] | str | None:
    """The rows of an exact grid by the names that stand over its columns; None where the grid does
    not say of every column what it is."""
    heads = line.heads
    if not line.exact or not heads.exact:
        return None
    own = {row.path for row in rows}
    places: dict[tuple[Path, str], Piece] = {}
    for label, place in heads.outcomes:
        over = {path for path, name in heads.names if path in own and _covers(name, place)}
        if len(over) != 1:
            return None
        key = (next(iter(over)), label)
        if places.setdefault(key, place).column != place.column:
            return f"“{label}”在表头里印在两栏之上，不能确定各属哪一栏"
    beside = [piece.text for piece in line.pieces if _is_beside(piece, line)]
    if beside:
        return f"{BESIDE}：“{told(beside)}”不在任何栏名之下"
    read: dict[Path, Reading] = {}
    for row in rows:
        columns = row.columns.columns
        wanted = [at for c in columns if (at := places.get((row.path, c.label)))]
        if len(wanted) == len(columns):
            picked = [_under(line.pieces, at) for at in wanted]
            if not all(picked):
                return f"{BESIDE}：{told(piece.text for piece in line.pieces)}"
            read[row.path] = reading([p for p in picked if p], [column.kind for column in columns])
        elif wanted:
            return None
    return read or None


def _is_beside(piece: Piece, line: LooseLine) -> bool:
    """Whether a figure stands under no heading at all: the others may have moved too."""
    headings = [*(place for _, place in line.heads.outcomes), *line.heads.halves]
    return bool(piece.text) and not any(_covers(piece, place) for place in headings)


def _under(pieces: Sequence[Piece], place: Piece) -> Piece | None:
    """The one cell under a heading; with a doubt where it reaches under others too."""
    under = [piece for piece in pieces if _covers(piece, place)]
    if len(under) != 1:
        return None
    return replace(under[0], why=ACROSS) if under[0].width > place.width else under[0]


def _under_one_name(rows: Sequence[Row], line: LooseLine) -> dict[Path, Reading] | None:
    """One row by itself: one name, the columns in their order, and as many values."""
    named = [row for row in rows if any(path == row.path for path, _ in line.heads.names)]
    if len(named) != 1 or line.heads.lines > len(named[0].columns) + 3:
        return None
    columns = named[0].columns.columns
    printed = [label for label, _ in line.heads.outcomes]
    if printed != [column.label for column in columns] or len(line.pieces) != len(columns):
        return None
    return {named[0].path: reading(line.pieces, [column.kind for column in columns])}


def _in_order(
    rows: Sequence[Row], line: LooseLine, parser: RowParser, found: SideBySide
) -> dict[Path, Reading] | str:
    """All rows one after the other, where the headings stand in the order of the form and there
    are exactly as many values; else why not."""
    if not in_order(rows, parser.names, parser.outcomes):
        return f"{ORDER}：栏名依次是“{told(parser.outcomes)}”，不能确定各属哪一栏"
    expected = sum(len(row.columns) for row in rows)
    pieces = _fitting(line.pieces, expected, found)
    if len(pieces) != expected:
        return _why_not(rows, line.pieces)
    read: dict[Path, Reading] = {}
    for row in rows:
        own, pieces = pieces[: len(row.columns)], pieces[len(row.columns) :]
        read[row.path] = reading(own, [column.kind for column in row.columns.columns])
    return read


def _why_not(rows: Sequence[Row], pieces: Sequence[Piece]) -> str:
    """Why these pieces are not the values of all the rows, in words that can be checked."""
    parts = "、".join(f"{row.key} {len(row.columns)} 个" for row in rows)
    given = sum(bool(piece.text) for piece in pieces)
    blank = f"（另有空格 {len(pieces) - given} 个）" if given < len(pieces) else ""
    return (
        f"表四的一行应有 {sum(len(row.columns) for row in rows)} 个数值（{parts}），"
        f"原件有 {given} 个{blank}：{told(piece.text for piece in pieces)}；不能确定各属哪一栏"
    )


def _fitting(pieces: Sequence[Piece], expected: int, found: SideBySide) -> list[Piece]:
    """The pieces less what is no value of their own: run together (one digit each), printed twice,
    or followed by blanks and zeros beyond the `expected` number."""
    values = list(pieces)
    if len(values) == 1 and len(values[0].text) == expected and values[0].text.isdecimal():
        return [replace(values[0], text=digit) for digit in values[0].text]
    texts = [piece.text for piece in values]
    if len(values) == 2 * expected and texts[:expected] == texts[expected:]:
        values, texts = values[:expected], texts[:expected]
        found.remarks.append("表四的数值在原件中重复印出，录入一次。")
    beyond = texts[expected:]
    if 0 < len(beyond) <= MOST_EXTRA and all(read_value(text) in (0, None) for text in beyond):
        found.remarks.append(
            f"表四数据行有 {len(texts)} 个数值，格式为 {expected} 个，末尾的"
            f"“{'、'.join(beyond)}”未录入。"
        )
        return values[:expected]
    return values


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
    runs: list[set[int]] = []
    for before, after in pairwise([len(official), *printed]):
        if after <= before:
            runs.append(set())
        runs[-1].add(after)
    # Each table prints its columns once a row of the form: as many times may they begin anew; two
    # runs without a label in common are one whose labels changed places.
    return len(runs) <= len(rows) * ceil(len(printed) / (len(rows) * len(official))) and all(
        one & other for one, other in pairwise(runs)
    )
