"""Saved web pages as blocks: text as it is shown, tables as they stand, all else aside."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.base.refusal import Refused
from generator.importing.blocks import (
    MAX_DEPTH,
    MAX_TAGS,
    Aside,
    Cell,
    Document,
    Grid,
    Paragraph,
)
from generator.importing.readers.html import read_html

QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def read(page: str) -> Document:
    return read_html(page.encode())


def texts(page: str) -> list[str]:
    """The paragraphs of a page and, as "|", its grids."""
    return [block.text if isinstance(block, Paragraph) else "|" for block in read(page).blocks]


def grid(page: str) -> Grid:
    [found] = [block for block in read(page).blocks if isinstance(block, Grid)]
    return found


def rows(page: str) -> list[str]:
    """The only grid of a page, a line for each row."""
    cells = grid(page).cells
    return [
        " ".join(cell.text or "_" for cell in cells if cell.row == row)
        for row in range(max(cell.row for cell in cells) + 1)
    ]


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<p>甲</p><div>乙<p>丙</p>丁</div>戊", ["甲", "乙", "丙", "丁", "戊"]),
        ("政府<b>信息</b><a href=x>公开</a>", ["政府信息公开"]),
        ("甲<br>乙<br/><br>丙", ["甲", "乙", "丙"]),
        ("<div>　　甲\n　　乙\n&nbsp;&nbsp;丙</div>", ["甲", "乙", "丙"]),
        ("年　　月　　日", ["年　　月　　日"]),
        ("<p>  a\n\t b&nbsp;&nbsp;c　</p>", ["a b  c"]),
        ("政府信\n  息公开", ["政府信息公开"]),  # wrapped by an editor
        ("<span>发布日期</span>\n<span>来源</span>", ["发布日期 来源"]),
        ("<pre>甲  乙\n丙\t丁</pre>", ["甲  乙", "丙\t丁"]),
        ("<p style='white-space: pre-wrap'>甲\n乙</p>", ["甲", "乙"]),
        ("<span style='display:block'>5</span><span style='display:block'>6</span>", ["5", "6"]),
        ("5<sup>1</sup> <sup>2</sup>6 m<sup>2</sup>", ["5[1] [2]6 m2"]),  # 5¹ is not 51
        ("1<i>\u200b</i>2", ["12"]),
        ("<b style='display:none; display:inline'>甲</b>", ["甲"]),
        ("甲\u200b乙\ufeff丙\x00丁\x07戊&#8203;", ["甲乙丙丁戊"]),
        ("<dl><dt>甲<dd>乙</dl>", ["甲", "乙"]),
        ("<td>甲<td>乙", ["甲", "乙"]),  # cells of no table
        ("a &lt;b&gt; &yen;&nosuch;", ["a <b> ¥&nosuch;"]),
    ],
)
def test_text_is_as_shown(page: str, shown: list[str]) -> None:
    assert texts(page) == shown


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<ol><li>甲<li><p>乙</p></ol>", ["1. 甲", "2. 乙"]),
        ("<ol start=4 type=A><li>甲<li value=27>乙<li>丙</ol>", ["D. 甲", "AA. 乙", "AB. 丙"]),
        ("<ol type=i start=9><li>甲</ol>", ["ix. 甲"]),
        ("<ol reversed><li>甲<li>乙</ol>", ["2. 甲", "1. 乙"]),
        ("<ol><li>甲<ul><li>乙</ul><li>丙</ol>", ["1. 甲", "乙", "2. 丙"]),
        ("<ol><li>（一）甲<li><li>2、乙</ol>", ["（一）甲", "2、乙"]),  # numbered by hand
        ("<ol style='list-style: none'><li>甲</ol>", ["甲"]),
        ("<ol><li><table><tr><td>甲<td>5</table></ol>", ["|"]),  # 5, and not 1. 5
    ],
)
def test_list_numbers_are_shown_as_browsers_show_them(page: str, shown: list[str]) -> None:
    assert texts(page) == shown


def test_headings_keep_their_level_and_their_lines() -> None:
    page = "<h1>某某镇<br>2023年年报</h1><h3><span>一、</span>总体</h3><p>文</p><h2>" + "长" * 101
    assert read(page).blocks == (
        Paragraph("某某镇\n2023年年报", 1),
        Paragraph("一、总体", 3),
        Paragraph("文"),
        Paragraph("长" * 101),
    )


def test_a_table_keeps_its_spans_and_blank_cells() -> None:
    page = """<table><tr><td rowspan=2>甲<td colspan="2">乙</tr>
        <tr><td>&nbsp;</td><td> 　0 </td></tr></table>"""
    assert grid(page) == Grid(
        (
            Cell(0, 0, "甲", height=2),
            Cell(0, 1, "乙", width=2),
            Cell(1, 1, ""),
            Cell(1, 2, "0"),
        )
    )


@pytest.mark.parametrize(
    ("page", "places"),
    [
        # rowspan reaches to the end of its section at most; 0 asks for that
        ("<tr><td rowspan=9>甲<td>乙<tr><td>丙", [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]),
        ("<tr><td rowspan=0>甲<td>乙<tr><td>丙", [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]),
        (
            "<tbody><tr><td rowspan=2>甲<td>乙</tbody><tbody><tr><td>丙<td>丁</tbody>",
            [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)],
        ),
        # nonsense is 1
        ("<tr><td colspan=-2>甲<td colspan=x rowspan=''>乙", [(0, 0, 1, 1), (0, 1, 1, 1)]),
        # a wide cell ends where one from above stands; the next is where a browser has it
        (
            "<tr><td>甲<td rowspan=2>乙<td>丙<tr><td colspan=3>丁<td>戊",
            [(0, 0, 1, 1), (0, 1, 2, 1), (0, 2, 1, 1), (1, 0, 1, 1), (1, 3, 1, 1)],
        ),
    ],
)
def test_cells_stand_where_a_browser_places_them(
    page: str, places: list[tuple[int, int, int, int]]
) -> None:
    cells = grid(f"<table>{page}</table>").cells
    assert [(cell.row, cell.column, cell.height, cell.width) for cell in cells] == places


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        (
            "<tfoot><tr><td>丙<td>3</tfoot><tr><td>乙<td>2</tr><thead><tr><td>甲<td>1",
            "甲 1/乙 2/丙 3",
        ),
        ("<tr><td>甲<td>1<tr style='display:none'><td>乙<td>2<tr><td>丙<td>3", "甲 1/丙 3"),
        ("<tr><td>甲<td hidden>乙<td>1<tr><td>丙<td>2", "甲 1/丙 2"),
        ("<tr><form><td>甲<td>1</form></tr><td>乙<td>2", "甲 1/乙 2"),
        ("<tr><td><p>甲</p><p>乙</p><td>1<br>2", "甲\n乙 1\n2"),
        ("<tr><td>甲<td><s>5</s>6", "甲 6"),
    ],
)
def test_rows_are_those_shown_in_that_order(page: str, lines: str) -> None:
    assert "/".join(rows(f"<table>{page}</table>")) == lines


def test_a_caption_and_text_between_the_cells_come_before_the_table() -> None:
    assert texts("<table><caption>表一</caption>乙<tr><td>1<td>2</table>丙") == [
        "表一",
        "乙",
        "|",
        "丙",
    ]


LONG = "本机关全年主动公开各类政府信息，" * 4


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<table><tr><td><p>甲<p>乙</table>", ["甲", "乙"]),
        ("<table><tr><td>&nbsp;<td>甲<td></table>", ["甲"]),
        ("<table><tr><td>甲<tr><td>乙</table>", ["甲", "乙"]),
        ("<table><tr><td>甲<td><table><tr><td>1<td>2</table></table>", ["甲", "|"]),
        (f"<table><tr><td>甲<td><p>{LONG}<p>{LONG}</table>", ["甲", LONG, LONG]),
        (
            f"<table><tr><td colspan=2>题<tr><td>甲<td>1<tr><td colspan=2><p>{LONG}<p>{LONG}</table>",
            ["题", "|", LONG, LONG],
        ),
        ("<table><tr><td>甲<td><h2>题</h2>文</table>", ["甲", "题", "文"]),
        ("<table><tr><td> <td>&nbsp;</table>", []),
    ],
)
def test_tables_for_layout_are_let_out(page: str, shown: list[str]) -> None:
    page += "<p>尾"
    assert texts(page) == [*shown, "尾"]


@pytest.mark.parametrize(
    ("page", "aside"),
    [
        ("<div style='color:red; DISPLAY : none'>密</div>", Aside("密", "网页中隐藏的文字")),
        ("<p hidden>密<b>文</b><p>", Aside("密文", "网页中隐藏的文字")),
        ("<noscript>请启用</noscript>", Aside("请启用", "网页中隐藏的文字")),
        ("<nav><a>首页</a><p>导航</nav>", Aside("首页\n导航", "网页导航、页脚")),
        (
            "<footer><table><tr><td>主办<td>备案</table></footer>",
            Aside("主办\n备案", "网页导航、页脚"),
        ),
        ("<select><option>甲<option>乙</select>", Aside("甲\n乙", "网页表单的选项、按钮")),
        ("<input value=搜索>", Aside("搜索", "网页表单的选项、按钮")),
        ("<del>旧</del>", Aside("旧", "网页中划去的文字")),
        ("<title>报 告</title>", Aside("title：报 告", "网页元数据")),
        (
            "<meta name=pubdate content='2024-01-15 08:00'>",
            Aside("PubDate：2024-01-15 08:00", "网页元数据"),
        ),
        (
            "<link rel=canonical href='http://a.example/1'>",
            Aside("canonical：http://a.example/1", "网页元数据"),
        ),
        (
            "<!-- saved from url=(0021)http://a.example/2 -->",
            Aside("saved from url：http://a.example/2", "网页元数据"),
        ),
        ("<iframe src=b.pdf>替</iframe>", Aside("b.pdf", "网页中嵌入的文件没有读取")),
        (
            "<img alt=公章><img><img alt=公章>",
            Aside("3 张图片：公章", "网页中的图片没有读取"),
        ),
    ],
)
def test_what_is_not_running_text_goes_aside(page: str, aside: Aside) -> None:
    document = read(f"{page}<p>文")
    assert document == Document((Paragraph("文"),), (aside,))


@pytest.mark.parametrize(
    "page",
    [
        "<script>var a='<p>密'</script>",
        "<style>p{}</style>",
        "<template>密</template>",
        "<!-- 密 -->",
        "<!--[if gte mso 9]><xml><w:View>密</w:View></xml><![endif]-->",
        "<xml><w:View>密</w:View></xml>",
        "<input type=hidden value=密><input type=checkbox value=密>",
        "<meta name=viewport content=密>",
    ],
)
def test_what_is_no_text_is_left_out(page: str) -> None:
    assert read(f"{page}<p>文") == Document((Paragraph("文"),))


def test_text_behind_the_end_of_the_page_is_read() -> None:
    assert texts("<body>甲</body></html>乙<html><body><p>丙</body></html>") == ["甲", "乙", "丙"]


def test_pages_made_by_word() -> None:
    page = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><p class=MsoNormal>
        <![if !supportLists]><span style='mso-list:Ignore'>一、<span>&nbsp;&nbsp; </span></span>
        <![endif]><span lang=EN-US>2023<o:p></o:p></span>年</p><p><o:p>&nbsp;</o:p></p>"""
    assert texts(page) == ["一、   2023年"]


