"""One damage to a report on paper, and what a careful reader of the damaged paper reads.

`truth` gives for each cell the values that it may have; 不清 it may always be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from generator.base.cells import UNREADABLE, Cell, Path
from generator.forms.layout import Cells
from tests.importing.boxes import Box, Key, Paper, Run, Table, boxes_in, value_of

Truth = dict[Key, set[Cell]]


@dataclass
class Draft:
    """A paper while it is damaged: its tables, and what may be read of each cell."""

    paper: Paper
    tables: list[list[Box]]
    truth: Truth
    random: Random
    hidden: frozenset[int] = frozenset()
    cut: tuple[int, int] | None = None  # a table, and the row before which it is cut
    sides: tuple[int, int] | None = None  # a table, and the column before which it is cut
    again: tuple[int, Table] | None = None  # what follows a table
    hidden_row: tuple[int, int] | None = None  # a table, and its row that is not shown

    def values(self, table: int | None = None) -> list[Box]:
        """The boxes that print a cell."""
        tables = self.tables if table is None else [self.tables[table]]
        return [box for boxes in tables for box in boxes if box.key is not None]

    def put(self, old: Box, new: Box) -> None:
        """Replace a box."""
        for boxes in self.tables:
            for at, box in enumerate(boxes):
                if box is old:
                    boxes[at] = new
                    return
        raise AssertionError(old)

    def drop(self, gone: Box) -> None:
        """Take a box away."""
        for boxes in self.tables:
            boxes[:] = [box for box in boxes if box is not gone]

    def table_of(self, wanted: Box) -> int:
        """The number of the table in which a box stands."""
        return next(n for n, t in enumerate(self.tables) if any(box is wanted for box in t))

    def finished(self) -> Paper:
        """The damaged paper."""
        left = list(enumerate(self.tables))
        blocks: list[object] = []
        for block in self.paper.blocks:
            if not boxes_in(block):
                blocks.append(block)
                continue
            number, boxes = left.pop(0)
            if self.cut and self.cut[0] == number:
                blocks += _halves(boxes, self.cut[1], self.random)
            elif self.sides and self.sides[0] == number:
                blocks += _sides(boxes, self.sides[1])
            else:
                blocks.append(tuple(boxes))
            if self.again and self.again[0] == number:
                blocks.append(self.again[1])
        return Paper(tuple(blocks), self.hidden, self.hidden_row)  # type: ignore[arg-type]


def _halves(boxes: Sequence[Box], row: int, random: Random) -> list[Table]:
    """A table cut before a row; what reaches over the cut begins again below it, its words once
    more or blank, perhaps below the headings once more."""
    above = [replace(box, height=min(box.height, row - box.row)) for box in boxes if box.row < row]
    again = random.random() < 0.5
    head = [box for box in boxes if box.row + box.height <= min(b.row for b in boxes if b.key)]
    head = head if random.random() < 0.5 else []
    deep = max((box.row + box.height for box in head), default=0)
    below = [
        replace(
            box if again or box.row >= row else box.saying(""),
            row=deep + max(0, box.row - row),
            height=box.row + box.height - max(row, box.row),
        )
        for box in boxes
        if box.row + box.height > row
    ]
    return [tuple(above), (*head, *below)]


def _sides(boxes: Sequence[Box], column: int) -> list[Table]:
    """A table cut before a column."""
    left = [replace(b, width=min(b.width, column - b.column)) for b in boxes if b.column < column]
    right = [
        replace(
            box if box.column >= column else box.saying(""),
            column=max(0, box.column - column),
            width=box.column + box.width - max(column, box.column),
        )
        for box in boxes
        if box.column + box.width > column
    ]
    return [tuple(left), tuple(right)]


def damaged(
    paper: Paper, cells: Mapping[Path, Cells], how: str, random: Random
) -> tuple[Paper, Truth] | None:
    """`paper`, which prints `cells`, with one damage of a kind, and what may be read of it; None
    where there is no place for it."""
    truth: Truth = {(path, n): {cell} for path, row in cells.items() for n, cell in enumerate(row)}
    tables = [list(boxes_in(block)) for block in paper.blocks if boxes_in(block)]
    draft = Draft(paper, tables, truth, random)
    return (draft.finished(), draft.truth) if DAMAGES[how](draft) else None


# --- where things stand


def _label(draft: Draft, value: Box) -> Box | None:
    """The box that names the row of a value: the last one before the first value."""
    table = draft.tables[draft.table_of(value)]
    row = [box for box in table if box.row <= value.row < box.row + box.height]
    first = min(box.column for box in row if box.key is not None)
    before = [box for box in row if box.column < first]
    return max(before, key=lambda box: box.column) if before else None


def _row(draft: Draft, value: Box) -> list[Box]:
    """The values of the row of the form to which a value belongs, left to right."""
    assert value.key is not None
    own = [b for b in draft.values() if b.key and b.key[0] == value.key[0]]
    return sorted(own, key=lambda box: box.column)


def _heading(draft: Draft, value: Box) -> Box | None:
    """The box right above a column of values."""
    table = draft.tables[draft.table_of(value)]
    taken = {row for box in table if box.key for row in range(box.row, box.row + box.height)}
    above = [
        box
        for box in table
        if box.key is None
        and box.row + box.height <= value.row
        and (box.column, box.width) == (value.column, value.width)
        and not taken & set(range(box.row, box.row + box.height))
    ]
    return max(above, key=lambda box: box.row) if above else None


def _under(draft: Draft, heading: Box) -> list[Box]:
    """The values under a heading."""
    table = draft.table_of(heading)
    return [v for v in draft.values(table) if _heading(draft, v) is heading]


def _any(draft: Draft, *, several: bool = False, digits: int = 0) -> Box | None:
    """A value: one of a row of several, or with that many digits at least."""
    found = [
        box
        for box in draft.values()
        if (not several or len(_row(draft, box)) > 1)
        and (not digits or (box.text.isdecimal() and len(box.text) >= digits))
    ]
    return draft.random.choice(found) if found else None


def _neighbour(draft: Draft, value: Box, *, below: bool) -> Box | None:
    """The value to the right of it or below."""
    for box in draft.values(draft.table_of(value)):
        beside = (box.row, box.column) == (value.row, value.column + value.width)
        under = (box.row, box.column) == (value.row + value.height, value.column)
        if (under if below else beside) and (box.width == value.width or not below):
            return box
    return None


def _says(draft: Draft, box: Box, *cells: Cell) -> None:
    assert box.key is not None
    draft.truth[box.key] = set(cells)


# --- the damages


def _moved(draft: Draft) -> bool:
    """A value moved to the neighbour cell, which it covers."""
    value = _any(draft)
    other = value and _neighbour(draft, value, below=draft.random.random() < 0.5)
    if not value or not other:
        return False
    draft.put(other, replace(other, paragraphs=value.paragraphs))
    draft.put(value, value.saying(""))
    _says(draft, other, value_of(value.text))
    _says(draft, value, None)
    return True


def _joined(draft: Draft) -> bool:
    """A value moved into the neighbour cell beside the value there."""
    value = _any(draft, digits=1)
    other = value and _neighbour(draft, value, below=draft.random.random() < 0.5)
    if not value or not other or not other.text:
        return False
    if draft.random.random() < 0.5:
        both = (*other.paragraphs, *value.paragraphs)
        draft.put(other, replace(other, paragraphs=both))
    else:
        draft.put(other, other.saying(f"{other.text} {value.text}"))
    draft.put(value, value.saying(""))
    _says(draft, other)
    _says(draft, value, None)
    return True


def _swapped_cells(draft: Draft) -> bool:
    value, other = _any(draft), _any(draft)
    if not value or not other or value is other:
        return False
    _exchange(draft, value, other)
    _says(draft, value, value_of(other.text))
    _says(draft, other, value_of(value.text))
    return True


def _exchange(draft: Draft, one: Box, other: Box) -> None:
    """Exchange what two boxes say."""
    draft.put(one, replace(one, paragraphs=other.paragraphs))
    draft.put(other, replace(other, paragraphs=one.paragraphs))


def _two_rows(draft: Draft) -> tuple[Box, Box] | None:
    """A value each of two rows of one table that have labels."""
    value = _any(draft)
    if value is None or _label(draft, value) is None:
        return None
    others = [
        box
        for box in draft.values(draft.table_of(value))
        if box.key and value.key and box.key[0] != value.key[0] and _label(draft, box)
    ]
    return (value, draft.random.choice(others)) if others else None


def _swapped_labels(draft: Draft) -> bool:
    """Two labels changed places: the values are of the row that is named beside them."""
    found = _two_rows(draft)
    if found is None:
        return False
    value, other = found
    one, two = _label(draft, value), _label(draft, other)
    assert one is not None
    assert two is not None
    _exchange(draft, one, two)
    _follow(draft, _row(draft, value), _row(draft, other))
    return True


def _follow(draft: Draft, one: Sequence[Box], two: Sequence[Box]) -> None:
    """The values `one` are now those of the cells that `two` print, and the other way round."""
    same = len(one) == len(two)
    for at, box in enumerate(one):
        _says(draft, box, *([value_of(two[at].text)] if same else []))
    for at, box in enumerate(two):
        _says(draft, box, *([value_of(one[at].text)] if same else []))


def _swapped_rows(draft: Draft) -> bool:
    """Two whole rows changed places, labels and values."""
    found = _two_rows(draft)
    if found is None:
        return False
    value, other = found
    if len(_row(draft, value)) != len(_row(draft, other)):
        return False
    one, two = _label(draft, value), _label(draft, other)
    assert one is not None
    assert two is not None
    if one.column == two.column and one.width == two.width:
        _exchange(draft, one, two)
        for a, b in zip(_row(draft, value), _row(draft, other), strict=True):
            _exchange(draft, a, b)
        return True
    return False


def _swapped_with_label(draft: Draft) -> bool:
    """A label and the first value of its row changed places."""
    value = _any(draft)
    label = value and _label(draft, value)
    if not value or not label:
        return False
    first = _row(draft, value)[0]
    _exchange(draft, label, first)
    return True


def _label_lost(draft: Draft) -> bool:
    value = _any(draft)
    label = value and _label(draft, value)
    if not label:
        return False
    draft.put(label, label.saying(""))
    return True


def _label_replaced(draft: Draft) -> bool:
    """Another row's label over its own: two rows of one name."""
    found = _two_rows(draft)
    if found is None:
        return False
    one, two = _label(draft, found[0]), _label(draft, found[1])
    assert one is not None
    assert two is not None
    draft.put(one, replace(one, paragraphs=two.paragraphs))
    for box in (*_row(draft, found[0]), *_row(draft, found[1])):
        _says(draft, box)
    same = len(_row(draft, found[0])) == len(_row(draft, found[1]))
    for a, b in zip(_row(draft, found[0]), _row(draft, found[1]), strict=False):
        if same and a.text == b.text:
            _says(draft, b, value_of(b.text))
    return True


