"""Counts in the narrative against their parts, against each other, and percentages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.library import Library
from generator.narrative import Passage
from generator.report import Report
from generator.rules.narrative_numbers import (
    ABOUT,
    AFTER,
    DIGITS,
    INFORMATION,
    KINDS,
    MORE,
    Statement,
    number,
    passage,
    statements,
)
from generator.rules.rule import Finding, rule

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
        if statement.approximate or not statement.explicit or statement.topic in KINDS:
            continue
        if statement.nil:
            continue  # the table decides
        before = first.setdefault(statement.topic, statement)
        if before.value != statement.value:
            called = "主动公开信息" if statement.topic == INFORMATION else statement.topic
            yield Finding(
                passage(report, statement),
                f"“{called}”前文为 {before.value}，此处为 {statement.value}",
                "请核对哪一个数正确；统计范围不同的，请写明各是什么数。",
            )


# The words after which parts follow, and what counts alike: 条（次）, 份, 件, not 次, 人, 万元.
_OF_WHICH = re.compile("其中|分别[为是]|包括|包含")
_UNITS = "条件份篇则宗"
_ITEM = re.compile(
    rf"{ABOUT}(?<![\d.第每何数几])(?P<n>{DIGITS}){MORE}(?P<unit>[{_UNITS}]){AFTER}(?P<etc>等)?"
)
_COUNTED = re.compile(f"[{_UNITS}]")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*\d[^（）()]*[）)]")
_NO_LIST = re.compile(
    "各(?![类项种])|均|同时|同步|转发|重复|交叉|结转|约|余[条件份篇]|[较比]|增长|下降|占|率"
)
# … and what begins something else than another part.
_LIST_ENDS = re.compile(
    r"[。！？!?\n]|另|此外|其余|共计|合计|总计|其中|"
    "办结|办理|答复|回复|收到|受理|废止|发放|印制|张贴|悬挂|接待|报送|撰写"
)
NEAR = 30  # within which a total must stand before 其中
LONGEST = 600  # characters of a list; a bound, so that no text can cost much
# A list that leaves more open than this, or a list of two, names examples only.
NEARLY_ALL = 0.9


@rule("NARR-SUM", "分项之和与总数不符", "warning", ARITHMETIC)
def parts(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：“共若干条，其中……条、……条”，各分项相加是否等于总数。约数、只举几例（……等）和分项明显只是一部分的不查。
    为什么：分项之和与总数不符，说明漏计、多计或写错。
    错例：公开信息总计418条，其中文件110份，财务公开145条，微信公开18条，村务公开255条。
    对例：公开信息总计418条，其中财务公开145条，微信公开18条，村务公开255条。
    """
    for block in report.narrative.blocks:
        text = block.text
        if block.heading or not ("其中" in text or "分别" in text or "包" in text):
            continue
        for marker in _OF_WHICH.finditer(text):
            total = _total_before(text, marker.start())
            if total is None:
                continue
            limit = marker.end() + LONGEST
            end = _LIST_ENDS.search(text, marker.end(), limit)
            stop = end.start() if end else limit
            listed = _listed(text, marker.end(), stop, total[2])
            if _differs(total[0], listed):
                values = [item[0] for item in listed]
                yield Finding(
                    block.passage(total[1], listed[-1][1]),
                    f"总数为 {total[0]}，所列 {len(values)} 项 "
                    f"{' + '.join(map(str, values))} = {sum(values)}，差 "
                    f"{abs(total[0] - sum(values))}",
                    "请核对总数和各分项；分项没有列全的，请写明“其他……条”或“等”。",
                )


def _total_before(text: str, end: int) -> tuple[int, int, str] | None:
    """The exact count that the words 其中 directly follow, where it starts, and its unit."""
    if not _COUNTED.search(text, max(end - NEAR, 0), end):
        return None
    first = max(end - LONGEST, 0)
    start = max(text.rfind(sign, first, end) for sign in "。\n") + 1
    if not text[start:end].strip(" \n，"):  # 共公开信息120条。其中，……
        start = max(text.rfind(sign, first, max(start - 1, 0)) for sign in "。\n") + 1
    counts = list(_ITEM.finditer(text, max(start, end - NEAR), end))
    last = counts[-1] if counts else None
    if last is None or _BETWEEN.fullmatch(text, last.end("unit"), end) is None:
        return None
    if last["about"] or last["more"] or last["after"]:
        return None
    clause = text[
        max(text.rfind(sign, first, last.start()) for sign in "，。；;：\n") + 1 : last.start()
    ]
    value = number(last["n"])
    if value is None or value != int(value) or value < 2 or _NO_TOTAL.search(clause):
        return None
    return int(value), last.start("n"), last["unit"]


_BETWEEN = re.compile(r"(?:[（(]次[）)])?(?:信息|申请|文件)?[\s，。；：（(:,]*(?:主要|具体)?")
_NO_TOTAL = re.compile("结转|较|比|增加|减少")


