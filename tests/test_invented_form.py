"""An invented form, declared in one module, and all that follows: skeleton, pages, Word, PDF, CSV,
JSON, import, sums over an area, handbook. Nothing here or there changes the program."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path as File
from typing import Any

import docx
import pytest
import yaml
from lxml import html
from lxml.etree import _Element

from generator.base.cells import Cell, Path
from generator.handbook.fields import form_section
from generator.importing.blocks import Grid
from generator.importing.readers import read_document
from tests.cases import BASE, read_case, write_project
from tests.exporters.reports import needs_font
from tests.invented_form import ANSWERED, FORM, LETTERS
from tests.projects import TEMPLATES

ROOT = File(__file__).parent.parent
FORMAL: Path = (*ANSWERED, "不予告知", "形式不符")  # which one of the reports prints as one row
TOWNS = ("liuhe", "shanqian")

# The tables as they are printed: each place says what its cell does, a value "".
TABLES = (
    """
    第七条第（二）项 第七条第（二）项 第七条第（二）项 第七条第（二）项 第七条第（二）项
    公布内容 本年发文件数 本年修订件数 本年失效件数 年末存量件数
    镇级决定事项 - - - -
    镇级通告事项 - - - -
    第七条第（四）项 第七条第（四）项 第七条第（四）项 第七条第（四）项 第七条第（四）项
    公布内容 公布目录数 公布条目数 公布条目数 公布条目数
    便民服务清单 - - - -
    第七条第（九）项 第七条第（九）项 第七条第（九）项 第七条第（九）项 第七条第（九）项
    公布内容 公开经费（单位：万元） 公开经费（单位：万元） 公开经费（单位：万元） 公开经费（单位：万元）
    政务公开专项经费 - - - -
    """,
    """
    N N N N 来件人情况 来件人情况 来件人情况 来件人情况
    N N N N 居民 各类组织 各类组织 来源合计
    N N N N 居民 登记在册的组织 登记在册的组织 来源合计
    N N N N 居民 公司 合作社 来源合计
    A A A A - - - -
    B B B B - - - -
    C 〔一〕当面告知的来件 〔一〕当面告知的来件 〔一〕当面告知的来件 - - - -
    C D E ①缺少联系方式的来件 - - - -
    C D E ②没有署名的来件 - - - -
    C D 乙类：转交其他机关的来件 乙类：转交其他机关的来件 - - - -
    C 〔三〕本年办复总件数 〔三〕本年办复总件数 〔三〕本年办复总件数 - - - -
    F F F F - - - -
    """,
    """
    人民调解案件 人民调解案件 G G G G G G
    调解成功 调解未成 H H H I I I
    调解成功 调解未成 机关胜诉 机关败诉 裁判合计 J J J
    调解成功 调解未成 机关胜诉 机关败诉 裁判合计 机关胜诉 机关败诉 裁判合计
    - - - - - - - -
    """,
    """
    开放活动的名称 开放场次
    政务大厅开放日 -
    院坝政策宣讲会 -
    """,
)
LONG = {
    "-": "",
    "A": "第一部分：本年登记来件",
    "B": "第二部分：上年遗留来件",
    "C": "第三部分：本年办复来件",
    "D": "〔二〕不予告知的来件",
    "E": "甲类：形式不符的来件",
    "F": "第四部分：转入下年来件",
    "G": "法院诉讼案件",
    "H": "一审应诉案件",
    "I": "上级法院审理",
    "J": "二审上诉案件",
    "N": "（本表各列：第一部分加第二部分，等于办复加转入下年）",
}
SKELETON = """\
公布事项:
  #          发文  修订  失效  存量
  决定事项: [待填, 待填, 待填, 待填]
  通告事项: [待填, 待填, 待填, 待填]
  #          目录  条目
  便民清单: [待填, 待填]
  专项经费: 待填                 # 万元
群众来件:
  #                    居民  公司  合作社  来源合计
  登记来件:           [待填, 待填,   待填,     待填]
  遗留来件:           [待填, 待填,   待填,     待填]
  办复来件:
    当面告知:         [待填, 待填,   待填,     待填]
    不予告知:
      形式不符:
        缺少联系方式: [待填, 待填,   待填,     待填]
        没有署名:     [待填, 待填,   待填,     待填]
      转交其他机关:   [待填, 待填,   待填,     待填]
    办复总件数:       [待填, 待填,   待填,     待填]
  转入下年:           [待填, 待填,   待填,     待填]
