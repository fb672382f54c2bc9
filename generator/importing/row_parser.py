"""Lines of the tables → printed rows: which row each label opens, which values follow it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from generator.base.cells import Path
from generator.forms.layout import Form, Row
from generator.importing.blocks import Aside
from generator.importing.column_headers import ColumnHeaders, with_line
from generator.importing.label_dictionary import LabelDictionary, bare
from generator.importing.lines import Line, Piece, is_blank
from generator.importing.values import half_width, is_value, told, words_and_values

CUT = "下一页（或下一张表）开头接着印有数值"
UNPLACED = "表格里的文字，不属于格式的行名、栏名"
_HEADER_ROWS = 4  # that a table may repeat at the top of a page
LABEL, VALUE = "行名", "数值"  # on lines of their own
SERIAL = frozenset({"序号", "行次", "编号", "序"})
_GLUED = re.compile(r"(.*[^\d\s.,:：])[\s:：]*(\d[\d.,]*(?:\s+\d[\d.,]*)*\s*)")


@dataclass
class PrintedRow:
    """One printed occurrence of a row: its label, and what follows."""

    path: Path  # (): a label that the form does not have
    label: str  # as printed, "" where it was left out
    values: list[Piece]
    exact: bool
    grid: int  # Line.grid
    headers: ColumnHeaders = field(default_factory=ColumnHeaders)
    grown: bool = False  # values came on lines of their own
    several: bool = False  # and several on the last of these lines
    torn: bool = False  # they came on several lines, some of which hold several values
    doubt: str = ""  # why it is not read at all
    run: int = 0  # number of its run (`RowParser.runs`)


@dataclass
class LineHeads:
    """What stands over a line of values of table 四: the names of its rows and groups and the
    labels of its columns, each with its place in the grid `grid` where that is `exact`."""

    names: list[tuple[Path, Piece]] = field(default_factory=list)
    outcomes: list[tuple[str, Piece]] = field(default_factory=list)
    halves: list[Piece] = field(default_factory=list)  # upper halves of labels, before a page break
    grid: int = -1
    exact: bool = False
    lines: int = 0  # of headings


@dataclass
class LooseLine:
    """Values of table 四 without a label, and the headings printed over them."""

    pieces: list[Piece]
    exact: bool
    heads: LineHeads


def _is_of_several_rows(label: Piece, values: Sequence[Piece]) -> bool:
    """Whether a label stands beside several rows of values."""
    return label.shared and any(
        p.text and (p.top, p.height) != (label.top, label.height) for p in values
    )


@dataclass
class RowParser:
    """One pass over the lines: a label opens a row, what follows up to the next are its values."""

    form: Form
    dictionary: LabelDictionary
    seen: list[PrintedRow] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)  # column key → its label as printed
    aside: list[Aside] = field(default_factory=list)
    loose: list[LooseLine] = field(default_factory=list)  # values without a label: table 四
    heads: LineHeads = field(default_factory=LineHeads)  # of the next of them
    names: list[Path] = field(default_factory=list)  # what stands over table 四, in order
    outcomes: list[str] = field(default_factory=list)  # labels of its columns, in order
    headers: ColumnHeaders = field(default_factory=ColumnHeaders)
    heading: Row | None = None  # the first row of the block whose columns were just printed
    in_line_table: bool = False
    runs: list[list[str]] = field(default_factory=lambda: [[]])  # LABEL, VALUE between headings
    single: bool = False  # the last loose values came one a line
    grid: int = -1  # Line.grid of the line before
    glued: bool = False  # the document prints a digit a cell, none apart: 规章000

    def take(self, line: Line) -> None:
        """The next line of the tables; blank ones mean something in table 四 only."""
        if is_blank(line) and not (self.in_line_table and len(line.pieces) > 1):
            return
        pieces = parted(self.dictionary, self.form, line.pieces, glued=self.glued)
        if not line.exact:
            pieces = [part for piece in pieces for part in at_blanks(self.dictionary, piece)]
            *rows, pieces = run_on(self.dictionary, pieces)
            for row in rows:
                self._take_row(line, row)
        self._take_row(line, pieces)
        self.grid = line.grid

    def _take_row(self, line: Line, pieces: Sequence[Piece]) -> None:
        pieces = self._without_serial(line, pieces)
        at = self._label(pieces)
        if at is not None:
            if not line.exact and at == len(pieces) - 1:
                self.runs[-1].append(LABEL)
            self._open(line, pieces, at)
        elif any(p.text and not is_value(p.text) for p in pieces):
            self._take_text(line, pieces)
        elif self.in_line_table:
            self._take_loose(line, pieces)
        elif self._carries_on(line, pieces):
            self.runs[-1].append(VALUE)
            last = self.seen[-1]
            last.torn = last.torn or (bool(last.values) and (len(pieces) > 1 or not last.grown))
            last.torn = last.torn or (last.grown and last.several)
            last.several = len(pieces) > 1
            last.values += pieces
            last.grown = True
        elif self.heading and sum(bool(p.text) for p in pieces) == len(self.heading.columns):
            # The first row under its own columns, whose name was left out (规章).
            self.seen.append(self._printed(self.heading.path, "", list(pieces), line))
            self.heading = None
        elif any(p.text for p in pieces):
            if not line.exact:
                self.runs[-1].append(VALUE)
            elif self.seen and self.seen[-1].exact and self.grid == self.seen[-1].grid != line.grid:
                texts = told(p.text for p in pieces if p.text)
                self.seen[-1].doubt = f"{CUT}，没有行名：{texts}；可能是这一行跨页断开"
            text = " ".join(p.text for p in pieces if p.text)
            self.aside.append(Aside(text, "没有行名的数值"))

    def _carries_on(self, line: Line, pieces: Sequence[Piece]) -> bool:
        """Whether values on a line of their own are those of the last row: no heading has come
        since its label."""
        if line.exact or not self.seen or self.seen[-1].run != len(self.runs) - 1:
            return False
        return len(pieces) == 1 or self._waits()

    def _without_serial(self, line: Line, pieces: Sequence[Piece]) -> Sequence[Piece]:
        """The pieces less the number of the row, where a column of such numbers is headed so."""
        serial = [p for p in self.headers.strange if bare(p.text) in SERIAL]
        if not serial:
            return pieces
        if line.exact and line.grid == self.headers.grid:
            columns = {piece.column for piece in serial}
            return [p for p in pieces if p.column not in columns or not p.text.isdecimal()]
        numbered = len(pieces) > 1 and pieces[0].text.isdecimal() and not line.exact
        return pieces[1:] if numbered and self.dictionary.row(pieces[1].text) else pieces

    def _label(self, pieces: Sequence[Piece]) -> int | None:
        """Where the row's own label stands: the last one before the first figure."""
        found = None
        if sum(self.dictionary.column(p.text) is not None for p in pieces if p.text) > 1:
            return None  # a line of headings
        for index, piece in enumerate(pieces):
            if piece.text and is_value(piece.text):
                break
            path = self.dictionary.row(piece.text) if piece.text else None
            if path is None:
                continue
            # 其他 and 总计 are columns too: rows only once the table's rows have begun.
            if bare(piece.text) in self.dictionary.columns and (
                self.in_line_table or not self._begun(path)
            ):
                continue
            if self._is_group(path) and _is_of_several_rows(piece, pieces[index + 1 :]):
                continue  # the name of a group whose rows have lost theirs
            found = index
        return found

    def _is_group(self, path: Path) -> bool:
        """Whether the row is a group of rows printed as one (其他处理)."""
        return any(path in table.merged for table in self.form.tables)

    def _printed(self, path: Path, label: str, values: list[Piece], line: Line) -> PrintedRow:
        run = len(self.runs) - 1
        return PrintedRow(path, label, values, line.exact, line.grid, self.headers, run=run)

    def _waits(self) -> bool:
        """Whether the last row has fewer values than columns: those that follow may be its own
        (a label that wraps around them), or else make it certain that the row is damaged."""
        last = self.seen[-1]
        row = self.form.rows.get(last.path)
        given = sum(bool(p.text) for p in last.values)
        return row is None or last.grown or given < len(row.columns)

    def _begun(self, path: Path) -> bool:
        return any(one.path[:1] == path[:1] for one in self.seen)

    def _open(self, line: Line, pieces: Sequence[Piece], at: int) -> None:
        self.in_line_table = False
        for piece in pieces[:at]:
            self._note_text(piece)
        self.heading = None
        path = self.dictionary.row(pieces[at].text)
        label, values = pieces[at].text, list(pieces[at + 1 :])
        if path is not None:
            # A label in several cells: what follows before the first value may carry it on.
            while values and values[0].text and not is_value(values[0].text):
                if not self.dictionary.completes(path, label, values[0].text):
                    break
                label += values.pop(0).text
            own = pieces[at]  # a value as high as its row's label belongs to that row alone
            values = [
                replace(v, height=1) if (v.top, v.height) == (own.top, own.height) else v
                for v in values
            ]
            self.seen.append(self._printed(path, label, values, line))

    def _take_text(self, line: Line, pieces: Sequence[Piece]) -> None:
        dictionary = self.dictionary
        first = next((i for i, p in enumerate(pieces) if p.text and is_value(p.text)), len(pieces))
        texts = [p for p in pieces[:first] if p.text]
        values = list(pieces[first:])
        last = self.seen[-1] if self.seen else None
        if (
            last
            and last.path
            and texts
            and dictionary.completes(last.path, last.label, texts[-1].text)
        ):
            # The second half of a row that a page break cut, with its values once more or none.
            for piece in texts[:-1]:
                self._note_text(piece)
            last.label += texts[-1].text
            if any(p.text for p in values):
                again = self._printed(last.path, last.label, values, line)
                self.seen.append(again)
            return
        if any(bare(p.text) in dictionary.lines for p in texts):
            self.in_line_table = True
            self.loose = [line for line in self.loose if any(p.text for p in line.pieces)]
        if self.in_line_table:
            self._line_heading(line, texts, values)
            return
        if not any(p.text for p in values):
            self._take_heading(line, texts)
            return
        for piece in texts[:-1]:
            self._note_text(piece)
        label = texts[-1].text if texts else ""
        self.seen.append(self._printed((), label, values, line))

    def _take_heading(self, line: Line, texts: Sequence[Piece]) -> None:
        """A line without values: headings, or the label of a row that the form does not have."""
        dictionary = self.dictionary
        last = self.seen[-1] if self.seen else None
        valued = bool(last and last.values)
        own = replace(line, pieces=tuple(texts))
        self.headers = with_line(dictionary, self.headers, own, len(self.seen), valued)
        if self.runs[-1] and any(self._heads_columns(p.text) for p in texts):
            self.runs.append([])
        self.heading = first_row_under(dictionary, self.form, texts)
        for piece in texts:
            self._note_text(piece)
        if not line.exact and len(texts) == 1 and not dictionary.is_heading(texts[0].text):
            # Perhaps the label of a row that the form does not have: its values may follow.
            self.aside.pop()
            self.seen.append(self._printed((), texts[0].text, [], line))

    def _heads_columns(self, text: str) -> bool:
        word = bare(text)
        return word in self.dictionary.columns or word in self.dictionary.headings

    def _line_heading(self, line: Line, texts: Sequence[Piece], values: list[Piece]) -> None:
        dictionary = self.dictionary
        heads = self._heads(line)
        for piece in texts:
            name = dictionary.lines.get(bare(piece.text))
            column = self._outcome(piece.text) or self._second_half_of_label(heads, piece)
            if name is not None:
                self.names.append(name)
                heads.names.append((name, piece))
            elif column is not None:
                self.outcomes.append(column)
                heads.outcomes.append((column, piece))
            else:
                heads.halves.append(piece)
            self._note_text(piece)
        self.single = False  # values that follow are another line of values
        if any(p.text for p in values):
            # 行政复议 | 0 | 0 | 0 | 0 | 0: a row of its own
            named = dictionary.lines.get(bare(texts[-1].text)) if texts else None
            row = self.form.rows.get(named) if named else None
            if row is not None and len(values) == len(row.columns):
                self.seen.append(self._printed(row.path, row.label, values, line))
            else:
                self._take_loose(line, values)

    def _heads(self, line: Line) -> LineHeads:
        """The headings to which a line of them belongs: those of its grid, and, where a page break
        parted the grid, those above; else new ones."""
        last = self.heads
        if last.lines and self.loose and self.loose[-1].heads is last and last.grid != line.grid:
            last = self.heads = LineHeads()  # values have come since
        if last.exact != line.exact and last.lines:
            names = last.names if not last.outcomes else []  # 行政复议 in the line above its table
            last = self.heads = LineHeads(names=list(names) if line.exact else [])
        last.grid, last.exact = line.grid, line.exact
        last.lines += 1
        return last

    def _outcome(self, text: str) -> str | None:
        """The column of table 四 that `text` names: 其他 is one of table 三 only."""
        label = self.dictionary.column(text)
        tables = (table for table in self.form.tables if table.layout == "line")
        columns = (c for table in tables for row in table.rows for c in row.columns.columns)
        return label if any(column.label == label for column in columns) else None

    def _second_half_of_label(self, heads: LineHeads, piece: Piece) -> str | None:
        """The column whose label a page break cut: its first half stood above, in this column."""
        above = [h for h in heads.halves if (h.column, h.width) == (piece.column, piece.width)]
        label = self._outcome(above[-1].text + piece.text) if above else None
        if label is not None:
            heads.halves.remove(above[-1])
        return label if heads.exact else None

    def _take_loose(self, line: Line, pieces: Sequence[Piece]) -> None:
        single = len(pieces) == 1 and not line.exact
        if single and self.single and self.loose:
            self.loose[-1].pieces += pieces
        else:
            if len({(p.top, p.height) for p in pieces}) == 1:
                pieces = [replace(p, height=1) for p in pieces]  # one row, however high
            self.loose.append(LooseLine(list(pieces), line.exact, self.heads))
        self.single = single

    def _note_text(self, piece: Piece) -> None:
        """A heading that differs from the form goes to 原文标签, what is none to the report."""
        if not piece.text or is_value(piece.text):
            return
        if not self.dictionary.is_heading(piece.text):
            self.aside.append(Aside(piece.text, UNPLACED))
            return
        column = self.dictionary.column(piece.text)
        if column is not None and not bare(column).startswith(bare(piece.text)):
            key = next(
                c.key
                for row in self.form.rows.values()
                for c in row.columns.columns
                if c.label == column
            )
            self.labels[key] = "".join(piece.text.split())


