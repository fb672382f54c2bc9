"""What clerks really type: odd values and slips in a line, explained (design §5)."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from generator.base.cells import Cell
from generator.base.normalise import INVISIBLE


class Mistake(NamedTuple):
    """A typing mistake; line and column count from 0; `reading` is what was probably meant."""

    code: str
    line: int
    column: int
    width: int
    message: str
    help: str
    reading: Cell = None


_BOOLEANS = frozenset(["yes", "no", "on", "off", "true", "false", "y", "n"])
_OCTAL = re.compile(r"-?0[0-9]+")
_CLOCK = re.compile(r"[0-9]+(?::[0-5]?[0-9])+")
_PROGRAMMER = re.compile(
    r"[+-]?(?:0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+|[0-9]+_[0-9_]*|\.[0-9]+|[0-9]+\.|"
    r"[0-9.]+[eE][+-]?[0-9]+|\.inf|\.nan)",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_LONG = re.compile(r"-?(?=[0-9.]{17}|[0-9]{16})[0-9]+(?:\.[0-9]+)?")
_MINUS_ZERO = re.compile(r"-0(?:\.0*)?")
_ORDINARY = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,10})?")
_LETTERS = re.compile(r"[Oo]|[lI]|[0-9]+[OolI][0-9OolI]*")
_AS_DIGITS = str.maketrans("OolI", "0011")
_CELL = r"(?:-?[0-9]+(?:\.[0-9]+)?|~|不清|待填|[/—-]+|无)"
_BETWEEN = re.compile(r"\s*[,、;。]\s*|\s+")
_ITEMS = re.compile(rf"{_CELL}(?:(?:\s*[,、;。]\s*|\s+){_CELL})+")
_BRACKETED = re.compile(
    rf"([\[【〔({{]?)\s*({_CELL}(?:(?:\s*[,、;]\s*|\s+){_CELL})*)\s*([\]】〕)}}]?)"
)
_FULLWIDTH_COLON = re.compile(r"^[\s-]*+([^\s#:'\"\[{][^:：]*)：")
_IN_BRACES = re.compile(r"[{,]\s*([^\s:：,{}\[\]]+)：")
_KEY_WITHOUT_SPACE = re.compile(r"^[\s-]*+([^\s#:'\"\[{]+):(?=[^\s/])")
_ASIDE = re.compile(r"\"[^\"]*\"|'[^']*'|(?:^|\s)#.*")


def explain_scalar(value: str) -> Mistake | None:
    """A plain scalar that other YAML readers would take for something else, or that is a number
    typed in a way that is not one; None for ordinary text."""
    folded = unicodedata.normalize("NFKC", value)
    first = folded[:1]
    if not ((first.isascii() and (first.isdigit() or first in "+-.")) or len(value) <= 5):
        return None
    return _another_type(value, folded) or _odd_number(value, folded) or _wrong_signs(value)


def _another_type(value: str, folded: str) -> Mistake | None:
    """What YAML 1.1 takes for a truth value, an octal number or a time of day."""
    if folded.lower() in _BOOLEANS:
        message = f"{value} 在这里会被当作“是”或“否”，不是文字"
        mend = f'若是文字，请写成 "{value}"；表格里表示没有发生的，请写 0。'
        return _whole("YAML-BOOL", value, message, mend, value)
    if _OCTAL.fullmatch(folded):
        mend = f'数字请去掉开头的 0；编号、邮编请写成 "{value}"。'
        return _whole(
            "YAML-OCTAL", value, f"{value} 以 0 开头，不是普通的数", mend, _figure(folded)
        )
    if _CLOCK.fullmatch(folded):
        mend = f'若是两个数字，请用逗号分开；若是文字，请写成 "{value}"。'
        return _whole("YAML-CLOCK", value, f"{value} 像时刻，不是普通的数", mend, value)
    return None


def _odd_number(value: str, folded: str) -> Mistake | None:
    """A number in full width, with separators, in a programmer's notation, or too long."""
    if value != folded and _ORDINARY.fullmatch(folded):
        message, mend = f"{value} 是全角数字", f"请改成半角 {folded}。"
        return _whole("YAML-DIGIT", value, message, mend, _figure(folded))
    if _THOUSANDS.fullmatch(folded):
        plain = folded.replace(",", "")
        message, mend = f"{value} 带有千分位逗号", f"请写成 {plain}。"
        return _whole("YAML-NUMBER", value, message, mend, _figure(plain))
    if _PROGRAMMER.fullmatch(folded):
        mend = "请写成 1036、0.5 这样的数字；若是文字，请加引号。"
        return _whole("YAML-NUMBER", value, f"{value} 不是普通写法的数字", mend, value)
    if _MINUS_ZERO.fullmatch(folded):
        return _whole("YAML-NUMBER", value, "0 前面有负号", "请写成 0。", 0)
    if _LONG.fullmatch(folded):
        message, mend = "数字超过 15 位", "请检查是否多打了数字；若是编号，请加引号。"
        return _whole("YAML-NUMBER", value, message, mend, value)
    return None


