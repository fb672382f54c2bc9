"""Lines → which are tables, headings, text, title, signature, metadata or the page around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from generator.forms import common
from generator.importing.foreign_tables import of_other_years, printed_again
from generator.importing.label_dictionary import LabelDictionary, bare
from generator.importing.lines import Line, Piece, is_blank
from generator.importing.values import half_width, is_value, words_and_values
from generator.model.narrative import NUMERALS, recognise

_NUMBERED = re.compile(
    r"\s*(?:第?[一二三四五六七八]\s*[、.．:：章部]|[(（][一二三四五六][)）]|[1-8]\s*[、.．])\s*"
)
# A heading and the text after it in one paragraph: the heading ends with one of these words.
_RUN_IN = re.compile(
    r"((?:[一二三四五六]\s*[、.．])\s*[^。，；：:,;\n]{0,24}?"
    r"(?:总体情况|工作情况|基本情况|概述|信息情况|申请情况|诉讼情况|改进情况|改进措施|主要问题|报告的事项|报告事项))"
    r"(?:[。：:\s]+|(?=20\d\d年))(\S.*)",
    re.DOTALL,
)
_GLUED = re.compile(
    r"(.*[。；！？])\s*([一二三四五六]、[^。，；：\n]{2,30}(?:情况|事项|概述))\s*", re.DOTALL
)
_LONGEST_HEADING = 40  # characters
_LONGEST_PIECE = 30  # characters of a label, cut off by a line or page break
_SEVERAL_VALUES = 3
_FIGURES = "0123456789 .,\t"
_NUMERAL = re.compile(r"[一二三四五六]、")
_SUB = re.compile(r"\s*[（(]\s*[一二三四五六七八九十1-9]{1,2}\s*[)）]")
PROSE = re.compile(r"[。；！？]|，.*，")


@dataclass
class Outline:
    """The parts of a document, each in reading order."""

    before: list[Line] = field(default_factory=list)  # up to the first chapter: title, chrome, lead
    text: list[tuple[int, Line]] = field(default_factory=list)  # heading level (0: text), line
    tables: list[Line] = field(default_factory=list)

    def add_text(self, chapter: int, level: int, line: Line) -> None:
        """Keep a line that is no table: a heading of that level, or text (0), of the chapter."""
        if chapter == 0:
            self.before.append(line)
        else:
            self.text.append((level, line))


@dataclass(slots=True)
class _Position:
    """Where in the document the next line stands."""

    chapter: int = 0
    in_table: bool = False
    in_lines: bool = False  # the table's labels came as lines of their own


def outline_of(
    dictionary: LabelDictionary, lines: Sequence[Line], year: int | None = None
) -> Outline:
    """Tell apart what stands before the first chapter, the tables, and headings and text; with
    `year`, tables under the name of another year are text."""
    outline, position = Outline(), _Position()
    lines = list(_parted(lines))
    grids = _official_grids(dictionary, lines)
    placed = list(zip(chapters_of(lines), lines, strict=True))
    grids -= printed_again(dictionary, placed, grids)
    others = of_other_years(dictionary, placed, grids, year) if year else set()
    for index, (chapter, line) in enumerate(placed):
        if index in others:
            position.in_table = False
            outline.add_text(position.chapter, 0, line)
        elif line.grid >= 0:
            _add_row(dictionary, line, line.grid in grids, position, outline)
        else:
            _add_paragraph(dictionary, line, chapter, position, outline)
    return outline


def _add_row(
    dictionary: LabelDictionary, line: Line, official: bool, position: _Position, outline: Outline
) -> None:
    if official or (position.in_table and _goes_on(dictionary, line)):
        outline.tables.append(line)
        position.in_table, position.in_lines = True, False
    elif not is_blank(line):
        outline.add_text(position.chapter, 0, line)


def _add_paragraph(
    dictionary: LabelDictionary, line: Line, chapter: int, position: _Position, outline: Outline
) -> None:
    """A line of its own: a label or value of a table, the heading of `chapter`, or text."""
    text = line.text
    if _is_label(dictionary, text, position.chapter, position.in_table):
        outline.tables.append(line)
        position.in_table = position.in_lines = True
    elif chapter != position.chapter:
        position.chapter, position.in_table = chapter, False
        outline.add_text(chapter, 2, line)
    elif position.in_table and (
        is_value(text) or dictionary.is_heading(text) or _is_piece(dictionary, text)
    ):
        outline.tables.append(line)
    else:
        position.in_table = position.in_table and not PROSE.search(text)
        among_labels = position.in_table and position.in_lines and len(text) <= _LONGEST_PIECE
        if among_labels and position.chapter in dictionary.chapters:
            outline.tables.append(line)
        else:
            outline.add_text(position.chapter, level_of(line), line)


def chapters_of(lines: Sequence[Line]) -> list[int]:
    """For each line the chapter in which it stands, 0 before the first."""
    official = [_official(line) for line in lines]
    last = {number: index for index, number in enumerate(official)}
    sections = any(_NUMERAL.match(line.text) and recognise(line.text[2:]) for line in lines)
    found = []
    chapter = top = 0
    for index, line in enumerate(lines):
        number = chapter_of(line, chapter, top, sections=sections) if line.grid < 0 else 0
        beside = {*official[max(0, index - 1) : index], *official[index + 1 : index + 2]}
        if official[index] and official[index] == number:
            # In a table of contents: the headings stand side by side, and once more below.
            skip = last[number] > index and bool(beside - {0, number})
        else:
            # The official heading of this chapter, or of one before it, is still to come.
            skip = any(last.get(other, -1) > index for other in range(chapter + 1, number + 1))
        if number and not skip:
            top = top or line.level
            chapter = number
        found.append(chapter)
    return found


def _official(line: Line) -> int:
    """The chapter whose official heading, with or without its number, a line is."""
    text = line.text.strip() if line.grid < 0 else ""
    number = _NUMBERED.match(text)
    word = bare(text[number.end() :] if number else text)
    return _OFFICIAL.get(word, 0)


def _parted(lines: Sequence[Line]) -> Iterator[Line]:
    """A heading that hangs on a paragraph or in a table's cell stands by itself; the text after
    a heading is a paragraph."""
    for line in lines:
        if line.grid >= 0:
            yield from _out_of_row(line)
            continue
        rest = line.text
        glued = _GLUED.fullmatch(rest)
        if glued and recognise(glued[2]):
            yield replace(line, pieces=(Piece(glued[1].strip(), 0),))
            rest = glued[2]
        run_in = _RUN_IN.fullmatch(rest)
        if run_in and recognise(run_in[1]):
            yield replace(line, pieces=(Piece(run_in[1].strip(), 0),))
            yield Line((Piece(run_in[2].strip(), 0),))
        else:
            yield replace(line, pieces=(Piece(rest, 0),))


def _out_of_row(line: Line) -> Iterator[Line]:
    """A row that swallowed a chapter's heading: the row before, the heading, what follows."""
    start = 0
    for index, piece in enumerate(line.pieces):
        first, *rest = piece.text.split("\n")
        if _is_official_heading(first):
            blank = replace(piece, text="")
            if index > start:
                yield replace(line, pieces=(*line.pieces[start:index], blank))
            for text in (first, *rest):
                yield Line((Piece(" ".join(text.split()), 0),))
            start = index + 1
    if start < len(line.pieces):
        yield replace(line, pieces=line.pieces[start:])


