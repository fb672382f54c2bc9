"""Second-hand documents, each with a fault of one kind: every cell right, or 不清 with its reason."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from generator.base.cells import UNREADABLE
from generator.forms import common
from generator.importing.column_headers import ACROSS
from generator.importing.convert import Imported, read_file
from generator.importing.readers.excel import NO_RESULT, UNKNOWN_FORMAT
from generator.importing.reading import MERGED_DOWN

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
.shown{display:none} .open .shown{display:block} @media print{.paper{display:none}}</style>"""


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
