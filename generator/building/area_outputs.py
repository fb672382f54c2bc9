"""The outputs that show an authority or an area: its page, the further parts of its list, its sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from generator.base.digest import digest
from generator.building.output import Output, Published
from generator.model.content_paths import authority_file
from generator.model.library import Authority, Library
from generator.pages.authority_page import authority_page
from generator.pages.frame import address_of, sums_name
from generator.pages.list_page import list_page
from generator.pages.listing import list_address, list_parts
from generator.pages.sums_page import sums_page, sums_years


def authority_outputs(
    library: Library, tree: str, published: Mapping[str, Published]
) -> Iterator[Output]:
    """The page of every authority; that of an area reads all reports below it."""
    read: dict[str, list[tuple[str, ...]]] = {path: [] for path in library.authorities}
    for path, own in published.items():
        # An area shows the sums of all below it.
        above: str | None = path
        while above is not None:
            read[above].append(own.marks)
            above = library.authorities[above].parent
    absorbed: dict[str, list[Authority]] = {}
    for authority in library.authorities.values():
        if authority.file.successor:
            absorbed.setdefault(authority.file.successor, []).append(authority)
    for path, authority in library.authorities.items():
        make = partial(authority_page, library, authority, absorbed.get(path, ()))
        yield Output(address_of(path), authority_file(path), (tree, read[path]), make)


def list_outputs(
    library: Library, tree: str, published: Mapping[str, Published]
) -> Iterator[Output]:
    """The further parts of long lists of areas, which only count reports."""
    counted = digest([(path, own.years) for path, own in published.items()])
    for path in library.children:
        area = library.authorities[path] if path else None
        for part in range(2, list_parts(library, path) + 1):
            make = partial(list_page, library, area, part)
            source = authority_file(path) if path else "首页"
            yield Output(list_address(path, part), source, (tree, counted), make)


def sums_outputs(
    library: Library, tree: str, marks: Mapping[str, Mapping[int, str]]
) -> Iterator[Output]:
    """The sums of every area and year, which read the reports of that year below it."""
    for path in library.children:
        if path is None:
            continue
        area, below = library.authorities[path], list(library.below(path))
        years = sums_years(library, below)
        for before, year, after in zip((None, *years), years, (*years[1:], None), strict=False):
            read = digest([marks[a.path].get(year) for a in below])
            inputs = (tree, read, year in marks[path], before, after)
            make = partial(sums_page, library, area, year, before, after)
            source = authority_file(path)
            yield Output(f"{path}/{sums_name(year)}", source, inputs, make)
