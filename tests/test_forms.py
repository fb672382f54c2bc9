"""The forms against their originals: the blank 2021 form (.docx), and domain §b for 2019.

Nothing here is shared with the generator: the .docx is read with zipfile and xml.etree, the
labels of the 2019 form are written out once more.
"""

from __future__ import annotations

import unicodedata
import zipfile
from decimal import Decimal
from itertools import groupby
from pathlib import Path as File
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from generator.base.cells import Cell, Path
from generator.base.places import Problem
from generator.forms import FORMS, SPELLING, common
from generator.forms.filing import Filing
from generator.forms.layout import Form, Table
from generator.model.table_geometry import geometry_of
from generator.reading.source import read_yaml
from generator.reading.validate import validate_report
from tests.cases import BASE, read_case

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BLANK_FORM = File(__file__).parent / "data" / "form-2021-blank.docx"
APPLICANTS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]

Grid = list[list[str]]  # a table with its merged cells filled in: one label for each position


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def bare_all(labels: list[str]) -> list[str]:
    return [bare(label) for label in labels]


def body() -> ET.Element:
    with zipfile.ZipFile(BLANK_FORM) as docx:
        return ET.fromstring(docx.read("word/document.xml"))


def grids() -> list[Grid]:
    return [_grid(table) for table in body().iter(f"{W}tbl")]


def _grid(table: ET.Element) -> Grid:
    grid: Grid = []
    for line in table.iter(f"{W}tr"):
        labels: list[str] = []
        for cell in line.findall(f"{W}tc"):
            span, merge = (cell.find(f"{W}tcPr/{W}{name}") for name in ("gridSpan", "vMerge"))
            text = bare("".join(part.text or "" for part in cell.iter(f"{W}t")))
            if merge is not None and merge.get(f"{W}val") != "restart":
                text = grid[-1][len(labels)]
            labels += [text] * (1 if span is None else int(span.get(f"{W}val", "1")))
        grid.append(labels)
    return grid


def stack(labels: list[str]) -> list[str]:
    """A label repeated by a merged cell counts once: 行政复议, 结果维持, 结果维持."""
    return [label for label, _ in groupby(labels)]


def groups_and_label(table: Table, form: Form) -> list[list[str]]:
    return [
        [*(bare(table.labels[group]) for group in row.groups), bare(row.label)]
        for row in form.printed_rows(table)
    ]


def cell_counts(form: Form) -> list[int]:
    return [sum(len(row.columns) for row in form.printed_rows(table)) for table in form.tables]


def test_each_form_has_its_number_of_cells() -> None:
    assert cell_counts(FORMS[2021]) == [10, 175, 15]
    assert cell_counts(FORMS[2019]) == [22, 161, 15]
    assert FORMS["纯文本"].tables == ()


def test_table_2_is_the_blank_forms() -> None:
    lines = grids()[0]
    blocks: list[tuple[str, list[str], list[str]]] = []
    for line in lines:
        if line[0].startswith("第二十条"):
            blocks.append((line[0], [], []))
        elif line[0] == bare("信息内容"):
            blocks[-1][1].extend(stack(line[1:]))
        else:
            blocks[-1][2].append(line[0])
    table = FORMS[2021].tables[0]
    declared = [
        (
            bare(columns.heading),
            [bare(column.label) for column in columns.columns],
            [bare(row.label) for row in rows],
        )
        for columns, rows in groupby(table.rows, key=lambda row: row.columns)
    ]
    assert declared == blocks


def test_table_3_is_the_blank_forms() -> None:
    form, lines = FORMS[2021], grids()[1]
    table = form.tables[1]
    heading, rows = lines[:3], lines[3:]
    assert stack(heading[0]) == bare_all([common.BALANCE_NOTE, common.APPLICANT_HEADING])
    assert [heading[2][i] for i in range(3, 10)] == bare_all(APPLICANTS)
    legal = [i for i in range(3, 10) if heading[1][i] == bare(common.LEGAL_PERSONS)]
    assert legal == [4, 5, 6, 7, 8]
    assert [stack(line[:3]) for line in rows] == groups_and_label(table, form)
    assert all(line[3:] == [""] * 7 for line in rows)
    for row in table.rows:
        assert [column.label for column in row.columns.columns] == APPLICANTS
        assert row.columns.total == 6


