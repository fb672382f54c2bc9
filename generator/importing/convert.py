"""One document → one report: which form, its cells, its narrative, and what could not be placed.

Never guesses (a wrong number is worse than a missing one): the form is told by its labels, a
cell by its row and column, and what is not certain is 不清 or left out by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.base.cells import Path
from generator.base.normalise import fold
from generator.forms import FORMS, common, plain
from generator.forms.layout import Cells, Form
from generator.importing import metadata
from generator.importing.blocks import Aside, Document
from generator.importing.broken_labels import with_whole_labels
from generator.importing.foreign_tables import name_other_years, refuse_second_report
from generator.importing.label_dictionary import LONGEST, bare, dictionary_of, marks_of
from generator.importing.lines import Line, lines_of
from generator.importing.narrative_markdown import narrative_of
from generator.importing.opening import CHROME, is_title, opening_of
from generator.importing.outline import Outline, chapter_of, outline_of
from generator.importing.radicals import without_radicals
from generator.importing.readers import read_document
from generator.importing.table_reader import Lost, Tables, UnknownRow, read_tables
from generator.importing.values import words_and_values

STRIPPED = "TABLES-STRIPPED"
_TABLES_LIKELY = 6  # official labels that only a document with the three tables has
STRIPPED_CHAPTERS = "有各章标题，没有三张表"
_FIRST_FORM, _SECOND_FORM = 2019, 2021
_MOST_HEADINGS = 16  # words of a line
_LONG_LABEL = 8  # characters: no other text says so by chance
_TOLD_BY = (3, 4)  # chapters whose headings are those of the forms, not of older reports


@dataclass(frozen=True)
class Imported:
    """What was read of one document; `form` is None where its tables are gone, any other None is
    something that the document does not say."""

    form: Form | None
    cells: Mapping[Path, Cells]  # of every row that the report prints, 不清 where not certain
    markdown: str  # the narrative
    title: str | None
    organ: str | None  # 落款
    signed: dt.date | None
    published: dt.date | None
    index: str | None  # 索引号
    url: str | None
    authority: str | None  # whose report it is, as named
    year: int | None
    labels: Mapping[str, str]  # key of a row or column → its label as printed (原文标签)
    extra_rows: tuple[UnknownRow, ...]
    lost: tuple[Lost, ...]
    left_out: tuple[Aside, ...]
    remarks: tuple[str, ...]  # 整理说明
    whole_lines: frozenset[Path] = frozenset()  # rows that stand on a line, without cells
    ruled: bool = False  # the cells are those of a PDF, between ruling lines
    year_problem: str = ""  # in Chinese, why `year` is None
    form_problem: str = ""  # in Chinese, why `form` is None
    written_for: tuple[str, int] | None = None  # of a form of this program: authority and year


def read_file(name: str, data: bytes) -> Imported:
    """Read the file `name` with these bytes; Refused where it cannot be read at all."""
    return replace(recognise(read_document(name, data)), ruled=b"%PDF-" in data[:1024])


def recognise(document: Document) -> Imported:
    """The report that a document holds; Refused where it holds more than one."""
    document, folded = without_radicals(document)
    lines, aside = lines_of(document)
    refuse_second_report([(chapter_of(line, 0) if line.grid < 0 else 0, line) for line in lines])
    form = _form_of(lines)
    dictionary = dictionary_of(form.key if form and form.tables else 2021)
    if form and form.tables:
        lines = with_whole_labels(dictionary, lines)
    outline = outline_of(dictionary, lines)
    paragraphs = [line.text for line in lines if line.grid < 0]
    around = "\n".join(text for text in paragraphs if not is_title(text))
    title = opening_of(outline.before, around).title
    own_year = metadata.year_of(title, paragraphs, None, None)
    if isinstance(own_year, int) and name_other_years(paragraphs, own_year):
        outline = outline_of(dictionary, lines, own_year)  # with those tables left in the text
    form, problem = _form_for(form, own_year if isinstance(own_year, int) else None, lines)
    if form is plain.FORM or form is None:
        outline = _without_tables(outline)
    tables = read_tables(form, outline.tables) if form and form.tables else Tables()
    opening = opening_of(outline.before, around)
    texts = [line.text for _, line in outline.text]
    end = _end_of(texts)
    signature, first, last = metadata.signature_of(texts[:end], opening.title)
    if last > first:  # a list of other reports below the signature is no part of this one
        end = next((index for index in range(last, end) if is_title(texts[index])), end)
    body = [*outline.text[:first], *outline.text[last:end]]
    chrome = texts[end:]
    page = metadata.page_text([*opening.page, *chrome], document.aside)
    published = metadata.published_of(page)
    said = [*opening.lead, *(line.text for _, line in body)]
    year = metadata.year_of(opening.title, said, published, signature.date)
    return Imported(
        form=form,
        cells=tables.cells,
        markdown=narrative_of(opening.lead, body),
        title=opening.title,
        organ=signature.organ,
        signed=signature.date,
        published=published,
        index=metadata.index_of(page),
        url=metadata.url_of(page),
        authority=metadata.authority_of(opening.title, signature, said, page),
        year=year if isinstance(year, int) else None,
        labels=tables.labels,
        extra_rows=tuple(tables.extra),
        lost=tuple(tables.lost),
        left_out=(*aside, *opening.aside, *tables.aside, *(Aside(text, CHROME) for text in chrome)),
        remarks=tuple(dict.fromkeys(filter(None, [folded, *tables.remarks]))),
        whole_lines=frozenset(tables.whole_lines),
        year_problem=year if isinstance(year, str) else "",
        form_problem=problem,
        written_for=document.written_for,
    )


def _form_of(lines: Sequence[Line]) -> Form | None:
    """The form whose own labels are there (never by year); the text form where there are none
    of the tables' labels; None where the chapters of a form are there without its tables."""
    found = _words(lines)
    with_tables = [form for form in FORMS.values() if form.tables]
    votes = [len(found & marks_of(form)) for form in with_tables]
    if votes.count(max(votes)) == 1:
        return with_tables[votes.index(max(votes))]
    if len(found & set(dictionary_of(with_tables[0].key).rows)) >= _TABLES_LIKELY:
        # Only tables that the forms share: they differ in whether 其他处理 is one row.
        split = any(bare(label) in found for label in _split_labels(with_tables[0]))
        return next(form for form in with_tables if split != bool(form.merged))
    opened = chapter = 0
    for line in lines:
        number = chapter_of(line, chapter) if line.grid < 0 else 0
        chapter = number or chapter
        opened += number in _TOLD_BY and bare(line.text) == bare(common.CHAPTER_HEADINGS[number])
    return None if opened == len(_TOLD_BY) else plain.FORM


