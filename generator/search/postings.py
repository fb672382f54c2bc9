"""Where each term occurs: lines of text that a browser reads by cutting them into fours.

A line is a term and its sections, separated by spaces: `公开 a2AbCA… n2AbC4…`. A section begins with
what was searched (`a` the authority's names, `t` the heading of a report, `n` its narrative) and six
years (`2`: 2020–2025); then come entries of four characters, in their order: three are the
authority's number, the fourth says which of the six years. What is found by its authority's names is
every report, so these entries have all its years; of an authority without reports they stand in `a-`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from generator.search.documents import Searched
from generator.search.part_files import FIRST_YEAR
from generator.search.terms import (
    ALL,
    Term,
    code_terms,
    folder_terms,
    kind_term,
    pairs_of,
    part_of,
    spelled,
    terms_in,
)

# In the order of their codes, so that entries sort as text.
DIGITS = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
YEARS = 6  # in an entry
_WIDTH = 4

# A section is a kind and a window, as in "n2"; bits are those of `window`.
Occurrences = dict[str, dict[Term, int]]  # section → term → years as bits
Postings = defaultdict[str, defaultdict[Term, list[str]]]  # section → term → entries
Lines = dict[str, dict[str, str]]  # spelled term → section → entries joined


def slot_code(slot: int) -> str:
    """An authority's number in three characters."""
    return DIGITS[slot >> 12] + DIGITS[slot >> 6 & 63] + DIGITS[slot & 63]


def window(year: int) -> tuple[str, int]:
    """The six years to which a year belongs, as a digit (2008–2013: "0"), and its bit (1 to 32)."""
    number, bit = divmod(year - FIRST_YEAR, YEARS)
    return DIGITS[number + 1], 1 << bit


def occurrences(entry: Searched) -> Occurrences:
    """All that the index says of one authority and its reports."""
    pairs: defaultdict[str, dict[int, int]] = defaultdict(dict)
    windows: dict[str, int] = {}
    for kind, texts in (("t", entry.titles), ("n", entry.texts)):
        for year, text in texts.items():
            own, bit = window(year)
            windows[own] = windows.get(own, 0) | bit
            years = pairs[kind + own]
            for pair in pairs_of(text):
                years[pair] = years.get(pair, 0) | bit
    found = {own: terms_in(years) for own, years in pairs.items()}
    marks = [ALL, *folder_terms(entry.path), kind_term(entry.kind), *code_terms(entry.code)]
    names = [*terms_in(dict.fromkeys(pairs_of(entry.names), 0)), *marks]
    for own, bits in windows.items() or [(DIGITS[0], 0)]:
        found["a" + own] = dict.fromkeys(names, bits)
    return found


def postings() -> Postings:
    """No postings yet."""
    return defaultdict(lambda: defaultdict(list))


def add(found: Postings, slot: int, entry: Searched) -> None:
    """Add an authority, which comes after all with lower slots."""
    code = slot_code(slot)
    marks = [code + digit for digit in DIGITS]  # shared by its terms: most of the memory is saved
    for own, terms in occurrences(entry).items():
        entries = found[own]
        for term, years in terms.items():
            entries[term].append(marks[years])


def in_parts(found: Postings, parts: int) -> Iterator[tuple[int, str]]:
    """The postings as the text of each part, empty ones too."""
    lines: defaultdict[Term, dict[str, str]] = defaultdict(dict)
    for own, terms in found.items():
        for term, entries in terms.items():
            lines[term][own] = "".join(entries)
    by_part: list[Lines] = [{} for _ in range(parts)]
    for term, sections in lines.items():
        word = spelled(term)
        by_part[part_of(word, parts)][word] = sections
    yield from enumerate(map(written, by_part))


def written(lines: Lines) -> str:
    """A part of the postings as text, whatever the order it came in."""
    return "\n".join(
        " ".join([term, *(own + lines[term][own] for own in sorted(lines[term]))])
        for term in sorted(lines)
    )


def read(text: str) -> Lines:
    """The inverse of `written`."""
    lines: Lines = {}
    for line in text.split("\n") if text else ():
        term, *sections = line.split(" ")
        lines[term] = {own[:2]: own[2:] for own in sections}
    return lines


def patch(lines: Lines, term: str, own: str, slot: int, years: int | None) -> None:
    """Say that the authority `slot` has the spelled term in section `own` in these `years` (bits of
    `window`); None: that it has it not. `lines` stays as `read` gave it, without empty sections."""
    code = slot_code(slot)
    entries = lines.get(term, {}).get(own, "")
    at = _WIDTH * bisect_left(
        range(len(entries) // _WIDTH), code, key=lambda i: entries[_WIDTH * i : _WIDTH * i + 3]
    )
    end = at + _WIDTH if entries.startswith(code, at) else at
    entry = "" if years is None else code + DIGITS[years]
    entries = entries[:at] + entry + entries[end:]
    if entries:
        lines.setdefault(term, {})[own] = entries
    elif own in lines.get(term, ()):
        del lines[term][own]
        if not lines[term]:
            del lines[term]