def _struck(draft: Draft) -> bool:
    return _look(draft, "struck")


def _white(draft: Draft) -> bool:
    return _look(draft, "white")


def _hidden_text(draft: Draft) -> bool:
    return _look(draft, "hidden")


def _look(draft: Draft, look: str) -> bool:
    """Some digits of a value, or all of them, are struck through, white or hidden."""
    value = _any(draft, digits=draft.random.choice([1, 2]))
    if value is None:
        return False
    start = draft.random.randrange(len(value.text))
    end = draft.random.randrange(start + 1, len(value.text) + 1)
    gone = Run(value.text[start:end], look)
    rest = value.text[:start] + value.text[end:]
    draft.put(value, value.saying(value.text[:start], gone, value.text[end:]))
    _says(draft, value, value_of(rest))
    return True


def _corrected(draft: Draft) -> bool:
    """A value struck through, the right one behind it or below it."""
    value = _any(draft, digits=1)
    if value is None:
        return False
    new = str(draft.random.randrange(1000))
    old, one = Run(value.text, "struck"), Run(new)
    if draft.random.random() < 0.5:
        draft.put(value, value.saying(old, one))
    else:
        draft.put(value, replace(value, paragraphs=((old,), (one,))))
    _says(draft, value, int(new))
    return True


def _white_on_black(draft: Draft) -> bool:
    value = _any(draft, digits=1)
    if value is None:
        return False
    draft.put(value, replace(value.saying(Run(value.text, "white")), dark=True))
    return True


