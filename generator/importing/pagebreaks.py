"""Rows that a page break cut in two: label and values in two halves, in two grids → one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.importing.label_dictionary import Words, bare
from generator.importing.lines import Line, Piece
from generator.importing.values import is_value

_HEADER_ROWS = 4  # that a table may repeat at the top of a page


def whole_rows(words: Words, lines: Sequence[Line]) -> list[Line]:
    """`lines` with every row put together whose halves end one grid and begin the next: only
    where the two halves of the label are one label of the form."""
    result: list[Line] = []
    taken: set[int] = set()
    for index, line in enumerate(lines):
        if index in taken:
            continue
        other = _second_half(words, lines, index)
        if other is None:
            result.append(line)
        else:
            taken.add(other)
            result.append(_together(words, line, lines[other]))
    return result


def _second_half(words: Words, lines: Sequence[Line], index: int) -> int | None:
    """Where the other half of the row `lines[index]` stands, if it is only half a row."""
    line = lines[index]
    first = _label(line)
    if not line.exact or first is None or bare(line.pieces[first].text) in words.rows:
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
        if words.continues(begun, rest):
            return other
        if any(p.text and not words.is_heading(p.text) for p in lines[other].pieces):
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


def _together(words: Words, line: Line, other: Line) -> Line:
    first, second = _label(line), _label(other)
    assert first is not None
    assert second is not None
    head = replace(line.pieces[first], text=line.pieces[first].text + other.pieces[second].text)
    values, more = line.pieces[first + 1 :], other.pieces[second + 1 :]
    if len(values) == len(more):
        values = tuple(map(_value, values, more))
    elif any(piece.text for piece in more):
        values = (*values, *more)  # too many: the row is read as lost
    texts = [p for p in other.pieces[:second] if p.text and not words.is_heading(p.text)]
    return replace(line, pieces=(*line.pieces[:first], *texts, head, *values))


def _value(upper: Piece, lower: Piece) -> Piece:
    """What one of the halves holds; two different texts stay two, and are no number."""
    if not lower.text or lower.text == upper.text:
        return upper
    return replace(upper, text=f"{upper.text}\n{lower.text}" if upper.text else lower.text)