def test_table_4_is_the_blank_forms() -> None:
    form, lines = FORMS[2021], grids()[2]
    table = form.tables[2]
    printed = [stack([line[i] for line in lines[:3]]) for i in range(15)]
    declared = [
        [*labels, bare(column.label)]
        for row, labels in zip(table.rows, groups_and_label(table, form), strict=True)
        for column in row.columns.columns
    ]
    assert declared == printed
    assert lines[3:] == [[""] * 15]
    assert all(row.columns.total == 4 for row in table.rows)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_geometry_is_the_blank_forms(number: int) -> None:
    """Every place of the blank form lies in the cell that says the same; none in two."""
    printed = grids()[number]
    geometry = geometry_of(2021, FORMS[2021].tables[number].key)
    covered: dict[tuple[int, int], str] = {}
    for cell in geometry.cells:
        for row in range(cell.row, cell.row + cell.height):
            for column in range(cell.column, cell.column + cell.width):
                assert (row, column) not in covered
                covered[row, column] = bare(cell.label)
    assert covered == {
        (row, column): text for row, line in enumerate(printed) for column, text in enumerate(line)
    }
    assert [len(line) for line in printed] == [
        geometry.label_columns + geometry.value_columns for _ in geometry.lines
    ]


@pytest.mark.parametrize(("form", "table"), [(f, t.key) for f in FORMS for t in FORMS[f].tables])
def test_values_stand_in_the_order_of_the_rows(form: int, table: str) -> None:
    merged = {frozenset[Path](), FORMS[form].merged, frozenset([common.OTHER_HANDLING])}
    for printed in merged:
        geometry = geometry_of(form, table, printed)
        places = [cell.path for cell in geometry.cells if cell.role == "value"]
        assert places == [
            row.cell_path(index) for row in geometry.rows for index in range(len(row.columns))
        ]
        ids = [cell.id for cell in geometry.cells if cell.id]
        assert len(set(ids)) == len(ids)
        assert {id for cell in geometry.cells for id in cell.headers} <= {*ids}


def test_the_chapters_are_the_blank_forms() -> None:
    paragraphs = [
        bare("".join(part.text or "" for part in paragraph.iter(f"{W}t")))
        for paragraph in body().iter(f"{W}p")
    ]
    printed = [text for text in paragraphs if text[1:2] == "、" and text[2:3] != "本"]
    chapters = [bare(heading) for heading in common.CHAPTER_HEADINGS.values()]
    assert [text for text in printed if text in chapters] == chapters


# Domain §b, table 二 of the 2019 form: block, columns, rows.
TABLE_2_2019 = [
    (
        "第二十条第（一）项",
        ["本年新制作数量", "本年新公开数量", "对外公开总数量"],
        ["规章", "规范性文件"],
    ),
    (
        "第二十条第（五）项",
        ["上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政许可", "其他对外管理服务事项"],
    ),
    (
        "第二十条第（六）项",
        ["上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政处罚", "行政强制"],
    ),
    ("第二十条第（八）项", ["上一年项目数量", "本年增/减"], ["行政事业性收费"]),
    ("第二十条第（九）项", ["采购项目数量", "采购总金额"], ["政府集中采购"]),
]
TABLE_3_2019 = [
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "三、本年度办理结果 > （一）予以公开",
    "三、本年度办理结果 > （二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "三、本年度办理结果 > （三）不予公开 > 1.属于国家秘密",
    "三、本年度办理结果 > （三）不予公开 > 2.其他法律行政法规禁止公开",
    "三、本年度办理结果 > （三）不予公开 > 3.危及“三安全一稳定”",
    "三、本年度办理结果 > （三）不予公开 > 4.保护第三方合法权益",
    "三、本年度办理结果 > （三）不予公开 > 5.属于三类内部事务信息",
    "三、本年度办理结果 > （三）不予公开 > 6.属于四类过程性信息",
    "三、本年度办理结果 > （三）不予公开 > 7.属于行政执法案卷",
    "三、本年度办理结果 > （三）不予公开 > 8.属于行政查询事项",
    "三、本年度办理结果 > （四）无法提供 > 1.本机关不掌握相关政府信息",
    "三、本年度办理结果 > （四）无法提供 > 2.没有现成信息需要另行制作",
    "三、本年度办理结果 > （四）无法提供 > 3.补正后申请内容仍不明确",
    "三、本年度办理结果 > （五）不予处理 > 1.信访举报投诉类申请",
    "三、本年度办理结果 > （五）不予处理 > 2.重复申请",
    "三、本年度办理结果 > （五）不予处理 > 3.要求提供公开出版物",
    "三、本年度办理结果 > （五）不予处理 > 4.无正当理由大量反复申请",
    "三、本年度办理结果 > （五）不予处理 > 5.要求行政机关确认或重新出具已获取信息",
    "三、本年度办理结果 > （六）其他处理",
    "三、本年度办理结果 > （七）总计",
    "四、结转下年度继续办理",
]


