"""Word files (.docx, .docm) as plain blocks: paragraphs, tables and text boxes in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from generator.base.refusal import Refused
from generator.exporters.word_parts import AUTHOR, AUTHORITY, YEAR
from generator.importing.blocks import (
    MAX_BLOCKS,
    MAX_DEPTH,
    MAX_TEXT,
    Aside,
    Document,
    Grid,
    Paragraph,
)
from generator.importing.readers.word_numbers import ListCounters, read_numbers
from generator.importing.readers.word_parts import (
    PLAIN,
    Style,
    Styles,
    W,
    WordFile,
    open_word,
    outline,
    read_styles,
    value,
    whole,
)
from generator.importing.readers.word_tables import Blocks, read_table
from generator.importing.readers.word_text import (
    ALTERNATIVES,
    BOX,
    CONTENTS,
    CONTROL,
    PAGE_NUMBER,
    PARAGRAPH,
    PROPERTIES,
    TABLE,
    branch,
    read_paragraph,
    why_aside,
)
from generator.importing.values import doubt

_DRAWN = {"chart": "图表中的文字，未导入", "diagramData": "图形中的文字，未导入"}
# Parts beside the text: what holds one piece each, and what it is called.
_BESIDE = {
    "header": ("hdr", "页眉"),
    "footer": ("ftr", "页脚"),
    "footnotes": ("footnote", "脚注"),
    "endnotes": ("endnote", "尾注"),
    "comments": ("comment", "批注"),
}
_WORDS_DRAWN = frozenset(
    {
        "{http://schemas.openxmlformats.org/drawingml/2006/main}t",
        "{http://schemas.openxmlformats.org/drawingml/2006/chart}v",
    }
)
_MANY_BOXES = 10  # a report has a few at most
_DRAWN_IN_CELL = "格内是图片或嵌入的对象，读不出文字"
_CHOSEN_IN_CELL = "格内是下拉列表或复选框，读不出所选的值"
_ONLY_PAGE_NUMBER = re.compile(r"[\s\d\-–—―－~·•|/第页共一二三四五六七八九十PpageOofivxIVX]*")


@dataclass(slots=True)
class ReadingState:
    """One file while it is read: what it is read with, what is set aside on the way."""

    styles: Styles
    counters: ListCounters
    aside: list[Aside] = field(default_factory=list)
    characters: int = 0
    pictures: int = 0
    objects: int = 0
    beside: bool = False  # in a header, a note or the like: page numbers stay, nothing is counted
    boxes: int = 0  # text boxes and frames that stand anywhere on the page
    boxed: int = 0  # characters in them
    carried: str = ""  # text whose paragraph mark a reviewer struck out: it belongs to the next one


def read_docx(data: bytes) -> Document:
    """Read a Word file; its macros are never looked at. Refused for what is none or too large."""
    package = open_word(data)
    state = ReadingState(
        read_styles(package.tree("styles")), ListCounters(read_numbers(package.tree("numbering")))
    )
    blocks: Blocks = []
    for block in _story(package.body, state, 0):
        blocks.append(block)
        if len(blocks) > MAX_BLOCKS:
            raise Refused(f"段落超过 {MAX_BLOCKS} 个，不像一份报告。")
    if state.boxes >= _MANY_BOXES and 2 * state.boxed > state.characters:
        raise Refused(
            "全文由文本框拼成（多半由 PDF 转成），读不出各框的次序，没有读取；"
            "请用原来的 Word 文件，或者原来的 PDF。"
        )
    for kind in (*_BESIDE, *_DRAWN):
        for root in package.trees(kind):
            _read_beside(root, kind, state)
    if "vbaProject" in package.kinds:
        _note(state, "宏（VBA）", "文件带有宏，没有运行，也没有导入")
    if state.pictures:
        _note(state, f"图片 {state.pictures} 张，未导入", "图片")
    if state.objects:
        _note(state, f"嵌入的文件 {state.objects} 个，未导入", "嵌入的文件")
    return Document(tuple(blocks), tuple(dict.fromkeys(state.aside)), _written_for(package))


def _written_for(package: WordFile) -> tuple[str, int] | None:
    """Whose report of which year the form is, if it is one of `nianbao new --word`: Word, WPS and
    LibreOffice keep such properties when they save."""
    said = package.properties
    authority, year = said.get(AUTHORITY, ""), said.get(YEAR, "")
    return (authority, int(year)) if re.fullmatch("[0-9]{4}", year) and authority else None


def _story(
    elements: Iterable[etree._Element], state: ReadingState, depth: int, in_cell: bool = False
) -> Iterator[Paragraph | Grid]:
    """The blocks of a body, a cell, a text box, a header or a note."""
    if depth > MAX_DEPTH:
        raise Refused(f"表格或文本框嵌套超过 {MAX_DEPTH} 层，不像一份报告。")
    yield from _blocks(elements, state, depth, in_cell)
    yield from _carried(state)


def _cell(cell: etree._Element, state: ReadingState, depth: int) -> Blocks:
    """The blocks of a table's cell; what it shows that is no text makes it doubtful."""
    before = state.pictures, state.objects
    blocks: Blocks = list(_story(cell, state, depth, in_cell=True))
    if (state.pictures, state.objects) != before:
        blocks.append(Paragraph(doubt(_DRAWN_IN_CELL)))
    elif not blocks and next(cell.iter(f"{W}ddList", f"{W}checkBox"), None) is not None:
        blocks.append(Paragraph(doubt(_CHOSEN_IN_CELL)))
    return blocks


