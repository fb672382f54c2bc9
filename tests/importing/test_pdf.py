"""The PDF reader: paragraphs, ruled tables with spans, what goes aside, what is refused."""

from __future__ import annotations

import functools
import os
import re
import shutil
import struct
import subprocess
import time
import zlib
from collections import Counter
from contextlib import suppress
from hashlib import md5
from pathlib import Path
from unicodedata import normalize

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfminer.arcfour import Arcfour
from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFStandardSecurityHandler

from generator.base.refusal import Refused
from generator.importing.blocks import Aside, Cell, Document, Grid, Paragraph
from generator.importing.readers.pdf import read_pdf
from tests.importing.pdf_sheets import CHINESE, line, pdf, stream, table, text

FILES = Path(__file__).parent / "pdf"
ROOT = Path(__file__).parent.parent.parent
ONE_PAGE = pdf(text(72, 100, "主动公开信息505条。"))


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def said(*contents: str) -> list[str]:
    return paragraphs(read_pdf(pdf(*contents)))


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_pdf(data)
    return str(caught.value)


# Lines and paragraphs. A full line here is 30 characters from 72 to 432.
FULL = "一二三四五六七八九十" * 3


def body(*lines: tuple[float, str], first: float = 150, step: float = 18) -> str:
    return "".join(text(x, first + n * step, words) for n, (x, words) in enumerate(lines))


def test_wrapped_lines_are_one_paragraph() -> None:
    assert said(body((96, FULL[:28]), (72, FULL), (72, "完。"))) == [FULL[:28] + FULL + "完。"]


def test_an_indented_line_begins_a_paragraph() -> None:
    assert said(body((96, FULL[:28]), (72, FULL), (96, FULL[:28]))) == [FULL[:28] + FULL, FULL[:28]]


def test_two_indented_full_lines_are_two_paragraphs() -> None:
    full = body((96, FULL[:28]), (96, FULL[:28]), (72, "完。"))
    assert said(full) == [FULL[:28], FULL[:28] + "完。"]


def test_a_line_that_ends_short_ends_its_paragraph() -> None:
    assert said(body((72, "一、总体情况"), (72, FULL), (72, "完。"))) == [
        "一、总体情况",
        FULL + "完。",
    ]


def test_a_line_is_not_short_where_the_next_number_did_not_fit() -> None:
    lines = body((72, FULL), (72, FULL[:25]), (72, "59237.2449万元"))
    assert said(lines) == [FULL + FULL[:25] + "59237.2449万元"]


def test_a_larger_gap_begins_a_paragraph() -> None:
    lines = body((72, FULL), (72, FULL), (72, FULL)) + text(72, 150 + 36 + 32, "完。")
    assert said(lines) == [FULL * 3, "完。"]


def test_another_size_begins_a_paragraph() -> None:
    assert said(text(72, 100, FULL) + text(72, 118, "大字" * 10, 16)) == [FULL, "大字" * 10]


def test_a_sentence_over_a_page_break_is_whole() -> None:
    assert said(body((72, FULL), (72, FULL)), body((72, "完。"))) == [FULL * 2 + "完。"]


def test_words_are_joined_by_a_space_and_numbers_stay_apart() -> None:
    assert said(body((72, FULL[:20] + "x" * 20), (72, "word"))) == [FULL[:20] + "x" * 20 + " word"]
    assert said(body((72, FULL[:20] + "1" * 20), (72, "23"))) == [FULL[:20] + "1" * 20 + "\n23"]


def test_gaps_between_figures_are_kept() -> None:
    assert said(text(72, 100, "1") + text(82, 100, "036")) == ["1 036"]
    assert said(text(72, 100, "1") + text(78, 100, "036")) == ["1036"]


def test_the_number_of_a_note_is_no_digit_of_the_figure() -> None:
    assert said(text(72, 100, "收到33") + text(108, 95, "1", 6) + text(111, 100, "件")) == [
        "收到33 1件"
    ]


def test_lines_are_read_in_the_order_they_stand_in() -> None:
    assert said(text(72, 300, "二") + text(72, 100, "一")) == ["一", "二"]


# Page numbers, headers, footers


