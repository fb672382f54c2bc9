"""Text copied out of a PDF, and tables that a text draws: right or 不清, and never another figure."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from generator.base.cells import UNREADABLE, Path
from generator.forms import FORMS, common
from generator.forms.layout import Cells
from generator.importing.blocks import Grid
from generator.importing.column_headers import ORDER, STRANGE
from generator.importing.convert import Imported, read_file
from generator.importing.summary import proofs_of
from generator.importing.table_reader import BROKEN, TORN
from tests.importing import writers
from tests.importing.fill_form import varied
from tests.importing.invented_base import base_report

TRUTH = varied(FORMS[2021])
NEW: Path = (common.APPLICATIONS, "本年新收")
PART: Path = (common.APPLICATIONS, "办理结果", "部分公开")


def copied() -> str:
    """The base report as a PDF viewer copies it: a row a line, cells parted by single blanks, the
    columns of table 三 so narrow that its headings take two lines."""
    text = writers.tabs(writers.document_of(replace(base_report(), cells=TRUTH)))
    text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return text.replace("商业企业 科研机构", "商业企\n业 科研机\n构")


def read(text: str) -> Imported:
    found = read_file("report.txt", text.encode())
    assert found.form is FORMS[2021]
    return found


def wrong(found: Imported) -> dict[Path, Cells]:
    """The rows with a cell that is neither right nor 不清."""
    return {
        path: cells
        for path, cells in found.cells.items()
        if any(a not in {b, UNREADABLE} for a, b in zip(cells, TRUTH[path], strict=True))
    }


def row_of(path: Path) -> str:
    return " ".join(map(str, TRUTH[path]))


def test_a_row_a_line() -> None:
    assert dict(read(copied()).cells) == TRUTH


def test_each_cell_says_by_what_its_place_is_certain() -> None:
    row = ".".join(map(str, NEW))
    assert proofs_of(read(copied()))[row] == ["整行"] * 7
    word = writers.docx(writers.document_of(replace(base_report(), cells=TRUTH)))
    assert proofs_of(read_file("report.docx", word))[row] == ["表格单元"] * 7
    lost = copied().replace(row_of(NEW), "1 2 3")
    assert proofs_of(read(lost))[row] == [None] * 7


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ("（一）予以公开 ", "（一）予以公\n开 "),
        ("（一）予以公开 ", "（一\n）予以\n公开\n"),
        ("二、上年结转政府信息公开申请数量 ", "二、上年结转政府信息\n公开申请数量\n"),
        ("1.申请人无正当理由逾期不补正、", "1.申请人无正当\n理由逾期不补正、\n"),
    ],
)
def test_a_label_that_a_narrow_column_broke(whole: str, broken: str) -> None:
    text = copied()
    assert text.count(whole) == 1
    assert dict(read(text.replace(whole, broken)).cells) == TRUTH


def test_values_on_two_lines_are_not_told_apart_from_one_broken_figure() -> None:
    first, last = row_of(PART).rsplit(" ", 1)
    found = read(copied().replace(row_of(PART), f"{first}\n{last}"))
    assert found.cells[PART] == (UNREADABLE,) * 7
    assert [one.why for one in found.lost if one.row == "部分公开"] == [TORN]
    assert wrong(found) == {}


def test_the_value_of_the_last_column_above_the_others() -> None:
    first, last = row_of(PART).rsplit(" ", 1)
    found = read(copied().replace(row_of(PART), f"{last}\n{first}"))
    assert found.cells[PART] == (UNREADABLE,) * 7


def test_a_value_a_line_where_other_figures_are_broken() -> None:
    text = copied().replace(f" {row_of(PART)}", "\n" + row_of(PART).replace(" ", "\n"))
    assert read(text).cells[PART] == TRUTH[PART]
    broken = "\n" + "\n".join([*row_of(NEW).split(), "7"])
    found = read(text.replace(f" {row_of(NEW)}", broken))
    assert found.cells[PART] == (UNREADABLE,) * 7
    assert BROKEN in {one.why for one in found.lost}


def test_a_figure_of_three_digits_is_not_three_cells() -> None:
    """规章 149, its other two cells lost, is no 1, 4, 9."""
    rules: Path = (common.DISCLOSURE, "规章")
    found = read(copied().replace(f"规章 {row_of(rules)}", "规章 149"))
    assert found.cells[rules] == (UNREADABLE,) * 3


def test_headings_piece_by_piece_in_another_order_are_seen() -> None:
    head = "自然 商业 科研 社会 法律 其他\n总计\n人 企业 机构 公益 服务\n组织 机构"
    official = "商业企\n业 科研机\n构 社会公益组织 法律服务机构 其他"
    text = copied()
    assert text.count(official) == 1
    start = text.index("自然人 ")
    body = text.index("一、本年新收政府信息公开申请数量")
    assert dict(read(text[:start] + head + "\n" + text[body:]).cells) == TRUTH
    swapped = head.replace("商业 科研", "科研 商业")
    found = read(text[:start] + swapped + "\n" + text[body:])
    assert {one.why.partition("：")[0] for one in found.lost} <= {STRANGE, ORDER}
    assert len({one.row for one in found.lost}) == 25


def test_no_row_is_invented_from_pieces_of_a_damaged_table() -> None:
    found = read(
        copied().replace("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "业构组织")
    )
    assert found.extra_rows == ()
    assert "业构组织" in " ".join(one.text for one in found.left_out)


def test_a_grid_table_with_wrapped_cells() -> None:
    text = """二、主动公开政府信息情况