def _noted(draft: Draft) -> bool:
    """The raised mark of a note behind a value."""
    value = _any(draft, digits=1)
    if value is None:
        return False
    draft.put(value, value.saying(value.text, Run("1", "raised")))
    return True


def _remarked(draft: Draft) -> bool:
    """A remark in the cell of a value."""
    value = _any(draft, digits=1)
    if value is None:
        return False
    words = draft.random.choice(["（其中网络3件）", "（含上年2件）", "约", "多", "以上", "%"])
    text = f"{words}{value.text}" if words == "约" else value.text + words
    draft.put(value, value.saying(text))
    return True


def _picture(draft: Draft) -> bool:
    return _no_text(draft, "picture")


def _field(draft: Draft) -> bool:
    return _no_text(draft, "field")


def _no_text(draft: Draft, look: str) -> bool:
    value = _any(draft, digits=1)
    if value is None:
        return False
    draft.put(value, value.saying(Run("", look)))
    _says(draft, value)
    return True


def _merged(draft: Draft) -> bool:
    """A value's cell merged with its neighbour, to the right or below; the other value is gone."""
    value = _any(draft)
    below = draft.random.random() < 0.5
    other = value and _neighbour(draft, value, below=below)
    if not value or not other:
        return False
    draft.drop(other)
    bigger = (
        replace(value, height=value.height + other.height)
        if below
        else replace(value, width=value.width + other.width)
    )
    draft.put(value, bigger)
    for box in (value, other):
        _says(draft, box, *([None] if not value.text else []))
    return True


