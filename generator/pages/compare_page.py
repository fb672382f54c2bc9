"""compare.html, and the small scripts it loads: one beside the page of each authority it is asked for.

    <path>/figures.js   nianbaoFigures("<path>", {"name", "full", "years", "below"});
    figures.js          the same of the whole site: only "below"

`years` has [year, form, figures as shown] of each report since there are tables, the figures in the
order of the page's own list: null where the form has no such item, "" where the cell is blank. A
year that is owed and not there is [year, state]; `abolished` is the first year without the
authority. `below` has [path from here, name, whether there are others below it].
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from generator.forms import FORMS, common
from generator.model.holdings import Holdings
from generator.model.library import Authority
from generator.pages.contexts import Frame, Link
from generator.pages.figures import FIGURES, headed
from generator.pages.frame import address_of, frame, year_address
from generator.pages.listing import all_years

ADDRESS = "compare.html"
MOST = 8  # authorities at a time: more lines than that nobody can tell apart
AREA_LIMIT = 1000  # no page grows without bound; the year pages list everything
# The first year that has tables; before it there is nothing to compare.
FIRST_YEAR = min(form.years[0] for form in FORMS.values() if form.figures)
_SHOWN_FIRST = common.FIGURES[0].name  # 新收申请: every form has it, every reader asks for it


@dataclass(frozen=True, slots=True)
class FigureChoice:
    """A key figure that can be chosen."""

    name: str
    text: str  # with its unit
    chosen: bool  # unless the address says otherwise


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What can be chosen; without scripts, the pages that have the same figures."""

    frame: Frame
    most: int
    figures: tuple[FigureChoice, ...]
    years: tuple[int, ...]  # with tables, ascending
    year_links: tuple[Link, ...]
    area_links: tuple[Link, ...]


def compare_page(holdings: Holdings) -> ComparePage:
    """The page; it depends on all authorities and on which years have reports."""
    years = all_years(holdings, holdings.library.authorities.values())
    return ComparePage(
        frame=frame(
            holdings.library,
            ADDRESS,
            "比较历年数据",
            "选择机关、年度和项目，比较各份政府信息公开工作年度报告所载的数据。",
            [("比较", ADDRESS)],
        ),
        most=MOST,
        figures=tuple(FigureChoice(name, headed(name), name == _SHOWN_FIRST) for name in FIGURES),
        years=tuple(year for year in years if year >= FIRST_YEAR),
        year_links=tuple(Link(f"{year} 年", year_address(year)) for year in reversed(years)),
        area_links=tuple(
            Link(area.name, address_of(area.path))
            for area in holdings.library.children.get(None, ())[:AREA_LIMIT]
        ),
    )


def figures_address(path: str | None) -> str:
    """The address of an authority's figures, or (None) of the script that lists the topmost areas."""
    return f"{path}/figures.js" if path else "figures.js"


def figures_script(holdings: Holdings, authority: Authority | None) -> bytes:
    """The figures of an authority by year, and who stands directly below it."""
    path = authority.path if authority else None
    data: dict[str, object] = {}
    if authority:
        data |= {"name": authority.name, "full": authority.file.full_name}
        data["years"] = _years(holdings, authority)
        if authority.file.abolished:
            data["abolished"] = authority.file.abolished.year
    start = len(path) + 1 if path else 0
    data["below"] = [
        [child.path[start:], child.name, child.path in holdings.library.children]
        for child in holdings.library.children.get(path, ())
    ]
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f'nianbaoFigures("{path or ""}",{body});\n'.encode()


def _years(holdings: Holdings, authority: Authority) -> list[list[object]]:
    """Every year with a report, or with one that is known to be owed, ascending."""
    own = holdings.own_years.get(authority.path, ())
    years: list[list[object]] = []
    for year in sorted(y for y in {*own, *authority.file.due_years} if y >= FIRST_YEAR):
        record = holdings.records.get((authority.path, year))
        if record is None:
            status = holdings.status(authority, year, holdings.library.site.as_of)
            years.append([year, holdings.library.site.voice.states[status].word])
            continue
        figures = record.figures
        shown = [figures.get(name) for name in FIGURES] if figures else []
        years.append([year, FORMS[record.form].name, shown])
    return years
