"""A report → its page: chapters as published, the three tables, footnotes 原文如此 (design §5, §7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Environment
from markupsafe import Markup

from generator.acknowledge import resolve
from generator.cells import Path, shown
from generator.exporters.files import SUFFIXES
from generator.folding import fold
from generator.forms import common
from generator.forms.filing import Note
from generator.forms.layout import Table
from generator.library import Library
from generator.narrative import LEAD, NUMERALS, Chapter
from generator.pages.contexts import (
    ChapterView,
    CorrectionView,
    ExtraRow,
    Fact,
    Footnote,
    Link,
    ReportPage,
)
from generator.pages.frame import address_of, frame, root_of, trail, year_address
from generator.pages.tables import Label, anchor_of, fill
from generator.report import Report

NOT_GIVEN = "原件未载"
# 清河县柳河镇人民政府 | 2023年 | 政府信息公开工作 | 年度报告
_TITLE_PARTS = re.compile(r"(?<=.)(?=(?<!\d)\d{4}年|(?<!人民)政府信息公开|(?<!\d)年度报告)")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands beside a report: its own other years, and the same year close by."""

    previous: int | None
    following: int | None
    same_year: tuple[tuple[str, str], ...]  # (name, authority path)


def report_page(
    env: Environment, report: Report, library: Library, neighbours: Neighbours
) -> ReportPage:
    """Everything the template report.html shows."""
    filing, authority = report.filing, report.authority
    address = address_of(authority.path, report.year)
    root = root_of(address)
    marks = _marks(report)
    heading = filing.title or f"{authority.file.full_name}{report.year}年政府信息公开工作年度报告"
    published = filing.published.isoformat() if filing.published else ""
    crumbs = [*trail(library, authority), (f"{report.year} 年", address)]
    article = [("ArticleTitle", heading)]
    if published:
        article.append(("PubDate", published))
    article.append(("ContentSource", filing.signature.organ or authority.file.full_name))
    article.append(("Keywords", f"{authority.name},{report.year}年,政府信息公开,年度报告"))
    lead = report.narrative.chapter(LEAD)
    chapters = _chapters(env, report, marks)
    return ReportPage(
        frame=frame(
            library.site,
            address,
            heading,
            f"{authority.file.full_name} {report.year} 年政府信息公开工作年度报告全文和统计表。",
            crumbs,
            tuple(article),
        ),
        heading=tuple(_TITLE_PARTS.split(heading)),
        heading_published=filing.title is not None,
        title_marks=marks.get(("标题",), ()),
        facts=_facts(report, root, marks),
        lead=Markup(lead.html) if lead else Markup(),
        lead_marks=marks.get((LEAD,), ()),
        chapters=chapters,
        organ=filing.signature.organ or "",
        signed=_long_date(filing.signature.date) if filing.signature.date else "",
        signature_marks=_under(marks, ("落款",)),
        footnotes=tuple(
            Footnote(number, _subjects(report, note, chapters), note.reason)
            for number, note in enumerate(filing.notes, 1)
        ),
        remarks=tuple(line for line in (filing.remarks or "").split("\n") if line.strip()),
        corrections=tuple(
            CorrectionView(_long_date(c.date), c.content, c.reason)
            for c in sorted(filing.corrections, key=lambda c: c.date)
        ),
        previous=_year_link(neighbours.previous),
        following=_year_link(neighbours.following),
        neighbours=tuple(
            Link(name, root + address_of(path, report.year)) for name, path in neighbours.same_year
        ),
        year_page=Link(f"{report.year} 年全部报告", root + year_address(report.year)),
        downloads=tuple(
            Link(kind, f"{report.year}{SUFFIXES[kind]}") for kind in library.site.downloads
        ),
    )


Marks = Mapping[Path, tuple[int, ...]]


def _marks(report: Report) -> Marks:
    """Where footnote numbers go: a path of the data, or a chapter's number as a path of one."""
    marks: dict[Path, list[int]] = {}
    for number, note in enumerate(report.filing.notes, 1):
        for target in resolve(report, note):
            place = (target.place,) if isinstance(target.place, int) else target.place
            marks.setdefault(place, []).append(number)
    return {place: tuple(dict.fromkeys(numbers)) for place, numbers in marks.items()}


def _under(marks: Marks, path: Path) -> tuple[int, ...]:
    found = {n for place, own in marks.items() if place[: len(path)] == path for n in own}
    return tuple(sorted(found))


