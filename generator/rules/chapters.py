"""The six chapters: all there, in order, under their exact headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations

from generator.forms.common import CHAPTER_HEADINGS
from generator.model.library import Library
from generator.model.narrative import LEAD, NUMERALS, Chapter, recognise
from generator.model.report import Report
from generator.rules.patterns import compiled
from generator.rules.rule import Finding, rule
from generator.rules.spans import heading_of, paragraphs

CONTENTS = (
    "国办公开办函〔2021〕30号附件（2019、2020年度为国办公开办函〔2019〕60号附件）规定的六章；"
    "第二至六章载明《中华人民共和国政府信息公开条例》第五十条所列的五项内容"
)
FORM = "国办公开办函〔2021〕30号附件；2019、2020年度为国办公开办函〔2019〕60号附件"
WRITTEN = (1, 5, 6)  # the others hold a table
ALSO_2019 = "五、政府信息公开工作存在的主要问题及改进情况"

# A line that is a chapter's heading but for the mark: 一、总体情况, ##一、总体情况, # 一、总体情况
_LINE = r"[ \t\u3000]*([#＃]*[ \t\u3000*]*)((?:第?[一二三四五六]|[1-6])[、.．章][^。！？\n]{2,30})$"


@rule("CHAP-MISS", "章节缺失、为空或次序不对", "error", CONTENTS)
def missing(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：六章都要有，每章一次，按一至六排列；第一、五、六章要有文字。
    为什么：全国统一的格式分为六章，条例第五十条要求报告的内容都在其中；缺一章，读者无从知道是没有发生还是漏写。
    错例：正文从“四、”直接到“六、”；“五、存在的主要问题及改进情况”下没有文字。
    对例：六章齐全；没有其他事项的，第六章也写明信息处理费收取情况。
    """
    narrative = report.narrative
    chapters = [chapter for chapter in narrative.chapters if chapter.number != LEAD]
    first = {chapter.number: chapter for chapter in reversed(chapters)}
    if not narrative.text.strip():
        yield Finding(narrative.end_of(LEAD), "正文是空的，六章都没有", _write(1))
        return
    for number, heading in CHAPTER_HEADINGS.items():
        chapter = first.get(number)
        if chapter is None:
            yield _unmarked(report, number) or Finding(
                narrative.end_of(number)._replace(chapter=number),
                f"缺第{NUMERALS[number]}章“{heading}”",
                f"请在这里另起一行，{_write(number)}",
            )
        elif number in WRITTEN and not paragraphs(chapter):
            yield Finding(
                heading_of(chapter.blocks[0]),
                f"第{NUMERALS[number]}章“{chapter.heading}”下没有文字",
                "请写明本章内容；没有情况的，也请如实说明。",
            )
    yield from _out_of_place(chapters, list(first.values()))


def _write(number: int) -> str:
    return f"写 `## {CHAPTER_HEADINGS[number]}`。"


def _unmarked(report: Report, number: int) -> Finding | None:
    for block in report.narrative.blocks:
        if block.heading == 2:
            continue
        start = 0
        for line in block.text.split("\n"):
            found = compiled(_LINE).match(line) if len(line) < 60 else None
            if found and recognise(found[2]) == number:
                words = found[2].strip(" *\u3000")
                return Finding(
                    block.passage(
                        start + found.start(2), start + found.start(2) + len(words)
                    )._replace(chapter=number),
                    f"第{NUMERALS[number]}章的标题“{words}”没有标成标题",
                    f"请在行首写“## ”（两个井号、一个空格）：{_write(number)}",
                )
            start += len(line) + 1
    return None


def _out_of_place(chapters: list[Chapter], first: list[Chapter]) -> Iterator[Finding]:
    for chapter in chapters:
        if chapter not in first:
            yield Finding(
                heading_of(chapter.blocks[0]),
                f"第{NUMERALS[chapter.number]}章出现了两次：“{chapter.heading}”",
                "请合为一章；若是章内的小标题，请写成 `### `。",
            )
    found = [chapter.number for chapter in chapters if chapter in first]
    if found == sorted(found):
        return
    # As few as possible are called misplaced: all outside the longest run that is in order.
    kept = next(
        run
        for size in range(5, 0, -1)
        for run in combinations(found, size)
        if [*run] == sorted(run)
    )
    for chapter in chapters:
        if chapter in first and chapter.number not in kept:
            order = "、".join(NUMERALS[number] for number in found)
            yield Finding(
                heading_of(chapter.blocks[0]),
                f"第{NUMERALS[chapter.number]}章的位置不对，现在的次序是{order}",
                "请按一至六的次序排列。",
            )


