"""Percentages in the narrative against the counts they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.model.library import Library
from generator.model.narrative import Passage
from generator.model.report import Report
from generator.rules.patterns import DIGITS, compiled, number
from generator.rules.rule import Finding, rule
from generator.rules.totals import ARITHMETIC, total_before

_PERCENT = r"(?P<p>\d{1,4}(?:\.\d{1,4})?)\s*[%％]"
_RATE = (
    rf"(?:收到|接到|受理)[^。；;\n\d]{{0,30}}(?P<whole>{DIGITS})\s*[件条宗][^。；;\n\d]{{0,20}}?"
    rf"(?P<verb>办结|办理|答复|回复|处理)[^。；;\n\d]{{0,12}}?(?P<part>{DIGITS})\s*[件条宗]"
    rf"[^。；;\n\d按时期]{{0,10}}?(?P=verb)率[^。；;，\n\d]{{0,6}}?{_PERCENT}"
)
_SHARE = (
    rf"(?P<part>\d[\d,]{{0,9}})\s*[条件份篇][^。；;，,、\n\d]{{0,8}}[，,（(]?\s*"
    rf"占(?:比|总数|总量|全部)?(?:的|为|约)?{_PERCENT}"
)
_GROWTH = (
    rf"(?P<part>\d[\d,]{{0,9}})\s*(?P<unit>[条件份篇次])[^。；;\n\d]{{0,10}}?"
    rf"[较比](?:上年度?|去年|上一年度?|\d{{4}}年)(?:的)?"
    rf"(?P<whole>\d[\d,]{{0,9}})\s*(?P=unit)(?P<way>增长|增加|上升|下降|减少)了?{_PERCENT}"
)
_OVER_HUNDRED = rf"(?:办结|办理|答复|回复|处理|公开|满意|及时)率[^。；;，\n\d]{{0,6}}{_PERCENT}"


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
        for found in compiled(_RATE).finditer(text):
            yield from _compare(block.passage(*found.span()), found, found["part"], found["whole"])
        for found in compiled(_GROWTH).finditer(text):
            yield from _compare(
                block.passage(*found.span()), found, found["part"], found["whole"], found["way"]
            )
        for found in compiled(_SHARE).finditer(text):
            marker = text.rfind("其中", 0, found.start())
            total = total_before(text, marker) if marker >= 0 else None
            if total and not re.search("[。\n]", text[marker : found.start()]):
                place = block.passage(*found.span())
                yield from _compare(place, found, found["part"], str(total[0]))
        for found in compiled(_OVER_HUNDRED).finditer(text):
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


RULES = (percentages,)
