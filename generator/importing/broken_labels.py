"""Labels that a narrow column broke over lines are whole again, in text copied out of a PDF.

Only where the pieces, end to end and nothing between them, are exactly a label of the form:
（一）予以公 / 开 / 9 2 1 → （一）予以公开 / 9 2 1; the values stay on their lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from generator.importing.label_dictionary import LabelDictionary, bare
from generator.importing.lines import Line, Piece
from generator.importing.values import words_and_values

_MOST_PIECES = 16  # that one label is broken into
_LONGEST_PIECE = 40  # characters of one line
_LONG = 10  # characters of a label: so much is alike by no chance
_MOST_WORDS = 12  # on one line of headings


class _Word(NamedTuple):
    """One of the words that blanks part on a line; `line` is the number of its line, `last`:
    only values follow on it."""

    text: str
    line: int
    last: bool


def with_whole_labels(dictionary: LabelDictionary, lines: Sequence[Line]) -> list[Line]:
    """`lines` with every broken label on one line, the values behind its last piece with it."""
    known = {
        *dictionary.rows,
        *dictionary.groups,
        *dictionary.columns,
        *dictionary.headings,
        *dictionary.lines,
    }
    result: list[Line] = []
    run: list[Line] = []
    for line in lines:
        if _may_be_broken(line):
            run.append(line)
            continue
        result += _mended(dictionary, known, run)
        run = []
        result.append(line)
    return [*result, *_mended(dictionary, known, run)]


def _may_be_broken(line: Line) -> bool:
    if line.grid >= 0 or line.level or not line.pieces:
        return False
    words, _ = words_and_values(line.text)
    return 0 < len(words) <= _LONGEST_PIECE and len(words.split()) <= _MOST_WORDS


def _mended(dictionary: LabelDictionary, known: set[str], run: Sequence[Line]) -> Iterator[Line]:
    """A run of short lines, each with a word, its broken labels mended; the others as they are."""
    values = [words_and_values(line.text)[1] for line in run]
    words = [word for number, line in enumerate(run) for word in _words(line, number, values)]
    counts = Counter(word.line for word in words)
    index = 0
    rest: list[str] = []  # the words so far of a line that a broken label touches
    while index < len(words):
        first = words[index]
        count = _pieces(known, words, index, values)
        if count == 1 and bare(first.text) not in known:
            count = _pieces_of_row(dictionary, words, index, values)
        last = words[index + count - 1]
        broken = last.line > first.line
        if rest and broken:
            yield _line(run[first.line], rest)
            rest = []
        rest.append("".join(word.text for word in words[index : index + count]))
        index += count
        if last.last and not broken and len(rest) == counts[last.line]:
            yield run[last.line]
            rest = []
        elif last.last:
            yield _line(run[last.line], [*rest, *values[last.line]])
            rest = []
        elif broken:
            yield _line(run[last.line], rest)
            rest = []


def _words(line: Line, number: int, values: Sequence[Sequence[str]]) -> list[_Word]:
    texts = line.text.split()
    texts = texts[: len(texts) - len(values[number])]
    return [_Word(text, number, at == len(texts)) for at, text in enumerate(texts, 1)]


def _pieces(known: set[str], words: Sequence[_Word], start: int, values: Sequence[object]) -> int:
    """Of how many words the label that begins there is made; 1 where it is not broken."""
    text = words[start].text
    found = 1
    for count in range(2, _MOST_PIECES + 1):
        at = start + count - 1
        if at >= len(words) or (words[at].line > words[at - 1].line and values[words[at - 1].line]):
            break  # values stand between
        text += words[at].text
        if words[at].line > words[start].line and bare(text) in known:
            found = count
    return found


def _pieces_of_row(
    dictionary: LabelDictionary, words: Sequence[_Word], start: int, values: Sequence[object]
) -> int:
    """The same of a row's label that an office worded otherwise: all words up to its values."""
    near = range(start, min(start + _MOST_PIECES, len(words)))
    end = next((n for n in near if values[words[n].line]), len(words) - 1)
    if end not in near:
        return 1
    while not words[end].last:
        end += 1
    count = end + 1 - start
    text = "".join(word.text for word in words[start : end + 1])
    whole = 1 < count <= _MOST_PIECES and len(text) >= _LONG and dictionary.row(text)
    return count if whole else 1


def _line(line: Line, words: Sequence[str]) -> Line:
    return replace(line, pieces=(Piece(" ".join(words), 0),))
