"""Counts in the narrative against their parts and against each other."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from generator.model.library import Library
from generator.model.narrative import Block
from generator.model.report import Report
from generator.rules.facts import passage, shown, statements
from generator.rules.patterns import compiled
from generator.rules.rule import Finding, rule
from generator.rules.statement import HANDLED, KINDS, Statement
from generator.rules.words import Count, counts_in

ARITHMETIC = "实践：正文数据前后不一致，是公开年报的常见差错"


@rule("NARR-TWO", "同一件事有两个总数", "warning", ARITHMETIC, plain=True)
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
_IN_BRACKETS = r"[（(][^（）()]*\d[^（）()]*[）)]"
_NO_LIST = "各(?![类项种])|均|同时|同步|转发|约|余[条件份篇]|较|比|增长|下降|占|率"
# … and what begins something else than another part.
_LIST_ENDS = (
    r"。|！|？|!|\?|\n|另|此外|其余|共计|合计|总计|其中|结转|上一?年|"
    "办结|办理|答复|回复|收到|受理|废止|发放|印制|张贴|悬挂|接待|报送|撰写"
)
# The text itself says that one thing is counted several times.
_OVERLAPS = "重复|交叉|同一|同时|同步|多个(?:平台|渠道)|多平台|两种以上|二种以上|多种以上|分别计算|分别统计|一并"
# Parts that a list without 其中 may name: every channel, every quarter.
_LABELLED = "网|公众号|微信|微博|栏|平台|客户端|抖音|广播|季度|月|半年"
NEAR = 30  # within which a total must stand before 其中
LONGEST = 600  # characters of a list; a bound, so that no text can cost much
# A list that leaves more open than this, or a list of two, names examples only.
NEARLY_ALL = 0.9


@rule("NARR-SUM", "分项之和与总数不符", "warning", ARITHMETIC, plain=True)
def parts(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：“共若干条，其中……条、……条”和“……条、……条，合计若干条”，各分项相加是否等于总数，有没有一项大于总数；正文里的表格，“合计”一行是否等于以上各行之和。
    约数、只举几例（……等）、写明重复计算的和分项明显只是一部分的不查。
    为什么：分项之和与总数不符，说明漏计、多计或写错。
    错例：公开信息总计418条，其中文件110份，财务公开145条，微信公开18条，村务公开255条。
    对例：公开信息总计418条，其中财务公开145条，微信公开18条，村务公开255条。
    """
    for block in report.narrative.blocks:
        text = block.text
        listed = "其中" in text or "分别" in text or "包" in text
        if block.heading or not (listed or len(compiled(_SOME).findall(text)) > 2):
            continue  # as most blocks
        counts = [count for count in counts_in(text) if count.unit in _UNITS]
        starts = [count.start for count in counts]
        for marker in compiled(_OF_WHICH).finditer(text):
            first = bisect_left(starts, marker.start() - LONGEST)
            near = counts[first : bisect_left(starts, marker.end() + LONGEST)]
            total = _total_before(text, near, marker.start())
            if total is not None:
                yield from _after(block, near, total, marker.end())
        if len(counts) > 2:
            yield from _unmarked(block, counts)
    yield from _in_tables(report)


_SOME = rf"\d[{_UNITS}]"


def _after(block: Block, counts: list[Count], total: Count, start: int) -> Iterator[Finding]:
    """What is wrong with the list after 其中."""
    text = block.text
    limit = start + LONGEST
    end = compiled(_LIST_ENDS).search(text, start, limit)
    listed = _listed(text, counts, start, end.start() if end else limit, total.unit)
    if not listed or _overlaps(text, listed[-1].end):
        return
    if _is_larger(text, listed[0], total):
        yield Finding(
            block.passage(total.start, listed[0].end),
            f"总数为 {total.value:g}，其中一项为 {listed[0].value:g}，大于总数",
            "请核对总数和这一项。",
        )
    elif _differs(total, listed) and not _completed(text, counts, end, total, listed):
        yield _difference(block, total, listed)


