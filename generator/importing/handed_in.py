"""Of the forms that came back, pages and Word files: who has handed in, who has not, who twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.base.display import visible
from generator.formatting.skeleton import untouched
from generator.forms import form_of
from generator.importing.summary import ImportResult
from generator.model.content_paths import report_of
from generator.model.library import Authority, Library
from generator.project.project import Project, open_project

_LISTED = 50  # names in one line


def handed_in(root: Path, library: Library, results: Sequence[ImportResult]) -> Iterator[str]:
    """For each year that a form came back for: who has handed in, whatever kind of file; who owes a
    report and has no file of it or an untouched skeleton; and whose report is in several files.
    `library` is as it was before the import into the project in `root`."""
    files: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    asked: set[int] = set()
    for one in results:
        place = report_of(f"{one.stem}.yml")
        if place:
            files[place[1]][place[0]].append(one.source)
            if one.handed or (one.found and one.found.written_for):
                asked.add(place[1])
    project = open_project(root) if asked else None
    for year, own in sorted(files.items()):
        if project is None or year not in asked:
            continue
        owing = [a for a in library.authorities.values() if library.owes(a, year)]
        others = [a for a in owing if a.path not in own]
        there = [a for a in others if year in a.years and not _is_skeleton(project, a.path, year)]
        absent = [a for a in others if a not in there]
        yield f"{year} 年：这次交来 {len(own)} 个{_listed([library.authorities[path] for path in own])}。"
        if there:
            yield f"原来已有文件的 {len(there)} 个{_listed(there)}。"
        if absent:
            yield f"没有交的 {len(absent)} 个{_listed(absent)}。"
        for path, sources in own.items():
            if len(sources) > 1:
                name = library.authorities[path].name
                told = "、".join(map(visible, sources))
                yield f"交了 {len(sources)} 份的：{name}（{told}），请核对用哪一份。"


def _is_skeleton(project: Project, path: str, year: int) -> bool:
    """Whether the files of a report are still as `new` wrote them."""
    form, own = form_of(year), project.authorities.get(path)
    if form is None or own is None:
        return False
    return bool(untouched(project.files, form, own, year, project.record(path, year - 1)))


def _listed(authorities: Sequence[Authority]) -> str:
    names = "、".join(one.name for one in authorities[:_LISTED])
    return f"：{names}{' 等' if len(authorities) > _LISTED else ''}"
