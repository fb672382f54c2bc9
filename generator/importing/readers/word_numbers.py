"""The numbers Word keeps outside the text: numbering.xml, and counting paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from generator.importing.readers.numerals import spell
from generator.importing.readers.word_parts import VAL, W, flag, value, whole

_PLACE = re.compile("%([1-9])")
_SYMBOL_FONT = re.compile("symbol|wingdings|webdings", re.IGNORECASE)
_LEVELS = 9


class ListLevel(NamedTuple):
    """One level of a list: how its number is made."""

    start: int
    format: str
    text: str  # "%1、", "（%2）"
    suffix: str  # what stands between number and paragraph: tab, space or nothing
    decimal: bool  # every number in 1, 2, 3 (isLgl)
    restart: int | None  # 0: never; n: only after a paragraph of level n or above
    style: str  # the paragraph style tied to this level


class NumberedList(NamedTuple):
    """A w:num: `key` is shared by lists that go on counting together."""

    key: str
    levels: Mapping[int, ListLevel]
    starts: Mapping[int, int]  # where this list begins anew


@dataclass(slots=True)
class ListCounters:
    """Where every list of a document stands; advanced once for each numbered paragraph.

    Lists are known by w:numId, their standing by `NumberedList.key`; levels count from 0.
    """

    lists: Mapping[str, NumberedList]
    standing: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: dict[str, dict[int, int]] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    def level_of(self, number: str, style: str) -> int:
        """The level that the list ties to a style; the first where it ties none."""
        levels = self.lists[number].levels if number in self.lists else {}
        return next((level for level, made in levels.items() if style and made.style == style), 0)

    def advance(self, number: str, level: int) -> Callable[[str], str] | None:
        """Count one paragraph; returns what puts its number before a text, None without one."""
        found = self.lists.get(number)
        if found is None or level not in found.levels:
            return None
        standing = self.standing.setdefault(found.key, {})
        starts = self.begun.setdefault(found.key, {})
        if number not in self.met:
            self.met.add(number)
            starts.update(found.starts)
            for restarted in found.starts:
                standing.pop(restarted, None)
        now = {
            at: standing.get(at, starts.get(at, made.start)) for at, made in found.levels.items()
        }
        if level in standing:
            now[level] += 1
        standing[level] = now[level]
        for deeper in [at for at in standing if at > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or level < restart:
                del standing[deeper]
        return lambda text: _numbered(found.levels, level, now, text)


def read_numbers(root: etree._Element | None) -> dict[str, NumberedList]:
    """Every list of numbering.xml by its id."""
    if root is None:
        return {}
    kinds: dict[str, dict[int, ListLevel]] = {}
    linked: dict[str, str] = {}
    borrowed: dict[str, str] = {}
    for kind in root.iter(f"{W}abstractNum"):
        key = kind.get(f"{W}abstractNumId", "")
        kinds[key] = _levels(kind)
        if name := value(kind, "styleLink"):
            linked[name] = key
        if name := value(kind, "numStyleLink"):
            borrowed[key] = name
    lists: dict[str, NumberedList] = {}
    for element in root.iter(f"{W}num"):
        key = value(element, "abstractNumId")
        key = linked.get(borrowed.get(key, ""), key)
        overrides = {
            whole(override.get(f"{W}ilvl", ""), -1): override
            for override in element.iter(f"{W}lvlOverride")
        }
        redefined = {
            at: made for override in overrides.values() for at, made in _levels(override).items()
        }
        starts = {
            at: whole(value(override, "startOverride"), 1)
            for at, override in overrides.items()
            if override.find(f"{W}startOverride") is not None and 0 <= at < _LEVELS
        }
        lists[element.get(f"{W}numId", "")] = NumberedList(
            key, kinds.get(key, {}) | redefined, starts
        )
    return lists


def _levels(parent: etree._Element) -> dict[int, ListLevel]:
    return {
        at: _level(level)
        for level in parent.iterchildren(f"{W}lvl")
        if 0 <= (at := whole(level.get(f"{W}ilvl", ""), -1)) < _LEVELS
    }


def _level(level: etree._Element) -> ListLevel:
    # A format of Word 2010 stands beside the nearest older one, which comes last (mc:Fallback).
    formats = [element.get(VAL, "") for element in level.iter(f"{W}numFmt")]
    style = formats[-1] if formats else "decimal"
    text = value(level, "lvlText")
    if style == "bullet" and not _is_word(level, text):
        text = ""
    restart = value(level, "lvlRestart")
    return ListLevel(
        whole(value(level, "start"), 1 if value(level, "start") else 0),
        style,
        text,
        value(level, "suff") or "tab",
        bool(flag(level, "isLgl")),
        whole(restart, 0) if restart else None,
        value(level, "pStyle"),
    )


def _is_word(level: etree._Element, text: str) -> bool:
    """A bullet that is a word (注：) and no picture; letters of a symbol font are pictures."""
    fonts = level.find(f"{W}rPr/{W}rFonts")
    symbol = fonts is not None and any(_SYMBOL_FONT.search(str(font)) for font in fonts.values())
    return not symbol and any(char.isalnum() for char in text)


def _numbered(
    levels: Mapping[int, ListLevel], level: int, now: Mapping[int, int], text: str
) -> str:
    """`text` behind its number, a space between where they would run into each other."""

    def number(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        if at not in now:
            return ""
        return spell(now[at], "decimal" if levels[level].decimal else levels[at].format)

    made = _PLACE.sub(number, levels[level].text).strip()
    if not made or not text:
        return made or text
    apart = made[-1].isascii() and (levels[level].suffix != "nothing" or text[0].isdigit())
    return f"{made} {text}" if apart else made + text
