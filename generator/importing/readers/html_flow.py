"""What a web page shows, in order: paragraphs and tables, and what it hides or only offers, aside.

A block element and a <br> end a paragraph, as does a line of the source that begins with two or
more ideographic or no-break spaces: that is how most government pages mark their paragraphs. The
lines of one heading stay together. White space is what a browser makes of it, but for one thing:
where a line of the source ends between two Chinese characters, nothing stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from generator.base.refusal import Refused
from generator.importing.blocks import MAX_DEPTH, Aside, Paragraph
from generator.importing.readers.html_attributes import (
    Numbering,
    is_hidden,
    is_out_of_order,
    is_shown_as_block,
    is_struck,
    keeps_lines,
    next_number,
    numbering,
)
from generator.importing.readers.html_tables import CELLS, Block, read_table
from generator.importing.values import doubt

_BLOCK_NAMES = """
address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu
nav ol optgroup option p plaintext pre search section summary tbody td tfoot th thead tr ul xmp
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LONGEST_HEADING = 100  # a heading tag left open would else make headings of all that follows
_LISTS = frozenset({"ol", "ul"})
_RAISING = frozenset({"sup", "sub"})
_KEPT = frozenset({"pre", "listing", "xmp", "plaintext"})
# Not shown at all, and no text of the document.
_UNSHOWN_NAMES = "base embed frame head iframe link meta script style template title xml"
_UNSHOWN = frozenset(_UNSHOWN_NAMES.split())
_HIDDEN = "网页中隐藏的文字"
_STRUCK = "网页中划去的文字"
_RUBY = "注音"
_NOTE_MARK = "注的标号"
_FORM = "网页表单的选项、按钮"
_ASIDE = {
    "nav": "网页导航、页脚",
    "footer": "网页导航、页脚",
    "noscript": _HIDDEN,
    "noframes": _HIDDEN,
    "datalist": _HIDDEN,
    "select": _FORM,
    "button": _FORM,
    "textarea": _FORM,
    "del": _STRUCK,
    "s": _STRUCK,
    "strike": _STRUCK,
    "rt": _RUBY,
    "rp": _RUBY,
}
# What may show in a cell what is no text of the page.
_FIELDS = ("input", "select", "textarea")
_DRAWN = ("img", "script", "canvas", "svg", "object", "embed", "iframe")
_NOT_SHOWN_INPUT = frozenset({"hidden", "checkbox", "radio", "password", "file", "image"})

_BREAK = "\x1e"  # stands for a <br> until the paragraph is cut; no text holds it
_RAISED = "\x1d", "\x1c"  # stand around what is raised or lowered
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_LINE = re.compile(r"\r\n|[\r\n\u2028\u2029]")
_IDEOGRAPH = "[\u2e80-\u2fff\u3001-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]"
_SPACES = re.compile(r"[ \t\f\r\n\u2028\u2029]+")
_GAPS = re.compile(r"[ \n]+")  # of reduced pieces side by side; a tab of <pre> is none
_WRAPPED = re.compile(f"(?<={_IDEOGRAPH})\n(?={_IDEOGRAPH})")
_INDENTED = re.compile("\n(?=[\u3000\xa0]{2})")
# A raised or lowered sign beside a figure is no part of it: 5<sup>1</sup> is not 51.
_NOTE = re.compile(r"(?<=\d)\x1d([^\x1c\x1d]+)\x1c|\x1d([^\x1c\x1d]+)\x1c(?=\d)")
_REFERENCE = re.compile(r"[\[（(【]?\s*注\s*\d{1,3}\s*[\])）】]?|[①-⑳]")  # a linked 5 is a figure
_NUMBERED = re.compile(r"[（(]?[0-9一二三四五六七八九十]+[）)、.．]")


class _Boundary(NamedTuple):
    """Where a block begins or ends: the heading level of what follows, the number shown before it."""

    level: int = 0
    number: str = ""
    ends_item: bool = False


class _Inside(NamedTuple):
    """What holds inside an element."""

    level: int = 0
    keeps_lines: bool = False
    is_block: bool = False  # of the element itself


_Token = str | _Boundary | Block


def read_flow(root: etree._Element, depth: int = 0) -> Iterator[Block]:
    """The blocks below `root`, and what is set aside; `depth` counts the tables around it."""
    if depth > MAX_DEPTH:
        raise Refused(
            f"表格一层套一层超过 {MAX_DEPTH} 层，读不准。请另存只含报告正文的网页后再导入。"
        )
    pieces: list[str] = []
    level, number = 0, ""
    for token in _tokens(root, depth):
        if isinstance(token, str):
            pieces.append(token)
            continue
        if isinstance(token, Aside):
            yield token
            continue
        lines = _lines("".join(pieces))
        pieces = []
        if lines:
            if not _NUMBERED.match(lines[0]):
                lines[0] = number + lines[0]
            number = ""
            yield from _paragraphs(lines, level)
        if isinstance(token, _Boundary):
            level = token.level
            number = "" if token.ends_item else number + token.number
        else:
            number = ""
            yield token


def _tokens(root: etree._Element, depth: int) -> Iterator[_Token]:
    """The elements one after the other, without recursion: old pages nest hundreds of them."""
    inside = [_Inside()]
    lists: list[Numbering] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            ended = inside.pop()
            if element.tag in _LISTS:
                lists.pop()
            yield from _end(element, ended, inside[-1])
            if element.tail and element is not root:
                yield _piece(element.tail, inside[-1])
            continue
        inside.append(_inside(element, inside[-1]))
        if element.tag in _LISTS:
            lists.append(numbering(element))
        if element is not root and _is_apart(element, root):
            yield from _apart(element, depth)
            walk.skip_subtree()
        else:
            yield from _start(element, inside[-1], lists)
    yield _Boundary()


