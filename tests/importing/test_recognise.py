"""Documents that tempt an importer to guess, one temptation each: read right, 不清, or refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from generator.base.cells import UNREADABLE
from generator.base.refusal import Refused
from generator.forms import common
from generator.forms.form2021 import FORM
from generator.importing import metadata
from generator.importing.blocks import Cell, Document, Grid, Paragraph
from generator.importing.column_headers import ORDER, TURNED
from generator.importing.convert import Imported, recognise
from generator.importing.lines import tidy
from generator.importing.match import candidates
from generator.importing.narrative_markdown import paragraph
from generator.importing.readers import read_document
from generator.importing.table_reader import UnknownRow
from generator.importing.yaml_file import yaml_of
from generator.model.library import Authority
from generator.model.narrative import read_narrative
from generator.model.report import Report
from generator.project.parse import read_report
from tests.importing import writers
from tests.importing.invented_base import base_report, truth_of
from tests.importing.scoring import Score, score

COLUMNS = [column.label for column in common.APPLICANTS.columns]
TITLE = "澄溪县柳渡镇人民政府2023年政府信息公开工作年度报告"
Block = Paragraph | Grid


@cache
def report() -> Report:
    return base_report()


@cache
def document() -> Document:
    return writers.document_of(report())


@cache
def plainly_read() -> Imported:
    return recognise(document())


def grids() -> list[Grid]:
    return [block for block in document().blocks if isinstance(block, Grid)]


def instead(old: Block, *new: Block) -> Document:
    blocks = document().blocks
    at = next(index for index, block in enumerate(blocks) if block is old)
    return Document((*blocks[:at], *new, *blocks[at + 1 :]))


def after(heading: str, *new: Block) -> Document:
    old = next(b for b in document().blocks if isinstance(b, Paragraph) and b.text == heading)
    return instead(old, old, *new)


def as_text(document: Document, write: Callable[[Document], str] = writers.tabs) -> Document:
    name = "年报.md" if write is writers.markdown else "年报.txt"
    return read_document(name, write(document).encode())


def scored(found: Imported) -> Score:
    return score(truth_of(report(), ""), found.form, found.cells)


def grid(rows: Sequence[Sequence[str]]) -> Grid:
    return Grid(
        tuple(
            Cell(row, column, text)
            for row, texts in enumerate(rows)
            for column, text in enumerate(texts)
        )
    )


def applications(columns: Sequence[str], pick: Callable[[list[str]], list[str]]) -> Grid:
    """Table 三 with these columns; `pick` gives a row's values under them."""
    body = writers.matrix(grids()[1])[3:]
    return grid([["项目", "", "", *columns], *([*row[:3], *pick(row[3:])] for row in body)])


def number_of_rows() -> int:
    table = FORM.tables[1]
    return len(table.rows) * len(COLUMNS)


TEXTS = [writers.tabs, writers.bars, writers.markdown, writers.lines]
as_texts = pytest.mark.parametrize("write", TEXTS, ids=lambda write: write.__name__)
in_order = pytest.mark.parametrize(  # Markdown has a column a cell
    "write", [writers.tabs, writers.bars, writers.lines], ids=lambda write: write.__name__
)
ORDERS = {
    "倒排": [6, 5, 4, 3, 2, 1, 0],
    "总计在前": [6, 0, 1, 2, 3, 4, 5],
    "两栏对调": [0, 2, 1, 3, 4, 5, 6],
}
orders = pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)


@orders
def test_columns_in_another_order_are_followed_where_the_file_has_columns(order: list[int]) -> None:
    table = applications([COLUMNS[i] for i in order], lambda values: [values[i] for i in order])
    document = instead(grids()[1], table)
    assert scored(recognise(document))[:4] == (200, 0, 0, 0)
    assert scored(recognise(as_text(document, writers.markdown)))[:4] == (200, 0, 0, 0)


@in_order
@orders
def test_columns_in_another_order_are_lost_where_it_has_not(
    order: list[int], write: Callable[[Document], str]
) -> None:
    table = applications([COLUMNS[i] for i in order], lambda values: [values[i] for i in order])
    found = recognise(as_text(instead(grids()[1], table), write))
    assert scored(found)[2:4] == (number_of_rows(), 0)
    assert {one.why.partition("：")[0] for one in found.lost} == {ORDER}