@pytest.mark.parametrize("number", ["— {} —", "-{}-", "{}", "第 {} 页 共 6 页", "{}/3", "－{}－"])
def test_page_numbers_go_aside(number: str) -> None:
    sheets = [body((72, FULL)) + text(290, 800, number.format(n)) for n in (1, 2, 3)]
    document = read_pdf(pdf(*sheets))
    assert paragraphs(document) == [FULL * 3]
    assert document.aside == tuple(Aside(number.format(n), "页码") for n in (1, 2, 3))


def test_running_headers_and_footers_go_aside() -> None:
    sheets = [
        text(72, 40, "甲镇年度报告") + body((72, FULL)) + text(72, 810, f"内部资料 第{n}页")
        for n in (1, 2, 3)
    ]
    document = read_pdf(pdf(*sheets))
    assert paragraphs(document) == [FULL * 3]
    assert [a.why for a in document.aside] == ["页眉", "页脚"] * 3


def test_the_header_and_footer_of_a_browser_go_aside() -> None:
    sheets = [
        text(30, 20, "2026年11月21日")
        + text(250, 20, "甲镇年报")
        + body((72, FULL))
        + text(30, 830, "年报.html")
        + text(560, 830, f"{n}/2")
        for n in (1, 2)
    ]
    document = read_pdf(pdf(*sheets))
    assert paragraphs(document) == [FULL * 2]
    assert [a.text for a in document.aside] == [
        "2026年11月21日 甲镇年报",
        "年报.html 1/2",
        "2026年11月21日 甲镇年报",
        "年报.html 2/2",
    ]


def test_counting_figures_in_two_tables_are_no_page_numbers() -> None:
    sheet = table([72, 200, 400], [700, 730, 830]) + text(80, 720, "规章")
    sheets = [sheet + text(290, 810, str(n)) for n in (1, 2, 3)]
    assert not read_pdf(pdf(*sheets[:2])).aside
    assert [a.why for a in read_pdf(pdf(*sheets)).aside] == ["页码"] * 3


def test_rows_of_figures_at_the_same_height_are_no_header() -> None:
    sheets = [
        "".join(text(x, 60, str(n * 7 + x)) for x in (72, 200, 300)) + body((72, FULL))
        for n in (1, 2)
    ]
    assert not read_pdf(pdf(*sheets)).aside


def test_a_figure_near_the_edge_is_not_taken_for_a_page_number() -> None:
    assert said(text(72, 100, "共收到37"), text(72, 800, "37")) == ["共收到37\n37"]


def test_a_page_number_among_the_cells_of_a_table_goes_aside() -> None:
    sheet = table([72, 200, 400], [700, 730, 830]) + text(80, 720, "规章") + text(210, 720, "4")
    document = read_pdf(pdf(*(sheet + text(290, 810, f"— {n} —") for n in (1, 2))))
    assert [cell.text for grid in grids(document) for cell in grid.cells] == [
        "规章",
        "4",
        "",
        "",
    ] * 2
    assert [a.text for a in document.aside] == ["— 1 —", "— 2 —"]


# Tables


def test_a_ruled_table_keeps_its_blank_cells() -> None:
    sheet = table([72, 172, 272], [100, 130, 160]) + text(80, 120, "规章") + text(200, 150, "7")
    assert read_pdf(pdf(sheet)).blocks == (
        Grid((Cell(0, 0, "规章"), Cell(0, 1, ""), Cell(1, 0, ""), Cell(1, 1, "7"))),
    )


def test_spans_come_from_the_lines() -> None:
    sheet = (
        table([72, 372], [100, 190])
        + line(172, 130, 172, 190)
        + line(272, 130, 272, 190)
        + line(72, 130, 372, 130)
        + line(172, 160, 372, 160)
        + text(100, 120, "合并的表头")
        + text(180, 150, "1")
    )
    (grid,) = grids(read_pdf(pdf(sheet)))
    assert grid.cells[0] == Cell(0, 0, "合并的表头", width=3)
    assert grid.cells[1] == Cell(1, 0, "", height=2)
    assert grid.cells[2] == Cell(1, 1, "1")
    assert len(grid.cells) == 6


