"""Places in a file and the problems found there (design §6)."""

from __future__ import annotations

from typing import NamedTuple

from yaml.nodes import Node


class Place(NamedTuple):
    """A stretch of a file; lines and columns count characters from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def within(self, other: Place) -> bool:
        """Whether all of this stretch lies in `other`."""
        starts = (self.line, self.column) >= (other.line, other.column)
        return starts and (self.end_line, self.end_column) <= (other.end_line, other.end_column)


class Problem(NamedTuple):
    """What is wrong with a file or its keys, before any rule is asked; code as in `codes`."""

    code: str
    place: Place
    message: str
    help: str


START = Place(1, 1, 1, 1)


def place_of(node: Node) -> Place:
    """The place of a YAML node."""
    start, end = node.start_mark, node.end_mark
    return Place(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def place_at(text: str, offset: int, width: int = 1) -> Place:
    """The place of `width` characters at `offset` of the text."""
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    return Place(line, column, line, column + width)
