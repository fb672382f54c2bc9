"""The page's search in Python: the same files, the same candidates, verified against the same texts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from generator.search import part_files, postings
from generator.search.index import stored
from generator.search.part_files import FIRST_YEAR, Shape, address, data_of, grams_name
from generator.search.terms import folded, part_of
from tests.search.projects import Place


class Index(NamedTuple):
    """An index as it can be asked: the lines of each part, and each report's texts by slot and year."""

    parts: list[postings.Lines]
    paths: dict[int, str]
    texts: dict[tuple[int, int], str]


class Found(NamedTuple):
    """Reports that a query can hit, and those it does."""

    candidates: set[Place]
    hits: set[Place]


def opened(files: Mapping[str, bytes]) -> Index:
    """Read an index from its files."""
    shape = Shape(*data_of(files[address(part_files.MANIFEST)])[:2])
    parts = [
        postings.read(data_of(files[address(grams_name(shape.grams, part))]))
        for part in range(shape.grams)
    ]
    paths, texts = {}, {}
    for name in (name for name in files if name.startswith(f"{part_files.FOLDER}n/")):
        for key in data_of(files[name]):
            entry = stored(files.__getitem__, int(key))
            paths[int(key)] = entry.path
            for year, title in entry.titles.items():
                texts[int(key), year] = folded(f"{entry.names}\n{title}\n{entry.texts[year]}")
    return Index(parts, paths, texts)


def query(index: Index, words: str) -> Found:
    """What search.js finds."""
    parts = [folded(word) for word in words.split()]
    places = set.intersection(*(_places(index, word) for word in parts))
    hits = {place for place in places if all(word in index.texts[place] for word in parts)}
    named = [{(index.paths[slot], year) for slot, year in some} for some in (places, hits)]
    return Found(*named)


def _places(index: Index, word: str) -> set[tuple[int, int]]:
    terms = [word] if len(word) < 3 else [a + b for a, b in pairwise(word)]
    found = [_occurrences(index, term) for term in terms]
    return set.union(*(set.intersection(*(f[kind] for f in found)) for kind in "atn"))


def _occurrences(index: Index, term: str) -> dict[str, set[tuple[int, int]]]:
    found: dict[str, set[tuple[int, int]]] = {"a": set(), "t": set(), "n": set()}
    value = {digit: number for number, digit in enumerate(postings.DIGITS)}
    for own, entries in index.parts[part_of(term, len(index.parts))].get(term, {}).items():
        start = FIRST_YEAR + (value[own[1]] - 1) * postings.YEARS
        for at in range(0, len(entries), 4):
            first, second, third, years = (value[digit] for digit in entries[at : at + 4])
            slot = first << 12 | second << 6 | third
            found[own[0]] |= {
                (slot, start + bit) for bit in range(postings.YEARS) if years >> bit & 1
            }
    return found
