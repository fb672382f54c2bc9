"""The sentences of a narrative with their counts marked, and what a count in one of them states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.rules.patterns import compiled, count, number

LONGEST = 1000  # characters of a sentence; a bound, so that no text can cost much

# In `marked`, 约8件 is 0 and marks of its length, 三件 is 零 and marks: patterns of phrases need not
# know how counts are written, and places stay. No text contains the mark itself (content.py).
_MARK = "\x01"
ANY_COUNT = f"[0零]{_MARK}+"
N = f"(?P<n>{ANY_COUNT})"
LEFT = r"[^,;:!?\n\d]"  # the rest of a clause, up to its number; for `marked`
_COUNT = count("件条宗份起例个次部")
_HALF_WIDTH = str.maketrans("，；：！？（）", ",;:!?()")

_SENTENCE = r"[^。！？!?\n]+"
_ANY_TERM = "申请|复议|诉讼|规范性文件|行政许可|行政处罚|行政强制|公开|发布"
_YEAR = r"(\d{4})\s*年|(去年|上年(?!度?结转)|上一年(?!度?结转)|前年)"
_CLAUSE_END = "[,;:。(]"


Blocks = tuple[tuple[str, int, int], ...]  # text, heading level, chapter


class Statement(NamedTuple):
    """One count: what of, how many, whether only about, whether plainly said, and where."""

    topic: str
    value: int
    approximate: bool
    explicit: bool  # the sentence itself names the thing; else only its heading does
    nil: bool  # said in words: 未收到
    unit: str
    block: int
    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence with what surrounds it."""

    year: int
    text: str  # of its block
    block: int
    heading: str
    chapter: int
    offset: int
    own: str
    marked: str  # `own` with its counts marked and half-width punctuation
    counts: dict[int, re.Match[str]]  # by where they start

    def states(
        self, topic: str, found: re.Match[str], units: str, explicit: bool = True
    ) -> Iterator[Statement]:
        """The count `n` of a phrase in `marked`, if it is a whole number in one of the units."""
        said = self.counts[found.start("n")]
        value = number(said["n"])
        if said["unit"] not in units or value is None or value != int(value):
            return
        if not self._of_another_year(found):
            about = bool(said["about"] or said["more"] or said["after"])
            start, end = self.offset + found.start(), self.offset + said.end("unit")
            yield Statement(
                topic, int(value), about, explicit, False, said["unit"], self.block, start, end
            )

    def denies(
        self, topic: str, found: re.Match[str], tail: str | None, explicit: bool = True
    ) -> Iterator[Statement]:
        """None, as a phrase says in words; its `tail` is only what was looked at beside it."""
        if not self._of_another_year(found):
            start, end = self.offset + found.start(), self.offset + found.end() - len(tail or "")
            yield Statement(topic, 0, False, explicit, True, "", self.block, start, end)

    def _of_another_year(self, found: re.Match[str]) -> bool:
        # The last year named before the number is the one it belongs to.
        here = self.offset + found.start()
        named = compiled(_YEAR).findall(self.text, max(here - LONGEST, 0), here)
        return bool(named) and named[-1][0] != str(self.year)

    def clause(self, found: re.Match[str]) -> str:
        """The clause around a match: 通过网络收到申请2件 counts a part only."""
        start = max(self.marked.rfind(sign, 0, found.start()) for sign in ",;:(") + 1
        end = compiled(_CLAUSE_END).search(self.marked, found.end())
        return self.marked[start : end.start() if end else len(self.marked)]

    def before(self, found: re.Match[str]) -> str:
        """What stands before a match, back to a semicolon."""
        return self.marked[self.marked.rfind(";", 0, found.start()) + 1 : found.start()]


def sentences(year: int, blocks: Blocks) -> Iterator[Sentence]:
    """The sentences that may state something about the reported year."""
    heading, chapter = "", 0
    for index, (text, level, own_chapter) in enumerate(blocks):
        if level or chapter != own_chapter:
            heading, chapter = (text if level else ""), own_chapter
        if level or chapter == 5 or not compiled(_ANY_TERM).search(text):
            continue  # chapter 五 is about shortcomings and plans
        for found in compiled(_SENTENCE).finditer(text):
            own = found[0]
            if len(own) <= LONGEST and compiled(_ANY_TERM).search(own):
                counts = {said.start(): said for said in compiled(_COUNT).finditer(own)}
                marked = _marked(own, counts)
                yield Sentence(
                    year, text, index, heading, chapter, found.start(), own, marked, counts
                )


def _marked(own: str, counts: dict[int, re.Match[str]]) -> str:
    parts, last = [], 0
    for start, said in counts.items():
        sign = "0" if said["n"][0].isdecimal() else "零"
        parts += [own[last:start], sign, _MARK * (said.end() - start - 1)]
        last = said.end()
    return "".join([*parts, own[last:]]).translate(_HALF_WIDTH)
