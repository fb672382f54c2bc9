"""Slips in the syntax that `check` explains and `fmt` mends; text that looks like one stays."""

from __future__ import annotations

import pytest

from generator.formatting.canonical_text import format_markdown, format_yaml
from generator.forms import SPELLING
from generator.reading.source import read_yaml
from tests.formatting.test_documents import AUTHORITY, FILES, NAME, TIDY, changed, formatted


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("年度: 2023", "\ufeff年度: 2023"),
        ("\n", "\r\n"),
        ("年度: 2023", "年度：2023"),
        ("年度: 2023", "年度:2023"),
        ("年度: 2023", "年度 ： ２０２３"),
        ("年度: 2023", "年度:　2023"),
        ("发布日期: 2024-01-19", "发布日期：２０２４－０１－１９"),
        ("  行政许可: 36", "\t行政许可: 36"),
        ("  行政许可: 36", "　行政许可：36　"),
        ("  行政许可: 36", "\xa0\xa0行政许可:\t３６"),
        ("  规章: [0, 0, 0]", "  规章: [0，0、0]"),
        ("  规章: [0, 0, 0]", "  规章：【０，0, 0】"),
        ("  规章: [0, 0, 0]", "  规章:（0,0,0）"),
        ("{机关: 清河县柳河镇人民政府, 日期:", "{机关：清河县柳河镇人民政府，日期："),
        ("主动公开政府信息:", "主动公开政府信息："),
        ("    复议后起诉: [", "    复议后起诉：["),
        ("    部分公开: [1, 0, 0, 0, 0, 0, 1]", "\t\t部分公开：［1，0，0，0，0，0，1］"),
    ],
)
def test_slips_are_mended(old: str, new: str) -> None:
    text = FILES[NAME].replace(old, new) if new == "\r\n" else changed((old, new))
    assert formatted(text) == TIDY


def test_many_slips_are_mended_at_once() -> None:
    text = FILES[NAME].replace(": ", "：").replace(", ", "，").replace("[", "【").replace("]", "】")
    assert formatted(text.replace("  ", "\t")) == TIDY


def test_other_files_are_mended_too() -> None:
    text = "名称：柳河镇\n全称:清河县柳河镇人民政府\n类型：乡镇\n应报年度: ［２０２２，2023］\n"
    assert formatted(text, AUTHORITY) == (
        "名称: 柳河镇\n全称: 清河县柳河镇人民政府\n类型: 乡镇\n应报年度: [2022, 2023]\n"
    )


@pytest.mark.parametrize(
    "lines",
    [
        "整理说明: 原件\n  标题：２０２３年\n  规章：【0，0，0】",
        "整理说明: |-\n  规章：【0，0，0】\n  　标题：无",
        '整理说明: "原件\n  标题：２０２３年"',
        "标题: 关于【2023】１号：通知，附件",
        "原文标签: {规章: 规章：（件）}",
    ],
)
def test_text_is_not_mended(lines: str) -> None:
    """Even where another line is wrong, so that there is a reason to mend."""
    for wrong in ("", "行政处法：5\n"):
        text = f"年度: 2023\n格式: 纯文本\n{lines}\n{wrong and '发布日期: 2024年'}\n"
        before = read_yaml(NAME, text.encode(), SPELLING)
        after = read_yaml(NAME, formatted(text).encode(), SPELLING)
        assert before.data == after.data
        assert before.data is not None


def test_what_could_mean_two_things_is_left() -> None:
    for wrong in ("  规章: 0 0 0", "  规章: [0 0 0]", "  规章: 【0，0，0"):
        assert wrong in formatted(changed(("  规章: [0, 0, 0]", wrong)))


def test_long_lines_cost_little() -> None:
    for line in ("\t" * 300_000, "年度" + "\u3000" * 300_000 + "x", "a：" + " \t" * 200_000 + "x"):
        format_yaml(NAME, line.encode())
        format_markdown(line.encode())