def _start(
    element: etree._Element, inside: _Inside, lists: Sequence[Numbering]
) -> Iterator[_Token]:
    """What the start of an element puts on the page, up to the first element inside it."""
    tag = element.tag
    if inside.is_block:
        number = next_number(element, lists[-1]) if tag == "li" and lists else ""
        yield _Boundary(inside.level, number)
    if tag == "br":
        yield _BREAK
    if tag in _RAISING:
        yield _RAISED[0]
    if element.text:
        yield _piece(element.text, inside)


def _end(element: etree._Element, inside: _Inside, outer: _Inside) -> Iterator[_Token]:
    if inside.is_block:
        yield _Boundary(outer.level, ends_item=element.tag == "li")
    if element.tag in _RAISING:
        yield _RAISED[1]


def _inside(element: etree._Element, outer: _Inside) -> _Inside:
    tag = element.tag
    return _Inside(
        _HEADINGS.get(tag, outer.level),
        outer.keeps_lines or tag in _KEPT or keeps_lines(element),
        tag in _BLOCKS or is_shown_as_block(element),
    )


def _is_apart(element: etree._Element, root: etree._Element) -> bool:
    """Whether an element is no running text: a table, or something set aside or not shown."""
    tag = element.tag
    return (
        tag in {"table", "input"}
        or tag in _UNSHOWN
        or tag in _ASIDE
        or (tag in CELLS and root.tag == "table")
        or is_hidden(element)
        or is_struck(element)
        or _is_reference(element)
    )


def _is_reference(element: etree._Element) -> bool:
    """Whether it is the mark of a note, which leads to the note on the same page: 注1."""
    return (
        element.tag == "a"
        and element.get("href", "").startswith("#")
        and _REFERENCE.fullmatch("".join(map(str, element.itertext())).strip()) is not None
    )


def _apart(element: etree._Element, depth: int) -> Iterator[_Token]:
    tag = element.tag
    if tag in _UNSHOWN or (tag in CELLS and not is_hidden(element)):
        return  # the cells of a table are read by read_table
    if tag == "input":
        text = " ".join(element.get("value", "").split())
        if text and element.get("type", "").lower() not in _NOT_SHOWN_INPUT:
            yield Aside(text, _FORM)
    elif _is_reference(element):
        yield Aside("".join(map(str, element.itertext())).strip(), _NOTE_MARK)
    elif is_hidden(element) or is_struck(element) or tag in _ASIDE:
        why = _HIDDEN if is_hidden(element) else _ASIDE.get(tag, _STRUCK)
        text = "\n".join(_said(read_flow(element, depth + 1)))
        if text:
            yield Aside(text, why)
    else:
        # First the caption and what stands between the cells, where browsers show it too.
        yield _Boundary()
        yield from read_flow(element, depth + 1)
        yield from read_table(element, lambda cell: _in_cell(cell, depth + 1))


def _in_cell(cell: etree._Element, depth: int) -> Iterator[Block]:
    """What a cell of a table holds; what it shows that is no text makes it doubtful."""
    blank = True
    for block in read_flow(cell, depth):
        blank = blank and isinstance(block, Aside)
        yield block
    fields = (e for e in cell.iter(*_FIELDS) if e.get("type", "").lower() != "hidden")
    if next(fields, None) is not None:
        yield Paragraph(doubt("格内是网页表单，不能确定所填的值"))
    elif is_out_of_order(cell):
        yield Paragraph(doubt("格内的文字在网页上不按原来的次序显示，不能确定印出来是什么"))
    elif blank and next(cell.iter(*_DRAWN), None) is not None:
        yield Paragraph(doubt("格内是图片或脚本，读不出文字"))


def _said(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph | Aside):
            yield block.text
        else:
            yield from (cell.text for cell in block.cells if cell.text)


def _piece(text: str, inside: _Inside) -> str:
    """A text of the source, its white space reduced as far as can be told from it alone."""
    text = _INVISIBLE.sub("", text)
    if inside.keeps_lines:
        return _LINE.sub(_BREAK, text).replace(" ", "\xa0")
    return _WRAPPED.sub("", _reduced(text, _SPACES))


def _reduced(text: str, spaces: re.Pattern[str]) -> str:
    """White space as one space or, where a line of the source ends in it, one line end."""
    return spaces.sub(lambda run: "\n" if _LINE.search(run[0]) else " ", text)


def _lines(text: str) -> list[str]:
    """The lines of a paragraph as shown, without those that are blank."""
    if not text or text.isspace():
        return []
    if _RAISED[0] in text or _RAISED[1] in text:
        text = _NOTE.sub(r"[\1\2]", text).replace(_RAISED[0], "").replace(_RAISED[1], "")
    lines = _INDENTED.sub(_BREAK, _reduced(text, _GAPS)).split(_BREAK)
    shown = (line.replace("\n", " ").replace("\xa0", " ").strip() for line in lines)
    return [line for line in shown if line]


def _paragraphs(lines: list[str], level: int) -> Iterator[Paragraph]:
    heading = "\n".join(lines)
    if level and len(heading) <= _LONGEST_HEADING:
        yield Paragraph(heading, level)
    else:
        yield from map(Paragraph, lines)
