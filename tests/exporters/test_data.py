"""The figures in every download are those of the YAML."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from pdfminer.high_level import extract_text

from generator.base.cells import Cell, Path
from generator.exporters.data_dictionary import COLUMNS, STATE_ENTRIES
from generator.exporters.pdf import pdf_of
from generator.exporters.report_data import STATES, csv_of, json_of
from generator.exporters.word import docx_of
from generator.forms.layout import Cells
from generator.importing.convert import read_file
from generator.model.report import Report
from tests.exporters.reports import ALL, invented, needs_font, published, report_named
from tests.importing.test_roundtrip import NAMES

TABLES = ("主动公开政府信息", "政府信息公开申请", "行政复议行政诉讼")


def lines_of(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")  # Excel takes it for GBK without
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def in_csv(report: Report) -> dict[Path, Cells]:
    cells: dict[Path, Cells] = {}
    for line in lines_of(csv_of(report)):
        if line["行"].startswith("其他行."):
            continue
        path: Path = (line["表"], *line["行"].split("."))
        cell: Cell = Decimal(line["值"]) if line["状态"] == "数" else line["值"] or None
        assert (cell is None) == (line["状态"] == "空白")
        cells[path] = (*cells.get(path, ()), cell)
    return cells


def in_json(report: Report) -> dict[Path, Cells]:
    def walk(value: object, path: Path) -> dict[Path, Cells]:
        if isinstance(value, dict):
            parts = [walk(inner, (*path, key)) for key, inner in value.items()]
            return {place: cells for part in parts for place, cells in part.items()}
        return {path: tuple(value) if isinstance(value, list) else (value,)}

    return walk(json.loads(json_of(report), parse_float=Decimal)["data"], ())


def in_word(report: Report) -> Mapping[Path, Cells]:
    return read_file("report.docx", docx_of(report)).cells


def in_pdf(report: Report) -> Mapping[Path, Cells]:
    needs_font()
    return read_file("report.pdf", pdf_of(report)).cells


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("read", [in_csv, in_json, in_word, in_pdf])
def test_every_format_has_the_figures_of_the_yaml(
    name: str, read: Callable[[Report], Mapping[Path, Cells]]
) -> None:
    report = report_named(name)
    assert dict(read(report)) == dict(report.cells)


def test_the_varied_report_has_200_different_cells() -> None:
    cells = [cell for row in report_named("varied").cells.values() for cell in row]
    assert len(set(cells)) == len(cells) == 200


@pytest.mark.parametrize("name", NAMES)
def test_json_is_the_yaml_itself(name: str) -> None:
    data, written = json.loads(json_of(report_named(name))), published(name)
    assert (data["年度"], data["格式"]) == (written["年度"], written["格式"])
    assert data["data"] == {key: written[key] for key in TABLES}


def test_json_names_the_rows_that_are_not_all_numbers() -> None:
    states = json.loads(json_of(report_named("langao/shimen/2023")))["states"]
    assert states == {"政府信息公开申请.办理结果.予以公开": ["数"] * 6 + ["空白"]}


def test_printed_marks_and_amounts_are_as_printed() -> None:
    lines = lines_of(csv_of(report_named("2019")))
    found = {(line["行"], line["栏"]): (line["值"], line["状态"]) for line in lines}
    assert found["政府集中采购", "采购总金额"] == ("152790元", "照录")
    assert found["其他对外管理服务事项", "本年增减"] == ("减3", "照录")
    assert found["行政强制", "本年增减"][0] == "+1"
    assert found["行政事业性收费", "本年增减"] == ("-1", "数")


def test_rows_that_only_the_original_has_follow() -> None:
    yml = '其他行:\n  - {表: 主动公开政府信息, 标签: "=1+1|x", 数值: [3, "—", ~, "@a"]}\n'
    report = invented(yml=yml)
    lines = lines_of(csv_of(report))[200:]
    assert {(line["表"], line["行"]) for line in lines} == {
        ("主动公开政府信息", "其他行.=1+1|x")  # begins with a word: no formula
    }
    assert [(line["栏"], line["值"], line["状态"]) for line in lines] == [
        ("1", "3", "数"),
        ("2", "—", "照录"),
        ("3", "", "空白"),
        ("4", "'@a", "照录"),  # a spreadsheet would run @a
    ]
    (extra,) = json.loads(json_of(report))["其他行"]
    assert extra == {"表": "主动公开政府信息", "标签": "=1+1|x", "数值": [3, "—", None, "@a"]}


@pytest.mark.parametrize("risky", ["=1", "+a", "-a", "@a", "＝1", "\tx"])
def test_nothing_is_a_formula(risky: str) -> None:
    report = invented(yml=f"其他行:\n  - {{表: 政府信息公开申请, 标签: x, 数值: ['{risky}']}}\n")
    (line,) = lines_of(csv_of(report))[200:]
    assert line["值"].startswith("'")


def test_every_column_and_state_is_explained_in_both_languages() -> None:
    header = lines_of(csv_of(report_named("base")))[0]
    assert [column.name for column in COLUMNS] == list(header)
    assert {entry.name for entry in STATE_ENTRIES} == {*STATES.values()} - {"待填"}  # unpublished
    for entry in COLUMNS + STATE_ENTRIES:
        assert all(entry)
        assert entry.english.isascii()


def test_the_same_report_gives_the_same_bytes() -> None:
    report = report_named("base")
    assert csv_of(report) == csv_of(report)
    assert json_of(report) == json_of(report)


def test_a_report_from_before_the_forms_has_its_text_and_no_figures() -> None:
    needs_font()
    data = "年度: 2015\n格式: 纯文本\n标题: 柳河镇2015年年度报告\n"
    report = invented(year=2015, data=data, md="## 概述\n\n全年在乡镇公开栏公开信息。\n")
    assert lines_of(csv_of(report)) == []
    assert json.loads(json_of(report))["data"] == {}
    assert "乡镇公开栏" in read_file("a.docx", docx_of(report)).markdown
    assert "乡镇公开栏" in extract_text(io.BytesIO(pdf_of(report)))
