"""Reads PDF: text in reading order, ruled tables with their spans, page numbers and headers aside."""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Iterator, Sequence

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import dict_value, int_value, list_value, resolve1
from pdfminer.utils import decode_text

from generator.base.refusal import Refused
from generator.importing.blocks import (
    MAX_BLOCKS,
    MAX_PAGES,
    MAX_TEXT,
    MAX_UNPACKED,
    Aside,
    Document,
)
from generator.importing.readers.pdf_fonts import UNDECODED, UNREADABLE, Fonts
from generator.importing.readers.pdf_lines import blocks_of
from generator.importing.readers.pdf_marks import marks_of
from generator.importing.readers.pdf_pages import Page, flow_of, without_margins
from generator.importing.readers.pdf_tables import ruled_tables

MAX_UNREADABLE = 10  # characters; more, and the digits cannot be trusted either
BROKEN = "PDF 文件已损坏或不完整，无法读取。请重新下载，或由原件重新导出。"
LOCKED = "PDF 文件已加密，需要密码才能打开。请去掉密码后再导入。"
SCANNED = "PDF 是扫描件或图片，没有可读的文字。请提供 Word 原件，或先用文字识别（OCR）软件处理并人工核对。"

_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\s+(\d{1,10})\s+\d{1,5}\s+R\s+endobj")
# The list of filters of a stream, and those among them that unpack to more.
_FILTERS = re.compile(rb"/Filter\s*\[[^\]]*\]")
_PACKED = re.compile(rb"/(?:Fl|LZW|RL|RunLength)")

# What pdfminer thinks of a file is no message for a clerk.
logging.getLogger("pdfminer").addHandler(logging.NullHandler())


def read_pdf(data: bytes) -> Document:
    """The text and tables of a PDF; `Refused` where any of it could not be read for certain."""
    try:
        return _document(data)
    except Refused:
        raise
    except PDFPasswordIncorrect as error:
        raise Refused(LOCKED) from error
    except PDFEncryptionError as error:
        raise Refused("PDF 文件的加密方式不支持。请去掉加密后再导入。") from error
    except Exception as error:  # pdfminer raises anything at all on a damaged file
        raise Refused(BROKEN) from error


def _document(data: bytes) -> Document:
    start = data[:1024].find(b"%PDF-")
    if start < 0:
        raise Refused("不是 PDF 文件。请检查文件的类型与扩展名是否一致。")
    data = data[start:]
    if b"%%EOF" not in data.rstrip(b"\0 \r\n\t")[-1024:]:
        raise Refused(BROKEN)
    _check_references(data)
    _check_streams(data)
    # No fallback: a file whose directory must be pieced together may show superseded text.
    document = PDFDocument(PDFParser(io.BytesIO(data)), fallback=False)
    fonts = Fonts()
    pages = []
    aside: list[Aside] = []
    room = MAX_TEXT
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        if number > MAX_PAGES:
            raise Refused(f"PDF 超过 {MAX_PAGES} 页，无法导入。请只导入年度报告部分。")
        marks = marks_of(page, fonts)
        room -= len(marks.glyphs)
        if room < 0:
            raise Refused("PDF 的文字过多，无法导入。请只导入年度报告部分。")
        pages.append(Page(number, marks, ruled_tables(marks.across, marks.down)))
        aside += _notes(page)
    if len(pages) != int_value(dict_value(document.catalog["Pages"])["Count"]):
        raise Refused(BROKEN)
    aside += _check_text(pages)
    pages, margins = without_margins(pages)
    flows = [flow_of(page) for page in pages]
    widths = [round(page.marks.width) for page in pages]
    blocks = blocks_of([(width, flow) for width, (flow, _) in zip(widths, flows, strict=True)])
    aside += margins + [note for _, notes in flows for note in notes]
    if len(blocks) > MAX_BLOCKS:
        raise Refused("PDF 的段落过多，无法导入。请只导入年度报告部分。")
    return Document(tuple(blocks), tuple(aside))


def _check_references(data: bytes) -> None:
    """Refuses objects that are nothing but references to each other in a circle, which pdfminer
    would follow for ever."""
    leads = {found[1]: found[2] for found in _REFERENCE.finditer(data)}
    while leads:
        number, seen = next(iter(leads)), set[bytes]()
        while number in leads:
            seen.add(number)
            number = leads.pop(number)
        if number in seen:
            raise Refused(BROKEN)


def _check_streams(data: bytes) -> None:
    """Refuses streams that unpack to too much, or that were damaged: pdfminer would go on in silence."""
    if b"/Encrypt" in data:
        return  # nothing can be told before deciphering
    room = MAX_UNPACKED
    for match in re.finditer(rb"(?<!end)stream\r?\n", data):
        head = data[max(0, match.start() - 4096) : match.start()].rpartition(b"obj")[2]
        if b"stream" in head or re.search(rb"/Subtype\s*/Image", head):
            continue
        filters = b"".join(_FILTERS.findall(head + b"]"))
        if len(_PACKED.findall(filters)) > 1:
            raise Refused("PDF 里有压缩了两次的内容，不合常规，没有读取。请由原件重新导出。")
        if not re.search(rb"/Filter\s*\[?\s*/Fl", head):
            continue
        unpack = zlib.decompressobj()
        rest = memoryview(data)[match.end() :]
        while not unpack.eof:
            piece = unpack.decompress(unpack.unconsumed_tail or rest[: 1 << 16], 1 << 20)
            if not unpack.unconsumed_tail:
                rest = rest[1 << 16 :]
            room -= len(piece)
            if room < 0:
                raise Refused("PDF 解压后过大，无法导入。请另存为较小的 PDF，或提供 Word 原件。")
            if not piece and not rest and not unpack.eof:
                raise Refused(BROKEN)


def _notes(page: PDFPage) -> Iterator[Aside]:
    """Comments and filled-in fields, which are painted outside the text of the page."""
    for reference in list_value(page.annots or []):
        note = resolve1(reference)
        if not isinstance(note, dict):
            continue
        for key, why in (("Contents", "批注"), ("V", "表单中填写的内容")):
            value = resolve1(note.get(key))
            text = decode_text(value).strip() if isinstance(value, bytes) else ""
            if text:
                yield Aside(text, why)


def _check_text(pages: Sequence[Page]) -> Iterator[Aside]:
    """Refuses scans and text that cannot be decoded; tells of pages that need a human eye."""
    texts = ["".join(g.text for g in page.marks.glyphs).strip() for page in pages]
    if not any(texts):
        raise Refused(SCANNED)
    if sum(text.count(UNREADABLE) for text in texts) > MAX_UNREADABLE:
        raise Refused(UNDECODED)
    pictures = [
        p.number for p, text in zip(pages, texts, strict=True) if p.marks.images and not text
    ]
    names = f"第 {'、'.join(map(str, pictures))} 页"
    if len(pictures) * 2 > len(pages):
        raise Refused(
            f"PDF 的{names}是扫描图片，没有可读的文字。请提供 Word 原件，或先用文字识别（OCR）软件处理。"
        )
    if pictures:
        yield Aside(names, "只有图片，没有可读的文字，请人工核对")
    hidden = [str(page.number) for page in pages if any(g.hidden for g in page.marks.glyphs)]
    if hidden:
        yield Aside(f"第 {'、'.join(hidden)} 页", "扫描件的识别文字，可能有错")
