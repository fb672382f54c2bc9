"""The search index beside the pages: made anew, or only the parts that a change touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import NamedTuple

from generator.base.digest import digest, listing_digest
from generator.building.report_pages import Work
from generator.building.staging import Staged, stage
from generator.building.stored_reports import Made
from generator.building.why import FILE, NEW, TEXT
from generator.model.holdings import Holdings
from generator.search.documents import Searched, searched, text_of
from generator.search.index import Files, index_files, text_files, update
from generator.search.part_files import FOLDER, slots


class SearchIndex(NamedTuple):
    """The index after a build: its files that were made, the addresses of all of them, and a
    digest of what it has of each authority."""

    made: list[Staged]
    addresses: frozenset[str]
    digests: Mapping[str, str]
    why: str  # for what its staged files were made anew


def index_mark(site_files: Mapping[str, int]) -> str:
    """A digest of the index as it lies in the site: when it differs, someone else was there."""
    return listing_digest({a: p for a, p in site_files.items() if a.startswith(FOLDER)})


def update_index(work: Work, holdings: Holdings, made: Mapping[str, Sequence[Made]]) -> SearchIndex:
    """Stage what changes in the index of the published reports; `made` has those of the authorities
    that were looked at in this build."""

    def entry(path: str) -> Searched:
        texts = {own.examined.year: own.text for own in made.get(path, ())}
        reports = (
            (year, holdings.records[path, year].title, texts.get(year) or _text(work, path, year))
            for year in holdings.own_years.get(path, ())
        )
        return searched(holdings.library, holdings.library.authorities[path], reports)

    kept, paths = work.state.authorities, holdings.library.authorities
    entries = {path: entry(path) for path in made}
    new = {path: digest(astuple(own)) for path, own in entries.items()}
    digests = {path: new.get(path) or kept[path].search for path in paths}
    changed = {
        path: own
        for path, own in entries.items()
        if path not in kept or kept[path].search != digests[path]
    }
    patch = _patch(work, changed)
    addresses = set[str]() if patch is None else set(work.state.search)
    files: Iterable[tuple[str, bytes | None]]
    if patch is None:
        slotted = sorted((slot, path) for path, slot in slots(paths).items())
        files = _anew([(slot, entries.get(path) or entry(path)) for slot, path in slotted])
    else:
        files = patch.items()
    done = []
    for address, body in files:
        if body is None:
            addresses.discard(address)
            continue
        addresses.add(address)
        done.append(stage(work.into, address, body))
    why = TEXT if patch is not None else FILE if work.state.search_mark else NEW
    return SearchIndex(done, frozenset(addresses), digests, why)


def _text(work: Work, path: str, year: int) -> str:
    """The narrative of a report whose page stands as an earlier build made it."""
    report, _ = work.project.report(path, year)
    return text_of(report) if report else ""


def _patch(work: Work, changed: Mapping[str, Searched]) -> Files | None:
    """What a change rewrites; None if the index must be made anew, because there is none, it is not
    as it was left, or it would have other parts."""
    state, site = work.state, work.into / "site"
    if not state.search_mark or state.search_mark != index_mark(work.site_files):
        return None
    before, after = state.authorities.keys(), work.project.authorities.keys()
    if not changed and before == after:
        return {}
    try:
        return update(lambda address: (site / address).read_bytes(), before, after, changed)
    except (OSError, LookupError, ValueError):
        return None


def _anew(numbered: Sequence[tuple[int, Searched]]) -> Iterator[tuple[str, bytes]]:
    """Every file of the index."""
    for slot, own in numbered:
        yield from text_files(slot, own).items()
    yield from index_files(numbered)
