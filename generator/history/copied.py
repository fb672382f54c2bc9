"""The copied passages of the reports that a change touches, on each side of it."""

from __future__ import annotations

import tempfile
from collections.abc import Hashable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from generator.base.pool import available_workers
from generator.history.snapshot import ReportId, Snapshot
from generator.likeness import paragraphs
from generator.likeness.copies import copies_of
from generator.model.content_paths import report_files
from generator.project.copy_index import TEXTS, index_of


def with_copies(wanted: Iterable[ReportId], *sides: Snapshot) -> list[Snapshot]:
    """The sides, each with the copied passages of the wanted reports of its own. All narratives of
    the first are read, and those of the next that differ."""
    authorities = {path for path, _ in wanted}
    done: list[Snapshot] = []
    known: dict[str, Hashable] = {}
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        for side in sides if authorities else ():
            if not side.judged:
                done.append(side)
                continue
            said = dict(_said(side))
            differing = {path for path in said if known.get(path) != said[path]}
            names = [name for path in sorted(differing) for name in _narratives(side, path)]
            project = replace(side.project, files=side.project.files.loaded(names))
            file, changed, workers = (
                Path(folder) / TEXTS,
                differing.__contains__,
                available_workers(),
            )
            index = index_of(project, file, "", changed, workers, lambda *_: None)
            with closing(index):
                copies = {
                    (path, year): found
                    for path in sorted(authorities & said.keys())
                    for year, found in copies_of(index, path, index.texts(path)).items()
                }
            done.append(replace(side, copies=copies))
            known = said
    return done or list(sides)


def _said(side: Snapshot) -> Iterator[tuple[str, Hashable]]:
    """What decides the paragraphs of each authority: its narratives, and the names they are free of."""
    library = side.project.library
    for path, authority in library.authorities.items():
        if authority.years:
            names = paragraphs.names_of(authority, library.ancestors(authority))
            yield path, (names, [side.mark(name) for name in _narratives(side, path)])


def _narratives(side: Snapshot, path: str) -> list[str]:
    """The narratives of an authority, and the data that says which of them count."""
    return [name for year in side.project.years[path] for name in report_files(path, year)]
