"""What is read from a Word file: text in order, numbers, geometry, and what is set aside and why."""

from __future__ import annotations

import io
from pathlib import Path
from time import process_time

import docx as python_docx
import pytest

from generator.importing.blocks import Cell, Grid, Paragraph
from generator.importing.readers.numerals import spell
from generator.importing.readers.word import read_docx
from tests.importing.word_files import (
    box,
    docx,
    field,
    level,
    numbered,
    numbering,
    p,
    r,
    table,
    tc,
    tr,
    unzipped,
    zipped,
)

FORM = Path(__file__).parent.parent / "data" / "form-2021-blank.docx"
LONG = "这一段话很长，写的是全年工作的总体情况，" * 3


def texts(data: bytes) -> list[str]:
    """The paragraphs; a grid as its cells between bars."""
    return [
        block.text if isinstance(block, Paragraph) else "|".join(cell.text for cell in block.cells)
        for block in read_docx(data).blocks
    ]


def cells(data: bytes) -> list[Cell]:
    """The cells of the only grid."""
    (grid,) = (block for block in read_docx(data).blocks if isinstance(block, Grid))
    assert grid.exact
    return list(grid.cells)


def asides(data: bytes) -> list[tuple[str, str]]:
    return [(aside.text, aside.why) for aside in read_docx(data).aside]


# --- paragraphs ---------------------------------------------------------------------------------


def test_paragraphs_and_tables_come_in_order_and_empty_paragraphs_do_not() -> None:
    data = docx(p("甲"), p(), p("　　 "), table(tr("一", "1")), p("乙"), "<w:sectPr/>")
    assert texts(data) == ["甲", "一|1", "乙"]


def test_padding_at_the_ends_goes_and_inside_stays() -> None:
    assert texts(docx(p("　　全年\u00a0收到　3 件。　 "))) == ["全年\u00a0收到　3 件。"]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", "甲\n乙"),
        ('<w:r><w:br w:type="page"/><w:t>甲</w:t></w:r>', "甲"),
        ("<w:r><w:t>甲</w:t><w:lastRenderedPageBreak/><w:t>乙</w:t></w:r>", "甲乙"),
        ("<w:r><w:noBreakHyphen/><w:t>8</w:t></w:r>", "-8"),
        ("<w:r><w:t>甲</w:t><w:softHyphen/><w:t>乙</w:t></w:r>", "甲乙"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t></w:r>', "☑是"),
        ("<w:hyperlink>" + r("公开指南") + "</w:hyperlink>", "公开指南"),
        ("<w:smartTag><w:r><w:t>石门镇</w:t></w:r></w:smartTag>", "石门镇"),
        ("<w:customXml>" + r("3") + "</w:customXml>" + r("件"), "3件"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + r("12") + "</w:sdtContent></w:sdt>", "12"),
        ("<w:ins>" + r("新增") + "</w:ins>" + r("的字"), "新增的字"),
        ("<w:moveTo>" + r("移来") + "</w:moveTo>", "移来"),
        (field(" REF 总数 \\h ", r("35")) + r("件"), "35件"),
        ('<w:fldSimple w:instr=" REF x ">' + r("4") + "</w:fldSimple>", "4"),
        (field(" HYPERLINK x ", r("见"), field(" REF y ", r("7"))), "见7"),
        ("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", "x+1"),
        (r("12") + r("2", '<w:vertAlign w:val="superscript"/>') + r("件"), "12^2件"),
        (r("甲") + r("2", '<w:vertAlign w:val="superscript"/>'), "甲2"),
        ("<m:f><m:num><m:t>1</m:t></m:num><m:den><m:t>2</m:t></m:den></m:f>", "1/2"),
        ("<m:sSup><m:e><m:t>10</m:t></m:e><m:sup><m:t>2</m:t></m:sup></m:sSup>", "10^2"),
    ],
)
def test_what_stands_in_a_paragraph(inside: str, text: str) -> None:
    data = docx(p(inside))
    assert texts(data) == [text]
    assert asides(data) == []