def test_a_table_drawn_with_thin_shapes_or_dashes_is_the_same() -> None:
    words = text(80, 120, "甲") + text(180, 120, "乙")
    shapes = "".join(f"{x} 712 0.5 30 re f " for x in (72, 172, 272))
    shapes += "".join(f"72 {y} 200 0.5 re f " for y in (712, 742))
    dashes = "".join(line(x, 100, x + 4, 100) + line(x, 130, x + 4, 130) for x in range(72, 272, 6))
    dashes += "".join(line(x, 100, x, 130) for x in (72, 172, 272))
    dots = "".join(line(x, y, x + 1, y) for x in range(72, 274, 2) for y in (100, 130))
    dots += "".join(line(x, y, x, y + 1) for x in (72, 172, 272) for y in range(100, 130, 2))
    for drawn in (shapes, dashes, dots):
        assert grids(read_pdf(pdf(drawn + words))) == [Grid((Cell(0, 0, "甲"), Cell(0, 1, "乙")))]


def test_a_table_open_at_its_sides_has_its_outer_columns() -> None:
    sheet = line(172, 100, 172, 160) + "".join(line(72, y, 272, y) for y in (100, 130, 160))
    (grid,) = grids(read_pdf(pdf(sheet + text(80, 120, "甲") + text(180, 150, "5"))))
    assert [cell.text for cell in grid.cells] == ["甲", "", "", "5"]


def test_text_that_wraps_and_text_stacked_upright_is_one_cell() -> None:
    sheet = table([72, 92, 272], [100, 230]) + text(100, 120, "不予公") + text(100, 135, "开")
    sheet += "".join(text(76, 115 + 14 * n, char) for n, char in enumerate("三、本年度"))
    (grid,) = grids(read_pdf(pdf(sheet)))
    assert [cell.text for cell in grid.cells] == ["三\n、\n本\n年\n度", "不予公\n开"]


def test_turned_text_in_a_cell_is_read_along_its_line() -> None:
    for way, y in (("0 1 -1 0", 220), ("0 -1 1 0", 110)):
        sheet = table([72, 92, 272], [100, 230]) + text(100, 120, "右边的格子里有更多的文字")
        (grid,) = grids(read_pdf(pdf(sheet + text(82, y, "本年度办理", way=way))))
        assert [cell.text for cell in grid.cells] == ["本年度办理", "右边的格子里有更多的文字"]


def test_upright_characters_written_down_in_columns_are_read_down() -> None:
    places = [(106, 115), (106, 129), (106, 143), (92, 115), (92, 129), (78, 115)]
    sheet = table([72, 122, 272], [100, 230]) + text(130, 120, "格子")
    for (x, y), char in zip(places, "三、本年度办", strict=True):
        sheet += text(x, y, char)
    (grid,) = grids(read_pdf(pdf(sheet)))
    assert grid.cells[0].text == "三、本\n年度\n办"
    vertical = CHINESE.replace("UTF16-H", "UTF16-V")
    assert paragraphs(read_pdf(pdf(text(300, 100, "竖着写的"), font=vertical))) == ["竖着写的"]


def test_a_figure_across_a_border_is_never_cut() -> None:
    sheet = table([72, 172, 272], [100, 130, 160]) + text(155, 120, "12345") + text(80, 150, "甲")
    (grid,) = grids(read_pdf(pdf(sheet)))
    assert grid == Grid((Cell(0, 0, "12345"), Cell(1, 0, "甲")), exact=False)


def test_lines_that_leave_a_doubt_give_loose_rows() -> None:
    sheet = table([72, 272], [100, 160]) + line(172, 100, 172, 130) + line(72, 130, 172, 130)
    (grid,) = grids(read_pdf(pdf(sheet + text(80, 120, "甲") + text(180, 150, "5"))))
    assert grid == Grid((Cell(0, 0, "甲"), Cell(1, 0, "5")), exact=False)


def test_half_a_border_is_a_doubt() -> None:
    sheet = table([72, 272], [100, 160]) + line(172, 100, 172, 130)
    (grid,) = grids(
        read_pdf(pdf(sheet + line(72, 100, 272, 100) + text(80, 120, "甲") + text(180, 120, "5")))
    )
    assert not grid.exact
    assert [cell.text for cell in grid.cells] == ["甲", "5"]


