"""What pydantic found wrong, as Problems in a clerk's Chinese at the place to mend (design §5)."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from generator.base.cells import Path
from generator.base.normalise import fold
from generator.base.places import START, Place, Problem
from generator.forms import FORMS
from generator.forms.filing import Filing
from generator.reading.mistakes import explain_row
from generator.reading.model_keys import field_at, shape_at, written_at
from generator.reading.source import Source

_DAY = re.compile(r"\s*(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?\s*")


def problem_of(
    source: Source,
    model: type[BaseModel],
    path: Path,
    detail: ErrorDetails,
    meant: dict[Path, Path],
) -> Problem:
    """The problem behind one error at `path`; `meant`: unknown keys and the keys they resemble."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    key = _key(path)
    place = source.place(path)
    if kind == "missing":
        return _missing(source, model, path)
    if kind == "extra_forbidden":
        return _unknown(source, model, path, meant)
    if kind == "row_length":
        return _length(model, path, place, context)
    if kind in {"row_type", "model_type", "dict_type", "model_attributes_type"}:
        return _not_a_group(source, path, value, detail["msg"] if kind == "row_type" else "")
    if kind.startswith("date"):
        return _date(place, key, value, impossible=kind == "date_impossible")
    if kind == "literal_error":
        return Problem(
            "FORM-TYPE", place, f"“{key}”不能是 {brief(value)}", f"请写 {_choices(context)} 之一。"
        )
    if kind in {"cell_type", "cell_text"}:
        place = source.place((*path, context["nth"] - 1))
        return Problem(
            "FORM-TYPE", place, f"“{key}”{detail['msg']}", "请写数字；原件空白写 ~，看不清写 不清。"
        )
    if value is None:
        return Problem("FORM-TYPE", place, f"“{key}”没有写", "这一项必须写。")
    return _ordinary(model, path, place, detail)


_OF_SHAPE = frozenset(
    {
        "missing",
        "extra_forbidden",
        "model_type",
        "dict_type",
        "tuple_type",
        "int_parsing",
        "int_type",
    }
)


def with_shape(problem: Problem, model: type[BaseModel], path: Path, kind: str) -> Problem:
    """The problem of a setting, with how the group is written that it lies in."""
    shape = None if issubclass(model, Filing) else shape_at(model, path)
    if shape is None or kind not in _OF_SHAPE or not problem.code.startswith("FORM-"):
        return problem
    return problem._replace(help=f"{problem.help}“{path[0]}”写成 {shape}")


def _ordinary(model: type[BaseModel], path: Path, place: Place, detail: ErrorDetails) -> Problem:
    """The problem of a value that needs no more than a sentence."""
    kind, value = detail["type"], detail["input"]
    key = _key(path)
    message, mend = _ORDINARY.get(kind, ("的值不对：{value}", "请对照填报手册“字段”修改。"))
    if kind in {"string_pattern_mismatch", "string_type"}:
        mend = written_at(model, path) or mend
    if kind == "tuple_type" and isinstance(value, str | int) and shape_at(model, path) is None:
        mend = f"请写成 [{brief(value)}]，或每项一行、以“- ”开头。"
    return Problem("FORM-TYPE", place, f"“{key}”{message.format(value=brief(value))}", mend)


_ORDINARY = {
    "int_type": ("应是整数，写的是 {value}", "请写整数，年度写四位数字。"),
    "int_parsing": ("应是整数，写的是 {value}", "请写整数，年度写四位数字。"),
    "greater_than_equal": ("超出范围：{value}", "请核对年度。"),
    "less_than_equal": ("超出范围：{value}", "请核对年度。"),
    "string_type": ("应是文字，写的是 {value}", "请写文字；没有的写 ~。"),
    "too_short": ("是空的", "请写明；可以没有的写 ~。"),
    "too_long": ("太长", "文字不超过 2000 字，一行不超过 15 格；长的文字请写在正文里。"),
    "string_too_short": ("是空的", "请写明；没有的写 ~（“说明”“原因”必须写）。"),
    "string_too_long": ("超过 2000 字", "长的文字请写在正文里。"),
    "string_pattern_mismatch": ("的写法不对：{value}", "请对照填报手册“字段”的例子。"),
    "link_address": (
        "不能用：{value}",
        "请写 http:// 或 https:// 开头的网址，或从本网站首页算起的相对网址，如 about.html。",
    ),
    "tuple_type": ("应是一个列表", "请写成 [ ]，或每项一行、以“- ”开头。"),
    "list_type": ("应是一个列表", "请写成 [ ]，或每项一行、以“- ”开头。"),
}


def _missing(source: Source, model: type[BaseModel], path: Path) -> Problem:
    place = source.place(path[:-1]) if len(path) > 1 else START
    parent = f"{_named(path[:-1])}下面" if len(path) > 1 else ""
    field = field_at(model, path)
    if near := _typo_line(source, str(path[-1])):
        mend = f"第 {near} 行可能就是它，请检查冒号和写法。"
    elif issubclass(model, Filing) and not any(isinstance(part, int) for part in path):
        mend = "请补上这一行；没有发生的写 0，原件空白的写 ~，新报告可从 nianbao new 的骨架复制。"
    elif field is not None and field.description:
        mend = f"请补上“{path[-1]}: …”：{field.description}"
    else:
        mend = "请补上，写法见填报手册“字段”。"
    return Problem("FORM-MISSING", place, f"{parent}缺少“{path[-1]}”", mend)