def _merged_label(draft: Draft) -> bool:
    """A label's cell merged with that below, whose words are gone."""
    value = _any(draft)
    label = value and _label(draft, value)
    other = value and _neighbour(draft, value, below=True)
    lower = other and _label(draft, other)
    if not value or not label or not lower or lower is label:
        return False
    if (label.column, label.width) != (lower.column, lower.width):
        return False
    draft.drop(lower)
    draft.put(label, replace(label, height=label.height + lower.height))
    return True


def _two_headings(draft: Draft) -> tuple[Box, Box] | None:
    """Two headings over values of the same rows."""
    value = _any(draft, several=True)
    one = value and _heading(draft, value)
    if not value or not one:
        return None
    rows = {box.row for box in _under(draft, one)}
    others = [_heading(draft, box) for box in draft.values(draft.table_of(value))]
    found = [
        two
        for two in dict.fromkeys(others)
        if two is not None and two is not one and {b.row for b in _under(draft, two)} == rows
    ]
    return (one, draft.random.choice(found)) if found else None


def _swapped_headings(draft: Draft) -> bool:
    """Two headings of columns changed places: the values are those of the name above them."""
    found = _two_headings(draft)
    if found is None:
        return False
    one, two = (_under(draft, heading) for heading in found)
    across = {b.key[0] for b in one if b.key} != {b.key[0] for b in two if b.key}
    _exchange(draft, *found)
    if across and found[0].text == found[1].text:
        return True
    if across:  # a name twice over one row of table 四: which is which nobody knows
        for box in (*one, *two):
            _says(draft, box)
        return True
    for a, b in zip(one, two, strict=True):
        _says(draft, a, value_of(b.text))
        _says(draft, b, value_of(a.text))
    return True


