"""A report as it stands on paper: title, text, tables, signature, notes; what Word and PDF print."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from generator.exporters.paper_tables import MARK, Official, official_tables
from generator.exporters.runs import Block, Run, Text, TextTable, blocks_of
from generator.forms import common
from generator.forms.filing import Note, default_title
from generator.model.narrative import NUMERALS, markdown, recognise
from generator.model.notes import resolve, words_of
from generator.model.report import Report
from generator.model.voice import ARCHIVE, Voice

TITLE_WIDTH = 20  # characters of the title that fit on a line
_TITLE_PARTS = re.compile(r"(?<=.)(?=(?<!\d)\d{4}\s*年)")


class Signed(NamedTuple):
    """落款: the organ and the date, and how many characters from the right edge each ends."""

    organ: str
    date: str
    organ_indent: float
    date_indent: float


class End(NamedTuple):
    """What is printed small after the report: notes 原文如此, how it was edited, corrections."""

    kind: Literal["heading", "text"]
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything on paper, in reading order."""

    title: tuple[str, ...]  # in lines
    organ: str
    dated: dt.date  # what the file gives as its date, so that its bytes do not depend on the clock
    blocks: tuple[Block | Official, ...]
    signed: Signed | None
    end: tuple[End, ...]


def paper_of(report: Report, voice: Voice = ARCHIVE) -> Paper:
    """The report as published; what the original does not have is said to be added."""
    filing, full_name = report.filing, report.authority.file.full_name
    title = filing.title or default_title(full_name, report.year)
    dated = filing.published or filing.signature.date or dt.date(report.year, 12, 31)
    return Paper(
        title=_lines(title),
        organ=filing.signature.organ or full_name,
        dated=dated,
        blocks=tuple(_chapters(report, voice)),
        signed=_signed(report),
        end=tuple(_end(report, voice)),
    )


def _lines(title: str) -> tuple[str, ...]:
    """A long title in two lines, the second from the year on."""
    title = " ".join(title.split())
    parts = _TITLE_PARTS.split(title, 1) if len(title) > TITLE_WIDTH else [title]
    return tuple(part.strip() for part in parts)


def _chapters(report: Report, voice: Voice) -> Iterator[Block | Official]:
    """The narrative with the official tables at the end of their chapters; a chapter whose heading
    is missing still has its table, in its place."""
    tables = official_tables(report, voice.unreadable)
    current = 0

    def close(number: int) -> Iterator[Block | Official]:
        if number in tables:
            yield tables.pop(number)
            yield from _extra_rows(report, number, voice)

    present = {chapter.number for chapter in report.narrative.chapters}

    def missing(before: int) -> Iterator[Block | Official]:
        for number in sorted(n for n in tables if n not in present and n < before):
            words = common.CHAPTER_HEADINGS[number]
            added = (Run(f"（{voice.heading_added}）"),) if voice.heading_added else ()
            yield Text("heading", (Run(words), *added), 2)
            yield from close(number)

    for block in blocks_of(markdown().parse(report.narrative.text)):
        number = _opened(block)
        if number:
            yield from close(current)
            yield from missing(number)
            current = number
        yield block
    yield from close(current)
    yield from missing(len(NUMERALS))


def _opened(block: Block) -> int | None:
    """The number of the chapter that a heading opens."""
    if isinstance(block, Text) and block.kind == "heading" and block.level == 2:
        return recognise("".join(run.text for run in block.runs))
    return None


def _extra_rows(report: Report, chapter: int, voice: Voice) -> Iterator[Block]:
    keys = {table.key for table in report.form.tables if table.chapter == chapter}
    rows = [row for row in report.filing.extra_rows if row.table in keys]
    if rows:
        width = max(len(row.values) for row in rows)
        yield Text("added", (Run(voice.extra_rows),))
        yield TextTable(
            tuple(
                ((Run(row.label),), *((Run(text),) for text in texts))
                for row in rows
                for texts in [[*map(voice.cell, row.values), *[""] * (width - len(row.values))]]
            ),
            headed=False,
        )


def _signed(report: Report) -> Signed | None:
    """The date four characters from the edge and the organ centred over it; where the organ is the
    longer one, it ends two characters from the edge (GB/T 9704 §7.3.5)."""
    signature = report.filing.signature
    organ, date = signature.organ or "", long_date(signature.date) if signature.date else ""
    if not organ and not date:
        return None
    over = (_width(date) - _width(organ)) / 2 if organ and date else 0.0
    organ_indent = max(4 + over, 2.0)
    return Signed(organ, date, organ_indent, organ_indent - over)


def _width(text: str) -> float:
    """In Chinese characters: figures are half as wide, and are set a little off Chinese signs."""
    seams = sum(a.isascii() != b.isascii() for a, b in pairwise(text))
    return sum(0.5 if sign.isascii() else 1 for sign in text) + seams / 4


def _end(report: Report, voice: Voice) -> Iterator[End]:
    filing = report.filing
    blank = any(cell is None for _, cells in report.rows for cell in cells)
    untitled = voice.title_added and not filing.title
    if filing.notes or blank or untitled:
        yield End("heading", voice.notes)
    if untitled:
        yield End("text", voice.title_added)
    if filing.notes:
        tables = official_tables(report).values()
        marked = any(c.marked for table, *_ in tables for line in table.lines for c in line)
        where = f"（表中行名、栏名后标有{MARK}）" if marked else ""
        yield End("text", voice.notes_said.format(where))
    for number, note in enumerate(filing.notes, 1):
        yield End("text", f"{number}. {'、'.join(_subjects(report, note))}：{_flat(note.reason)}")
    if blank:
        yield End("text", f"表中空格为{voice.unfilled}，不是零。")
    if filing.remarks:
        yield End("heading", voice.remarks)
        yield from (End("text", line) for line in filing.remarks.split("\n") if line.strip())
    if filing.corrections:
        yield End("heading", "更正")
    for correction in sorted(filing.corrections, key=lambda correction: correction.date):
        content, reason = _flat(correction.content), _flat(correction.reason)
        yield End("text", f"{long_date(correction.date)}：{content}（更正原因：{reason}）")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _subjects(report: Report, note: Note) -> Iterable[str]:
    places = [target.place for target in resolve(report, note)]
    return [words_of(report, place) for place in places] or ["全文"]


def long_date(date: dt.date) -> str:
    """2024年1月11日"""
    return f"{date.year}年{date.month}月{date.day}日"