def _is_official_heading(text: str) -> bool:
    number = _NUMBERED.match(text)
    return bool(number) and bare(text[number.end() :] if number else text) in _OFFICIAL


_OFFICIAL = {bare(heading): number for number, heading in common.CHAPTER_HEADINGS.items()}


def chapter_of(line: Line, before: int, top: int = 0, *, sections: bool = True) -> int:
    """The chapter (1–6) that a line opens after chapter `before`, 0 if none: by its number and
    words, by its words alone where they are the official ones, or by the next numeral.

    `top` is the heading level that the file gives the chapters so far (0: none); `sections`: what
    is numbered （一） is a section of a chapter, since chapters are numbered 一、.
    """
    text = line.text.strip()
    if top and line.level > top:
        return 0
    if len(text) > _LONGEST_HEADING or PROSE.search(text) or "\n" in text:
        return 0
    number = _NUMBERED.match(text)
    words = text[number.end() :] if number else text
    if not words.strip():
        return 0
    known = recognise(words)
    if known and known > before:
        if sections and _SUB.match(text):
            return 0  # （一）主动公开政府信息情况 is a section, whatever its words
        if (number and not _SUB.match(text)) or bare(words) in _OFFICIAL:
            return known
        if line.level and line.level == (top or line.level) and known == before + 1:
            return 0 if _SUB.match(text) else known
    if number and text[0] in NUMERALS and not _SUB.match(text):
        said = NUMERALS.index(text[0])
        if said == before + 1 and before >= 1:
            return said
    return 0