def _swapped_groups(draft: Draft) -> bool:
    """未经复议直接起诉 and 复议后起诉 changed places, or two other headings over as many columns."""
    wide = [
        box
        for box in draft.tables[-1]
        if box.key is None and box.width == 5 and box.height == 1 and box.column
    ]
    pairs = [(a, b) for a in wide for b in wide if a.row == b.row and a.column < b.column]
    if not pairs:
        return False
    one, two = draft.random.choice(pairs)
    values = draft.values(draft.table_of(one))
    parts = [
        sorted((b for b in values if h.column <= b.column < h.column + 5), key=lambda b: b.column)
        for h in (one, two)
    ]
    _exchange(draft, one, two)
    _follow(draft, *parts)
    return True


def _heading_lost(draft: Draft) -> bool:
    value = _any(draft, several=True)
    heading = value and _heading(draft, value)
    if not heading:
        return False
    draft.put(heading, heading.saying(""))
    return True


def _heading_twice(draft: Draft) -> bool:
    """A heading over two columns by mistake, the other one's name gone."""
    found = _two_headings(draft)
    if found is None or found[0].text == found[1].text:
        return False
    one, two = found
    rows = {box.key[0] for box in _under(draft, one) if box.key}
    for box in draft.values(draft.table_of(one)):
        heading = _heading(draft, box)
        named = heading is one or (heading is not None and heading.text == two.text)
        if named and box.key and box.key[0] in rows:
            _says(draft, box)
    draft.put(one, replace(one, paragraphs=two.paragraphs))
    return True


def _columns_swapped(draft: Draft) -> bool:
    """Two columns changed places, headings and values: nothing is lost."""
    found = _two_headings(draft)
    if found is None:
        return False
    one, two = (_under(draft, heading) for heading in found)
    if {b.key[0] for b in one if b.key} != {b.key[0] for b in two if b.key}:
        return False
    _exchange(draft, *found)
    for a, b in zip(one, two, strict=True):
        _exchange(draft, a, b)
    return True


def _column_hidden(draft: Draft) -> bool:
    """A column that a sheet hides."""
    last = max(box.column + box.width for boxes in draft.tables for box in boxes)
    column = draft.random.randrange(1, last)
    draft.hidden = frozenset([column])
    for box in draft.values():
        if (box.column, box.width) == (column, 1):
            _says(draft, box)
    return True


def _column_gone(draft: Draft) -> bool:
    """A column of a table gone, its heading with it or (`kept`) left where it was."""
    value = _any(draft, several=True)
    if value is None:
        return False
    boxes, column = draft.tables[draft.table_of(value)], value.column
    for box in boxes:
        if box.key and (box.column, box.width) == (column, 1):
            _says(draft, box)
    kept = [box for box in boxes if (box.column, box.width) != (column, 1)]
    boxes[:] = [
        replace(box, column=box.column - 1)
        if box.column > column
        else replace(box, width=box.width - 1)
        if box.column + box.width > column
        else box
        for box in kept
    ]
    return True


def _split(draft: Draft) -> bool:
    """The digits of a value on two lines of its cell."""
    value = _any(draft, digits=2)
    if value is None:
        return False
    at = draft.random.randrange(1, len(value.text))
    halves = ((Run(value.text[:at]),), (Run(value.text[at:]),))
    draft.put(value, replace(value, paragraphs=halves))
    return True


def _spaced(draft: Draft) -> bool:
    """Blanks between the digits of a value."""
    value = _any(draft, digits=2)
    if value is None:
        return False
    at = draft.random.randrange(1, len(value.text))
    draft.put(value, value.saying(f"{value.text[:at]} {value.text[at:]}"))
    return True


