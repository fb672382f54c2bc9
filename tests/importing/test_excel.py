"""Workbooks as blocks: cells as they are shown, running text as paragraphs, all else aside."""

from __future__ import annotations

import contextlib
import io
import re
import time
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from datetime import time as clock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from generator.base.refusal import Refused
from generator.importing.blocks import Aside, Cell, Document, Grid, Paragraph
from generator.importing.readers.excel import NO_RESULT, UNKNOWN_FORMAT, read_xlsx
from generator.importing.readers.excel_numbers import shown
from generator.importing.values import doubt

QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
LONG = "本机关全年主动公开各类政府信息，" * 4
THIN = Side(style="thin")
RULED = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def workbook(*rows: list[object], change: Callable[[Worksheet], object] = lambda _: None) -> bytes:
    """A workbook of one sheet with a default name."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    change(sheet)
    return saved(book)


def read(*rows: list[object], change: Callable[[Worksheet], object] = lambda _: None) -> Document:
    return read_xlsx(workbook(*rows, change=change))


def changed(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The zip with some parts added, replaced or (None) taken out."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in dict.fromkeys([*old.namelist(), *parts]):
            content = parts.get(name, b"") if name in parts else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return target.getvalue()


def lines(document: Document) -> list[str]:
    """Paragraphs, and the rows of grids with bars between their cells."""
    said: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            said.append(block.text)
            continue
        table: dict[int, list[str]] = {}
        for cell in block.cells:
            table.setdefault(cell.row, [""]).append(cell.text)
        said += ("|".join(row) for row in table.values())
    return said


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (5, "General", "5"),
        (5.0, "General", "5"),
        (59237.2449, "General", "59237.2449"),
        (0.1 + 0.2, "General", "0.3"),
        (1e21, "General", "1000000000000000000000"),
        (1e-7, "@", "0.0000001"),
        (5, "G/通用格式", "5"),  # as WPS writes it
        (5, 'General"件"', "5件"),
        (0.092, "0.0000", "0.0920"),
        (0.125, "0.00", "0.13"),
        (12.5, ".00", "12.50"),
        (5, "0.##", "5"),
        (7, "000", "007"),
        (0, "#", ""),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (999999.999, "#,##0.00", "1,000,000.00"),
        (0.155, "0.0%", "15.5%"),
        (-8, "0", "-8"),
        (-0.001, "0.00", "0.00"),
        (-1234, "#,##0_);[Red](#,##0)", "(1,234)"),
        (-3, "+0;减0", "减3"),
        (0, '#,##0;-#,##0;"-"', "-"),
        (1234.5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"),
        (1.5, "[$¥-804]#,##0.00", "¥1.50"),
        (152790, '0!.0,"万"', "15.3万"),  # the way to show ten thousands
        (12345, "0!.0000", "1.2345"),
        (152790, "0.00,", "152.79"),
        (123456, "0.00E+00", "123456"),
        (0.5, "# ?/?", "0.5"),
        (5, "[DBNum1]General", None),
        (5, "[>=10000]0,;0", None),
        (5, "0" * 300, None),
    ],
)
def test_a_number_is_shown_by_its_format(value: float, pattern: str, text: str | None) -> None:
    assert shown(value, pattern) == text


@given(st.integers(-(10**12), 10**12), st.integers(0, 6), st.booleans())
@QUICK
def test_decimals_and_thousands_are_those_of_python(units: int, size: int, grouped: bool) -> None:
    value = units / 10**size
    pattern = ("#,##0" if grouped else "0") + ("." + "0" * size if size else "")
    assert shown(value, pattern) == f"{value:{',' if grouped else ''}.{size}f}"


@given(
    st.floats(allow_nan=True) | st.integers(), st.text('0#?.,%;-_*\\!"[]@E+/年Gral x', max_size=20)
)
@QUICK
def test_no_format_breaks_the_reader(value: float, pattern: str) -> None:
    assert isinstance(shown(value, pattern), str | None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "TRUE"),
        (date(2024, 1, 15), "2024-01-15"),
        (datetime(2024, 1, 15, 8, 30), "2024-01-15 08:30"),  # noqa: DTZ001 — Excel has no zones
        (clock(8, 30), "08:30:00"),
        (timedelta(hours=26), "1 day, 2:00:00"),
        ("#REF!", "#REF!"),
        ("0.0920", "0.0920"),
        ("　0 ", "0"),
        ("甲_x000D_\n　乙", "甲\n乙"),
        (CellRichText("政府", TextBlock(InlineFont(b=True), "信息"), "公开"), "政府信息公开"),
    ],
)
def test_a_cell_is_shown_as_text(value: object, text: str) -> None:
    assert read(["项", value]).blocks == (Grid((Cell(0, 0, "项"), Cell(0, 1, text))),)


def test_a_table_keeps_its_spans_and_blank_cells() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.merge_cells("B2:B3")
        sheet.merge_cells("C2:D2")
        sheet.merge_cells("C4:D4")

    document = read(
        [], [None, "甲", "乙"], [None, None, 0, 5], [None, "丙"], [None, "丁", 1, 2], change=change
    )
    assert document.blocks == (
        Grid(
            (
                Cell(0, 0, "甲", height=2),
                Cell(0, 1, "乙", width=2),
                Cell(1, 1, "0"),
                Cell(1, 2, "5"),
                Cell(2, 0, "丙"),
                Cell(2, 1, "", width=2),
                Cell(3, 0, "丁"),
                Cell(3, 1, "1"),
                Cell(3, 2, "2"),
            )
        ),
    )


def test_running_text_is_told_from_tables() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:D1")
        sheet.merge_cells("A6:C6")

    document = read(
        ["某某镇年报"],
        ["总体情况"],
        [f"{LONG}\n{LONG}"],
        ["二、主动公开"],
        ["项目", "制发", "废止"],
        ["第一项"],  # merged, but not as wide as the title: a row of the table
        ["规章", 0, 0],
        ["文件"],  # blank, perhaps
        ["三、收到和处理"],
        ["甲", 1, 2, 3],
        [],
        ["乙", 1],
        ["落款。"],
        ["日期"],
        change=change,
    )
    assert lines(document) == [
        "某某镇年报",
        "总体情况",
        LONG,
        LONG,
        "二、主动公开",
        "|项目|制发|废止",
        "|第一项",
        "|规章|0|0",
        "|文件||",
        "三、收到和处理",
        "|甲|1|2|3",
        "|乙|1",
        "落款。",
        "日期",
    ]


def test_borders_tell_a_table_from_the_text_around_it() -> None:
    def change(sheet: Worksheet) -> None:
        for row in sheet["A1:B2"]:
            for cell in row:
                cell.border = RULED

    assert lines(read(["甲", 1], ["乙"], ["附注"], change=change)) == ["|甲|1", "|乙|", "附注"]


def test_a_row_tied_to_others_by_a_merged_cell_stays_in_the_table() -> None:
    document = read(["组", "甲", 1], [None, LONG], change=lambda sheet: sheet.merge_cells("A1:A2"))
    assert lines(document) == ["|组|甲|1", f"|{LONG}|"]


def test_sheets_follow_one_another_under_the_names_given_to_them() -> None:
    book = Workbook()
    book.worksheets[0].append(["甲"])
    book.create_sheet("表二 ").append(["乙"])
    book.create_sheet("Sheet3").append(["丙"])
    book.create_sheet("密").append(["丁", 5])
    book.worksheets[3].sheet_state = "hidden"
    document = read_xlsx(saved(book))
    assert document.blocks == (
        Paragraph("甲"),
        Paragraph("表二", 2),
        Paragraph("乙"),
        Paragraph("丙"),
    )
    assert document.aside == (Aside("密\n丁\n5", "隐藏的工作表"),)


def test_hidden_rows_and_columns_go_aside_and_the_others_close_up() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:D1")
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True

    document = read(
        ["题"], ["甲", "密", 1, 2], ["乙", "文", 3, 4], ["丙", "字", 5, 6], change=change
    )
    assert lines(document) == ["题", "|甲|1|2", "|丙|5|6"]
    assert document.aside == (Aside("密\n乙\n文\n3\n4\n字", "工作表“Sheet”中隐藏的行、列"),)


def test_what_is_not_in_the_cells_goes_aside() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["A1"].comment = Comment("请核对", "某")
        sheet["B1"].number_format = "[DBNum2]General"
        sheet["C1"].number_format = ";;;"
        assert sheet.oddHeader is not None
        sheet.oddHeader.center.text = "页眉"
        sheet["D1"] = "=1+1"

    document = read(["甲", 15, 7], change=change)
    assert lines(document) == [f"|甲|{doubt(UNKNOWN_FORMAT)}||{doubt(NO_RESULT)}"]
    assert document.aside == (
        Aside("Sheet!A1：请核对", "批注"),
        Aside("Sheet!B1：15（[DBNum2]General）", "看不懂这种数字格式，不能确定显示的是什么"),
        Aside("Sheet!C1：7", "数字格式使它不显示"),
        Aside("页眉", "页眉、页脚"),
        Aside("Sheet：D1", "公式没有保存结果"),
    )


DRAWING = (
    '<d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>盖</a:t>'
    "</a:r><a:r><a:t>章</a:t></a:r></a:p></d>"
)


def test_the_text_of_text_boxes_goes_aside() -> None:
    data = changed(workbook(["甲"]), {"xl/drawings/drawing9.xml": DRAWING.encode()})
    assert read_xlsx(data).aside == (Aside("盖章", "文本框、图形里的文字"),)


def sheet_xml(inside: str) -> bytes:
    """A workbook whose only sheet holds the XML given."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return changed(
        workbook(["甲"]),
        {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{inside}</worksheet>'.encode()},
    )


