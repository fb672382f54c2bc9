"""The text of a saved web page: out of its encoding and, for .mht, out of its e-mail wrapping."""

from __future__ import annotations

import codecs
import email
import re
from collections.abc import Iterator

from generator.base.refusal import Refused

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
