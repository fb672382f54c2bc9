"""Every authority takes its turn: its reports stand as the state has them, or are looked at anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from generator.base.pool import Progress, spread
from generator.building.output import Published
from generator.building.state import Kept
from generator.building.worker import Done, Workshop, kept_facts, kept_published, made_published
from generator.model.library import Library, Record, Sheet, Shelf


class Turns(NamedTuple):
    """Every authority after its turn: as the state has it, or its reports looked at anew."""

    standing: Mapping[str, Kept]
    fresh: Mapping[str, list[Done]]

    @property
    def done(self) -> Iterator[Done]:
        """The reports that were looked at."""
        return (done for own in self.fresh.values() for done in own)


def standing_of(shop: Workshop) -> dict[str, Kept | None]:
    """What the state has of every authority whose own files and settings have not changed."""
    return {path: shop.standing(path) for path in shop.library.authorities}


def take_turns(
    shop: Workshop, known: Mapping[str, Kept | None], workers: int, progress: Progress
) -> Turns:
    """Every authority's reports: those of the `known` stand as they are."""
    changed = [path for path, kept in known.items() if kept is None]
    done = spread(shop.work, changed, workers, lambda n: progress("年报", n, len(changed)))
    standing = {path: kept for path, kept in known.items() if kept is not None}
    return Turns(standing, dict(zip(changed, done, strict=True)))


def published_of(library: Library, turns: Turns) -> dict[str, Published]:
    """What is published of every authority, in the order of the library."""
    return {
        path: made_published(turns.fresh[path])
        if path in turns.fresh
        else kept_published(turns.standing[path])
        for path in library.authorities
    }


def facts_of(
    turns: Turns, published: Mapping[str, Published]
) -> tuple[Shelf[Record], Shelf[Sheet]]:
    """The records and the figures of what is published."""
    years = {path: own.years for path, own in published.items()}

    @cache
    def read(path: str) -> Mapping[int, tuple[Record, Sheet]]:
        if path in turns.standing:
            return kept_facts(turns.standing[path])
        return {d.place[1]: (d.record, d.sheet) for d in turns.fresh[path] if d.record and d.sheet}

    records = Shelf(years, lambda path: {year: own[0] for year, own in read(path).items()})
    return records, Shelf(years, lambda path: {year: own[1] for year, own in read(path).items()})
