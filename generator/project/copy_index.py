"""The index of what all narratives say: kept beside the state of a build, or made for one check."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from generator.base.pool import Progress, spread
from generator.likeness.copies import copies_of
from generator.likeness.index import Index, Texts
from generator.likeness.paragraphs import names_of, paragraphs
from generator.likeness.update import update
from generator.model.content_paths import report_files
from generator.model.library import Copy, Library, Shelf
from generator.reading.encoding import control_character
from generator.reading.source import Problem, decode

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


def texts_of(library: Library, path: str, read: Callable[[str], bytes | Problem]) -> Texts:
    """The paragraphs of an authority's narratives, each of which is `read` by its path in the
    project; one that cannot be read has none."""
    authority = library.authorities[path]
    names = names_of(authority, library.ancestors(authority))
    texts = {}
    for year in authority.years:
        raw = read(report_files(path, year)[1])
        text, problem = ("", raw) if isinstance(raw, Problem) else decode(raw)
        readable = problem is None and control_character(text) is None
        texts[year] = paragraphs(text, year, names) if readable else ()
    return texts


def shelf_of(library: Library, index: Index) -> Shelf[Sequence[Copy]]:
    """The copied passages of every report, found when they are asked for."""
    years = {path: authority.years for path, authority in library.authorities.items()}
    return Shelf(years, lambda path: copies_of(index, path, index.texts(path)))


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