def test_unruled_rows_are_loose() -> None:
    sheet = "".join(
        text(72, 100 + 20 * n, name) + text(200, 100 + 20 * n, "0") + text(300, 100 + 20 * n, "5")
        for n, name in enumerate(["规章", "规范性文件"])
    )
    assert read_pdf(pdf(sheet)).blocks == (
        Grid(
            (
                Cell(0, 0, "规章"),
                Cell(0, 1, "0"),
                Cell(0, 2, "5"),
                Cell(1, 0, "规范性文件"),
                Cell(1, 1, "0"),
                Cell(1, 2, "5"),
            ),
            exact=False,
        ),
    )


def test_a_frame_is_no_table() -> None:
    assert said(table([60, 400], [80, 300]) + text(72, 100, "框里的文字")) == ["框里的文字"]


def test_a_table_over_a_page_break_is_a_grid_on_each_page() -> None:
    sheet = table([72, 172, 272], [100, 130]) + text(80, 120, "甲") + text(180, 120, "1")
    assert [len(grid.cells) for grid in grids(read_pdf(pdf(sheet, sheet)))] == [2, 2]


# Characters


def test_radicals_are_folded_and_nothing_else() -> None:
    identity = CHINESE.replace("/UniGB-UTF16-H", "/Identity-H /ToUnicode /Identity-H").replace(
        "GB1", "Identity"
    )
    (said_,) = paragraphs(read_pdf(pdf(text(72, 100, "⼀⻚⾦①２（"), font=identity)))
    assert said_ == "一页金①２（"


def test_characters_printed_twice_are_read_once() -> None:
    twice = "".join(text(72 + dx, 100, "总计11") for dx in (0, 0.3, 0.6))
    assert said(twice) == ["总计11"]


def test_figures_on_top_of_each_other_are_refused() -> None:
    assert "重叠" in refusal(pdf(text(72, 100, "共5件") + text(84.5, 100, "8")))


def test_rotated_pages_and_pages_of_turned_text_are_held_upright() -> None:
    for turn, way in ((90, "0 1 -1 0"), (270, "0 -1 1 0")):
        start = (300, 700) if turn == 90 else (300, 100)
        turned = text(*start, "横过来的一行字", way=way)
        assert paragraphs(read_pdf(pdf(turned, page=f"/Rotate {turn}"))) == ["横过来的一行字"]
        assert paragraphs(read_pdf(pdf(turned))) == ["横过来的一行字"]


def test_a_table_on_a_turned_page_keeps_its_cells() -> None:
    lines = "".join(line(x, 100, x, 300) for x in (100, 130)) + "".join(
        line(100, y, 130, y) for y in (100, 200, 300)
    )
    words = text(120, 290, "甲乙丙", way="0 1 -1 0") + text(120, 190, "7", way="0 1 -1 0")
    assert grids(read_pdf(pdf(lines + words))) == [Grid((Cell(0, 0, "甲乙丙"), Cell(0, 1, "7")))]


def test_a_watermark_goes_aside() -> None:
    document = read_pdf(pdf(text(72, 100, FULL) + text(200, 500, "样张", way="0.7 0.7 -0.7 0.7")))
    assert paragraphs(document) == [FULL]
    assert document.aside == (Aside("样张", "斜排的文字（如水印）"),)


def test_the_text_layer_of_a_scan_is_text_and_is_told() -> None:
    document = read_pdf(pdf(text(72, 100, "识别的文字", mode=3)))
    assert paragraphs(document) == ["识别的文字"]
    assert document.aside == (Aside("第 1 页", "扫描件的识别文字，可能有错"),)


def test_comments_go_aside() -> None:
    note = "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents <FEFF6838> >>"
    document = read_pdf(pdf(text(72, 100, "正文"), page=f"/Annots [{note}]"))
    assert document.aside == (Aside("核", "批注"),)


# Refusals

IMAGE = stream(
    b"\0",
    "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
)
PICTURE = "q 595 0 0 842 0 0 cm /I Do Q\n"


def with_picture(*pages: str) -> bytes:
    return pdf(*pages, resources="/XObject << /I 10 0 R >>", objects=[IMAGE])


def test_a_scan_is_refused() -> None:
    assert "扫描件" in refusal(with_picture(PICTURE))


