"""Characters with places into lines of text, and lines into paragraphs and rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from generator.base.refusal import Refused
from generator.importing.blocks import Cell, Grid, Paragraph
from generator.importing.readers.pdf_marks import Glyph, turned

WIDE = 1.5  # of the character size: a gap between two columns of text
TOKEN = re.compile(r"[!-~]+|.")  # what a line break does not part
SOLID = re.compile(r"[⺀-鿿豈-﫿\U00020000-\U0003ffff　-〿！-～“”‘’—…·]")


class PdfLine(NamedTuple):
    """A line of text: its parts between wide gaps, and where it stands: from `x0` to `x1`, its
    middle at `y` (points, y grows downward), most of its characters of that `size` (points)."""

    parts: tuple[str, ...]
    x0: float
    x1: float
    y: float
    size: float

    @property
    def text(self) -> str:
        """The parts, a space between them."""
        return " ".join(self.parts)


class _Column(NamedTuple):
    """Between where and where the text runs (points), and the usual distance of lines (in sizes of
    their characters)."""

    left: float
    right: float
    pitch: float  # 0: unknown


def lines_of(glyphs: Iterable[Glyph], turn: int = 0) -> list[PdfLine]:
    """The lines that characters of that turn (`Glyph.turn`) make, from the top, each from left to
    right."""
    held = []
    for glyph in glyphs:
        x, y = turned(glyph.x, glyph.y, turn)
        held.append(glyph._replace(x=x, y=y))
    lines = (line_of(row) for row in side_by_side(held))
    return [line for line in lines if line]


def side_by_side(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The characters that stand on one line each, lines from the top."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.y):
        # Half a character lower is still beside it: raised notes, digits of another font.
        if rows and glyph.y - rows[-1][0].y < max(rows[-1][0].size, glyph.size) / 2:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return rows


def line_of(row: Iterable[Glyph]) -> PdfLine | None:
    """The line that characters side by side make; None where all of them are blank, Refused where
    two of them lie on each other."""
    row = sorted(row, key=lambda glyph: glyph.x - glyph.width / 2)
    parts = [""]
    last: Glyph | None = None
    blank = False
    first: Glyph | None = None
    for glyph in row:
        if glyph.text.isspace():
            blank = True
            continue
        first = first or glyph
        if last:
            step = glyph.x - glyph.width / 2 - (last.x - last.width / 2)
            narrow = min(glyph.width, last.width)
            if step < 0.3 * narrow and glyph.text == last.text:
                continue  # printed twice to look bold
            if step < 0.25 * narrow and glyph.text[0].isalnum() and last.text[-1].isalnum():
                raise Refused(
                    f"PDF 中有文字重叠在一起（“{last.text}”与“{glyph.text}”），读不准。请提供 Word 原件。"
                )
            gap = step - last.width
            size = min(glyph.size, last.size)
            solid = SOLID.match(glyph.text) or SOLID.match(last.text)
            if gap > WIDE * size:
                parts.append("")
            elif blank or gap > (0.5 if solid else 0.2) * size:
                parts[-1] += " "
            elif (
                glyph.text.isdigit()
                and last.text.isdigit()
                and size < 0.8 * max(glyph.size, last.size)
            ):
                parts[-1] += " "  # the number of a note is no digit of the figure before it
        parts[-1] += glyph.text
        last, blank = glyph, False
    if first is None or last is None:
        return None
    size = Counter(round(g.size, 1) for g in row if not g.text.isspace()).most_common(1)[0][0]
    y = sorted(glyph.y for glyph in row)[len(row) // 2]
    return PdfLine(tuple(parts), first.x - first.width / 2, last.x + last.width / 2, y, size)


def rows_of(lines: Iterable[PdfLine]) -> Grid:
    """Lines as the rows of a table whose columns nothing marks."""
    return Grid(
        tuple(
            Cell(row, column, text)
            for row, line in enumerate(lines)
            for column, text in enumerate(line.parts)
        ),
        exact=False,
    )


def blocks_of(pages: Sequence[tuple[float, Sequence[PdfLine | Grid]]]) -> list[Paragraph | Grid]:
    """The lines of pages into paragraphs and unruled rows; each page comes with its width (points),
    since pages of one width have one column of text."""
    blocks: list[Paragraph | Grid] = []
    paragraph: list[PdfLine] = []

    def close() -> None:
        if paragraph:
            blocks.append(Paragraph(_sentence(paragraph)))
            paragraph.clear()

    columns = {width: _column([page for w, page in pages if w == width]) for width, _ in pages}
    for width, page in pages:
        column = columns[width]
        for n, item in enumerate(_with_rows(page)):
            if isinstance(item, Grid):
                close()
                blocks.append(item)
                continue
            # The distance to the line before means nothing across a page break.
            if paragraph and _begins(item, paragraph, column if n else column._replace(pitch=0)):
                close()
            paragraph.append(item)
    close()
    return blocks


def _with_rows(flow: Sequence[PdfLine | Grid]) -> list[PdfLine | Grid]:
    """Two lines or more with wide gaps, at most one other between two of them, are rows."""
    out: list[PdfLine | Grid] = []
    i = 0
    while i < len(flow):
        run: list[PdfLine] = []
        for n in range(i, len(flow)):
            item = flow[n]
            if not isinstance(item, PdfLine) or len(item.parts) == 1 == len(
                (run or [item])[-1].parts
            ):
                break
            run.append(item)
        if run and len(run[-1].parts) == 1:
            run.pop()
        if sum(len(line.parts) > 1 for line in run) > 1:
            out.append(rows_of(run))
            i += len(run)
        else:
            out.append(flow[i])
            i += 1
    return out


def _column(pages: Sequence[Sequence[PdfLine | Grid]]) -> _Column:
    lines = [i for page in pages for i in page if isinstance(i, PdfLine) and len(i.parts) == 1]
    steps = sorted(
        (b.y - a.y) / b.size
        for page in pages
        for a, b in pairwise(page)
        if isinstance(a, PdfLine) and isinstance(b, PdfLine) and a.size == b.size and b.y > a.y
    )
    return _Column(
        min((line.x0 for line in lines), default=0),
        max((line.x1 for line in lines), default=0),
        min(steps[len(steps) // 4], 2.2) if steps else 0,  # wider is never the distance of lines
    )


def _begins(line: PdfLine, paragraph: Sequence[PdfLine], column: _Column) -> bool:
    """Whether the line begins a paragraph, given the lines of the one before."""
    before, em = paragraph[-1], line.size
    if abs(em - before.size) > 0.08 * em:
        return True
    if column.pitch and line.y - before.y > 1.35 * column.pitch * em:
        return True
    if line.x0 > before.x0 + 0.8 * em or before.x0 > column.left + 4 * em:
        return True  # indented; after a line in the middle or at the right, such as a signature
    if line.x0 < before.x0 - 0.8 * em and len(paragraph) > 1:
        return True
    indent = (line.x0 - column.left) / em
    if abs(line.x0 - before.x0) <= 0.8 * em and 1.5 < indent < 2.5:
        return True  # two characters in, as Chinese paragraphs begin, right after another such line
    token = TOKEN.match(line.text)
    fits = len(token[0]) * 0.5 if token and token[0].isascii() else 1.0
    return before.x1 + (fits + 0.5) * em <= column.right


def _sentence(lines: Sequence[PdfLine]) -> str:
    """Lines joined: nothing between Chinese characters, a space between words, a break between
    digits, since nobody can tell one broken number from two."""
    text = lines[0].text
    for line in lines[1:]:
        if text[-1].isdigit() and line.text[0].isdigit():
            text += "\n"
        elif not (SOLID.match(text[-1]) or SOLID.match(line.text)):
            text += " "
        text += line.text
    return text
