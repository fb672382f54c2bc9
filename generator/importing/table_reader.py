"""Lines of the three official tables → cells by row, what they print otherwise, what is lost.

Nothing is guessed: a row is read only where its label is beyond doubt and it has exactly the
values that the form has columns; everything else becomes 不清 and is named (IMPORT-LOSS).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from generator.base.cells import UNREADABLE, Path, is_number
from generator.forms.layout import Cells, Form, Row
from generator.importing import column_headers
from generator.importing.blocks import Aside
from generator.importing.column_headers import TURNED, turned
from generator.importing.cut_headings import with_whole_headings
from generator.importing.label_dictionary import LONGEST, bare, dictionary_of
from generator.importing.lines import Line, Piece
from generator.importing.reading import Reading, reading, values_left_out
from generator.importing.row_parser import (
    LABEL,
    UNPLACED,
    VALUE,
    PrintedRow,
    RowParser,
    is_glued,
    whole_rows,
)
from generator.importing.side_by_side import read_lines
from generator.importing.values import doubt_in, read_value, told

VALUES_FIRST = "数值不都印在行名之后，不能确定属哪一行"
TORN = "数值断成几行，不能确定各属哪一栏"
BROKEN = "数值一行一个，别处有数字断成两行，不能确定各是几位数"
REMARK = "格式没有的栏（备注等）"
MOST_EXTRA = 15  # values of a row that the form does not have, or beyond those it has


class Lost(NamedTuple):
    """Cells that could not be read: the row's key, the column's (None: the whole row), and why."""

    row: str
    column: str | None
    why: str


class UnknownRow(NamedTuple):
    """A printed row that the form does not have (其他行)."""

    table: str  # key of the table among those of the form
    label: str  # as printed, without white space
    values: Cells


@dataclass
class Tables:
    """What was read of the three tables; `read_tables` fills it step by step."""

    cells: dict[Path, Cells] = field(default_factory=dict)  # every row that the report prints
    labels: dict[str, str] = field(default_factory=dict)  # row or column key → label as printed
    lost: list[Lost] = field(default_factory=list)
    extra: list[UnknownRow] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # Chinese, for 整理说明
    whole_lines: set[Path] = field(default_factory=set)  # rows read off a line, without cells


def read_tables(form: Form, lines: Sequence[Line]) -> Tables:
    """Read `lines` (those of the tables only, in reading order) as the tables of `form`."""
    tables = Tables()
    parser = RowParser(form, dictionary_of(form.key))
    parser.glued = is_glued(parser.dictionary, form, lines)
    lines = with_whole_headings(parser.dictionary, lines)
    for line in whole_rows(parser.dictionary, lines):
        parser.take(line)
    _distrust_turned(parser, lines)
    _distrust_values_first(parser)
    tables.labels |= parser.labels
    tables.aside += parser.aside
    padded = {one.grid for one in parser.seen if one.path and is_padded(form.rows[one.path], one)}
    for path, row in form.rows.items():
        found = [one for one in parser.seen if one.path == path]
        _distrust_halves(parser, found, tables)
        _settle(row, found, padded, tables)
    _side_by_side(form, parser, tables)
    for row in form.rows.values():
        if row.path in tables.cells:
            _note_label(row, parser.seen, tables)
    _complete(form, tables)
    _extra_rows(form, parser.seen, tables)
    return tables


def _distrust_turned(parser: RowParser, lines: Sequence[Line]) -> None:
    """In table 三 with rows and columns exchanged, 其他 and 总计 name rows and columns alike."""
    for table in parser.form.tables:
        if table.layout == "rows" and turned(parser.dictionary, table, lines):
            for one in parser.seen:
                one.doubt = TURNED if one.path[:1] == (table.key,) else one.doubt


def _distrust_values_first(parser: RowParser) -> None:
    """Values on lines of their own belong to the label before them only in a document where labels
    are seen to come first: under its headings, first a label, and last a value, or rows of their
    own; and nowhere first a value, and last a label."""
    runs = [marks for marks in parser.runs if marks]
    first = any((marks[0], marks[-1]) == (LABEL, VALUE) for marks in runs) or any(
        one.path and len(one.values) > 1 and not one.grown and not one.exact for one in parser.seen
    )
    # More values than columns: a narrow column breaks figures, and 80203 became 802 and 03.
    broken = any(
        one.grown and one.path and len(one.values) > len(parser.form.rows[one.path].columns)
        for one in parser.seen
    )
    turned_round = any((marks[0], marks[-1]) == (VALUE, LABEL) for marks in runs)
    for one in parser.seen:
        if one.grown and (turned_round or not first):
            one.doubt = VALUES_FIRST
        elif one.torn:
            one.doubt = TORN
        elif one.grown and broken and len(one.values) > 1 and not one.several:
            one.doubt = BROKEN


def _distrust_halves(parser: RowParser, found: list[PrintedRow], tables: Tables) -> None:
    """Half a label with blank cells says nothing: the values may stand by the other half."""
    for one in list(found):
        blank = not any(piece.text for piece in one.values)
        if blank and parser.dictionary.is_fragment(one.path, one.label):
            found.remove(one)
            tables.aside.append(Aside(one.label, UNPLACED))


def _settle(row: Row, found: Sequence[PrintedRow], padded: Collection[int], tables: Tables) -> None:
    """The cells of one row from all its printed occurrences."""
    with_values = [one for one in found if one.values]
    if not with_values:
        return
    read = [cells_of(row, one, one.grid in padded) for one in with_values]
    whole = [one for one in read if not isinstance(one, str)]
    different = len({one.cells for one in whole}) > 1
    if whole and len(whole) == len(read) and not different:
        if len(read) > 1:
            tables.remarks.append(f"“{row.key}”一行的数值在原件中重复印出，录入一次。")
        _keep(row, whole[0], tables)
        if not all(one.exact for one in with_values):
            tables.whole_lines.add(row.path)
        for one in (one for one in with_values if one.exact):
            _tell_beside(row, one, whole[0], tables)
        return
    tables.cells[row.path] = (UNREADABLE,) * len(row.columns)
    if different:
        values = "；".join(told(p.text for p in one.values) for one in with_values)
        why = f"这一行在原件中印了 {len(with_values)} 次，数值不同（{values}）"
    else:
        why = next(r for r in read if isinstance(r, str))
    tables.lost.append(Lost(row.key, None, why))
    raw = "；".join(" ".join(p.text or "□" for p in one.values) for one in with_values)
    tables.aside.append(Aside(f"{row.key}：{raw}", values_left_out(why)))


def _tell_beside(row: Row, seen: PrintedRow, read: Reading, tables: Tables) -> None:
    """What a row says beside its columns, in one of remarks, is told with the row's name."""
    texts = Counter(read.texts)
    for piece in seen.values:
        if texts[piece.text]:
            texts[piece.text] -= 1
        elif piece.text and piece.text not in read.texts:
            tables.aside.append(Aside(f"{row.key}：{piece.text}", REMARK))