@in_order
def test_the_columns_of_table_two_exchanged(write: Callable[[Document], str]) -> None:
    names = {"本年制发件数": "现行有效件数", "现行有效件数": "本年制发件数"}
    cells = tuple(c._replace(text=names.get(c.text, c.text)) for c in grids()[0].cells)
    table = Grid(cells)
    found = recognise(as_text(instead(grids()[0], table), write))
    assert [(one.row, one.why.partition("：")[0]) for one in found.lost] == [
        ("规章", ORDER),
        ("行政规范性文件", ORDER),
    ]


def test_a_table_without_the_column_of_totals() -> None:
    table = applications(COLUMNS[:6], lambda values: values[:6])
    for source in (instead(grids()[1], table), as_text(instead(grids()[1], table))):
        assert scored(recognise(source))[2:4] == (number_of_rows(), 0)


def test_a_column_of_numbers_in_place_of_the_totals() -> None:
    table = applications(["序号", *COLUMNS[:6]], lambda values: ["1", *values[:6]])
    for source in (instead(grids()[1], table), as_text(instead(grids()[1], table))):
        assert scored(recognise(source))[2:4] == (number_of_rows(), 0)


def test_a_column_of_remarks_is_left_aside() -> None:
    table = applications([*COLUMNS, "备注"], lambda values: [*values, "经核对"])
    assert scored(recognise(instead(grids()[1], table)))[:4] == (200, 0, 0, 0)


@as_texts
def test_totals_by_another_name(write: Callable[[Document], str]) -> None:
    table = applications([*COLUMNS[:6], "合计"], list)
    assert scored(recognise(as_text(instead(grids()[1], table), write)))[:4] == (200, 0, 0, 0)


def test_a_row_with_a_cell_too_few_is_not_shifted() -> None:
    table = grids()[1]
    gone = next(cell for cell in table.cells if (cell.row, cell.column) == (5, 4))
    cells = (
        cell._replace(column=cell.column - (cell.row == 5 and cell.column > 4))
        for cell in table.cells
        if cell is not gone
    )
    found = recognise(instead(table, Grid(tuple(cells))))
    assert [(one.row, one.column) for one in found.lost] == [("予以公开", None)]


def test_rows_and_columns_exchanged() -> None:
    body = writers.matrix(grids()[1])[3:10]  # as many rows as columns: both ways fit
    names = [next(text for text in reversed(row[:3]) if text) for row in body]
    turned = [[name, *(row[3 + i] for row in body)] for i, name in enumerate(COLUMNS)]
    source = instead(grids()[1], grid([["申请人", *names], *turned]))
    for one in (source, *(as_text(source, write) for write in TEXTS)):
        found = recognise(one)
        assert scored(found)[2:4] == (number_of_rows(), 0)
        assert TURNED in {lost.why for lost in found.lost}


def test_table_four_a_group_a_line_in_another_order() -> None:
    values = writers.matrix(grids()[2])[-1]
    labels = [column.label for column in common.OUTCOMES.columns]
    names = ["行政复议", "未经复议直接起诉", "复议后起诉"]
    rows = [[name, *values[5 * i : 5 * i + 5][::-1]] for i, name in enumerate(names)]
    source = instead(grids()[2], grid([["", *labels[::-1]], *rows]))
    assert scored(recognise(source))[:4] == (200, 0, 0, 0)
    assert scored(recognise(as_text(source)))[2:4] == (15, 0)


def test_figures_broken_over_two_lines_are_never_pieced_together() -> None:
    broken = tuple(
        cell._replace(text=f"{cell.text[0]}\n{cell.text[1:]}")
        if cell.text.isdecimal() and len(cell.text) > 1
        else cell
        for cell in grids()[1].cells
    )
    assert scored(recognise(as_text(instead(grids()[1], Grid(broken))))).wrong == 0


def test_one_mark_for_a_whole_row_is_no_total() -> None:
    kept = [c for c in grids()[1].cells if c.row != 5 or c.column < 3]
    merged = tuple(sorted([*kept, Cell(5, 3, "无", 1, 7)], key=lambda c: (c.row, c.column)))
    found = recognise(as_text(instead(grids()[1], Grid(merged)), writers.markdown))
    assert found.cells[(*common.RESULTS, "予以公开")] == (UNREADABLE,) * 7


def next_year(table: Grid) -> Grid:
    cells = (c._replace(text=f"{c.text}1") if c.text.isdecimal() else c for c in table.cells)
    return Grid(tuple(cells))


