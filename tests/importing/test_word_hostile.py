"""Broken, oversized and hostile Word files: a Chinese refusal or a Document, and soon."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from generator.base.refusal import Refused
from generator.importing import blocks as limits
from generator.importing.blocks import Document, Grid
from generator.importing.readers.container import Relationship, parsed, related, unpack
from generator.importing.readers.word import read_docx
from tests.importing.word_files import (
    box,
    docx,
    field,
    level,
    numbered,
    numbering,
    p,
    r,
    table,
    tc,
    tr,
    unzipped,
    xml,
    zipped,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = docx(
    p("甲", box(p("框")), field("PAGE", r("1")), settings=numbered()),
    table(tr(tc("乙", span=2), tc("丙", merge="restart")), tr("1", "2", tc(merge="continue"))),
    styles='<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>',
    numbering=numbering(level(0, "chineseCounting", "%1、")),
)


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_docx(data)
    message = str(refused.value)
    assert re.search(r"[一-鿿].*。$", message)
    return message


def with_part(name: str, content: str | bytes) -> bytes:
    return zipped({**unzipped(GOOD), name: content})


def everything(document: Document) -> str:
    cells = (
        cell.text
        for block in document.blocks
        for cell in (block.cells if isinstance(block, Grid) else (block,))
    )
    return "\n".join([*cells, *(aside.text for aside in document.aside)])


# --- the zip ------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"PK", b"<html></html>", GOOD[:-30], GOOD[:200], OLE * 2])
def test_what_is_no_whole_docx_is_refused(data: bytes) -> None:
    assert "另存为" in refusal(data)


def test_a_password_is_named() -> None:
    assert "密码" in refusal(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    locked = bytearray(GOOD)
    for found in re.finditer(rb"PK\x01\x02", GOOD):
        locked[found.start() + 8] |= 1
    assert "密码" in refusal(bytes(locked))


def test_a_workbook_is_no_word_file() -> None:
    held = io.BytesIO()
    Workbook().save(held)
    assert "没有 Word 正文" in refusal(held.getvalue())


@pytest.mark.parametrize("name", ["word/media/picture.png", "word/document.xml"])
def test_a_zip_bomb_is_refused_by_what_comes_out(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.importing.readers.container.MAX_UNPACKED", 8 << 20)
    data = bytearray(with_part(name, bytes(9 << 20)))
    assert len(data) < 100_000
    assert "大得不像" in refusal(bytes(data))
    # The same with a declared size of one byte.
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        for found in re.finditer(mark, bytes(data)):
            struct.pack_into("<I", data, found.start() + at, 1)
    refusal(bytes(data))


def test_limits_of_file_and_parts() -> None:
    assert "MB" in refusal(GOOD + bytes(limits.MAX_BYTES))
    many = {f"word/media/{at}": b"" for at in range(limits.MAX_PARTS + 1)}
    assert "大得不像" in refusal(zipped({**unzipped(GOOD), **many}))


def test_one_part_twice_and_odd_compression_are_refused() -> None:
    held = io.BytesIO(GOOD)
    with zipfile.ZipFile(held, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", unzipped(GOOD)["word/document.xml"])
    refusal(held.getvalue())
    held = io.BytesIO(GOOD)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/more.xml", xml("x", ""))
    refusal(held.getvalue())


def test_names_with_backslashes_are_found() -> None:
    parts = {name.replace("/", "\\"): part for name, part in unzipped(GOOD).items()}
    assert set(unpack(zipped(parts), ".docx")) == set(unzipped(GOOD))


# --- the XML ------------------------------------------------------------------------------------

LAUGHS = (
    '<?xml version="1.0" encoding="{0}"?><!DOCTYPE d [<!ENTITY a "ha">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&b;&f;</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
def test_entities_are_refused_wherever_they_are_declared(name: str, encoding: str) -> None:
    assert "DTD" in refusal(with_part(name, LAUGHS.format(encoding).encode(encoding)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_twice_over(encoding: str) -> None:
    """When unpacking, for readers that hand the parts to another library, and when parsing."""
    laughs = LAUGHS.format(encoding).encode(encoding)
    with pytest.raises(Refused, match="DTD"):
        unpack(zipped({"xl/workbook.xml": laughs}), ".xlsx")
    with pytest.raises(Refused, match="DTD"):
        parsed(laughs, ".xlsx")


def test_entities_are_refused_in_an_encoding_that_hides_them() -> None:
    hidden = LAUGHS.format("IBM037").encode("cp037")
    refusal(with_part("word/document.xml", hidden))


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize("content", ["", "<a>", "<a/><b/>", "\0", "<a>" * 300 + "</a>" * 300])
def test_broken_xml_is_refused(name: str, content: str) -> None:
    refusal(with_part(name, content))


def test_parts_that_are_named_but_missing_are_done_without() -> None:
    parts = unzipped(GOOD)
    del parts["word/numbering.xml"], parts["word/styles.xml"]
    assert read_docx(zipped(parts)).blocks[0] != read_docx(GOOD).blocks[0]


def test_links_to_the_outside_are_left_out() -> None:
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="x/image" Target="http://127.0.0.1:9/" TargetMode="External"/>'
        '<Relationship Id="b" Type="x/header" Target="../../../etc/hostname"/>'
        '<Relationship Id="c" Type="x/header" Target="/word/my%20header.xml"/></Relationships>'
    )
    parts = {"word/_rels/document.xml.rels": links.encode()}
    assert related(parts, "word/document.xml", ".docx") == [
        Relationship("b", "header", "etc/hostname"),
        Relationship("c", "header", "word/my header.xml"),
    ]


def test_a_document_of_too_many_tags_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.importing.readers.container.MAX_NODES", 1000)
    assert "大得不像" in refusal(docx("<w:p/>" * 1001))


# --- the content --------------------------------------------------------------------------------


def nested(depth: int) -> str:
    return table(tr(tc(nested(depth - 1)))) if depth else p("里")


def test_nesting_is_read_to_a_depth_and_then_refused() -> None:
    assert everything(read_docx(docx(nested(limits.MAX_DEPTH)))) == "里"
    assert "嵌套" in refusal(docx(nested(limits.MAX_DEPTH + 1)))


def test_the_deepest_xml_that_parses_is_walked() -> None:
    deep = 245
    wrapped = "<w:customXml>" * deep + p("里") + "</w:customXml>" * deep
    assert everything(read_docx(docx(wrapped))) == "里"
    inline = "<w:customXml>" * deep + r("里") + "</w:customXml>" * deep
    assert everything(read_docx(docx(p(inline)))) == "里"


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (table(tr("1", "2") * 26), "格"),
        (table(tr(tc("1", span=51))), "格"),
        (table(tr("1", settings='<w:gridBefore w:val="900000"/>')), "格"),
        (p("甲") * 51, "段落"),
        (p("长" * 301), "万字"),
        (p("<w:del>" + r("长" * 301) + "</w:del>"), "万字"),
        (p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 41), "域嵌套"),
        (table(p("不在格里")), "不合规范"),
        (table(tr(p("不在格里"))), "不合规范"),
    ],
    ids=["cells", "span", "before", "paragraphs", "text", "deleted", "fields", "no row", "no cell"],
)
def test_too_much_of_anything_is_refused(
    body: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.importing.readers.word_tables.MAX_CELLS", 50)
    monkeypatch.setattr("generator.importing.readers.word.MAX_BLOCKS", 50)
    monkeypatch.setattr("generator.importing.readers.word.MAX_TEXT", 300)
    assert word in refusal(docx(body))


def test_a_long_number_text_on_every_paragraph_is_refused() -> None:
    kinds = numbering(level(0, "decimal", "编" * 100_000 + "%1"))
    assert "万字" in refusal(docx(*[p("甲", settings=numbered())] * 200, numbering=kinds))


@pytest.mark.parametrize("number", ["9" * 5000, "-1", "", "١", "1e9", "999999"])
def test_odd_numbers_do_no_harm(number: str) -> None:
    kinds = numbering(
        level(0, "lowerRoman", "%1、").replace('start w:val="1"', f'start w:val="{number}"')
    )
    row = tr(tc("乙", settings=f'<w:gridSpan w:val="{number}"/>'), "丙")
    data = docx(
        p("甲", settings=numbered()), "" if number == "999999" else table(row), numbering=kinds
    )
    assert "甲" in everything(read_docx(data))


def test_styles_in_a_long_chain_are_resolved_in_time() -> None:
    chain = "".join(
        f'<w:style w:styleId="{at}"><w:basedOn w:val="{at + 1}"/></w:style>' for at in range(5000)
    )
    assert everything(read_docx(docx(p("甲", style="0"), styles=chain))) == "甲"


# --- fuzzing ------------------------------------------------------------------------------------

# Bytes that zipfile reads: a CRC, a method and a flag it does not know, a comment length that reaches
# beyond the end, a name that is no UTF-8.
FLIPS = [(14, 0xFF), (8, 0x63), (6, 0x20), (len(GOOD) - 1, 0x09), (30, 0xFE)]


def read_or_refuse(data: bytes) -> None:
    """Anything but these two outcomes is an error of the test."""
    with suppress(Refused):
        assert isinstance(read_docx(data), Document)


@pytest.mark.parametrize(("at", "value"), FLIPS)
def test_single_bytes_of_the_zip_may_be_wrong(at: int, value: int) -> None:
    data = bytearray(GOOD)
    data[at] = value
    read_or_refuse(bytes(data))


positions = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8)


def mutated(data: bytes, changes: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for at, value in changes:
        changed[at % len(changed)] = value
    return bytes(changed)


@settings(max_examples=150, deadline=None)
@given(positions)
def test_any_bytes_of_the_zip_may_change(changes: list[tuple[int, int]]) -> None:
    read_or_refuse(mutated(GOOD, changes))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(unzipped(GOOD))), positions)
def test_any_bytes_of_a_part_may_change(name: str, changes: list[tuple[int, int]]) -> None:
    read_or_refuse(with_part(name, mutated(unzipped(GOOD)[name], changes)))


HOLDERS = (
    *("p", "r", "tbl", "tr", "tc", "sdt", "sdtContent", "ins", "del", "moveFrom", "hyperlink"),
    *("fldSimple", "ruby", "rt", "rubyBase", "txbxContent", "pict", "customXml", "fldChar", "br"),
)
EMPTY = ("<w:br/>", "<w:tcPr><w:vMerge/></w:tcPr>", "<w:trPr><w:del/></w:trPr>", "<w:instrText/>")
VALUES = ("", 'w:fldCharType="begin"', 'w:instr="PAGE"', 'w:fldCharType="end"')
TEXTS = st.integers(100, 999).map(lambda number: f"<w:t>字{number}</w:t>")
TREES = st.recursive(
    TEXTS | st.sampled_from(EMPTY),
    lambda inside: st.builds(
        lambda tag, value, held: f"<w:{tag} {value}>{''.join(held)}</w:{tag}>",
        st.sampled_from(HOLDERS),
        st.sampled_from(VALUES),
        st.lists(inside, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TREES)
@example("<w:t>字100</w:t>")  # text outside of any run
@example("<w:fldChar><w:t>字100</w:t></w:fldChar>")  # found by this test: text in a mark was lost
@example("<w:r><w:p><w:t>字101</w:t></w:p></w:r>")
@example("<w:p><w:r><w:tbl><w:tr><w:tc><w:t>字102</w:t></w:tc></w:tr></w:tbl></w:r></w:p>")
def test_whatever_is_nested_in_whatever_no_text_is_lost(element: str) -> None:
    with suppress(Refused):  # text in a table outside of its cells
        found = everything(read_docx(docx(element)))
        assert [text for text in re.findall(r"字\d+", element) if text not in found] == []