def _blocks(
    elements: Iterable[etree._Element], state: ReadingState, depth: int, in_cell: bool
) -> Iterator[Paragraph | Grid]:
    for element in elements:
        tag = element.tag
        if tag == PARAGRAPH:
            yield from _paragraph(element, state, depth, in_cell)
        elif tag == TABLE:
            yield from _carried(state)
            yield from read_table(
                element,
                lambda cell: _cell(cell, state, depth + 1),
                lambda part, why: _set_aside(part, why, state, depth + 1),
            )
        elif tag in PROPERTIES:
            continue
        elif tag == ALTERNATIVES:
            yield from _blocks(branch(element), state, depth, in_cell)
        elif tag == CONTROL and (why := why_aside(element)):
            _set_aside(element, why, state, depth + 1)
        elif next(element.iter(PARAGRAPH, TABLE), None) is not None:
            yield from _blocks(element, state, depth, in_cell)
        else:  # a run outside of any paragraph, or nothing at all
            yield from _paragraph(element, state, depth, in_cell)


def _paragraph(
    element: etree._Element, state: ReadingState, depth: int, in_cell: bool
) -> Iterator[Paragraph | Grid]:
    """A paragraph with its number, and after it the text boxes that hang on it."""
    content = read_paragraph(element, state.styles, pages=state.beside)
    state.pictures += content.pictures
    state.objects += content.objects
    for why, pieces in content.margin.items():
        _note(state, "".join(pieces), why)
    text = "".join(content.text)
    properties = element.find(f"{W}pPr")
    style = state.styles.get(content.style) or state.styles.get("", PLAIN)
    if style.contents:
        _note(state, text, CONTENTS)
    elif _mark_is_gone(properties):
        state.carried += text
    else:
        text = (state.carried + text).strip()
        state.carried = ""
        # What is wholly hidden or struck out has no number; a blank cell may consist of one.
        if text or not content.margin:
            number = _number(properties, style, state)
            if number and (text or in_cell):
                text = number(text)
        if text:
            if properties is not None and properties.find(f"{W}framePr") is not None:
                state.boxes += 1
                state.boxed += len(text)
            level = outline(properties)
            _charge(state, text)
            yield Paragraph(text, (style.level or 0) if level is None else level)
    for box, why in content.boxes:
        inside = box if box.tag == BOX else (box,)
        if why:
            _set_aside(inside, why, state, depth + 1)
        else:
            yield from _carried(state)
            before = state.characters, state.boxed
            yield from _story(inside, state, depth + 1, in_cell)
            state.boxes += 1
            state.boxed = before[1] + state.characters - before[0]


def _number(
    properties: etree._Element | None, style: Style, state: ReadingState
) -> Callable[[str], str] | None:
    """What puts the paragraph's number before its text; None where it is not numbered."""
    own = None if properties is None else properties.find(f"{W}numPr")
    number = value(own, "numId") or style.number
    if state.beside or number in {"", "0"}:
        return None
    if level := value(own, "ilvl"):
        return state.counters.advance(number, whole(level, -1))
    if style.list_level is not None:
        return state.counters.advance(number, style.list_level)
    return state.counters.advance(number, state.counters.level_of(number, style.numbered_by))


def _mark_is_gone(properties: etree._Element | None) -> bool:
    """Whether a reviewer struck out the end of the paragraph, so that the next one goes on with it."""
    mark = None if properties is None else properties.find(f"{W}rPr")
    return mark is not None and (
        mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None
    )


def _carried(state: ReadingState) -> Iterator[Paragraph]:
    """What was kept for the next paragraph, where none comes."""
    text, state.carried = state.carried.strip(), ""
    if text:
        _charge(state, text)
        yield Paragraph(text)


def _set_aside(
    elements: Iterable[etree._Element], why: str, state: ReadingState, depth: int
) -> None:
    """Keep what `elements` say out of the document, as one note."""
    before = state.beside, state.carried
    state.beside, state.carried = True, ""
    lines: list[str] = []
    for block in _story(elements, state, depth):
        cells = block.cells if isinstance(block, Grid) else (block,)
        lines += [cell.text for cell in cells if cell.text]
    state.beside, state.carried = before
    text = "\n".join(lines)
    _note(state, text, PAGE_NUMBER if _is_page_number(text, why) else why)


def _is_page_number(text: str, why: str) -> bool:
    return why in {"页眉", "页脚"} and bool(_ONLY_PAGE_NUMBER.fullmatch(text))


def _read_beside(root: etree._Element, kind: str, state: ReadingState) -> None:
    """Headers, footers, notes, comments, and the words in charts: each an aside."""
    if kind in _DRAWN:
        words = [element.text.strip() for element in root.iter(*_WORDS_DRAWN) if element.text]
        _note(state, " ".join(filter(None, words)), _DRAWN[kind])
        return
    name, why = _BESIDE[kind]
    for element in root.iter(W + name):
        if element.get(f"{W}author") != AUTHOR:  # our own remarks are last year's figures
            _set_aside(element, why, state, 0)


def _note(state: ReadingState, text: str, why: str) -> None:
    text = text.strip()
    if not text:
        return
    _charge(state, text)
    if why == CONTENTS and state.aside and state.aside[-1].why == why:
        text = f"{state.aside.pop().text}\n{text}"
    state.aside.append(Aside(text, why))


def _charge(state: ReadingState, text: str) -> None:
    state.characters += len(text)
    if state.characters > MAX_TEXT:
        raise Refused(f"文字超过 {MAX_TEXT // 10_000} 万字，不像一份报告。")
