"""Full-width signs, tabs and missing spaces in the syntax of a line, mended where it has one reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from generator.base.normalise import fold
from generator.formatting.keys import Keys

_LONGEST = 500  # characters of a line that is looked at; no row, key or date is longer
_ODD = " \t\u3000\xa0"
_INDENT = re.compile(rf"[{_ODD}]*")
_STEPS = {"\t": "  ", "\u3000": "  "}  # a Chinese character is two columns wide
_KEY = re.compile(rf"((?:-[{_ODD}]+)*)([^:：#]+?)[{_ODD}]*([:：])(.*)")
_ODDITY = re.compile(r"[\t\u3000\xa0：，、；【】［］〔〕（）｛｝０-９．－]|:(?![ \t]|$)")
_BLOCK = re.compile(r"(?:^|.*[:-])[ \t]+[|>][-+0-9]*[ \t]*(?:#.*)?")
_COMMENT = re.compile(r"[ \t\u3000\xa0]+#.*")
_NARROW = str.maketrans("０１２３４５６７８９．－", "0123456789.-")
_IN_ROW = str.maketrans("０１２３４５６７８９．，、；【】［］〔〕（）", "0123456789.,,,[][][][]")
_CELL = r"(?:-?[0-9]+(?:\.[0-9]+)?|~|不清|待填|无|/)"
_ROW = re.compile(rf"\[\s*{_CELL}(?:\s*,\s*{_CELL})*\s*\]")
_FIGURE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}")


def mended(text: str, keys: Keys, problems: Callable[[str], int | None]) -> str:
    """The text with its slips mended, or as it is: `problems` counts what is wrong with a text, None
    where it cannot be read at all. What is right may look like a slip, in a text of several lines,
    so that nothing is mended unless it makes the file better."""
    lines = text.split("\n")
    slips = {n: line for n, line in _mended_lines(lines, keys) if line != lines[n]}
    if not slips:
        return text
    before = problems(text)
    better = "\n".join(slips.get(n, line) for n, line in enumerate(lines))
    after = problems(better)
    if after is not None and (before is None or after < before):
        return better
    return text


def _mended_lines(lines: Sequence[str], keys: Keys) -> Iterator[tuple[int, str]]:
    anywhere = {key for below in keys.order.values() for key in below}
    block = -1  # the indent of the key whose text follows
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        if block >= 0 and (indent > block or not line.strip()):
            continue
        block = indent if len(line) <= _LONGEST and _BLOCK.fullmatch(line) else -1
        if len(line) <= _LONGEST and _ODDITY.search(line):
            yield number, _line(line, keys, anywhere)


def _line(line: str, keys: Keys, anywhere: Collection[str]) -> str:
    lead = _INDENT.match(line)
    bare = line[lead.end() :] if lead else line
    spaces = "".join(_STEPS.get(char, " ") for char in line[: len(line) - len(bare)])
    found = _KEY.fullmatch(bare)
    if found is None:
        return spaces + bare
    dashes, key, colon, rest = found.groups()
    top = not spaces and not dashes
    if fold(key) not in (keys.at(()) if top else anywhere):
        return spaces + bare
    comment = _COMMENT.search(rest)
    value, aside = (rest[: comment.start()], comment[0]) if comment else (rest, "")
    typed = value.strip(_ODD)
    right = _value(typed, keys.at((keys.at(()).get(fold(key), ""),)))
    if right in {None, value.strip(" \t")} and colon == ":" and (not rest or rest[0] in " \t"):
        return spaces + bare
    right = typed if right is None else right
    marks = "".join("- " for char in dashes if char == "-")
    return f"{spaces}{marks}{key}:{' ' if right else ''}{right}{aside}"


def _value(value: str, inner: Collection[str]) -> str | None:
    """A row, a figure or a pair of braces as it should be; None for any other text."""
    row = value.translate(_IN_ROW)
    if _ROW.fullmatch(row):
        return row
    figure = value.translate(_NARROW)
    if _FIGURE.fullmatch(figure):
        return figure
    if inner and value[:1] in {"{", "｛"} and value[-1:] in {"}", "｝"}:
        names = "|".join(map(re.escape, inner))
        pairs = re.compile(rf"(^|[,，])\s*({names})\s*[:：]\s*")
        return "{" + pairs.sub(_pair, value[1:-1].strip(_ODD)) + "}"
    return None


def _pair(found: re.Match[str]) -> str:
    return f"{', ' if found[1] else ''}{found[2]}: "
