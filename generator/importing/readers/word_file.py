"""A Word file opened: its body, and the other parts by what they are to it.

Plain lxml and not python-docx: that library knows nothing of text boxes, revisions or numbers kept
outside the text, each of its cells costs a walk over the table, and it reads a DTD if there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from generator.base.refusal import Refused
from generator.importing.readers.container import Related, parsed, related, unpack
from generator.importing.readers.word_styles import W

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
    main = next(starts, Related()).part
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
