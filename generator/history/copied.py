"""The copied passages of the reports that a change touches, on each side of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from generator.base.fingerprints import scan_content
from generator.base.pool import available_workers
from generator.building import file_digests
from generator.building.last_build import with_last_build
from generator.building.state import State
from generator.building.stored_reports import unread
from generator.building.up_to_date import CONTENT
from generator.history.snapshot import ReportId, Snapshot
from generator.likeness import paragraphs
from generator.likeness.copies import copies_of
from generator.model.content_paths import report_files
from generator.project.copy_index import index_of
from generator.project.files import files_on_disk


def with_copies(
    wanted: Iterable[ReportId], *sides: Snapshot, work_tree: Path | None
) -> list[Snapshot]:
    """The sides, each with the copied passages of the wanted reports of its own. The last one is the
    work tree of that folder, if one is given: of it only those narratives are read that the last
    build did not; else all of the last side. Of the others, those that differ from it."""
    authorities = {path for path, _ in wanted}
    if not authorities:
        return list(sides)
    return with_last_build(
        work_tree, lambda last, texts: _looked_up(authorities, sides, work_tree, last, texts)
    )


def _looked_up(
    authorities: set[str],
    sides: Sequence[Snapshot],
    work_tree: Path | None,
    last: State,
    texts: Path,
) -> list[Snapshot]:
    done: list[Snapshot] = []
    known: dict[str, Hashable] = {}
    if work_tree and sides[-1].judged:
        kept = _kept(sides[-1], work_tree, last)
        known = {path: own for path, own in _said(sides[-1]) if path in kept}
    for side in reversed(sides):
        if not side.judged:
            done.append(side)
            continue
        said = dict(_said(side))
        differing = {path for path in said if known.get(path) != said[path]}
        names = [name for path in sorted(differing) for name in _narratives(side, path)]
        project = replace(side.project, files=side.project.files.loaded(names))
        changed, workers = differing.__contains__, available_workers()
        index = index_of(project, texts, last.engine, changed, workers, lambda *_: None)
        with closing(index):
            copies = {
                (path, year): found
                for path in sorted(authorities & said.keys())
                for year, found in copies_of(index, path, index.texts(path)).items()
            }
        done.append(replace(side, copies=copies))
        known = said
    return done[::-1]


def _kept(side: Snapshot, root: Path, last: State) -> frozenset[str]:
    """The authorities of the work tree in `root` that are as the last build left them."""
    marks = file_digests.seen(root, scan_content(root), file_digests.load(root, CONTENT)).marks
    return frozenset(unread(replace(side.project, files=files_on_disk(root, marks)), last))


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