@pytest.mark.parametrize(
    ("inside", "text", "aside"),
    [
        ("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", "新", ("旧", "修订中已删除的文字")),
        ("<w:moveFrom>" + r("移走") + "</w:moveFrom>", "新", ("移走", "修订中已删除的文字")),
        (r("藏", "<w:vanish/>"), "新", ("藏", "隐藏文字")),
        (r("藏", '<w:rStyle w:val="Secret"/>'), "新", ("藏", "隐藏文字")),
        (field(" PAGE ", r("5")), "新", ("5", "页码")),
        ('<w:fldSimple w:instr="NUMPAGES">' + r("9") + "</w:fldSimple>", "新", ("9", "页码")),
        (
            f"<w:ruby><w:rt>{r('wén')}</w:rt><w:rubyBase>{r('文')}</w:rubyBase></w:ruby>",
            "文新",
            ("wén", "拼音"),
        ),
        (
            '<w:r><w:sym w:font="Wingdings" w:char="F041"/></w:r>',
            "新",
            ("Wingdings 41", "符号字体的字符，无法转成文字"),
        ),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            + r("单击输入")
            + "</w:sdtContent></w:sdt>",
            "新",
            ("单击输入", "内容控件里没有填写的提示"),
        ),
        (field(r" EQ \o\ac(○,一) "), "新", (r"EQ \o\ac(○,一)", "公式域，未导入")),
        ('<w:r><w:pict><v:textpath string="样本"/></w:pict></w:r>', "新", ("样本", "艺术字")),
        ("<w:r><w:drawing><a:blip/></w:drawing></w:r>", "新", ("图片 1 张，未导入", "图片")),
        (
            "<w:r><w:object><v:imagedata/></w:object></w:r>",
            "新",
            ("嵌入的文件 1 个，未导入", "嵌入的文件"),
        ),
    ],
)
def test_what_is_set_aside_and_why(inside: str, text: str, aside: tuple[str, str]) -> None:
    secret = '<w:style w:styleId="Secret" w:type="character"><w:rPr><w:vanish/></w:rPr></w:style>'
    data = docx(p(inside + r("新")), styles=secret)
    assert texts(data) == [text]
    assert asides(data) == [aside]


def test_a_field_that_never_ends_swallows_nothing() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    data = docx(p(begun, r("甲")), p("乙"))
    assert texts(data) == ["乙"]
    assert asides(data) == [("甲", "域代码里的文字")]


def test_a_paragraph_mark_struck_out_joins_two_paragraphs() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    assert texts(docx(p("共收到", settings=gone), p("3 件。"), p("乙"))) == ["共收到3 件。", "乙"]
    assert texts(docx(p("甲", settings=gone), table(tr("1", "2")))) == ["甲", "1|2"]


def test_controls_and_choices_around_whole_paragraphs_are_looked_into() -> None:
    control = f"<w:sdt><w:sdtContent>{p('甲')}{table(tr('1', '2'))}</w:sdtContent></w:sdt>"
    choice = (
        f"<mc:AlternateContent><mc:Choice>{p('乙')}</mc:Choice>"
        f"<mc:Fallback>{p('乙')}</mc:Fallback></mc:AlternateContent>"
    )
    assert texts(docx(control, choice)) == ["甲", "1|2", "乙"]


def test_a_table_of_contents_is_set_aside_as_one() -> None:
    toc = '<w:style w:styleId="T1" w:type="paragraph"><w:name w:val="toc 1"/></w:style>'
    data = docx(p("一、概述 1", style="T1"), p("二、问题 2", style="T1"), p("正文"), styles=toc)
    assert texts(data) == ["正文"]
    assert asides(data) == [("一、概述 1\n二、问题 2", "目录")]


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    data = docx(p("甲", box(p("框一"), table(tr("1", "2")), p("框二", box(p("里框"))))), p("乙"))
    assert texts(data) == ["甲", "框一", "1|2", "框二", "里框", "乙"]


def test_a_text_box_in_a_cell_stays_in_the_cell_and_a_deleted_one_is_set_aside() -> None:
    assert texts(docx(table(tr(tc(p("3", box(p("件")))), "乙")))) == ["3\n件|乙"]
    data = docx(p("<w:del>" + box(p("旧框")) + "</w:del>", r("新")))
    assert texts(data) == ["新"]
    assert asides(data) == [("旧框", "修订中已删除的文字")]


# --- beside the text ----------------------------------------------------------------------------