def _difference(block: Block, total: Count, listed: Sequence[Count]) -> Finding:
    values = [item.value for item in listed]
    found = sum(values)
    places = [total.start, *[item.start for item in listed]], [total.end, listed[-1].end]
    return Finding(
        block.passage(min(places[0]), max(places[1])),
        f"总数为 {total.value:.0f}，所列 {len(values)} 项 "
        f"{' + '.join(f'{value:.0f}' for value in values)} = {found:.0f}，差 "
        f"{abs(total.value - found):.0f}",
        "请核对总数和各分项；分项没有列全的，请写明“其他……条”或“等”。",
    )


def _overlaps(text: str, end: int) -> bool:
    """Whether the sentence around says that something is counted twice."""
    start = max(text.rfind(sign, 0, end) for sign in "。\n") + 1
    stop = compiled("[。\n]").search(text, end)
    return bool(compiled(_OVERLAPS).search(text, start, stop.end() if stop else len(text)))


def _total_before(text: str, counts: list[Count], end: int) -> Count | None:
    """The count that the words 其中 directly follow."""
    first = max(end - LONGEST, 0)
    start = max(text.rfind(sign, first, end) for sign in "。\n") + 1
    if not text[start:end].strip(" \n，"):  # 共公开信息120条。其中，……
        start = max(text.rfind(sign, first, max(start - 1, 0)) for sign in "。\n") + 1
    index = bisect_right(counts, end, key=lambda count: count.end)
    last = counts[index - 1] if index else None
    if last is None or last.start < max(start, end - NEAR):
        return None
    if compiled(_BETWEEN).fullmatch(text, last.end, end) is None:
        return None
    before = text[
        max(text.rfind(sign, first, last.start) for sign in "，。；;：:\n") + 1 : last.start
    ]
    if last.value < 2 or not _definite(last) or compiled(_NO_TOTAL).search(before):
        return None
    return last


def _definite(count: Count) -> bool:
    """Whether it is exact, or rounded to 万 with a known error."""
    return count.high - count.low <= count.value * 0.1


_BETWEEN = r"(?:信息|申请|文件)?[\s，。；：（(:,]*(?:主要|具体)?"
_NO_TOTAL = "结转|较|比|增加|减少"


def _listed(text: str, counts: Sequence[Count], start: int, stop: int, unit: str) -> list[Count]:
    """The parts in `text[start:stop]`; none if one is approximate, 等 or no part."""
    # A part's own parts in brackets are not counted again.
    brackets = [found.span() for found in compiled(_IN_BRACKETS).finditer(text, start, stop)]
    items: list[Count] = []
    last, same, same_before = start, False, False
    for count in counts:
        if count.start < start or count.end > stop or _within(count, brackets):
            continue
        between = text[last : count.start]
        if not _definite(count) or text[count.end : count.end + 1] == "等":
            return []
        if compiled(_NO_LIST).search(between):
            return []
        same_before, same = same or same_before, count.unit == unit
        if same_before and not same:
            break  # 条, 条, 份: the list of 条 is over
        last = count.end
        items.append(count)
    return items


def _within(count: Count, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= count.start < end for start, end in spans)


def _is_larger(text: str, part: Count, total: Count) -> bool:
    """Whether a part exceeds what it is a part of, which is not itself a part of something."""
    sentence = max(text.rfind(sign, 0, total.start) for sign in "。；;\n") + 1
    whole = not compiled(_OF_WHICH).search(text, sentence, total.start)
    return whole and part.low > total.high and part.unit == total.unit


def _completed(
    text: str, counts: list[Count], end: re.Match[str] | None, total: Count, listed: list[Count]
) -> bool:
    """Whether what was carried over, named after the list, is what it lacks."""
    if end is None or end[0][0] not in "结上":
        return False
    after = [count for count in counts if end.end() <= count.start <= end.end() + NEAR]
    lacks = total.value - sum(item.value for item in listed)
    return bool(after) and after[0].value == lacks