def test_pages_without_text_are_named() -> None:
    message = refusal(with_picture(PICTURE, text(72, 100, "封面"), PICTURE))
    assert "第 1、3 页" in message
    document = read_pdf(with_picture(text(72, 100, "一"), PICTURE, text(72, 100, "二")))
    assert [a.text for a in document.aside] == ["第 2 页"]


def test_text_below_a_picture_of_the_page_is_the_text_of_a_scan() -> None:
    (aside,) = read_pdf(with_picture(text(72, 100, "识别的文字") + PICTURE)).aside
    assert "可能有错" in aside.why
    assert read_pdf(with_picture(PICTURE + text(72, 100, "背景图上的文字"))).aside == ()


def test_unreadable_characters_are_refused_when_many_and_marked_when_few() -> None:
    unmapped = CHINESE.replace("/UniGB-UTF16-H", "/Identity-H").replace("GB1", "Identity")
    assert "编码" in refusal(pdf(text(72, 100, FULL), font=unmapped))
    assert "编码" in refusal(pdf(text(72, 100, "共\ue0003件")))  # no place in the character map
    identity = unmapped.replace("/Identity-H", "/Identity-H /ToUnicode /Identity-H")
    (sentence,) = paragraphs(read_pdf(pdf(text(72, 100, "共\ue0003件"), font=identity)))
    assert sentence == "共\ufffd3件"


def test_a_font_whose_letters_would_be_made_up_is_refused() -> None:
    font = (
        "<< /Type /Font /Subtype /TrueType /BaseFont /AAAAAA+Song /FirstChar 0 /LastChar 255"
        " /FontDescriptor << /Type /FontDescriptor /FontName /AAAAAA+Song /Flags 4"
        " /FontBBox [0 0 1 1] /FontFile2 10 0 R >> >>"
    )
    message = refusal(pdf(text(72, 100, "0123456789"), font=font, objects=[stream(b"x")]))
    assert "编码" in message
    assert "编码" in refusal(pdf(text(72, 100, "0123456789").replace("/F ", "/G ")))  # no such font


def encrypted(password: bytes) -> bytes:
    """A file that opens with the user password (its contents left as they are)."""
    padding = PDFStandardSecurityHandler.PASSWORD_PADDING
    key = md5((password + padding)[:32] + bytes(32) + struct.pack("<l", -4)).digest()
    for _ in range(50):
        key = md5(key).digest()
    proof = md5(padding).digest()
    for n in range(20):
        proof = Arcfour(bytes(byte ^ n for byte in key)).encrypt(proof)
    lock = f"/Filter /Standard /V 4 /R 4 /Length 128 /P -4 /O <{'00' * 32}> /U <{proof.hex()}{'00' * 16}>"
    return pdf(
        text(72, 100, "正文"), trailer=f"/Encrypt << {lock} /StmF /Identity /StrF /Identity >>"
    )


def test_a_password_is_refused_unless_it_is_empty() -> None:
    assert "需要密码" in refusal(encrypted(b"secret"))
    assert paragraphs(read_pdf(encrypted(b""))) == ["正文"]
    assert "加密方式不支持" in refusal(encrypted(b"").replace(b"/V 4", b"/V 9"))


