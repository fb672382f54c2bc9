"""Counts in the narrative against their parts and against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.model.library import Library
from generator.model.report import Report
from generator.rules.facts import passage, shown, statements
from generator.rules.patterns import compiled, count, number
from generator.rules.rule import Finding, rule
from generator.rules.statement import HANDLED, KINDS, Statement

ARITHMETIC = "实践：正文数据前后不一致，是公开年报的常见差错"


@rule("NARR-TWO", "同一件事有两个总数", "warning", ARITHMETIC)
def two_totals(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文前后两处写同一件事的总数（收到申请、办结申请、全年主动公开信息……），数字不同。约数和分渠道的数不查。
    为什么：同一件事只有一个总数，两个数必有一错。
    错例：前文“全年共主动公开信息237条”，后文“全年共主动公开信息368条”。
    对例：前后都写“全年共主动公开信息368条”。
    """
    first: dict[str, Statement] = {}
    for statement in statements(report):
        if not statement.explicit or statement.what in (HANDLED, *KINDS):
            continue
        if statement.nil:
            continue  # the table decides
        before = first.setdefault(statement.what, statement)
        if before.high < statement.low or statement.high < before.low:
            yield Finding(
                passage(report, statement),
                f"“{statement.what}”前文为{shown(before)}，此处为{shown(statement)}",
                "请核对哪一个数正确；统计范围不同的，请写明各是什么数。",
            )


# The words after which parts follow, and what counts alike: 条（次）, 份, 件, not 次, 人, 万元.
_OF_WHICH = "其中|分别[为是]|包括|包含"
_UNITS = "条件份篇则宗"
_ITEM = f"{count(_UNITS)}(?P<etc>等)?"
_IN_BRACKETS = r"[（(][^（）()]*\d[^（）()]*[）)]"
_NO_LIST = "各(?![类项种])|均|同时|同步|转发|重复|交叉|约|余[条件份篇]|[较比]|增长|下降|占|率"
# … and what begins something else than another part.
_LIST_ENDS = (
    r"[。！？!?\n]|另|此外|其余|共计|合计|总计|其中|结转|上一?年|"
    "办结|办理|答复|回复|收到|受理|废止|发放|印制|张贴|悬挂|接待|报送|撰写"
)
NEAR = 30  # within which a total must stand before 其中
LONGEST = 600  # characters of a list; a bound, so that no text can cost much
# A list that leaves more open than this, or a list of two, names examples only.
NEARLY_ALL = 0.9