def _keep(row: Row, read: Reading, tables: Tables) -> None:
    """The cells of one row, and what is told of those that are not certain."""
    tables.cells[row.path] = read.cells
    for column, why in zip(row.columns.columns, read.whys, strict=True):
        if why:
            tables.lost.append(Lost(row.key, column.key if len(read.cells) > 1 else None, why))
    left = [
        t
        for why, t in zip(read.whys, read.texts, strict=True)
        if why and t and t not in why and not doubt_in(t)
    ]
    if left:
        why = next(filter(None, read.whys))
        tables.aside.append(Aside(f"{row.key}：{' '.join(left)}", values_left_out(why)))


def _side_by_side(form: Form, parser: RowParser, tables: Tables) -> None:
    """Table 四: all its rows side by side in one line of values."""
    rows = [row for table in form.tables if table.layout == "line" for row in table.rows]
    missing = [row for row in rows if row.path not in tables.cells]
    if not missing:
        return
    found = read_lines(rows, parser)
    tables.aside += found.aside
    tables.remarks += found.remarks
    for row in missing:
        if row.path in found.rows:
            _keep(row, found.rows[row.path], tables)
            if not all(line.exact for line in parser.loose):
                tables.whole_lines.add(row.path)
        else:
            tables.cells[row.path] = (UNREADABLE,) * len(row.columns)
            tables.lost.append(Lost(row.key, None, found.why))


def _note_label(row: Row, seen: Sequence[PrintedRow], tables: Tables) -> None:
    """A row's label that differs from the form's in more than number, width and punctuation."""
    for one in seen:
        if one.path == row.path and one.label and bare(one.label) != bare(row.label):
            tables.labels[row.key] = "".join(one.label.split())


def _complete(form: Form, tables: Tables) -> None:
    """Exactly the rows that the report prints; those not found are lost."""
    merged = frozenset(
        path
        for table in form.tables
        for path in table.merged
        if path in tables.cells
        and not any(path in r.groups for r in table.rows if r.path in tables.cells)
    )
    expected: dict[Path, Row] = {}
    for table in form.tables:
        split = any(
            r.groups and r.path in tables.cells for r in table.rows if set(r.groups) & form.merged
        )
        for row in table.printed_rows(merged or (frozenset() if split else form.merged)):
            expected[row.path] = row
    for path in list(tables.cells):
        if path not in expected:
            tables.aside.append(Aside(str(path[-1]), "合并行与分列各行都有数值，只录入分列各行"))
            del tables.cells[path]
    for path, row in expected.items():
        if path not in tables.cells:
            tables.cells[path] = (UNREADABLE,) * len(row.columns)
            tables.lost.append(Lost(row.key, None, "原件中没有找到这一行"))


