"""The counties of China and their townships, from the list stored beside this module.

`division_list/divisions.tsv.xz` has a line `code TAB name` for every division, by code: provinces (2 digits),
prefectures (4), counties (6), townships (9). `divisions.json` says where it comes from, under which
licences, as of which day, and its digest; tests/starting/make_divisions.py makes both anew.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from generator.base.refusal import Refused
from generator.starting.near_names import near_names
from generator.starting.place_names import core_of

_FOLDER = Path(__file__).with_name("division_list")
_STORED = _FOLDER / "divisions.tsv.xz"
_NOWHERE = (
    "市辖区",
    "县",
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
)  # prefectures only in name
_MOST, _NEAR = 12, 8  # candidates that a message lists, and names that are near


class Division(NamedTuple):
    """A place of the list: six digits of code for a county, nine for a township."""

    code: str
    name: str


class County(NamedTuple):
    """A county-level division, what lies above it (as 山西省晋城市), and its townships by code."""

    code: str
    name: str
    above: str
    townships: tuple[Division, ...]


@cache
def _lines() -> str:
    return "\n" + lzma.decompress(_STORED.read_bytes()).decode()


def as_of() -> str:
    """The day the list is true of, as 2023-06-30."""
    return str(json.loads((_FOLDER / "divisions.json").read_text("utf-8"))["数据截至"])


def find_county(words: str) -> County:
    """The county that a name (阳城县, 阳城, 晋城市阳城县) or a code of six digits means.

    Raises Refused, which lists candidates with their codes, where there is none or more than one.
    """
    words = "".join(words.split())
    if re.fullmatch(r"\d+", words, re.ASCII):
        return _by_code(words)
    named = re.findall(r"\n(\d{6})\t(.+)", _lines())
    found = [Division(*one) for one in named if _means(words, Division(*one))]
    exact = [one for one in found if words.endswith(one.name)]
    found = exact or found
    if len(found) == 1:
        return _county(found[0])
    if found:
        raise Refused(f"叫“{words}”的县级区划有 {len(found)} 个，请写代码：{_listed(found)}")
    wide = re.search(rf"\n(\d{{4}})\t{re.escape(words)}\n", _lines())
    if wide and words not in _NOWHERE:
        below = [Division(*one) for one in named if one[0].startswith(wide[1])]
        raise Refused(f"{words}不是县级区划。它下面有：{_listed(below)}")
    near = _near(words, [Division(*one) for one in named])
    hint = f"相近的有：{_listed(near)}" if near else "请写全名，如 阳城县，或六位代码。"
    raise Refused(f"没有叫“{words}”的县级区划（数据截至 {as_of()}）。{hint}")


def _near(words: str, counties: Sequence[Division]) -> list[Division]:
    """The counties whose names are near, first those in the place that is written before the name."""
    above = [name for _, name in re.findall(r"\n(\d\d|\d{4})\t(.+)", _lines()) if name in words]
    own = words
    for place in sorted(above, key=words.index):
        own = own.removeprefix(place)
    order = {name: index for index, name in enumerate(near_names(own, (c.name for c in counties)))}
    found = sorted((one for one in counties if one.name in order), key=lambda c: order[c.name])
    # Sorting keeps the order of those of which as much of the place is as it was written.
    return sorted(found, key=lambda one: -len(set(above) & {*_above(one.code)}))[:_NEAR]


def _means(words: str, one: Division) -> bool:
    """Whether `words` are the name, with or without what lies above it or its last word."""
    if not words.endswith(one.name):
        return words == core_of(one.name)
    rest = words.removesuffix(one.name)
    return not rest or rest in {*_places_above(one), "".join(_places_above(one))}


def _by_code(code: str) -> County:
    if len(code) != 6:
        raise Refused(f"县级区划代码是 6 位数字，{code} 有 {len(code)} 位。")
    name = _name(code)
    if name is not None:
        return _county(Division(code, name))
    beside = [Division(*one) for one in re.findall(rf"\n({code[:4]}\d\d)\t(.+)", _lines())]
    place = "".join(_above(code))
    hint = f"{place}有：{_listed(beside)}" if beside else "请核对代码，或写县名。"
    raise Refused(f"没有代码是 {code} 的县级区划（数据截至 {as_of()}）。{hint}")


def _county(one: Division) -> County:
    below = re.findall(rf"\n({one.code}\d\d\d)\t(.+)", _lines())
    above = "".join(_places_above(one))
    return County(*one, above, tuple(Division(*place) for place in below))


def _name(code: str) -> str | None:
    found = re.search(rf"\n{code}\t(.+)", _lines())
    return found[1] if found else None


def _above(code: str) -> list[str]:
    """The names of the province and the prefecture of a county's code."""
    return [name for above in (code[:2], code[:4]) if (name := _name(above))]


def _places_above(one: Division) -> list[str]:
    return [place for place in _above(one.code) if place not in (*_NOWHERE, one.name)]


def _listed(places: Sequence[Division]) -> str:
    """As a message lists them: 110105（北京市朝阳区）、…。"""
    shown = [f"{one.code}（{''.join(_places_above(one))}{one.name}）" for one in places[:_MOST]]
    more = f" 等 {len(places)} 个" if len(places) > _MOST else ""
    return "、".join(shown) + more + "。"
