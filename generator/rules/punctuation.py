"""Brackets, doubled marks and the numbering of headings and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from generator.model.library import Library
from generator.model.narrative import LEAD, Block
from generator.model.report import Report
from generator.rules.patterns import HAN, compiled
from generator.rules.rule import Finding, rule
from generator.rules.spans import hits

PRACTICE = "实践：公开年报常见差错"

_DOCUMENT = r"[\[［【﹝〖（(〈<《{｛〔]\s*(?:19|20)\d{2}\s*[\]］】﹞〗）)〉>》}｝〕]\s*(?:第\s*)?\d{1,4}\s*号"
_DOUBLED = (
    r"[，。、；：！？,](?=[ ，。、；：,.])(?:(?<=[，。、；：]) ?[，。、；：]|(?<=[！？])[，。、；：]"
    r"|(?<=,)[,，]|(?<=，),|(?<=。)\.)"
)
_LIST_MARK = r"(?<![\w（(])[\da-zA-Z一二三四五六七八九十①-⑳]{1,3}[）)]"
_PAIRS = (("“", "”"), ("（(", "）)"), ("《", "》"), ("〔", "〕"), ("【", "】"), ("「", "」"))


@rule("BRACKET", "括号、引号或标点用错", "notice", PRACTICE, plain=True)
def brackets(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：文号的年份用六角括号〔〕；标点不连用；引号、括号、书名号成对；中文之间不用半角逗号；段末有句号。
    为什么：这是公文的通行写法，也便于按文号检索。
    错例：国办公开办函[2021]30号；工作，。；“一网通办。
    对例：国办公开办函〔2021〕30号；“一网通办”。
    """
    for found, place in hits(report, ("号", _DOCUMENT)):
        if found[0][0] != "〔" or "〕" not in found[0]:
            yield Finding(
                place,
                f"文号“{found[0]}”的年份应当用六角括号",
                "请用〔〕，如 国办公开办函〔2021〕30号。",
            )
    for found, place in hits(report, ([""], _DOUBLED)):
        yield Finding(place, f"标点“{found[0]}”连用", "请只留一个。")
    for block in report.narrative.blocks:
        yield from _half_width(block)
        if block.chapter != LEAD and not block.heading and _is_unfinished(block.text):
            end = len(block.text.rstrip())
            yield Finding(
                block.passage(end - 1, end),
                f"这一段末尾“{block.text.rstrip()[-6:]}”没有句号",
                "请补上句号；话没有说完的，请补全。",
            )
    text = report.narrative.text
    for opening, closing in _PAIRS:
        # A quotation may run over several paragraphs.
        if sum(map(text.count, opening)) == sum(map(text.count, closing)):
            continue
        for block in report.narrative.blocks:
            # Document numbers were judged above.
            words = compiled(_DOCUMENT).sub(lambda found: " " * len(found[0]), block.text)
            at = _unpaired(words, opening, closing)
            if at is not None:
                yield Finding(
                    block.passage(at, at + 1),
                    f"“{block.text[at]}”没有成对" if block.text[at] not in "“”" else "引号没有成对",
                    "请补上另一半，或删去多出的一半。",
                )


_HALF = rf"[,;](?<={HAN}[,;])(?={HAN})"


def _half_width(block: Block) -> Iterator[Finding]:
    """English commas between Chinese words, once a paragraph."""
    found = (
        list(compiled(_HALF).finditer(block.text)) if "," in block.text or ";" in block.text else []
    )
    if found:
        start = found[0].start()
        more = f"，这一段共 {len(found)} 处" if len(found) > 1 else ""
        yield Finding(
            block.passage(start, start + 1),
            f"“{block.text[max(start - 4, 0) : start + 5]}”用了半角标点{more}",
            "中文之间请用全角的“，”“；”。",
        )


_LEAST = 20  # characters of a paragraph that is no signature, date or list item


def _is_unfinished(text: str) -> bool:
    """Whether a paragraph with commas ends in a word, without a full stop."""
    text = text.rstrip(" *\u3000\t\n")
    sentence = len(text) >= _LEAST and ("，" in text or "。" in text) and text[0] not in "|-*#"
    return sentence and compiled(HAN).match(text.removesuffix("”")[-1]) is not None