def _glued(draft: Draft) -> bool:
    """The value of a cell behind its row's label, its own cell blank."""
    value = _any(draft, digits=1)
    label = value and _label(draft, value)
    if not value or not label:
        return False
    first = _row(draft, value)[0]
    draft.put(label, label.saying(f"{label.text}{first.text}"))
    draft.put(first, first.saying(""))
    draft.truth[first.key] |= {None}  # type: ignore[index]
    return True


def _blank(draft: Draft) -> bool:
    value = _any(draft)
    if value is None:
        return False
    draft.put(value, value.saying(""))
    _says(draft, value, None)
    return True


def _cell_gone(draft: Draft) -> bool:
    """A cell taken out of its row: those behind it move up, and are read as they stand."""
    value = _any(draft, several=True)
    if value is None:
        return False
    line = _line(draft, value)
    at = line.index(value)
    for box, after in zip(line[at:], [*line[at + 1 :], None], strict=True):
        _says(draft, box, value_of(after.text) if after else None)
    _shift(draft, value, -value.width)
    draft.drop(value)
    return True


def _cell_more(draft: Draft) -> bool:
    """A blank cell put into a row: those from there on move on, the last out of the table."""
    value = _any(draft, several=True)
    if value is None:
        return False
    line = _line(draft, value)
    for box in line[line.index(value) :]:
        _says(draft, box)
    _shift(draft, value, value.width)
    draft.tables[draft.table_of(value)].append(replace(value, key=None).saying(""))
    draft.put(value, replace(value, column=value.column + value.width))
    return bool(line[-1].text)


def _line(draft: Draft, value: Box) -> list[Box]:
    """The values beside a value, itself among them, left to right."""
    found = [box for box in draft.values(draft.table_of(value)) if box.row == value.row]
    return sorted(found, key=lambda box: box.column)


def _shift(draft: Draft, value: Box, by: int) -> None:
    """Move the boxes of a row behind a value."""
    boxes = draft.tables[draft.table_of(value)]
    for at, box in enumerate(boxes):
        if box.row == value.row and box.column > value.column:
            boxes[at] = replace(box, column=box.column + by)


def _row_twice(draft: Draft) -> bool:
    """A row printed twice, the second time perhaps with another figure."""
    value = _any(draft)
    if value is None or _label(draft, value) is None:
        return False
    table, row = draft.table_of(value), value.row
    boxes = draft.tables[table]
    own = [box for box in boxes if box.row == row and box.height == 1]
    if not any(box.key is None for box in own):
        return False
    again = [replace(box, row=row + 1, key=None) for box in own]
    if draft.random.random() < 0.5:
        at = draft.random.choice([n for n, box in enumerate(own) if box.key])
        again[at] = again[at].saying(str(draft.random.randrange(1000)))
        if value_of(again[at].text) != value_of(own[at].text):
            _says(draft, own[at])
    _make_room(boxes, row + 1, 1)
    boxes += again
    return True


def _make_room(boxes: list[Box], row: int, by: int) -> None:
    """Move all from a row on down (`by` rows), what reaches over it grows."""
    for at, box in enumerate(boxes):
        if box.row >= row:
            boxes[at] = replace(box, row=box.row + by)
        elif box.row + box.height > row:
            boxes[at] = replace(box, height=box.height + by)


def _row_gone(draft: Draft) -> bool:
    """A row is gone, label and values."""
    value = _any(draft)
    if value is None:
        return False
    for box in _row(draft, value):
        _says(draft, box)
    boxes, row = draft.tables[draft.table_of(value)], value.row
    kept = [box for box in boxes if box.row != row or box.height > 1]
    for box in boxes:
        if box.key and box.row == row:
            _says(draft, box)
    boxes[:] = [
        replace(box, row=box.row - 1)
        if box.row > row
        else replace(box, row=box.row, height=box.height - 1)
        if box.row + box.height > row + (box.row == row) and box.height > 1
        else box
        for box in kept
    ]
    return bool(boxes)


