"""Whole numbers written out: Chinese, Roman, circled, as letters, as Word and web pages number lists."""

from __future__ import annotations

import re
from collections.abc import Callable

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_HAN_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def spell(number: int, style: str) -> str:
    """A number as Word writes it in one of its formats; 1, 2, 3 in those not known here."""
    if number < 1:
        return str(number)
    makers: dict[str, Callable[[int], str]] = {
        "none": lambda _: "",
        "bullet": lambda _: "",
        "decimalZero": lambda n: f"{n:02}",
        "decimalFullWidth": lambda n: str(n).translate(_FULL_WIDTH),
        "decimalFullWidth2": lambda n: str(n).translate(_FULL_WIDTH),
        "decimalEnclosedCircle": lambda n: _enclosed("①", 20, n),
        "decimalEnclosedCircleChinese": lambda n: _enclosed("①", 10, n),
        "decimalEnclosedFullstop": lambda n: _enclosed("⒈", 20, n),
        "decimalEnclosedParen": lambda n: _enclosed("⑴", 20, n),
        "ideographEnclosedCircle": lambda n: _enclosed("㊀", 10, n),
        "ideographTraditional": lambda n: _cyclic("甲乙丙丁戊己庚辛壬癸", n),
        "ideographZodiac": lambda n: _cyclic("子丑寅卯辰巳午未申酉戌亥", n),
        "ideographDigital": lambda n: str(n).translate(_HAN_DIGITS),
        "japaneseDigitalTenThousand": lambda n: str(n).translate(_HAN_DIGITS),
        "taiwaneseDigital": lambda n: str(n).translate(_HAN_DIGITS),
        # These two count with 十 up to 99 and then name the digits.
        "chineseCounting": lambda n: _han(n) if n < 100 else str(n).translate(_HAN_DIGITS),
        "taiwaneseCounting": lambda n: _han(n) if n < 100 else str(n).translate(_HAN_DIGITS),
        "chineseCountingThousand": _han,
        "taiwaneseCountingThousand": _han,
        "japaneseCounting": lambda n: re.sub("一(?=[十百千])|〇", "", _han(n)),
        "chineseLegalSimplified": lambda n: _han(n, "〇壹贰叁肆伍陆柒捌玖", "拾佰仟", "壹拾"),
        "ideographLegalTraditional": lambda n: _han(n, "〇壹貳參肆伍陸柒捌玖", "拾佰仟", "壹拾"),
        "lowerLetter": _letters,
        "upperLetter": lambda n: _letters(n).upper(),
        "lowerRoman": _roman,
        "upperRoman": lambda n: _roman(n).upper(),
    }
    return makers[style](number) if style in makers else str(number)


def _enclosed(first: str, length: int, number: int) -> str:
    return chr(ord(first) + number - 1) if number <= length else str(number)


def _cyclic(signs: str, number: int) -> str:
    return signs[(number - 1) % len(signs)]


def _letters(number: int) -> str:
    repeats, at = divmod(number - 1, 26)
    return chr(ord("a") + at) * (repeats + 1) if repeats < 30 else str(number)


def _roman(number: int) -> str:
    if number > 3999:
        return str(number)
    text = ""
    for worth, sign in _ROMAN:
        times, number = divmod(number, worth)
        text += sign * times
    return text


def _han(
    number: int, digits: str = "〇一二三四五六七八九", tens: str = "十百千", ten: str = "十"
) -> str:
    """1–9999 in Chinese: 十二, 一百〇三; 12 begins with `ten`."""
    if number > 9999:
        return str(number)
    text = ""
    for at, digit in enumerate(f"{number:d}"):
        place = len(f"{number:d}") - at - 1
        if digit != "0":
            text += digits[int(digit)] + (tens[place - 1] if place else "")
        elif text and text[-1] != digits[0]:
            text += digits[0]
    text = text.rstrip(digits[0])
    return ten + text[2:] if 10 <= number < 20 else text
