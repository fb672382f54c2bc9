"""From the narratives as files to their paragraphs, and the copies of a library for its rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from generator.content import REPORTS
from generator.library import Copy, Library, Shelf
from generator.likeness.copies import copies_of
from generator.likeness.index import Index, Texts
from generator.likeness.paragraphs import names_of, paragraphs
from generator.reading.encoding import control_character
from generator.reading.source import Problem, decode


def texts_of(library: Library, path: str, read: Callable[[str], bytes | Problem]) -> Texts:
    """The paragraphs of an authority's narratives, each of which is `read` by its path in the
    project; one that cannot be read has none."""
    authority = library.authorities[path]
    names = names_of(authority, library.ancestors(authority))
    texts = {}
    for year in authority.years:
        raw = read(f"{REPORTS}{path}/{year}.md")
        text, problem = ("", raw) if isinstance(raw, Problem) else decode(raw)
        readable = problem is None and control_character(text) is None
        texts[year] = paragraphs(text, year, names) if readable else ()
    return texts


def shelf_of(library: Library, index: Index) -> Shelf[Sequence[Copy]]:
    """The copied passages of every report, found when they are asked for."""
    years = {path: authority.years for path, authority in library.authorities.items()}
    return Shelf(years, lambda path: copies_of(index, path, index.texts(path)))
