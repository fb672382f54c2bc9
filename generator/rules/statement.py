"""What a count of the narrative states, and what is known where one is being read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from generator.rules import grammar as g
from generator.rules.words import Count, Token, Word

NEW, CARRIED_IN, CLOSED, CARRIED_OUT = "本年新收", "上年结转", "办结", "结转下年度"
HANDLED = "办理"  # 办理依申请公开5件: what came in or what was closed
EACH = "各"  # 行政复议、行政诉讼各1件: two facts
REVIEWS, SUITS, DISPUTES = "行政复议", "行政诉讼", "行政复议、行政诉讼"
MADE, REPEALED, STANDING = "制发", "废止", "现行有效"
KINDS = ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")
DECISIONS = (g.LICENCE, g.PENALTY, g.COERCION)
INFORMATION = "主动公开信息"

WHOLE, PART, COMPARED = "总", "分", "比"  # the role of a count


OF_VERB = {
    g.RECEIVE: NEW, g.HANDLE: HANDLED, g.CLOSE: CLOSED, g.CARRY_IN: CARRIED_IN, g.CARRY_OUT: CARRIED_OUT,
}  # fmt: skip
OF_REQUESTS = (*OF_VERB.values(), *KINDS)
OF_DOCUMENT = {g.MAKE: MADE, g.REPEAL: REPEALED, g.STAND: STANDING}
REQUESTS = (g.REQUEST, g.PLAIN_REQUEST)


class Statement(NamedTuple):
    """One count: what of, how many, and how it is meant; where it stands."""

    what: str
    value: int
    unit: str
    low: float  # what may be meant by 120余, 约30, 1.2万: from … to
    high: float
    explicit: bool  # the sentence itself names requests; else only its heading does
    nil: bool  # said in words: 未收到
    role: str
    ours: bool
    this_year: bool
    block: int
    start: int
    end: int
    applicant: str = ""  # 自然人: the words that limit a part to one kind of applicants

    @property
    def exact(self) -> bool:
        """Whether the number is given as such, and neither as about nor in 万."""
        return self.low == self.high

    @property
    def stated(self) -> bool:
        """Whether it says how many there were in all, of this authority and year."""
        return self.role == WHOLE and self.ours and self.this_year


@dataclass
class Context:
    """What is known where a sentence is being read."""

    year: int
    own: str  # the authority's names
    area: str  # 县, where the report is of the whole county
    block: int = 0
    chapter: int = 0
    offset: int = 0
    text: str = ""
    heading: str = ""  # the noun of the heading
    topic: str = ""
    explicit: bool = False
    named: bool = False  # whether disputes of the sentence are about disclosure
    this_year: bool = True
    numbered: bool = True  # whether a figure named the year: 2022年 holds on, 去年 for a sentence
    ours: bool = True
    of_which: str | None = None  # after 其中: what the count before it was of
    bracket: bool = False
    seen: list[Token] = field(default_factory=list)  # the words of the sentence up to here
    facts: list[Statement] = field(default_factory=list)  # of the sentence up to here


class Counted(NamedTuple):
    """A count with the words of its clause on both sides, back to the count before it."""

    number: Count
    left: list[Token]
    right: Sequence[Token]
    verb: Word | None  # of the count before it
    start: int  # where the left side begins in the text
    end: int


def applicants_of(counted: Counted) -> list[Token]:
    """The kinds of applicants before a count; else those after it, up to the next: 7件来自自然人."""
    wanted = (g.LIMIT, g.APPLICANT)
    left = [t for t in counted.left if t[:2] == wanted]
    following = takewhile(lambda t: isinstance(t, Word), counted.right[:3])
    return left or [t for t in following if t[:2] == wanted]


def last(words: Sequence[Token], *kinds: str) -> Word | None:
    for word in reversed(words):
        if isinstance(word, Word) and word.kind in kinds:
            return word
    return None
