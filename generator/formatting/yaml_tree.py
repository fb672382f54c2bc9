"""A YAML file as a tree of entries that keep their comments, and the tree as canonical text."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.base.cells import Path
from generator.base.normalise import fold
from generator.formatting.keys import Keys, in_order
from generator.formatting.yaml_rows import INDENT, beside, quoted

_BLANK = {"", "null"}

RowLines = tuple[str, ...]  # the headings, if they stand above this row, and the row


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
        name = None if key is None else known.get(fold(key.value)) or _key(key, file.lines)
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
        words = tuple(_written(value, file.lines))
    else:
        words = (_one_line(value, file.lines, file.keys, path),)
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
            own = len(_block_lines(node, lines))
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


def _one_line(node: Node, lines: Sequence[str], keys: Keys, path: Path) -> str:
    """A value on one line; what stood on several is joined."""
    if isinstance(node, ScalarNode):
        return _scalar(node, lines)
    if isinstance(node, SequenceNode):
        return f"[{', '.join(_one_line(child, lines, keys, path) for child in node.value)}]"
    known = keys.at(path)
    pairs = []
    for key, value in in_order(node.value, lambda pair: pair[0].value, known):
        name = known.get(fold(key.value)) or _key(key, lines)
        pairs.append(f"{name}: {_one_line(value, lines, keys, (*path, name))}")
    return f"{{{', '.join(pairs)}}}"


def _key(node: ScalarNode, lines: Sequence[str]) -> str:
    """A key that the form does not know, as it was written: null and ~ are names here, and a key
    of nothing is quoted."""
    if node.style or node.value not in _BLANK:
        return _scalar(node, lines)
    return node.value or quoted("")


def _scalar(node: ScalarNode, lines: Sequence[str]) -> str:
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


def _written(node: ScalarNode, lines: Sequence[str]) -> list[str]:
    """A value with its lines kept: the first goes beside the key, the others below, indented."""
    start, end = node.start_mark, node.end_mark
    if node.style in {"|", ">"}:
        return _written_block(node, lines) or [quoted(node.value)]
    if start.line == end.line:
        return [_scalar(node, lines)]
    inner = [line.strip(" \t") if not node.style else line.lstrip(" \t") for line in
             lines[start.line + 1 : end.line]]  # fmt: skip
    first = lines[start.line][start.column :]
    last = lines[end.line][: end.column].lstrip(" \t")
    return [first if node.style else first.rstrip(" \t"), *inner, last]


def _written_block(node: ScalarNode, lines: Sequence[str]) -> list[str]:
    """A block of text with its own line breaks; [] for one that only quotes can keep."""
    header = lines[node.start_mark.line][node.start_mark.column :].partition("#")[0]
    inner = _block_lines(node, lines)
    if not node.value.strip(" \n") or not set(header.strip()) <= {"|", ">", "-"}:
        return []  # nothing but breaks, or with an indentation or end of its own
    return [f"{node.style}{'' if node.value.endswith(chr(10)) else '-'}", *inner]


def _block_lines(node: ScalarNode, lines: Sequence[str]) -> list[str]:
    """The lines of a block of text without its indent and the blank lines that follow."""
    end = node.end_mark
    inner = lines[node.start_mark.line + 1 : end.line + bool(end.column)]
    first = next((line for line in inner if line.strip(" ")), "")
    indent = len(first) - len(first.lstrip(" "))
    text = [line[indent:] for line in inner]
    while text and not text[-1]:
        text.pop()
    return text


def text_of(root: YamlEntry, keys: Keys, rows: Mapping[Path, RowLines]) -> str:
    """The file; `rows` has the finished lines of the rows that could be understood."""
    return "\n".join([*root.above, *_lines_below(root, keys, rows, 0)]) + "\n"


def _lines_below(
    parent: YamlEntry, keys: Keys, rows: Mapping[Path, RowLines], depth: int
) -> Iterator[str]:
    pad = INDENT * depth
    for entry in in_order(parent.children, lambda entry: entry.key, keys.at(parent.path)):
        row = rows.get(entry.path)
        above = (*entry.above, *_comments_within(entry)) if row else entry.above
        yield from (pad + line if line else "" for line in above)
        yield from row or _lines_of(entry, keys, rows, depth)
    yield from (pad + line if line else "" for line in parent.below)


def _comments_within(entry: YamlEntry) -> Iterator[str]:
    """The comments between the cells of a row that was written one below the other."""
    for child in entry.children:
        yield from (line for line in (*child.above, child.aside) if line)
        yield from _comments_within(child)
    yield from (line for line in entry.below if line)


def _lines_of(
    entry: YamlEntry, keys: Keys, rows: Mapping[Path, RowLines], depth: int
) -> Iterator[str]:
    pad = INDENT * depth
    if entry.children and entry.key is None:
        inner = list(_lines_below(entry, keys, rows, depth + 1))
        # Comments of the key that comes first stand above the dash.
        number = next(n for n, line in enumerate(inner) if line.strip()[:1] not in {"", "#"})
        yield from (line and pad + line.strip() for line in inner[:number])
        yield f"{pad}- {inner[number].strip(' ')}"  # a wide space at the end is text
        yield from inner[number + 1 :]
    elif entry.children:
        yield beside(f"{pad}{entry.key}:", entry.aside)
        yield from _lines_below(entry, keys, rows, depth + 1)
    else:
        first, *rest = entry.text
        mark = "-" if entry.key is None else f"{entry.key}:"
        lines = [f"{pad}{mark} {first}", *(f"{pad}{INDENT}{line}" if line else "" for line in rest)]
        at = 0 if first[:1] in {"|", ">"} else -1
        lines[at] = beside(lines[at], entry.aside)
        yield from lines
