"""What every reader yields: paragraphs and table grids in reading order, whatever the file type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

# Limits for every file given to import: far above any real report (the largest seen has 30 pages),
# far below what would trouble a clerk's computer.
MAX_BYTES = 32 * 1024 * 1024  # of the file
MAX_UNPACKED = 128 * 1024 * 1024  # of all parts of a .docx or .xlsx together
MAX_PARTS = 2_000  # parts of a .docx or .xlsx
MAX_BLOCKS = 20_000  # paragraphs and grids
MAX_CELLS = 20_000  # cells of one grid
MAX_TEXT = 2_000_000  # characters in all
MAX_DEPTH = 40  # tables or elements nested in one another that mean something
MAX_PAGES = 200  # of a PDF
MAX_MARKS = 50_000  # characters, lines and images painted on one page of a PDF
MAX_CONTENT = 2 * 1024 * 1024  # of drawing orders for one page of a PDF
MAX_RULINGS = 2_000  # ruling lines on one page of a PDF
MAX_NODES = 2_000_000  # tags and attributes of one XML part
MAX_SECONDS = 60  # that LibreOffice may take for one file
MAX_TAGS = 200_000  # of a web page, or of all parts of an .xlsx together
MAX_MARKUP = 4_000_000  # characters of a web page without its pictures


class Paragraph(NamedTuple):
    """One paragraph (or line, where the file has only lines), numbers made by Word included.

    `text` is stripped of white space at both ends and never empty; a line break inside the
    paragraph is "\\n". `level` is 1–6 where the file itself declares a heading, else 0.
    """

    text: str
    level: int = 0


class Cell(NamedTuple):
    """A cell of a grid: its first row and column (from 0), over how many it reaches, its text.

    `text` is stripped, "" where the cell is blank; paragraphs inside are joined by "\\n".
    """

    row: int
    column: int
    text: str
    height: int = 1
    width: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its cells row by row, a merged cell once, at its upper left corner.

    `exact`: the file kept the geometry (Word, HTML, Excel, ruled PDF): a blank cell is there as a
    blank cell and a merged one has its spans. False where rows are only lines split at tabs or
    bars: the cells of a row follow one another, but a column number means nothing.
    """

    cells: tuple[Cell, ...]
    exact: bool = True


class Aside(NamedTuple):
    """Text of the file that is no part of the document proper, and why (in Chinese): 页眉, 页码, 批注."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader found, in reading order; no text of the file is in neither of the two."""

    blocks: tuple[Paragraph | Grid, ...]
    aside: tuple[Aside, ...] = ()
    # What a form that this program has written says of itself: the authority's path and the year.
    written_for: tuple[str, int] | None = None
