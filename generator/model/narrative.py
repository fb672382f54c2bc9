"""The Markdown of one report (正文) → chapters, blocks with places, and HTML (design §5)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.base.cells import Cell, Path
from generator.base.places import Place

if TYPE_CHECKING:
    from generator.forms.layout import Form, Kind

LEAD = 0
NUMERALS = "零一二三四五六"
# Words that identify a chapter whatever its number says; the first match decides.
_WORDS = (
    (4, re.compile("复议|诉讼")),
    (6, re.compile("其他.*(?:事项|情况)")),
    (5, re.compile("问题")),
    (3, re.compile("处理.*申请|依申请")),
    (2, re.compile("主动公开.*(?:信息|情况)")),
    (1, re.compile("总体|概述|基本情况|概况")),
)
_LONGEST_HEADING = 200  # characters that are looked at
_LINE_END = re.compile("\n")
_NUMBER = r"\s*(?:第?([一二三四五六])[、章部.．\s]|([1-6])[、.．])"  # rarely needed
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_ADDRESS_BEGINS = re.compile("[/?#]")
_NAME = re.compile(r"\{\{\s*([^{}\n]*?)\s*\}\}")
# Braces of another kind or number, or none at the end: perhaps a mistyped {{name}}.
_BRACED = re.compile(r"([{｛]+)([^{}｛｝\n]*)([}｝]*)")
_LONGEST_NAME = 60  # characters that are looked at where nothing closes it
_BAR = re.compile(r"[|｜]")
# What may stand behind the bar of {{name|shape}}, and what it does.
SHAPES = {
    "千分位": "每三位加一个逗号，如 12,345",
    "万元": "收费金额带单位，如 0.128万元",
    "元": "收费金额折算成元，如 1280元",
}


# One text is asked for the places of all its findings, one after the other.
@lru_cache(maxsize=8)
def line_starts(text: str) -> list[int]:
    """Where the lines of a text begin."""
    return [0, *(found.end() for found in _LINE_END.finditer(text))]


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The line and column of a place, both from 0."""
    starts = line_starts(text)
    line = bisect_right(starts, offset) - 1
    return line, offset - starts[line]


class Passage(NamedTuple):
    """A stretch of the narrative: where it stands and in which chapter (0 = lead)."""

    place: Place
    chapter: int


class _Shift(NamedTuple):
    """A {{name}} that was replaced: where its number now stands and how much longer it was."""

    start: int
    end: int
    longer: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table cell or heading: its text as rules read it, and its place."""

    text: str
    line: int  # from 0
    chapter: int
    heading: int = 0  # heading level, 0 for text
    shifts: dict[int, list[_Shift]] = field(default_factory=dict)

    def passage(self, start: int = 0, end: int | None = None) -> Passage:
        """The place of `text[start:end]` in the file."""
        end = len(self.text) if end is None else end
        first, column = self._position(start)
        last, end_column = self._position(max(end, start + 1))
        return Passage(Place(first + 1, column + 1, last + 1, end_column + 1), self.chapter)

    def from_table(self, start: int, end: int) -> bool:
        """Whether a {{name}} stood within `text[start:end]`, a part of one line."""
        below, column = line_and_column(self.text, start)
        shifts = self.shifts.get(self.line + below, ())
        return any(s.start < column + end - start and column < s.end for s in shifts)

    def _position(self, offset: int) -> tuple[int, int]:
        below, column = line_and_column(self.text, offset)
        line = self.line + below
        for shift in self.shifts.get(line, ()):
            if column >= shift.end:
                column += shift.longer
        return line, column


@dataclass(frozen=True)
class Chapter:
    """One of the six chapters, or the lead (number 0): heading as published, blocks, HTML."""

    number: int
    heading: str
    blocks: tuple[Block, ...]
    html: str

    @property
    def body(self) -> tuple[Block, ...]:
        """The blocks without the chapter's own heading."""
        return self.blocks[1:] if self.number else self.blocks

    @cached_property
    def text(self) -> str:
        """All text of the chapter but its heading, without white space."""
        return "".join("".join(block.text.split()) for block in self.body)