def _extra_rows(form: Form, seen: Sequence[PrintedRow], tables: Tables) -> None:
    """Rows under a label that the form does not have; a text without values is only told, and so
    is, in a text without cells, what stands in a table of which any row could not be read: it may
    be a piece of that row."""
    table, dictionary = form.tables[0].key, dictionary_of(form.key)
    broken = {path[0] for path, cells in tables.cells.items() if set(cells) == {UNREADABLE}}
    for one in seen:
        if one.path:
            table = str(one.path[0])
        elif (
            0 < len(one.label) <= LONGEST
            and not dictionary.names_no_row(one.label)
            and (one.exact or (table not in broken and not dictionary.is_piecemeal(one.label)))
            and any(p.text for p in one.values)
            and len(one.values) <= MOST_EXTRA
        ):
            values = tuple(read_value(p.text) for p in one.values)
            tables.extra.append(UnknownRow(table, "".join(one.label.split()), values))
        elif one.label or one.values:
            text = " ".join([one.label, *(p.text for p in one.values)]).strip()
            tables.aside.append(Aside(text, UNPLACED))


def is_padded(row: Row, seen: PrintedRow) -> bool:
    """Whether this row shows that merged cells left blanks among its values, or that some are
    missing: then a blank at either end of any row of its grid may be one of those."""
    placed = seen.exact and seen.headers.grid == seen.grid
    return not placed and len(row.columns) > 1 and len(seen.values) not in {0, len(row.columns)}


def cells_of(row: Row, seen: PrintedRow, padded: bool) -> Reading | str:
    """The cells of `row` as this occurrence prints them, or why it cannot be read.

    `padded`: merged cells have left blanks among the rows of this grid.
    """
    if seen.doubt:
        return seen.doubt
    count = len(row.columns)
    kinds = [column.kind for column in row.columns.columns]
    placed = seen.exact and count > 1 and seen.headers.grid == seen.grid
    if placed:
        by_column = column_headers.under(seen.headers, row.columns, seen.values)
        if by_column is not None:
            return reading(by_column, kinds)
    objection = column_headers.objection(seen.headers, row.columns) if count > 1 else ""
    if objection:
        return objection
    values = _fitting(seen.values, count, padded)
    if values is not None and placed:
        disagreement = column_headers.disagreement(seen.headers, row.columns, values)
        if disagreement:
            return disagreement
    if values is None and count == 1 and seen.exact and seen.headers.grid == seen.grid:
        values = column_headers.under(seen.headers, row.columns, seen.values)
    if values is not None:
        return reading(values, kinds)
    printed = [piece.text for piece in seen.values]
    total = row.columns.total
    alone = bool(printed) and bool(printed[-1]) and not any(printed[:-1])
    if not seen.exact and alone and count - 2 <= len(printed) < count and total == count - 1:
        # So far to the right it is the total; a mark may be one for the whole row.
        value = read_value(printed[-1])
        cells = (*(UNREADABLE,) * total, value if is_number(value) else UNREADABLE)
        whys = tuple(
            f"应有 {count} 个数值，只印了最右边的一个：{printed[-1]}" if cell == UNREADABLE else ""
            for cell in cells
        )
        return Reading(cells, whys, ("",) * count)
    return _why_not(printed, count)


def _why_not(printed: Sequence[str], count: int) -> str:
    """Why these texts are not the values of `count` columns, in words that can be checked."""
    given = sum(bool(text) for text in printed)
    values = f"：{told(printed)}" if printed else ""
    if given != count:
        blank = f"（另有空格 {len(printed) - given} 个）" if given < len(printed) else ""
        return f"应有 {count} 个数值，原件有 {given} 个{blank}{values}；不能确定各属哪一栏"
    blank = f"（其中空格 {len(printed) - given} 个）"
    return f"应有 {count} 格，原件有 {len(printed)} 格{blank}{values}；不能确定各属哪一栏"


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
    if len(values) == 2 * count and all(texts[::2]) and not any(texts[1::2]):
        return values[::2]  # each cell goes over two columns, and the second is left blank
    if len(values) == 2 * count and texts[:count] == texts[count:] and all(texts):
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
