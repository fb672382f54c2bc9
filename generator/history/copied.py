"""The copied passages of the reports that a change touches, on each side of it."""

from __future__ import annotations

import tempfile
from collections.abc import Hashable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from generator.base.pool import available_workers
from generator.history.snapshot import Place, Side, names_of
from generator.likeness import paragraphs
from generator.likeness.copies import copies_of
from generator.project.copy_index import TEXTS, indexed


def sides_with_copies(wanted: Iterable[Place], *sides: Side) -> list[Side]:
    """The sides, each with the copied passages of the wanted reports of its own. All narratives of
    the first are read, and those of the next that differ."""
    authorities = {path for path, _ in wanted}
    done: list[Side] = []
    known: dict[str, Hashable] = {}
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        for side in sides if authorities else ():
            if side.library is None:
                done.append(side)
                continue
            said = dict(_said(side))
            differing = {path for path in said if known.get(path) != said[path]}
            raws = side.files.load(
                [n for path in sorted(differing) for n in _narratives(side, path)]
            )
            file = Path(folder) / TEXTS
            read = raws.__getitem__
            changed, workers = differing.__contains__, available_workers()
            with closing(indexed(file, "", side.library, changed, read, workers)) as index:
                copies = {
                    (path, year): found
                    for path in sorted(authorities & said.keys())
                    for year, found in copies_of(index, path, index.texts(path)).items()
                }
            done.append(replace(side, library=replace(side.library, copies=copies)))
            known = said
    return done or list(sides)


def _said(side: Side) -> Iterator[tuple[str, Hashable]]:
    """What decides the paragraphs of each authority: its narratives, and the names they are free of."""
    library = side.library
    for path, authority in library.authorities.items() if library else ():
        if library and authority.years:
            names = paragraphs.names_of(authority, library.ancestors(authority))
            yield path, (names, [side.files.marks[name] for name in _narratives(side, path)])


def _narratives(side: Side, path: str) -> list[str]:
    return [names_of((path, year))[1] for year in side.years[path]]