def _values_up(draft: Draft) -> bool:
    """The values of a column moved up by a row, the first one gone."""
    value = _any(draft, several=True)
    heading = value and _heading(draft, value)
    if not heading:
        return False
    column = sorted(_under(draft, heading), key=lambda box: box.row)
    for box, after in zip(column, [*column[1:], None], strict=True):
        text = after.text if after else ""
        draft.put(box, box.saying(text))
        _says(draft, box, value_of(text))
    return True


def _cut(draft: Draft) -> bool:
    """A table cut in two between rows."""
    table = draft.random.randrange(len(draft.tables))
    rows = sorted({box.row for box in draft.values(table)})
    if len(rows) < 2:
        return False
    draft.cut = table, draft.random.choice(rows[1:])
    return True


def _cut_across(draft: Draft) -> bool:
    """A table too wide for its page: its last columns are a table of their own below it."""
    value = _any(draft, several=True)
    if value is None or value is _line(draft, value)[0]:
        return False
    table = draft.table_of(value)
    inside = {box.column for box in draft.values(table) if (box.width, box.row) == (1, value.row)}
    if value.column not in inside:
        return False
    draft.sides = table, value.column
    for box in draft.values(table):
        if box.column < value.column < box.column + box.width:
            _says(draft, box, value_of(box.text))
    return True


def _row_hidden(draft: Draft) -> bool:
    """A row that is not shown."""
    value = _any(draft)
    if value is None or value.height > 1:
        return False
    table = draft.table_of(value)
    draft.hidden_row = table, value.row
    for box in draft.values(table):
        if box.row == value.row:
            _says(draft, box)
    return True


def _labels_up(draft: Draft) -> bool:
    """The labels of some rows moved up by one: values are of the row that is named beside them."""
    value = _any(draft)
    label = value and _label(draft, value)
    if not value or not label:
        return False
    rows = [
        (own, _row(draft, box))
        for box in draft.values(draft.table_of(value))
        if box is _row(draft, box)[0]
        and (own := _label(draft, box))
        and (own.column, own.width, own.height) == (label.column, label.width, 1)
        and len(_row(draft, box)) == len(_row(draft, value))
    ]
    rows.sort(key=lambda pair: pair[0].row)
    for (own, values), (after, others) in pairwise(rows):
        draft.put(own, replace(own, paragraphs=after.paragraphs))
        for here, there in zip(values, others, strict=True):
            _says(draft, there, value_of(here.text))
    for box in rows[0][1]:
        _says(draft, box)
    for box, above in zip(rows[-1][1], rows[-2][1] if rows[1:] else (), strict=False):
        # Its name stands beside two rows.
        same = [b.text for b in rows[-1][1]] == [b.text for b in rows[-2][1]]
        _says(draft, box, *([value_of(above.text)] if same else []))
    return len(rows) > 1


def _table_twice(draft: Draft) -> bool:
    """A table once more with other figures: which are right nobody can tell."""
    table = draft.random.randrange(len(draft.tables))
    again = [
        replace(box, key=None).saying(str(draft.random.randrange(1000)) if box.key else box.text)
        for box in draft.tables[table]
    ]
    for box, other in zip(draft.tables[table], again, strict=True):
        if box.key and value_of(box.text) != value_of(other.text):
            _says(draft, box)
    draft.again = table, tuple(again)
    return True


_WRITINGS: tuple[tuple[str, Callable[[int], Cell]], ...] = (
    ("{}件", lambda n: n), ("{} 件", lambda n: n), ("约{}", lambda _: UNREADABLE),
    ("{}.5", lambda _: UNREADABLE), ("{}%", lambda _: UNREADABLE), ("{}O", lambda _: UNREADABLE),
    ("l{}", lambda _: UNREADABLE), ("{}万", lambda _: UNREADABLE), ("①{}", lambda _: UNREADABLE),
    ("{}*", lambda _: UNREADABLE), ("{},000", lambda n: n * 1000), ("{}?", lambda _: UNREADABLE),
    ("{}/2", lambda _: UNREADABLE), ("（{}）", lambda _: UNREADABLE), ("{}、", lambda _: UNREADABLE),
    ("{}①", lambda _: UNREADABLE), ("共{}件", lambda n: n), ("{}-5", lambda _: UNREADABLE),
    ("-{}", lambda _: UNREADABLE), ("{}年", lambda _: UNREADABLE), ("{}:30", lambda _: UNREADABLE),
    ("{},0", lambda _: UNREADABLE), ("{}e2", lambda _: UNREADABLE), ("{}十", lambda _: UNREADABLE),
    ("#{}", lambda _: UNREADABLE), ("#REF!{}", lambda _: UNREADABLE), ("{}²", lambda _: UNREADABLE),
)  # fmt: skip


