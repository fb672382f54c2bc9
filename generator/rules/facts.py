"""The counts of a narrative, read once for all rules: what, how many, of whom, of which year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from generator.model.authority import GOVERNMENTS
from generator.model.narrative import Narrative, Passage
from generator.model.report import Report
from generator.rules import grammar as g
from generator.rules.clauses import read_sentence
from generator.rules.patterns import compiled
from generator.rules.statement import (
    Context,
    Statement,
)
from generator.rules.words import UNITS

LONGEST = 1000  # characters of a sentence; a bound, so that no text can cost much
_TERM = r"申请|复议|诉讼|规范性文件|行政许可|行政处罚|行政强制|结转|信息[^，。；]{0,9}条"
_A_REQUEST = "信息公开(?:的)?(?:书面|网上)?申请|依申请公开|申请公开|公开申请|申请政府信息"
_SENTENCE = r"[^。！？!?\n]+"
_COUNTS = (
    "[\\d一二两三四五六七八九十未没无零]"
    rf"(?:(?<=\d)(?![年月日\d])|(?<=[未没无零])|(?<!\d)[{UNITS}])"
)

Blocks = Sequence[tuple[str, int, int]]  # text, heading level, chapter


def counted(report: Report) -> tuple[Statement, ...]:
    """Every count of the narrative that is understood, with those of others, of other years and of
    parts."""
    file = report.authority.file
    area = report.authority.name[-1] if file.kind in GOVERNMENTS else ""
    narrative = report.narrative
    return _read(
        report.year, _Text(narrative.text, narrative), f"{file.full_name} {file.name}", area
    )


def statements(report: Report) -> Iterator[Statement]:
    """The facts about this authority and the reported year as a whole."""
    return (fact for fact in counted(report) if fact.stated)


def passage(report: Report, fact: Statement) -> Passage:
    """Where a fact stands."""
    return report.narrative.blocks[fact.block].passage(fact.start, fact.end)


def shown(fact: Statement) -> str:
    """The number of a fact in a message."""
    return f" {fact.value}" if fact.exact else f"约 {fact.value}"


@dataclass(frozen=True)
class _Text:
    """A narrative that is known again by its text."""

    text: str
    narrative: Narrative = field(compare=False)


# One report's rules ask one after the other, so the last answer is all that need be kept.
@lru_cache(maxsize=1)
def _read(year: int, text: _Text, own: str, area: str) -> tuple[Statement, ...]:
    blocks = [(b.text, b.heading, b.chapter) for b in text.narrative.blocks]
    return read_blocks(year, blocks, own, area)


def read_blocks(year: int, blocks: Blocks, own: str, area: str) -> tuple[Statement, ...]:
    """The counts of these blocks; `own` are the authority's names, `area` says 县 for a county."""
    found: list[Statement] = []
    heading, chapter = "", 0
    for index, (text, level, own_chapter) in enumerate(blocks):
        if level or chapter != own_chapter:
            heading, chapter = (text if level else ""), own_chapter
        if level or chapter == 5:
            continue  # chapter 五 is about shortcomings and plans
        requests = chapter == 3 or compiled(_A_REQUEST).search(heading + text[:20])
        noun = g.REQUEST if requests else ""
        if noun or compiled(_TERM).search(text):
            context = Context(year, own, area, index, chapter, heading=noun, topic=noun)
            found += _read_block(context, text)
    return tuple(found)


def _read_block(context: Context, text: str) -> Iterator[Statement]:
    for found in compiled(_SENTENCE).finditer(text):
        sentence = found[0]
        if len(sentence) > LONGEST:
            continue
        if compiled(_COUNTS).search(sentence):
            if context.topic or compiled(_TERM).search(sentence):
                read_sentence(context, sentence, found.start())
                yield from context.facts
        elif compiled(_A_REQUEST).search(sentence):  # most sentences count nothing
            context.topic = g.REQUEST