def test_tables_of_another_year_are_text() -> None:
    caption = Paragraph("2022年度办理情况统计表")
    others = [next_year(table) for table in grids()]
    assert scored(recognise(Document((*document().blocks, caption, *others))))[:4] == (200, 0, 0, 0)
    text_only = [block for block in document().blocks if not isinstance(block, Grid)]
    found = recognise(Document((*text_only, caption, *others)))
    assert scored(found).wrong == 0
    assert "| 规章 | 381 | 751 | 1121 |" in found.markdown


def test_a_comparison_in_chapter_one_is_text() -> None:
    table = grid([["项目", "2022年", "2023年"], ["行政许可", "7", "260"], ["行政处罚", "8", "297"]])
    found = recognise(after("一、总体情况", table))
    assert scored(found)[:4] == (200, 0, 0, 0)
    assert "| 行政许可 | 7 | 260 |" in found.markdown


def test_two_reports_in_one_file_are_refused() -> None:
    second = [
        Paragraph(block.text.replace("柳渡镇", "白桥镇"), block.level)
        if isinstance(block, Paragraph)
        else next_year(block)
        for block in document().blocks
    ]
    with pytest.raises(Refused, match="不止一份年报"):
        recognise(Document((*document().blocks, *second)))


CONTENTS = [Paragraph("目录"), *(Paragraph(text) for text in common.CHAPTER_HEADINGS.values())]


def test_a_table_of_contents_opens_no_chapters() -> None:
    first, *rest = document().blocks
    found = recognise(Document((first, *CONTENTS, *rest)))
    assert found.markdown == recognise(document()).markdown
    assert [one.text for one in found.left_out] == [entry.text for entry in CONTENTS]


@pytest.mark.parametrize("words", ["二、存在问题", "1.主要问题", "3.行政复议、行政诉讼情况"])
def test_a_numbered_line_inside_a_chapter_does_not_jump_ahead(words: str) -> None:
    found = recognise(after("一、总体情况", Paragraph(words)))
    chapters = read_narrative("", found.markdown, lambda _: None).chapters
    assert [chapter.number for chapter in chapters] == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("words", ["如下表所示：", "无", "共计10件", "主动公开政府信息情况说明"])
def test_a_short_line_between_heading_and_table_is_text(words: str) -> None:
    found = recognise(after("三、收到和处理政府信息公开申请情况", Paragraph(words)))
    assert scored(found)[:4] == (200, 0, 0, 0)
    chapter = read_narrative("", found.markdown, lambda _: None).chapter(3)
    assert chapter is not None
    assert chapter.text == words


def opened(title: str, *more: str) -> Imported:
    _, *rest = document().blocks
    return recognise(Document((Paragraph(title), *map(Paragraph, more), *rest)))


@pytest.mark.parametrize(
    ("title", "authority"),
    [
        ("关于2023年度政府信息公开工作情况的报告", "澄溪县柳渡镇人民政府"),
        ("柳渡镇人民政府关于2023年度政府信息公开工作情况的报告", "柳渡镇人民政府"),
        ("柳渡镇人民政府关于报送2023年政府信息公开工作报告的报告", "柳渡镇人民政府"),
        ("柳渡镇二〇二三年政府信息公开工作年度报告", "柳渡镇"),
        ("二○二三年柳渡镇政府信息公开年报", "柳渡镇"),
        ("柳渡街道办事处政府信息公开工作年度报告（2023年）", "柳渡街道办事处"),
        ("澄溪经济开发区管委会2023年政府信息公开工作年度报告", "澄溪经济开发区管委会"),
        ("澄溪县财政局2023年政府信息公开年报", "澄溪县财政局"),
    ],
)
def test_titles(title: str, authority: str) -> None:
    found = opened(title)
    assert (found.title, found.authority, found.year) == (title, authority, 2023)


def test_the_titles_of_other_reports_around_are_not_taken() -> None:
    found = opened(TITLE, "澄溪县石桥镇人民政府2021年政府信息公开工作年度报告")
    assert (found.title, found.year) == (TITLE, 2023)
    other = Paragraph("澄溪县白桥镇2022年政府信息公开工作年度报告")
    found = recognise(Document((*document().blocks, other)))
    assert (found.title, found.organ) == (TITLE, "澄溪县柳渡镇人民政府")
    assert other.text in [one.text for one in found.left_out]


DAY = dt.date(2024, 1, 15)


