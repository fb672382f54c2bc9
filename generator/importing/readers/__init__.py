"""One reader per file type: bytes → `Document`; a reader knows nothing of reports."""

from __future__ import annotations

import re

from generator.base.extras import not_loading
from generator.base.refusal import Refused
from generator.importing.blocks import MAX_BYTES, Document

# What a folder is searched for.
SUFFIXES = frozenset(
    [
        ".docx",
        ".docm",
        ".doc",
        ".wps",
        ".rtf",
        ".odt",
        ".html",
        ".htm",
        ".mht",
        ".pdf",
        ".xlsx",
        ".ods",
        ".txt",
        ".md",
    ]
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p|title|script)\b|^MIME-Version:|^From: <Saved by",
    re.IGNORECASE | re.MULTILINE,
)
_PAGE = re.compile(
    rb"<!doctype|<(?:html|head|body|meta|title|script)\b|^MIME-Version:|^From: <Saved by",
    re.IGNORECASE | re.MULTILINE,
)
_TABLE = re.compile(rb"<table\b.*?</table\s*>", re.IGNORECASE | re.DOTALL)
_TABLE_ENDS = re.compile(rb"</table\s*>", re.IGNORECASE)
_TAGS_ALONE = re.compile(rb"\s*(?:</?[a-z][^<>]*>\s*)+", re.IGNORECASE)
_TAG = re.compile(rb"</?(?:p|br|td|tr|li|ul|h\d|span|font|div)\b", re.IGNORECASE)
_MOST_TAGGED = 0.1  # of the lines of a text
_WORD_XML = re.compile(
    rb"<(?:\w+:)?(?:wordDocument|package)\b[^>]*(?:office/word|package/2006/xmlPackage)"
)
_OTHERS = {
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"\x1f\x8b": "gzip 压缩包",
}


def read_document(name: str, data: bytes) -> Document:
    """Read a file by what its bytes are; its name decides nothing but what is said of it.

    Raises Refused, with the reason and the mend, for all that cannot be read.
    """
    if len(data) > MAX_BYTES:
        raise Refused(f"文件超过 {MAX_BYTES // 2**20} MB，不像一份年报，没有读取。")
    if not data.strip():
        raise Refused("文件是空的。")
    start = data[:4096]
    try:
        return _read(name, data, start)
    except (MemoryError, RecursionError):
        raise Refused("文件过于复杂，读取所需的内存超过限度；请另存一份再试。") from None
    except ImportError as error:  # it is installed, and cannot be loaded
        if told := not_loading(error):
            raise told from error
        raise


def is_text_with_tags(data: bytes) -> bool:
    """Whether it is Markdown or text with some tags around it, as converters write it, and no page:
    outside of tables nearly all lines that say anything are without tags."""
    if _PAGE.search(data[:65536]):
        return False
    # Each table up to the last end of one is closed: none is looked for in vain.
    end = max((found.end() for found in _TABLE_ENDS.finditer(data)), default=0)
    outside = _TABLE.sub(b"", data[:end]) + data[end:]
    lines = [line for line in outside.split(b"\n") if line.strip()]
    said = [line for line in lines if not _TAGS_ALONE.fullmatch(line)]
    tagged = sum(bool(_TAG.search(line)) for line in said if not line.lstrip().startswith(b"|"))
    return len(said) > 2 and tagged <= _MOST_TAGGED * len(said)


def _read(name: str, data: bytes, start: bytes) -> Document:
    if b"%PDF-" in start[:1024]:
        from generator.importing.readers.pdf import read_pdf

        return read_pdf(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _package(data)
    if data.startswith(OLE) or start.lstrip().startswith(b"{\\rtf") or _WORD_XML.search(start):
        if "Workbook".encode("utf-16-le") in data and not name.lower().endswith((".doc", ".wps")):
            raise Refused("这是旧版 Excel 文件（.xls）；请在 Excel 或 WPS 里另存为 .xlsx。")
        from generator.importing.readers.office import read_doc

        return read_doc(data)
    if data.startswith(_IMAGES) and b"\x00" in data:
        raise Refused("这是图片，没有文字可读；请找原来的 Word 文件，或先做文字识别。")
    for mark, kind in _OTHERS.items():
        if data.startswith(mark):
            raise Refused(f"这是{kind}；请先解压，再导入里面的文件。")
    if _HTML.search(start) and not is_text_with_tags(data):
        from generator.importing.readers.html import read_html

        return read_html(data)
    from generator.importing.readers.plain_text import read_text

    return read_text(data)


def _package(data: bytes) -> Document:
    """.docx and .xlsx are zip packages; what else is one is refused by name."""
    # The names of the parts stand in the package's directory as they are.
    if b"word/document" in data or b"word/" in data:
        from generator.importing.readers.word import read_docx

        return read_docx(data)
    if b"xl/" in data:
        from generator.importing.readers.excel import read_xlsx

        return read_xlsx(data)
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:200]:
        from generator.importing.readers.office import read_doc

        return read_doc(data)
    if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in data[:200]:
        from generator.importing.readers.office import read_ods

        return read_ods(data)
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:200]:
        raise Refused("这是 OpenDocument 文件；请在 LibreOffice 或 WPS 里另存为 .docx 或 .xlsx。")
    raise Refused("这是压缩包，不是 Word 或 Excel 文件；请先解压，再导入里面的文件。")
