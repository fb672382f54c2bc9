"""Bytes of one content file → text: UTF-8 with or without BOM, any line ends, and what no text may hold (design §5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from generator.base.hidden import HIDDEN, TURNING
from generator.base.places import START, Place, Problem, place_at

# A report is about 6 kB; a file a hundred times as large is not one.
MAX_BYTES = 512 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MANY = 12
# An escape of YAML; the backslash before it is no escape of its own.
_ESCAPE = re.compile(r"(?<!\\)\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))")


def decode(raw: bytes) -> tuple[str, Problem | None]:
    """UTF-8 text with or without BOM and CRLF; any other encoding is a problem with its place."""
    if len(raw) > MAX_BYTES:
        message = f"文件有 {len(raw) // 1024} KB，超过 {MAX_BYTES // 1024} KB 的上限"
        mend = "一份年报约 10 KB。请检查是否粘贴了图片或整份网页。"
        return "", Problem("FILE-SIZE", START, message, mend)
    try:
        return _lines(raw.decode("utf-8").lstrip("\ufeff")), None
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


# Nothing that moves a cursor, ends a C string or turns figures around belongs in a public record.
CONTROL = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff{TURNING}]")
# Git's marks around the two sides of a merge that nobody has finished. The lines between the sides
# (=======) are nothing by themselves: people draw such lines.
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?$", re.MULTILINE)


def unfit(text: str) -> Problem | None:
    """Why a text cannot be published, whatever it says: a merge that was not finished, or a control
    character; with the place of the first."""
    return unfinished_merge(text) or control_character(text)


def unfinished_merge(text: str) -> Problem | None:
    """The first of Git's conflict marks that is still there."""
    found = _CONFLICT.search(text)
    if found is None:
        return None
    place = place_at(text, found.start(), len(found[0]))
    message = "合并没有完成，这里还留着 Git 的记号"
    mend = "请在 ======= 上下两份内容中选定一份，再删去 <<<<<<<、=======、>>>>>>> 这几行。"
    return Problem("FILE-CONFLICT", place, message, mend)


def control_character(text: str) -> Problem | None:
    """The first control character in the text as a problem with its place."""
    found = CONTROL.search(text)
    if not found:
        return None
    place = place_at(text, found.start())
    what = "使后面的文字换向的字符" if found[0] >= "\u2028" else "看不见的控制字符"
    message = f"有{what} U+{ord(found[0]):04X}"
    return Problem("YAML-CHAR", place, message, "请删去这个字符。")


def hidden_characters(text: str) -> Iterator[Problem]:
    """Characters that no font shows, as they are or as an escape (\\u200b) in quotes: the first dozen, each
    with its place. They change no figure, but what can be found and compared."""
    found = [(m.start(), ord(m[0]), 1) for m in islice(HIDDEN.finditer(text), _MANY)]
    if "\\" in text:
        for escape in islice(_ESCAPE.finditer(text), _MANY):
            number = int(escape[1] or escape[2] or escape[3], 16)
            if number < 0x110000 and HIDDEN.match(chr(number)):
                found.append((escape.start(), number, len(escape[0])))
    for start, number, length in sorted(found)[:_MANY]:
        message = f"有看不见的字符 U+{number:04X}，多是从网页粘贴带来的"
        place = place_at(text, start, length)
        yield Problem("FILE-HIDDEN", place, message, "请删去这个字符。")
