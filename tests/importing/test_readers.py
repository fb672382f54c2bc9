"""Which reader a file gets: by what its bytes are, whatever its name; and what no reader gets."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.base.refusal import Refused
from generator.importing.blocks import MAX_BYTES, Document, Paragraph
from generator.importing.readers import read_document
from tests.importing import writers

TEXT = "云溪县青石镇2023年政府信息公开工作年度报告"
DOCUMENT = Document((Paragraph(TEXT),))
PDF = Path(__file__).parent / "pdf"


def package(*names: str) -> bytes:
    """A zip file with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    "make",
    [writers.docx, writers.html, writers.xlsx, lambda d: writers.tabs(d).encode()],
    ids=["docx", "html", "xlsx", "txt"],
)
@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.html", "a.xls", "a.TXT", "无后缀"])
def test_the_name_decides_nothing(make: Callable[[Document], bytes], name: str) -> None:
    found = read_document(name, make(DOCUMENT))
    assert TEXT in "".join(block.text for block in found.blocks if isinstance(block, Paragraph))


def test_a_pdf_is_known_by_its_bytes() -> None:
    data = next(PDF.glob("*.pdf")).read_bytes()
    assert read_document("a.docx", data).blocks


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (b" \r\n\t ", "文件是空的"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "这是图片"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "这是图片"),
        (b"Rar!\x1a\x07\x00", "这是RAR 压缩包"),
        (b"7z\xbc\xaf\x27\x1c", "这是7z 压缩包"),
        (b"\x1f\x8b\x08\x00", "这是gzip 压缩包"),
        (package("readme.txt"), "这是压缩包，不是 Word 或 Excel 文件"),
        (package("mimetype", "content.xml"), "这是压缩包"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "另存为 .xlsx"),
        (bytes(range(256)) * 40, "不是文本文件"),
        (b"x" * (MAX_BYTES + 1), "文件超过 32 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_document("年报.docx", data)
    assert said in str(refusal.value)
    assert str(refusal.value).endswith("。")


def test_too_little_memory_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object) -> Document:
        raise MemoryError

    monkeypatch.setattr("generator.importing.readers.plain_text.read_text", greedy)
    with pytest.raises(Refused, match="内存超过限度"):
        read_document("a.txt", b"text")
