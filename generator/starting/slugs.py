"""The names of folders, which are parts of addresses, from names of places: pinyin without tones.

pypinyin knows characters and common words; `readings` knows places, and which characters leave a
choice. Nothing here is sure: what was chosen is shown before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import count
from typing import Any, NamedTuple

from generator.project.tree import RESERVED, is_slug
from generator.starting.place_names import core_of
from generator.starting.readings import POLYPHONES, USUAL, reading_of_place

# How pypinyin gives what has no reading: sign by sign (its annotations know of strings only).
_APART: Any = list


class Doubt(NamedTuple):
    """A character with several readings: the one taken, and the others."""

    character: str
    taken: str
    others: tuple[str, ...]


class SlugChoice(NamedTuple):
    """The slug chosen for a name; `clash` is what it would have been, where others have that too."""

    name: str
    slug: str
    doubts: tuple[Doubt, ...] = ()
    clash: str | None = None


def choose_slugs(
    names: Sequence[tuple[str, str | None]], taken: Collection[str] = ()
) -> list[SlugChoice]:
    """A slug for each (name, code), in order, all different and none of those `taken`.

    Where several have one, each gets the word for what it is (chengguan-zhen, chengguan-xiang), or
    where that does not help the end of its code, or a number.
    """
    plain = [_slug(name, core_of(name)) for name, _ in names]
    groups: dict[str, list[int]] = {}
    for index, slug in enumerate(plain):
        groups.setdefault(slug, []).append(index)
    occupied = {*taken, *RESERVED}
    chosen: dict[int, str] = {}
    for slug, members in groups.items():
        group = [names[index] for index in members]
        alone = len(group) == 1 and slug not in occupied and is_slug(slug)
        own = [slug] if alone else _apart(slug, group, {*occupied, *plain, *chosen.values()})
        chosen |= dict(zip(members, own, strict=True))
    return [
        SlugChoice(name, chosen[index], _doubts(name), slug if chosen[index] != slug else None)
        for index, ((name, _), slug) in enumerate(zip(names, plain, strict=True))
    ]


def _apart(slug: str, group: Sequence[tuple[str, str | None]], used: set[str]) -> list[str]:
    """Longer slugs for all of a group that would have the same, which none has yet."""
    levels = [_slug(name.removesuffix("办事处"), name).removeprefix(slug) for name, _ in group]
    codes = [(code or "")[-3:] for _, code in group]
    for ends in (levels, codes):
        own = [f"{slug}-{end}" for end in ends]
        if len(set(own)) == len(own) and used.isdisjoint(own) and all(map(is_slug, own)):
            return own
    free = (f"{slug}-{number}" for number in count(2) if f"{slug}-{number}" not in used)
    return [next(free) for _ in group]


def _slug(name: str, core: str) -> str:
    """The letters and digits of the beginning of a name; where there are none, a word that is one."""
    letters = "".join(_syllables(name)[: len(core)]).lower()
    return re.sub(r"[^a-z0-9]", "", letters) or "jiguan"


def _doubts(name: str) -> tuple[Doubt, ...]:
    core = core_of(name)
    return tuple(
        Doubt(character, taken, others)
        for character, taken in zip(core, _syllables(name), strict=False)
        if (others := tuple(one for one in POLYPHONES.get(character, ()) if one != taken))
    )


def _syllables(name: str) -> list[str]:
    """How each character of a name is read; what has no reading stays as it is."""
    from pypinyin import Style, lazy_pinyin

    known = reading_of_place(name) or ()
    found: list[str] = lazy_pinyin(name, style=Style.NORMAL, errors=_APART)
    usual = [USUAL.get(character, one) for character, one in zip(name, found, strict=True)]
    return [*known, *usual[len(known) :]]
