"""Where words stand: from offsets in the text, headings and fields to the places of findings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from generator.base.cells import Path
from generator.base.places import Place
from generator.model.narrative import (
    LEAD,
    Block,
    Chapter,
    Narrative,
    Passage,
    line_and_column,
    line_starts,
)
from generator.model.report import Report
from generator.rules.patterns import Sought, first_of, present

FULL_WIDTH = {
    ord(full): half for full, half in zip("０１２３４５６７８９", "0123456789", strict=True)
}


def passage_at(narrative: Narrative, start: int, end: int) -> Passage:
    """The passage `narrative.text[start:end]`."""
    line, column = line_and_column(narrative.text, start)
    index = bisect_right(narrative.first_lines, line) - 1
    block = narrative.blocks[index] if index >= 0 else None
    if block:
        starts = line_starts(block.text)
        if line < block.line + len(starts):
            offset = starts[line - block.line] + column
            return block.passage(offset, offset + end - start)
    # What Markdown swallows, such as the target of a reference, belongs to no block.
    return Passage(Place(line + 1, column + 1, line + 1, column + 1 + end - start), LEAD)


def hits(report: Report, *sought: Sought) -> Iterator[tuple[re.Match[str], Path | Passage]]:
    """Every match in what is published as written: the narrative, the title and the signature."""
    text = report.narrative.text
    likely = present(sought, report.published)
    if not likely:
        return  # most reports have none of the words
    for path, words in report.headings:
        for found in first_of(likely, words):
            yield found, path
    for found in first_of(likely, text):
        yield found, passage_at(report.narrative, *found.span())


def fields(report: Report) -> Iterator[tuple[Path, str]]:
    """Every text of the YAML file that is published, notes and remarks included."""
    filing = report.filing
    yield from report.headings
    if filing.origin.url:
        yield ("来源", "网址"), filing.origin.url
    if filing.origin.index:
        yield ("来源", "索引号"), filing.origin.index
    for index, extra in enumerate(filing.extra_rows):
        yield ("其他行", index, "标签"), extra.label
    for index, note in enumerate(filing.notes):
        yield ("照录说明", index, "说明"), note.reason
    if filing.remarks:
        yield ("整理说明",), filing.remarks
    for index, correction in enumerate(filing.corrections):
        yield ("更正", index, "内容"), correction.content
        yield ("更正", index, "原因"), correction.reason


def heading_of(block: Block) -> Passage:
    """The words of a heading, without its marks."""
    return block.passage(len(block.text) - len(block.text.lstrip("# ")))


def paragraphs(chapter: Chapter) -> list[Block]:
    """The blocks of a chapter that are text, not headings."""
    return [block for block in chapter.body if not block.heading and block.text.strip()]
