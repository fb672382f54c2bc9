"""The three forms of a comparison: exact text, Markdown that content cannot escape from, JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len

from generator.base.places import Place
from generator.history.as_json import json_
from generator.history.as_markdown import LIMIT, code, markdown
from generator.history.as_text import text
from generator.history.changes import (
    CellChange,
    Change,
    Compared,
    Comparison,
    DataChange,
    TextChange,
)
from generator.history.wording import one_line
from generator.model.diagnostics import Diagnostic

ROOT = Path(__file__).parents[2]
FOUND = Diagnostic(
    "content/reports/a/b/2023.yml",
    Place(12, 3, 12, 5),
    "T3-ROW",
    "总计不符",
    "error",
    "差 1",
    "请核对。",
)
CHANGE = Change(
    "content/reports/a/b/2023",
    "改动",
    "a/b",
    2023,
    "柳河镇",
    cells=(
        CellChange(
            "表二", "行政许可", "", ("主动公开政府信息", "行政许可"), "36", "空白", 36, None, False
        ),
        CellChange(
            "表三", "本年新收", "总计", ("政府信息公开申请", "本年新收", 6), "7", "8", 7, 8, False
        ),
    ),
    data=(DataChange("发布日期", None, "2024-01-20"),),
    sentences=(TextChange("一、总体情况", ("培训2次。",), ("培训3次。", "讲座1次。")),),
    appeared=(FOUND,),
    gone=(FOUND._replace(code="BLANK", severity="warning", note=0),),
)
COMPARED = Compared("origin/main", "a" * 40, "b" * 40, "", "c" * 40)


def comparison(*changes: Change, **others: Any) -> Comparison:
    values = {"program": (), "other": (), "judged": True, "left": 0, **others}
    return Comparison(COMPARED, changes, **values)


def test_text_is_for_a_terminal() -> None:
    assert text(
        comparison(CHANGE, program=("templates/a.html",), other=("content/pages/a.md",))
    ) == (
        """\
比较：origin/main（aaaaaaaaaa）与本分支的共同起点 bbbbbbbbbb → 工作区
本次改动还涉及程序或模板：templates/a.html
其他内容：content/pages/a.md

── 柳河镇 2023 年（content/reports/a/b/2023）
  表二 行政许可       36 → 空白
  表三 本年新收 总计   7 → 8
  发布日期
    原：（无）
    新：2024-01-20
  一、总体情况
    - 培训2次。
    + 培训3次。
    + 讲座1次。
出现的问题：
  错误 T3-ROW 2023.yml:12:3 总计不符：差 1
消失的问题：
  警告 BLANK 2023.yml:12:3 总计不符（已照录）：差 1

年报改动 1 份，改数 2 格，出现问题 1 处，消失问题 1 处。
"""
    )


def test_text_columns_stand_under_each_other() -> None:
    lines = [line for line in text(comparison(CHANGE)).splitlines() if "→" in line][1:]
    assert len({cell_len(line[: line.index("→")]) for line in lines}) == 1


def test_markdown_is_tables_and_blocks() -> None:
    assert markdown(comparison(CHANGE, program=("templates/a.html",))) == (
        """\
**<code>比较：origin&#47;main（aaaaaaaaaa）与本分支的共同起点 bbbbbbbbbb → 工作区</code>**

⚠️ **本次改动还涉及程序或模板**：<code>templates&#47;a&#46;html</code>

年报改动 1 份，改数 2 格，出现问题 1 处，消失问题 1 处。

### 柳河镇 2023 年

<code>content&#47;reports&#47;a&#47;b&#47;2023</code>

| 表 | 行 | 栏 | 原 | 新 |
| --- | --- | --- | --- | --- |
| 表二 | 行政许可 |  | 36 | 空白 |
| 表三 | 本年新收 | 总计 | 7 | 8 |

| 项目 | 原 | 新 |
| --- | --- | --- |
| 发布日期 | （无） | 2024-01-20 |

**一、总体情况**

```diff
- 培训2次。
+ 培训3次。
+ 讲座1次。
```

出现的问题：

```text
错误 T3-ROW 2023.yml:12:3 总计不符：差 1
```

消失的问题：