def is_glued(dictionary: LabelDictionary, form: Form, lines: Sequence[Line]) -> bool:
    """Whether the document glues the cells of its rows together, a digit each: a row says so with
    as many digits as columns, the first of them 0, which no figure has; and of those
    that are glued at least half have as many."""
    sure = False
    exact = others = 0
    for piece in (piece for line in lines for piece in line.pieces):
        found = _GLUED.fullmatch(half_width(piece.text))
        path = dictionary.rows.get(bare(found[1])) if found else None
        if found is None or path is None or len(form.rows[path].columns) == 1:
            continue
        fits = found[2].isdecimal() and len(found[2]) == len(form.rows[path].columns)
        sure = sure or (fits and found[2].startswith("0"))
        exact, others = exact + fits, others + (not fits and len(found[2].split()) == 1)
    return sure and exact >= others


def parted(
    dictionary: LabelDictionary, form: Form, pieces: Sequence[Piece], *, glued: bool
) -> list[Piece]:
    """The pieces of a line, a label and figures that stand in one piece taken apart: 行政许可 78
    where the row has one, and 规章000 in a document that has them so (`is_glued`)."""
    parts: list[Piece] = []
    for piece in pieces:
        found = _GLUED.fullmatch(half_width(piece.text).replace("\n", " "))
        path = dictionary.row(found[1]) if found and bare(found[1]) in dictionary.rows else None
        if found is None or path is None:
            parts.append(piece)
            continue
        count = len(form.rows[path].columns)
        figures = found[2].split()
        one_each = figures == [figures[0]] and figures[0].isdecimal() and len(figures[0]) == count
        if glued and count > 1 and one_each:
            figures = list(figures[0])
        parts.append(replace(piece, text=found[1]))
        parts += [Piece(figure, piece.column) for figure in figures]
    return parts