def test_headers_notes_and_comments_are_set_aside() -> None:
    note = '<w:{0} w:type="separator"><w:p/></w:{0}><w:{0}>' + p("见附件") + "</w:{0}>"
    data = docx(
        p("正文"),
        parts={
            "header": ("hdr", p("某某镇人民政府") + table(tr("密级", "公开"))),
            "footer": ("ftr", p("— ", field("PAGE", r("1")), r(" —"))),
            "footnotes": ("footnotes", note.format("footnote")),
            "endnotes": ("endnotes", note.format("endnote")),
            "comments": ("comments", f"<w:comment>{p('数字请核对')}</w:comment>"),
        },
    )
    assert texts(data) == ["正文"]
    assert asides(data) == [
        ("某某镇人民政府\n密级\n公开", "页眉"),
        ("— 1 —", "页码"),
        ("见附件", "脚注"),
        ("见附件", "尾注"),
        ("数字请核对", "批注"),
    ]


def test_a_footer_that_says_something_is_a_footer() -> None:
    data = docx(
        p("正文"), parts={"footer": ("ftr", p("石门镇 第", field("PAGE", r("1")), r("页")))}
    )
    assert asides(data) == [("石门镇 第1页", "页脚")]


def test_words_in_charts_are_set_aside_and_macros_named() -> None:
    chart = "<c:chart><a:t>申请量</a:t><c:v>2023</c:v></c:chart>"
    data = docx(p("正文"), parts={"chart": ("x", chart), "vbaProject": ("x", "")})
    assert asides(data) == [
        ("申请量 2023", "图表中的文字，未导入"),
        ("宏（VBA）", "文件带有宏，没有运行，也没有导入"),
    ]


def test_the_same_header_twice_is_named_once() -> None:
    deleted = "<w:del>" + r("旧") + "</w:del>"
    assert asides(docx(p(deleted), p(deleted))) == [("旧", "修订中已删除的文字")]


# --- headings and numbers -----------------------------------------------------------------------

STYLES = (
    '<w:style w:styleId="N" w:type="paragraph" w:default="1"><w:name w:val="Normal"/></w:style>'
    '<w:style w:styleId="1" w:type="paragraph"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Mine" w:type="paragraph"><w:basedOn w:val="1"/></w:style>'
    '<w:style w:styleId="Deep" w:type="paragraph"><w:pPr><w:outlineLvl w:val="7"/></w:pPr></w:style>'
    '<w:style w:styleId="T" w:type="paragraph"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="A" w:type="paragraph"><w:basedOn w:val="B"/></w:style>'
    '<w:style w:styleId="B" w:type="paragraph"><w:basedOn w:val="A"/></w:style>'
)


@pytest.mark.parametrize(
    ("style", "settings", "expected"),
    [
        ("1", "", 1),
        ("Mine", "", 1),
        ("Mine", '<w:outlineLvl w:val="2"/>', 3),
        ("1", '<w:outlineLvl w:val="9"/>', 0),
        ("Deep", "", 6),
        ("T", "", 1),
        ("", "", 0),
        ("nowhere", "", 0),
        ("A", "", 0),
        ("", '<w:outlineLvl w:val="many"/>', 0),
    ],
)
def test_heading_levels(style: str, settings: str, expected: int) -> None:
    data = docx(p("标题", style=style, settings=settings), styles=STYLES)
    assert read_docx(data).blocks == (Paragraph("标题", expected),)


def test_numbers_are_counted_by_level_and_begin_anew_below() -> None:
    kinds = numbering(
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "chineseCountingThousand", "（%2）"),
        level(2, "decimal", "%3."),
        level(3, "decimal", "%1.%4"),
    )
    items = [(0, "概述"), (1, "甲"), (2, "2023年"), (1, "乙"), (0, "问题"), (1, "丙"), (3, "丁")]
    data = docx(*(p(text, settings=numbered(rank)) for rank, text in items), numbering=kinds)
    assert texts(data) == [
        "一、概述",
        "（一）甲",
        "1. 2023年",
        "（二）乙",
        "二、问题",
        "（一）丙",
        "二.1 丁",
    ]


def test_empty_and_deleted_paragraphs_are_not_yielded_and_only_empty_ones_count() -> None:
    kinds = numbering(level(0, "decimal", "%1、"))
    one = numbered()
    deleted = p("<w:del>" + r("旧") + "</w:del>", settings=one)
    data = docx(p("甲", settings=one), deleted, p(settings=one), p("乙", settings=one),
                numbering=kinds)  # fmt: skip
    assert texts(data) == ["1、甲", "3、乙"]