def test_a_hidden_body_is_a_page_all_the_same() -> None:
    assert texts("<body style='display:none'><p>文") == ["文"]


TEXT = "某某镇政府信息公开工作年度报告，共一件"


@pytest.mark.parametrize(
    "data",
    [
        f"<p>{TEXT}".encode(),
        f"<p>{TEXT}".encode("utf-8-sig"),
        f"<p>{TEXT}".encode("utf-16"),
        f"<p>{TEXT}".encode("gb18030"),
        f"<meta charset=gb2312><p>{TEXT}".encode("gb18030"),
        f'<meta http-equiv=x content="text/html; charset=GBK"><p>{TEXT}'.encode("gbk"),
        f"<?xml version='1.0' encoding='gb18030'?><p>{TEXT}".encode("gb18030"),
        f"<meta charset=big5><p>{TEXT}".encode(),
        # declared wrongly
        f"<meta charset=gb2312><p>{TEXT}".encode(),
        f"<meta charset=utf-8><p>{TEXT}".encode("gbk"),
        f"<meta charset=iso-8859-1><p>{TEXT}".encode("gbk"),
        f"<meta charset=utf-16><p>{TEXT}".encode(),
        f"<meta charset=no-such><p>{TEXT}".encode("gbk"),
    ],
)
def test_any_encoding_of_a_chinese_office(data: bytes) -> None:
    assert read_html(data).blocks == (Paragraph(TEXT),)


