"""Regular expressions of the rules: compiled when first needed, and how counts are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

# A pattern, and words (or single signs) of which all that it matches contains one: a text without
# them is not searched. Patterns begin with a sign or a set of signs, to which a search skips.
Sought = tuple[Iterable[str], str]

# Chinese signs and what else is a letter abroad; a range of all of them takes long to compile, as
# does every set with more than two stretches of signs that are not Latin.
HAN = r"[^\W\d_a-zA-Z]"

# A number: its first sign is in one set, to which a search skips; 8, 1,234, 2.5, 二十三.
_CHINESE = "零〇一二两三四五六七八九十百千"
NUMBER = (
    rf"[\d{_CHINESE}](?:(?<=\d)(?:\d{{0,2}}(?:,\d{{3}})+(?!\d)|\d{{0,8}}(?:\.\d+)?)"
    rf"|(?<!\d)[{_CHINESE}]{{0,6}})"
)

# Frequent surnames that begin no common word after a post.
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈姚卢姜"
    "崔钟谭陆汪范廖石贾韦夏付傅邹熊孟秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤乔赖庞樊兰殷施洪翟"
)

_SIGNS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled once."""
    return re.compile(pattern)


def says(text: str, words: Iterable[str], pattern: str) -> bool:
    """Whether one of the plain words, or else the pattern, is in the text."""
    return any(word in text for word in words) or compiled(pattern).search(text) is not None


def present(sought: Iterable[Sought], text: str) -> list[Sought]:
    """Those whose words are in the text."""
    likely = []
    for one in sought:
        for word in one[0]:
            # Most texts lack the last sign already, and that is found out ten times as fast.
            if word[-1:] in text and word in text:
                likely.append(one)
                break
    return likely


def first_of(sought: Iterable[Sought], text: str) -> Iterator[re.Match[str]]:
    """The matches of the patterns, in order; of several that overlap only the first."""
    found = [
        match for _, pattern in present(sought, text) for match in compiled(pattern).finditer(text)
    ]
    end = 0
    for match in sorted(found, key=re.Match.start):
        if match.start() >= end:
            yield match
            end = match.end()


def number(text: str) -> float | None:
    """8, 1,234, 一件's 一, 二十三 as a number; None for what is none (一百一)."""
    if text[0].isdecimal():
        return float(text.replace(",", ""))
    total, digit = 0, None
    for sign in text:
        if sign in _TENS:
            total += (1 if digit is None else digit) * _TENS[sign]
            digit = None
        elif digit in (None, 0):
            digit = _SIGNS[sign]
        else:
            return None  # 二三
    return float(total + (digit or 0))
