"""Which paragraphs of a report stand (nearly) so in another authority's report, or last year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.likeness.index import Index, Texts
from generator.likeness.paragraphs import ComparedParagraph
from generator.model.record import Copy

# Similarity in per cent (of the longest common subsequence, as rapidfuzz counts it): of paragraphs
# in two authorities' reports, of one with last year's, and of the whole chapter 五 with last year's.
ELSEWHERE, LAST_YEAR, CHAPTER = 85, 90, 80
# Characters that are not stock: a shorter paragraph is alike by chance, a shorter chapter 五 says nothing.
LEAST, LEAST_CHAPTER = 50, 20
# A paragraph is compared with those that share clauses of this part of it. What is alike from the
# other's point of view shares at least 0.85 × 0.85 of that.
SHARED = 0.25
NEAR = 0.7 * SHARED
_PROBLEMS = 5  # chapter 五


class _Own(NamedTuple):
    """A paragraph of the authority, and its `words`: the clauses that are not stock, without numbers."""

    paragraph: ComparedParagraph
    words: str


def copies_of(index: Index, path: str, texts: Texts) -> Mapping[int, Sequence[Copy]]:
    """Year → the copied passages of that report of the authority at `path`, whose narratives are
    `texts`, in the order of the text."""
    own = {
        year: [_Own(p, index.distinctive(p.text)) for p in paragraphs]
        for year, paragraphs in texts.items()
    }
    return {y: tuple(_copies(index, path, y, own[y], own.get(y - 1, ()))) for y in own}


def _copies(
    index: Index, path: str, year: int, now: Sequence[_Own], before: Sequence[_Own]
) -> Iterator[Copy]:
    chapter = _chapter(path, year, now, before)
    if chapter:
        yield chapter
    for own in now:
        if len(own.words) < LEAST:
            continue
        told = bool(chapter) and own.paragraph.chapter == _PROBLEMS
        found = sorted(_found(index, path, year, own, told=told), key=_rank)
        if found:
            more = len({(copy.authority, copy.year) for copy in found}) - 1
            yield found[0]._replace(more=more)


def _rank(copy: Copy) -> tuple[int, int, str, int]:
    """The closest first; then the newest."""
    return -copy.percent, -copy.year, copy.authority, copy.other_line


def _found(index: Index, path: str, year: int, own: _Own, *, told: bool) -> Iterator[Copy]:
    """The same in reports of the year and the year before; the own report of the year before has
    been `told` of where chapter 五 is compared as a whole."""
    for number in index.sharing(own.paragraph.text, SHARED, (year - 1, year)):
        other = index.owner(number)
        least = ELSEWHERE
        if other.path == path:
            # With other numbers it was not just copied.
            if told or other.year == year or other.paragraph.numbers != own.paragraph.numbers:
                continue
            least = LAST_YEAR
        percent = _alike(own.words, index.distinctive(other.paragraph.text), least)
        if percent:
            yield _copy(own.paragraph, other.path, other.year, other.paragraph, percent)


def _chapter(path: str, year: int, now: Sequence[_Own], before: Sequence[_Own]) -> Copy | None:
    """Chapter 五 as a whole against last year's."""
    own, past = ([o for o in texts if o.paragraph.chapter == _PROBLEMS] for texts in (now, before))
    words, then = ("".join(o.words for o in texts) for texts in (own, past))
    percent = _alike(words, then, CHAPTER) if len(words) >= LEAST_CHAPTER else 0
    if not percent:
        return None
    copy = _copy(own[0].paragraph, path, year - 1, past[0].paragraph, percent)
    return copy._replace(chapter=_PROBLEMS)


def _copy(
    own: ComparedParagraph, path: str, year: int, other: ComparedParagraph, percent: int
) -> Copy:
    return Copy(own.line, 0, path, year, other.line, percent, 0)


def _alike(one: str, other: str, least: int) -> int:
    """How alike two texts are in per cent (rapidfuzz' ratio, rounded down); 0 below `least`."""
    # No common subsequence is longer than the shorter text.
    if 200 * min(len(one), len(other)) < least * (len(one) + len(other)):
        return 0
    from rapidfuzz import fuzz  # here, since most builds compare nothing

    return int(fuzz.ratio(one, other, score_cutoff=least))
