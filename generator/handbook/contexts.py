"""The page 模板收到的数据: what each template receives, from the dataclasses of the pages."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from generator.handbook import table
from generator.model.site import Site
from generator.pages.render import TEMPLATES

_INTRODUCTION = (
    "本页由程序生成。模板里可用的变量就是这些，"
    "写了别的名称，生成网站时会报错。用法见[定制模板](templates.md)。"
)

ABOUT = {
    "ReportPage": "一份年报。",
    "AuthorityPage": "一个机关；地区页另有下级机关的公开情况和汇总。",
    "NoticePage": "撤回的年报留下的说明。",
    "ListPage": "下级机关很多的地区，公开情况表的第二页起。",
    "YearPage": "某一年度的全部年报；报告很多的年度，每个地区一页。",
    "SumsPage": "一个地区某一年度的逐格汇总。",
    "ComparePage": "比较；数据由脚本读取各机关的 `figures.js`。",
    "GlossaryPage": "各项含义：每一行、每一栏、各种情况的说明，以及怎样申请公开。",
    "GlossarySection": "一张表的，或者各种情况的说明；`parts` 是小标题和各条说明。",
    "Explained": "一条说明：页内地址、名称、两句话和依据；`level` 是上级项目的层数。",
    "Applying": "网站设置里的“依申请公开”。",
    "Turn": "上一年度、下一年度的链接；中间缺年度的，`words` 不说上一年度。",
    "HomePage": "首页。",
    "SearchPage": "检索；结果由脚本读取 `search/` 里的索引。",
    "DataPage": "开放数据。",
    "TextPage": "`content/pages` 里的一页。",
    "MissingPage": "网页不存在时的提示。会显示在任何网址下，所以其中的链接是完整网址。",
    "Feed": "全站或者一个地区的订阅。",
    "Sitemap": "网站地图：网址。",
    "SitemapIndex": "网址超过五万个时的网站地图：各部分的网址。",
    "Robots": "给搜索引擎的说明。",
    "FillPage": "填报网页：`nianbao form` 写出的单个文件；样式、数据和脚本都写在里面。",
    "FilledChapter": "填报网页的一章：填写处、表和上年的文字。",
    "NarrativeField": "填报网页的一处文字；`words` 是正文里在它前面的话。",
    "Link": "链接：文字和相对网址；网址为空时只显示文字。",
    "Frame": "每页都有的外框；`root` 是回到网站顶层的相对路径，`meta` 是政府网站标签，"
    "`structured` 是给搜索引擎的 JSON-LD，`feeds` 是本页地区的订阅，`edits` 是编辑本页文件的链接。",
    "Face": "网站设置里每页都用的：名称、标志、另加的导航和页脚链接、备案号、标识。",
    "Badge": "页脚的一个标识：图片、说明和网址。",
    "Voice": "随“用途”（公布、汇集）不同的说法；`states` 是各种公开情况的说法，按程序里的名称。",
    "StateWords": "一种公开情况：说法和含义。",
    "Fact": "页首的一项说明；`marks` 是应标在这里的脚注号。",
    "Number": "一个主要数字，连同上年的。",
    "PrintedExtraRow": "原件有、格式里没有的行。",
    "ChapterView": "一章；`published` 为否，表示原件没有这个标题，显示的是规定的标题。",
    "Footnote": "一条照录说明。",
    "CorrectionView": "公开以后的一次更正。",
    "MatrixCell": "某机关某年度的公开情况；`kind` 是样式名。",
    "MatrixRow": "某机关各年度的公开情况；`level` 是在本页地区之下的层数。",
    "Matrix": "机关与年度对照的公开情况表；`legend` 是各种情况的样式名、说法和含义。",
    "FigureTable": "主要数据表：表头，以及每行的名称和各格。",
    "Years": "同一格式的若干年度。",
    "YearsTable": "各年主要数据表：格式在年度之上，以及每行的名称和各格。",
    "YearTable": "某一年度的主要数据表。",
    "Sums": "一个地区某一年度三张统计表的逐格合计：计入和没有计入的机关、需要注意之处、没有计入的格。",
    "Listed": "一组链接：前面的话，以及没有列出的还有几个。",
    "FilledTable": "一张统计表的各格；在模板里写 `official(…)`，按法定版式显示。",
    "Owing": "应报而未见的机关。",
    "Chart": "一幅小图；坐标由程序算好。",
    "Bar": "小图里的一年。",
    "FigureChoice": "可以比较的一个项目。",
    "Choice": "一个筛选项。",
    "ReportRow": "年报列表中的一份。",
    "FeedEntry": "订阅中的一条。",
    "DataGroup": "一种格式的数据文件。",
    "DataFileRow": "一个数据文件。",
    "FileGroup": "数据说明的一部分。",
    "Meaning": "数据说明的一项，中文和英文。",
    "Terms": "一张表里行和栏的名称。",
    "Term": "一行或者一栏：文件里的名称、法定表格里的名称和英文。",
}


def contexts_page() -> str:
    """What each template receives: the dataclasses of `TEMPLATES`, then their parts."""
    kinds = contexts()
    lines = ["# 模板收到的数据", "", _INTRODUCTION, ""]
    for kind in kinds:
        if kind is next((k for k in kinds if k not in TEMPLATES), None):
            lines += ["## 各部分 {#parts}", ""]
        title = f"## {TEMPLATES[kind]}" if kind in TEMPLATES else f"### {kind.__name__}"
        lines += [f"{title} {{#{kind.__name__}}}", "", *_attributes(kind, kinds)]
    return "\n".join(lines) + "\n"


def contexts() -> list[type]:
    """The pages' dataclasses, then everything of ours that is found in their fields."""
    kinds: list[type] = list(TEMPLATES)
    for kind in kinds:
        for hint in typing.get_type_hints(kind).values():
            kinds += [part for part in _parts(hint) if part not in kinds]
    return kinds


def _parts(hint: Any) -> Iterator[type]:
    """The classes of values that a type is made of, each once; settings have a page of their own."""
    for inner in typing.get_args(hint):
        yield from _parts(inner)
    own = getattr(hint, "__module__", "").startswith("generator.")
    if own and hasattr(hint, "__annotations__") and hint is not Site:
        yield hint


def _attributes(kind: Any, kinds: list[Any]) -> Iterator[str]:
    yield from (ABOUT[kind.__name__], "")
    hints = typing.get_type_hints(kind)
    named = ((f"`{name}`", type_words(hint, kinds)) for name, hint in hints.items())
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
    if typing.get_origin(hint) is Mapping:
        return f"若干{type_words(inner[1], kinds)}，按名称"
    if typing.get_origin(hint) is tuple:
        words = [type_words(part, kinds) for part in inner if part is not Ellipsis]
        return f"若干{words[0]}" if Ellipsis in inner else f"（{'，'.join(words)}）"
    if inner:
        return "或".join(type_words(part, kinds) for part in inner)
    if hint in kinds:
        return f"[{hint.__name__}](#{hint.__name__})"
    return _WORDS.get(hint, "HTML" if hint.__name__ == "Markup" else hint.__name__)