```text
警告 BLANK 2023.yml:12:3 总计不符（已照录）：差 1
```
"""
    )


def test_nothing_to_tell() -> None:
    assert text(comparison()).endswith("\n年报和设置没有变化。\n")
    assert markdown(comparison()).endswith("\n年报和设置没有变化。\n")
    assert json.loads(json_(comparison()))["changes"] == []


def test_what_was_not_compared_is_said() -> None:
    for form in (text, markdown):
        words = form(comparison(judged=False, left=700))
        assert "不能读取，没有比较检查的结果" in words
        assert "另外 700 份年报" in words


def test_what_was_added_moved_removed() -> None:
    added = Change("content/reports/a/b/2024", "新增", "a/b", 2024, "柳河镇", summary="《甲》")
    moved = Change(
        "content/reports/a/c/2023",
        "移动",
        "a/c",
        2023,
        "柳河镇",
        moved_from="content/reports/a/b/2023",
    )
    words = text(comparison(added, moved))
    assert "新增：《甲》" in words
    assert "由 content/reports/a/b/2023 移来" in words
    assert "年报移动 1 份，新增 1 份。" in words


def test_markdown_folds_a_new_report_beside_last_years() -> None:
    cell = CellChange("表三", "本年新收", "总计", ("a",), "没有年报", "8", None, 8, False)
    added = Change(
        "content/reports/a/b/2024", "新增", "a/b", 2024, "柳河镇", summary="《甲》", beside=(cell,)
    )
    assert """\
<details><summary>不是 0 的 1 格，与上年对照</summary>

| 表 | 行 | 栏 | 上年 | 本年 |
| --- | --- | --- | --- | --- |
| 表三 | 本年新收 | 总计 | 没有年报 | 8 |