@pytest.mark.parametrize(
    ("title", "text", "published", "signed", "year"),
    [
        ("某镇2023年年度报告", "", None, DAY, 2023),
        ("某镇2022年年度报告", "", None, DAY, "年度不一致：标题是 2022，落款日期的上一年是 2023"),
        ("某镇2023—2024年工作报告", "", None, None, "标题里有几个年度（2023、2024）"),
        (None, "2023年，我镇推进公开。", None, None, 2023),
        (None, "2023年1月起推进公开。", None, None, "文中没有写明年度"),
        (None, "按照2019年修订的条例编制。", None, None, "文中没有写明年度"),
        (
            None,
            "按2019年条例编制。",
            None,
            DAY,
            "年度不一致：正文开头是 2019，落款日期的上一年是 2023",
        ),
        (None, "我镇推进公开。", DAY, DAY, "文中没有写明年度"),
        ("某镇2007年年度报告", "", None, None, "文中的年度是 2007，2008 年才有年报"),
    ],
)
def test_the_year(
    title: str | None, text: str, published: dt.date | None, signed: dt.date | None, year: int | str
) -> None:
    assert metadata.year_of(title, [text], published, signed) == year


@pytest.mark.parametrize(
    ("lines", "organ", "date"),
    [
        (["柳渡镇人民政府", "2024年1月15日"], "柳渡镇人民政府", DAY),
        (["2024年1月15日", "柳渡镇人民政府"], "柳渡镇人民政府", DAY),
        (["柳渡镇人民政府", "二〇二四年一月十五日"], "柳渡镇人民政府", DAY),
        (["感谢社会各界支持柳渡镇人民政府"], None, None),
        (["截至2024年1月15日"], None, None),
    ],
)
def test_the_signature(lines: list[str], organ: str | None, date: dt.date | None) -> None:
    found, _, _ = metadata.signature_of(["正文。", *lines], "柳渡镇2023年报告")
    assert (found.organ, found.date) == (organ, date)


def test_a_namesake_in_another_county_is_not_taken() -> None:
    names = {"full_name": "岚皋县石门镇人民政府", "name": "石门镇"}
    file = report().authority.file.model_copy(update=names)
    ours = Authority("langao/shimen", file, "", None)

    def matched(title: str, organ: str, text: str = "") -> list[Authority]:
        found = replace(plainly_read(), authority=title, organ=organ, markdown=text)
        return candidates(found, [ours])

    assert matched("岚皋县石门镇", "石门镇人民政府")
    assert matched("石门镇", "石门镇人民政府")
    assert not matched("临澧县石门镇人民政府", "石门镇人民政府")
    assert not matched("石门镇", "临澧县石门镇人民政府")
    assert not matched("石门镇", "石门镇人民政府", "现公布临澧县石门镇2023年报告。")


MARKUP = (
    "http://a.cn &amp; &#35; {{ }} {{新收申请}} ** __ ~~~ ``` > - 1. 1) # ## | |---| [a](b) <b> "
    "a_b@c.cn \\ _a_ *** === --- ![x](y) [a]:x 1、 政府 。 + ---- 2023. &copy;"
)
ODD = st.lists(st.sampled_from([*MARKUP.split(), " "]), min_size=1, max_size=6).map("".join)
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=20)


@settings(max_examples=400, deadline=None)
@given(st.one_of(ODD, TEXT).map(tidy).filter(bool), st.sampled_from([0, 3, 6]))
def test_any_line_reads_as_it_was_written(text: str, level: int) -> None:
    source = f"前文\n\n{paragraph(text, level)}\n\n后文\n"
    (chapter,) = read_narrative("", source, lambda _: "9999").chapters
    shown = "".join(map(str, html.fromstring(f"<div>{chapter.html}</div>").itertext()))
    assert "".join(shown.split()) == "".join(f"前文{text}后文".split())


YAML = "~ null 是 true 2023 1e3 2023-01-01 - #x \" ' [x] &a !x % : << ... a:b"
WORDS = st.one_of(TEXT.filter(str.strip), st.sampled_from(YAML.split()))


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_any_words_survive_the_yaml(title: str, organ: str, label: str) -> None:
    found = replace(
        plainly_read(),
        title=title,
        organ=organ,
        labels={"行政许可": label},
        extra_rows=(UnknownRow(common.DISCLOSURE, label, (1, None, "/")),),
    )
    text = yaml_of(found, FORM, "澄溪县柳渡镇人民政府", 2023)
    read, _ = read_report(report().authority, 2023, text.encode(), found.markdown.encode())
    assert read is not None
    filing = read.filing
    assert (filing.title, filing.signature.organ) == (title, organ)
    assert (filing.labels["行政许可"], filing.extra_rows[0].label) == (label, label)