def test_a_cell_may_hold_nothing_but_its_number() -> None:
    kinds = numbering(level(0, "decimal", "%1"))
    rows = [tr(tc(p(settings=numbered())), text) for text in ("甲", "乙")]
    assert texts(docx(table(*rows), numbering=kinds)) == ["1|甲|2|乙"]


def test_numbering_through_styles() -> None:
    styles = (
        '<w:style w:styleId="H" w:type="paragraph"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
        '<w:style w:styleId="H2" w:type="paragraph"><w:basedOn w:val="H"/><w:pPr><w:numPr>'
        '<w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="L" w:type="paragraph"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    kinds = numbering(
        level(0, "chineseCounting", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        more='<w:abstractNum w:abstractNumId="5">'
        + level(0, "decimal", "%1")
        + level(2, "upperLetter", "%3)", '<w:pStyle w:val="L"/>')
        + '</w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>',
    )
    none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    data = docx(
        p("甲", style="H"),
        p("乙", style="H2"),
        p("丙", style="L"),
        p("丁", style="H", settings=none),
        p("戊", style="H"),
        styles=styles,
        numbering=kinds,
    )
    assert texts(data) == ["一、甲", "（一）乙", "A) 丙", "丁", "二、戊"]


def test_lists_of_one_kind_go_on_counting_unless_one_starts_anew() -> None:
    anew = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        '<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        + level(0, "ideographTraditional", "%1、")
        + "</w:lvlOverride></w:num>"
    )
    kinds = numbering(level(0, "decimal", "%1、"), more=anew)
    order = [1, 1, 2, 3, 3, 1, 4]
    data = docx(*(p("项", settings=numbered(0, number)) for number in order), numbering=kinds)
    assert texts(data) == ["1、项", "2、项", "3、项", "5、项", "6、项", "7、项", "辛、项"]


def test_a_list_may_borrow_its_kind_from_a_style() -> None:
    kinds = (
        '<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="Mine"/>'
        + level(0, "decimal", "第%1条")
        + '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Mine"/>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert texts(docx(p("公开", settings=numbered()), numbering=kinds)) == ["第1条公开"]


@pytest.mark.parametrize(
    ("form", "text", "more", "expected"),
    [
        ("decimal", "%1.", '<w:suff w:val="nothing"/>', "1. 3件"),  # never 1.3件
        ("decimal", "（%1）", '<w:suff w:val="space"/>', "（1）3件"),
        ("bullet", "●", "", "3件"),
        ("bullet", "n", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>', "3件"),
        ("bullet", "注：", "", "注：3件"),
        ("none", "附件", "", "附件3件"),
        ("none", "", "", "3件"),
        ("klingon", "%1、", "", "1、3件"),
    ],
)
def test_how_number_and_text_are_joined(form: str, text: str, more: str, expected: str) -> None:
    kinds = numbering(level(0, form, text, more))
    assert texts(docx(p("3件", settings=numbered()), numbering=kinds)) == [expected]


def test_legal_numbers_and_levels_that_go_on() -> None:
    kinds = numbering(
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimal", "%3)", '<w:lvlRestart w:val="0"/>'),
    )
    ranks = [0, 1, 2, 0, 1, 2]
    data = docx(*(p("项", settings=numbered(rank)) for rank in ranks), numbering=kinds)
    assert texts(data) == ["一、项", "1.1 项", "1) 项", "二、项", "2.1 项", "2) 项"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("chineseCounting", "一 十 十二 二十一 一〇三"),
        ("chineseCountingThousand", "一 十 十二 二十一 一百〇三"),
        ("japaneseCounting", "一 十 十二 二十一 百三"),
        ("chineseLegalSimplified", "壹 壹拾 壹拾贰 贰拾壹 壹佰〇叁"),
        ("ideographDigital", "一 一〇 一二 二一 一〇三"),
        ("ideographTraditional", "甲 癸 乙 甲 丙"),
        ("decimal", "1 10 12 21 103"),
        ("decimalZero", "01 10 12 21 103"),
        ("decimalFullWidth", "１ １０ １２ ２１ １０３"),
        ("decimalEnclosedCircle", "① ⑩ ⑫ 21 103"),
        ("decimalEnclosedCircleChinese", "① ⑩ 12 21 103"),
        ("decimalEnclosedParen", "⑴ ⑽ ⑿ 21 103"),
        ("ideographEnclosedCircle", "㊀ ㊉ 12 21 103"),
        ("lowerLetter", "a j l u yyyy"),
        ("upperRoman", "I X XII XXI CIII"),
    ],
)
def test_number_formats(form: str, expected: str) -> None:
    assert " ".join(spell(number, form) for number in (1, 10, 12, 21, 103)) == expected


