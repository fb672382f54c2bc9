"""New values in a data file: what is not new, and every comment, stays; however the file is written."""

from __future__ import annotations

import pytest

from generator.base.cells import PENDING
from generator.formatting.canonical_text import format_yaml
from generator.formatting.new_values import NewRow, with_new_values
from generator.formatting.yaml_rows import report_yaml
from generator.forms import FORMS
from generator.model.authority import AuthorityFile

PATH = "content/reports/qinghe/liuhe/2024.yml"
FORM = FORMS[2021]
OPEN, NEW = ("主动公开政府信息", "行政许可"), ("政府信息公开申请", "本年新收")


@pytest.fixture(scope="module")
def skeleton() -> str:
    name = {"名称": "柳河镇", "全称": "清河县柳河镇人民政府", "类型": "乡镇"}
    return report_yaml(FORM, AuthorityFile.model_validate(name), 2024, None)


def changed(before: str, after: str) -> list[tuple[str, str]]:
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [(old, new) for old, new in pairs if old.split() != new.split()]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("行政许可: 待填", "行政许可: 5"),
        ("行政许可: 待填  # 问过", "行政许可: 5  # 问过"),
        ("行政许可:", "行政许可: 5"),
        ("行政许可: # 问过", "行政许可: 5  # 问过"),
        ("行政许可: ~", "行政许可: 5"),
        ('行政许可: "/"', "行政许可: 5"),
        ("行政许可: [待填]", "行政许可: 5"),
        ("行政许可:\n    待填", "行政许可: 5"),
    ],
)
def test_a_cell_of_its_own_row(skeleton: str, old: str, new: str) -> None:
    text = skeleton.replace("行政许可: 待填", old)
    written = with_new_values(PATH, text, FORM, {}, {OPEN: NewRow((5,), frozenset([0]))})
    line = next(line for line in written.splitlines() if line.strip().startswith("行政许可:"))
    assert line.split() == new.split()
    assert written == skeleton.replace("  行政许可: 待填", line)


@pytest.mark.parametrize(
    "row",
    [
        "[0, 1, 0, 0, 0, 0, 9]",
        "[0, 1,  # 二\n    0, 0, 0, 0,\n    9]",
        "\n    - 0\n    - 1  # 二\n    - 0\n    - 0\n    - 0\n    - 0\n    # 末\n    - 9",
        '[0, "1,5", 0, 0, 0, 0, 9]',
    ],
)
def test_a_cell_among_others(skeleton: str, row: str) -> None:
    start = skeleton.index("本年新收:")
    text = skeleton[:start] + f"本年新收: {row}\n" + skeleton[skeleton.index("\n", start) + 1 :]
    cells = (0, 7, 0, 0, 0, 0, PENDING)
    written = with_new_values(PATH, text, FORM, {}, {NEW: NewRow(cells, frozenset([1, 6]))})
    assert "本年新收: [0,7,0,0,0,0,待填]" in written.replace(" ", "").replace(":[", ": [")
    assert [mark in written for mark in ("# 二", "# 末")] == [
        mark in row for mark in ("# 二", "# 末")
    ]


def test_nought_alone_becomes_the_whole_row(skeleton: str) -> None:
    start = skeleton.index("本年新收:")
    text = (
        skeleton[:start] + "本年新收: 0  # 都没有\n" + skeleton[skeleton.index("\n", start) + 1 :]
    )
    cells = (1, 0, 0, 0, 0, 0, 1)
    written = with_new_values(PATH, text, FORM, {}, {NEW: NewRow(cells, frozenset([0, 6]))})
    line = next(line for line in written.splitlines() if "本年新收" in line)
    assert line.replace(" ", "") == "本年新收:[1,0,0,0,0,0,1]#都没有"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("落款: {机关: 甲, 日期: ~}", "落款: {机关: 甲, 日期: 2025-01-10}"),
        ("落款: {机关: 甲}", "落款: {机关: 甲, 日期: 2025-01-10}"),
        ("落款: {}", "落款: {日期: 2025-01-10}"),
        ("落款: ~", "落款: {日期: 2025-01-10}"),
        ("", "落款: {日期: 2025-01-10}"),
        ("落款:\n  机关: 甲  # 注", "落款:\n  机关: 甲  # 注\n  日期: 2025-01-10"),
        ("落款:\n  日期:\n  机关: 甲", "落款:\n  机关: 甲\n  日期: 2025-01-10"),
    ],
)
def test_a_date_in_the_signature(skeleton: str, heading: str, expected: str) -> None:
    start = skeleton.index("落款:")
    end = skeleton.index("\n", start) + 1
    text = skeleton[:start] + (heading and f"{heading}\n") + skeleton[end:]
    written = with_new_values(PATH, text, FORM, {("落款", "日期"): "2025-01-10"}, {})
    found = written[written.index("落款:") : written.index("发布日期:")].strip()
    assert [line.split() for line in found.splitlines()] == [
        line.split() for line in expected.splitlines()
    ]


@pytest.mark.parametrize(
    "title",
    ["标题: |-\n  一\n  二", '标题: "一\n  二"', "标题: >\n  一\n\n", "标题:", "标题: 甲  # 注"],
)
def test_a_title(skeleton: str, title: str) -> None:
    start = skeleton.index("标题:")
    text = skeleton[:start] + title + skeleton[skeleton.index("\n", start) :]
    written = with_new_values(PATH, text, FORM, {("标题",): "新的"}, {})
    line = next(line for line in written.splitlines() if line.startswith("标题"))
    assert line.split("#")[0].strip() == "标题: 新的"
    assert ("# 注" in line) == ("# 注" in title)
    assert format_yaml(PATH, written.encode()).text == written
