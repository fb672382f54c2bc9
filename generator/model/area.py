"""Which authorities a command or a sum is about: the area that was named, what lies below it, the
years they have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from generator.model.authority_names import authority_named
from generator.model.content_paths import REPORTS
from generator.model.library import Authority, Library


def area_of(library: Library, words: str) -> Authority:
    """The authority that a command names, as `authority_named` has it."""
    return authority_named(library.authorities, words, library.unread)


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