def _wrong_signs(value: str) -> Mistake | None:
    """A number with invisible signs in it, or with letters that look like digits."""
    seen = "".join(char for char in value if char not in INVISIBLE)
    if seen != value and _ORDINARY.fullmatch(seen):
        column = next(i for i, char in enumerate(value) if char in INVISIBLE)
        message = f"数字里有看不见的字符 U+{ord(value[column]):04X}"
        mend = "请删去重新输入这个数。"
        return Mistake("YAML-CHAR", 0, column, 1, message, mend, _figure(seen))
    if _LETTERS.fullmatch(value):
        digits = value.translate(_AS_DIGITS)
        message = (
            f"{value} 里有英文字母，不是数字" if len(value) > 1 else f"{value} 是英文字母，不是数字"
        )
        mend = f'请改成数字，如 {digits}；若是文字，请写成 "{value}"。'
        return _whole("YAML-NUMBER", value, message, mend, _figure(digits))
    return None


def explain_items(value: str) -> tuple[Mistake, list[Cell]] | None:
    """Several cells of a row typed as one, because what stands between them is no comma."""
    folded = unicodedata.normalize("NFKC", value)
    if not _ITEMS.fullmatch(folded) or len(folded) != len(value):
        return None
    between = _BETWEEN.search(folded)
    if between is None:
        return None
    column, width = between.span()[0], between.end() - between.start()
    sign = value[column : between.end()].strip()
    if sign:
        column, width = value.index(sign, column), len(sign)
    message = f"两格之间是“{sign}”，不是半角逗号" if sign else "两格之间缺少逗号"
    mistake = Mistake("YAML-COMMA", 0, column, width, message, "请用半角逗号加一个空格“, ”分开。")
    return mistake, [_cell(part) for part in _BETWEEN.split(folded)]


def explain_row(value: str) -> Mistake | None:
    """A whole row of cells typed without its brackets, or with others than [ ]."""
    folded = unicodedata.normalize("NFKC", value)
    found = _BRACKETED.fullmatch(folded)
    if not found or len(folded) != len(value):
        return None
    mend = "请把这一行的数字写在半角方括号 [ ] 里，用半角逗号分开。"
    for group in (1, 3):
        sign = value[found.start(group) : found.end(group)]
        if sign not in {"", "[", "]"}:
            column = found.start(group)
            return Mistake("YAML-BRACKET", 0, column, 1, f"“{sign}”不是半角方括号", mend)
    if not _BETWEEN.search(found[2]):
        return None
    return Mistake("YAML-BRACKET", 0, 0, len(value), "这一行数字没有用方括号括好", mend)


def _cell(part: str) -> Cell:
    if part == "~":
        return None
    return _figure(part) if _ORDINARY.fullmatch(part) else part


def _figure(digits: str) -> Cell:
    return Decimal(digits[:30]) if "." in digits else int(digits[:15])


def _whole(code: str, value: str, message: str, mend: str, reading: Cell) -> Mistake:
    return Mistake(code, 0, 0, len(value), message, mend, reading)


def typo(line: str, number: int) -> Mistake | None:
    """The usual slips in one line of a file that cannot be read as it stands."""
    indent = line[: len(line) - len(line.lstrip())]
    for sign, code, name in (
        ("\t", "YAML-TAB", "制表符（Tab）"),
        ("\u3000", "YAML-INDENT", "全角空格"),
        ("\xa0", "YAML-INDENT", "不换行空格（从网页粘贴的）"),
    ):
        if sign in indent:
            mend = "缩进请用半角空格，每层两个。"
            return Mistake(code, number, indent.index(sign), 1, f"行首用了{name}", mend)
    bare = _ASIDE.sub(lambda found: " " * len(found.group()), line)
    colon = _FULLWIDTH_COLON.match(bare) or _IN_BRACES.search(bare)
    if colon:
        message = f"“{colon[1].strip()}”后面是全角冒号“：”"
        mend = "请改成半角冒号加一个空格“: ”。"
        return Mistake("YAML-COLON", number, colon.end() - 1, 1, message, mend)
    for signs, code, name, mend in (
        ("［］【】｛｝", "YAML-BRACKET", "全角括号", "请改成半角方括号 [ ]。"),
        ("，、", "YAML-COMMA", "全角逗号", "请改成半角逗号“, ”。"),
    ):
        column = next((i for i, char in enumerate(bare) if char in signs), -1)
        if column >= 0 and ("[" in bare or code == "YAML-BRACKET"):
            return Mistake(code, number, column, 1, f"用了{name}“{line[column]}”", mend)
    key = _KEY_WITHOUT_SPACE.match(bare)
    if key:
        message = f"“{key[1]}:”后面缺一个空格"
        return Mistake("YAML-SPACE", number, key.end() - 1, 1, message, "冒号后请加一个空格。")
    return None
