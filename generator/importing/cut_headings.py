"""A row of headings that a page break cut across is whole again: 商业 / 企业 → 商业企业."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from generator.importing.label_dictionary import LabelDictionary, bare
from generator.importing.lines import Line
from generator.importing.values import is_value


def with_whole_headings(dictionary: LabelDictionary, lines: Sequence[Line]) -> list[Line]:
    """`lines` with each row of headings joined that ends one grid and goes on in the next: only
    where there are as many cells, and every two of them together are one heading of the form. It
    stands in the later grid, over whose columns its values are."""
    result = list(lines)
    for index, (upper, lower) in enumerate(pairwise(lines)):
        joined = _joined(dictionary, upper, lower)
        if joined is not None:
            result[index], result[index + 1] = replace(upper, pieces=()), joined
    return [line for line in result if line.pieces]


def _joined(dictionary: LabelDictionary, upper: Line, lower: Line) -> Line | None:
    broken = (
        upper.exact
        and lower.exact
        and upper.grid != lower.grid
        and len(upper.pieces) == len(lower.pieces)
    )
    if not broken:
        return None
    pieces = [
        replace(below, text=above.text + below.text)
        for above, below in zip(upper.pieces, lower.pieces, strict=True)
    ]
    known = dictionary.headings | dictionary.columns.keys() | dictionary.lines.keys()
    halves = sum(
        bool(above.text and below.text)
        for above, below in zip(upper.pieces, lower.pieces, strict=True)
    )
    whole = all(
        (bare(p.text) in known or dictionary.column(p.text)) and not is_value(p.text)
        for p in pieces
        if p.text
    )
    return replace(lower, pieces=tuple(pieces)) if halves and whole else None
