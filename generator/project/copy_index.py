"""The index of what all narratives say, and the copied passages that it finds in each report."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from generator.base.lazy_mapping import LazyMapping
from generator.base.pool import Progress, spread
from generator.likeness.copies import copies_of
from generator.likeness.index import Index, Texts
from generator.likeness.paragraphs import ComparedParagraph, names_of, paragraphs
from generator.likeness.update import update
from generator.model.content_paths import report_files
from generator.model.record import Copy
from generator.project.project import Copies, Project
from generator.reading.encoding import unfit
from generator.reading.source import Problem, decode

TEXTS = "texts"  # the name of the file


def index_of(
    project: Project,
    file: Path,
    engine: str,
    changed: Callable[[str], bool],
    workers: int,
    progress: Progress,
) -> Index:
    """The index in `file`, made by the program with the digest `engine`, brought up to date with the
    narratives of all reports: those of authorities that may have `changed` are read."""

    def texts(paths: Sequence[str]) -> Mapping[str, Texts]:
        def work(path: str) -> Texts:
            return texts_of(project, path)

        found = spread(work, paths, workers, lambda n: progress("正文", n, len(paths)))
        return dict(zip(paths, found, strict=True))

    paths = (path for path, authority in project.authorities.items() if authority.years)
    return update(file, engine, paths, changed, texts)


def texts_of(project: Project, path: str) -> Texts:
    """The paragraphs of an authority's narratives by year; one that cannot be read, is a draft or was
    withdrawn has none."""
    authority = project.authorities[path]
    names = names_of(authority, project.library.ancestors(authority))
    narratives = {year: report_files(path, year)[1] for year in authority.years}
    raws = project.files.load(narratives.values())
    aside = project.aside(path)
    texts: dict[int, Sequence[ComparedParagraph]] = {}
    for year, name in narratives.items():
        raw = raws[name]
        text, problem = ("", raw) if isinstance(raw, Problem) else decode(raw)
        readable = problem is None and unfit(text) is None and year not in aside
        texts[year] = paragraphs(text, year, names) if readable else ()
    return texts


def copies_in(project: Project, index: Index) -> LazyMapping[Sequence[Copy]]:
    """The copied passages of every report, found when they are asked for."""
    years = {path: authority.years for path, authority in project.authorities.items()}
    return LazyMapping(years, lambda path: copies_of(index, path, index.texts(path)))


@contextmanager
def copies_of_all(project: Project, workers: int, progress: Progress) -> Iterator[Copies]:
    """The copied passages of every report, by an index that is made for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        file = Path(folder) / TEXTS
        with closing(index_of(project, file, "", lambda _: True, workers, progress)) as index:
            yield copies_in(project, index)
