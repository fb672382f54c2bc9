"""The forms of a rollup: terminal, YAML that can be pasted and read, Excel with formulas, JSON."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from generator.base.display import width
from generator.formatting.yaml_rows import heading_lines
from generator.forms import FORMS
from generator.model.authority import AuthorityFile
from generator.model.library import Authority
from generator.project.parse import read_report
from generator.rollup.command import Style, produce
from generator.rollup.read import roll_up
from tests.rollup.samples import AREA, YEAR, added, write_county, write_demo_content

COMPLETE = {"柳河镇": {}, "石桥镇": {"行政事业性收费": "行政事业性收费: 0.5"}}
LACKING = {
    **COMPLETE,
    "南岭乡": {"行政许可": "行政许可: ~", "复议后起诉": "复议后起诉: [0, 0, 0, /, 0]"},
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_demo_content(tmp_path_factory.mktemp("demo"))


def made(root: Path, style: Style, year: int = YEAR, area: str = AREA) -> str:
    return produce(root, area, year, style)[0].decode()


# --- terminal


def test_the_terminal_shows_sums_with_what_they_lack(tmp_path: Path) -> None:
    lines = made(write_county(tmp_path, LACKING), "text").splitlines()

    assert lines[0] == "清河县 2023 年汇总（2021 年格式）"
    assert lines[2:4] == ["计入 3 份：柳河镇、石桥镇、南岭乡", "没有缺报的机关。"]
    licences = next(line for line in lines if line.startswith("  行政许可"))
    assert licences.split() == ["行政许可", "72（缺1）"]
    assert "  南岭乡，空白：行政许可" in lines
    assert "  南岭乡，印作“/”：行政诉讼.复议后起诉［尚未审结］" in lines


def test_columns_stand_under_their_headings(demo: Path) -> None:
    lines = made(demo, "text", 2021, "yunxi").splitlines()

    start = lines.index("政府信息公开申请") + 1
    rows = [line for line in lines[start : lines.index("", start)] if re.search(r"\d|总计$", line)]
    assert len(rows) == 26
    assert len({width(row) for row in rows}) == 1


def test_every_name_in_a_terminal_line_is_inert(tmp_path: Path) -> None:
    root = write_county(tmp_path, {"柳河镇": {}})
    path = root / "content/reports/qinghe/town-0/authority.yml"
    path.write_text('名称: "柳\\n河\\u202E镇"\n全称: 柳河\n类型: 乡镇\n', encoding="utf-8")

    for style in ("text", "yaml"):
        found = made(root, style)
        assert "\u202e" not in found
        assert "柳\ufffd河\ufffd镇" in found


# --- YAML


def read_back(tables: str, year: int = YEAR) -> dict[str, object]:
    """The tables in the county's own report, read as `check` reads it: cells by row, and codes."""
    form = next(f for f in FORMS.values() if f.years[0] <= year <= f.years[1])
    head = heading_lines(form, "清河县人民政府", year, {"标题": "~", "发布日期": "~"})
    file = AuthorityFile.model_validate({"名称": "清河县", "全称": "清河县", "类型": "县级政府"})
    authority = Authority("qinghe", file, "", None)
    text = "\n".join(head) + f"\n{tables}照录说明: []\n"
    report, problems = read_report(authority, year, text.encode(), b"")
    assert report is not None, problems
    cells = {".".join(map(str, row.path)): list(cells) for row, cells in report.rows}
    return {**cells, "problems": [problem.code for problem in problems]}


def test_yaml_reads_back_as_the_sums(tmp_path: Path) -> None:
    root = write_county(tmp_path, COMPLETE)

    found = read_back(made(root, "yaml"))
    assert found.pop("problems") == []
    for path, totals in roll_up(root, AREA, YEAR).rollup.rows().items():
        assert found[".".join(map(str, path))] == [one.value for one in totals]
    assert found["主动公开政府信息.行政事业性收费"] == [Decimal("0.5")]


def test_yaml_leaves_open_what_lacks_a_number_and_says_who(tmp_path: Path) -> None:
    root = write_county(tmp_path, LACKING)
    text = made(root, "yaml")

    lines = text.splitlines()
    licences = next(line for line in lines if line.startswith("  行政许可:"))
    assert licences.split("#")[0].strip() == "行政许可: 待填"
    assert licences.endswith("# 缺 南岭乡（空白）")
    suits = next(line for line in lines if line.startswith("    复议后起诉:"))
    assert re.findall(r"待填|\d+", suits) == ["0", "0", "0", "待填", "0"]
    assert suits.endswith("# 缺 南岭乡（印作“/”）")
    found = read_back(text)
    assert found["主动公开政府信息.行政许可"] == ["待填"]
    assert found["主动公开政府信息.行政处罚"] == [15]


