"""Regular expressions compiled when first needed: one report needs few of the hundred."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

# A pattern, and words (or single signs) of which all that it matches contains one: a text without
# them is not searched. Patterns begin with a sign or a set of signs, to which a search skips.
Sought = tuple[Iterable[str], str]

# Chinese signs and what else is a letter abroad; a range of all of them takes long to compile, as
# does every set with more than two stretches of signs that are not Latin.
HAN = r"[^\W\d_a-zA-Z]"


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled once."""
    return re.compile(pattern)


def says(text: str, words: Iterable[str], pattern: str) -> bool:
    """Whether one of the plain words, or else the pattern, is in the text."""
    return any(word in text for word in words) or compiled(pattern).search(text) is not None


def present(sought: Iterable[Sought], text: str) -> list[Sought]:
    """Those whose words are in the text."""
    likely = []
    for one in sought:
        for word in one[0]:
            if word in text:
                likely.append(one)
                break
    return likely


def first_of(sought: Iterable[Sought], text: str) -> Iterator[re.Match[str]]:
    """The matches of the patterns, in order; of several that overlap only the first."""
    found = [
        match for _, pattern in present(sought, text) for match in compiled(pattern).finditer(text)
    ]
    end = 0
    for match in sorted(found, key=re.Match.start):
        if match.start() >= end:
            yield match
            end = match.end()