def cell(place: str, inside: str) -> str:
    row = "".join(filter(str.isdigit, place))
    return f'<sheetData><row r="{row}"><c r="{place}" {inside}</c></row></sheetData>'


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (cell("A1", "><f>1+1</f><v>2</v>"), "2"),
        (cell("A1", 't="str"><f>"甲"</f><v>甲</v>'), "甲"),
        (cell("A1", 't="e"><f>1/0</f><v>#DIV/0!</v>'), "#DIV/0!"),
        (cell("XFD1048576", "><v>5</v>"), "5"),
    ],
)
def test_the_saved_result_of_a_formula_counts(inside: str, text: str) -> None:
    document = read_xlsx(sheet_xml(inside))
    assert document == Document((Paragraph(text),))


def test_cells_that_name_no_place_follow_the_one_before() -> None:
    inside = (
        '<sheetData><row><c r="B1"><v>1</v></c><c><v>2</v></c></row>'
        "<row><c/><c><v>3</v></c><c><v>4</v></c></row></sheetData>"
    )
    (grid,) = read_xlsx(sheet_xml(inside)).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["1", "2", "3", "4"]


def test_a_comment_on_a_blank_cell_goes_aside() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["C9"].comment = Comment("核对", "某人")

    assert read(["甲"], change=change).aside == (Aside("Sheet!C9：核对", "批注"),)