def level_of(line: Line) -> int:
    """The heading level of a line inside a chapter: 3 and deeper, 0 for text."""
    text = line.text
    if len(text) > _LONGEST_HEADING or re.search(r"[。；！？：:]", text):
        return 0
    if _SUB.match(text):
        return 3
    return min(6, max(3, line.level + 1)) if line.level else 0


def _official_grids(dictionary: LabelDictionary, lines: Sequence[Line]) -> set[int]:
    """The grids that are, or are part of, one of the official tables: two labels, or nothing but
    headings."""
    hits: dict[int, int] = {}
    others: set[int] = set()
    for line in lines:
        for piece in line.pieces if line.grid >= 0 else ():
            word = bare(piece.text)
            known = (
                word in dictionary.rows or word in dictionary.headings or word in dictionary.columns
            )
            hits[line.grid] = hits.get(line.grid, 0) + (known or word in dictionary.lines)
            if word and not dictionary.is_heading(piece.text):
                others.add(line.grid)
    return {grid for grid, count in hits.items() if count >= 2 or (count and grid not in others)}


def _goes_on(dictionary: LabelDictionary, line: Line) -> bool:
    """Whether a row of a grid by itself (after a page number, say) carries on the table above."""
    texts = [piece.text for piece in line.pieces]
    figures = [is_value(text) or not words_and_values(text)[0] for text in texts]
    return all(
        figure or dictionary.is_heading(text) or dictionary.named_side_by_side(text)
        for figure, text in zip(figures, texts, strict=True)
    ) or any(
        dictionary.row(text) is not None or bare(text) in dictionary.groups
        for text in texts
        if text
    )


def _is_label(dictionary: LabelDictionary, text: str, chapter: int, in_table: bool) -> bool:
    """Whether a line of its own is a label of the tables: beyond doubt, or inside them."""
    word = bare(text)
    known = word in dictionary.rows or word in dictionary.headings or word in dictionary.columns
    known = known or word in dictionary.groups or word in dictionary.lines
    if known:
        return (
            in_table or chapter in dictionary.chapters or (len(word) > 8 and word not in _OFFICIAL)
        )
    if (
        not (in_table or chapter in dictionary.chapters)
        or len(words_and_values(text)[0]) > 60
        or _is_official_heading(text)
    ):
        return False
    plain = half_width(text)
    if plain[-1:].isdecimal() and dictionary.row(plain.rstrip(_FIGURES)):
        return True  # 规章000
    if _is_row_at_blanks(dictionary, text, in_table):
        return True
    return dictionary.row(text) is not None or (in_table and dictionary.column(text) is not None)


def _is_row_at_blanks(dictionary: LabelDictionary, text: str, in_table: bool) -> bool:
    """Whether a line is a row, values or headings whose cells single blanks part."""
    words, values = words_and_values(text)
    if values and words and dictionary.row(words):
        return True
    return bool(dictionary.named_side_by_side(text)) or (
        in_table and len(values) >= _SEVERAL_VALUES and not PROSE.search(text)
    )


def _is_piece(dictionary: LabelDictionary, text: str) -> bool:
    """Whether a short line is part of some row's label, cut off by a line or page break."""
    word = bare(text)
    return len(text) <= _LONGEST_PIECE and any(word in name for name in dictionary.rows)
