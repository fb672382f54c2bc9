"""`rules --read`: how each sentence of a report is read, and which rows of the grammar say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.model.narrative import Block
from generator.model.report import Report
from generator.rules import grammar as g
from generator.rules.facts import counted
from generator.rules.patterns import compiled
from generator.rules.statement import COMPARED, PART, Statement
from generator.rules.words import BREAK, Count, Token, Word, take_apart

_SENTENCE = r"[^。！？!?\n]+[。！？!?]?"
_KINDS = {
    g.NOUN: "事", g.VERB: "动", g.OUTCOME: "果", g.LIMIT: "限", g.COMPARE: "比", g.YEAR: "年",
    g.WHO: "谁", g.NOT: "否", g.SUM: "合",
}  # fmt: skip
_CASES = "件宗起例"


def read_aloud(report: Report) -> Iterator[str]:
    """Every sentence that counts something: its line, its facts, and the counts nobody covers."""
    facts = counted(report)
    understood = left = 0
    for index, block in enumerate(report.narrative.blocks):
        own = [fact for fact in facts if fact.block == index]
        for sentence in compiled(_SENTENCE).finditer(block.text):
            here = [fact for fact in own if sentence.start() <= fact.start < sentence.end()]
            tokens = take_apart(sentence[0])
            unread = _unread(tokens, here, sentence.start())
            if block.heading or not (here or unread):
                continue
            understood, left = understood + len(here), left + len(unread)
            yield f"第 {_line(block, sentence.start())} 行  {sentence[0].strip()}"
            yield from (
                f"    {_told(fact, report.year)}  〔{_rows(tokens, fact, sentence.start())}〕"
                for fact in here
            )
            if unread:
                words = "、".join(sentence[0][count.start : count.end] for count in unread)
                yield f"    没有读作年报事项的数：{words}"
    yield f"读出 {understood} 个数，另有 {left} 个数不是年报事项或者没有读懂。"


def _line(block: Block, offset: int) -> int:
    return block.passage(offset, offset + 1).place.line


def _told(fact: Statement, year: int) -> str:
    """本年新收 8 件，全数，本机关，2024 年."""
    value = f"{fact.value}" if fact.exact else f"约 {fact.value}"
    role = {PART: "其中一部分", COMPARED: "与别的数比较"}.get(fact.role, "全数")
    parts = [
        f"{fact.what} {value} {fact.unit or '件'}" + ("（写作没有）" if fact.nil else ""),
        f"{role}（{fact.applicant}）" if fact.applicant else role,
        "本机关" if fact.ours else "别的机关",
        f"{year} 年" if fact.this_year else "别的年份",
    ]
    return "，".join(parts)


def _rows(tokens: Sequence[Token], fact: Statement, offset: int) -> str:
    """The words of the clause around a fact with the rows of the grammar that have them."""
    start, end = fact.start - offset, fact.end - offset
    first = max((t.end for t in tokens if t[0] == BREAK and t.end <= start), default=0)
    last = min((t.start for t in tokens if t[0] == BREAK and t.start >= end), default=end)
    words = [t for t in tokens if isinstance(t, Word) and first <= t.start and t.end <= last]
    return "；".join(f"{_KINDS[t.kind]}·{t.sign}" for t in words if t.kind in _KINDS) or "标题"


def _unread(tokens: Sequence[Token], here: Sequence[Statement], offset: int) -> list[Count]:
    """The counts of cases that no fact covers."""
    return [
        token
        for token in tokens
        if isinstance(token, Count)
        and token.unit in _CASES
        and not any(f.start <= token.start + offset < f.end for f in here)
    ]
