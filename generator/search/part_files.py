"""The files of the index: how many there are, what they are called, and what is written in them.

Every authority has a number (slot) that hardly ever changes when others come or go; those of one
folder have numbers near each other. The files are scripts that call one function with their name
and data, so a page opened from a folder can load them too:

    search/index.js            how many parts there are, and how many reports and authorities
    search/g<parts>/<part>.js  terms and where they occur (postings.py)
    search/n/<part>.js         names and titles of the authorities of 32 slots, if there are any
    search/t/<slot>-<n>.js     texts of an authority's reports of three years

The number of parts stands in the address of each: a browser that kept an older index.js misses a file
rather than take the wrong one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from zlib import crc32

from generator.forms.filing import default_title
from generator.search.documents import Searched

FOLDER = "search/"
MANIFEST = "index"
FIRST_YEAR = 2008  # of the windows: the first reports there are
SLOTS = 64**3
_NAMES = 32  # slots in a file: five or so authorities
_TEXT_YEARS = 3
_CALL = "nianbaoSearch("


class Shape(NamedTuple):
    """How many reports and authorities the index has, and so how many parts the postings have."""

    reports: int
    authorities: int

    @property
    def grams(self) -> int:
        """Parts of the postings: a power of two, two to four reports in each, so that few changes
        of the library change it; never so many files that they are a burden."""
        return min(max((1 << max(self.reports - 1, 0).bit_length()) // 4, 1), 4096)


def slots(paths: Iterable[str]) -> dict[str, int]:
    """The number of each authority: from its path alone, unless two fall on one number."""
    ordered = sorted(paths)
    sizes = Counter(_folder(path) for path in ordered)
    taken: set[int] = set()
    numbers = {}
    for path in ordered:
        # A folder's own range, four times as wide as need be, so that few fall on one number.
        folder = _folder(path)
        width = min(max(4 << (sizes[folder] - 1).bit_length(), 64), SLOTS)
        start = crc32(folder.encode()) % (SLOTS // width) * width
        slot = start + crc32(path.encode()) % width
        while slot in taken:
            slot = (slot + 1) % SLOTS
        taken.add(slot)
        numbers[path] = slot
    return numbers


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def address(name: str) -> str:
    """The address of an index file."""
    return f"{FOLDER}{name}.js"


def grams_name(parts: int, part: int) -> str:
    """The file of one part of the postings."""
    return f"g{parts}/{part}"


def names_name(slot: int) -> str:
    """The file with an authority's names."""
    return f"n/{slot // _NAMES}"


def text_name(slot: int, year: int) -> str:
    """The file with an authority's text of that year."""
    return f"t/{slot}-{(year - FIRST_YEAR) // _TEXT_YEARS}"


def script(name: str, data: object) -> bytes:
    """An index file; its data is a JSON value, which is JavaScript too."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Before ES2019 these two ended a line within a string.
    body = body.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'{_CALL}"{name}",{body});\n'.encode()


def data_of(raw: bytes) -> Any:
    """The data of an index file as `script` wrote it."""
    text = raw.decode()
    return json.loads(text[text.index(",") + 1 : text.rindex(")")])


def texts_of(slot: int, entry: Searched) -> dict[str, dict[int, str]]:
    """The text files of an authority: name → year → text."""
    files: dict[str, dict[int, str]] = {}
    for year, text in entry.texts.items():
        files.setdefault(text_name(slot, year), {})[year] = text
    return files


def record_of(entry: Searched) -> list[Any]:
    """An authority in its names file; a title is kept only where it is not the usual one."""
    titles = [
        [year, "" if title == default_title(entry.full_name, year) else title]
        for year, title in entry.titles.items()
    ]
    names = [entry.path, entry.name, entry.full_name, entry.area, entry.kind, entry.code]
    return [*names, list(entry.former), titles]


def entry_of(record: list[Any], texts: Mapping[str, str]) -> Searched:
    """An authority as the index has it; the inverse of `record_of` and `texts_of`."""
    path, name, full_name, area, kind, code, former, titles = record
    return Searched(
        path,
        name,
        full_name,
        area,
        kind,
        code,
        former=tuple(former),
        titles={year: title or default_title(full_name, year) for year, title in titles},
        texts={year: texts[str(year)] for year, _ in titles},
    )
