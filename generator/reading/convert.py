"""YAML nodes → plain data with official keys; surprising values are explained (design §5)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.base.cells import Cell
from generator.base.normalise import fold
from generator.base.places import Place, Problem, place_of
from generator.reading.encoding import CONTROL
from generator.reading.mistakes import Mistake, explain_items, explain_scalar, typo

_MAX_DEPTH = 12
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
# What every program gives back exactly, JavaScript and Excel too.
_MAX_DIGITS = 15
_NOTHING: dict[str, int | None] = {"0": 0, "~": None, "": None, "null": None}
_ORDINARY_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))


def matches(key: Node, folded: str) -> bool:
    """Whether a key node, folded, reads `folded`."""
    return isinstance(key, ScalarNode) and fold(key.value) == folded


def mapping(
    node: MappingNode, problems: list[Problem], spelling: Mapping[str, str], depth: int
) -> dict[str, Any]:
    """The data below `node`; what is wrong with it goes to `problems`, nothing is raised."""
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        place = place_of(key_node)
        if not isinstance(key_node, ScalarNode):
            message, mend = "左边应是文字", "请写成“键: 值”，对照样例检查这一行。"
            problems.append(Problem("YAML-SYNTAX", place, message, mend))
            continue
        written = key_node.value
        if (
            wrong := typo(written, 0)
            if not key_node.style and written[:1] in "\u3000\xa0"
            else None
        ):
            problems.append(as_problem(wrong, key_node))
        if control := CONTROL.search(written):
            problems.append(_escaped(key_node, control[0]))
        folded = fold(written)
        key = spelling.get(folded, folded)
        if key in data:
            first = next(other for other, _ in node.value if matches(other, folded))
            message = f"“{written}”写了两次，第一次在第 {first.start_mark.line + 1} 行"
            problems.append(Problem("YAML-DUPLICATE", place, message, "请删去其中一行。"))
            continue
        data[key] = _plain(value_node, problems, spelling, depth)
    return data


def _plain(node: Node, problems: list[Problem], spelling: Mapping[str, str], depth: int) -> Any:
    if node.tag not in _ORDINARY_TAGS:
        mark = node.tag.replace("tag:yaml.org,2002:", "!!")
        message = f"{mark} 在这里是类型记号，不是文字"
        problems.append(Problem("YAML-TAG", place_of(node), message, "请去掉 ! 开头的记号。"))
    if isinstance(node, ScalarNode):
        return _scalar(node, problems)
    if depth > _MAX_DEPTH:
        message, mend = "括号或缩进的层数过多", "年报最多四层，请对照样例检查。"
        start = place_of(node)
        place = Place(start.line, start.column, start.line, start.column + 1)
        problems.append(Problem("YAML-DEPTH", place, message, mend))
        return None
    if isinstance(node, MappingNode):
        return mapping(node, problems, spelling, depth + 1)
    flow = isinstance(node, SequenceNode) and node.flow_style
    items: list[Any] = []
    for child in node.value:
        several = _several(child, problems) if flow else None
        items += several or [_plain(child, problems, spelling, depth + 1)]
    return items


def _several(node: Node, problems: list[Problem]) -> list[Cell] | None:
    """Cells that were typed as one because the comma between them is not one."""
    if not isinstance(node, ScalarNode) or node.style or len(node.value) < 3:
        return None
    found = explain_items(node.value)
    if found is None:
        return None
    mistake, readings = found
    problems.append(as_problem(mistake, node))
    return readings


def _scalar(node: ScalarNode, problems: list[Problem]) -> Cell:
    value: str = node.value
    if node.style:
        if control := CONTROL.search(value):
            problems.append(_escaped(node, control[0]))
        return value
    if not value and node.start_mark.column != node.end_mark.column:
        mend = '若是文字，请加引号："!"。'
        problems.append(Problem("YAML-TAG", place_of(node), "! 在这里是类型记号，不是文字", mend))
    if value in _NOTHING:
        return _NOTHING[value]
    if _INTEGER.fullmatch(value):
        return int(value)
    if _DECIMAL.fullmatch(value) and _is_exact(amount := Decimal(value)):
        return amount
    mistake = explain_scalar(value)
    if mistake is None:
        return value
    problems.append(as_problem(mistake, node))
    return mistake.reading


def _is_exact(amount: Decimal) -> bool:
    """Whether an amount has a value of its own in every format: not −0.0, and not too many digits."""
    return len(amount.as_tuple().digits) <= _MAX_DIGITS and not (amount.is_signed() and not amount)


def _escaped(node: Node, char: str) -> Problem:
    message = f"引号里有控制字符 U+{ord(char):04X}"
    return Problem("YAML-CHAR", place_of(node), message, "请删去反斜杠开头的这个记号。")


def as_problem(mistake: Mistake, node: Node | None = None) -> Problem:
    """The problem behind a mistake; with `node`, its line and column count from where that starts."""
    line, column = mistake.line + 1, mistake.column + 1
    if node is not None and mistake.line == 0:
        line, column = node.start_mark.line + 1, node.start_mark.column + column
    place = Place(line, column, line, column + mistake.width)
    return Problem(mistake.code, place, mistake.message, mistake.help)
