"""A YAML file as entries that keep their comments and blank lines: what stands beside what."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.base.cells import Path
from generator.base.normalise import fold
from generator.formatting.keys import Keys
from generator.formatting.scalars import block_lines, one_line, scalar, written


@dataclass(frozen=True, slots=True)
class YamlEntry:
    """A key or an item with all that stands beside it; `lines` is its value where that is text."""

    path: Path
    key: str | None  # as it is written; None for an item of a list
    lines: tuple[int, int]  # where it stands in the file
    above: tuple[str, ...] = ()  # comments and blank lines before it
    aside: str = ""  # the comment on its line
    text: tuple[str, ...] = ()
    children: tuple[YamlEntry, ...] = ()
    below: tuple[str, ...] = ()  # comments at the end of its block


class Comment(NamedTuple):
    """A comment, or a blank line (no text)."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class _File:
    lines: Sequence[str]
    keys: Keys
    loose: deque[Comment]  # on lines of their own, those still to be placed
    beside: dict[int, str]  # behind something, by line


def entries_of(root: MappingNode, text: str, keys: Keys) -> YamlEntry:
    """The whole file as the children of one entry without a key."""
    lines = text.split("\n")
    loose, beside = _comments(root, lines)
    file = _File(lines, keys, deque(loose), beside)
    head = _before(file, root.start_mark.line)
    children = list(_children(root, (), file, len(lines)))
    below = [comment.text for comment in file.loose]
    while below and not below[-1]:
        below.pop()
    return YamlEntry((), None, (0, len(lines)), head, children=tuple(children), below=tuple(below))


def comments_of(root: Node, text: str) -> list[str]:
    """Every comment of a file, in order."""
    loose, beside = _comments(root, text.split("\n"))
    found = {comment.line: comment.text for comment in loose if comment.text}
    return [text for _, text in sorted((found | beside).items())]


def _children(node: Node, path: Path, file: _File, end: int) -> Iterator[YamlEntry]:
    """The entries of a block that ends before the line `end`."""
    pairs = node.value if isinstance(node, MappingNode) else [(None, item) for item in node.value]
    known = file.keys.at(path)
    for index, (key, value) in enumerate(pairs):
        first = (key or value).start_mark.line
        margin = -1 if key is None else key.start_mark.column
        following = pairs[index + 1] if index + 1 < len(pairs) else None
        limit = (following[0] or following[1]).start_mark.line if following else end
        name = None if key is None else known.get(fold(key.value)) or scalar(key, file.lines)
        here = (*path, index if key is None else known.get(fold(key.value), key.value))
        yield _entry(here, name, value, file, first, limit, margin)


def _entry(
    path: Path, key: str | None, value: Node, file: _File, first: int, limit: int, margin: int
) -> YamlEntry:
    above = _before(file, first)
    start = value.start_mark.line
    if isinstance(value, MappingNode | SequenceNode) and not value.flow_style:
        # Dashes may stand right below their key; a comment there belongs to what follows.
        column = max(value.start_mark.column, margin + 1)
        aside = file.beside.pop(first, "") if key is not None else ""
        children = list(_children(value, path, file, limit))
        below = _below(file, limit, column)
        return YamlEntry(path, key, (first, limit - 1), above, aside, (), tuple(children), below)
    last = value.end_mark.line - (value.end_mark.column == 0 and value.end_mark.line > start)
    sign = start if isinstance(value, ScalarNode) and value.style in {"|", ">"} else last
    inner = [(line, file.beside.pop(line)) for line in range(first, sign) if line in file.beside]
    inner += [(comment.line, comment.text) for comment in _taken(file, sign) if comment.text]
    above += tuple([text for _, text in sorted(inner)])
    aside = file.beside.pop(sign, "")
    if isinstance(value, MappingNode) and value.value and path in file.keys.tables:
        children = list(_children(value, path, file, limit))
        return YamlEntry(path, key, (first, last), above, aside, (), tuple(children))
    if isinstance(value, ScalarNode):
        words = tuple(written(value, file.lines))
    else:
        words = (one_line(value, file.lines, file.keys, path),)
    return YamlEntry(path, key, (first, last), above, aside, words)


def _before(file: _File, line: int) -> tuple[str, ...]:
    return tuple(comment.text for comment in _taken(file, line))


def _taken(file: _File, line: int) -> Iterator[Comment]:
    while file.loose and file.loose[0].line < line:
        yield file.loose.popleft()


def _below(file: _File, end: int, column: int) -> tuple[str, ...]:
    """Comments as far to the right as the block above them belong to its end."""
    own = 0
    for number, comment in enumerate(file.loose):
        if comment.line >= end or (comment.text and comment.column < column):
            break
        own = number + 1 if comment.text else own
    return tuple(file.loose.popleft().text for _ in range(own))


def _comments(root: Node, lines: Sequence[str]) -> tuple[list[Comment], dict[int, str]]:
    """Comments and blank lines outside of values, and the comments behind something by line."""
    covered, inside = _values(root, lines)
    loose: list[Comment] = []
    beside: dict[int, str] = {}
    for number, line in enumerate(lines):
        if number in inside:
            continue
        if not line.strip():
            loose.append(Comment(number, 0, ""))
        elif (column := _sign(line, covered.get(number, ()))) >= 0:
            comment = _canonical(line[column + 1 :])
            if set(line[:column]) <= set(" \t-?:."):  # nothing that it could stand beside
                loose.append(Comment(number, column, comment))
            elif comment != "#":
                beside[number] = comment
    return loose, beside


def _values(root: Node, lines: Sequence[str]) -> tuple[dict[int, list[tuple[int, int]]], set[int]]:
    """Where the texts and numbers of a file stand: the columns (from, to) by line, and the lines
    that are wholly within one."""
    covered: dict[int, list[tuple[int, int]]] = {}
    inside: set[int] = set()
    for node in _scalars(root):
        start, end = node.start_mark, node.end_mark
        if node.style in {"|", ">"}:
            own = len(block_lines(node, lines))
            inside.update(range(start.line + 1, start.line + 1 + own))
        elif start.line == end.line:
            covered.setdefault(start.line, []).append((start.column, end.column))
        else:
            covered.setdefault(start.line, []).append((start.column, len(lines[start.line])))
            covered.setdefault(end.line, []).append((0, end.column))
            inside.update(range(start.line + 1, end.line))
    return covered, inside


def _sign(line: str, covered: Sequence[tuple[int, int]]) -> int:
    """Where the comment of a line begins: at the first # outside of its values; -1 if nowhere."""
    column = line.find("#")
    while column >= 0 and any(start <= column < end for start, end in covered):
        column = line.find("#", column + 1)
    return column


def _canonical(words: str) -> str:
    words = words.rstrip()
    return f"# {words}" if words and not words[0].isspace() else f"#{words}"


def _scalars(node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
    else:
        for child in node.value:
            yield from _scalars(child)