def _words(lines: Sequence[Line]) -> set[str]:
    """All texts as labels are compared, the words of a line also without the values behind them."""
    found: set[str] = set()
    for line in lines:
        for piece in line.pieces:
            found.add(bare(piece.text))
            words, values = words_and_values(piece.text) if len(piece.text) <= LONGEST else ("", [])
            if values:
                found.add(bare(words))
            elif line.grid < 0 and 0 < piece.text.count(" ") <= _MOST_HEADINGS:
                found |= set(map(bare, piece.text.split()))
    return found


def _form_for(
    form: Form | None, year: int | None, lines: Sequence[Line]
) -> tuple[Form | None, str]:
    """The form of a report of that year, or None and why: a text without tables only before there
    were forms, the form of 2021 only since 2021."""
    if form is None:
        return None, STRIPPED_CHAPTERS
    if form is plain.FORM:
        rows = [word for word in _words(lines) if len(word) > _LONG_LABEL]
        forms = [FORMS[key] for key in FORMS if FORMS[key].tables]
        if any(word in dictionary_of(one.key).rows for one in forms for word in rows):
            return None, "有表格的行名，读不出整张的表"
        if year is not None and year >= _FIRST_FORM:
            return None, f"{_FIRST_FORM} 年起的年报有三张表，文中没有读出（年度 {year}）"
    if form.key == _SECOND_FORM and year is not None and _FIRST_FORM <= year < _SECOND_FORM:
        if _words(lines) & marks_of(form):
            return None, f"文中的年度是 {year}，表格却是 {_SECOND_FORM} 年的格式"
        return FORMS[_FIRST_FORM], ""  # what is there of the tables fits both
    return form, ""


def _split_labels(form: Form) -> list[str]:
    """The long labels of the rows that may be printed as one (其他处理)."""
    rows = [
        row for table in form.tables for row in table.rows if set(row.groups) & set(table.merged)
    ]
    return [row.label for row in rows if len(row.label) > len(row.key)]


def _without_tables(outline: Outline) -> Outline:
    outline.text += [(0, line) for line in outline.tables]
    outline.tables = []
    return outline


def _end_of(texts: Sequence[str]) -> int:
    """Where the text ends and the page's foot begins."""
    for index, text in enumerate(texts):
        if len(text) <= 60 and _is_foot(text):
            return index
    return len(texts)


_FOOT = (
    "版权所有",
    "ICP备",
    "公网安备",
    "网站标识码",
    "网站地图",
    "打印本页",
    "关闭窗口",
    "上一篇",
    "下一篇",
    "扫一扫",
    "返回顶部",
    "责任编辑",
    "相关链接",
    "友情链接",
)


def _is_foot(text: str) -> bool:
    folded = fold(text)
    return any(word in folded for word in _FOOT) or folded in {
        "打印",
        "关闭",
        "分享",
        "【打印】【关闭】",
    }
