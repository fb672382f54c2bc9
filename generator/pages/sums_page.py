"""The sums of a year over an area, cell by cell: <area>/sums-<year>.html and a part of the area page.

All figures and words are those of `nianbao rollup`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jinja2 import Environment, pass_environment
from markupsafe import Markup

from generator.base.cells import shown
from generator.forms import FORMS
from generator.model.area import summed
from generator.model.holdings import Holdings
from generator.model.library import Authority
from generator.model.table_geometry import geometry_of
from generator.pages.contexts import Frame, Link
from generator.pages.frame import address_of, frame, root_of, sums_name, trail, year_address
from generator.pages.official_tables import blank_table, filled
from generator.pages.parts import FilledTable, Listed, Sums, Turn, turn
from generator.rollup.cautions import (
    LEFT_OUT,
    NONE,
    cautions,
    excluded_words,
    included_words,
    left_out,
    missing_words,
    names_of,
)
from generator.rollup.sums import Rollup, Total, rollup, table_form

# At most so many names or cells are listed: where an area is large, its own areas have the rest.
MOST = 200


@dataclass(frozen=True, eq=False, repr=False)
class SumsPage:
    """The sums of one year over an area."""

    frame: Frame
    heading: str
    sums: Sums
    previous: Turn | None
    following: Turn | None
    area_page: Link
    year_page: Link


def sums_years(holdings: Holdings, below: Sequence[Authority]) -> list[int]:
    """The years of which there are reports that may be added up, ascending."""
    years = {y for a in summed(holdings.library, below) for y in holdings.own_years.get(a.path, ())}
    return sorted(filter(table_form, years))


def sums_page(
    holdings: Holdings, area: Authority, year: int, before: int | None, after: int | None
) -> SumsPage:
    """<area>/sums-<year>.html, between those of the years before and after."""
    address = f"{area.path}/{sums_name(year)}"
    rolled = rollup_of(holdings, area, year)
    heading, sums = f"{rolled.area.name} {year} 年下级机关汇总", sums_of(holdings, rolled)
    return SumsPage(
        frame=frame(
            holdings.library,
            address,
            heading,
            f"{heading}：政府信息公开工作年度报告的三张统计表逐格相加，{sums.included.head}。",
            [*trail(holdings.library, area), (f"{year} 年汇总", address)],
        ),
        heading=heading,
        sums=sums,
        previous=_beside(year, before),
        following=_beside(year, after),
        area_page=Link(f"{area.name}各年汇总", "index.html"),
        year_page=Link(f"{year} 年各机关报告", root_of(address) + year_address(year)),
    )


def _beside(year: int, other: int | None) -> Turn | None:
    return turn(year, other, sums_name(other) if other else "", "之前一份", "之后一份")


def rollup_of(holdings: Holdings, area: Authority, year: int) -> Rollup:
    """The sums of one of `sums_years`."""
    rolled = rollup(holdings, area.path, year)
    assert rolled is not None
    return rolled


def sums_of(holdings: Holdings, rolled: Rollup) -> Sums:
    """What a page in the folder of the area shows of its sums."""
    area, year = rolled.area, rolled.year
    root, names = root_of(address_of(area.path)), names_of(rolled)
    voice = holdings.library.site.voice

    def report(path: str) -> Link:
        return Link(names[path], root + address_of(path, year))

    missing = zip(
        missing_words(rolled, lambda status: voice.states[status].word), rolled.missing, strict=True
    )
    cells = left_out(rolled)
    return Sums(
        year=year,
        about=(
            f"由{voice.here}把{area.name}下级机关 {year} 年年报的三张统计表按 {rolled.form.name}"
            f"逐格相加，{voice.sums_said.format(area.name)}"
        ),
        own=_own(holdings, area, year),
        own_said=voice.own_sums,
        included=_listed(
            included_words(rolled), [report(s.authority.path) for s in rolled.summands]
        ),
        excluded=_listed(
            excluded_words(rolled),
            [Link(words, root + address_of(one.authority.path)) for words, one in missing],
        ),
        cautions=tuple(caution.message for caution in cautions(holdings.library, rolled)),
        tables=tuple(_tables(rolled)) if rolled.summands else (),
        left_out_head=LEFT_OUT,
        left_out=tuple((report(one.path), f"{one.why}：{one.rows}") for one in cells[:MOST]),
        left_out_more=max(len(cells) - MOST, 0),
    )


def _own(holdings: Holdings, area: Authority, year: int) -> Link | None:
    published = (area.path, year) in holdings.records
    return Link(f"{area.name} {year} 年度报告", f"{year}.html") if published else None


def _listed(head: str, links: Sequence[Link]) -> Listed:
    return Listed(head, tuple(links[:MOST]), max(len(links) - MOST, 0))


def _tables(rolled: Rollup) -> Iterator[FilledTable]:
    sums = rolled.rows()
    form = rolled.form
    for table in form.tables:
        geometry = geometry_of(form.key, table.key, form.merged)
        cells = tuple(_cell(total) for row in geometry.rows for total in sums[row.path])
        yield FilledTable(form.key, table.key, geometry.caption, cells)


def _cell(total: Total) -> str:
    """A sum is a number and needs no escaping."""
    value = NONE if total.value is None else shown(total.value)
    return f'{value}<small class="lack">缺{len(total.lacking)}</small>' if total.lacking else value


@pass_environment
def official(env: Environment, table: FilledTable) -> Markup:
    """The table in the official layout, for templates."""
    form = FORMS[table.form]
    return filled(blank_table(env, form.key, table.key, form.merged), table.cells)
