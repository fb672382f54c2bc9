"""White on white, struck through, raised: seen or not as on paper, whatever the ground is called."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from generator.importing.blocks import Document, Grid
from generator.importing.readers import read_document
from tests.importing import word_files as word

WHITE = '<w:color w:val="FFFFFF"/>'
SHADED = '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>'
STYLE = '<w:style w:type="table" w:styleId="t"><w:tblPr/>{}</w:style>'


def shown(document: Document) -> str:
    """The text of the cell beside 甲."""
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    return next((cell.text for cell in grid.cells if (cell.row, cell.column) == (0, 1)), "")


def in_word(ground: str, style: str = "") -> str:
    cell = word.tc(word.p("1", word.r("2", WHITE)), settings=ground)
    table = word.table(word.tr("甲", cell), word.tr("乙", "丙"))
    table = table.replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="t"/></w:tblPr>')
    return shown(read_document("a.docx", word.docx(table, styles=STYLE.format(style))))


@pytest.mark.parametrize("fill", ["auto", "FFFFFF", "ffffff"])
def test_a_white_ground_in_word_is_none(fill: str) -> None:
    assert in_word(SHADED.format(fill)) == "1"


def test_a_table_s_style_is_a_ground_where_it_shades() -> None:
    assert in_word("") == "1"
    assert in_word("", f"<w:tcPr>{SHADED.format('FFFFFF')}</w:tcPr>") == "1"
    assert in_word("", f"<w:tcPr>{SHADED.format('4472C4')}</w:tcPr>") == "12"
    assert in_word(SHADED.format("000000")) == "12"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ('<font color="white">2</font>', "1"),
        ('<font color="#FFFFFF">2</font>', "1"),
        ('<span style="color: rgb(255, 255, 255)">2</span>', "1"),
        ('<span style="color:#fff;background:#fff">2</span>', "1"),
        ('<span style="color:#fff;background-color:transparent">2</span>', "1"),
        ('<span style="color:#fff;background:#1d5 none">2</span>', "12"),
        ('<span style="color:#fff;background-image:url(a.png)">2</span>', "12"),
        ('<font color="red">2</font>', "12"),
    ],
)
def test_white_in_a_page(inner: str, text: str) -> None:
    body = f"<table><tr><td>甲</td><td>1{inner}</td></tr><tr><td>乙</td><td>丙</td></tr></table>"
    page = f'<html><body style="background-color:#ffffff" bgcolor="white">{body}</body></html>'
    assert shown(read_document("a.html", page.encode())) == text


def in_excel(value: int | CellRichText, font: Font | None = None, fill: str = "") -> str:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (("甲", value, "丁"), ("乙", "丙", "戊")):
        sheet.append(row)
    if font:
        sheet["B1"].font = font
    if fill:
        sheet["B1"].fill = PatternFill("solid", fgColor=fill)
    held = io.BytesIO()
    book.save(held)
    return shown(read_document("a.xlsx", held.getvalue()))


def test_struck_through_on_a_yellow_ground_is_still_struck_through() -> None:
    assert in_excel(12, Font(strike=True), "FFFFFF00") == ""


@pytest.mark.parametrize(
    ("color", "fill", "text"),
    [
        (Color("FFFFFFFF"), "", ""),
        (Color("FFFFFFFF"), "FFFFFFFF", ""),
        (Color("FFFFFFFF"), "FF000000", "12"),
        (Color(theme=0), "", ""),
        (Color(theme=0, tint=-0.5), "", "12"),
        (Color(theme=1), "", "12"),
    ],
)
def test_white_in_a_sheet(color: Color, fill: str, text: str) -> None:
    assert in_excel(12, Font(color=color), fill) == text


def test_characters_of_one_cell_in_a_sheet() -> None:
    white, raised = InlineFont(color=Color("FFFFFFFF")), InlineFont(vertAlign="superscript")
    assert in_excel(CellRichText("1", TextBlock(white, "2"))) == "1"
    assert in_excel(CellRichText("1", TextBlock(white, "2")), fill="FF000000") == "12"
    assert in_excel(CellRichText("1", TextBlock(raised, "2"))) == "1^2"