def test_a_link_shows_in_a_blank_cell() -> None:
    link = '<hyperlinks><hyperlink ref="B5" location="附件"/></hyperlinks>'
    document = read_xlsx(sheet_xml(cell("A1", "><v>5</v>") + link))
    assert document.blocks == (Paragraph("5"), Paragraph("附件"))


def test_sheets_of_one_name_and_chart_sheets_are_told_apart() -> None:
    book = Workbook()
    for number, text in enumerate("甲乙丙"):
        sheet = book.create_sheet(f"表{number}")
        sheet.cell(number + 1, 1, text)
        book.create_chartsheet().add_chart(BarChart())
    del book["Sheet"]
    data = saved(book)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        main = archive.read("xl/workbook.xml")
    same = re.sub('name="表[0-9]"'.encode(), 'name="表"'.encode(), main)
    assert lines(read_xlsx(changed(data, {"xl/workbook.xml": same}))) == ["甲", "乙", "丙"]


def test_an_empty_text_is_a_result() -> None:
    assert read_xlsx(sheet_xml(cell("A1", 't="str"><f>""</f><v></v>'))) == Document(())


def test_far_apart_cells_are_no_table() -> None:
    far = sheet_xml(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
    )
    assert read_xlsx(far).blocks == (Paragraph("1"), Paragraph("2"))


