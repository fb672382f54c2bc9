"""The Word file: the official layout, what was published and nothing else, and it opens."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path as File

import docx
import pytest
from docx.document import Document
from docx.shared import Pt
from lxml import etree

from generator.exporters.paper import paper_of
from generator.exporters.paper_tables import blank_table, official_tables
from generator.exporters.word import docx_of
from generator.importing.convert import read_file
from tests.exporters.reports import ALL, invented, narrative, report_named
from tests.importing import writers
from tests.importing.test_roundtrip import NAMES, soffice

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


@pytest.mark.parametrize("name", ALL)
def test_tables_are_laid_out_as_on_the_page(name: str) -> None:
    """What is written into the cells of the form, read back from the page's HTML."""
    report = report_named(name)
    tables = official_tables(report)
    assert list(tables) == [2, 3, 4]
    for table in report.form.tables:
        own, values, _ = tables[table.chapter]
        filled = iter(values)
        cells = {
            (
                c.place.row,
                c.place.column,
                next(filled) if c.place.role == "value" else c.text,
                c.place.height,
                c.place.width,
            )
            for line in own.lines
            for c in line
        }
        assert cells == set(writers.grid_of(report, table).cells)


def test_cells_are_merged() -> None:
    second, third, fourth = opened(docx_of(report_named("base"))).tables
    assert [len(table.columns) for table in (second, third, fourth)] == [4, 10, 15]
    assert second.cell(0, 0)._tc is second.cell(0, 3)._tc  # 第二十条第（一）项
    assert third.cell(0, 0)._tc is third.cell(2, 2)._tc  # the note on the sums
    assert third.cell(5, 0)._tc is third.cell(26, 0)._tc  # 三、本年度办理结果
    assert third.cell(5, 1)._tc is third.cell(5, 2)._tc  # （一）予以公开
    assert fourth.cell(0, 5)._tc is fourth.cell(0, 14)._tc  # 行政诉讼


def test_the_page_is_that_of_official_documents() -> None:
    document = opened(docx_of(report_named("base")))
    (section,) = document.sections
    sizes = [section.page_width, section.page_height, section.top_margin, section.left_margin]
    assert [round(size.mm) for size in sizes if size] == [210, 297, 37, 28]
    normal, title = document.styles["Normal"], document.styles["Heading 1"]
    defaults = document.styles.element.find(f"{W}docDefaults//{W}rPr")
    assert defaults.find(f"{W}rFonts").get(f"{W}eastAsia") == "仿宋"
    assert defaults.find(f"{W}sz").get(f"{W}val") == "32"
    assert round(normal.paragraph_format.line_spacing.pt) == 29
    assert title.font.size == Pt(22)
    assert document.core_properties.author == "清河县柳河镇人民政府"
    assert document.core_properties.created.isoformat().startswith("2024-01-19")


def test_headings_text_and_signature_are_there_in_order() -> None:
    document = opened(docx_of(report_named("base")))
    styled = [(p.style and p.style.name, p.text) for p in document.paragraphs if p.text]
    assert styled[0] == ("Heading 1", "清河县柳河镇人民政府\n2023年政府信息公开工作年度报告")
    chapters = [text for style, text in styled if style == "Heading 2"]
    assert [text[:2] for text in chapters] == ["一、", "二、", "三、", "四、", "五、", "六、"]
    assert styled[-2:] == [("Normal", "清河县柳河镇人民政府"), ("Normal", "2024年1月15日")]


def test_notes_stand_at_the_end_and_mark_their_rows() -> None:
    document = opened(docx_of(report_named("langao/shimen/2023")))
    found = texts(document)
    notes = found[found.index("照录说明") + 1 :]
    assert notes[1] == ("1. “行政规范性文件”的名称：原件“行政规范性文件”写作“规范性文件”，照录。")
    assert notes[3].startswith("3. 三、本年度办理结果 › （一）予以公开：")
    assert "表中空格为原件未填，不是零。" in notes
    assert [c.text for c in document.tables[0].columns[0].cells if "※" in c.text] == ["规范性文件※"]


