"""A Word file opened: its body, its other parts by what they are to it, and its styles.

Plain lxml and not python-docx: that library knows nothing of text boxes, revisions or numbers kept
outside the text, each of its cells costs a walk over the table, and it reads a DTD if there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from generator.base.refusal import Refused
from generator.exporters.word_parts import CUSTOM
from generator.importing.blocks import MAX_DEPTH
from generator.importing.readers.container import Relationship, parsed, related, unpack

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
_HEADING = re.compile(r"(?:heading|标题) ?([1-9])")
_CONTENTS = re.compile(r"toc (?:\d|heading)|contents (?:\d|heading)|目录 ?\d")
_NUMBER = re.compile(r"-?\d{1,6}")
_DEEPEST = 6  # Paragraph.level


class Style(NamedTuple):
    """A style with all it inherits; `numbered_by` is the style that names the numbering.

    `level`, `hidden` and `struck` are None where neither the style nor those it is based on say anything.
    """

    level: int | None = None
    hidden: bool | None = None
    struck: bool | None = None
    contents: bool = False
    number: str = ""
    list_level: int | None = None
    numbered_by: str = ""
    ground: bool = False


Styles = Mapping[str, Style]
PLAIN = Style()


def read_styles(root: etree._Element | None) -> Styles:
    """Every style by its id; "" is the default style of paragraphs."""
    if root is None:
        return {}
    own: dict[str, tuple[Style, str]] = {}
    default = ""
    for element in root.iter(f"{W}style"):
        name = element.get(f"{W}styleId", "")
        own[name] = _own(element, name), value(element, "basedOn")
        if element.get(f"{W}type") == "paragraph" and on(element.get(f"{W}default", "0")):
            default = name
    styles = {name: _inherited(name, own) for name in own}
    return styles | {"": styles.get(default, PLAIN)}


def outline(properties: etree._Element | None) -> int | None:
    """The heading level (0: body text) that the properties themselves set, None where none."""
    level = whole(value(properties, "outlineLvl"), -1)
    if level < 0:
        return None
    return min(level + 1, _DEEPEST) if level < 9 else 0


def value(element: etree._Element | None, name: str) -> str:
    """w:val of the child `name`; "" where there is no such child."""
    child = None if element is None else element.find(W + name)
    return "" if child is None else child.get(VAL, "")


def flag(element: etree._Element | None, name: str) -> bool | None:
    """A switch such as w:vanish: True, False, or None where it is not named."""
    child = None if element is None else element.find(W + name)
    return None if child is None else on(child.get(VAL, "1"))


def is_struck(properties: etree._Element | None) -> bool | None:
    """Whether a line, or two, goes through the text; None where the properties do not say."""
    said = [s for name in ("strike", "dstrike") if (s := flag(properties, name)) is not None]
    return any(said) if said else None


def is_ground(shade: etree._Element) -> bool:
    """Whether a w:shd gives a ground on which white text is seen."""
    patterned = shade.get(VAL, "clear") not in {"clear", "nil"}
    return patterned or shade.get(f"{W}fill", "auto").upper() not in {"AUTO", "FFFFFF"}


def on(word: str) -> bool:
    """A Boolean as Word writes it."""
    return word not in {"0", "false", "off"}


def whole(text: str, otherwise: int) -> int:
    """A small whole number, or `otherwise` where the file holds anything else."""
    return int(text) if _NUMBER.fullmatch(text) and text.isascii() else otherwise


def _own(element: etree._Element, name: str) -> Style:
    properties = element.find(f"{W}pPr")
    numbering = None if properties is None else properties.find(f"{W}numPr")
    title = value(element, "name").lower()
    level = outline(properties)
    if level is None and (found := _HEADING.fullmatch(title)):
        level = min(int(found[1]), _DEEPEST)
    elif level is None and title == "title":
        level = 1
    number = value(numbering, "numId")
    return Style(
        level,
        flag(element.find(f"{W}rPr"), "vanish"),
        is_struck(element.find(f"{W}rPr")),
        bool(_CONTENTS.fullmatch(title)),
        number,
        whole(value(numbering, "ilvl"), -1) if value(numbering, "ilvl") else None,
        name if number else "",
        any(map(is_ground, element.iter(f"{W}shd"))),
    )


def _inherited(name: str, own: Mapping[str, tuple[Style, str]]) -> Style:
    """The style `name` filled up from those it is based on; a circle ends where it closes."""
    style, base = own[name]
    for _ in range(MAX_DEPTH):
        if base not in own:
            break
        below, base = own[base]
        style = Style(
            below.level if style.level is None else style.level,
            below.hidden if style.hidden is None else style.hidden,
            below.struck if style.struck is None else style.struck,
            style.contents,
            style.number or below.number,
            below.list_level if style.list_level is None else style.list_level,
            style.numbered_by or below.numbered_by,
            style.ground or below.ground,
        )
    return style


_SUFFIX = ".docx"
# Word's “strict” format writes the same names under other addresses.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (
        b"http://purl.oclc.org/ooxml/drawingml/main",
        b"http://schemas.openxmlformats.org/drawingml/2006/main",
    ),
)


@dataclass(frozen=True, slots=True)
class WordFile:
    """The body, the XML parts by name, and of what kind those are that the body is linked to."""

    body: etree._Element
    parts: Mapping[str, bytes]
    linked: Mapping[str, str]

    @property
    def properties(self) -> dict[str, str]:
        """The document's own properties by name, those that are text."""
        if CUSTOM not in self.parts:
            return {}
        found = {}
        for one in parsed(self.parts[CUSTOM], _SUFFIX):
            name, value = one.get("name"), next(iter(one), None)
            if name and value is not None and value.text:
                found[name] = value.text.strip()
        return found

    @property
    def kinds(self) -> frozenset[str]:
        """What there is beside the body: "styles", "header", "vbaProject" …"""
        return frozenset(self.linked.values())

    def trees(self, kind: str) -> Iterator[etree._Element]:
        """The root of every part of that kind, each part once."""
        for part, its_kind in self.linked.items():
            if its_kind == kind and part in self.parts:
                yield _tree(self.parts[part])

    def tree(self, kind: str) -> etree._Element | None:
        """The root of the only part of that kind; None if there is none."""
        return next(self.trees(kind), None)


def open_word(data: bytes) -> WordFile:
    """Open a .docx or .docm; anything else is refused."""
    parts = unpack(data, _SUFFIX)
    starts = (link for link in related(parts, "", _SUFFIX) if link.kind == "officeDocument")
    main = next(starts, Relationship()).part
    body = _tree(parts[main]).find(f"{W}body") if main in parts else None
    if body is None:
        raise Refused(
            "文件里没有 Word 正文（可能是改了扩展名的表格或演示文稿）。"
            "请用 Word 或 WPS 打开核对，另存为 .docx 后再导入。"
        )
    links = related(parts, main, _SUFFIX)
    return WordFile(body, parts, {link.part: link.kind for link in links})


def _tree(xml: bytes) -> etree._Element:
    """The root of a part, under the usual addresses."""
    if b"purl.oclc.org/ooxml" in xml:
        for strict, usual in _STRICT:
            xml = xml.replace(strict, usual)
    return parsed(xml, _SUFFIX)