争议案件:
  #              调成  未成
  人民调解:     [待填, 待填]
  法院诉讼:
  #              胜诉  败诉  裁判合计
    一审应诉:   [待填, 待填,     待填]
    上级法院:
      二审上诉: [待填, 待填,     待填]
开放活动:
  大厅开放日: 待填
  院坝宣讲会: 待填
"""
Cells = dict[Path, tuple[Cell, ...]]
Matrix = list[list[str]]


def figures(start: int) -> Cells:
    """Figures that are all different from `start` on, with every sum of the form closed."""
    numbers = itertools.count(start)
    cells: Cells = {}
    for table in FORM.tables:
        for row in table.rows:
            own: list[Any] = [next(numbers) for _ in row.columns.columns]
            if row.columns.columns[0].kind == "fee":
                own = [Decimal(number) / 100 for number in own]
            cells[row.path] = closed(own, row.columns.total)
    total, group = FORM.total_of
    cells[total] = summed(c for path, c in cells.items() if path[:2] == group and path != total)
    (new, carried_in), (_, carried_out) = FORM.balance
    cells[new] = tuple(
        out + done - before  # type: ignore[operator]
        for out, done, before in zip(
            cells[carried_out], cells[total], cells[carried_in], strict=True
        )
    )
    return cells


def closed(own: list[Any], total: int | None) -> tuple[Any, ...]:
    return tuple(own) if total is None else (*own[:total], sum(own[:total]))


def summed(rows: Any) -> tuple[Any, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))


# What the two reports say; the second prints a group as one row.
LIUHE = figures(1)
SHANQIAN = figures(300)
_MERGED = summed(SHANQIAN.pop(row) for row in list(SHANQIAN) if row[:-1] == FORMAL)
SHANQIAN[FORMAL] = _MERGED
REPORTS = dict(zip(TOWNS, (LIUHE, SHANQIAN), strict=True))


def run(root: File, *arguments: str) -> str:
    """What the program with the form prints; it must succeed."""
    command = [sys.executable, "-m", "tests.invented_form", *arguments]
    done = subprocess.run(
        command,
        cwd=root,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> File:
    """A project of two towns, one with a report of the form before, both with one of the new."""
    needs_font()
    root = tmp_path_factory.mktemp("invented")
    write_project(root, read_case(BASE)[0])
    shutil.copytree(TEMPLATES, root / "templates")
    site = root / "content/site.yml"
    more = "统计截至: 2025-06-30\n下载: [Word, PDF, CSV, JSON]\n数据集: []\n"
    site.write_text(re.sub("统计截至:.*\n", more, site.read_text("utf-8")), encoding="utf-8")
    for town, cells in REPORTS.items():
        run(root, "new", f"qinghe/{town}", "2024")
        fill(root / f"content/reports/qinghe/{town}/2024", cells)
    run(root, "check")
    run(root, "build")
    return root


def fill(stem: File, cells: Cells) -> None:
    """Write the figures into the skeleton, and one row for a group that is printed so."""
    yml, md = stem.with_suffix(".yml"), stem.with_suffix(".md")
    text = yml.read_text("utf-8")
    assert SKELETON in text
    if FORMAL in cells:
        text, count = re.subn("(形式不符:)\n(?: {8}.*\n)+", r"\1 [待填, 待填, 待填, 待填]\n", text)
        assert count == 1
        where = ".".join(map(str, FORMAL))
        note = f"{{规则: T3-FORM, 位置: {where}, 说明: 原件只有一行。}}"
        text = text.replace("照录说明: []", f"照录说明:\n  - {note}")
    merged = frozenset({FORMAL} & cells.keys())
    rows = [row for table in FORM.tables for row in table.printed_rows(merged)]
    values = iter([cell for row in rows for cell in cells[row.path]])
    text = re.sub("待填", lambda _: str(next(values)), text)
    assert next(values, None) is None
    yml.write_text(text.replace("发布日期: ~", "发布日期: 2025-01-20"), encoding="utf-8")
    narrative = re.sub("（待填：[^）]*）", "各项工作都已做完。", md.read_text("utf-8"))
    md.write_text(narrative, encoding="utf-8")


def printed(number: int, cells: Cells) -> Matrix:
    """A table as it is printed with these cells; none of its groups as one row."""
    table = FORM.tables[number]
    matrix = [[LONG.get(word, word) for word in line.split()] for line in lines_of(number)]
    widest = max(len(row.columns) for row in table.rows)
    rows = iter(table.rows)
    for line in matrix:
        if "" not in line:
            continue
        if table.layout == "line":
            values = [cell for row in rows for cell in cells[row.path]]
        else:
            values = list(cells[next(rows).path])
            values += values[-1:] * (widest - len(values))  # the last reaches to the edge
        line[line.index("") :] = map(str, values)
    return matrix


def lines_of(number: int) -> list[str]:
    return TABLES[number].strip().splitlines()


def spread(cells: Iterator[tuple[int, int, int, str]]) -> Matrix:
    """Cells (row, height, width, text) in reading order, each place with the text of its cell."""
    places: dict[tuple[int, int], str] = {}
    for row, height, width, text in cells:
        column = next(c for c in itertools.count() if (row, c) not in places)
        for place in itertools.product(range(row, row + height), range(column, column + width)):
            assert place not in places
            places[place] = "".join(text.split())
    height, width = (1 + max(axis) for axis in zip(*places, strict=True))
    return [[places[row, column] for column in range(width)] for row in range(height)]


def html_tables(page: File) -> list[Matrix]:
    """The official tables of a page."""
    tree = html.fromstring(page.read_text("utf-8"))
    return [
        spread(
            (
                number,
                int(cell.get("rowspan", "1")),
                int(cell.get("colspan", "1")),
                text_of(cell),
            )
            for number, row in enumerate(table.iter("tr"))
            for cell in row.iterchildren("td", "th")
        )
        for table in tree.iter("table")
        if "official" in str(table.get("class")).split()
    ]


def text_of(element: _Element) -> str:
    return "".join(map(str, element.itertext()))


def word_tables(file: File) -> list[Matrix]:
    """The tables of a Word file; a merged cell is there at each of its places."""
    return [
        [["".join(cell.text.split()) for cell in row.cells] for row in table.rows]
        for table in docx.Document(str(file)).tables
    ]


def pdf_tables(file: File) -> list[Matrix]:
    """The tables of a PDF by their ruling lines."""
    grids = [b for b in read_document(file.name, file.read_bytes()).blocks if isinstance(b, Grid)]
    return [spread((c.row, c.height, c.width, c.text) for c in grid.cells) for grid in grids]


@pytest.mark.parametrize(
    ("suffix", "read"), [("html", html_tables), ("docx", word_tables), ("pdf", pdf_tables)]
)
def test_page_word_and_pdf_print_the_tables(project: File, suffix: str, read: Any) -> None:
    tables = read(project / f"site/qinghe/liuhe/2024.{suffix}")
    assert tables == [printed(number, LIUHE) for number in range(4)]


def test_a_group_printed_as_one_row_has_one(project: File) -> None:
    for read, suffix, mark in (
        (html_tables, "html", "注1"),
        (word_tables, "docx", "※"),
        (pdf_tables, "pdf", "※"),
    ):
        table = read(project / f"site/qinghe/shanqian/2024.{suffix}")[1]
        # Without rows of four labels there are three columns of them.
        assert [line[:3] for line in table[7:9]] == [
            [LONG["C"], LONG["D"], LONG["E"] + mark],  # which a note explains
            [LONG["C"], LONG["D"], "乙类：转交其他机关的来件"],
        ]
        assert table[7][3:] == [str(cell) for cell in SHANQIAN[FORMAL]]


def test_every_value_names_its_headers(project: File) -> None:
    page = html.fromstring((project / "site/qinghe/liuhe/2024.html").read_text("utf-8"))
    words = {str(th.get("id")): text_of(th) for th in page.iter("th") if th.get("id")}
    value = str(LIUHE[*FORMAL, "没有署名"][1])
    (cell,) = (td for td in page.iter("td") if text_of(td) == value)
    assert [words[id] for id in str(cell.get("headers")).split()] == [
        LONG["C"],
        LONG["D"],
        LONG["E"],
        "②没有署名的来件",
        "来件人情况",
        "各类组织",
        "登记在册的组织",
        "公司",
    ]


def nested(data: dict[str, Any]) -> Cells:
    """The rows of nested data by their path."""
    found: Cells = {}
    for key, value in data.items():
        if isinstance(value, dict):
            found |= {(key, *path): cells for path, cells in nested(value).items()}
        else:
            found[key,] = tuple(value) if isinstance(value, list) else (value,)
    return found


@pytest.mark.parametrize("town", TOWNS)
def test_csv_and_json_have_the_figures(project: File, town: str) -> None:
    stem = project / f"site/qinghe/{town}/2024"
    data = json.loads(stem.with_suffix(".json").read_bytes(), parse_float=Decimal)
    assert data["格式"] == FORM.key
    assert nested(data["data"]) == REPORTS[town]
    text = stem.with_suffix(".csv").read_bytes().decode("utf-8-sig")
    cells: Cells = {}
    for line in csv.DictReader(io.StringIO(text, newline="")):
        path = (line["表"], *line["行"].split("."))
        index = len(cells.get(path, ()))
        assert line["栏"] == FORM.rows[path].columns.columns[index].key
        cells[path] = (*cells.get(path, ()), Decimal(line["值"]))
    assert cells == REPORTS[town]


@pytest.mark.parametrize(
    "file",
    ["liuhe/2024.html", *(f"{town}/2024.{kind}" for town in TOWNS for kind in ("docx", "pdf"))],
)
def test_import_reads_it_back(project: File, file: str) -> None:
    told = run(project, "import", "--dry-run", "--force", "--json", f"site/qinghe/{file}")
    record = json.loads(told, parse_float=Decimal)
    assert (record["form"], record["lost"]) == (str(FORM.key), [])
    tables = {table.key: record["data"][table.key] for table in FORM.tables}
    assert nested(tables) == REPORTS[file.partition("/")[0]]
    strange = [one["text"] for one in record["left_out"] if "不属于格式" in one["why"]]
    assert strange == []  # every word in the tables is one of the form


def test_import_writes_the_file_that_was_exported(project: File, tmp_path: File) -> None:
    other = tmp_path / "other"
    shutil.copytree(project, other, ignore=shutil.ignore_patterns("site", ".nianbao"))
    file = other / "content/reports/qinghe/liuhe/2024.yml"
    before = yaml.safe_load(file.read_text("utf-8"))
    run(other, "import", "--force", str(project / "site/qinghe/liuhe/2024.docx"))
    after = yaml.safe_load(file.read_text("utf-8"))
    keys = [table.key for table in FORM.tables]
    assert [after[key] for key in keys] == [before[key] for key in keys]
    run(other, "fmt", "--check", str(file))


def test_rollup_adds_the_reports_up(project: File) -> None:
    data = json.loads(run(project, "rollup", "qinghe", "2024", "--format", "json"))
    sums: Cells = {}
    for cell in data["cells"]:
        path = (cell["table"], *cell["row"].split("."))
        value = None if cell["sum"] is None else Decimal(str(cell["sum"]))
        sums[path] = (*sums.get(path, ()), value)
    both = {
        # What one printed as one row is in none of the rows.
        path: LIUHE[path] if path[:-1] == FORMAL else summed((LIUHE[path], SHANQIAN[path]))
        for path in LIUHE
    }
    assert sums == both
    assert data["form"] == FORM.key
    assert [warning["kind"] for warning in data["warnings"]] == ["merged"]
    tables = html_tables(project / "site/qinghe/sums-2024.html")
    bare = {
        path: tuple(f"{cell}缺1" for cell in cells) if path[:-1] == FORMAL else cells
        for path, cells in both.items()
    }
    assert tables == [printed(number, bare) for number in range(4)]


def test_the_yaml_of_a_rollup_is_a_report(project: File) -> None:
    data = yaml.safe_load(run(project, "rollup", "qinghe", "2024", "--format", "yaml"))
    assert list(data) == [table.key for table in FORM.tables]
    assert data["开放活动"] == {
        path[-1]: summed((LIUHE[path], SHANQIAN[path]))[0]
        for path in LIUHE
        if path[0] == "开放活动"
    }


def test_sums_of_the_form_must_close(project: File, tmp_path: File) -> None:
    other = tmp_path / "other"
    shutil.copytree(project / "content", other / "content")
    file = other / "content/reports/qinghe/liuhe/2024.yml"
    text = file.read_text("utf-8")
    wrong = LIUHE[LETTERS, "转入下年"][0]
    file.write_text(re.sub(rf"(转入下年: +\[){wrong},", r"\g<1>999,", text), encoding="utf-8")
    with pytest.raises(AssertionError, match="T3-BAL"):
        run(other, "check")


def test_the_handbook_lists_its_rows() -> None:
    page = "\n".join(form_section(FORM))
    for row in FORM.rows.values():
        assert f"| `{'.'.join(map(str, row.path[1:]))}` |" in page or row.path == FORMAL
    assert "### 表六 开放活动" in page
    assert "**第七条第（四）项**" in page
    assert "原件把“甲类：形式不符的来件”印成一行的" in page
