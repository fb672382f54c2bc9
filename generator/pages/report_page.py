"""A report → its page: chapters as published, the three tables, footnotes 原文如此 (design §5, §7)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment
from markupsafe import Markup

from generator.base.cells import Path
from generator.exporters import SUFFIXES
from generator.forms import common
from generator.forms.filing import default_title
from generator.forms.layout import Cells, Table
from generator.model.library import Library
from generator.model.narrative import LEAD, Chapter
from generator.model.record import Record
from generator.model.report import Report
from generator.model.voice import Voice
from generator.pages.contexts import ReportPage
from generator.pages.frame import address_of, frame, root_of, trail, year_address
from generator.pages.glossary import meaning_address
from generator.pages.last_year import LAST_YEAR, digest, rows_before
from generator.pages.listing import chinese_date
from generator.pages.notes import Marks, labels_of, marks_of, under, with_footnotes
from generator.pages.official_tables import fill
from generator.pages.parts import (
    ChapterView,
    CorrectionView,
    Fact,
    Link,
    PrintedExtraRow,
    Turn,
    turn,
)
from generator.pages.structured import report_data
from generator.pages.summary import counts_of, sentences, summary_of

# How a table is to be read: what is found in its HTML → what is said below it.
KEYS = {
    '"></td>': "表中有底色的空格，{unfilled}，不是零。",
    'class="was"': f"格内小字“{LAST_YEAR}”是上一年度报告同一格的数，两年相同的不注。",
}
# 清河县柳河镇人民政府 | 2023年 | 政府信息公开工作 | 年度报告
_TITLE_PARTS = re.compile(r"(?<=.)(?=(?<!\d)\d{4}年|(?<!人民)政府信息公开|(?<!\d)年度报告)")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands beside a report: its own other years, and the same year close by."""

    previous: int | None
    following: int | None
    same_year: tuple[tuple[str, str], ...]  # (name, authority path)


def report_page(
    env: Environment,
    report: Report,
    library: Library,
    neighbours: Neighbours,
    last: Record | None = None,
    sources: Sequence[str] = (),
) -> ReportPage:
    """Everything the template report.html shows; `last` has the figures of the year before,
    `sources` the digests of the data and of the narrative."""
    filing, authority, voice = report.filing, report.authority, library.site.voice
    address = address_of(authority.path, report.year)
    root = root_of(address)
    marks = marks_of(report)
    before = rows_before(report, last)
    heading = filing.title or default_title(authority.file.full_name, report.year)
    published = filing.published.isoformat() if filing.published else ""
    crumbs = [*trail(library, authority), (f"{report.year} 年", address)]
    article = [("ArticleTitle", heading)]
    if published:
        article.append(("PubDate", published))
    article.append(("ContentSource", filing.signature.organ or authority.file.full_name))
    article.append(("Keywords", f"{authority.name},{report.year}年,政府信息公开,年度报告"))
    lead = report.narrative.chapter(LEAD)
    anchored = _anchored(report)
    chapters, footnotes = with_footnotes(
        report,
        _chapters(env, report, anchored, marks, before, voice, root),
        {chapter.number: f"#{anchor}" for anchor, chapter in anchored},
    )
    return ReportPage(
        frame=frame(
            library,
            address,
            heading,
            f"{authority.file.full_name} {report.year} 年政府信息公开工作年度报告全文和统计表。",
            crumbs,
            tuple(article),
            published=published,
            structured=report_data(library.site, report, heading),
            files=(
                ("编辑本报告（数据）", report.source.path),
                ("编辑本报告（正文）", report.narrative.path),
            ),
        ),
        heading=tuple(_TITLE_PARTS.split(heading)),
        heading_published=filing.title is not None or not voice.title_added,
        title_marks=marks.get(("标题",), ()),
        facts=_facts(report, root, marks, voice),
        digest=digest(report, before, voice),
        summary=sentences(summary_of(report.form, counts_of(report.cells), counts_of(before))),
        lead=Markup(lead.html) if lead else Markup(),
        lead_marks=marks.get((LEAD,), ()),
        chapters=chapters,
        organ=filing.signature.organ or "",
        signed=_day(filing.signature.date) if filing.signature.date else "",
        signature_marks=under(marks, ("落款",)),
        footnotes=footnotes,
        notes=tuple(
            Link(f"注{number}", f"#note-{number}") for number in range(1, len(filing.notes) + 1)
        ),
        remarks=tuple(line for line in (filing.remarks or "").split("\n") if line.strip()),
        corrections=tuple(
            CorrectionView(_day(c.date), c.content, c.reason)
            for c in sorted(filing.corrections, key=lambda c: c.date)
        ),
        previous=_turn(report.year, neighbours.previous),
        following=_turn(report.year, neighbours.following),
        neighbours=tuple(
            Link(name, root + address_of(path, report.year)) for name, path in neighbours.same_year
        ),
        year_page=Link(f"{report.year} 年各机关报告", root + year_address(report.year)),
        own_page=Link(f"{authority.name}历年报告", root + address_of(authority.path)),
        downloads=tuple(
            Link(kind, f"{report.year}{SUFFIXES[kind]}") for kind in library.site.downloads
        ),
        sources=tuple(
            Fact(f"{report.year}{suffix}", value)
            for suffix, value in zip((".yml", ".md"), sources, strict=False)
        ),
    )


