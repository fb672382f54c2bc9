"""Pieces in the places of a row's columns → its cells, and why each that is 不清 cannot be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from generator.base.cells import UNREADABLE
from generator.base.hidden import HIDDEN
from generator.forms.layout import Cells, Kind
from generator.importing.lines import Piece
from generator.importing.values import doubt_in, read_value, told

MERGED_DOWN = "数值格跨行合并，不能确定属哪一行"


class Reading(NamedTuple):
    """The cells of a row; for each why it is 不清 ("" where it is not), and its text as printed."""

    cells: Cells
    whys: tuple[str, ...]
    texts: tuple[str, ...]


def reading(pieces: Sequence[Piece], kinds: Sequence[Kind]) -> Reading:
    """What the `pieces` print, one a column of that kind."""
    whys, cells = [], []
    for piece, kind in zip(pieces, kinds, strict=True):
        merged = MERGED_DOWN if piece.shared and piece.text else ""
        why = piece.why or doubt_in(piece.text) or merged
        cell = UNREADABLE if why else read_value(piece.text, kind)
        if cell == UNREADABLE and not why:
            why = _why_no_value(piece.text)
        cells.append(cell)
        whys.append(why)
    return Reading(tuple(cells), tuple(whys), tuple(piece.text for piece in pieces))


def _why_no_value(text: str) -> str:
    """Why the text of a cell is no value, in words that can be held against the paper."""
    lines = text.split()
    shown = f"“{HIDDEN.sub('', ' '.join(lines))}”"
    if hidden := HIDDEN.search(text):
        return f"数值里有看不见的字符（U+{ord(hidden[0]):04X}），不能确定印出来是什么：{shown}"
    if len(lines) > 1 and "\n" in text.strip() and all(line.isdecimal() for line in lines):
        return f"格内的数字断成 {len(lines)} 行（{told(lines)}），不能确定是一个数还是几个数"
    return f"不是数：{shown}"


def values_left_out(why: str) -> str:
    """What is said of values that were not entered, less what the loss itself tells of them."""
    return f"没有录入的数值：{why.partition('：')[0]}"
