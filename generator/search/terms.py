"""What can be looked up of a text: its characters and two-character sequences, folded as a query is.

While an index is made, a term of a text is a number, so that a text turns into terms without a
string for each: the code point of one character (at most 32 bits), or those of two in 64 bits, as
this machine reads eight bytes of UTF-32 (on little-endian ones the first is in the lower half).
Terms that no text has (`@in/…`, `@is/…`, `@no/…`) are strings. `spelled` turns either into text.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from generator.base.normalise import fold

Term = int | str
ALL = "@all"  # every report
_CODEC = f"utf-32-{sys.byteorder[0]}e"  # as this machine reads numbers
_CHARACTER = 0xFFFFFFFF
_LINE_END = ord("\n")


class _Folds(dict[int, str]):
    """For `str.translate`, which asks for each character's code."""

    def __missing__(self, code: int) -> str:
        self[code] = "\n" if code == _LINE_END else fold(chr(code)).lower()
        return self[code]


_FOLDS = _Folds()


def folded(text: str) -> str:
    """Text as it is compared: widths and quotes unified, lower case, no spaces but line ends.

    Each character by itself, so that a place in the folded text is a place in the text.
    templates/assets/search.js does the same.
    """
    return text.translate(_FOLDS)


def pairs_of(text: str) -> set[int]:
    """All neighbours in a folded text, each as one 64-bit number (see above); line ends count as
    characters, and one stands before the first line and after the last."""
    codes = memoryview(f"\n{folded(text)}\n".encode(_CODEC))
    # Eight bytes are a pair: those that begin at even places, then those at odd ones.
    even, odd = codes[: len(codes) & ~7], codes[4:]
    return {*even.cast("Q"), *odd[: len(odd) & ~7].cast("Q")}


def terms_in(pairs: Mapping[int, int]) -> dict[Term, int]:
    """The terms of a text: the characters and the pairs of `pairs`, none with a line end. Each keeps
    the bits of its pair (one for each year, see `postings.window`), a character those of all its
    pairs together."""
    terms: dict[Term, int] = {}
    for pair, bits in pairs.items():
        one, other = pair & _CHARACTER, pair >> 32  # a character is `one` of some pair
        if one != _LINE_END:
            terms[one] = terms.get(one, 0) | bits
            if other != _LINE_END:
                terms[pair] = bits
    return terms


def spelled(term: Term) -> str:
    """A term as it stands in the index."""
    if isinstance(term, str):
        return term
    return term.to_bytes(8 if term > _CHARACTER else 4, sys.byteorder).decode(_CODEC)


def kind_term(kind: str) -> str:
    """What marks authorities of one 类型."""
    return f"@is/{kind}"


def code_terms(code: str) -> list[str]:
    """What marks an authority of a code: the code, and that of its county."""
    return [f"@no/{part}" for part in dict.fromkeys((code, code[:6])) if part]


def folder_terms(path: str) -> list[str]:
    """What marks all authorities in a folder: one term for each folder down to the own one."""
    parts = path.split("/")
    return [f"@in/{'/'.join(parts[:end])}" for end in range(1, len(parts) + 1)]


def part_of(term: str, parts: int) -> int:
    """Which part of the index, 0 to parts - 1, holds a spelled term; search.js computes the same."""
    number = 0
    for character in term:
        number = (number * 31 + ord(character)) % 16777213
    return number % parts