def _facts(report: Report, root: str, marks: Marks) -> tuple[Fact, ...]:
    filing, origin = report.filing, report.filing.origin
    published = _long_date(filing.published) if filing.published else NOT_GIVEN
    authority = report.authority
    facts = [
        Fact("发布机关", authority.file.full_name, href=root + address_of(authority.path)),
        Fact("报告年度", f"{report.year} 年"),
        Fact("发布日期", published, _under(marks, ("发布日期",))),
        Fact("索引号", origin.index or NOT_GIVEN),
        Fact("原件网址", origin.url or NOT_GIVEN, href=_safe_url(origin.url)),
        Fact("表格格式", _form_words(report), marks.get(("格式",), ())),
    ]
    if origin.fetched:
        facts.append(Fact("取得日期", _long_date(origin.fetched)))
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


def _chapters(env: Environment, report: Report, marks: Marks) -> tuple[ChapterView, ...]:
    tables = {table.chapter: table for table in report.form.tables}
    labels = _labels(report, marks)
    views = []
    for anchor, chapter in _anchored(report):
        html, extra, own = Markup(), tuple[ExtraRow, ...](), tuple[int, ...]()
        table = tables.pop(chapter.number, None)  # a chapter that stands there twice has one table
        if table is not None:
            html = fill(env, report, table, labels, marks)
            extra, own = _extra_rows(report, table), marks.get((table.key,), ())
        views.append(
            ChapterView(
                anchor=anchor,
                heading=chapter.heading or common.CHAPTER_HEADINGS[chapter.number],
                published=bool(chapter.heading),
                marks=tuple(sorted({*marks.get((chapter.number,), ()), *own})),
                body=Markup(chapter.html),
                table=html,
                extra_rows=extra,
            )
        )
    return tuple(views)


def _labels(report: Report, marks: Marks) -> dict[str, Label]:
    """Printed labels by folded official name, and marks of rows and groups by dotted path."""
    labels = {
        fold(name): Label(words, marks.get(("原文标签", name), ()))
        for name, words in report.filing.labels.items()
    }
    for path, numbers in marks.items():
        if path in report.form.labels:
            labels[".".join(map(str, path))] = Label("", numbers, anchor_of(path))
    return labels


def _extra_rows(report: Report, table: Table) -> tuple[ExtraRow, ...]:
    return tuple(
        ExtraRow(row.label, tuple(shown(cell) for cell in row.values))
        for row in report.filing.extra_rows
        if row.table == table.key
    )


def _subjects(report: Report, note: Note, chapters: tuple[ChapterView, ...]) -> tuple[Link, ...]:
    """The places of a note in the words of the form, each a link to its mark in the table, or else
    to its chapter."""
    tables = "".join(chapter.table for chapter in chapters)
    anchors = {chapter.number: f"#{anchor}" for anchor, chapter in _anchored(report)}
    links = []
    for target in resolve(report, note):
        place = target.place
        if isinstance(place, int):
            words = f"第{NUMERALS[place]}章" if place else "导语"
            links.append(Link(words, anchors.get(place, "#main")))
            continue
        chapter = next((t.chapter for t in report.form.tables if t.key == place[0]), LEAD)
        own = anchor_of(place)
        href = f"#{own}" if f'id="{own}"' in tables else anchors.get(chapter, "#main")
        links.append(Link(_words(report, place), href))
    return tuple(links)


def _words(report: Report, place: Path) -> str:
    """A path in printed words: the labels of its groups and row, and the name of its column."""
    if place[0] == "原文标签" and len(place) > 1:
        return f"“{place[1]}”的名称"
    labels = report.form.labels
    words = [labels[place[:end]] for end in range(2, len(place) + 1) if place[:end] in labels]
    row = report.form.rows.get(place[:-1])
    if row and isinstance(place[-1], int):
        words.append(row.columns.columns[place[-1]].label)
    table = next((t for t in report.form.tables if t.key == place[0]), None)
    if table and not words:
        return f"第{NUMERALS[table.chapter]}章表格"
    return " › ".join(words) or str(place[-1])


def _year_link(year: int | None) -> Link | None:
    return Link(f"{year} 年", f"{year}.html") if year is not None else None


def _long_date(date: object) -> str:
    year, month, day = str(date).split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"
