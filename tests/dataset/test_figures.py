"""The numbers in every format equal the YAML: of the demonstration library, of the project's own
reports, and of invented ones with everything that a cell may hold."""

from __future__ import annotations

import io
import json
import random
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache

import openpyxl
import pytest

from generator.base.cells import Cell
from generator.base.lazy_mapping import LazyMapping
from generator.dataset.table_rows import NAMES, wide_tables
from generator.exporters.report_data import csv_of, json_of
from generator.model.holdings import Holdings
from generator.model.library import Authority
from generator.model.record import Record
from generator.model.report import Report
from tests.cases import BASE, read_case
from tests.corpus import PROJECT
from tests.dataset import readers
from tests.dataset.libraries import Held, Place, Spot, hold, read_project
from tests.demo.write import write_demo
from tests.exporters.reports import invented

REPORT = "content/reports/qinghe/liuhe/2023.yml"
# Marks, amounts, decimals, a formula, negative numbers, two rows of one name.
ODD_ROWS = """\
其他行:
  - {表: 主动公开政府信息, 标签: "=1+1", 数值: [3, "—", ~, "@a", 0.1, 12.34]}
  - {表: 主动公开政府信息, 标签: "=1+1", 数值: [4]}
  - {表: 行政复议行政诉讼, 标签: "甲,乙\\"丙", 数值: ["=HYPERLINK(1)", "+1", "－", -5]}
"""


@pytest.fixture(scope="module")
def project() -> Held:
    return read_project(PROJECT)


@pytest.fixture(scope="module")
def libraries(project: Held, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Held]:
    root = tmp_path_factory.mktemp("demo")
    write_demo(root)
    first, second = invented(yml=ODD_ROWS), invented(year=2020, case="T2-2019")
    text = "年度: 2015\n格式: 纯文本\n标题: =SUM(A1)\n"
    plain = invented(year=2015, data=text, md="## 概述\n\n全年公开信息。\n")
    odd = hold(project.library, [first, second, plain])
    extreme = hold(project.library, [invented(data=extreme_data(1))])
    return {"project": project, "demo": read_project(root), "odd": odd, "extreme": extreme}


# What is near the ends of what a cell may hold: fifteen digits, and as many decimals.
_COUNTS = (0, 1, 9_007_199_254, 99_999_999_999_999, 100_000_000_000_001, 999_999_999_999_999)
_FEES = (
    "0.1",
    "0.000000000000001",
    "0.123456789012345",
    "12345678901234.5",
    "1.10",
    "99999.9999999999",
)


def extreme_data(seed: int) -> str:
    """The base report with such a figure in every cell of its tables."""
    rng = random.Random(seed)

    def figure(_: re.Match[str]) -> str:
        low = rng.choice(_COUNTS)
        return f"{min(999_999_999_999_999, low + rng.randrange(1_000)) if low else low}"

    head, tables = read_case(BASE)[0][REPORT].split("主动公开政府信息:\n")
    tables = re.sub(r"(?<=[\[ ])\d+(?=[,\]\n])", figure, tables)
    tables = re.sub("(?<=行政事业性收费: )\\d+", rng.choice(_FEES), tables)
    return f"{head}主动公开政府信息:\n{tables}"


@pytest.fixture(scope="module")
def made(libraries: dict[str, Held]) -> Callable[[str], dict[str, bytes]]:
    """All files of a library, made once."""
    return cache(lambda name: libraries[name].files())


LIBRARIES = pytest.mark.parametrize("name", ["project", "demo", "odd", "extreme"])


@LIBRARIES
def test_the_numbers_in_every_format_equal_the_yaml(
    name: str, libraries: dict[str, Held], made: Callable[[str], dict[str, bytes]]
) -> None:
    held, files = libraries[name], made(name)
    truth = {place: cells for place, cells in held.truth().items() if cells}
    assert readers.in_cells_csv(files["data/cells.csv"]) == truth
    assert readers.in_json(files["data/nianbao.json"]) == truth
    assert readers.in_sqlite(files["data/nianbao.sqlite"]) == truth
    assert readers.in_parquet(files["data/cells.parquet"]) == truth
    for place, report in held.reports.items():
        own = truth.get(place, [])
        assert readers.in_cells_csv(csv_of(report)).get(place, []) == own
        parsed = json.loads(json_of(report), parse_float=Decimal)
        assert list(readers.json_cells(parsed)) == own

    sheets = readers.in_xlsx(files["data/nianbao.xlsx"])
    assert len(sheets) == len(wide_tables())
    printed = 0
    for wide, sheet in zip(wide_tables(), sheets.values(), strict=True):
        expected = wide_truth(truth, held, wide.key, wide.forms)
        assert readers.in_wide_csv(files[f"data/{wide.name}.csv"]) == expected
        assert sheet == expected
        printed += len(expected)
    in_form = [c for own in truth.values() for (_, row, _), c in own if row[:4] != "其他行."]
    assert printed == sum(cell is not None for cell in in_form)