# --- tables -------------------------------------------------------------------------------------


def test_merged_cells_stand_once_with_their_spans() -> None:
    data = docx(
        table(
            tr(tc("申请人", span=2), tc("总计", merge="restart")),
            tr(tc("结果", merge="restart"), "公开", tc(merge="continue")),
            tr(tc(settings="<w:vMerge/>"), "部分", "3"),
        )
    )
    assert cells(data) == [
        Cell(0, 0, "申请人", width=2),
        Cell(0, 2, "总计", height=2),
        Cell(1, 0, "结果", height=2),
        Cell(1, 1, "公开"),
        Cell(2, 1, "部分"),
        Cell(2, 2, "3"),
    ]


def test_rows_may_begin_late_and_be_short() -> None:
    late = '<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'
    data = docx(table(tr("甲", "乙", "丙"), tr("1", settings=late), tr("2")))
    assert cells(data)[3:] == [Cell(1, 1, "1"), Cell(2, 0, "2")]


def test_cells_merged_the_old_way_are_one() -> None:
    first = tc("甲", settings='<w:hMerge w:val="restart"/><w:vMerge w:val="restart"/>')
    more = tc(settings="<w:hMerge/><w:vMerge/>")
    below = tc(settings='<w:hMerge w:val="restart"/><w:vMerge/>')
    data = docx(table(tr(first, more, "1"), tr(below, more, "2")))
    assert cells(data) == [Cell(0, 0, "甲", 2, 2), Cell(0, 2, "1"), Cell(1, 2, "2")]


def test_a_cell_that_goes_on_under_nothing_is_a_cell_of_its_own() -> None:
    data = docx(
        table(tr(tc("甲", span=2, merge="restart"), "1"), tr(tc("2", merge="continue"), "3", "4"))
    )
    assert [cell.text for cell in cells(data)] == ["甲", "1", "2", "3", "4"]


def test_text_under_a_merged_cell_is_set_aside() -> None:
    data = docx(table(tr(tc("3", merge="restart"), "甲"), tr(tc("4", merge="continue"), "乙")))
    assert cells(data) == [Cell(0, 0, "3", height=2), Cell(0, 1, "甲"), Cell(1, 1, "乙")]
    assert asides(data) == [("4", "合并单元格中被遮住的文字")]


def test_rows_and_cells_struck_out_or_hidden_are_set_aside() -> None:
    gone = tc("旧格", settings="<w:cellDel/>")
    data = docx(
        table(
            tr("甲", "1"),
            tr("旧", "2", settings="<w:del/>"),
            tr("藏", "3", settings="<w:hidden/>"),
            tr(gone, "乙", "4"),
        )
    )
    assert cells(data) == [Cell(0, 0, "甲"), Cell(0, 1, "1"), Cell(1, 0, "乙"), Cell(1, 1, "4")]
    assert asides(data) == [
        ("旧\n2", "修订中已删除的文字"),
        ("藏\n3", "隐藏文字"),
        ("旧格", "修订中已删除的文字"),
    ]


def test_rows_and_cells_inside_controls_are_found() -> None:
    inner = f"<w:sdt><w:sdtContent>{tc('1')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent>{tr('乙', inner)}</w:sdtContent></w:sdt>"
    assert texts(docx(table(tr("甲", "数"), row))) == ["甲|数|乙|1"]


def test_paragraphs_of_a_cell_are_its_lines() -> None:
    assert texts(docx(table(tr(tc("商业", "", "企业"), tc("1"))))) == ["商业\n企业|1"]


def test_layout_tables_are_taken_apart_and_data_between_stays_a_grid() -> None:
    data = docx(
        table(
            tr(tc("年度报告", span=2)),
            tr(tc(p(LONG), p(LONG), span=2)),
            tr("项目", "数量"),
            tr("许可", "3"),
            tr(tc("二、申请", span=2)),
            tr(tc(table(tr("新收", "7")), p("完"), span=2)),
        )
    )
    assert texts(data) == ["年度报告", LONG, LONG, "项目|数量|许可|3", "二、申请", "新收|7", "完"]
    grid = read_docx(data).blocks[3]
    assert isinstance(grid, Grid)
    assert (grid.cells[-1].row, grid.cells[-1].column) == (1, 1)


