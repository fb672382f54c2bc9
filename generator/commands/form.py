"""`form`: a page for each authority that owes a report, in which it fills it in; one file each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.base.atomic import write_all
from generator.base.refusal import Refused
from generator.commands.new import form_for
from generator.filling.form_data import source_of
from generator.model.area import area_of
from generator.model.content_paths import STATE_FOLDER
from generator.model.library import Authority, Library
from generator.pages.fill_page import fill_page
from generator.pages.render import environment, naming_templates, render
from generator.project.project import open_project

_UNFIT = re.compile(r'[\\/:*?"<>|\s]')  # in names of files
_LONGEST_NAME = 180  # bytes of a file's name, which has room for 255: the year and an ending follow


class WrittenForm(NamedTuple):
    """A page that was written: its file, and whether last year's report went into it."""

    name: str
    has_last: bool


def write_forms(
    root: Path, area: str | None, year: int, folder: Path, running: int
) -> Sequence[WrittenForm]:
    """Write into `folder` the page of each authority of the area that is named (None: of all) that
    owes the report on `year`. An authority named without others below it gets
    its page in any case. `running` is the year that runs now."""
    project = open_project(root)
    form = form_for(year, running)
    if not form.tables:
        raise Refused(f"{year} 年的年报没有统一的表格，没有填报网页；请用 nianbao new。")
    wanted = list(_wanted(project.library, area, year))
    if not wanted:
        raise Refused(
            f"没有应报 {year} 年年报的机关。"
            "哪些机关应报，看 site.yml 的“应报年度自”和各机关 authority.yml 的“应报年度”。"
        )
    names = Counter(one.file.full_name for one in wanted)
    env = environment(root / "templates", root / STATE_FOLDER / "templates")
    pages, written = {}, []
    with naming_templates(root / "templates"):
        for one in wanted:
            alone = names[one.file.full_name] == 1
            name = one.file.full_name if alone else f"{one.file.full_name}（{one.path}）"
            if len(name.encode()) > _LONGEST_NAME:
                name = one.path
            source = source_of(project, form, one, year)
            file = f"{_UNFIT.sub('-', name)}{year}年填报.html"
            pages[file] = render(env, fill_page(env, source))
            written.append(WrittenForm(file, source.before is not None))
    folder.mkdir(parents=True, exist_ok=True)
    write_all(folder, pages, replace=True)
    return written


def _wanted(library: Library, area: str | None, year: int) -> Iterator[Authority]:
    if area is None:
        places = list(library.below(None))
    else:
        top = area_of(library, area)
        places = [top, *library.below(top.path)]
        if len(places) == 1:
            yield top
            return
    yield from (one for one in places if library.owes(one, year))