def test_a_report_without_notes_ends_with_its_signature() -> None:
    assert paper_of(report_named("base")).end == ()


def test_what_the_original_lacks_is_said_to_be_added() -> None:
    md = narrative().replace("## 三、收到和处理政府信息公开申请情况\n", "")
    report = invented(md=md)
    untitled = replace(report, filing=report.filing.model_copy(update={"title": None}))
    document = opened(docx_of(untitled))
    found = texts(document)
    assert found[-2:] == ["照录说明", "原件未载标题，标题为本站所加。"]
    assert "三、收到和处理政府信息公开申请情况（原件无此标题）" in found
    assert [len(table.columns) for table in document.tables] == [4, 10, 15]


def test_lists_tables_links_and_emphasis_of_the_narrative() -> None:
    more = (
        "- 甲\n- 乙\n  - 丙\n\n3. 丁\n4. 戊\n\n| 栏 | **数** |\n|---|---|\n| a | 1 |\n\n"
        "见[通知](https://example.org/a)和**要点**\n的\nA\nB。\n\n"
    )
    document = opened(docx_of(invented(md=narrative().replace("## 二", more + "## 二"))))
    found = texts(document)
    start = found.index("• 甲")
    assert found[start : start + 5] == ["• 甲", "• 乙", "• 丙", "3. 丁", "4. 戊"]
    text = "见通知（https://example.org/a）和要点的A B。"
    (paragraph,) = (p for p in document.paragraphs if p.text == text)
    assert [run.text for run in paragraph.runs if run.bold] == ["要点"]
    assert [[c.text for c in row.cells] for row in document.tables[0].rows] == [
        ["栏", "数"],
        ["a", "1"],
    ]


def test_markup_in_content_stays_text() -> None:
    hostile = '<w:p/>]]>&amp; "引" <script>'
    more = f"{hostile} {{{{x}}}}\n\n"
    report = invented(
        md=narrative().replace("## 二", more + "## 二"),
        yml="原文标签: {规章: '<b>规&章'}\n",
    )
    data = docx_of(report)
    assert any(text.startswith('<w:p/>]]>& "引" <script>') for text in texts(opened(data)))
    assert opened(data).tables[0].cell(2, 0).text == "<b>规&章"


ORDER = [  # of what Word allows in w:pPr (ISO 29500-1 §17.3.1.26), as far as it is used here
    f"{W}{name}"
    for name in ("pStyle", "keepNext", "snapToGrid", "spacing", "ind", "jc", "outlineLvl")
]


@pytest.mark.parametrize("name", ALL)
def test_properties_stand_in_the_order_that_word_demands(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(docx_of(report_named(name)))) as archive:
        for part in ("word/document.xml", "word/styles.xml", "word/footer1.xml"):
            for properties in etree.fromstring(archive.read(part)).iter(f"{W}pPr"):
                places = [ORDER.index(str(child.tag)) for child in properties]
                assert places == sorted(set(places)), etree.tostring(properties)


def test_the_same_report_gives_the_same_bytes_and_no_date_of_today() -> None:
    report = report_named("base")
    first = docx_of(report)
    blank_table.cache_clear()
    assert docx_of(report) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        text = (
            archive.read("word/document.xml").decode() + archive.read("docProps/core.xml").decode()
        )
    assert not re.search("rsid|paraId", text)


@pytest.mark.proof
def test_libreoffice_opens_it_and_prints_every_cell(tmp_path: File) -> None:
    soffice()
    report = report_named("varied")
    printed = writers.pdf({"varied": docx_of(report)}, tmp_path)["varied"]
    assert dict(read_file("report.pdf", printed).cells) == dict(report.cells)


@pytest.mark.parametrize("name", NAMES)
def test_text_title_and_signature_come_back(name: str) -> None:
    report, result = report_named(name), read_file("report.docx", docx_of(report_named(name)))
    signature = report.filing.signature
    assert (result.organ, result.signed) == (signature.organ, signature.date)
    bare = re.sub(r"[#*\\\s]", "", report.narrative.text)
    assert re.sub(r"[#*\\\s]", "", result.markdown).startswith(bare[:500])
