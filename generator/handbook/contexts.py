"""The page 模板收到的数据: what each template receives, from the dataclasses of the pages."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from generator.config import Site
from generator.handbook.markdown import table
from generator.pages import contexts
from generator.pages.render import TEMPLATES

_INTRODUCTION = (
    "本页由程序按 `generator/pages/contexts.py` 生成。模板里可用的变量就是这些，"
    "写了别的名称，生成网站时会报错。用法见[定制模板](templates.md)。"
)

ABOUT = {
    "ReportPage": "一份年报。",
    "AuthorityPage": "一个机关；地区页另有所属机关的公开情况和汇总。",
    "YearPage": "某一年度的全部年报。",
    "HomePage": "首页。",
    "TextPage": "`content/pages` 里的一页。",
    "MissingPage": "网页不存在时的提示。会显示在任何网址下，所以其中的链接是完整网址。",
    "Feed": "订阅。",
    "Sitemap": "网站地图：全部网址。",
    "Robots": "给搜索引擎的说明。",
    "Link": "链接：文字和相对网址；网址为空时只显示文字。",
    "Frame": "每页都有的外框；`root` 是回到网站顶层的相对路径，`meta` 是政府网站标签。",
    "Fact": "页首的一项说明；`marks` 是应标在这里的脚注号。",
    "ExtraRow": "原件有、格式里没有的行。",
    "ChapterView": "一章；`published` 为否，表示原件没有这个标题，显示的是规定的标题。",
    "Footnote": "一条照录说明。",
    "CorrectionView": "公开以后的一次更正。",
    "MatrixCell": "某机关某年度的公开情况；`kind` 是样式名。",
    "MatrixRow": "某机关各年度的公开情况；`level` 是在本页地区之下的层数。",
    "Matrix": "机关与年度对照的公开情况表；`legend` 是各种情况的样式名、说法和含义。",
    "FigureTable": "主要数据表：表头，以及每行的名称和各格。",
    "ReportRow": "年报列表中的一份。",
    "FeedEntry": "订阅中的一条。",
}


def contexts_page() -> str:
    """What each template receives, from the dataclasses of generator/pages/contexts.py."""
    lines = [
        "# 模板收到的数据",
        "",
        _INTRODUCTION,
        "",
    ]
    pages = {kind.__name__ for kind in TEMPLATES}
    kinds = [kind for kind in vars(contexts).values() if _is_context(kind)]
    for kind in (kind for kind in kinds if kind.__name__ in pages):
        lines += [f"## {TEMPLATES[kind]} {{#{kind.__name__}}}", "", *_attributes(kind, kinds)]
    lines += ["## 各部分 {#parts}", ""]
    for kind in (kind for kind in kinds if kind.__name__ not in pages):
        lines += [f"### {kind.__name__} {{#{kind.__name__}}}", "", *_attributes(kind, kinds)]
    return "\n".join(lines) + "\n"


def _is_context(kind: Any) -> bool:
    return is_dataclass(kind) and getattr(kind, "__module__", "") == contexts.__name__


def _attributes(kind: Any, kinds: list[Any]) -> Iterator[str]:
    yield from (ABOUT.get(kind.__name__, ""), "")
    hints = typing.get_type_hints(kind)
    named = ((f"`{f.name}`", type_words(hints[f.name], kinds)) for f in fields(kind))
    yield from table(("名称", "内容"), named)


_WORDS = {
    str: "文字",
    int: "整数",
    bool: "是或否",
    types.NoneType: "无",
    Site: "[网站设置](fields.md#site)",
}


def type_words(hint: Any, kinds: list[Any]) -> str:
    """A type in Chinese, linked to its own table."""
    inner = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        words = [type_words(part, kinds) for part in inner if part is not Ellipsis]
        return f"若干{words[0]}" if Ellipsis in inner else f"（{'，'.join(words)}）"
    if inner:
        return "或".join(type_words(part, kinds) for part in inner)
    if hint in kinds:
        return f"[{hint.__name__}](#{hint.__name__})"
    return _WORDS.get(hint, "HTML" if hint.__name__ == "Markup" else hint.__name__)
