"""Percentages and differences in the narrative against the counts they come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import NamedTuple

from generator.model.library import Library
from generator.model.narrative import Block
from generator.model.report import Report
from generator.rules import grammar as g
from generator.rules.patterns import compiled
from generator.rules.rule import Finding, rule
from generator.rules.totals import ARITHMETIC
from generator.rules.words import Count, Token, Word, take_apart

_SENTENCE = r"[^。！？!?\n]+"
_PERCENT = "%％"
_CHANGE = "增长|增加|上升|下降|减少|提高|降低"
_FALL = "下降|减少|降低"
_SHARE = "占"
_RATE = "(?:办结|办理|答复|回复|处理)率"
_ON_TIME = "按时|按期|及时|法定|限期|期限"
_ANY_RATE = "(?:办结|办理|答复|回复|处理|公开|满意|及时|知晓|更新)[率度]"
_OWN_RATE = "(采纳|满意|回收|收回|合格|整改|参与|参训|完成|更新|回应)率[为达到约]{0,2}$"
_HELP = "请核对百分比和据以计算的两个数。"


class _Said(NamedTuple):
    """A count with the words that lead to it, and whether they say 上年 or compare."""

    number: Count
    words: str
    tokens: Sequence[Token]

    @property
    def of_before(self) -> bool | None:
        """Whether it is last year's; None where no year is named."""
        years = [t.sign for t in self.tokens if isinstance(t, Word) and t.kind == g.YEAR]
        if not years:
            return None
        return years[-1] == g.LAST_YEAR