+----------------+--------------+--------------+--------------+
| 第二十条第（一）项                                          |
+================+==============+==============+==============+
| 信息内容       | 本年制发件数 | 本年废止件数 | 现行有效件数 |
+----------------+--------------+--------------+--------------+
| 规章           | 1            |              | 3            |
+----------------+--------------+--------------+--------------+
| 行政规范性     | 4            | 5            |              |
| 文件           |              |              |              |
+----------------+--------------+--------------+--------------+
"""
    cells = read_file("a.md", text.encode()).cells
    assert cells[(common.DISCLOSURE, "规章")] == (1, None, 3)
    assert cells[(common.DISCLOSURE, "行政规范性文件")] == (4, 5, None)


def test_a_table_under_a_ruler() -> None:
    text = """二、主动公开政府信息情况

  -------------------- -------------- -------------- --------------
  第二十条第（一）项

  信息内容             本年制发件数   本年废止件数   现行有效件数

  规章                 1                             3

  行政规范性           4              5
  文件
  -------------------- -------------- -------------- --------------
"""
    cells = read_file("a.md", text.encode()).cells
    assert cells[(common.DISCLOSURE, "规章")] == (1, None, 3)
    assert cells[(common.DISCLOSURE, "行政规范性文件")] == (4, 5, None)


def test_a_long_number_that_is_no_figure_is_read_at_once() -> None:
    line = "政策解读 " + "1." * 5_000 + "x"  # a pattern that tries every way to part it never ends
    assert dict(read(f"{copied()}\n{line}\n").cells) == TRUTH


def framed(grid: Grid, wide: int) -> str:
    """A grid table as pandoc draws it (rst, Muse, Haddock), all columns that wide: a Chinese
    character in a column for one sign stands over the bar."""
    frame = "+" + f"{'-' * (wide + 2)}+" * len(writers.matrix(grid)[0])
    lines = [frame]
    for row in writers.matrix(grid):
        cells = [wrapped(text, wide) for text in row]
        for number in range(max(map(len, cells))):
            parts = [cell[number] if number < len(cell) else "" for cell in cells]
            padded = (part + " " * (wide - width_of(part)) for part in parts)
            lines.append(f"| {' | '.join(padded)} |")
        lines.append(frame)
    return "\n".join(lines)


def width_of(text: str) -> int:
    return sum(1 + (ord(char) > 0x2000) for char in text)


def wrapped(text: str, wide: int) -> list[str]:
    pieces = [""]
    for char in "".join(text.split()):
        if pieces[-1] and width_of(pieces[-1] + char) > wide:
            pieces.append("")
        pieces[-1] += char
    return pieces


@pytest.mark.parametrize("wide", [1, 2, 4, 6, 14])
def test_a_figure_that_a_narrow_cell_of_a_grid_table_breaks(wide: int) -> None:
    """54498 as 54 above 498 is 不清, not 498; many blank cells side by side are no layout."""
    document = writers.document_of(replace(base_report(), cells=TRUTH))
    blocks = (framed(b, wide) if isinstance(b, Grid) else b.text for b in document.blocks)
    found = read_file("report.txt", "\n\n".join(blocks).encode())
    assert wrong(found) == {}
    assert found.extra_rows == ()
    if wide == 14:
        assert dict(found.cells) == TRUTH
    if wide == 2:
        assert any("断成 2 行" in loss.why for loss in found.lost)


@pytest.mark.parametrize("mark", ["\u200e", "\u200f"])
def test_marks_of_direction(mark: str) -> None:
    """Around a cell they are nothing; between digits they may turn groups of them around."""
    document = writers.document_of(replace(base_report(), cells=TRUTH))
    text = writers.tabs(document)
    around = re.sub(r"(?m)(?<=\t)(\d+)(?=\t|$)", rf"{mark}\1{mark}", text)
    assert dict(read(around).cells) == TRUTH
    within = read(re.sub(r"(\t\d)(\d)", rf"\1{mark}\2", text))
    assert wrong(within) == {}
    assert any(f"U+{ord(mark):04X}" in loss.why for loss in within.lost)
    assert not any(mark in loss.why for loss in within.lost)