@pytest.mark.parametrize(
    "inside",
    [
        '<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        '<sheetData/><mergeCells><mergeCell ref="A:B"/></mergeCells>',
        '<sheetData/><mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>',
        '<sheetData/><hyperlinks><hyperlink ref="A1:XFD1048576" location="a"/></hyperlinks>',
        "<sheetData><row>" + '<c s="0"/>' * 1_000_000 + "</row></sheetData>",
        (
            '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
            '<row r="2"><c r="A2"><v>1</v></c><c r="XFD2"><v>1</v></c></row></sheetData>'
        ),
        '<sheetData><row r="1"><c r="A1"><v>甲</v></c></row></sheetData>',
        '<sheetData><row r="x"/></sheetData>',
        "<sheetData>",
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused_soon(inside: str) -> None:
    data = sheet_xml(inside)
    start = time.process_time()
    with pytest.raises(Refused, match=r"工作簿|一张表格|重叠|损坏"):
        read_xlsx(data)
    assert time.process_time() - start < 3


def test_what_makes_openpyxl_slow_is_refused() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    styles = f'<styleSheet xmlns="{main}"><numFmts><numFmt numFmtId="9" formatCode="{"[" * 5000}"/>'
    names = f'<workbook xmlns="{main}"><definedNames><definedName name="_xlnm.Print_Titles">'
    for part, xml in (
        ("xl/styles.xml", f"{styles}</numFmts></styleSheet>"),
        ("xl/workbook.xml", f"{names}{'$1:' * 5000}</definedName></definedNames></workbook>"),
    ):
        with pytest.raises(Refused, match="工作簿"):
            read_xlsx(changed(workbook(["甲"]), {part: xml.encode()}))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),  # .xls
        "序号,数\n".encode(),
        changed(workbook(["甲"]), {"xl/workbook.xml": None}),
        changed(workbook(["甲"]), {"[Content_Types].xml": b"<Types/>"}),
        changed(workbook(["甲"]), {"xl/styles.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
    ],
)
def test_what_is_no_workbook_is_refused_with_the_mend(data: bytes) -> None:
    with pytest.raises(Refused, match=r"xlsx"):
        read_xlsx(data)


@given(st.data())
@QUICK
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(DAMAGED)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with zipfile.ZipFile(io.BytesIO(workbook(["甲", 5]))) as whole:
        name = data.draw(st.sampled_from(whole.namelist()))
        part = bytearray(whole.read(name))
    part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    for file in (bytes(content), changed(workbook(["甲", 5]), {name: bytes(part)})):
        with contextlib.suppress(Refused):
            assert isinstance(read_xlsx(file), Document)


DAMAGED = workbook(["题"], ["甲", 1], ["乙", 2.5], change=lambda sheet: sheet.merge_cells("A1:B1"))
CELLS = st.none() | st.integers(-9, 10**6) | st.text("甲乙0 。一、\n", max_size=6) | st.booleans()


@given(st.lists(st.lists(CELLS, max_size=5), max_size=8))
@QUICK
def test_every_text_is_there_once_and_in_order(table: list[list[object]]) -> None:
    rows = [[v.strip() if isinstance(v, str) else v for v in row] for row in table]
    texts = [
        line.strip()
        for row in rows
        for value in row
        if value is not None
        for line in (str(value).upper() if isinstance(value, bool) else str(value)).split("\n")
        if line.strip()
    ]
    found: list[str] = []
    for block in read(*rows).blocks:
        for part in block.cells if isinstance(block, Grid) else [block]:
            found += [line for line in part.text.split("\n") if line]
    assert found == texts
