"""The codes of a PDF font into characters, and only where the file says which character it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from pdfminer.cmapdb import CMap, CMapBase
from pdfminer.pdffont import PDFFont, PDFSimpleFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager

from generator.importing.radicals import RADICALS

UNDECODED = "PDF 的文字编码无法识别，数字也可能读错。请提供 Word 原件。"
UNREADABLE = "\ufffd"  # stands for a character whose meaning the file does not tell
# Radicals, Latin ligatures and doubles of Chinese characters; of the rest, nothing is folded.
FOLDED = re.compile(r"[\u2f00-\u2fdf\ufb00-\ufb06\uf900-\ufaff\U0002f800-\U0002fa1f]")


class Fonts(PDFResourceManager):
    """The fonts of a document, without the letters pdfminer assumes where the file names none."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        font = super().get_font(objid, spec)
        embedded = "FontFile2" in font.descriptor or "FontFile3" in font.descriptor
        if isinstance(font, PDFSimpleFont) and "Encoding" not in spec and (embedded or not spec):
            font.cid2unicode = {}  # the codes of a part of a font are numbers of the maker's own
        return font


def readable(font: PDFFont, code: int) -> str:
    """The character of the code, only where the file says so."""
    try:
        text = font.to_unichr(code)
    except PDFUnicodeNotDefined:
        return UNREADABLE
    return "".join(_plain(char, font) for char in text)


def _plain(char: str, font: PDFFont) -> str:
    category = unicodedata.category(char)
    if char.isspace():
        return " "
    if category == "Cf":  # soft hyphen, zero-width space, byte order mark
        return ""
    if category == "Co" and any(name in str(font.fontname) for name in ("ding", "Symbol")):
        return char  # a bullet from a font of signs
    if category in ("Cc", "Co", "Cs", "Cn"):
        return UNREADABLE
    if FOLDED.match(char):
        return unicodedata.normalize("NFKC", char)
    return char.translate(RADICALS)


def decodes(cmap: CMapBase, codes: bytes) -> bool:
    """Whether every byte has a place in the character map: pdfminer skips what has none."""
    if not isinstance(cmap, CMap):
        return True  # each code is the character's own number
    node = cmap.code2cid
    for code in codes:
        found = node.get(code)
        if found is None:
            return False
        node = found if isinstance(found, dict) else cmap.code2cid
    return node is cmap.code2cid