def wide_truth(
    truth: dict[Place, list[tuple[Spot, Cell]]],
    held: Held,
    table: str,
    forms: tuple[int | str, ...],
) -> dict[tuple[str, int, str], Cell]:
    """The cells of a table that are not blank, by the name of their column."""
    found: dict[tuple[str, int, str], Cell] = {}
    for place, cells in truth.items():
        form = held.reports[place].form
        for (own, row, column), cell in cells:
            if own == table and form.key in forms and cell is not None:
                if row.startswith("其他行."):
                    continue
                single = len(form.rows[own, *row.split(".")].columns) == 1
                found[*place, row if single else f"{row}.{column}"] = cell
    return found


def test_the_yearly_files_are_the_whole(made: Callable[[str], dict[str, bytes]]) -> None:
    from zipfile import ZipFile

    files = made("demo")
    whole = readers.in_cells_csv(files["data/cells.csv"])
    parts: readers.Cells = {}
    for address, body in files.items():
        if address.endswith(".zip"):
            with ZipFile(io.BytesIO(body)) as archive:
                parts |= readers.in_cells_csv(archive.read("cells.csv"))
    assert parts == whole


def test_a_blank_cell_is_empty_and_never_zero(made: Callable[[str], dict[str, bytes]]) -> None:
    files = made("project")
    place: Place = ("langao/shimen", 2023)
    spot: Spot = ("政府信息公开申请", "办理结果.予以公开", "总计")
    for cells in (
        readers.in_cells_csv(files["data/cells.csv"]),
        readers.in_json(files["data/nianbao.json"]),
        readers.in_sqlite(files["data/nianbao.sqlite"]),
        readers.in_parquet(files["data/cells.parquet"]),
    ):
        assert dict(cells[place])[spot] is None
    row = next(r for r in readers.csv_rows(files["data/applications.csv"]) if r["机关"] == place[0])
    assert row["办理结果.予以公开.总计"] == ""
    assert row["办理结果.予以公开.自然人"] == "0"


def test_sums_in_the_database_leave_blanks_and_marks_out(
    made: Callable[[str], dict[str, bytes]],
) -> None:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(made("odd")["data/nianbao.sqlite"])
    query = "SELECT sum(值), count(值), count(*) FROM tidy WHERE 行 = '其他行.=1+1'"
    assert connection.execute(query).fetchone() == (pytest.approx(3 + 0.1 + 12.34 + 4), 4, 7)
    connection.close()