@rule("NARR-SUM", "分项之和与总数不符", "warning", ARITHMETIC)
def parts(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：“共若干条，其中……条、……条”，各分项相加是否等于总数，有没有一项大于总数。约数、只举几例（……等）和分项明显只是一部分的不查。
    为什么：分项之和与总数不符，说明漏计、多计或写错。
    错例：公开信息总计418条，其中文件110份，财务公开145条，微信公开18条，村务公开255条。
    对例：公开信息总计418条，其中财务公开145条，微信公开18条，村务公开255条。
    """
    for block in report.narrative.blocks:
        text = block.text
        if block.heading or not ("其中" in text or "分别" in text or "包" in text):
            continue
        for marker in compiled(_OF_WHICH).finditer(text):
            total = total_before(text, marker.start())
            if total is None:
                continue
            limit = marker.end() + LONGEST
            end = compiled(_LIST_ENDS).search(text, marker.end(), limit)
            stop = end.start() if end else limit
            listed = _listed(text, marker.end(), stop, total[2])
            if listed and _is_larger(text, listed[0], total):
                yield Finding(
                    block.passage(total[1], listed[0].end),
                    f"总数为 {total[0]}，其中一项为 {listed[0].value}，大于总数",
                    "请核对总数和这一项。",
                )
            elif _differs(total[0], listed) and not _completed(text, end, total[0], listed):
                values = [item.value for item in listed]
                yield Finding(
                    block.passage(total[1], listed[-1].end),
                    f"总数为 {total[0]}，所列 {len(values)} 项 "
                    f"{' + '.join(map(str, values))} = {sum(values)}，差 "
                    f"{abs(total[0] - sum(values))}",
                    "请核对总数和各分项；分项没有列全的，请写明“其他……条”或“等”。",
                )


def total_before(text: str, end: int) -> tuple[int, int, str] | None:
    """The exact count that the words 其中 directly follow, where it starts, and its unit."""
    if not any(unit in text[max(end - NEAR, 0) : end] for unit in _UNITS):
        return None
    first = max(end - LONGEST, 0)
    start = max(text.rfind(sign, first, end) for sign in "。\n") + 1
    if not text[start:end].strip(" \n，"):  # 共公开信息120条。其中，……
        start = max(text.rfind(sign, first, max(start - 1, 0)) for sign in "。\n") + 1
    counts = list(compiled(_ITEM).finditer(text, max(start, end - NEAR), end))
    last = counts[-1] if counts else None
    if last is None or compiled(_BETWEEN).fullmatch(text, last.end("unit"), end) is None:
        return None
    if last["about"] or last["more"] or last["after"]:
        return None
    clause = text[
        max(text.rfind(sign, first, last.start()) for sign in "，。；;：\n") + 1 : last.start()
    ]
    value = number(last["n"])
    if value is None or value != int(value) or value < 2 or compiled(_NO_TOTAL).search(clause):
        return None
    return int(value), last.start("n"), last["unit"]


_BETWEEN = r"(?:[（(]次[）)])?(?:信息|申请|文件)?[\s，。；：（(:,]*(?:主要|具体)?"
_NO_TOTAL = "结转|较|比|增加|减少"


class _Part(NamedTuple):
    value: int
    unit: str
    end: int


def _listed(text: str, start: int, stop: int, unit: str) -> list[_Part]:
    """The parts in `text[start:stop]`; none if one is approximate, 等 or no part."""
    # A part's own parts in brackets are blanked, so that places stay.
    tail = compiled(_IN_BRACKETS).sub(lambda found: " " * len(found[0]), text[start:stop])
    items: list[_Part] = []
    last, same, same_before = 0, False, False
    for found in compiled(_ITEM).finditer(tail):
        value = number(found["n"])
        between = tail[last : found.start()]
        if (
            value is None
            or value != int(value)
            or found["about"]
            or found["more"]
            or found["after"]
        ):
            return []
        if found["etc"] or compiled(_NO_LIST).search(between):
            return []
        same_before, same = same or same_before, found["unit"] == unit
        if same_before and not same:
            break  # 条, 条, 份: the list of 条 is over
        last = found.end()
        items.append(_Part(int(value), found["unit"], start + found.end("unit")))
    return items


def _is_larger(text: str, part: _Part, total: tuple[int, int, str]) -> bool:
    """Whether a part exceeds what it is a part of, which is not itself a part of something."""
    value, start, unit = total
    sentence = max(text.rfind(sign, 0, start) for sign in "。；;\n") + 1
    whole = not compiled(_OF_WHICH).search(text, sentence, start)
    return whole and part.value > value and part.unit == unit


def _completed(text: str, end: re.Match[str] | None, total: int, listed: list[_Part]) -> bool:
    """Whether what was carried over, named after the list, is what it lacks."""
    if end is None or end[0][0] not in "结上":
        return False
    after = compiled(_ITEM).search(text, end.end(), end.end() + NEAR)
    lacks = total - sum(item.value for item in listed)
    return after is not None and number(after["n"]) == lacks


def _differs(total: int, listed: list[_Part]) -> bool:
    """Whether the parts are a full list whose sum is not the total."""
    reached = 0
    for item in listed:
        reached += item.value
        if reached == total:
            return False  # the list ends here; what follows counts something else
    if len(listed) < 2 or reached > 3 * total:
        return False
    return reached > total or (len(listed) > 2 and reached >= NEARLY_ALL * total)


RULES = (two_totals, parts)