def _listed(text: str, start: int, stop: int, unit: str) -> list[tuple[int, int]]:
    """The parts in `text[start:stop]`: value and end; none if one is approximate, 等 or no part."""
    # A part's own parts in brackets are blanked, so that places stay.
    tail = _IN_BRACKETS.sub(lambda found: " " * len(found[0]), text[start:stop])
    items: list[tuple[int, int]] = []
    last, same, same_before = 0, False, False
    for found in _ITEM.finditer(tail):
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
        if found["etc"] or _NO_LIST.search(between):
            return []
        same_before, same = same or same_before, found["unit"] == unit
        if same_before and not same:
            break  # 条, 条, 份: the list of 条 is over
        last = found.end()
        items.append((int(value), start + found.end("unit")))
    return items


def _differs(total: int, listed: list[tuple[int, int]]) -> bool:
    """Whether the parts are a full list whose sum is not the total."""
    reached = 0
    for value, _ in listed:
        reached += value
        if reached == total:
            return False  # the list ends here; what follows counts something else
    if len(listed) < 2 or reached > 3 * total:
        return False
    return reached > total or (len(listed) > 2 and reached >= NEARLY_ALL * total)


_PERCENT = r"(?P<p>\d{1,4}(?:\.\d{1,4})?)\s*[%％]"
_RATE = re.compile(
    rf"(?:收到|接到|受理)[^。；;\n\d]{{0,30}}(?P<whole>{DIGITS})\s*[件条宗][^。；;\n\d]{{0,20}}?"
    rf"(?P<verb>办结|办理|答复|回复|处理)[^。；;\n\d]{{0,12}}?(?P<part>{DIGITS})\s*[件条宗]"
    rf"[^。；;\n\d按时期]{{0,10}}?(?P=verb)率[^。；;，\n\d]{{0,6}}?{_PERCENT}"
)
_SHARE = re.compile(
    rf"(?P<part>\d[\d,]{{0,9}})\s*[条件份篇][^。；;，,、\n\d]{{0,8}}[，,（(]?\s*"
    rf"占(?:比|总数|总量|全部)?(?:的|为|约)?{_PERCENT}"
)
_GROWTH = re.compile(
    rf"(?P<part>\d[\d,]{{0,9}})\s*(?P<unit>[条件份篇次])[^。；;\n\d]{{0,10}}?"
    rf"[较比](?:上年度?|去年|上一年度?|\d{{4}}年)(?:的)?"
    rf"(?P<whole>\d[\d,]{{0,9}})\s*(?P=unit)(?P<way>增长|增加|上升|下降|减少)了?{_PERCENT}"
)
_OVER_HUNDRED = re.compile(
    rf"(?:办结|办理|答复|回复|处理|公开|满意|及时)率[^。；;，\n\d]{{0,6}}{_PERCENT}"
)


@rule("PCT", "百分比与数字不符", "notice", ARITHMETIC)
def percentages(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文所写办结率、占比、增长率，与同一句里的数字相除是否相符（容许末位进舍）；各种“率”不超过100%。
    为什么：百分比由别的数算出，算错说明其中有数写错。
    错例：收到申请8件，办结7件，办结率100%。
    对例：收到申请8件，办结7件，办结率87.5%。
    """
    for block in report.narrative.blocks:
        text = block.text
        if "%" not in text and "％" not in text:
            continue
        for found in _RATE.finditer(text):
            yield from _compare(block.passage(*found.span()), found, found["part"], found["whole"])
        for found in _GROWTH.finditer(text):
            yield from _compare(
                block.passage(*found.span()), found, found["part"], found["whole"], found["way"]
            )
        for found in _SHARE.finditer(text):
            marker = text.rfind("其中", 0, found.start())
            total = _total_before(text, marker) if marker >= 0 else None
            if total and not re.search("[。\n]", text[marker : found.start()]):
                place = block.passage(*found.span())
                yield from _compare(place, found, found["part"], str(total[0]))
        for found in _OVER_HUNDRED.finditer(text):
            if float(found["p"]) > 100:
                yield Finding(
                    block.passage(*found.span()),
                    f"“{found[0]}”超过100%",
                    "请核对百分比。",
                )


def _compare(
    place: Passage, found: re.Match[str], part: str, whole: str, way: str = ""
) -> Iterator[Finding]:
    above, below = number(part), number(whole)
    if above is None or not below:
        return
    exact = above / below * 100
    if way:
        exact = abs(exact - 100)
    printed = found["p"]
    decimals = len(printed.partition(".")[2])
    if abs(float(printed) - exact) >= 1.0 / 10**decimals:
        yield Finding(
            place,
            f"所写 {printed}%，按 {part} 和 {whole} 计算应为 {exact:.{max(decimals, 1)}f}%",
            "请核对百分比和据以计算的两个数。",
        )


RULES = (two_totals, parts, percentages)
