"""The text of one Word paragraph: what is read, what is set aside and why, what hangs on it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from generator.base.refusal import Refused
from generator.importing.blocks import MAX_DEPTH
from generator.importing.readers.word_parts import (
    PLAIN,
    Styles,
    W,
    flag,
    is_ground,
    is_struck,
    value,
    whole,
)

DELETED = "修订中已删除的文字"
HIDDEN = "隐藏文字"
STRUCK = "划去的文字"
_UNSEEN = "白色或极小的文字，纸上看不见"
PAGE_NUMBER = "页码"
CONTENTS = "目录"
PROMPT = "内容控件里没有填写的提示"
_PINYIN = "拼音"
_CODE = "域代码里的文字"
_SYMBOL = "符号字体的字符，无法转成文字"
_FORMULA = "公式域，未导入"
_WORD_ART = "艺术字"

PARAGRAPH, TABLE, BOX = f"{W}p", f"{W}tbl", f"{W}txbxContent"
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
CONTROL = f"{W}sdt"
_MC = ALTERNATIVES.removesuffix("AlternateContent")
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VML = "{urn:schemas-microsoft-com:vml}"
_TEXT = frozenset({f"{W}t", f"{W}delText", f"{_MATH}t"})
# What each stands for; soft hyphens and page positions stand for nothing.
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    # So that 1/2 and 10² do not become 12 and 102.
    f"{_MATH}den": "/",
    f"{_MATH}sup": "^",
    f"{_MATH}sub": "_",
}
_GONE = frozenset({f"{W}del", f"{W}moveFrom"})
_PICTURES = frozenset(
    {"{http://schemas.openxmlformats.org/drawingml/2006/main}blip", f"{_VML}imagedata"}
)
_OBJECTS = frozenset({f"{W}object", f"{W}altChunk", f"{W}subDoc", f"{W}control"})
_SIMPLE_FIELD, _INSTRUCTION = f"{W}fldSimple", f"{W}instrText"
_HUNG = frozenset({PARAGRAPH, TABLE, BOX})  # on the paragraph: read after it
_CLOSED = _TEXT | _HUNG | {_INSTRUCTION}  # nothing inside is read here
# Settings, not text.
PROPERTIES = frozenset(
    W + name
    for name in (
        "pPr", "rPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr",
        "rubyPr", "customXmlPr", "smartTagPr", "ffData", "fldData", "delInstrText",
    )
)  # fmt: skip
_TINY = 2  # half points
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_TEXT_IN_CODE = re.compile(r"\s*(?:EQ|SYMBOL|QUOTE|MACROBUTTON)\b", re.IGNORECASE)
_SYMBOLS = {"FC": "✓", "FD": "☒", "FE": "☑", "A8": "☐", "6C": "●", "6E": "■", "B7": "•"}


@dataclass(slots=True)
class OpenField:
    """A field that has begun: its instruction so far, whether its result has, whether it has any."""

    code: str = ""
    result: bool = False
    filled: bool = False


@dataclass(slots=True)
class ParagraphContent:
    """What is found in one paragraph: its text, what is set aside (by the reason why), and what
    hangs on it (each with the reason why it is set aside, "": it is not)."""

    styles: Styles
    style: str
    pages: bool  # whether page numbers are text, as in a footer
    text: list[str] = field(default_factory=list)
    margin: dict[str, list[str]] = field(default_factory=dict)
    boxes: list[tuple[etree._Element, str]] = field(default_factory=list)
    fields: list[OpenField] = field(default_factory=list)
    pictures: int = 0
    objects: int = 0

    def put(self, text: str, why: str) -> None:
        """Add `text`: to the paragraph, or to the margin if there is a reason why."""
        if not text:
            return
        for begun in self.fields:
            begun.filled = begun.filled or begun.result
            if not why and not begun.result:
                why = _CODE
            elif not why and not self.pages and _PAGE_FIELD.match(begun.code):
                why = PAGE_NUMBER
        (self.margin.setdefault(why, []) if why else self.text).append(text)


def read_paragraph(element: etree._Element, styles: Styles, *, pages: bool) -> ParagraphContent:
    """Everything in a paragraph, or in a run or the like that stands outside of any."""
    content = ParagraphContent(styles, value(element.find(f"{W}pPr"), "pStyle"), pages)
    _walk(element if element.tag == PARAGRAPH else (element,), content, "")
    while content.fields:  # a field never ended, or one that goes on in the next paragraph
        _end_field(content)
    return content


def branch(alternatives: etree._Element) -> Iterable[etree._Element]:
    """What to read of something written twice, for new and for old programs: the elements of one
    copy, of the first that holds text."""
    copies = [
        *alternatives.iterchildren(f"{_MC}Choice"),
        *alternatives.iterchildren(f"{_MC}Fallback"),
    ]
    return next((copy for copy in copies if _has_text(copy)), copies[0] if copies else ())


def why_aside(control: etree._Element) -> str:
    """Why the text of a content control is none of the document's own; "" where it is."""
    properties = control.find(f"{W}sdtPr")
    if properties is None:
        return ""
    if flag(properties, "showingPlcHdr"):
        return PROMPT
    gallery = value(properties.find(f"{W}docPartObj"), "docPartGallery")
    return CONTENTS if gallery == "Table of Contents" else ""


