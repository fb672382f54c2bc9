"""The zip that .docx and .xlsx share: opened within limits, its XML parsed without reaching out."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from generator.base.refusal import Refused
from generator.importing.blocks import (
    MAX_BYTES,
    MAX_NODES,
    MAX_PARTS,
    MAX_UNPACKED,
)
from generator.importing.readers import OLE

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PIECE = 1 << 20
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# What zipfile and zlib raise on data they cannot make sense of.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeError,
    ValueError,
)


class Relationship(NamedTuple):
    """One relationship of a part: `kind` is the end of its type ("styles"), `part` its target."""

    id: str = ""
    kind: str = ""
    part: str = ""


def unpack(data: bytes, suffix: str) -> dict[str, bytes]:
    """The XML parts of a .docx or .xlsx by name, once all parts have been inflated within limits.

    The limits are checked on the bytes that really come out, whatever the file declares. Fonts,
    pictures and macros are measured but not kept. `suffix` (".docx") is for the messages.
    """
    if len(data) > MAX_BYTES:
        raise Refused(f"文件太大（超过 {MAX_BYTES >> 20} MB），请删去其中的图片后再导入。")
    if data.startswith(OLE):
        raise Refused(_ole(data, suffix))
    if data.count(b"PK\x01\x02") > MAX_PARTS:
        raise Refused(_too_much(suffix))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _inflated(archive, suffix)
    except _BROKEN as error:
        raise Refused(
            f"打不开：不是完整的 {suffix} 文件（可能没有下载完，或者扩展名不对）。"
            f"请用 Word 或 WPS 打开，另存为 {suffix} 后再导入。"
        ) from error


def parsed(xml: bytes, suffix: str) -> etree._Element:
    """The root of an XML part; a DTD or broken XML is refused, nothing outside is ever loaded."""
    if xml.count(b"<") + xml.count(b"=") > MAX_NODES:
        raise Refused(_too_much(suffix))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(
            f"{suffix} 文件的内容已损坏或嵌套过深，请用 Word 或 WPS 打开并另存一份后再导入。"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused(_definition(suffix))
    return root


def related(parts: Mapping[str, bytes], part: str, suffix: str) -> list[Relationship]:
    """What `part` ("" for the whole file) refers to inside the file, in the order written.

    Links to anything outside the file (TargetMode="External") are left out.
    """
    folder, name = posixpath.split(part)
    rels = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    if rels is None:
        return []
    return [
        Relationship(
            link.get("Id", ""),
            link.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, unquote(link.get("Target", ""))))[1:],
        )
        for link in parsed(rels, suffix).iter(_RELATIONSHIP)
        if link.get("TargetMode") != "External"
    ]


def _inflated(archive: zipfile.ZipFile, suffix: str) -> dict[str, bytes]:
    """The XML parts of an open zip."""
    members = archive.infolist()
    if len({member.filename for member in members}) != len(members):
        raise zipfile.BadZipFile("one part stands there twice")
    if any(member.flag_bits & 1 for member in members):
        raise Refused(_password(suffix))
    allowance = MAX_UNPACKED
    parts: dict[str, bytes] = {}
    for member in members:
        # Office itself writes no other method; the others cannot be read in small pieces.
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise zipfile.BadZipFile("unknown compression")
        wanted = member.filename.endswith((".xml", ".rels"))
        kept: list[bytes] = []
        with archive.open(member) as stream:
            while piece := stream.read(_PIECE):
                allowance -= len(piece)
                if allowance < 0:
                    raise Refused(_too_much(suffix))
                if wanted:
                    kept.append(piece)
        if wanted:
            name = member.filename.replace("\\", "/")  # as some programs for Windows write it
            parts[name] = b"".join(kept)
            # Without its zero bytes UTF-16 reads like ASCII.
            if b"<!DOCTYPE" in parts[name].replace(b"\0", b""):
                raise Refused(_definition(suffix))
    return parts


def _ole(data: bytes, suffix: str) -> str:
    """Why an OLE container, the format before 2007, is not read as .docx or .xlsx."""
    if _ENCRYPTED in data:
        return _password(suffix)
    return (
        f"扩展名是 {suffix}，内容却是旧版格式或加密文件。"
        f"请用 Word 或 WPS 打开，另存为不加密的 {suffix} 后再导入。"
    )


def _password(suffix: str) -> str:
    return f"文件设了密码，读不了。请用 Word 或 WPS 去掉密码，另存为 {suffix} 后再导入。"


def _definition(suffix: str) -> str:
    return (
        f"{suffix} 文件里有 Word、Excel 不会写出的实体定义（DTD），为安全起见不读。"
        "请向提供文件的人要一份正常保存的文件。"
    )


def _too_much(suffix: str) -> str:
    return (
        f"{suffix} 文件展开后大得不像一份报告，为安全起见不读。"
        "请删去图片和附件，或者把正文复制到新文件后再导入。"
    )