def _key(path: Path) -> str:
    """The last key of a path."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _named(path: Path) -> str:
    """A place as a message names it: “联系”, “导航”第 1 项."""
    keys = [part for part in path if isinstance(part, str)]
    nth = f"第 {path[-1] + 1} 项" if isinstance(path[-1], int) else ""
    return f"“{keys[-1]}”{nth}" if keys else "这一项"


def _typo_line(source: Source, key: str) -> int | None:
    """A line that begins with the key but is not read as one (a full-width colon, say)."""
    folded = fold(key)
    for number, line in enumerate(source.text.split("\n"), 1):
        if fold(line).startswith((f"{folded}:", f"{folded}[")) and f"{key}:" not in line:
            return number
    return None


def _unknown(
    source: Source, model: type[BaseModel], path: Path, meant: dict[Path, Path]
) -> Problem:
    place, key = source.key_place(path), str(path[-1])
    line = source.text.split("\n")[place.line - 1]
    column = line.find("：", place.column - 1, place.end_column - 1)
    if column >= 0:
        spot = Place(place.line, column + 1, place.line, column + 2)
        message = f"“{line[place.column - 1 : column]}”后面是全角冒号“：”"
        return Problem("YAML-COLON", spot, message, "请改成半角冒号加一个空格“: ”。")
    hint = f"，是不是“{meant[path][-1]}”" if path in meant else ""
    if issubclass(model, Filing):
        return Problem("FORM-UNKNOWN", place, f"格式里没有“{key}”", f"请核对键名{hint}。")
    message = f"没有“{key}”这一项设置"
    mend = f"请核对键名{hint or '，有哪些见填报手册“字段”；不用的请删去'}。"
    return Problem("FORM-UNKNOWN", place, message, mend)


def _length(model: type[BaseModel], path: Path, place: Place, context: dict[str, Any]) -> Problem:
    row = next((form.rows.get(path) for form in FORMS.values() if form.model is model), None)
    names = "、".join(column.key for column in row.columns.columns) if row else ""
    mend = f"应依次为：{names}。" if names else "请对照样例。"
    return Problem(
        "FORM-LENGTH",
        place,
        f"“{path[-1]}”应有 {context['count']} 个数，写了 {context['given']} 个",
        f"{mend}不能确定是哪一格时，写 不清 并作照录说明。",
    )


def _not_a_group(source: Source, path: Path, value: object, message: str) -> Problem:
    place = source.place(path)
    line = source.text.split("\n")[place.line - 1]
    if isinstance(value, str) and "：" in value and "：" in line[place.column - 1 :]:
        column = line.index("：", place.column - 1) + 1
        key = value.partition("：")[0]
        mend = "请改成半角冒号加一个空格“: ”。"
        spot = Place(place.line, column, place.line, column + 1)
        return Problem("YAML-COLON", spot, f"“{key}”后面是全角冒号“：”", mend)
    if message and isinstance(value, str) and (mistake := explain_row(value)):
        column = place.column + mistake.column
        spot = Place(place.line, column, place.line, column + mistake.width)
        return Problem(mistake.code, spot, mistake.message, mistake.help)
    name = _named(path) if path else "这一项"
    if message:
        mend = "请对照样例；各格都是 0 时可只写一个 0。"
        return Problem("FORM-TYPE", place, f"{name}{message}", mend)
    return Problem("FORM-TYPE", place, f"{name}下面应有若干行“键: 值”", "请对照样例，注意缩进。")


def _date(place: Place, key: str, value: object, *, impossible: bool) -> Problem:
    if impossible:
        return Problem("FORM-DATE", place, f"“{key}”{value}：没有这一天", "请核对日期。")
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", str(value)))
    mend = "请写成 2024-01-11 这样的日期；没有的写 ~。"
    if found:
        mend = f"请写成 {int(found[1]):04}-{int(found[2]):02}-{int(found[3]):02}。"
    return Problem("FORM-DATE", place, f"“{key}”的日期写法不对：{brief(value)}", mend)


def similar(name: str, known: set[str]) -> str:
    """“是不是…” where `known` holds a name much like it."""
    close = difflib.get_close_matches(name, sorted(known), 1, 0.5)
    return f"，是不是“{close[0]}”" if close else ""


def _choices(context: dict[str, Any]) -> str:
    return (
        str(context.get("expected", "")).replace("'", "").replace(" or ", "、").replace(", ", "、")
    )


def brief(value: object) -> str:
    """A value as a message quotes it."""
    if isinstance(value, list | tuple):
        return f"有 {len(value)} 项的列表"
    if isinstance(value, dict):
        return "一组“键: 值”"
    if value == "":
        return "（没有内容）"
    text = "~（空白）" if value is None else str(value)
    return text if len(text) <= 30 else f"{text[:30]}…"