def test_yaml_says_at_the_top_who_is_missing(demo: Path) -> None:
    lines = made(demo, "yaml", 2022, "yunxi").splitlines()

    assert lines[2] == "# 没有计入：月湾乡（逾期未见）、南屏乡（已撤销）"


def test_the_older_form_too(demo: Path) -> None:
    found = read_back(made(demo, "yaml", 2020, "yunxi"), 2020)

    assert found["政府信息公开申请.本年新收"] == [46, 2, 0, 0, 1, 2, 51]


# --- JSON


def test_json_is_complete(demo: Path) -> None:
    found = json.loads(made(demo, "json", 2021, "yunxi"))

    assert set(found) == {
        *("area", "year", "form", "included", "missing", "cells", "warnings", "compared")
    }
    assert len(found["cells"]) == 200
    assert found["missing"] == [
        {"path": "yunxi/nanping", "name": "南屏乡", "state": "已撤销", "note": ""}
    ]
    review = [one for one in found["cells"] if one["row"] == "行政复议"]
    assert review[0] == {
        "table": "行政复议行政诉讼",
        "row": "行政复议",
        "column": "结果维持",
        "sum": 2,
        "left_out": [{"path": "yunxi/zhuwu", "cell": None, "why": "空白"}],
    }
    assert found["compared"] is None
    assert {one["kind"] for one in found["warnings"]} == {"form", "merged", "reorganised"}


# --- Excel


def sheets(body: bytes, *, values: bool = False) -> Sequence[Worksheet]:
    return openpyxl.load_workbook(io.BytesIO(body), data_only=values).worksheets


def lines_of(sheet: Worksheet) -> Iterator[tuple[object, ...]]:
    return sheet.iter_rows(min_row=2, values_only=True)


def test_excel_adds_the_same_cells_to_the_same_sums(demo: Path) -> None:
    body, _ = produce(demo, "yunxi", 2021, "excel")
    totals = iter(roll_up(demo, "yunxi", 2021).rollup.totals)

    for formulas, values in zip(sheets(body)[1:], sheets(body, values=True)[1:], strict=True):
        for line, shown in zip(lines_of(formulas), lines_of(values), strict=True):
            total = next(totals)
            assert (*line[:2], formulas.title) == (*total.place.words[1:], total.place.words[0])
            where = re.search(r"SUM\((.*?)\)", str(line[2]))
            assert where
            left, top, right, bottom = range_boundaries(where[1])
            assert (left, right, top) == (5, 14, bottom)
            cells = line[4:14]
            assert added(cells) == total.value == shown[2]
            assert shown[3] == len(total.lacking)
            assert shown[3] == sum(not isinstance(cell, int | float) for cell in cells)
    assert next(totals, None) is None


def test_excel_has_the_same_bytes_each_time(demo: Path) -> None:
    body, _ = produce(demo, "yunxi", 2021, "excel")

    assert body == produce(demo, "yunxi", 2021, "excel")[0]
    made = openpyxl.load_workbook(io.BytesIO(body)).properties.created
    assert made is not None
    assert made.year == 2000  # of no clock


def test_excel_runs_nothing_that_stands_in_the_content(tmp_path: Path) -> None:
    name = "=HYPERLINK(1)"
    root = write_county(tmp_path, {"柳河镇": {"行政许可": '行政许可: "-"'}})
    path = root / "content/reports/qinghe/town-0/authority.yml"
    path.write_text(f'名称: "{name}"\n全称: "{name}"\n类型: 乡镇\n', encoding="utf-8")

    found = [c for s in sheets(produce(root, AREA, YEAR, "excel")[0]) for row in s for c in row]
    texts = [cell for cell in found if cell.value in {name, "-"}]
    assert len(texts) == 5  # the summary, the head of each table, the cell
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in texts)
    assert {str(c.value).split("(")[0] for c in found if c.data_type == "f"} <= {"=IF", "=COLUMNS"}


def test_excel_of_a_year_without_reports_has_no_formulas(tmp_path: Path) -> None:
    root = write_county(tmp_path, {"柳河镇": {"authority": "应报年度: [2024]\n"}})

    found = sheets(produce(root, AREA, 2024, "excel")[0])
    assert [sheet.max_row for sheet in found[1:]] == [11, 176, 16]
    assert not [c for s in found for row in s for c in row if c.data_type == "f"]