def _walk(elements: Iterable[etree._Element], content: ParagraphContent, why: str) -> None:
    """Read the elements in order; those not named here are passed through, so no text is lost."""
    for element in elements:
        tag = element.tag
        if tag in PROPERTIES:
            continue
        text, own = _text_of(element, content)
        content.put(text, why or own)
        _note(element, content, why)
        if tag in _CLOSED:
            continue
        if tag == ALTERNATIVES:
            _walk(branch(element), content, why)
        elif tag in _OBJECTS:
            pictures = content.pictures  # the picture of the object is no picture of its own
            _walk(element, content, why)
            content.pictures = pictures
        elif tag == _SIMPLE_FIELD:
            depth = len(content.fields)
            content.fields.append(OpenField(element.get(f"{W}instr", ""), result=True))
            _walk(element, content, why)
            del content.fields[depth:]
        else:
            _walk(element, content, why or _reason(element, tag, content))


def _text_of(element: etree._Element, content: ParagraphContent) -> tuple[str, str]:
    """What an element by itself stands for, and why that is no text of the paragraph ("": it is)."""
    tag = element.tag
    if tag in _TEXT:
        return element.text or "", ""
    if tag in _CHARACTERS:
        return _CHARACTERS[tag], ""
    if tag == f"{W}sym":
        return _symbol(element)
    if tag == f"{_VML}textpath":
        return element.get("string", ""), _WORD_ART
    return "^" if tag == f"{W}r" and _would_join(element, content) else "", ""


def _note(element: etree._Element, content: ParagraphContent, why: str) -> None:
    """What is no text but belongs to the paragraph: marks of fields, text boxes, pictures, objects."""
    tag = element.tag
    if tag == f"{W}fldChar":
        _field_mark(element.get(f"{W}fldCharType", ""), content)
    elif tag == _INSTRUCTION and content.fields:
        content.fields[-1].code += element.text or ""
    elif tag in _HUNG:
        content.boxes.append((element, why))
    elif tag in _PICTURES:
        content.pictures += 1
    elif tag in _OBJECTS:
        content.objects += 1


def _reason(element: etree._Element, tag: str, content: ParagraphContent) -> str:
    """Why what is in `element` is no text of the paragraph."""
    if tag == f"{W}r":
        return _why_unread(element, content)
    if tag in _GONE:
        return DELETED
    if tag == f"{W}rt":
        return _PINYIN
    return why_aside(element) if tag == CONTROL else ""


def _why_unread(run: etree._Element, content: ParagraphContent) -> str:
    """Why a reader of the paper would not read a run: it is hidden, struck through or cannot be
    seen; "" where it is none of these."""
    properties = run.find(f"{W}rPr")
    styles = (
        content.styles.get(value(properties, "rStyle") or "no style", PLAIN),
        content.styles.get(content.style, PLAIN),
    )
    hidden = [flag(properties, "vanish"), *(style.hidden for style in styles)]
    struck = [is_struck(properties), *(style.struck for style in styles)]
    if next((said for said in hidden if said is not None), False):
        return HIDDEN
    if next((said for said in struck if said is not None), False):
        return STRUCK
    unseen = properties is not None and _is_unseen(run, properties, content.styles)
    return _UNSEEN if unseen else ""


def _is_unseen(run: etree._Element, properties: etree._Element, styles: Styles) -> bool:
    """Whether the characters are no larger than a point, or white on white."""
    if 0 <= whole(value(properties, "sz"), -1) <= _TINY:
        return True
    if (
        value(properties, "color").upper() != "FFFFFF"
        or properties.find(f"{W}highlight") is not None
    ):
        return False
    around = [run, *run.iterancestors(PARAGRAPH, f"{W}tc", f"{W}tr", TABLE)]
    settings = [
        own
        for element in around
        for name in ("rPr", "pPr", "tcPr", "trPr", "tblPr")
        if (own := element.find(f"{W}{name}")) is not None
    ]
    return not any(
        styles.get(value(own, "tblStyle") or "no style", PLAIN).ground
        or any(map(is_ground, own.iterfind(f"{W}shd")))
        for own in settings
    )


def _would_join(run: etree._Element, content: ParagraphContent) -> bool:
    """Whether a raised digit follows a digit: 12² and a note's mark must not be read as 122."""
    if value(run.find(f"{W}rPr"), "vertAlign") != "superscript":
        return False
    raised = next((text.text for text in run.iter(*_TEXT) if text.text), "")
    return bool(content.text) and content.text[-1][-1].isdigit() and raised[:1].isdigit()


def _field_mark(kind: str, content: ParagraphContent) -> None:
    if kind == "begin":
        if len(content.fields) == MAX_DEPTH:
            raise Refused(f"域嵌套超过 {MAX_DEPTH} 层，不像一份报告。")
        content.fields.append(OpenField())
    elif content.fields and kind == "separate":
        content.fields[-1].result = True
    elif content.fields and kind == "end":
        _end_field(content)


def _end_field(content: ParagraphContent) -> None:
    """End the innermost field; what it draws from its instruction alone is not lost without a word."""
    ended = content.fields.pop()
    if not ended.filled and _TEXT_IN_CODE.match(ended.code):
        content.margin.setdefault(_FORMULA, []).append(ended.code)


def _symbol(element: etree._Element) -> tuple[str, str]:
    """A sign of a symbol font: as text, or its font and code and why it is none."""
    code = element.get(f"{W}char", "").upper().removeprefix("F0")
    if code in _SYMBOLS:
        return _SYMBOLS[code], ""
    return f"{element.get(f'{W}font', '')} {code}", _SYMBOL


def _has_text(element: etree._Element) -> bool:
    return any(text.text for text in element.iter(*_TEXT))