def _written(draft: Draft) -> bool:
    """A value written otherwise than in figures alone."""
    value = _any(draft, digits=1)
    if value is None:
        return False
    form, meaning = draft.random.choice(_WRITINGS)
    draft.put(value, value.saying(form.format(value.text)))
    _says(draft, value, meaning(int(value.text)))
    return True


def _tables_swapped(draft: Draft) -> bool:
    """Two tables changed places."""
    one, two = draft.random.sample(range(len(draft.tables)), 2)
    draft.tables[one], draft.tables[two] = draft.tables[two], draft.tables[one]
    return True


def _column_more(draft: Draft) -> bool:
    """A column more: numbers of the rows, remarks, last year's figures."""
    table = draft.random.randrange(len(draft.tables) - 1)
    boxes = draft.tables[table]
    last = max(box.column + box.width for box in boxes)
    at = draft.random.choice([0, 1, last])
    name = draft.random.choice(["序号", "备注", "上年数", "计量单位", ""])
    if at == 1 and any(box.column < 1 < box.column + box.width for box in boxes):
        at = last
    for n, box in enumerate(boxes):
        if box.column >= at:
            boxes[n] = replace(box, column=box.column + 1)
    rows = sorted({row for b in boxes for row in range(b.row, b.row + b.height)})
    figures = {"序号": 1, "上年数": 7}.get(name)
    taken = {box.row for box in boxes if box.key}
    for row in rows:
        own = str(figures * row + 1) if figures else ""
        text = own if row in taken else name if row + 1 in taken else ""
        boxes.append(Box(row, at, 1, 1, ((Run(text),),)))
    return True


DAMAGES: dict[str, Callable[[Draft], bool]] = {
    function.__name__.lstrip("_"): function
    for function in (
        _moved, _joined, _swapped_cells, _swapped_labels, _swapped_rows, _swapped_with_label,
        _label_lost, _label_replaced, _struck, _white, _hidden_text, _corrected, _white_on_black,
        _noted, _remarked, _picture, _field, _merged, _merged_label, _swapped_headings,
        _swapped_groups, _heading_lost, _heading_twice, _columns_swapped, _column_hidden, _column_gone, _split,
        _spaced, _glued, _blank, _cell_gone, _cell_more, _row_twice, _row_gone, _values_up, _cut,
        _column_more, _cut_across, _row_hidden, _labels_up, _table_twice, _written, _tables_swapped,
    )
}  # fmt: skip


def wrong(truth: Truth, read: Mapping[Path, Cells]) -> list[str]:
    """The cells read that are neither what the paper says nor 不清."""
    found = []
    for path, cells in read.items():
        for n, cell in enumerate(cells):
            allowed = truth.get((path, n), set())
            if cell != UNREADABLE and cell not in allowed:
                told = "、".join(map(str, allowed)) or "不清"
                found.append(f"{'.'.join(map(str, path))}[{n}]：应为 {told}，读作 {cell}")
    return found


_ON_SCREEN = frozenset({"docx", "html", "xlsx"})
# Damages that only these files can have.
ONLY = {
    "column_hidden": frozenset({"xlsx"}),
    "hidden_text": frozenset({"docx", "html"}),
    **dict.fromkeys(["row_hidden", "picture", "field"], _ON_SCREEN),
}
