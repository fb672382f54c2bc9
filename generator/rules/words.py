"""A text taken apart: its counts, its words by the tables of the grammar, and its signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from generator.rules.grammar import CARRY_IN, CARRY_OUT, GLUE, GLUE_WORDS, ROWS, VERB, WHO, YEAR
from generator.rules.patterns import NUMBER, number
from generator.rules.spans import FULL_WIDTH

BREAK = "界"
UNITS = "件条宗份起例个次部篇则项期"
# How far off an 余, a 约 or a 1.2万 may be, as a part of the whole.
_ABOUT = 0.1


class Word(NamedTuple):
    """A stretch of the text: what it does, and which of its kind it is."""

    kind: str
    sign: str
    start: int
    end: int


class Count(NamedTuple):
    """How many, in what unit; `low` and `high` bound what may be meant by 120余, 约30, 1.2万."""

    value: float
    unit: str
    low: float
    high: float
    start: int
    end: int


Token = Word | Count


# The rules of one report ask for the same sentences one after the other.
@lru_cache(maxsize=128)
def take_apart(text: str) -> tuple[Token, ...]:
    """The tokens of a text in their order; what lies between them is not in the grammar."""
    if _FULL_WIDTH.search(text):
        text = text.translate(FULL_WIDTH)
    tokens: list[Token] = [*_known_words(text), *_numbers(text)]
    tokens += [
        Word(
            _KINDS[found.lastgroup or ""][0],
            _KINDS[found.lastgroup or ""][1] or found[0],
            *found.span(),
        )
        for found in _PHRASES.finditer(text)
    ]
    tokens.sort(key=_order)
    kept: list[Token] = []
    end = 0
    for token in tokens:  # of what overlaps, the first and longest
        if token.start >= end:
            kept.append(token)
            end = token.end
    return tuple(kept)


def counts_in(text: str) -> list[Count]:
    """Only the counts and percentages of a text."""
    if _FULL_WIDTH.search(text):
        text = text.translate(FULL_WIDTH)
    return [token for token in _numbers(text) if isinstance(token, Count)]


def _order(token: Token) -> tuple[int, int]:
    return token.start, -token.end


def _numbers(text: str) -> Iterator[Token]:
    """Counts, percentages and years."""
    for found in _NUMBER.finditer(text):
        start, end = found.span()
        before = text[start - 1] if start else ""
        if before in _NO_NUMBER_AFTER or (
            before in "何数几" and before and not text[start].isdecimal()
        ):
            continue  # 第8件, 数十件; but 申请总数8件
        unit = found["unit"]
        value = number(found["n"])
        if unit == "年":
            yield Word(YEAR, found["n"], start, end)
        elif value is not None:
            about = _ABOUT_BEFORE.search(text, max(start - 3, 0), start)
            low, high = value, value
            more = found["more"] or ""
            if "万" in more:
                step = 5_000 / 10 ** len(found["n"].partition(".")[2])
                value *= 10_000
                low, high = value - step, value + step
            if about or found["after"] or more.strip(" 万"):
                low, high = low * (1 - _ABOUT), high * (1 + _ABOUT) + 1
            yield Count(value, unit, low, high, about.start() if about else start, end)


# Each begins with signs that a search can skip to.
_NUMBER = re.compile(
    rf"(?P<n>{NUMBER})(?P<more>\s*[余多来几万]+|\+)?\s*(?:[（(]次[）)])?"
    rf"(?P<unit>[{UNITS}%％年])(?!工作日|小时|月|季度|百分|人次|年)(?:次|[（(]次[）)])?(?P<after>以上|左右|上下|以内)?"
)
_NO_NUMBER_AFTER = frozenset("第每.0123456789")
_ABOUT_BEFORE = re.compile(r"(?:大约|大概|将近|接近|超过|不足|约|近|逾|超)\s*$")
_FULL_WIDTH = re.compile("[０-９]")
_NEXT = r"(?:下一?个?年|次年|明年|翌年|来年|20\d\d年)"
_PHRASES = re.compile(
    "[结顺延转上去2县市区省州旗](?:"
    rf"(?P<out>(?:(?<=结)转|(?<=顺)延|(?<=延)[续期]?|(?<=转))(?:至|到|入)?{_NEXT}度?(?:继续)?(?:办理|处理|答复)?)|"
    r"(?P<into>(?:(?<=[上去])|(?<=2)0\d\d)(?:一?年)?度?(?:转入|结转)(?!(?:至|到|入)?(?:下|次|明|20))(?:至今年|至本年度?|到本年度?)?(?:来的)?(?:继续)?(?:办理|处理)?)|"
    r"(?P<organ>(?<=[县市区省州旗])(?:[^\W\d_a-zA-Z和与、]{0,7}?)(?:局|委员会|办公室|中心|法院|政府办(?![结理]))))"
)
_KINDS = {"out": (VERB, CARRY_OUT), "into": (VERB, CARRY_IN), "organ": (WHO, "")}


def _known_words(text: str) -> list[Word]:
    """The words of the tables, at each place the longest; a look at each sign, as fast as one
    pattern of all words, which would take 20 ms to compile."""
    words, lengths = _lexicon()
    found: list[Word] = []
    end = 0
    for start, sign in enumerate(text):
        if start < end or sign not in lengths:
            continue
        for length in lengths[sign]:
            what = words.get(text[start : start + length])
            if what:
                end = min(start + length, len(text))
                found.append(Word(*what, start, end))
                break
    return found


@cache
def _lexicon() -> tuple[dict[str, tuple[str, str]], dict[str, list[int]]]:
    """What each word is, and the lengths of the words by their first sign, the longest first."""
    words = dict.fromkeys(GLUE_WORDS.split(), (GLUE, ""))
    words |= {word: (row.kind, row.sign) for row in ROWS for word in row.words.split()}
    words |= {sign: (BREAK, sign) for sign in _SIGNS}
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[0], set()).add(len(word))
    return words, {sign: sorted(own, reverse=True) for sign, own in lengths.items()}


_SIGNS = "，,；;：:。（()）、！？!?\n"
