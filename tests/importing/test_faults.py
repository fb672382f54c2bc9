"""Second-hand documents, each with a fault of one kind: every cell right, or 不清 with its reason."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from generator.base.cells import UNREADABLE
from generator.base.refusal import Refused
from generator.forms import common
from generator.importing.column_headers import ACROSS
from generator.importing.convert import Imported, read_file
from generator.importing.readers.excel import NO_RESULT, UNKNOWN_FORMAT
from generator.importing.reading import MERGED_DOWN
from generator.importing.table_reader import VALUES_FIRST

FOLDER = Path(__file__).parent / "faults"
Cells = dict[str, list[object]]
REVIEW = f"{common.DISPUTES}.行政复议"
NEW = f"{common.APPLICATIONS}.本年新收"


@cache
def read(name: str) -> Imported:
    return read_file(name, (FOLDER / name).read_bytes())


def truth(name: str) -> Cells:
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    found: Cells = json.loads(text, parse_float=Decimal)
    return found


def cells_of(found: Imported) -> Cells:
    return {".".join(map(str, path)): list(cells) for path, cells in found.cells.items()}


def disclosed(row: str) -> str:
    return f"{common.DISCLOSURE}.{row}"


RIGHT = {
    "strike.docx": "baiyun",
    "strike.xlsx": "baiyun",
    "strike-css.html": "baiyun",
    "struck.docx": "songhe",
    "struck.xlsx": "songhe",
    "struck.html": "songhe",
    "struck.pdf": "songhe",
    "table4-in-two.docx": "baiyun",
    "libreoffice-pdf-table4.pdf": "baiyun",
}


@pytest.mark.parametrize(("name", "report"), RIGHT.items(), ids=RIGHT)
def test_every_cell_is_right(name: str, report: str) -> None:
    assert cells_of(read(name)) == truth(report)
    assert read(name).extra_rows == ()


@pytest.mark.parametrize("name", [name for name in RIGHT if name.startswith("str")])
def test_what_is_struck_through_is_told(name: str) -> None:
    told = [one.text.rpartition("：")[2] for one in read(name).left_out if "划去" in one.why]
    assert set(told) & {"7", "12"}


def test_table_four_is_read_by_the_names_over_its_columns() -> None:
    name = "table4-columns-in-other-order.docx"
    assert cells_of(read(name)) == truth("baiyun") | {REVIEW: [1, 3, 2, 4, 10]}


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx"])
def test_a_value_merged_over_two_rows_is_of_neither(kind: str) -> None:
    found = read(f"merged-over-rows.{kind}")
    rows = ["行政处罚", "行政强制"]
    assert cells_of(found) == truth("songhe") | {disclosed(row): [UNREADABLE] for row in rows}
    assert [(one.row, one.why) for one in found.lost] == [(row, MERGED_DOWN) for row in rows]
    assert "行政处罚：28" in [one.text for one in found.left_out]


def test_values_merged_over_three_rows_say_so() -> None:
    lost = read("values-merged-down.docx").lost
    assert {one.why for one in lost} == {MERGED_DOWN}
    assert len(lost) == 21


def test_table_four_with_headings_between_its_values() -> None:
    found = read("table4-pdf-reading-order.txt")
    assert {
        cell for path, row in found.cells.items() if path[0] == common.DISPUTES for cell in row
    } == {UNREADABLE}


def test_cells_over_two_columns_written_with_a_blank_one() -> None:
    cells = cells_of(read("markdown-padded-colspan.md"))
    assert (cells[disclosed("行政事业性收费")], cells[disclosed("政府集中采购")]) == (
        [0, 0],
        [3, 3],
    )


def test_a_formula_without_a_result_is_no_blank() -> None:
    found = read("formula-without-result.xlsx")
    sums = {
        path: [*cells[:6], UNREADABLE]
        for path, cells in truth("baiyun").items()
        if path.startswith(common.APPLICATIONS)
    }
    assert cells_of(found) == truth("baiyun") | sums
    assert {one.why for one in found.lost} == {NO_RESULT}


def test_a_number_format_that_is_not_known() -> None:
    found = read("unknown-number-format.xlsx")
    assert cells_of(found) == truth("songhe") | {disclosed("行政许可"): [UNREADABLE]}
    assert [one.why for one in found.lost] == [UNKNOWN_FORMAT]


def test_zeros_that_a_sheet_does_not_show() -> None:
    found = read("zeros-not-shown.xlsx")
    shown = {path: [cell or None for cell in cells] for path, cells in truth("songhe").items()}
    assert cells_of(found) == shown
    assert "Sheet：172 个 0" in [one.text for one in found.left_out]


def test_a_border_that_openpyxl_does_not_know() -> None:
    assert read("border-in-another-namespace.xlsx").lost == ()


PAGE = (FOLDER / "input-in-cell.html").read_text(encoding="utf-8")
SHEET = """<style>.hd{display:none} #gone { visibility : hidden } span.st, a.b {text-decoration:line-through}
.sr-only{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}
.back{float:right} .shown{display:none} .open .shown{display:block} @media print{.paper{display:none}}</style>"""


def with_cell(inner: str) -> Imported:
    page = PAGE.replace("<head>", f"<head>{SHEET}").replace('<input value="84">', inner)
    return read_file("年报.html", page.encode())


@pytest.mark.parametrize(
    "inner",
    [
        '<span class="hd">7</span>84',
        '<span id="gone">7</span>84',
        '<span class="st">7</span>84',
        '<span class="shown">8</span>4',
        '<span class="paper">8</span>4',
        "<ruby>84<rp>(</rp><rt>12</rt><rp>)</rp></ruby>",
        '<span style="font-size:0">7</span>84',
        '<span style="font-size:0.1px">7</span>84',
        '<span style="color:#fff">7</span>84',
        '<span style="background:#036;color:white">84</span>',
        '<span style="position:absolute;left:-9999px">7</span>84',
        '<span style="opacity:0">7</span>84',
        '<span style="opacity:0.9">84</span>',
        '<span class="sr-only">7</span>84',
        '<span style="position:absolute;clip: rect(0, 0, 0, 0)">7</span>84',
        '<span style="clip-path:inset(50%)">7</span>84',
        '<span style="display:inline-block;width:0;overflow:hidden">7</span>84',
        '<span style="opacity:.01">7</span>84',
        '<span style="color:#fefefe">7</span>84',
        '<span style="color:rgb(254, 253, 255)">7</span>84',
        '<span style="transform:scale(0);display:inline-block">7</span>84',
        '<span style="overflow:hidden;width:40px">84</span>',
        '<span style="border:1px solid;float:right">84</span>',
        '<u style="text-decoration: line-through red">7</u>84',
        "<s>7</s>84",
    ],
)
def test_what_a_page_does_not_show_is_not_read(inner: str) -> None:
    assert cells_of(with_cell(inner)) == truth("baiyun")


@pytest.mark.parametrize(
    "inner",
    [
        '<input value="84">',
        "<select><option>84</option></select>",
        "<textarea>84</textarea>",
        "8<input>",
        "<script>document.write(84)</script>",
        '<img src="84.png">',
        "<canvas></canvas>",
        '<bdo dir="rtl">48</bdo>',
        '<span style="unicode-bidi:bidi-override;direction:rtl">48</span>',
        '<span style="float:right">4</span>8',
        '<span class="back">4</span>8',
        '<p style="display:flex;flex-direction:row-reverse"><i>4</i><i>8</i></p>',
    ],
)
def test_a_cell_that_shows_what_is_no_text(inner: str) -> None:
    found = with_cell(inner)
    assert cells_of(found) == truth("baiyun") | {NEW: [UNREADABLE, 90, 102, 97, 118, 91, 582]}
    assert [(one.row, one.column) for one in found.lost] == [("本年新收", "自然人")]


def test_a_value_over_two_columns_is_of_neither() -> None:
    page = PAGE.replace('<td ><input value="84"></td><td >90</td>', '<td colspan="2">84</td>')
    assert page != PAGE
    found = read_file("年报.html", page.encode())
    assert found.cells[(common.APPLICATIONS, "本年新收")][:3] == (UNREADABLE, UNREADABLE, 102)
    assert {one.why for one in found.lost} == {ACROSS}


@pytest.mark.parametrize(
    "name", ["heji-row.docx", "serial-number-column.docx", "remark-column-lost.docx"]
)
def test_rows_and_columns_that_offices_add(name: str) -> None:
    assert cells_of(read(name)) == truth("baiyun")
    assert (read(name).lost, read(name).extra_rows) == ((), ())


def test_words_in_a_column_of_remarks_are_told_with_their_row() -> None:
    told = [one.text for one in read("remark-column-lost.docx").left_out]
    assert "本年新收：其中线上2件、信函1件" in told
    assert "逾期未按收费通知缴纳费用：申请人主动撤回" in told


def test_values_before_their_label_belong_to_no_row() -> None:
    found = read("values-before-label.txt")
    assert {cell for row in found.cells.values() for cell in row} == {UNREADABLE}
    assert VALUES_FIRST in {one.why for one in found.lost}


def test_labels_are_seen_to_come_first_elsewhere() -> None:
    text = (FOLDER / "values-before-label.txt").read_text(encoding="utf-8")
    rows = "\n\n规章\n\n1\n\n0\n\n11\n\n行政规范性文件\n\n8\n\n26\n\n66\n\n第二十条"
    turned = re.sub(r"\n\n1\n\n0\n.*?\n\n第二十条", rows, text, count=1, flags=re.DOTALL)
    for label, value in {"行政许可": "447", "行政事业性收费": "96.6"}.items():
        turned = turned.replace(f"{value}\n\n{label}", f"{label}\n\n{value}")
    turned = turned.replace(
        "398\n\n行政处罚\n\n88\n\n行政强制", "行政处罚\n\n398\n\n行政强制\n\n88"
    )
    cells = cells_of(read_file("年报.txt", turned.encode()))
    expected: Cells = {
        "规章": [1, 0, 11],
        "行政规范性文件": [8, 26, 66],
        "行政许可": [447],
        "行政处罚": [398],
        "行政强制": [88],
        "行政事业性收费": [Decimal("96.6")],
    }
    assert {row: cells[disclosed(row)] for row in expected} == expected


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("pdf-to-word-textboxes.docx", "文本框拼成"),
        ("two-reports.docx", "松鹤镇人民政府2023年.*白鹭镇人民政府2023年"),
        ("double-deflate.pdf", "压缩了两次"),
        ("self-reference.pdf", "已损坏"),
    ],
)
def test_what_cannot_be_read_for_certain_is_refused(name: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read_file(name, (FOLDER / name).read_bytes())


@pytest.mark.parametrize("name", ["borderless-lo.pdf", "note-becomes-row.txt"])
def test_no_row_is_made_of_fragments(name: str) -> None:
    assert read(name).extra_rows == ()


def test_rows_whose_cells_single_blanks_part() -> None:
    found = read("single-space-rows-become-narrative.txt")
    cells = cells_of(found)
    assert found.form is not None
    assert (found.form.key, cells[disclosed("行政许可")]) == (2021, [9487])
    assert cells[disclosed("行政规范性文件")] == [3, 0, 8]
    assert cells[NEW] == [95, 0, 0, 0, 0, 0, 95]
    assert cells[f"{common.APPLICATIONS}.结转下年度继续办理"] == [0] * 7


def test_markdown_that_begins_with_a_tag() -> None:
    found = read("markdown-starting-with-tag.md")
    cells = cells_of(found)
    assert (cells[disclosed("规章")], cells[disclosed("行政规范性文件")]) == ([0, 0, 0], [3, 1, 7])
    assert found.title == "白云镇人民政府2023年政府信息公开工作年度报告"
    assert "<" not in found.markdown


PLAIN = "白云镇{}年政府信息公开工作年度报告\n\n一、概述\n\n主动公开信息45条。\n"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (PLAIN.format(2018), "纯文本"),
        (PLAIN.format(2019), None),
        (PLAIN.format(2023), None),
        (PLAIN.format(2018) + "\n本年新收政府信息公开申请数量\n", None),
    ],
)
def test_a_text_without_tables_is_no_way_out(text: str, form: str | None) -> None:
    found = read_file("年报.txt", text.encode())
    assert (found.form.key if found.form else None) == form
    assert bool(found.form_problem) == (form is None)


def test_the_form_of_2021_is_not_chosen_for_earlier_years() -> None:
    found = read("form-2021-for-2019.md")
    assert found.form is not None
    assert found.form.key == 2019
    text = (FOLDER / "markdown-starting-with-tag.md").read_text(encoding="utf-8")
    earlier = read_file("年报.md", text.replace("2023年", "2020年").encode())
    assert earlier.form is None
    assert "2020" in earlier.form_problem


TITLES = {
    "title-on-two-lines.txt": "白云镇人民政府2023年政府信息公开工作年度报告",
    "title-is-a-sentence.txt": "白云镇人民政府2023年政府信息公开工作年度报告",
    "title-two-lines-repeated.txt": "白云市青山乡2021年政府信息公开工作年度报告",
    "kangxi-radicals.txt": "白云镇人民政府2023年政府信息公开工作年度报告",
    "libreoffice-pdf-table4.pdf": "白云镇人民政府2023年政府信息公开工作年度报告",
    "borderless-lo.pdf": "白云镇人民政府2023年政府信息公开工作年度报告",
}


@pytest.mark.parametrize(("name", "title"), TITLES.items(), ids=TITLES)
def test_titles_on_several_lines(name: str, title: str) -> None:
    assert read(name).title == title


def test_radicals_are_folded_and_told() -> None:
    found = read("kangxi-radicals.txt")
    assert found.markdown.startswith("## 一、总体情况")
    assert found.authority == "白云镇人民政府"
    assert "部首" in found.remarks[0]


def test_lines_that_a_copy_broke_are_whole_again() -> None:
    markdown = read("hard-line-breaks.txt").markdown
    assert "政府信息公开条例》（国令第 711 号）（以下简称《条例》）规定编制。报告所列" in markdown
    assert "我镇做好工作，公开信息45 条。" in markdown
    assert "## 一、总体情况\n" in markdown


def test_a_section_with_the_words_of_a_chapter_is_a_section() -> None:
    markdown = read("section-taken-as-chapter.txt").markdown
    assert re.findall(r"^## .*", markdown, re.MULTILINE) == [
        f"## {heading}" for heading in common.CHAPTER_HEADINGS.values()
    ]
    assert "### （一）主动公开政府信息情况" in markdown
