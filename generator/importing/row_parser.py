"""One pass over the lines of the tables: which row each label opens, which values follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.base.cells import Path
from generator.forms.layout import Form, Row
from generator.importing import rows as printed
from generator.importing.blocks import Aside
from generator.importing.column_headers import Heads, with_line
from generator.importing.label_dictionary import Words, bare
from generator.importing.lines import Line, Piece, is_blank
from generator.importing.values import is_value

UNPLACED = "表格里的文字，不属于格式的行名、栏名"


@dataclass
class Walk:
    """One pass over the lines: a label opens a row, what follows up to the next are its values."""

    form: Form
    words: Words
    seen: list[printed.Seen] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)  # column key → other words printed
    aside: list[Aside] = field(default_factory=list)
    loose: list[list[Piece]] = field(default_factory=list)  # values without a label: table 四
    names: list[Path] = field(default_factory=list)  # what stands over table 四, in order
    outcomes: list[str] = field(default_factory=list)
    heads: Heads = field(default_factory=Heads)
    heading: Row | None = None  # the first row of the block whose columns were just printed
    in_line_table: bool = False
    single: bool = False  # the last loose values came one a line

    def take(self, line: Line) -> None:
        """The next line of the tables; blank ones mean something in table 四 only."""
        if is_blank(line) and not (self.in_line_table and len(line.pieces) > 1):
            return
        pieces = printed.parted(self.words, self.form, line.pieces)
        if not line.exact:
            *rows, pieces = printed.run_on(self.words, pieces)
            for row in rows:
                self._take_row(line, row)
        self._take_row(line, pieces)

    def _take_row(self, line: Line, pieces: Sequence[Piece]) -> None:
        at = self._label(pieces)
        if at is not None:
            self._open(line, pieces, at)
        elif any(p.text and not is_value(p.text) for p in pieces):
            self._take_text(line, pieces)
        elif self.in_line_table:
            self._take_loose(line, pieces)
        elif self.seen and not line.exact and (len(pieces) == 1 or self._waits()):
            self.seen[-1].values += pieces
            self.seen[-1].grown = True
        elif self.heading and sum(bool(p.text) for p in pieces) == len(self.heading.columns):
            # The first row under its own columns, whose name was left out (规章).
            self.seen.append(
                printed.Seen(self.heading.path, "", list(pieces), line.exact, line.grid, self.heads)
            )
            self.heading = None
        elif any(p.text for p in pieces):
            text = " ".join(p.text for p in pieces if p.text)
            self.aside.append(Aside(text, "没有行名的数值"))

    def _label(self, pieces: Sequence[Piece]) -> int | None:
        """Where the row's own label stands: the last one before the first figure."""
        found = None
        if sum(self.words.column(p.text) is not None for p in pieces if p.text) > 1:
            return None  # a line of headings
        for index, piece in enumerate(pieces):
            if piece.text and is_value(piece.text):
                break
            path = self.words.row(piece.text) if piece.text else None
            if path is None:
                continue
            # 其他 and 总计 are columns too: rows only once the table's rows have begun.
            if bare(piece.text) in self.words.columns and (
                self.in_line_table or not self._begun(path)
            ):
                continue
            found = index
        return found

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
        path = self.words.row(pieces[at].text)
        label, values = pieces[at].text, list(pieces[at + 1 :])
        if path is not None:
            # A label in several cells: what follows before the first value may carry it on.
            while values and values[0].text and not is_value(values[0].text):
                if not self.words.completes(path, label, values[0].text):
                    break
                label += values.pop(0).text
            self.seen.append(printed.Seen(path, label, values, line.exact, line.grid, self.heads))

    def _take_text(self, line: Line, pieces: Sequence[Piece]) -> None:
        words = self.words
        first = next((i for i, p in enumerate(pieces) if p.text and is_value(p.text)), len(pieces))
        texts = [p for p in pieces[:first] if p.text]
        values = list(pieces[first:])
        last = self.seen[-1] if self.seen else None
        if last and last.path and texts and words.completes(last.path, last.label, texts[-1].text):
            # The second half of a row that a page break cut, with its values once more or none.
            for piece in texts[:-1]:
                self._note_text(piece)
            last.label += texts[-1].text
            if any(p.text for p in values):
                again = printed.Seen(
                    last.path, last.label, values, line.exact, line.grid, self.heads
                )
                self.seen.append(again)
            return
        if any(bare(p.text) in words.lines for p in texts):
            self.in_line_table = True
            self.loose = [values for values in self.loose if any(p.text for p in values)]
        if self.in_line_table:
            self._line_heading(line, texts, values)
            return
        if not any(p.text for p in values):
            valued = bool(last and last.values)
            self.heads = with_line(words, self.heads, line, len(self.seen), valued)
            self.heading = printed.first_row_under(words, self.form, texts)
            for piece in texts:
                self._note_text(piece)
            if not line.exact and len(texts) == 1 and not words.is_heading(texts[0].text):
                # Perhaps the label of a row that the form does not have: its values may follow.
                self.aside.pop()
                self.seen.append(
                    printed.Seen((), texts[0].text, [], line.exact, line.grid, self.heads)
                )
            return
        for piece in texts[:-1]:
            self._note_text(piece)
        label = texts[-1].text if texts else ""
        self.seen.append(printed.Seen((), label, values, line.exact, line.grid, self.heads))

    def _line_heading(self, line: Line, texts: Sequence[Piece], values: list[Piece]) -> None:
        words = self.words
        for piece in texts:
            name = words.lines.get(bare(piece.text))
            column = words.column(piece.text)
            if name is not None:
                self.names.append(name)
            elif column is not None:
                self.outcomes.append(column)
            self._note_text(piece)
        if any(p.text for p in values):
            # 行政复议 | 0 | 0 | 0 | 0 | 0: a row of its own
            named = words.lines.get(bare(texts[-1].text)) if texts else None
            row = self.form.rows.get(named) if named else None
            if row is not None and len(values) == len(row.columns):
                self.seen.append(
                    printed.Seen(row.path, row.label, values, line.exact, line.grid, self.heads)
                )
            else:
                self._take_loose(line, values)

    def _take_loose(self, line: Line, pieces: Sequence[Piece]) -> None:
        single = len(pieces) == 1 and not line.exact
        if single and self.single and self.loose:
            self.loose[-1] += pieces
        else:
            self.loose.append(list(pieces))
        self.single = single

    def _note_text(self, piece: Piece) -> None:
        """A heading that differs from the form goes to 原文标签, what is none to the report."""
        if not piece.text or is_value(piece.text):
            return
        if not self.words.is_heading(piece.text):
            self.aside.append(Aside(piece.text, UNPLACED))
            return
        column = self.words.column(piece.text)
        if column is not None and not bare(column).startswith(bare(piece.text)):
            key = next(
                c.key
                for row in self.form.rows.values()
                for c in row.columns.columns
                if c.label == column
            )
            self.labels[key] = "".join(piece.text.split())
