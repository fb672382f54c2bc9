"""Blocks → lines: a paragraph or a table row each, in reading order, without marks of layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.importing.blocks import Aside, Document, Grid
from generator.importing.values import half_width

_PAGE = re.compile(
    r"[-—–－\s]*(?:第?\s*\d{1,3}\s*页(?:[，,/\s]*共\s*\d{1,3}\s*页)?|[-—–－]\s*\d{1,3}\s*[-—–－])\s*"
)
_BOOKMARK = re.compile(r"\[bookmark:[^\[\]\n]*\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # no text
# Left-to-right and right-to-left marks around a text that begins with a sign of its own turn nothing
# around; those between digits may, and stay.
_MARKS = re.compile(
    r"^[\u200e\u200f]+(?=[^\W_]|[（(“])|(?<=[^\W_])[\u200e\u200f]+$|(?<=[）)”])[\u200e\u200f]+$"
)
_PADDING = re.compile(r"[\u3000\xa0]+")
BOOKMARK, PAGE = "文档转换留下的书签标记", "页码"


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell as it lies in one row: its text, and the columns (from 0) that it covers in an exact
    grid; elsewhere `column` is only its number among the cells of the row."""

    text: str
    column: int
    width: int = 1
    top: int = 0  # its first row (from 0) in an exact grid
    height: int = 1  # over how many rows it reaches
    why: str = ""  # why it cannot be told whose value it is

    @property
    def shared(self) -> bool:
        """Whether it reaches over several rows."""
        return self.height > 1


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph (`grid` is −1) or one row of the grid that is block number `grid` (from 0).

    `exact` is that of the grid; `level` is the paragraph's heading level (1–6, 0: text), and −1
    marks a page number, which `lines_of` only uses to join what it parts.
    """

    pieces: tuple[Piece, ...]
    grid: int = -1
    exact: bool = False
    level: int = 0

    @property
    def text(self) -> str:
        """The text of a paragraph, or of the whole row."""
        return "\n".join(piece.text for piece in self.pieces if piece.text)


def lines_of(document: Document) -> tuple[list[Line], list[Aside]]:
    """All lines of `document`, and what it set aside with what is left out here."""
    lines: list[Line] = []
    aside = list(document.aside)
    for number, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            lines += _rows(block, number)
            continue
        text, marks = _BOOKMARK.subn("", _CONTROL.sub("", block.text))
        if marks:
            aside.append(Aside(" ".join(_BOOKMARK.findall(block.text)), BOOKMARK))
        for part in text.split("\n"):
            words = tidy(part)
            if _PAGE.fullmatch(words):
                aside.append(Aside(words, PAGE))
                lines.append(Line((), level=-1))
            elif words:
                lines.append(Line((Piece(words, 0),), level=block.level))
    return list(_whole(lines)), aside


def tidy(text: str) -> str:
    """A paragraph as it reads: no padding of Word or the web, runs of white space as one."""
    return " ".join(_PADDING.sub(_gap, text).split())


def _gap(found: re.Match[str]) -> str:
    """Wide blanks part Latin words; among Chinese they are layout."""
    around = (
        found.string[max(0, found.start() - 1) : found.start()],
        found.string[found.end() :][:1],
    )
    return " " if all(side.isascii() and side.isalnum() for side in around) else ""


def _whole(lines: list[Line]) -> Iterator[Line]:
    """A sentence that a page number cut in two is one paragraph again."""
    held: Line | None = None
    cut = False
    for line in lines:
        if line.level == -1:
            cut = True
            continue
        if held is not None:
            if cut and _runs_on(held, line):
                joined = Piece(held.pieces[0].text + line.pieces[0].text, 0)
                held = Line((joined,), level=held.level)
                cut = False
                continue
            yield held
        held, cut = line, False
    if held is not None:
        yield held


def _runs_on(before: Line, after: Line) -> bool:
    if before.grid >= 0 or after.grid >= 0 or before.level or after.level:
        return False
    return len(before.text) > 20 and before.text[-1] not in "。！？；：…”.!?;:"


def _rows(grid: Grid, number: int) -> Iterator[Line]:
    """The rows of a grid; a cell that reaches over several stands in each of them."""
    rows: dict[int, list[Piece]] = {}
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.height):
            text = _MARKS.sub("", _CONTROL.sub("", cell.text))
            piece = Piece(text, cell.column, cell.width, cell.row, cell.height)
            rows.setdefault(row, []).append(piece)
    for row in sorted(rows):
        pieces = sorted(rows[row], key=lambda piece: piece.column)
        yield Line(tuple(pieces), number, grid.exact)


def is_blank(line: Line) -> bool:
    """Whether a row holds nothing at all."""
    return not any(half_width(piece.text) for piece in line.pieces)