</details>
""" in markdown(comparison(added))


# --- content is never markup

HOSTILE = [
    "@everyone #12 !3 GH-4 a/b#5 ~bug $6 %7 &8",
    "<script>alert(1)</script><img src=x onerror=y>",
    "[链接](https://evil.example/) ![图](x) https://evil.example www.evil.example a@evil.example",
    "a | b || c\n| --- |\n\n# 标题\n\n* 项",
    "`code` ``` ~~~~ ````diff",
    "**粗** _斜_ ~~删~~ :smile: \\| \\` <!-- 注",
    "\u202e反\u2066转\u200b隐\ufeff形\u2028行\x85行\x1b[31m\x07",
    "1234567890abcdef1234567890abcdef12345678",
    "&lt;b&gt; &#64;a {{x}} {% y %}",
]


def hostile(words: str) -> Comparison:
    change = Change(
        f"content/{words}",
        "移动",
        words,
        2023,
        words,
        moved_from=words,
        cells=(CellChange("表三", words, words, ("a",), words, words, words, words, False),),
        beside=(CellChange("表三", words, words, ("a",), words, words, words, words, False),),
        data=(DataChange(words, words, words),),
        sentences=(TextChange(words, (words,), (words, words)),),
        unreadable_before=(FOUND._replace(message=words, path=words),),
        unreadable_now=(FOUND._replace(name=words),),
        appeared=(FOUND._replace(message=words),),
        gone=(FOUND._replace(message=words),),
    )
    added = Change(f"content/{words}", "新增", words, None, words, summary=words)
    found = comparison(change, added, program=(words,), other=(words,))
    return Comparison(
        Compared(words, "a" * 40, "b" * 40, words, "c" * 40),
        found.changes,
        found.program,
        found.other,
        True,
        0,
    )


OWN_BLOCK = re.compile(r"<details><summary>不是 0 的 \d+ 格，与上年对照</summary>\n|</details>\n?")


def inert(words: str) -> None:
    """Read it as a host does: our own markup only, and content nowhere but in code."""
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    parser.disable("linkify")
    tokens = parser.parse(words)
    for block in tokens:
        assert block.type != "html_block" or OWN_BLOCK.fullmatch(block.content), block.content
        for token in block.children or ():
            allowed = {
                "text",
                "html_inline",
                "strong_open",
                "strong_close",
                "text_special",
                "softbreak",
            }
            own = (token.type, token.content) == ("code_inline", "nianbao diff")
            assert own or token.type in allowed, (token.type, token.content)
            assert token.type != "html_inline" or token.content in {"<code>", "</code>"}
        if block.children:
            open_ = ""
            for token in block.children:
                if token.type == "html_inline":
                    open_ = token.content
                elif token.type in {"text", "text_special"} and open_ != "<code>":
                    assert not re.search(
                        r"[@#!~$&`*_\[\]<>|\\/.]|[0-9a-fA-F]{7}|\w-[A-Za-z]", token.content
                    )


@pytest.mark.parametrize("words", HOSTILE)
def test_content_cannot_escape(words: str) -> None:
    made = markdown(hostile(words))
    inert(made)
    for form in (made, text(hostile(words))):
        assert not [c for c in form if not c.isprintable() and c not in "\n"]
    assert len([line for line in made.splitlines() if line.startswith("### ")]) == 2


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_can_escape(words: str) -> None:
    inert(markdown(hostile(words)))


def test_harmless_words_stay_readable() -> None:
    assert code("清河县柳河镇 2023 年，36 → 空白") == "清河县柳河镇 2023 年，36 → 空白"
    assert code("2024-01-20") == "2024-01-20"
    assert code("GH-12") == "<code>GH&#45;12</code>"
    assert one_line("甲\u202e乙") == "甲〔U+202E〕乙"


# --- long comparisons


@pytest.mark.parametrize(("count", "size"), [(60, 1), (2000, 1), (60, 400), (60, 100_000)])
def test_markdown_is_cut_after_a_whole_line(count: int, size: int) -> None:
    sentence = TextChange("一、总体情况", ("甲" * size,) * 9, ("乙`" * size,))
    many = [
        Change(f"content/reports/a/b/{n}", "改动", "a/b", n, "柳河镇", sentences=(sentence,))
        for n in range(count)
    ]
    made = markdown(comparison(*many))
    assert len(made.encode()) <= LIMIT
    inert(made)
    assert made.count("\n```") % 2 == 0
    if size > 1 or count > 60:
        assert re.search(r"还有 \d+ 行（包括整个的 \d+ 项改动）没有列出", made)
        listed = made.count("### ")
        left = re.findall(r"整个的 (\d+) 项", made)
        assert listed + int(left[0]) == count


def test_a_cut_inside_a_table_ends_it() -> None:
    cells = tuple(
        CellChange("表三", "本年新收", "总计", ("a",), "1", str(n), 1, n, False)
        for n in range(2000)
    )
    made = markdown(
        comparison(Change("content/reports/a/b/2023", "改动", "a/b", 2023, "柳河镇", cells=cells))
    )
    assert len(made.encode()) <= LIMIT
    assert re.search(r"\|\n\n\*\*篇幅所限，还有 \d+ 行没有列出", made)


def test_a_cut_inside_a_fold_ends_it() -> None:
    cells = tuple(
        CellChange("表三", "本年新收", "总计", ("a",), "1", str(n), 1, n, False) for n in range(500)
    )
    many = [
        Change(f"content/reports/a/b/{n}", "新增", "a/b", n, "柳河镇", summary="甲", beside=cells)
        for n in range(9)
    ]
    made = markdown(comparison(*many))
    inert(made)
    assert len(made.encode()) <= LIMIT
    assert made.count("<details>") == made.count("</details>")
    assert re.search(r"</details>\n\n\*\*篇幅所限", made)


def test_many_files_are_counted() -> None:
    words = text(comparison(program=tuple(f"a{n}" for n in range(50))))
    assert "a19、等 50 个文件" in words
    assert "a20" not in words


# --- JSON


def test_json_is_complete_and_documented() -> None:
    made = json.loads(json_(comparison(CHANGE)))
    (change,) = made["changes"]
    assert change["cells"][0] == {
        "table": "表二",
        "row": "行政许可",
        "column": None,
        "place": ["主动公开政府信息", "行政许可"],
        "old": 36,
        "new": None,
        "old_text": "36",
        "new_text": "空白",
    }
    assert change["sentences"] == [
        {"chapter": "一、总体情况", "old": ["培训2次。"], "new": ["培训3次。", "讲座1次。"]}
    ]
    assert made["head"] == {"name": None, "commit": "c" * 40, "work_tree": True}
    assert change["appeared"][0]["code"] == "T3-ROW"
    told = (ROOT / "content/handbook/review.md").read_text("utf-8")
    keys = {*made, *made["base"], *made["head"], *change}
    for part in ("cells", "data", "sentences"):
        keys |= {*change[part][0]}
    assert not [key for key in keys if f"`{key}`" not in told]
