"""Invented Word and Excel reports (虚构), one quirk each, with what a careful human would enter."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table as WordTable
from openpyxl import Workbook, load_workbook

from generator.forms import common
from generator.importing.blocks import Document, Grid, Paragraph
from generator.model.report import Report
from tests.importing import writers
from tests.importing.invented_base import Invented, base_report, text_of, truth_of


def office_documents() -> Iterator[Invented]:
    """Every document of this module."""
    report = base_report()
    document = writers.document_of(report)
    for number, (name, make) in enumerate(_MAKERS.items(), 61):
        yield make(f"{number}-{name}", report, document)


def _opened(document: Document) -> WordDocument:
    return docx.Document(io.BytesIO(writers.docx(document)))


def _saved(word: WordDocument | Workbook) -> bytes:
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _tracked(name: str, report: Report, document: Document) -> Invented:
    """A paragraph and two cells changed with tracking on, not yet accepted; a comment's range."""
    word = _opened(document)
    changed = next(p for p in word.paragraphs if p.text.startswith("本年度未收取"))
    _track(changed._p, deleted="上年度未收取信息处理费。", inserted=changed.text)
    disclosure = word.tables[0]
    for row in (6, 9):
        cell = disclosure.rows[row].cells[1]
        _track(cell.paragraphs[0]._p, deleted="999", inserted=cell.text)
    return Invented(
        f"{name}.docx",
        _saved(word),
        text_of(document),
        truth_of(report, "Word 修订未接受：删去的字不取，增加的字要取"),
    )


def _track(paragraph: Any, deleted: str, inserted: str) -> None:
    for run in paragraph.findall(qn("w:r")):
        paragraph.remove(run)
    who = f'{nsdecls("w")} w:author="虚构" w:date="2024-01-10T09:00:00Z"'
    paragraph.append(
        parse_xml(f'<w:del {who} w:id="901"><w:r><w:delText>{deleted}</w:delText></w:r></w:del>')
    )
    paragraph.append(parse_xml(f'<w:ins {who} w:id="902"><w:r><w:t>{inserted}</w:t></w:r></w:ins>'))


def _numbered(name: str, report: Report, document: Document) -> Invented:
    """Chapter numbers 一、 and （一） that Word makes, and that are not in the text."""
    word = _opened(document)
    numbering = word.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, text in ((0, "%1、"), (1, "（%2）"))
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
    )
    for paragraph in word.paragraphs:
        found = re.fullmatch(r"(?:[一二三四五六]、|（[一二三四五]）)(.+)", paragraph.text)
        if found and str(paragraph.style and paragraph.style.name).startswith("Heading"):
            level = 0 if "、" in paragraph.text[:2] else 1
            paragraph.text = found[1]
            mark = (
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'
            )
            paragraph._p.get_or_add_pPr().append(parse_xml(mark))
    quirk = "Word 自动编号的标题，序号不在文字里"
    return Invented(f"{name}.docx", _saved(word), text_of(document), truth_of(report, quirk))


