"""Why an output is made anew: which of its inputs changed since it was made last."""

from __future__ import annotations

from collections.abc import Mapping

NEW, FILE = "new", "file"  # there was none; its file in the site is gone or was changed
TEXT = "text"
# What `build --why` calls the inputs of outputs.
WORDS = {
    NEW: "上次没有生成，或者程序、模板有改变",
    FILE: "site 里的文件不在了，或者被改过",
    "data": "数据文件（.yml）",
    "narrative": "正文文件（.md）",
    "around": "本机关、上级或同级机关的资料，或规则的设置",
    "before": "上年的年报",
    "copies": "与其他年报雷同的段落",
    "site": "网站设置",
    "neighbours": "前后年度或同级机关的年报",
    "above": "上级机关的资料或位置",
    "last": "上年的年报能否公开",
    "settings": "网站设置或机关资料",
    "reports": "所列年报的数据",
    "years": "有哪些年度、哪些年报",
    TEXT: "文字",
    "addresses": "网站有哪些网页",
}


def changed_inputs(before: Mapping[str, str] | None, now: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the inputs that differ; of an output that was not made `before`, that."""
    if not before:
        return (NEW,)
    names = dict.fromkeys((*now, *before))
    return tuple(name for name in names if before.get(name) != now.get(name))


def words_of(why: tuple[str, ...]) -> str:
    """The reasons in a clerk's words."""
    return "；".join(WORDS[name] for name in why)
