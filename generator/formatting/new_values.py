"""New values put into a report's data file: comments and all else in the file stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.base.cells import Path
from generator.base.refusal import Refused
from generator.formatting.canonical_text import format_yaml, meaning
from generator.formatting.row_alignment import headings_of, names_in
from generator.formatting.yaml_rows import cell_text
from generator.formatting.yaml_tree import comments_of
from generator.forms import SPELLING
from generator.forms.layout import Cells, Form
from generator.reading.source import Source, read_yaml


class NewRow(NamedTuple):
    """A row as it is to be, and the numbers of its cells that are new."""

    cells: Cells
    new: frozenset[int]


def with_new_values(
    path: str, text: str, form: Form, heads: Mapping[Path, str], rows: Mapping[Path, NewRow]
) -> str:
    """The canonical text of a readable report's data with new `heads` (YAML by path) and `rows`;
    Refused where anything else in the file would change too."""
    new = text
    for at, value in heads.items():
        new = _put(_read(path, new), at, value)
    for at, row in rows.items():
        node = _read(path, new).node(at)
        if isinstance(node, SequenceNode) and len(node.value) == len(row.cells) > 1:
            for index in sorted(row.new):
                new = _put(_read(path, new), (*at, index), cell_text(row.cells[index]))
        else:  # 0 alone, say, stands for the whole row
            texts = list(map(cell_text, row.cells))
            value = f"[{', '.join(texts)}]" if len(texts) > 1 else texts[0]
            new = _put(_read(path, new), at, value)
    written = format_yaml(path, new.encode()).text
    if written is None or not _only(path, text, written, form, heads, rows):
        raise Refused(
            f"网页里的内容不能原样写进 {path}，没有保存。请直接改这个文件，或者把它发给维护程序的人。"
        )
    return written


def _read(path: str, text: str) -> Source:
    return read_yaml(path, text.encode(), SPELLING)


def _put(source: Source, path: Path, value: str) -> str:
    """The text with `value` at a path: in the place of what is there, or as a new key."""
    node = source.node(path)
    if node is not None:
        return _replaced(source, node, value)
    depth = next(n for n in range(len(path) - 1, -1, -1) if source.node(path[:n]) is not None)
    parent, key = source.node(path[:depth]), path[depth]
    for part in reversed(path[depth + 1 :]):
        value = f"{{{part}: {value}}}"
    if not isinstance(parent, MappingNode):
        assert parent is not None
        return _replaced(source, parent, f"{{{key}: {value}}}")
    if not depth:
        return f"{source.text.rstrip()}\n{key}: {value}\n"
    first = parent.value[0][0].start_mark if parent.value else None
    if parent.flow_style:
        at = _offset(source.text, parent.start_mark.line, parent.start_mark.column) + 1
        return f"{source.text[:at]}{key}: {value}{', ' if first else ''}{source.text[at:]}"
    assert first is not None  # a block has keys
    at = _offset(source.text, first.line, first.column)
    return f"{source.text[:at]}{key}: {value}\n{' ' * first.column}{source.text[at:]}"


def _replaced(source: Source, node: Node, value: str) -> str:
    text, start, end = source.text, node.start_mark, node.end_mark
    first, last = _offset(text, start.line, start.column), _offset(text, end.line, end.column)
    if isinstance(node, ScalarNode) and not node.style:
        last = first + len(text[first:last].rstrip())  # an empty one may end on another line
    before = "" if text[:first].endswith((" ", "\n", "[", "{")) else " "
    after = "\n" if text[first:last].endswith("\n") else ""
    return f"{text[:first]}{before}{value}{after}{text[last:]}"


def _offset(text: str, line: int, column: int) -> int:
    at = 0
    for _ in range(line):
        at = text.find("\n", at) + 1
    return at + column


def _only(
    path: str,
    old: str,
    new: str,
    form: Form,
    heads: Mapping[Path, str],
    rows: Mapping[Path, NewRow],
) -> bool:
    """Whether the new text has the new rows, and all else and every comment as before."""
    before, after = _read(path, old), _read(path, new)
    if before.root is None or after.root is None:
        return False
    changed = {*heads, *rows}
    written = meaning(after, form)
    right = all(_at(written, at) == row.cells for at, row in rows.items())
    names = headings_of(form.rows.values())
    lost = Counter(comments_of(before.root, old)) - Counter(comments_of(after.root, new))
    kept = all(names_in(comment) in names for comment in lost)
    rest = [dict(_leaves(one, (), changed)) for one in (meaning(before, form), written)]
    return right and kept and rest[0] == rest[1]


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, dict) else None
    return data


def _leaves(data: Any, path: Path, but: Collection[Path]) -> Iterator[tuple[Path, Any]]:
    """Every value by its path, lists whole, but those that are to change."""
    if path in but or (data in (None, {}) and any(one[: len(path)] == path for one in but)):
        return
    if isinstance(data, dict) and data:
        for key, below in data.items():
            yield from _leaves(below, (*path, key), but)
    else:
        yield path, data