def test_no_cell_is_a_formula(made: Callable[[str], dict[str, bytes]]) -> None:
    files = made("odd")
    for address, body in files.items():
        if not address.endswith(".csv"):
            continue
        for line in readers.csv_rows(body):
            for text in line.values():
                harmless = re.fullmatch(r"[+-]?\d+(\.\d+)?|[-－]*|[^=+\-@＝＋－＠\t\r].*", text)
                assert harmless, text
    texts = [line["值"] for line in readers.csv_rows(files["data/cells.csv"])]
    assert {"'=HYPERLINK(1)", "+1", "'@a", "－", "-5"} <= set(texts)
    (title,) = (
        r["标题"] for r in readers.csv_rows(files["data/reports.csv"]) if r["年度"] == "2015"
    )
    assert title == "'=SUM(A1)"
    book = openpyxl.load_workbook(io.BytesIO(files["data/nianbao.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert "=SUM(A1)" in {cell.value for cell in cells}


def test_forms_that_count_differently_share_no_file() -> None:
    tables = {wide.name: wide for wide in wide_tables()}
    assert list(tables) == ["disclosure-2019", "disclosure-2021", "applications", "disputes"]
    assert {name: wide.forms for name, wide in tables.items()} == {
        "disclosure-2019": (2019,),
        "disclosure-2021": (2021,),
        "applications": (2019, 2021),
        "disputes": (2019, 2021),
    }
    assert {wide.key for wide in tables.values()} == set(NAMES)
    for wide in tables.values():
        assert len(set(wide.columns)) == len(wide.columns)


def test_a_group_printed_as_one_row_has_its_own_columns(
    made: Callable[[str], dict[str, bytes]],
) -> None:
    rows = readers.csv_rows(made("demo")["data/applications.csv"])
    merged = [row for row in rows if row["办理结果.其他处理.总计"] != ""]
    split = [row for row in rows if row["办理结果.其他处理.其他.总计"] != ""]
    assert {row["格式"] for row in merged} == {"2019", "2021"}  # one of 2021 is printed merged
    assert split
    assert not [row for row in merged if row in split]


def test_the_same_content_gives_the_same_bytes_in_any_order(libraries: dict[str, Held]) -> None:
    held = libraries["demo"]
    shuffled = list(held.reports.items())
    random.Random(1).shuffle(shuffled)
    authorities = dict(reversed(list(held.library.authorities.items())))
    library = replace(held.library, authorities=authorities)
    records = {place: held.holdings.records[place] for place, _ in shuffled}
    other = Held(Holdings(library, records), dict(shuffled))
    assert other.files() == held.files()


def test_an_empty_library_has_files_without_lines(project: Held) -> None:
    files = hold(project.library, []).files()
    assert readers.csv_rows(files["data/cells.csv"]) == []
    assert readers.in_parquet(files["data/cells.parquet"]) == {}
    assert readers.in_sqlite(files["data/nianbao.sqlite"]) == {}
    assert json.loads(files["data/nianbao.json"])["年报"] == []
    assert not [address for address in files if address.endswith(".zip")]


def test_all_facts_of_reports_and_authorities_are_there(
    libraries: dict[str, Held], made: Callable[[str], dict[str, bytes]]
) -> None:
    held, files = libraries["demo"], made("demo")
    for row in readers.csv_rows(files["data/reports.csv"]):
        report: Report = held.reports[row["机关"], int(row["年度"])]
        filing = report.filing
        assert row["标题"] == (filing.title or "")
        assert row["发布日期"] == str(filing.published or "")
        assert row["落款日期"] == str(filing.signature.date or "")
        assert row["网页"] == f"https://example.org/{row['机关']}/{row['年度']}.html"
    rows = readers.csv_rows(files["data/authorities.csv"])
    assert len(rows) == len(held.library.authorities)
    for row in rows:
        own: Authority = held.library.authorities[row["机关"]]
        assert (row["全称"], row["类型"]) == (own.file.full_name, own.file.kind)
        assert (row["代码"], row["上级"]) == (own.file.code or "", own.parent or "")


def test_only_what_is_chosen_is_made_and_nothing_is_read_before(project: Held) -> None:
    from generator.dataset.files import data_files

    def never(path: str) -> dict[int, Record]:
        raise AssertionError(f"{path} is read too early")

    years = {path: own.years for path, own in project.library.authorities.items()}
    unread = Holdings(project.library, LazyMapping(years, never))
    addresses = [f.address for f in data_files(unread, ["JSON", "SQLite"])]
    assert addresses == ["data/nianbao.json", "data/nianbao.sqlite"]
    assert list(data_files(unread, [])) == []
    zips = [f for f in data_files(unread, ["CSV"]) if f.year]
    assert [f.address for f in zips] == [f"data/{year}.zip" for year in (2024, 2023, 2021)]


def test_a_year_reads_its_own_reports_only(libraries: dict[str, Held]) -> None:
    from generator.dataset.files import data_files

    held = libraries["demo"]
    records = {place: own for place, own in held.holdings.records.items() if place[1] == 2022}
    part = Holdings(held.library, records)
    (own,) = (f for f in data_files(part, ["CSV"]) if f.year == 2022)
    assert own.make() == held.files(["CSV"])["data/2022.zip"]


def test_core_start_up_does_not_pay() -> None:
    """pyarrow and xlsxwriter are imported only where a file is made with them."""
    import subprocess
    import sys

    code = (
        "import sys, generator.dataset.data_page; "
        "print({'pyarrow', 'xlsxwriter', 'sqlite3'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
