"""YAML files as clerks type them → as `new` writes them, with every comment beside what it explains."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.formatting.canonical_text import format_yaml
from generator.formatting.yaml_rows import report_yaml
from generator.forms import FORMS
from generator.forms.layout import Form
from generator.model.authority import AuthorityFile
from tests.cases import BASE, read_case
from tests.demo.write import demo_files

NAME = "content/reports/qinghe/liuhe/2023.yml"
AUTHORITY = "content/reports/qinghe/liuhe/authority.yml"
FILES = read_case(BASE)[0]
ROOT = Path(__file__).parents[2]


def formatted(text: str, name: str = NAME) -> str:
    new, problems, _ = format_yaml(name, text.encode())
    assert new is not None, problems
    assert format_yaml(name, new.encode()).text == new
    return new


def changed(*changes: tuple[str, str]) -> str:
    """The base report with some of its lines typed otherwise."""
    text = FILES[NAME]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


TIDY = formatted(FILES[NAME])


def test_rows_are_aligned_under_their_headings() -> None:
    assert TIDY.split("\n")[6:14] == [
        "主动公开政府信息:",
        "  #                制发  废止  现行有效",
        "  规章:           [   0,    0,        0]",
        "  行政规范性文件: [   2,    1,        8]",
        "  行政许可: 36",
        "  行政处罚: 5",
        "  行政强制: 0",
        "  行政事业性收费: 0              # 万元",
    ]


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: str(form.key))
def test_what_new_writes_is_canonical(form: Form) -> None:
    authority = AuthorityFile.model_validate(
        {"名称": "柳河镇", "全称": "清河县柳河镇人民政府", "类型": "乡镇"}
    )
    text = report_yaml(form, authority, form.years[0], None)
    assert formatted(text) == text


def test_the_demonstration_is_canonical() -> None:
    files = {name: text for name, text in demo_files().items() if name.endswith(".yml")}
    assert [name for name, text in files.items() if formatted(text, name) != text] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  规章: [0, 0, 0]", "  规章: 0"),
        ("  规章: [0, 0, 0]", "  规章:\n    - 0\n    - 0\n    - 0"),
        ("  规章: [0, 0, 0]", "  规章: [0,\n     0, 0]"),
        ("  规章: [0, 0, 0]", "  '规章' : [ 0,0 , 0 ]"),
        ("标题: 清", "标题:\n  清"),
        ("发布日期: 2024-01-19", "发布日期:   2024-01-19   "),
        ("年度: 2023\n格式: 2021\n", "格式: 2021\n年度: 2023\n"),
        ("{机关: 清河县柳河镇人民政府, 日期: 2024-01-15}", "{日期: 2024-01-15,机关: 清河县柳河镇人民政府}"),
        ("索引号: ~, 取得日期: ~}", "取得日期: , 索引号: null}"),
        ("危及“三安全一稳定”", '危及"三安全一稳定"'),
        ("危及“三安全一稳定”", "危及“三安全一稳定”\u200b"),
        ("  行政诉讼:\n", "  # 结果维持 结果纠正 其他结果 尚未审结 总计\n  行政诉讼:\n"),
        ("    未经复议", "       未经复议"),
    ],
)  # fmt: skip
def test_one_way_of_writing(old: str, new: str) -> None:
    text = changed((old, new))
    if "       未经" in new:
        text = text.replace("    复议后起诉", "       复议后起诉")
    assert formatted(text) == TIDY


def test_groups_in_braces_become_rows() -> None:
    start, end = "  行政诉讼:\n", "    复议后起诉: [0, 0, 0, 0, 0]\n"
    rows = FILES[NAME][FILES[NAME].index(start) : FILES[NAME].index(end) + len(end)]
    flow = "  行政诉讼: {复议后起诉: 0, 未经复议直接起诉: [0, 0, 0, 0, 0]}\n"
    assert formatted(changed((rows, flow))) == TIDY


def test_comments_and_blank_lines_stay_with_what_they_stand_beside() -> None:
    text = """\
# 柳河镇
更正: []                # 没有更正

# 关于照录说明
照录说明:  # 共一条
- 位置: [一,   # 第一章
         四]
  # 关于说明
  说明: '照录“7件”。'
  规则: NARR-APP    # 代码
  # 一条完
# 说明完
整理说明: |   # 两段
   第一段  # 不是注释

     第二段

格式: 2021
年度: 2023

# 全文完
"""
    assert (
        formatted(text)
        == """\