def test_what_is_no_pdf_or_cut_short_is_refused() -> None:
    assert "不是 PDF" in refusal(b"PK\x03\x04" + bytes(200))
    assert "不是 PDF" in refusal(b"")
    assert "损坏" in refusal(ONE_PAGE[: len(ONE_PAGE) // 2])
    assert "损坏" in refusal(ONE_PAGE.replace(b"startxref\n", b"startxref\n9"))
    assert "损坏" in refusal(ONE_PAGE.replace(b"/Count 1", b"/Count 2"))
    assert "损坏" in refusal(ONE_PAGE.replace(b"101 0 R", b"199 0 R"))


def test_a_damaged_stream_is_refused_and_not_read_in_part() -> None:
    packed = zlib.compress(text(72, 100, "主动公开信息505条。").encode())
    whole = pdf("", objects=[stream(packed, "/Filter /FlateDecode")]).replace(
        b"101 0 R", b"10 0 R "
    )
    assert paragraphs(read_pdf(whole)) == ["主动公开信息505条。"]
    wrong = packed[:-6] + bytes([packed[-6] ^ 4]) + packed[-5:]
    assert "损坏" in refusal(whole.replace(packed, wrong))


def test_too_many_pages_are_refused() -> None:
    assert "200 页" in refusal(pdf(*[text(72, 100, "页")] * 201))


@pytest.mark.parametrize(
    "content", [text(72, 100, "满" * 2_000) * 30, "0 0 m 1 1 l S\n" * 30_000, "q Q " * 3_000_000]
)
def test_a_crowded_page_is_refused_soon(content: str) -> None:
    start = time.process_time()
    assert "过" in refusal(pdf(content))
    assert time.process_time() - start < 10


def test_a_stream_that_unpacks_to_too_much_is_refused_soon() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    start = time.process_time()
    assert "解压后过大" in refusal(pdf("", objects=[stream(bomb, "/Filter /FlateDecode")]))
    assert time.process_time() - start < 3


@pytest.mark.parametrize("calls", ["/A Do", "/A Do /B Do " * 2])
def test_forms_that_call_themselves_or_multiply_are_bounded(calls: str) -> None:
    head = "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
    names = "".join(f"/{chr(65 + n)} {10 + n} 0 R " for n in range(20))
    nested = [stream(f"/{chr(66 + n)} Do ".encode() * 8, head) for n in range(20)]
    objects = [stream(calls.encode(), head)] if calls == "/A Do" else nested
    start = time.process_time()
    refusal(pdf("/A Do", resources=f"/XObject << {names} >>", objects=objects))
    assert time.process_time() - start < 10


# Printed files


def texts_by_place(grid: Grid, rows: range, columns: range) -> list[str]:
    """The texts of the single cells in that part of the grid, row by row; none may be missing."""
    cells = {(c.row, c.column): c for c in grid.cells if c.height == c.width == 1}
    return [cells[row, column].text for row in rows for column in columns]


def figures_of(document: Document) -> list[str]:
    """The 200 figures of the three official tables, each taken from its own row and column."""
    two, three, four = grids(document)
    assert two.exact
    assert three.exact
    assert four.exact
    single = {c.row: c for c in two.cells if c.column == 1 and c.width == 3}
    return [
        *texts_by_place(two, range(2, 4), range(1, 4)),
        *(single[row].text for row in (6, 9, 10, 13)),
        *texts_by_place(three, range(3, 28), range(3, 10)),
        *texts_by_place(four, range(3, 4), range(15)),
    ]


def spans(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    return {(c.row, c.column): (c.height, c.width) for c in grid.cells if c.height * c.width > 1}


@functools.cache
def printed(name: str) -> Document:
    return read_pdf((FILES / name).read_bytes())


def flat(value: object) -> list[str]:
    if isinstance(value, dict | list):
        return [
            text
            for part in (value.values() if isinstance(value, dict) else value)
            for text in flat(part)
        ]
    return ["原件\n不清" if value == "不清" else str(value)]


def test_all_200_figures_of_a_printed_report_are_in_their_cells() -> None:
    truth = yaml.safe_load((ROOT / "content/reports/tangyin/baiying/2021.yml").read_text("utf-8"))
    tables = ("主动公开政府信息", "政府信息公开申请", "行政复议行政诉讼")
    assert figures_of(printed("baiying-2021-chromium.pdf")) == [
        figure for name in tables for figure in flat(truth[name])
    ]


def test_200_different_figures_come_in_order() -> None:
    assert figures_of(printed("numbers-chromium.pdf")) == [str(n) for n in range(1, 201)]


def test_the_spans_of_the_three_tables_are_those_of_the_form() -> None:
    two, three, four = grids(printed("numbers-chromium.pdf"))
    assert spans(two) == {(row, 0): (1, 4) for row in (0, 4, 7, 11)} | {
        (row, 1): (1, 3) for row in (5, 6, 8, 9, 10, 12, 13)
    }
    assert spans(three) == {
        (0, 0): (3, 3),
        (0, 3): (1, 7),
        (1, 3): (2, 1),
        (1, 4): (1, 5),
        (1, 9): (2, 1),
        **{(row, 0): (1, 3) for row in (3, 4, 27)},
        (5, 0): (22, 1),
        (5, 1): (1, 2),
        (6, 1): (1, 2),
        (26, 1): (1, 2),
        (7, 1): (8, 1),
        (15, 1): (3, 1),
        (18, 1): (5, 1),
        (23, 1): (3, 1),
    }
    assert spans(four) == {(0, 0): (1, 5), (0, 5): (1, 10), (1, 5): (1, 5), (1, 10): (1, 5)} | {
        (1, column): (2, 1) for column in range(5)
    }


def test_the_sentences_of_a_printed_report_are_whole() -> None:
    document = printed("baiying-2021-chromium.pdf")
    markdown = (ROOT / "content/reports/tangyin/baiying/2021.md").read_text("utf-8")
    sentences = [part for part in re.split(r"\s*\n\s*", markdown) if len(part) > 60]
    assert len(sentences) > 4
    assert not [part for part in sentences if part not in paragraphs(document)]
    assert [a.text for a in document.aside] == [f"— {n} —" for n in range(1, 6)]


def test_a_printed_office_document() -> None:
    document = printed("office-libreoffice.pdf")
    texts = paragraphs(document)
    assert len([t for t in texts if t.endswith("没有超期。")]) == 7
    assert texts[-4:] == [
        "四、其他",
        "索引号：000-1 发布日期：2024年1月5日",
        "某某镇人民政府",
        "2024年1月5日",
    ]
    assert {a.why for a in document.aside} == {"页眉", "页码"}
    *parts, last = grids(document)
    assert [grid.cells[0].text for grid in parts] == [
        "项目"
    ] * 3  # the header row of each page stays
    figures = [c.text for grid in parts for c in grid.cells if c.column == 2 and c.text]
    assert [f for f in figures if f != "数量"] == [str(37 * n) for n in range(1, 31)]
    assert last.cells[0] == Cell(0, 0, "三、本\n年度办\n理结果", height=3)
    assert texts_by_place(last, range(3), range(2, 4)) == ["1", "2", "3", "4", "", "0"]


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.glob("*.pdf")))
def test_no_character_vanishes(name: str) -> None:
    """Counted against what pdfminer finds on the pages when it is asked for no layout at all."""
    document = printed(name)
    ours = [cell.text for grid in grids(document) for cell in grid.cells] + paragraphs(document)
    ours += [aside.text for aside in document.aside]
    theirs = extract_text(FILES / name, laparams=None).translate(
        str.maketrans("⺠⻓⻔⻚⻆", "民长门页角")
    )
    theirs = re.sub(r"[\u2f00-\u2fdf]", lambda radical: normalize("NFKC", radical[0]), theirs)
    assert Counter("".join("".join(ours).split())) == Counter("".join(theirs.split()))


def test_a_report_is_read_in_good_time() -> None:
    start = time.process_time()
    read_pdf((FILES / "baiying-2021-chromium.pdf").read_bytes())
    assert time.process_time() - start < 3


@pytest.mark.proof
def test_a_word_file_through_libreoffice(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if not soffice:
        assert os.environ.get("CI") != "true", "CI must have LibreOffice"
        pytest.skip("LibreOffice is not installed")
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    form = ROOT / "tests/data/form-2021-blank.docx"
    command = [
        soffice,
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(form),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = grids(read_pdf((tmp_path / "form-2021-blank.pdf").read_bytes()))
    assert all(grid.exact for grid in found)
    cells = [cell for grid in found for cell in grid.cells]
    assert len([cell for cell in cells if not cell.text]) == 200


# Anything at all

TABLE = pdf(table([72, 172, 272], [100, 130, 160]) + text(80, 120, "规章") + text(200, 150, "7"))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([ONE_PAGE, TABLE]),
    st.lists(
        st.tuples(st.integers(0, 3_000), st.integers(0, 200), st.binary(max_size=12)), min_size=1
    ),
)
def test_damage_is_refused_and_nothing_else(
    data: bytes, wounds: list[tuple[int, int, bytes]]
) -> None:
    for at, gone, put in wounds:
        data = data[:at] + put + data[at + gone :]
    with suppress(Refused):
        document = read_pdf(data)
        assert document.blocks or document.aside
