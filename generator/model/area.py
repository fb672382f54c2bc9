"""Which authorities a command or a sum is about: the area that was named, what lies below it, the
years they have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from generator.base.refusal import Refused
from generator.model.content_paths import REPORTS
from generator.model.library import Authority, Library


def area_of(library: Library, words: str) -> Authority:
    """The authority that a command names by its path (`yangcheng`, or below content/reports/).

    Raises Refused, which names near ones by path, name or full name, where there is none.
    """
    path = words.strip().strip("/").removeprefix(REPORTS)
    known = library.authorities
    if path in known:
        return known[path]
    ways = {path: path for path in known}
    for own in known.values():
        ways.setdefault(own.name, own.path)
        ways.setdefault(own.file.full_name, own.path)
    near = dict.fromkeys(ways[way] for way in get_close_matches(path, ways, 3, 0.5))
    listed = "、".join(f"{other}（{known[other].name}）" for other in near)
    hint = f"是不是 {listed}？" if near else "请写它在 content/reports 下面的文件夹，如 yangcheng。"
    raise Refused(f"没有机关 {path}。{hint}")


def unseen(
    library: Library, area: str | None, broken: Iterable[str], year: int | None = None
) -> tuple[str, ...]:
    """The folders below `area` (None: all) that hold something, but could not be read as
    authorities: paths as of authorities, ascending.

    They are known by `broken`, the paths (from the project) of files with errors; with `year`, files
    of other years' reports do not count.
    """
    found = set()
    for path in broken:
        if not path.startswith(REPORTS):
            continue
        folder, _, base = path.removeprefix(REPORTS).rpartition("/")
        stem, _, suffix = base.rpartition(".")
        if suffix not in {"yml", "md"}:
            folder = f"{folder}/{base}".strip("/")  # a link, or a folder that may not be listed
        elif year is not None and stem not in {"authority", str(year)}:
            continue
        if folder not in library.authorities and (area is None or folder.startswith(f"{area}/")):
            found.add(folder)
    return tuple(sorted(found))


def summed(library: Library, authorities: Iterable[Authority]) -> Iterator[Authority]:
    """Those whose reports may be added up: without the areas among them, whose own reports speak
    for the whole area and so for the others too."""
    return (authority for authority in authorities if authority.path not in library.children)


def years_of(library: Library, authorities: Iterable[Authority], on: dt.date | None) -> list[int]:
    """The years in which one of `authorities` has files or owes a report `on` a day, ascending."""
    owed = library.owed_years
    return sorted({year for a in authorities for year in (*a.years, *owed(a, on))})


def words_of(years: Iterable[int]) -> str:
    """Years as a message lists them: 2017、2018, or 没有."""
    return "、".join(map(str, years)) or "没有"