def test_the_few_characters_of_a_short_page_are_in_the_encoding_it_declares() -> None:
    assert read_html("<meta charset=gbk>联通".encode("gbk")).blocks == (Paragraph("联通"),)


def test_a_damaged_character_damages_no_other() -> None:
    for encoding in ("utf-8", "gbk"):
        page = f"<meta charset={encoding}><p>".encode() + TEXT.encode(encoding)
        [paragraph] = read_html(page + b"\xff<p>").blocks
        assert isinstance(paragraph, Paragraph)
        assert paragraph.text == f"{TEXT}\ufffd"


def test_a_web_archive() -> None:
    data = (
        b"From: <Saved by Windows Internet Explorer 8>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--=x"\r\n\r\n'
        b'----=x\r\nContent-Type: text/html;\r\n\tcharset="gb2312"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<P>=CE=C4=\r\n=D5=C2</P>\r\n"
        b"----=x\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lG\r\n"
        b"----=x\r\nContent-Type: text/html\r\n\r\n<P>frame\r\n----=x--\r\n"
    )
    assert read_html(data).blocks == (Paragraph("文章"), Paragraph("frame"))


def test_old_pages_nest_inline_elements_by_the_hundred() -> None:
    assert texts("<font><b>" * 300 + "<p>甲</p>" + "</b></font>" * 300) == ["甲"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "没有文字"),
        (b"<!-- -->", "没有文字"),
        (b"<div>" * 3000 + "深".encode(), "一层套一层"),
        (b"</x>" * 300 + b"<div>" * 3000 + b"x", "一层套一层"),
        (b"<table><tr><td>" * (MAX_DEPTH + 2) + b"x", "一层套一层"),
        (b"<nav>" * (MAX_DEPTH + 2) + b"x", "一层套一层"),
        (b"<i>" * (MAX_TAGS + 1), "网页大得"),
        (b"x" * 4_100_000, "网页大得"),
        (b"<p>" + "文".encode() * 2_000_001, "文字多得"),
        (b"<p>x" * 20_001, "文字多得"),
        (b"<table>" + b"<tr><td>1<td>2" * 10_001, "格"),
        (b"<table>" + b"<tr><td rowspan=65534 colspan=1000>x" * 300, "格"),
        (b"<p " + b" ".join(b"a%d" % n for n in range(30_000)) + b">x", "标签不合规范"),
        (b"<p>" + b" " * 3_990_000, "没有文字"),
        (b"<p>" + b"<b> </b>" * 90_000, "没有文字"),
        (b"<p>1" + b"<sup>" * 2_000 + b"x" * 3_900_000, "文字多得"),
        (b"<ol style='" + b"list-style:" * 350_000 + b"'>", "没有文字"),
        (b"<!-- saved from url=(1)" * 170_000, "没有文字"),
        (bytes(range(256)) * 40, "不是网页"),
        (b"Content-Type: multipart/mixed; boundary=a\n\n" * 30, "过于复杂"),
        (b"Content-Type: multipart/mixed; boundary=a\n" + b"\n" * 1_000_001, "过于复杂"),
    ],
)
def test_what_cannot_be_read_is_refused_soon(data: bytes, why: str) -> None:
    start = time.process_time()
    with pytest.raises(Refused, match=why):
        read_html(data)
    assert time.process_time() - start < 3


