"""Text that was copied: from another authority's report, or from last year's."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.library import Library
from generator.model.narrative import Block, Passage, line_starts
from generator.model.record import Copy
from generator.model.report import Report
from generator.rules.rule import Finding, rule
from generator.rules.spans import passage_at

PRACTICE = "实践：年报应当反映本机关当年的工作，雷同的文字是各地审核年报时的常见问题"


@rule("DUP-TEXT", "正文与其他报告雷同", "warning", PRACTICE)
def copied_text(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文的每一段，与其他机关同年和上年的年报、与本机关上年的年报，是否几乎相同；只换了地名、年份和数字的也算；同一报告里有没有相同的两段。
    与本机关上年的比较，数字已经更新的不算。
    导语、表格的固定文字，以及半数机关（至少 5 个）或 50 个机关都用的句子不计；余下不足 50 字的段落不查。
    为什么：年报说的是本机关这一年的工作；照抄别处或上年的文字，说明没有如实总结。
    错例：2023年报告“存在的主要问题”中的一段，与邻镇同年的报告只有地名不同。
    对例：写本镇这一年的具体问题和具体做法。
    """
    yield from _twice(report)
    for copy in report.copies:
        if not copy.chapter:
            more = f"，另有 {copy.more} 份报告也有这一段" if copy.more else ""
            yield Finding(
                _passage(report, copy),
                f"这一段与{_whose(report, library, copy)}雷同，相似 {copy.percent}%{more}",
                f"请与 {_where(copy)}对照，写本机关当年的情况。",
            )


@rule("CHAP5-SAME", "存在的主要问题与上年雷同", "warning", PRACTICE)
def same_problems(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：第五章“存在的主要问题及改进情况”与本机关上年的是否八成以上相同。
    名称、年份、数字和多数机关都用的句子不计，余下不足 20 字的不查。
    为什么：上年的问题有没有改进、今年有什么新问题，要逐年写清；两年相同，说明没有改进，或者没有总结。
    错例：2023年报告第五章，只把2022年的年份改成了2023年。
    对例：先写上年所列问题的改进情况，再写今年的问题和措施。
    """
    for copy in report.copies:
        if copy.chapter:
            yield Finding(
                _passage(report, copy),
                f"这一章与本机关 {copy.year} 年的相似 {copy.percent}%",
                f"请与 {_where(copy)}对照，写明上年问题的改进情况和今年的问题。",
            )


_LONG = 20  # characters of a paragraph that nobody writes twice by chance


def _twice(report: Report) -> Iterator[Finding]:
    """Paragraphs that stand twice in this report."""
    first: dict[str, Block] = {}
    for block in report.narrative.blocks:
        words = "".join(block.text.split())
        if block.heading or len(words) < _LONG or words.startswith("|"):
            continue
        before = first.setdefault(words, block)
        if before is not block:
            yield Finding(
                block.passage(),
                f"这一段与第 {before.line + 1} 行的一段完全相同",
                "请删去重复的一段，或写本节的内容。",
            )


def _passage(report: Report, copy: Copy) -> Passage:
    """The line where the paragraph begins."""
    starts = line_starts(report.narrative.text)
    ends = [*starts[1:], len(report.narrative.text) + 1]
    return passage_at(report.narrative, starts[copy.line - 1], ends[copy.line - 1] - 1)


def _whose(report: Report, library: Library, copy: Copy) -> str:
    if copy.authority == report.authority.path:
        return f"本机关 {copy.year} 年的年报"
    return f"{library.authorities[copy.authority].name} {copy.year} 年的年报"


def _where(copy: Copy) -> str:
    return f"{copy.authority}/{copy.year}.md 第 {copy.other_line} 行"


RULES = (copied_text, same_problems)
