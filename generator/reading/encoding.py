"""Bytes of one content file → text: UTF-8 with or without BOM, any line ends (design §5)."""

from __future__ import annotations

import re

from generator.base.places import START, Place, Problem, place_at

# A report is about 6 kB; a file a hundred times as large is not one.
MAX_BYTES = 512 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode(raw: bytes) -> tuple[str, Problem | None]:
    """UTF-8 text with or without BOM and CRLF; any other encoding is a problem with its place."""
    if len(raw) > MAX_BYTES:
        message = f"文件有 {len(raw) // 1024} KB，超过 {MAX_BYTES // 1024} KB 的上限"
        mend = "一份年报约 10 KB。请检查是否粘贴了图片或整份网页。"
        return "", Problem("FILE-SIZE", START, message, mend)
    try:
        return _lines(raw.decode("utf-8-sig")), None
    except UnicodeDecodeError:
        return "", _not_utf8(raw)


def _not_utf8(raw: bytes) -> Problem:
    if raw[:2] in _UTF16:
        place, guess = START, "，像是 UTF-16（记事本的“Unicode”）"
    elif b"\0" in raw:
        place, guess = START, "，像是 Word、图片一类的文件"
        mend = "内容文件是纯文本，请用文本编辑器新建，或从样例复制。"
        return Problem("FILE-ENCODING", place, f"文件不是文本{guess}", mend)
    else:
        place, guess = _first_wrong(raw), "，像是 GBK（GB18030）" if _is_gbk(raw) else ""
    mend = "请在编辑器中选择“另存为”，编码选 UTF-8，再保存。"
    return Problem("FILE-ENCODING", place, f"文件不是 UTF-8 编码{guess}", mend)


def _first_wrong(raw: bytes) -> Place:
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = _lines(raw[: error.start].decode("utf-8", "replace"))
        return place_at(before, len(before))
    return START


def _is_gbk(raw: bytes) -> bool:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


# Nothing that moves a cursor or ends a C string belongs in a public record.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def control_character(text: str) -> Problem | None:
    """The first control character in the text as a problem with its place."""
    found = CONTROL.search(text)
    if not found:
        return None
    place = place_at(text, found.start())
    message = f"有看不见的控制字符 U+{ord(found[0]):04X}"
    return Problem("YAML-CHAR", place, message, "请删去这个字符。")
