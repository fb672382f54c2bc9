"""A web page as saved from a browser: what it shows as blocks, all else that it says set aside.

The values of its <meta> elements are asides such as "PubDate：2024-01-15" (网页元数据), so are its
<title>, its <link rel=canonical> and the address that Internet Explorer noted when saving it.
Nothing that a page refers to is ever fetched.
"""

from __future__ import annotations

import codecs
import email
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from generator.base.refusal import Refused
from generator.importing.blocks import (
    MAX_BLOCKS,
    MAX_BYTES,
    MAX_MARKUP,
    MAX_TAGS,
    MAX_TEXT,
    Aside,
    Document,
    Grid,
    Paragraph,
)
from generator.importing.readers.html_flow import read_flow
from generator.importing.readers.html_styles import apply_sheets
from generator.importing.readers.html_tables import Block

_METADATA = "网页元数据"
# The names that the standard for government sites gives them, however a page spells them.
_NAMES = {
    name.lower(): name
    for name in (
        "ArticleTitle",
        "PubDate",
        "ContentSource",
        "SiteName",
        "ColumnName",
        "Url",
        "Author",
        "Keywords",
        "Description",
    )
}
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_EMBEDDED = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_PICTURE = re.compile(r"data:[\w.+/-]+;base64,[\w+/=%-]+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")
_LONG = 100_000  # characters
_MAX_ATTRIBUTES = 200  # of one tag


def read_html(data: bytes) -> Document:
    """Read a web page or web archive (.mht) of any encoding met in Chinese offices; Refused for one
    that is none, has no text, or is too large."""
    if len(data) > MAX_BYTES:
        raise Refused(f"文件太大（超过 {MAX_BYTES >> 20} MB），请另存只含报告正文的网页后再导入。")
    blocks: list[Paragraph | Grid] = []
    aside: list[Aside] = []
    size = 0
    for block in _read(data):
        if isinstance(block, Aside):
            aside.append(block)
        else:
            blocks.append(block)
        said = block.cells if isinstance(block, Grid) else [block]
        size += sum(len(part.text) for part in said)
        if size > MAX_TEXT or len(blocks) > MAX_BLOCKS or len(aside) > MAX_BLOCKS:
            raise Refused("网页的文字多得不像一份年报。请另存只含报告正文的网页后再导入。")
    if not blocks and not aside:
        raise Refused("网页里没有文字。请在浏览器中打开，等正文显示后再另存为网页。")
    return Document(tuple(blocks), tuple(aside))