def _boxed(name: str, report: Report, document: Document) -> Invented:
    """A text box holds a sentence; header and footer hold the office's name and a page number."""
    word = _opened(document)
    sentence = "本段文字写在文本框里，属于正文的一部分。"
    anchor = next(p for p in word.paragraphs if p.text.startswith("全年通过县政府网站"))
    box = (
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
        '<v:shape style="width:300pt;height:40pt"><v:textbox><w:txbxContent>'
        f"<w:p><w:r><w:t>{sentence}</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    anchor._p.append(parse_xml(box))
    section = word.sections[0]
    section.header.paragraphs[0].text = "澄溪县政府信息公开工作年度报告汇编第三册"
    section.footer.paragraphs[0].text = "— 3 —"
    truth = truth_of(report, "Word 文本框里有正文，页眉页脚不是正文")
    truth["contains"].append(sentence)
    truth["left_out"] = ["澄溪县政府信息公开工作年度报告汇编第三册", "— 3 —"]
    text = f"{text_of(document)}\n{sentence}\n澄溪县政府信息公开工作年度报告汇编第三册"
    return Invented(f"{name}.docx", _saved(word), text, truth)


def _torn(name: str, report: Report, document: Document) -> Invented:
    """Table 三 goes on in a second table on the next page, in the middle of （三）不予公开."""
    cut = 9  # rows of the first part: three of the header, six of the body
    blocks: list[Paragraph | Grid] = []
    for block in document.blocks:
        if isinstance(block, Grid) and writers.matrix(block)[0][3:4] == [common.APPLICANT_HEADING]:
            blocks += _cut(block, cut)
        else:
            blocks.append(block)
    torn = Document(tuple(blocks))
    quirk = "Word 表三跨页断成两个表，从“（三）不予公开”中间断开"
    return Invented(f"{name}.docx", writers.docx(torn), text_of(torn), truth_of(report, quirk))


def _cut(grid: Grid, at: int) -> list[Paragraph | Grid]:
    above = [
        cell._replace(height=min(cell.height, at - cell.row))
        for cell in grid.cells
        if cell.row < at
    ]
    below = [
        cell._replace(
            row=max(cell.row - at, 0),
            height=cell.height - max(at - cell.row, 0),
            text=cell.text if cell.row >= at else "",
        )
        for cell in grid.cells
        if cell.row + cell.height > at
    ]
    parts: list[Paragraph | Grid] = [Grid(tuple(above)), Grid(tuple(below))]
    parts.insert(1, Paragraph("（续表）"))  # between two tables, which Word would join
    return parts


def _upright(name: str, report: Report, document: Document) -> Invented:
    """Narrow columns: labels set one or two characters a line."""
    word = _opened(document)
    for table in word.tables[1:]:
        for cell in _cells(table):
            text = cell.text
            if re.search(r"[一-鿿]", text) and len(text) <= 9:
                step = 1 if text.startswith("三、") else 2
                cell.paragraphs[0].text = "\n".join(
                    text[start : start + step] for start in range(0, len(text), step)
                )
    quirk = "Word 窄栏：表头和组名一两个字一行"
    return Invented(f"{name}.docx", _saved(word), text_of(document), truth_of(report, quirk))


def _cells(table: WordTable) -> list[Any]:
    seen: dict[int, Any] = {}
    for row in table.rows:
        for cell in row.cells:
            seen.setdefault(id(cell._tc), cell)
    return list(seen.values())


def _framed(name: str, report: Report, document: Document) -> Invented:
    """The whole report inside one big cell, as when a web page is pasted into Word."""
    word = _opened(document)
    body = word.element.body
    inside = [child for child in body if child.tag != qn("w:sectPr")]
    frame = word.add_table(1, 1)
    place = frame.rows[0].cells[0]._tc
    for child in inside:
        place.insert(len(place) - 1, child)  # before the empty paragraph that ends every cell
    quirk = "Word 全文放在一个大表格的一格里，表中有表"
    return Invented(f"{name}.docx", _saved(word), text_of(document), truth_of(report, quirk))


def _sheet(name: str, report: Report, document: Document) -> Invented:
    """One sheet; figures partly stored as text, one shown with a thousands comma."""
    book = load_workbook(io.BytesIO(writers.xlsx(document)))
    sheet = book.worksheets[0]
    sheet.title = "年报"
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, int) and cell.value % 3 == 0:
                cell.value = f" {cell.value} "
            elif isinstance(cell.value, int):
                cell.number_format = "#,##0"
    sheet.merge_cells("A1:J1")
    quirk = "Excel 一张表，数字有的是数、有的是文字"
    return Invented(f"{name}.xlsx", _saved(book), text_of(document), truth_of(report, quirk))


def _sheets(name: str, report: Report, document: Document) -> Invented:
    """A sheet for each chapter with its table, and a hidden empty one."""
    parts: list[list[Paragraph | Grid]] = [[]]
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.level == 2:
            parts.append([])
        parts[-1].append(block)
    book = Workbook()
    book.active.title = "封面"  # type: ignore[union-attr]
    for number, part in enumerate(parts):
        source = load_workbook(io.BytesIO(writers.xlsx(Document(tuple(part))))).worksheets[0]
        target = book.worksheets[0] if number == 0 else book.create_sheet(f"第{number}章")
        for row in source.iter_rows():
            for cell in row:
                if cell.value is not None:
                    target.cell(cell.row, cell.column, cell.value)
        for span in source.merged_cells.ranges:
            target.merge_cells(span.coord)
    book.create_sheet("Sheet9").sheet_state = "hidden"
    quirk = "Excel 每章一张工作表"
    return Invented(f"{name}.xlsx", _saved(book), text_of(document), truth_of(report, quirk))


_MAKERS: dict[str, Callable[[str, Report, Document], Invented]] = {
    "word-tracked-changes": _tracked,
    "word-numbered-headings": _numbered,
    "word-text-box": _boxed,
    "word-table-in-two": _torn,
    "word-narrow-columns": _upright,
    "word-in-one-cell": _framed,
    "excel-one-sheet": _sheet,
    "excel-sheet-a-chapter": _sheets,
}
