"""A web page as saved from a browser: what it shows as blocks, all else that it says set aside.

The values of its <meta> elements are asides such as "PubDate：2024-01-15" (网页元数据), so are its
<title>, its <link rel=canonical> and the address that Internet Explorer noted when saving it.
Nothing that a page refers to is ever fetched.
"""

from __future__ import annotations

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
from generator.importing.readers.html_bytes import pages
from generator.importing.readers.html_flow import read_flow
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
    """Read a web page or web archive (.mht) of any encoding met in Chinese offices."""
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
        yield from read_flow(tree)
    for tree in roots:
        yield from _not_read(tree)


def _parsed(text: str) -> etree._Element | None:
    """The tree, or None where there is nothing in it; a tree cut off by libxml2 is refused."""
    page = text.encode("utf-8", errors="replace")
    try:
        if len(text) > _LONG:
            # A tree takes time that grows with the square of the attributes of a tag.
            etree.fromstring(page, etree.HTMLParser(target=_Guard(), encoding="utf-8"))
        parser = etree.HTMLParser(
            encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
        )
        root = etree.fromstring(page, parser)
    except (etree.LxmlError, AssertionError):
        return None
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise Refused("网页的标签一层套一层，深得读不全。请另存只含报告正文的网页后再导入。")
    return root


class _Guard:
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
