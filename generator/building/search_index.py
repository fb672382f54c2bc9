"""The search index beside the pages: made anew, or only the parts that a change touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import NamedTuple

from generator.base.digest import digest, listing_digest
from generator.building.output import Published
from generator.building.publish import stage
from generator.building.worker import Done, Workshop
from generator.model.library import Library
from generator.search.documents import Searched, searched
from generator.search.index import Files, index_files, text_files, update
from generator.search.part_files import FOLDER, slots


class Indexed(NamedTuple):
    """The index after a build: which of its files are staged, the addresses of all of them, and a
    digest of what it has of each authority."""

    staged: list[str]
    addresses: frozenset[str]
    marks: Mapping[str, str]


def index_mark(site_files: Mapping[str, int]) -> str:
    """A digest of the index as it lies in the site: when it differs, someone else was there."""
    return listing_digest({a: p for a, p in site_files.items() if a.startswith(FOLDER)})


def index(
    shop: Workshop,
    library: Library,
    published: Mapping[str, Published],
    fresh: Mapping[str, Sequence[Done]],
) -> Indexed:
    """Stage what changes in the index of the `published` reports of the `library`; `fresh` has
    those of the authorities that were looked at anew."""

    def entry(path: str) -> Searched:
        texts = {done.place[1]: done.text for done in fresh.get(path, ())}
        reports = (
            (year, library.records[path, year].title, texts.get(year) or shop.text(path, year))
            for year in published[path].years
        )
        return searched(library, library.authorities[path], reports)

    kept = shop.state.authorities
    entries = {path: entry(path) for path in fresh}
    new = {path: digest(astuple(own)) for path, own in entries.items()}
    marks = {path: new.get(path) or kept[path].search for path in library.authorities}
    changed = {
        path: own
        for path, own in entries.items()
        if path not in kept or kept[path].search != marks[path]
    }
    patch = _patch(shop, changed)
    addresses = set[str]() if patch is None else set(shop.state.search.split())
    files: Iterable[tuple[str, bytes | None]]
    if patch is None:
        slotted = sorted((slot, path) for path, slot in slots(library.authorities).items())
        files = _anew([(slot, entries.get(path) or entry(path)) for slot, path in slotted])
    else:
        files = patch.items()
    staged = []
    for address, body in files:
        if body is None:
            addresses.discard(address)
            continue
        addresses.add(address)
        if stage(shop.root, address, body):
            staged.append(address)
    return Indexed(staged, frozenset(addresses), marks)


def _patch(shop: Workshop, changed: Mapping[str, Searched]) -> Files | None:
    """What a change rewrites; None if the index must be made anew, because there is none, it is not
    as it was left, or it would have other parts."""
    state = shop.state
    if not state.search_mark or state.search_mark != index_mark(shop.pages):
        return None
    before, after = state.authorities.keys(), shop.library.authorities.keys()
    if not changed and before == after:
        return {}
    try:
        return update(lambda a: (shop.root / "site" / a).read_bytes(), before, after, changed)
    except (OSError, LookupError, ValueError):
        return None


def _anew(numbered: Sequence[tuple[int, Searched]]) -> Iterator[tuple[str, bytes]]:
    """Every file of the index."""
    for slot, own in numbered:
        yield from text_files(slot, own).items()
    yield from index_files(numbered)