def _unpaired(text: str, opening: str, closing: str) -> int | None:
    """Where the first mark without its other half stands."""
    opened, closed = sum(map(text.count, opening)), sum(map(text.count, closing))
    if opened == closed:
        return None
    marks = (
        {found.end() - 1 for found in compiled(_LIST_MARK).finditer(text)}
        if closing == "）)"
        else set()
    )
    waiting: list[int] = []
    for at, sign in enumerate(text):
        if sign in opening:
            waiting.append(at)
        elif sign in closing and at not in marks:
            if not waiting:
                return at
            waiting.pop()
    return waiting[-1] if waiting else None


_CHINESE = "一二三四五六七八九十"
_BEGINS = frozenset(f"（({_CHINESE}0123456789")
_NUMBER = (
    rf"(?P<open>[（(])?\s*(?:(?P<chinese>[{_CHINESE}])|(?P<arabic>\d{{1,2}}))"
    r"\s*(?(open)[）)]|(?:[、．]|\.(?!\d)))"
)


class _Item(NamedTuple):
    block: Block
    start: int
    end: int
    value: int
    arabic: bool


_Groups = dict[tuple[int, int, bool], list[_Item]]  # chapter, heading level, in brackets


@rule("NUMBERING", "序号不一致或不连续", "notice", PRACTICE)
def numbering(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：同一级的序号连续而写法混用：“1、”与“二、”，“（1）”与“（二）”；小标题和一段之内的序号、“一是……二是”跳号或重号；“三个方面”而所列不是三项。
    为什么：同级标题的序号应当一致；公文通行“一、”“（一）”“1.”“（1）”四级。
    错例：（1）主动公开情况（二）依申请公开情况。
    对例：（一）主动公开情况（二）依申请公开情况。
    """
    groups, headings = _numbered(report)
    for items in groups.values():
        yield from _mixed(items)
    for items in headings.values():
        yield from _broken(items)
    text = report.narrative.text
    inline = [
        (signs, pattern)
        for seconds, signs, pattern in _INLINE
        if any(second[-1] in text and second in text for second in seconds)
    ]
    for block in report.narrative.blocks:
        if "一是" in block.text:
            yield from _points(block)
        for signs, pattern in () if block.text.startswith("|") else inline:
            if any(sign in block.text for sign in signs):
                yield from _inline(block, pattern)


def _broken(items: list[_Item]) -> Iterator[Finding]:
    """Headings whose numbers skip one, or have one twice; to begin again at one is another list."""
    for before, item in pairwise(items):
        if item.value not in (before.value + 1, 1):
            last = before.block.text[before.start : before.end]
            written = item.block.text[item.start : item.end]
            wrong = "重复" if item.value == before.value else "不连续"
            yield Finding(
                item.block.passage(item.start, item.end),
                f"序号“{written}”与前面的“{last}”{wrong}",
                "请按次序编号；漏了一节的，请补上。",
            )


_CIRCLED = "①②③④⑤⑥⑦⑧⑨"
# 1.……2.……4.…… and （一）……（三）…… within a paragraph.
_INLINE = (
    (
        ("2.", "2．", "2、", "3.", "3、"),
        ".．、",
        r"(?P<n>\d\d?)[.．、](?<![^\s。；：:;，][\d][.．、])(?<![\d.]\d[.．、])(?![\d\s]*\d)",
    ),
    (
        ("（二", "(二", "（三", "(三"),
        "（(",
        rf"[（(](?P<n>[{_CHINESE}])[）)](?<![^\s。；：:;，]...)",
    ),
    (("（2）", "(2)", "（3）", "(3)"), "（(", r"[（(](?P<n>\d{1,2})[）)](?<![^\s。；：:;，]...)"),
    ("②③", _CIRCLED, f"(?P<n>[{_CIRCLED}])"),
)


def _inline(block: Block, pattern: str) -> Iterator[Finding]:
    """Points of one paragraph whose numbers skip one or stand twice."""
    last = 0
    for found in compiled(pattern).finditer(block.text):
        sign = found["n"]
        value = (
            int(sign) if sign.isdecimal()
            else (_CHINESE.find(sign) + 1 or _CIRCLED.find(sign) + 1)
        )  # fmt: skip
        if last and value not in (last + 1, 1):
            wrong = "重复" if value == last else "不连续"
            yield Finding(
                block.passage(*found.span()),
                f"序号“{found[0]}”与这一段前面的序号{wrong}",
                "请按次序编号；漏了一项的，请补上。",
            )
        last = value if value == last + 1 or value == 1 else 0


def _numbered(report: Report) -> tuple[_Groups, _Groups]:
    """The paragraphs that begin with a number by their level, and the headings among them."""
    groups: _Groups = {}
    headings: _Groups = {}
    for block in report.narrative.blocks:
        start = len(block.text) - len(block.text.lstrip("#*>- \t\u3000"))
        numbered = block.text[start : start + 1] in _BEGINS
        found = compiled(_NUMBER).match(block.text, start) if numbered else None
        if found is None:
            continue
        arabic = found["arabic"]
        value = int(arabic) if arabic else _CHINESE.index(found["chinese"]) + 1
        # Chapters are compared with each other, all else within its chapter.
        chapter = 0 if block.heading == 2 else block.chapter
        key = (chapter, block.heading, bool(found["open"]))
        item = _Item(block, start, found.end(), value, bool(arabic))
        groups.setdefault(key, []).append(item)
        if block.heading > 2 or (block.heading == 2 and found["open"]):
            headings.setdefault((block.chapter, max(block.heading, 3), key[2]), []).append(item)
    return groups, headings


_POINT = rf"[{_CHINESE}]是(?<![^\s，。：；、:;）)].是)"
_SO_MANY = (
    rf"(?P<n>[{_CHINESE[1:]}两])(?:个?(?:方面|问题|不足|短板)|[点条项])"
    r"[^。！？\n一二三四五六七八九]{0,12}[：:，,]?一是"
)


def _points(block: Block) -> Iterator[Finding]:
    """一是……三是: a point that is left out or has its number twice; 三个方面 with two points."""
    last = 0
    for found in compiled(_POINT).finditer(block.text):
        value = _CHINESE.index(found[0][0]) + 1
        if value not in (last + 1, 1) and last:
            yield Finding(
                block.passage(*found.span()),
                f"“{found[0]}”之前是“{_CHINESE[last - 1]}是”，序号不连续",
                "请按次序写一是、二是、三是。",
            )
        last = value
    for stated in compiled(_SO_MANY).finditer(block.text):
        number = 2 if stated["n"] == "两" else _CHINESE.index(stated["n"]) + 1
        points = 0
        for found in compiled(_POINT).finditer(block.text, stated.end() - 2):
            if _CHINESE.index(found[0][0]) != points:
                break
            points += 1
        if points > 1 and points != number:
            yield Finding(
                block.passage(*stated.span()),
                f"写的是{stated['n']}个，所列只有 {points} 项"
                if points < number
                else f"写的是{stated['n']}个，所列有 {points} 项",
                "请核对数目和所列各项。",
            )


def _mixed(items: list[_Item]) -> Iterator[Finding]:
    values = [item.value for item in items]
    # Numbers of two levels start again from one; only one unbroken count is one level.
    if values != list(range(values[0], values[0] + len(values))):
        return
    chinese = next((item for item in items if not item.arabic), None)
    if chinese is None:
        return
    other = chinese.block.text[chinese.start : chinese.end]
    for item in items:
        if item.arabic:
            written = item.block.text[item.start : item.end]
            yield Finding(
                item.block.passage(item.start, item.end),
                f"序号“{written}”与同级的“{other}”写法不一致",
                f"请统一用汉字序号，把“{written}”写成“{_as_chinese(item, other)}”。",
            )


def _as_chinese(item: _Item, other: str) -> str:
    number = _CHINESE[item.value - 1] if item.value <= 10 else str(item.value)
    return re.sub(f"[{_CHINESE}]", number, other)


RULES = (brackets, numbering)
