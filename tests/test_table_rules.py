"""What the rules of the tables say: the figures concerned, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.building.check import check_project
from tests.cases import BASE, read_case, write_project

REPORT = "content/reports/qinghe/liuhe/2023.yml"


def messages(root: Path, code: str, *changes: tuple[str, str]) -> list[str]:
    """What rule `code` says of the base report with parts of its text replaced."""
    files, _ = read_case(BASE)
    for old, new in changes:
        assert files[REPORT].count(old) == 1
        files[REPORT] = files[REPORT].replace(old, new)
    write_project(root, files)
    return [d.message for d in check_project(root).diagnostics if d.code == code]


def test_the_balance_names_all_four_figures_and_both_sums(tmp_path: Path) -> None:
    said = messages(
        tmp_path,
        "T3-BAL",
        ("本年新收: [7, 1, 0, 0, 0, 0, 8]", "本年新收: [7, 1, 0, 0, 0, 0, 3119]"),
        ("上年结转: [1, 0, 0, 0, 0, 0, 1]", "上年结转: [1, 0, 0, 0, 0, 0, 34]"),
        ("总计: [6, 1, 0, 0, 0, 0, 7]", "总计: [6, 1, 0, 0, 0, 0, 3050]"),
        ("办理: [2, 0, 0, 0, 0, 0, 2]", "办理: [2, 0, 0, 0, 0, 0, 100]"),
    )
    sums = "本年新收 3119 + 上年结转 34 = 3153，办理结果总计 3050 + 结转下年度 100 = 3150"
    assert said == [f"“总计”栏：{sums}，差 3"]


@pytest.mark.parametrize(
    ("code", "old", "new", "message"),
    [
        (
            "T3-BAL",
            "办理: [2, 0, 0, 0, 0, 0, 2]",
            "办理: [~, 0, 0, 0, 0, 1, 不清]",
            "“其他”栏：本年新收 0 + 上年结转 0 = 0，办理结果总计 0 + 结转下年度 1 = 1，差 1",
        ),
        (
            "T3-COL",
            "总计: [6, 1, 0, 0, 0, 0, 7]",
            "总计: [6, 1, 0, 0, 0, 0, 8]",
            "“总计”栏：予以公开 6 + 部分公开 1 = 7，办理结果总计 8，差 1",
        ),
        (
            "T3-ROW",
            "本年新收: [7, 1, 0, 0, 0, 0, 8]",
            "本年新收: [7, 2, ~, 0, 0, 0, 8]",
            "“本年新收”一行：7 + 2 + （空） + 0 + 0 + 0，总计 8，至少差 1",
        ),
        (
            "T4-SUM",
            "行政复议: [1, 0, 0, 0, 1]",
            "行政复议: [1, 0, 2, 0, 1]",
            "“行政复议”一行：1 + 0 + 2 + 0 = 3，总计 1，差 2",
        ),
        (
            "BLANK",
            "规范性文件: [2, 1, 8]",
            "规范性文件: [2, ~, /]",
            "“行政规范性文件”一行除“制发”外 2 格都空白或填“/”",
        ),
    ],
)
def test_messages_name_the_figures(
    tmp_path: Path, code: str, old: str, new: str, message: str
) -> None:
    assert messages(tmp_path, code, (old, new)) == [message]


def test_only_the_total_carried_over_is_an_error(tmp_path: Path) -> None:
    files, _ = read_case(BASE.with_name("CF-CARRY.txt"))
    write_project(tmp_path, files)
    found = [d for d in check_project(tmp_path).diagnostics if d.code == "CF-CARRY"]
    assert [(d.severity, d.message) for d in found] == [
        ("warning", "“自然人”栏：本年报告上年结转 1，2022 年报告结转下年度 2，差 1"),
        ("error", "“总计”栏：本年报告上年结转 1，2022 年报告结转下年度 2，差 1"),
    ]


@pytest.mark.parametrize(
    ("year", "due"),
    [(2015, "还没有统一的表格"), (2020, "应当用“2019 年格式（试行）”")],
)
def test_a_form_of_another_year_is_named(tmp_path: Path, year: int, due: str) -> None:
    files, _ = read_case(BASE)
    for suffix in (".yml", ".md"):
        text = files.pop(REPORT.removesuffix(".yml") + suffix)
        files[f"content/reports/qinghe/liuhe/{year}{suffix}"] = text.replace("2023", str(year))
    write_project(tmp_path, files)
    found = [d.message for d in check_project(tmp_path).diagnostics if d.code == "T2-FORM"]
    assert found == [f"{year} 年度{due}，这份报告用的是“2021 年格式”"]


@pytest.mark.parametrize(
    ("old", "new", "mend"),
    [
        ("行政许可: 36", "行政许可: '36'", "请去掉引号，写成 36。"),
        ("行政许可: 36", '行政许可: "1,036"', "请去掉引号，写成 1036。"),
        ("行政许可: 36", "行政许可: 36件", "本格只写数字，请写 36。"),
        ("行政事业性收费: 0", "行政事业性收费: 1280元", "本格的单位是万元，请写 0.128。"),
        ("行政事业性收费: 0", "行政事业性收费: 0.5 万元", "本格的单位是万元，请写 0.5。"),
        ("行政许可: 36", "行政许可: 36.0", "请核对原件"),
        ("行政许可: 36", "行政许可: 约36", "请核对原件"),
    ],
)
def test_a_figure_typed_as_text_is_given_as_one(
    tmp_path: Path, old: str, new: str, mend: str
) -> None:
    files, _ = read_case(BASE)
    files[REPORT] = files[REPORT].replace(old, new)
    write_project(tmp_path, files)
    (found,) = [d for d in check_project(tmp_path).diagnostics if d.code == "NEG/INT"]
    assert mend in found.help
