"""The index of what all narratives say: kept beside the state of a build, or made for one check."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from generator.building.pool import spread
from generator.building.turns import Progress
from generator.building.work import Workshop
from generator.content import read_bytes
from generator.library import Library
from generator.likeness.index import Index, Texts
from generator.likeness.read import shelf_of, texts_of
from generator.likeness.update import update
from generator.reading.source import Problem
from generator.state import FOLDER, Kept

TEXTS = "texts"  # the file beside the state
Read = Callable[[str], bytes | Problem]  # path in the project → what the file holds


def indexed(
    file: Path,
    engine: str,
    library: Library,
    changed: Callable[[str], bool],
    read: Read,
    workers: int,
    progress: Progress = lambda *_: None,
) -> Index:
    """The index in `file`, up to date with the narratives of all reports in the library: those of
    authorities that may have `changed` are read."""

    def texts(paths: Sequence[str]) -> Mapping[str, Texts]:
        def work(path: str) -> Texts:
            return texts_of(library, path, read)

        found = spread(work, paths, workers, lambda n: progress("正文", n, len(paths)))
        return dict(zip(paths, found, strict=True))

    paths = (path for path, authority in library.authorities.items() if authority.years)
    return update(file, engine, paths, changed, texts)


def index_of(
    shop: Workshop,
    engine: str,
    known: Mapping[str, Kept | None],
    workers: int,
    progress: Progress,
) -> Index:
    """The index beside the state; the narratives of authorities that are `known` have not changed."""
    return indexed(
        shop.root / FOLDER / TEXTS,
        engine,
        shop.library,
        lambda path: known[path] is None,
        lambda name: read_bytes(shop.root, name, shop.files[name]),
        workers,
        progress,
    )


@contextmanager
def with_copies(
    library: Library, read: Read, workers: int, progress: Progress
) -> Iterator[Library]:
    """The library with the copied passages of its reports, for as long as the index is there."""
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        file = Path(folder) / TEXTS
        made = indexed(file, "", library, lambda _: True, read, workers, progress)
        with closing(made) as index:
            yield replace(library, copies=shelf_of(library, index))