def _differs(total: Count, listed: Sequence[Count]) -> bool:
    """Whether the parts are a full list whose sum is not the total."""
    reached, low, high = 0.0, 0.0, 0.0
    for item in listed:
        reached, low, high = reached + item.value, low + item.low, high + item.high
        if low <= total.high and total.low <= high:
            return False  # the list ends here; what follows counts something else
    if len(listed) < 2 or reached > 3 * total.value:
        return False
    return reached > total.value or (len(listed) > 2 and reached >= NEARLY_ALL * total.value)


def _unmarked(block: Block, counts: list[Count]) -> Iterator[Finding]:
    """Lists without 其中: a total with a count of every channel, and 合计 after the parts."""
    text = block.text
    starts = [count.start for count in counts]
    for sentence in compiled(_SENTENCE).finditer(text):
        first, last = (bisect_left(starts, place) for place in sentence.span())
        here = counts[first:last]
        if (
            len(here) < 3
            or compiled(_OF_WHICH).search(sentence[0])
            or _overlaps(text, here[-1].end)
        ):
            continue
        if len({count.unit for count in here}) > 1 or not all(map(_definite, here)):
            continue
        if compiled(_NO_LIST).search(sentence[0]) or "等" in sentence[0]:
            continue
        between = [text[a.end : b.start] for a, b in pairwise(here)]
        if compiled(_SUM).search(between[-1]):
            sum_ = sum(count.value for count in here[:-1])
            most = max(count.value for count in here[:-1])
            near = abs(sum_ - here[-1].value) * 4 <= sum_
            if here[-1].value >= most and near and sum_ != here[-1].value:
                yield _difference(block, here[-1], here[:-1])
        elif (_are_labels(between) or _is_list(between)) and _differs(here[0], here[1:]):
            yield _difference(block, here[0], here[1:])


def _are_labels(between: Sequence[str]) -> bool:
    return all(len(words) < NEAR and compiled(_LABELLED).search(words) for words in between)


def _is_list(between: Sequence[str]) -> bool:
    """公开信息210条：财政信息60条、政策法规40条、……"""
    signs = {words[:1] for words in between[1:]}
    short = all(len(words) < SHORT for words in between)
    return between[0][:1] in "：:" and len(between) > 2 and signs <= {"、", "，"} and short


SHORT = 10  # characters that name a part of a list
_SENTENCE = r"[^。！？!?\n]+"
_SUM = "(?:合计|共计|总计)[^，]{0,6}$"


def _in_tables(report: Report) -> Iterator[Finding]:
    """Tables of the text whose 合计 is not the sum of the rows above."""
    above: list[list[str]] = []
    for block in report.narrative.blocks:
        if not block.text.startswith("|"):
            above = []
            continue
        row = [cell.strip(" *") for cell in block.text.strip().strip("|").split("|")]
        if row[0] in ("合计", "总计", "共计"):
            yield from _sum_row(block, row, above[1:])
        above.append(row)


def _sum_row(block: Block, row: Sequence[str], above: Sequence[Sequence[str]]) -> Iterator[Finding]:
    for index, cell in enumerate(row[1:], 1):
        column = [_whole(line[index]) if index < len(line) else None for line in above]
        total, values = _whole(cell), [value for value in column if value is not None]
        if total is None or len(values) < 2 or len(values) < len(column) or sum(values) == total:
            continue
        yield Finding(
            block.passage(),
            f"表格的“{row[0]}”为 {total}，以上 {len(values)} 行相加为 {sum(values)}，"
            f"差 {abs(total - sum(values))}",
            "请核对合计和以上各行。",
        )


def _whole(text: str) -> int | None:
    found = compiled(r"\s*(\d[\d,]{0,9})\s*[条件份篇则宗次]?\s*").fullmatch(text)
    return int(found[1].replace(",", "")) if found else None


RULES = (two_totals, parts)