def test_rows_tied_to_layout_by_a_merged_cell_are_layout() -> None:
    data = docx(
        table(
            tr(tc("栏目", merge="restart"), "甲"),
            tr(tc(merge="continue"), tc(p(LONG), p(LONG))),
            tr("项目", "数量"),
        )
    )
    assert texts(data) == ["栏目", "甲", LONG, LONG, "项目|数量"]


def test_a_table_of_one_column_is_text() -> None:
    heading = p("总体情况", style="1")
    data = docx(table(tr(tc(heading)), tr("全年平稳。")), styles=STYLES)
    assert read_docx(data).blocks == (Paragraph("总体情况", 1), Paragraph("全年平稳。"))


def test_the_blank_official_form() -> None:
    grids = [block for block in read_docx(FORM.read_bytes()).blocks if isinstance(block, Grid)]
    first, second, third = (
        {(cell.row, cell.column): cell for cell in grid.cells} for grid in grids
    )
    assert [len(first), len(second), len(third)] == [30, 215, 34]
    assert first[4, 0] == Cell(4, 0, "第二十条第（五）项", width=4)
    assert second[0, 3] == Cell(0, 3, "申请人情况", width=7)
    assert second[1, 9] == Cell(1, 9, "总计", height=2)
    assert second[5, 0] == Cell(5, 0, "三、本年度办理结果", height=22)
    assert second[7, 1] == Cell(7, 1, "（三）不予公开", height=8)
    assert third[1, 10] == Cell(1, 10, "复议后起诉", width=5)
    assert third[1, 4] == Cell(1, 4, "总计", height=2)
    for grid, (rows, columns) in zip(grids, [(14, 4), (28, 10), (4, 15)], strict=True):
        covered = [
            (row, column)
            for cell in grid.cells
            for row in range(cell.row, cell.row + cell.height)
            for column in range(cell.column, cell.column + cell.width)
        ]
        every = [(row, column) for row in range(rows) for column in range(columns)]
        assert sorted(covered) == every  # each place once: no gap, no overlap
    blank = sum(not cell.text for grid in grids for cell in grid.cells)
    assert blank == 2 * 3 + 4 + 25 * 7 + 15 == 200


# --- files of other programs --------------------------------------------------------------------


def test_what_python_docx_writes_is_read() -> None:
    document = python_docx.Document()
    document.add_heading("年度报告", 0)
    document.add_heading("一、总体情况", 1)
    document.add_paragraph("全年平稳。")
    made = document.add_table(3, 3)
    made.cell(0, 0).merge(made.cell(1, 1)).text = "大"
    made.cell(2, 2).text = "9"
    held = io.BytesIO()
    document.save(held)
    blocks = read_docx(held.getvalue()).blocks
    assert blocks[:3] == (
        Paragraph("年度报告", 1),
        Paragraph("一、总体情况", 1),
        Paragraph("全年平稳。"),
    )
    assert cells(held.getvalue()) == [
        Cell(0, 0, "大", 2, 2),
        Cell(0, 2, ""),
        Cell(1, 2, ""),
        Cell(2, 0, ""),
        Cell(2, 1, ""),
        Cell(2, 2, "9"),
    ]


def test_the_strict_format_is_read() -> None:
    files = unzipped(docx(p("一", settings='<w:outlineLvl w:val="0"/>'), table(tr("甲", "1"))))
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = zipped({name: part.replace(usual, strict) for name, part in files.items()})
    assert read_docx(data).blocks[0] == Paragraph("一", 1)
    assert len(cells(data)) == 2


def test_utf_16_is_read() -> None:
    files = unzipped(docx(p("甲")))
    body = files["word/document.xml"].decode().replace("UTF-8", "UTF-16")
    assert texts(zipped({**files, "word/document.xml": body.encode("utf-16")})) == ["甲"]


def test_a_report_takes_a_moment() -> None:
    row = tr(*(tc(p(r("1", '<w:sz w:val="21"/>'))) for _ in range(10)))
    data = docx(*(table(*[row] * 20) + p(LONG) * 30 for _ in range(3)))
    read_docx(data)
    begun = process_time()
    read_docx(data)
    assert process_time() - begun < 0.15