def test_the_2019_form_is_as_written_out() -> None:
    form = FORMS[2019]
    two, three, four = form.tables
    declared = [
        (columns.heading, [column.label for column in columns.columns], [r.label for r in rows])
        for columns, rows in groupby(two.rows, key=lambda row: row.columns)
    ]
    assert declared == TABLE_2_2019
    labels = [" > ".join(line) for line in groups_and_label(three, form)]
    assert labels == [bare(label).replace(">", " > ") for label in TABLE_3_2019]
    for row in form.printed_rows(three):
        assert [column.label for column in row.columns.columns] == APPLICANTS
    assert [row.label for row in four.rows] == ["行政复议", "未经复议直接起诉", "复议后起诉"]
    for row in four.rows:
        assert [column.label for column in row.columns.columns] == OUTCOMES


def read(*changes: tuple[str, str]) -> tuple[Filing | None, list[Problem]]:
    """The base report with parts of its text replaced."""
    text = read_case(BASE)[0]["content/reports/qinghe/liuhe/2023.yml"]
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    source = read_yaml("2023.yml", text.encode(), SPELLING)
    filing, _, problems = validate_report(source, 2023)
    return filing, [*source.problems, *problems]


def cells(filing: Filing | None, *keys: str) -> tuple[Cell, ...]:
    assert filing is not None
    found: Any = filing.model_dump(by_alias=True)
    for key in keys:
        found = found[key]
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("written", ["0.092", "26.55", "59237.2449", "0.1"])
def test_fees_are_exact_decimals(written: str) -> None:
    filing, problems = read(("行政事业性收费: 0", f"行政事业性收费: {written}"))
    (fee,) = cells(filing, "主动公开政府信息", "行政事业性收费")
    assert problems == []
    assert type(fee) is Decimal
    assert str(fee) == written


def test_short_rows_expand() -> None:
    filing, problems = read(
        ("规章: [0, 0, 0]", "规章: 0"),
        ("重复申请: [0, 0, 0, 0, 0, 0, 0]", "重复申请: ~"),
        ("行政复议: [1, 0, 0, 0, 1]", "行政复议: 0"),
    )
    results = ("政府信息公开申请", "办理结果")
    assert problems == []
    assert cells(filing, "主动公开政府信息", "规章") == (0, 0, 0)
    assert cells(filing, *results, "不予处理", "重复申请") == (None,) * 7
    assert cells(filing, "行政复议行政诉讼", "行政复议") == (0,) * 5


def test_no_other_short_row_is_read_and_no_missing_row_is_zero() -> None:
    for old, new, code in (
        ("规章: [0, 0, 0]", "规章: 3", "FORM-TYPE"),
        ("规章: [0, 0, 0]", "规章: [0, 0]", "FORM-LENGTH"),
        ("  规章: [0, 0, 0]\n", "", "FORM-MISSING"),
    ):
        filing, problems = read((old, new))
        assert filing is None
        assert [problem.code for problem in problems] == [code]


@pytest.mark.parametrize(
    "written", ['危及"三安全一稳定"', "危及＂三安全一稳定＂", "危及 “三安全一稳定”"]
)
def test_folded_keys_are_read(written: str) -> None:
    row = "[0, 0, 0, 0, 0, 0, 0]"
    filing, problems = read(
        (f"危及“三安全一稳定”: {row}", f"{written}: {row.replace('0, 0]', '4, 4]')}")
    )
    assert problems == []
    refused = ("政府信息公开申请", "办理结果", "不予公开")
    assert cells(filing, *refused, "危及“三安全一稳定”")[5:] == (4, 4)


def test_every_state_of_a_cell_is_kept() -> None:
    filing, problems = read(("行政复议: [1, 0, 0, 0, 1]", "行政复议: [~, /, 不清, 待填, 12]"))
    assert problems == []
    assert cells(filing, "行政复议行政诉讼", "行政复议") == (None, "/", "不清", "待填", 12)