@rule("CHAP-NAME", "章标题与规定不一致", "warning", FORM)
def names(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：六章的标题应与格式规定的一字不差，序号写作“一、”；章内小标题不用二级标题。
    为什么：全国统一格式，标题一致才便于查找和比较。
    错例：一、总体工作情况；1、总体情况。
    对例：一、总体情况。
    """
    for chapter in report.narrative.chapters:
        if chapter.number != LEAD:
            official = CHAPTER_HEADINGS[chapter.number]
            allowed = {_bare(official)}
            if report.form.key == 2019:
                allowed.add(_bare(ALSO_2019))
            if _bare(chapter.heading) not in allowed:
                yield Finding(
                    heading_of(chapter.blocks[0]),
                    f"第{NUMERALS[chapter.number]}章的标题是“{chapter.heading.strip()}”，"
                    f"规定的标题是“{official}”",
                    f"请{_write(chapter.number)}",
                )
        for block in chapter.body:
            if block.heading == 2:
                words = block.text.lstrip("# ").strip()
                yield Finding(
                    heading_of(block),
                    f"二级标题“{words}”不是规定的六章之一",
                    "章内的小标题请写成 `### `；报告的标题写在 yml 文件的“标题”里。",
                )


def _bare(heading: str) -> str:
    return "".join(unicodedata.normalize("NFKC", heading).replace("*", "").split())


_PARTS = r"(?:([三四五六七八九十])|(?<!\d)(\d{1,2}))个?(?:大|主要)?部分(?!公开)"
_SENTENCE = r"[^。！？\n]+"
_ABOUT = "报告|全文|年报"
_LIST = "(?:包括|包含|分别[为是]|分为|由|含|[：:])([^：:]*)"
_ITEM = "[、；;]|[，,](?:以及|[和及])"
_JOINED = "[、；;]|[，,](?:以及|[和及])|以及|[和及与]"
# Headings of the form that hold a joint of their own.
_JOINTS = (
    ("复议[、和及](?:提起)?(?:行政)?诉讼", "复议诉讼"),
    ("收到[和及]处理", "处理"),
    ("问题(?:以及|[和及、])改进", "问题改进"),
)


@rule("PARTS", "“几个部分”与所列不符", "notice", "实践：公开年报常见差错")
def parts(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：导语说报告由几个部分组成，应与所列的部分、正文的章数一致。
    为什么：多为沿用旧稿而未改。
    错例：本报告由总体情况、主动公开政府信息情况等七个部分组成（正文为六章）。
    对例：本报告由六个部分组成。
    """
    narrative = report.narrative
    chapters = {chapter.number for chapter in narrative.chapters} - {LEAD}
    for block in narrative.blocks:
        if block.chapter != LEAD:
            return
        if "部分" not in block.text:
            continue
        for sentence in compiled(_SENTENCE).finditer(block.text):
            stated = compiled(_PARTS).search(sentence[0])
            if stated is None or not compiled(_ABOUT).search(sentence[0]):
                continue
            number = int(stated[2]) if stated[2] else "零一二三四五六七八九十".index(stated[1])
            fault = _listed_otherwise(sentence[0], stated, number)
            if not fault and len(chapters) == 6 and number != 6:
                fault = "正文是六章"
            if fault:
                start = sentence.start() + stated.start()
                yield Finding(
                    block.passage(start, start + len(stated[0])),
                    f"导语说“{stated[0]}”，{fault}",
                    "请核对部分的数目。",
                )


def _listed_otherwise(sentence: str, stated: re.Match[str], number: int) -> str:
    """What the list beside the number comes to, if that cannot be the number."""
    before = compiled(_LIST).search(sentence[: stated.start()])  # 由……等六个部分组成
    after = compiled(_LIST).search(sentence[stated.end() :])  # 分为六个部分：……
    after_words = re.split("[，,](?!以及|[和及])", after[1])[0] if after else ""
    for words in (before[1] if before else "", after_words):
        for pattern, plain in _JOINTS:
            words = compiled(pattern).sub(plain, words)
        # 和 joins two parts or stands within one: the list may be read either way.
        fewest, most = len(compiled(_ITEM).split(words)), len(compiled(_JOINED).split(words))
        if fewest > 2 and not fewest <= number <= most:
            if "等" in words[-4:] and most < number:
                return ""
            return f"列出的是 {fewest} 个" if fewest == most else f"列出的是 {fewest}—{most} 个"
    return ""


RULES = (missing, names, parts)
