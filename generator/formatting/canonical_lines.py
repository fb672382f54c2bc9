"""Entries → the lines of a canonical YAML file: keys in order, two spaces a level, rows aligned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.base.cells import Path
from generator.base.display import width
from generator.formatting.keys import Keys, in_order
from generator.formatting.row_alignment import RowLines
from generator.formatting.tree import YamlEntry
from generator.formatting.yaml_rows import INDENT

_ASIDE = 33  # the column of comments beside short lines, as `new` writes them


def text_of(root: YamlEntry, keys: Keys, rows: Mapping[Path, RowLines]) -> str:
    """The file; `rows` has the finished lines of the rows that could be understood."""
    return "\n".join([*root.above, *_block(root, keys, rows, 0)]) + "\n"


def _block(
    parent: YamlEntry, keys: Keys, rows: Mapping[Path, RowLines], depth: int
) -> Iterator[str]:
    pad = INDENT * depth
    for entry in in_order(parent.children, lambda entry: entry.key, keys.at(parent.path)):
        row = rows.get(entry.path)
        above = (*entry.above, *_comments_within(entry)) if row else entry.above
        yield from (pad + line if line else "" for line in above)
        yield from row or _entry(entry, keys, rows, depth)
    yield from (pad + line if line else "" for line in parent.below)


def _comments_within(entry: YamlEntry) -> Iterator[str]:
    """The comments between the cells of a row that was written one below the other."""
    for child in entry.children:
        yield from (line for line in (*child.above, child.aside) if line)
        yield from _comments_within(child)
    yield from (line for line in entry.below if line)


def _entry(
    entry: YamlEntry, keys: Keys, rows: Mapping[Path, RowLines], depth: int
) -> Iterator[str]:
    pad = INDENT * depth
    if entry.children and entry.key is None:
        inner = list(_block(entry, keys, rows, depth + 1))
        # Comments of the key that comes first stand above the dash.
        number = next(n for n, line in enumerate(inner) if line.strip()[:1] not in {"", "#"})
        yield from (line and pad + line.strip() for line in inner[:number])
        yield f"{pad}- {inner[number].strip()}"
        yield from inner[number + 1 :]
    elif entry.children:
        yield beside(f"{pad}{entry.key}:", entry.aside)
        yield from _block(entry, keys, rows, depth + 1)
    else:
        first, *rest = entry.text
        mark = "-" if entry.key is None else f"{entry.key}:"
        lines = [f"{pad}{mark} {first}", *(f"{pad}{INDENT}{line}" if line else "" for line in rest)]
        at = 0 if first[:1] in {"|", ">"} else -1
        lines[at] = beside(lines[at], entry.aside)
        yield from lines


def beside(line: str, comment: str) -> str:
    """The line with its comment, if it has one."""
    return f"{line}{' ' * max(2, _ASIDE - width(line))}{comment}" if comment else line