@dataclass(frozen=True)
class Narrative:
    """The chapters in the order of the file (a chapter may be missing, or stand there twice)."""

    path: str
    text: str
    chapters: tuple[Chapter, ...]
    unknown_names: tuple[tuple[Passage, str], ...] = ()

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks, in the order of the file."""
        return tuple(block for chapter in self.chapters for block in chapter.blocks)

    @cached_property
    def first_lines(self) -> list[int]:
        """The lines with which the blocks begin."""
        return [block.line for block in self.blocks]

    def chapter(self, number: int) -> Chapter | None:
        """The first chapter of that number."""
        return next((chapter for chapter in self.chapters if chapter.number == number), None)

    def end_of(self, number: int) -> Passage:
        """Where a chapter that should follow chapter `number` is missed: the last line before."""
        before = [c for c in self.chapters if c.number <= number and c.blocks]
        if not before:
            return Passage(Place(1, 1, 1, 1), number)
        return before[-1].blocks[-1].passage()


@lru_cache(maxsize=1)
def markdown() -> MarkdownIt:
    """The one Markdown parser: CommonMark and tables, raw HTML as text."""
    # Indented text and underlined headings are what clerks type without meaning Markdown;
    # images would have to come from somewhere, and nothing on the site may load from elsewhere.
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.validateLink = _may_link  # type: ignore[method-assign]  # as its documentation says
    return parser.disable(["code", "lheading", "html_block", "html_inline", "image"])


def _may_link(url: str) -> bool:
    """Whether an address is relative or of a kind that belongs on a public page."""
    scheme, colon, _ = _ADDRESS_BEGINS.split(url, 1)[0].partition(":")
    return not colon or scheme.lower() in _SCHEMES


def recognise(heading: str) -> int | None:
    """The chapter (1–6) that a heading opens, by its words or else its number; None if neither."""
    words = "".join(heading.split())[:_LONGEST_HEADING]
    for number, pattern in _WORDS:
        if pattern.search(words):
            return number
    found = re.match(_NUMBER, heading)
    if not found:
        return None
    return NUMERALS.index(found[1]) if found[1] else int(found[2])


def read_narrative(path: str, text: str, value_of: Callable[[str], str | None]) -> Narrative:
    """Parse `text`; `value_of` gives the number for a {{name}}, None if there is none.

    In a form without tables every level-2 heading opens a chapter only if it is recognised.
    """
    text, shifts, unknown = _substitute(text, value_of)
    lines = text.split("\n")
    parser = markdown()
    env: dict[str, object] = {}
    tokens = parser.parse(text, env)
    chapters = []
    for number, heading, part in _split(tokens):
        blocks = tuple(_blocks(part, lines, number, shifts))
        body = part[3:] if number else part
        html = parser.renderer.render(body, parser.options, env)
        chapters.append(Chapter(number, heading, blocks, html.replace("<p>\u3000\u3000", "<p>")))
    return Narrative(path, text, tuple(chapters), tuple(unknown))


def mistyped_names(text: str, known: Container[str]) -> Iterator[tuple[Place, str, str]]:
    """Where a `known` name stands in the source between braces that are not {{ }}, as written and
    as it should be."""
    for found in _BRACED.finditer(text):
        opening, between, closing = found.groups()
        written = between.strip()
        if (opening, closing) == ("{{", "}}"):
            continue
        longest = len(written) if closing else min(len(written), _LONGEST_NAME)
        lengths = [longest] if closing else range(longest, 0, -1)
        meant = next((written[:n] for n in lengths if split_name(written[:n])[0] in known), None)
        if meant:
            end = found.end() if closing else text.index(meant, found.start(2)) + len(meant)
            line, column = line_and_column(text, found.start())
            last, end_column = line_and_column(text, end)
            place = Place(line + 1, column + 1, last + 1, end_column + 1)
            yield place, text[found.start() : end], f"{{{{{meant}}}}}"


def split_name(written: str) -> tuple[str, str]:
    """What stands between {{ }} as the name of a cell and the shape of its figure, if one is asked."""
    name, *shape = _BAR.split(written, maxsplit=1)
    return name.rstrip(), shape[0].lstrip() if shape else ""


def in_shape(cell: Cell, kind: Kind, shape: str) -> str | None:
    """A figure as a text says it; None for what is no figure or does not suit the shape."""
    if cell is None or isinstance(cell, str):
        return None
    if shape == "千分位":
        return f"{cell:,}"
    if kind == "fee" and shape in {"万元", "元"}:
        amount = Decimal(cell) if shape == "万元" else cell * Decimal(10000)
        return f"{amount.normalize():f}{shape}"
    return None if shape else f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def short_names(form: Form) -> dict[tuple[Path, int], str]:
    """The shortest name of each cell that has one."""
    return {place: name for name, place in form.cell_names.items()}  # each is shorter than before


def _substitute(
    text: str, value_of: Callable[[str], str | None]
) -> tuple[str, dict[int, list[_Shift]], list[tuple[Passage, str]]]:
    if "{{" not in text:
        return text, {}, []
    shifts: dict[int, list[_Shift]] = {}
    unknown: list[tuple[Passage, str]] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        parts, last, length = [], 0, 0
        for found in _NAME.finditer(line):
            value = value_of(found[1])
            if value is None:
                place = Place(number + 1, found.start() + 1, number + 1, found.end() + 1)
                unknown.append((Passage(place, LEAD), found[1]))
                value = found[0]
            parts += [line[last : found.start()], value]
            length += found.start() - last + len(value)
            longer = len(found[0]) - len(value)
            shifts.setdefault(number, []).append(_Shift(length - len(value), length, longer))
            last = found.end()
        if parts:
            lines[number] = "".join([*parts, line[last:]])
    return "\n".join(lines), shifts, unknown


def _split(tokens: list[Token]) -> Iterator[tuple[int, str, list[Token]]]:
    number, heading, start = LEAD, "", 0
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            content = tokens[index + 1].content
            chapter = recognise(content)
            if chapter is not None:
                if index > start:
                    yield number, heading, tokens[start:index]
                number, heading, start = chapter, content, index
    if len(tokens) > start:
        yield number, heading, tokens[start:]


def _blocks(
    tokens: list[Token], lines: list[str], chapter: int, shifts: dict[int, list[_Shift]]
) -> Iterator[Block]:
    level, seen = 0, (-1, -1)
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type in {"inline", "fence"} and token.map and tuple(token.map) != seen:
            # All cells of a table row share one line: it is one block.
            first, last = seen = (token.map[0], token.map[1])
            own = {n: shifts[n] for n in range(first, last) if n in shifts}
            yield Block("\n".join(lines[first:last]).rstrip(), first, chapter, level, own)
