"""The narrative's Markdown tokens → headings, paragraphs, list items and tables of plain runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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


def blocks_of(tokens: Sequence[Token]) -> Iterator[Block]:
    """The blocks of the narrative, in order."""
    numbers: list[int | None] = []  # of the lists that are open: the next number, None for bullets
    marker, heading = "", 0
    rows: list[list[Runs]] = []
    for token in tokens:
        kind = token.type
        if kind in {"bullet_list_open", "ordered_list_open"}:
            start = int(token.attrGet("start") or 1) if kind[0] == "o" else None
            numbers.append(start)
        elif kind in {"bullet_list_close", "ordered_list_close"}:
            numbers.pop()
        elif kind == "list_item_open":
            number = numbers[-1]
            marker = BULLET if number is None else f"{number}."
            numbers[-1] = None if number is None else number + 1
        elif kind == "heading_open":
            heading = int(token.tag[1])
        elif kind == "table_open":
            rows = []
        elif kind == "tr_open":
            rows.append([])
        elif kind == "table_close":
            yield TextTable(tuple(tuple(row) for row in rows))
            rows = []
        elif kind == "inline" and rows:
            rows[-1].append(_runs(token))
        elif kind == "inline":
            runs = _runs(token)
            if heading:
                yield Text("heading", runs, heading)
            elif runs:
                yield Text("item" if marker else "paragraph", runs, len(numbers), marker)
            marker, heading = "", 0
        elif kind == "fence":
            for line in token.content.splitlines():
                yield Text("paragraph", (Run(line),), len(numbers))


def _runs(token: Token) -> Runs:
    """The text of an inline token; on paper a link's address stands behind its words."""
    runs: list[Run] = []
    bold = italic = 0
    links: list[tuple[str, int]] = []
    for child in token.children or ():
        text = ""
        if child.type in {"text", "code_inline"}:
            text = child.content
        elif child.type == "hardbreak":
            text = "\n"
        elif child.type == "softbreak":
            text = "\r"  # settled below, when what follows is known
        elif child.type in {"strong_open", "strong_close"}:
            bold += child.nesting
        elif child.type in {"em_open", "em_close"}:
            italic += child.nesting
        elif child.type == "link_open":
            links.append((str(child.attrGet("href") or ""), len(runs)))
        elif child.type == "link_close":
            href, start = links.pop()
            words = "".join(run.text for run in runs[start:])
            if _ADDRESS.match(href) and words not in {href, href.removeprefix("mailto:")}:
                text = f"（{href}）"
        if text:
            runs.append(Run(text, bold > 0, italic > 0))
    return _joined(runs)


def _joined(runs: list[Run]) -> Runs:
    """Runs of one style together; a line's end is a blank only between Latin words; the two blanks
    that clerks type before a paragraph go, since paper is indented anyway."""
    whole: list[Run] = []
    for index, run in enumerate(runs):
        text = run.text
        if text == "\r":
            before = whole[-1].text[-1:] if whole else ""
            after = runs[index + 1].text[:1] if index + 1 < len(runs) else ""
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
