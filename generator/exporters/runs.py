"""The narrative's Markdown tokens → headings, paragraphs, list items and tables of plain runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal, NamedTuple

from markdown_it.token import Token

Kind = Literal["heading", "paragraph", "item", "added"]
_ADDRESS = re.compile(r"https?:|mailto:")
_LATIN = re.compile(r"[!-~]")
BULLET = "•"


class Run(NamedTuple):
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


Runs = tuple[Run, ...]


class Text(NamedTuple):
    """A heading, paragraph or list item; `level`: of the heading, or how deep it is in lists."""

    kind: Kind
    runs: Runs
    level: int = 0
    marker: str = ""  # of a list item


class TextTable(NamedTuple):
    """A table of the narrative: rows of cells, the first row a header if `headed`."""

    rows: tuple[tuple[Runs, ...], ...]
    headed: bool = True


Block = Text | TextTable


@dataclass
class _Reading:
    """Where in the narrative a token stands."""

    lists: list[int | None] = field(default_factory=list)  # open ones: next number; None: bullets
    marker: str = ""  # of the list item that has just begun
    heading: int = 0  # level of the heading that has just begun
    rows: list[list[Runs]] = field(default_factory=list)  # of the open table

    def move(self, token: Token) -> None:
        """Enter or leave what the token opens or closes."""
        match token.type:
            case "bullet_list_open":
                self.lists.append(None)
            case "ordered_list_open":
                self.lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                number = self.lists[-1]
                self.marker = BULLET if number is None else f"{number}."
                self.lists[-1] = None if number is None else number + 1
            case "heading_open":
                self.heading = int(token.tag[1])
            case "tr_open":
                self.rows.append([])

    def text(self, runs: Runs) -> Iterator[Block]:
        """The paragraph, heading or item that these runs are; an empty one only as a heading."""
        if self.heading:
            yield Text("heading", runs, self.heading)
        elif runs:
            kind: Kind = "item" if self.marker else "paragraph"
            yield Text(kind, runs, len(self.lists), self.marker)
        self.marker, self.heading = "", 0


def blocks_of(tokens: Sequence[Token]) -> Iterator[Block]:
    """The blocks of the narrative, in order."""
    reading = _Reading()
    for token in tokens:
        if token.type == "table_close":
            yield TextTable(tuple(map(tuple, reading.rows)))
            reading.rows = []
        elif token.type == "inline" and reading.rows:
            reading.rows[-1].append(_runs(token))
        elif token.type == "inline":
            yield from reading.text(_runs(token))
        elif token.type == "fence":
            for line in token.content.splitlines():
                yield Text("paragraph", (Run(line),), len(reading.lists))
        else:
            reading.move(token)


# The text of tokens without words of their own; "\r" is settled when what follows is known.
_BREAKS = {"hardbreak": "\n", "softbreak": "\r"}


def _runs(token: Token) -> Runs:
    """The text of an inline token; on paper a link's address stands behind its words."""
    runs: list[Run] = []
    bold = italic = 0
    links: list[tuple[str, int]] = []  # open ones: the address, and how many runs stand before it
    for child in token.children or ():
        text = _BREAKS.get(child.type, "")
        if child.type in {"text", "code_inline"}:
            text = child.content
        elif child.type in {"strong_open", "strong_close"}:
            bold += child.nesting
        elif child.type in {"em_open", "em_close"}:
            italic += child.nesting
        elif child.type == "link_open":
            links.append((str(child.attrGet("href") or ""), len(runs)))
        elif child.type == "link_close":
            href, start = links.pop()
            text = _address(href, "".join(run.text for run in runs[start:]))
        if text:
            runs.append(Run(text, bold > 0, italic > 0))
    return _joined(runs)


def _address(href: str, words: str) -> str:
    """The address of a link in brackets, unless its words are the address."""
    told = not _ADDRESS.match(href) or words in {href, href.removeprefix("mailto:")}
    return "" if told else f"（{href}）"


def _joined(runs: list[Run]) -> Runs:
    """Runs of one style together; a line's end is a blank only between Latin words; the two blanks
    that clerks type before a paragraph go, since paper is indented anyway."""
    whole: list[Run] = []
    for run, following in zip_longest(runs, runs[1:]):
        text = run.text
        if text == "\r":
            before = whole[-1].text[-1:] if whole else ""
            after = following.text[:1] if following else ""
            text = " " if _LATIN.match(before) and _LATIN.match(after) else ""
        if not whole:
            text = text.lstrip("\u3000 ")
        if not text:
            continue
        if whole and whole[-1][1:] == run[1:]:
            whole[-1] = whole[-1]._replace(text=whole[-1].text + text)
        else:
            whole.append(run._replace(text=text))
    return tuple(whole)