def test_a_page_with_large_pictures_inside_is_read() -> None:
    assert texts("<img src='data:image/png;base64," + "iVBORw0K" * 700_000 + "'>文") == ["文"]


MARKUP = """
<table> </table> <tr> <td> <td_rowspan=2> <td_colspan=3> <td_rowspan=0> <th> <thead> <tfoot>
<caption> <p> </p> <div> </div> <br> <ol> <li> </ol> <h2> </h2> <pre> <s> </s> <sup> </sup> <nav>
</nav> <p_hidden> <form> </form> <select> <option> </html> <body> <!-- --> <![if_x]> <script>
</script> <o:p> &nbsp; &#1; &#x3000; 5 甲 乙。 < > " ' <title> <iframe> <frameset> <svg> <math>
<template> <plaintext> <textarea> <button> <input_value=v>
"""
SNIPPETS = st.sampled_from([*MARKUP.split(), "\n　　", "\0"])
PAGES = st.lists(SNIPPETS, max_size=40).map(lambda parts: "".join(parts).replace("_", " "))


@given(st.binary(max_size=300) | PAGES.map(str.encode))
@example(b"<table><td><table>")
@QUICK
def test_any_bytes_are_read_or_refused_and_keep_the_contract(data: bytes) -> None:
    try:
        document = read_html(data)
    except Refused:
        return
    for block in document.blocks:
        if isinstance(block, Paragraph):
            assert block.text
            assert block.text == block.text.strip()
            assert 0 <= block.level <= 6
        else:
            assert any(cell.text for cell in block.cells)
            places = [
                (row, column)
                for cell in block.cells
                for row in range(cell.row, cell.row + cell.height)
                for column in range(cell.column, cell.column + cell.width)
            ]
            assert len(places) == len(set(places))
    assert all(item.text and item.why for item in document.aside)


@given(
    st.lists(st.lists(st.sampled_from(["", "0", "甲", "5"]), min_size=2, max_size=5), min_size=2)
)
@QUICK
def test_a_plain_table_comes_back_cell_by_cell(table: list[list[str]]) -> None:
    table = [["项目", "数"], *table]
    page = "".join("<tr>" + "".join(f"<td>{text}" for text in row) for row in table)
    assert grid(f"<table>{page}</table>").cells == tuple(
        Cell(row, column, text)
        for row, line in enumerate(table)
        for column, text in enumerate(line)
    )


def test_the_mark_of_a_note_is_no_part_of_label_or_figure() -> None:
    """As on the report pages of this project; a figure that is a link stays one."""
    page = """<table><tr><th>行政许可<a class="mark" href="#note-1">注1</a></th>
    <td>5<a href="#note-2"><sup>注2</sup></a></td><td><a href="#details">7</a></td></tr></table>"""
    assert [cell.text for cell in grid(page).cells] == ["行政许可", "5", "7"]
    assert read(page).aside == (Aside("注1", "注的标号"), Aside("注2", "注的标号"))