def _read(data: bytes) -> Iterator[Block]:
    tags = 0
    for page in pages(data):
        text = _PICTURE.sub("data:,", page)
        if len(_CONTROL.findall(text)) > max(20, len(text) // 50):
            raise Refused("这不是网页，或者编码无法识别。请在浏览器中打开后另存为网页。")
        tags += text.count("<")
        if tags > MAX_TAGS or len(text) > MAX_MARKUP:
            raise Refused("网页大得不像一份年报。请另存只含报告正文的网页后再导入。")
        yield from _page(text)


def _page(text: str) -> Iterator[Block]:
    root = _parsed(text.replace("\0", ""))
    if root is None:
        return
    # What stands behind </html> makes a tree of its own.
    roots = [root, *root.itersiblings()]
    if saved := _SAVED_FROM.search(text[:4096]):
        yield Aside(f"saved from url：{saved[1]}", _METADATA)
    for tree in roots:
        yield from _metadata(tree)
    for tree in roots:
        apply_sheets(tree)
        yield from read_flow(tree)
    for tree in roots:
        yield from _not_read(tree)


def _parsed(text: str) -> etree._Element | None:
    """The tree, or None where there is nothing in it; a tree cut off by libxml2 is refused."""
    page = text.encode("utf-8", errors="replace")
    try:
        if len(text) > _LONG:
            # A tree takes time that grows with the square of the attributes of a tag.
            etree.fromstring(page, etree.HTMLParser(target=_AttributeLimit(), encoding="utf-8"))
        parser = etree.HTMLParser(
            encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
        )
        root = etree.fromstring(page, parser)
    except (etree.LxmlError, AssertionError):
        return None
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise Refused("网页的标签一层套一层，深得读不全。请另存只含报告正文的网页后再导入。")
    return root


class _AttributeLimit:
    """Reads the tags of a page without keeping them, and refuses one with too many attributes."""

    def start(self, tag: str | bytes, attrib: dict[Any, Any]) -> None:  # noqa: ARG002
        if len(attrib) > _MAX_ATTRIBUTES:
            raise Refused("网页的标签不合规范，读不准。请在浏览器中打开后另存为网页。")

    def end(self, tag: str | bytes) -> None: ...

    def data(self, data: str | bytes) -> None: ...

    def comment(self, text: str | bytes) -> None: ...

    def close(self) -> None: ...


def _metadata(root: etree._Element) -> Iterator[Aside]:
    for element in root.iter("title", "meta", "link"):
        if element.tag == "title":
            name, text = "title", element.text or ""
        elif element.tag == "link":
            is_canonical = "canonical" in element.get("rel", "").lower().split()
            name, text = "canonical" if is_canonical else "", element.get("href", "")
        else:
            name = _NAMES.get(element.get("name", "").strip().lower(), "")
            text = element.get("content", "")
        text = " ".join(text.split())
        if name and text:
            yield Aside(f"{name}：{text}", _METADATA)


def _not_read(root: etree._Element) -> Iterator[Aside]:
    """The pages inside the page, which are named, and its pictures, which are counted."""
    for element in root.iter(*_EMBEDDED):
        address = element.get(_EMBEDDED[str(element.tag)], "").strip()
        if address:
            yield Aside(address[:1000], "网页中嵌入的文件没有读取")
    pictures = list(root.iter("img"))
    if pictures:
        words = (" ".join(picture.get("alt", "").split()) for picture in pictures)
        said = "；".join(dict.fromkeys(word for word in words if word))
        text = f"{len(pictures)} 张图片" + (f"：{said}" if said else "")
        yield Aside(text, "网页中的图片没有读取")


_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,500}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
# What a page may declare with effect. Pages that declare gb2312 hold characters of gbk; iso-8859-1
# is what servers say who know nothing, and of UTF-16 the declaration could not be read.
_ENCODINGS = (
    (re.compile(r"(?:x-)?(?:cs)?(?:gb|euc-cn|cp936|ms936|windows-936)"), "gb18030"),
    (re.compile(r"(?:x-)?(?:cs)?big5"), "big5hkscs"),
    (re.compile(r"utf-?8"), "utf-8"),
)
_ENOUGH = (
    20  # bytes more than characters: UTF-8 without a fault, by chance once in a million million
)
_MHT = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*(?:multipart/|text/html)",
    re.IGNORECASE,
)
_NESTED = re.compile(rb"multipart/|message/", re.IGNORECASE)
_MAX_NESTED = 20  # parts in one another; Internet Explorer wrote one level
_MAX_LINES = 1_000_000


def pages(data: bytes) -> Iterator[str]:
    """The page, or every page of an .mht file (one with frames holds several)."""
    mail = data.lstrip()
    if not _MHT.match(mail[:4096]):
        yield decoded(data)
        return
    if len(_NESTED.findall(mail)) > _MAX_NESTED or mail.count(b"\n") > _MAX_LINES:
        raise Refused("网页存档（.mht）过于复杂，读不准。请在浏览器中另存为 .html 后再导入。")
    for part in email.message_from_bytes(mail).walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(content, bytes):
            yield decoded(content, part.get_param("charset"))


def decoded(data: bytes, declared: object = None) -> str:
    """Text of any encoding a page may have; what cannot be decoded becomes U+FFFD.

    What the page declares holds, unless its bytes say otherwise: enough Chinese that is UTF-8
    without a fault is UTF-8, and of encodings with faults the one with the fewest is taken.
    """
    for mark, encoding in _BOMS.items():
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    found = _DECLARED.search(data[:8192])
    names = [str(declared or ""), found[1].decode("latin-1") if found else ""]
    wanted = [codec for name in names for form, codec in _ENCODINGS if form.match(name.lower())]
    texts = {codec: data.decode(codec, errors="replace") for codec in [*wanted, "utf-8", "gb18030"]}
    if "\ufffd" not in texts["utf-8"] and len(data) - len(texts["utf-8"]) >= _ENOUGH:
        return texts["utf-8"]
    return min(texts.values(), key=lambda text: text.count("\ufffd"))