@rule("PCT", "百分比与数字不符", "notice", ARITHMETIC, plain=True)
def percentages(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文所写办结率、占比、增长率和增减的件数，与同一句里的数字计算是否相符（容许末位进舍）；各种“率”不超过100%。
    为什么：百分比由别的数算出，算错说明其中有数写错。
    错例：收到申请8件，办结7件，办结率100%。
    对例：收到申请8件，办结7件，办结率87.5%。
    """
    for block in report.narrative.blocks:
        if not compiled(_LIKELY).search(block.text):
            continue
        for sentence in compiled(_SENTENCE).finditer(block.text):
            if compiled(_LIKELY).search(sentence[0]):
                said = _said(sentence[0], report.year)
                yield from _check(block, sentence.start(), said)


_LIKELY = rf"[%％]|(?:{_CHANGE})了?\d"


def _said(text: str, year: int) -> list[_Said]:
    said: list[_Said] = []
    tokens: list[Token] = []
    start = 0
    for token in take_apart(text):
        if isinstance(token, Count):
            said.append(_Said(token, text[start : token.start], tokens))
            tokens, start = [], token.end
        elif token.kind == g.YEAR and token.sign.isdecimal():
            own = g.THIS_YEAR if int(token.sign) == year else g.LAST_YEAR
            tokens.append(token._replace(sign=own))
        else:
            tokens.append(token)
    return said


def _check(block: Block, offset: int, said: Sequence[_Said]) -> Iterator[Finding]:
    for index, one in enumerate(said):
        if one.number.unit not in _PERCENT:
            if compiled(f"(?:{_CHANGE})了?$").search(one.words):
                yield from _difference(block, offset, one, said)
            continue
        exact = None
        if compiled(f"(?:{_CHANGE})[^，；]{{0,4}}$").search(one.words):
            exact = _growth(one, said)
        elif compiled(f"{_SHARE}[^，；]{{0,8}}$").search(one.words):
            exact = _share(index, said)
        elif compiled(f"{_RATE}[^，；]{{0,6}}$").search(one.words):
            exact = _rate(one, said)
        elif one.number.value <= 100 and compiled(_OWN_RATE).search(one.words):
            exact = _own_rate(index, said)
        elif one.number.value > 100 and compiled(f"{_ANY_RATE}[^，；]{{0,6}}$").search(one.words):
            start = offset + one.number.start
            words = block.text[start - len(one.words) : offset + one.number.end]
            found = compiled(_ANY_RATE).search(words)
            yield Finding(
                block.passage(start, offset + one.number.end),
                f"“{words[found.start() :] if found else words}”超过100%",
                "请核对百分比。",
            )
        if exact:
            yield from _compare(block, offset, one.number, exact)


def _pair(one: _Said, said: Sequence[_Said]) -> tuple[Count, Count] | None:
    """This year's count and last year's, of one unit, where there is just one of each."""
    counts = [s for s in said if s is not one and s.number.unit not in _PERCENT]
    counts = [s for s in counts if not compiled(f"(?:{_CHANGE})了?$").search(s.words)]
    before = [s.number for s in counts if s.of_before]
    now = [s.number for s in counts if s.of_before is False]
    if not now and counts and not counts[0].of_before:
        now = [counts[0].number]
    if not now and len(counts) == 2 and counts[0].of_before and counts[1].of_before is None:
        now = [counts[1].number]  # 由上年的100条增加到130条
    if len(before) != 1 or len(now) != 1 or before[0].unit != now[0].unit:
        return None
    known = before[0].low == before[0].high and now[0].low == now[0].high and before[0].value
    return (now[0], before[0]) if known else None


def _pair_by_difference(one: _Said, said: Sequence[_Said]) -> tuple[Count, Count] | None:
    """公开180条，同比增加30条，增长20%: last year's count is the difference."""
    here = said[: said.index(one)]
    if len(here) != 2 or any(s.number.unit in _PERCENT for s in here):
        return None
    (first, second) = here
    now, more = first.number, second.number
    if now.unit != more.unit or first.of_before or now.low != now.high or more.low != more.high:
        return None
    if not compiled(f"(?:{_CHANGE})了?$").search(second.words):
        return None
    falls = compiled(_FALL).search(second.words[-4:]) is not None
    before = now.value + more.value if falls else now.value - more.value
    return (now, now._replace(value=before, low=before, high=before)) if before > 0 else None


def _growth(one: _Said, said: Sequence[_Said]) -> tuple[Decimal, Count, Count] | None:
    pair = _pair(one, said) or _pair_by_difference(one, said)
    if pair is None:
        return None
    now, before = pair
    change = _ratio(now.value, before.value) - 100
    falls = compiled(_FALL).search(one.words.rpartition("，")[2]) is not None
    return (-change if falls else change), now, before


def _share(index: int, said: Sequence[_Said]) -> tuple[Decimal, Count, Count] | None:
    part = said[index - 1].number if index else None
    if part is None or part.unit in _PERCENT:
        return None
    wholes = [
        s.number
        for s, after in pairwise(said[:index])
        if s.number.unit == part.unit and "其中" in after.words
    ]
    if not wholes or wholes[-1].low != wholes[-1].high or wholes[-1].value < part.value:
        return None
    return _ratio(part.value, wholes[-1].value), part, wholes[-1]


def _rate(one: _Said, said: Sequence[_Said]) -> tuple[Decimal, Count, Count] | None:
    if compiled(_ON_TIME).search(one.words.rpartition("，")[2]):
        return None
    before = [s for s in said if s.number.unit not in _PERCENT]
    came = [s.number for s in before if _has(s, g.RECEIVE)]
    carried = [s.number for s in before if _has(s, g.CARRY_IN)]
    done = [s.number for s in before if _has(s, g.CLOSE)]
    if len(came) != 1 or len(done) != 1 or not came[0].value:
        return None
    whole, part = came[0], done[0]
    both = whole.value + sum(count.value for count in carried)
    decimals = _decimals(one.number)
    # Some divide by what came in, some by that and what was carried in.
    if abs(_ratio(part.value, both) - Decimal(str(one.number.value))) < Decimal(1).scaleb(
        -decimals
    ):
        return None
    return _ratio(part.value, whole.value), part, whole


def _own_rate(index: int, said: Sequence[_Said]) -> tuple[Decimal, Count, Count] | None:
    """采纳30条，采纳率75%: of the count before, or of any before that, if that is what it comes to."""
    word = compiled(_OWN_RATE).search(said[index].words)
    if index < 2 or not word or not {*word[1]} <= {*said[index - 1].words}:
        return None
    part, wholes = said[index - 1].number, [s.number for s in said[: index - 1]]
    alike = [w for w in wholes if w.unit == part.unit and w.value >= part.value > 0]
    if len(alike) != len(wholes) or not all(c.low == c.high for c in (part, *alike)):
        return None
    printed = Decimal(str(said[index].number.value))
    near = Decimal(1).scaleb(-_decimals(said[index].number))
    if any(abs(_ratio(part.value, whole.value) - printed) < near for whole in alike):
        return None
    return _ratio(part.value, alike[-1].value), part, alike[-1]


def _has(said: _Said, verb: str) -> bool:
    return any(t[:2] == (g.VERB, verb) for t in said.tokens)


def _ratio(part: float, whole: float) -> Decimal:
    return Decimal(str(part)) / Decimal(str(whole)) * 100


def _decimals(count: Count) -> int:
    return len(f"{count.value:g}".partition(".")[2])


def _compare(
    block: Block, offset: int, printed: Count, exact: tuple[Decimal, Count, Count]
) -> Iterator[Finding]:
    value, part, whole = exact
    decimals = _decimals(printed)
    if abs(Decimal(str(printed.value)) - value) >= Decimal(1).scaleb(-decimals):
        right = value.quantize(Decimal(1).scaleb(-max(decimals, 1)), ROUND_HALF_UP)
        start = min(part.start, whole.start, printed.start)
        yield Finding(
            block.passage(offset + start, offset + max(printed.end, part.end, whole.end)),
            f"所写 {printed.value:g}%，按 {part.value:g} 和 {whole.value:g} 计算应为 {right}%",
            _HELP,
        )


def _difference(block: Block, offset: int, one: _Said, said: Sequence[_Said]) -> Iterator[Finding]:
    pair = _pair(one, said)
    if pair is None or pair[0].unit != one.number.unit or one.number.low != one.number.high:
        return
    now, before = pair
    falls = compiled(_FALL).search(one.words[-4:]) is not None
    right = before.value - now.value if falls else now.value - before.value
    if right != one.number.value:
        start = min(now.start, before.start, one.number.start)
        end = max(now.end, before.end, one.number.end)
        yield Finding(
            block.passage(offset + start, offset + end),
            f"所写增减为 {one.number.value:g}，{now.value:g} 与 {before.value:g} 相差 "
            f"{abs(now.value - before.value):g}",
            "请核对这三个数。",
        )


RULES = (percentages,)
