"""`new`: the two files of a report still to be written, of one authority or of all that owe it; never
over existing ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from generator.base.atomic import write_all
from generator.base.refusal import Refused
from generator.formatting.skeleton import skeleton
from generator.forms import form_of
from generator.forms.layout import Form
from generator.model.area import area_of
from generator.model.content_paths import report_files
from generator.model.library import Authority
from generator.project.parse import read_report
from generator.project.project import open_project


class NewReports(NamedTuple):
    """What was written: paths from the project. Of the other authorities of the area: how many have
    files of that year already, and how many do not owe a report."""

    written: Sequence[str]
    there: int = 0
    not_owing: int = 0


def new_report(root: Path, authority: str, year: int, running: int | None = None) -> list[str]:
    """Write <year>.yml and <year>.md of the authority that is named; their paths from the project.
    `running` is the year that runs now, the last that can be reported on; None: not known."""
    project = open_project(root)
    form = form_for(year, running)
    own = area_of(project.library, authority)
    _refuse_abolished(own, year)
    for name in report_files(own.path, year):
        if (root / name).exists():
            raise Refused(f"{name} 已经有了，没有改动。")
    texts = skeleton(form, own, year, project.record(own.path, year - 1))
    write_all(root, texts)
    return list(texts)


def _refuse_abolished(authority: Authority, year: int) -> None:
    if (abolished := authority.file.abolished) and abolished.year <= year:
        successor = authority.file.successor
        whose = f"由 {successor} 写" if successor else "由承接的机关写"
        raise Refused(
            f"{authority.name}（{authority.path}）已于 {abolished} 撤销，{year} 年的年报{whose}。"
            "确实要写的，请先核对 authority.yml 里的“撤销”。"
        )


def new_reports(root: Path, area: str, year: int, running: int) -> NewReports:
    """Write those of the area that is named, and of all below it, that owe a report on `year` and
    have no file of it: all of them or none."""
    project = open_project(root)
    form = form_for(year, running)
    top = area_of(project.library, area)
    texts: dict[str, str] = {}
    there = not_owing = 0
    for one in (top, *project.library.below(top.path)):
        if any((root / name).exists() for name in report_files(one.path, year)):
            there += 1
        elif not project.library.owes(one, year):
            not_owing += 1
        else:
            texts |= skeleton(form, one, year, project.record(one.path, year - 1))
    if not texts and not there:
        raise Refused(
            f"{top.name}和下级没有应报 {year} 年年报的机关。"
            "哪些机关应报，看 site.yml 的“应报年度自”和各机关 authority.yml 的“应报年度”。"
        )
    write_all(root, texts)
    return NewReports(list(texts), there, not_owing)


def word_forms(
    root: Path, area: str, year: int, running: int, out: Path, *, every: bool
) -> list[str]:
    """Write the form of a report still to be written as a Word file into the folder `out`: of the
    authority that is named, or of all of its area that owe one. Gives the files' names."""
    from generator.exporters.word_form import word_form

    project = open_project(root)
    form = form_for(year, running)
    top = area_of(project.library, area)
    if not every:
        _refuse_abolished(top, year)
    wanted = [top, *project.library.below(top.path)] if every else [top]
    bodies: dict[str, bytes] = {}
    for one in wanted:
        if every and not project.library.owes(one, year):
            continue
        before = project.record(one.path, year - 1)
        data, narrative = (text.encode() for text in skeleton(form, one, year, before).values())
        report, problems = read_report(one.in_year(year), year, data, narrative)
        assert report is not None, problems  # it is our own
        name = f"{one.name}{year}年政府信息公开工作年度报告.docx"
        if name in bodies or not _FILE_NAME.fullmatch(name):
            name = f"{one.path.replace('/', '-')}-{year}.docx"
        bodies[name] = word_form(report, before)
    if not bodies:
        raise Refused(f"{top.name}和下级没有应报 {year} 年年报的机关。")
    out.mkdir(parents=True, exist_ok=True)
    try:
        write_all(out, bodies)
    except FileExistsError as error:
        raise Refused(f"{error.filename or out} 已经有了，没有改动；请换一个文件夹。") from error
    return list(bodies)


# What every system takes for the name of a file.
_FILE_NAME = re.compile(r'[^\x00-\x1f<>:"/\\|?*]{1,80}')


def form_for(year: int, running: int | None) -> Form:
    """The form of a report on `year` in the `running` year (None: not known); Refused where there is none yet."""
    if running is not None and year > running:
        raise Refused(
            f"现在是 {running} 年，还不能写 {year} 年的年报。年度写报告所说的那一年，不是公开的那一年。"
        )
    form = form_of(year)
    if form is None:
        raise Refused(f"没有 {year} 年的格式。")
    return form
