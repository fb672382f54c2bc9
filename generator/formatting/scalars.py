"""One YAML value as `fmt` writes it: in the clerk's own characters unless the quoting is not ours."""

from __future__ import annotations

import json
from collections.abc import Sequence

from yaml.nodes import Node, ScalarNode, SequenceNode

from generator.base.cells import Path
from generator.base.normalise import fold
from generator.formatting.keys import Keys, in_order

_BLANK = {"", "null"}


def quoted(text: str) -> str:
    """A text in double quotes on one line, whatever it holds."""
    # YAML would take U+2028 and its like for the end of the line.
    return "".join(
        char if char.isprintable() else f"\\U{ord(char):08x}"
        for char in json.dumps(text, ensure_ascii=False)
    )


def one_line(node: Node, lines: Sequence[str], keys: Keys, path: Path) -> str:
    """A value on one line; what stood on several is joined."""
    if isinstance(node, ScalarNode):
        return scalar(node, lines)
    if isinstance(node, SequenceNode):
        return f"[{', '.join(one_line(child, lines, keys, path) for child in node.value)}]"
    known = keys.at(path)
    pairs = []
    for key, value in in_order(node.value, lambda pair: pair[0].value, known):
        name = known.get(fold(key.value)) or scalar(key, lines)
        pairs.append(f"{name}: {one_line(value, lines, keys, (*path, name))}")
    return f"{{{', '.join(pairs)}}}"


def scalar(node: ScalarNode, lines: Sequence[str]) -> str:
    """A text or number on one line."""
    start, end = node.start_mark, node.end_mark
    if start.line != end.line or node.style in {"|", ">"}:
        text: str = node.value
        return text if not node.style and "\n" not in text else quoted(text)
    if not node.style:
        return "~" if node.value in _BLANK else lines[start.line][start.column : end.column]
    if node.style == "'" and node.value.isprintable() and not {'"', "\\"} & set(node.value):
        return f'"{node.value}"'
    return lines[start.line][start.column : end.column]


def written(node: ScalarNode, lines: Sequence[str]) -> list[str]:
    """A value with its lines kept: the first goes beside the key, the others below, indented."""
    start, end = node.start_mark, node.end_mark
    if node.style in {"|", ">"}:
        return _block(node, lines) or [quoted(node.value)]
    if start.line == end.line:
        return [scalar(node, lines)]
    inner = [line.strip(" \t") if not node.style else line.lstrip(" \t") for line in
             lines[start.line + 1 : end.line]]  # fmt: skip
    first = lines[start.line][start.column :]
    last = lines[end.line][: end.column].lstrip(" \t")
    return [first if node.style else first.rstrip(" \t"), *inner, last]


def _block(node: ScalarNode, lines: Sequence[str]) -> list[str]:
    """A block of text with its own line breaks; [] for one that only quotes can keep."""
    header = lines[node.start_mark.line][node.start_mark.column :].partition("#")[0]
    inner = block_lines(node, lines)
    if not any(inner) or not set(header.strip()) <= {"|", ">", "-"}:
        return []  # nothing but breaks, or with an indentation or end of its own
    return [f"{node.style}{'' if node.value.endswith(chr(10)) else '-'}", *inner]


def block_lines(node: ScalarNode, lines: Sequence[str]) -> list[str]:
    """The lines of a block of text without its indent and the blank lines that follow."""
    end = node.end_mark
    inner = lines[node.start_mark.line + 1 : end.line + bool(end.column)]
    first = next((line for line in inner if line.strip(" ")), "")
    indent = len(first) - len(first.lstrip(" "))
    text = [line[indent:] for line in inner]
    while text and not text[-1]:
        text.pop()
    return text