def _facts(report: Report, root: str, marks: Marks, voice: Voice) -> tuple[Fact, ...]:
    filing, origin = report.filing, report.filing.origin
    authority = report.authority
    published = _day(filing.published) if filing.published else voice.no_date
    facts = [
        Fact("发布机关", authority.file.full_name, href=root + address_of(authority.path)),
        Fact("发布日期", published, under(marks, ("发布日期",))),
    ]
    if filing.corrections:
        latest = _day(max(c.date for c in filing.corrections))
        facts.append(Fact("更正", f"{latest}更正", href="#corrections"))
    if origin.index:
        facts.append(Fact("索引号", origin.index))
    facts.append(Fact("表格格式", _form_words(report), marks.get(("格式",), ())))
    if origin.url:
        url = origin.url
        facts.append(Fact(voice.origin, url, under(marks, ("来源",)), href=_safe_url(url)))
    if origin.fetched and voice.fetched:
        facts.append(Fact(voice.fetched, _day(origin.fetched)))
    return tuple(facts)


def _form_words(report: Report) -> str:
    form = report.form
    return f"{form.name}（{form.document}）" if form.document else form.name


def _safe_url(url: str | None) -> str:
    return url if url and url.startswith(("http://", "https://")) else ""


def _anchored(report: Report) -> list[tuple[str, Chapter]]:
    """The chapters to show, with their anchors; one whose heading is missing still has its table,
    in its place."""
    chapters: list[Chapter] = [c for c in report.narrative.chapters if c.number != LEAD]
    present = {chapter.number for chapter in chapters}
    for number in sorted({table.chapter for table in report.form.tables} - present):
        at = next((i for i, c in enumerate(chapters) if c.number > number), len(chapters))
        chapters.insert(at, Chapter(number, "", (), ""))
    return [(f"chapter-{index}", chapter) for index, chapter in enumerate(chapters, 1)]


def _chapters(
    env: Environment,
    report: Report,
    anchored: Sequence[tuple[str, Chapter]],
    marks: Marks,
    before: Mapping[Path, Cells],
    voice: Voice,
    root: str,
) -> list[ChapterView]:
    tables = {table.chapter: table for table in report.form.tables}
    labels = labels_of(report, marks)
    views = []
    for anchor, chapter in anchored:
        html, extra, own = Markup(), tuple[PrintedExtraRow, ...](), tuple[int, ...]()
        meaning = ""
        table = tables.pop(chapter.number, None)  # a chapter that stands there twice has one table
        if table is not None:
            html = fill(env, report, table, labels, marks, before, unreadable=voice.unreadable)
            extra, own = _extra_rows(report, table, voice), marks.get((table.key,), ())
            address = meaning_address(table)
            meaning = root + address if address else ""
        views.append(
            ChapterView(
                anchor=anchor,
                heading=chapter.heading or common.CHAPTER_HEADINGS[chapter.number],
                published=bool(chapter.heading) or not voice.heading_added,
                marks=tuple(sorted({*marks.get((chapter.number,), ()), *own})),
                body=Markup(chapter.html),
                table=html,
                keys=tuple(
                    words.format(unfilled=voice.unfilled)
                    for sign, words in KEYS.items()
                    if sign in html
                ),
                meaning=meaning,
                extra_rows=extra,
            )
        )
    return views


def _extra_rows(report: Report, table: Table, voice: Voice) -> tuple[PrintedExtraRow, ...]:
    return tuple(
        PrintedExtraRow(row.label, tuple(voice.cell(cell) for cell in row.values))
        for row in report.filing.extra_rows
        if row.table == table.key
    )


def _turn(year: int, other: int | None) -> Turn | None:
    return turn(year, other, f"{other}.html", "上一份", "下一份")


def _day(date: dt.date) -> str:
    return chinese_date(date.isoformat())