# 柳河镇
年度: 2023

格式: 2021

# 关于照录说明
照录说明:                        # 共一条
  - 规则: NARR-APP               # 代码
    # 第一章
    位置: [一, 四]
    # 关于说明
    说明: "照录“7件”。"
    # 一条完
# 说明完
整理说明: |                      # 两段
  第一段  # 不是注释

    第二段
更正: []                         # 没有更正

# 全文完
"""
    )


def test_comments_among_the_cells_of_a_row_stand_above_it() -> None:
    text = changed(
        ("  规章: [0, 0, 0]", "  # 见台账\n  规章:  # 三格\n    - 0  # 制发\n    - 0\n    - 0")
    )
    new = formatted(text)
    assert (
        "\n  # 见台账\n  # 制发\n  #                制发  废止  现行有效\n"
        "  规章:           [   0,    0,        0]  # 三格\n"
    ) in new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("年度: 2023", "年度: 2023\nfoo: 1\nbar: [a,  b]"),
        ("  行政处罚: 5", "  行政处罚: 5\n  行政处法: 5"),
        ("  规章: [0, 0, 0]", "  规章: [0, 0]"),
        ("  规章: [0, 0, 0]", "  规章: [0, 0, no]"),
        ("  规章: [0, 0, 0]", '  规章: [0, 0, "\\\\"]'),
        ("  规章: [0, 0, 0]", "  规章: [1 2 3]"),
        ("  规章: [0, 0, 0]", "  规章: [0, 0\n    0]"),
        ("  行政许可: 36", "  行政许可: 036"),
    ],
)
def test_what_is_wrong_stays_for_check_to_explain(old: str, new: str) -> None:
    words = re.sub(r"\s+", "", new)
    assert words in re.sub(r"\s+", "", formatted(changed((old, new))))


def test_all_kinds_of_content_files_have_an_order() -> None:
    text = "# 柳河镇\n类型: 乡镇\n代码: '140522111'\n全称: 清河县柳河镇人民政府\n名称: 柳河镇\n应报年度:\n- 2023\n"
    assert formatted(text, AUTHORITY) == (
        '# 柳河镇\n名称: 柳河镇\n全称: 清河县柳河镇人民政府\n类型: 乡镇\n代码: "140522111"\n应报年度:\n  - 2023\n'
    )
    assert formatted("统计截至: 2024-06-30\n站点名称: x\n", "content/site.yml").startswith("站点")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("年度: [2023", "YAML-BRACKET"),
        ("年度: 2023\n年度: 2024", "YAML-DUPLICATE"),
        ("年度: !!int 2023", "YAML-TAG"),
        ("年度: &a 2023", "YAML-ANCHOR"),
        ("", "YAML-EMPTY"),
        ("年度: 2023\x07", "YAML-CHAR"),
    ],
)
def test_what_cannot_be_read_is_not_touched(text: str, code: str) -> None:
    new, problems, _ = format_yaml(NAME, text.encode())
    assert (new, [problem.code for problem in problems]) == (None, [code])
    assert format_yaml(NAME, text.encode("gbk") + b"\xff").problems[0].code == "FILE-ENCODING"


@pytest.mark.parametrize(
    ("old", "new", "result"),
    [
        (
            "发布日期:",
            "整理说明: |-\n\n    \n发布日期:",
            '整理说明: ""\n',
        ),  # blanks that grew each time
        ("发布日期:", "null: |-\n  甲\n发布日期:", "null: |-\n  甲\n"),  # a name, not nothing
        ("发布日期:", "~: 甲\n发布日期:", "~: 甲\n"),
        ("发布日期:", "? \n发布日期:", '"": ~\n'),
        (
            "发布日期:",
            "照录说明:\n- 规则: SUM　\n发布日期:",
            "  - 规则: SUM　\n",
        ),  # a wide space is text
    ],
)
def test_what_was_strange_settles(old: str, new: str, result: str) -> None:
    assert result in formatted(changed((old, new)))


def test_a_text_that_a_comment_may_have_cut_is_left_alone() -> None:
    text = changed(("发布日期: 2024-01-19", "整理说明: 表二 #1 由 35 改为 36"))
    new, (problem,), _ = format_yaml(NAME, text.encode())
    assert new is None
    assert problem.code == "YAML-COMMENT"


def test_a_key_loses_what_nobody_sees() -> None:
    assert "\n发布日期: 2024" in formatted(changed(("发布日期:", "发布\u200b日期:")))