def at_blanks(dictionary: LabelDictionary, piece: Piece) -> list[Piece]:
    """A line copied out of a PDF, its cells parted by single blanks: values behind words, values
    alone, headings."""
    words, values = words_and_values(piece.text)
    if len(values) > 1 or (values and dictionary.row(words)):
        labels = dictionary.labels_side_by_side(words) or ([words] if words else [])
        texts = [*labels, *values]
    else:
        texts = dictionary.named_side_by_side(piece.text) or [piece.text]
    return [replace(piece, text=text) for text in texts]


def run_on(dictionary: LabelDictionary, pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The rows of a line in which several rows follow one another without a break."""
    rows: list[list[Piece]] = [[]]
    valued = False
    for piece in pieces:
        if valued and piece.text and bare(piece.text) in dictionary.rows:
            rows.append([])
            valued = False
        valued = valued or bool(piece.text and is_value(piece.text))
        rows[-1].append(piece)
    return rows


def first_row_under(dictionary: LabelDictionary, form: Form, texts: Sequence[Piece]) -> Row | None:
    """The first row of the one block of table 二 that has exactly these columns."""
    labels = [label for p in texts if (label := dictionary.column(p.text)) is not None]
    blocks = {row.columns: row for table in form.tables for row in reversed(table.rows)}
    found = [
        row
        for columns, row in blocks.items()
        if len(columns) > 1 and [column.label for column in columns.columns] == labels
    ]
    return found[0] if len(found) == 1 and found[0].columns.heading else None


def whole_rows(dictionary: LabelDictionary, lines: Sequence[Line]) -> list[Line]:
    """`lines` with every row put together whose halves end one grid and begin the next: only
    where the two halves of the label are one label of the form."""
    result: list[Line] = []
    taken: set[int] = set()
    for index, line in enumerate(lines):
        if index in taken:
            continue
        other = _second_half(dictionary, lines, index)
        if other is None:
            result.append(line)
        else:
            taken.add(other)
            result.append(_together(dictionary, line, lines[other]))
    return result


def _second_half(dictionary: LabelDictionary, lines: Sequence[Line], index: int) -> int | None:
    """Where the other half of the row `lines[index]` stands, if it is only half a row."""
    line = lines[index]
    first = _label(line)
    if not line.exact or first is None or bare(line.pieces[first].text) in dictionary.rows:
        return None
    grid = None
    for other in range(index + 1, min(index + 2 + _HEADER_ROWS, len(lines))):
        if not lines[other].exact or lines[other].grid == line.grid:
            return None
        grid = lines[other].grid if grid is None else grid
        second = _label(lines[other])
        if lines[other].grid != grid or second is None:
            return None
        begun, rest = line.pieces[first].text, lines[other].pieces[second].text
        if dictionary.continues(begun, rest):
            return other
        if any(p.text and not dictionary.is_heading(p.text) for p in lines[other].pieces):
            return None
    return None


def _label(line: Line) -> int | None:
    """The last text before the first figure."""
    found = None
    for index, piece in enumerate(line.pieces):
        if piece.text and is_value(piece.text):
            break
        found = index if piece.text else found
    return found


def _together(dictionary: LabelDictionary, line: Line, other: Line) -> Line:
    first, second = _label(line), _label(other)
    assert first is not None
    assert second is not None
    head = replace(line.pieces[first], text=line.pieces[first].text + other.pieces[second].text)
    values, more = line.pieces[first + 1 :], other.pieces[second + 1 :]
    if len(values) == len(more):
        values = tuple(map(_value, values, more))
    elif any(piece.text for piece in more):
        values = (*values, *more)  # too many: the row is read as lost
    texts = [p for p in other.pieces[:second] if p.text and not dictionary.is_heading(p.text)]
    return replace(line, pieces=(*line.pieces[:first], *texts, head, *values))


def _value(upper: Piece, lower: Piece) -> Piece:
    """What one of the halves holds; two different texts stay two, and are no number."""
    if not lower.text or lower.text == upper.text:
        return upper
    return replace(upper, text=f"{upper.text}\n{lower.text}" if upper.text else lower.text)
