"""Of the files that form pages handed over: which authorities have handed in, which not, which twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from generator.base.display import visible
from generator.importing.summary import ImportResult
from generator.model.content_paths import report_of
from generator.model.library import Authority, Library

_LISTED = 50  # names in one line


def handed_in(library: Library, results: Sequence[ImportResult]) -> Iterator[str]:
    """For each year of the files: who has handed in, who owes a report and has no file of it, and
    whose report is in several files. `library` is as it was before the import."""
    files: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in results:
        place = report_of(f"{one.stem}.yml")
        if one.handed and place:
            files[place[1]][place[0]].append(one.source)
    for year, own in sorted(files.items()):
        owing = [a for a in library.authorities.values() if library.owes(a, year)]
        there = [a for a in owing if a.path not in own and year in a.years]
        absent = [a for a in owing if a.path not in own and year not in a.years]
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


def _listed(authorities: Sequence[Authority]) -> str:
    names = "、".join(one.name for one in authorities[:_LISTED])
    return f"：{names}{' 等' if len(authorities) > _LISTED else ''}"
