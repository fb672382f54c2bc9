"""The pages of a year: one table of all reports or, where that is too long, a page an area (design §7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.library import Authority, Library
from generator.pages.contexts import FigureTable, Link, YearPage
from generator.pages.frame import address_of, frame, root_of, year_address
from generator.pages.index_pages import cells_html, headed, used_figures

# Above this many reports a page leads to one page for each area below instead of listing them.
ROWS = 200
_BLANK_NOTE = "数据照录各份报告；空格表示原件未填或该年格式没有这一项，不是零。"


class Part(NamedTuple):
    """What one page shows of a year: all of it, or an area's reports."""

    year: int
    area: Authority | None
    reports: int  # how many in all
    listed: tuple[Authority, ...]  # whose reports stand on the page itself
    areas: tuple[tuple[Authority, int], ...]  # with a page of their own, and how many reports
    previous: int | None  # the year before that has such a page too
    following: int | None

    @property
    def address(self) -> str:
        return year_address(self.year, self.area.path if self.area else None)


def year_parts(library: Library, years: Sequence[int]) -> Iterator[Part]:
    """The pages of all `years`, those of a year from the whole down to its smallest areas."""
    for before, year, after in zip((None, *years), years, (*years[1:], None), strict=False):
        pending: list[Authority | None] = [None]
        for area in pending:
            areas = _areas(library, area, year)
            pending += [below for below, _ in areas]
            yield Part(
                year,
                area,
                _count(library, area, year),
                _listed(library, area, year, split=bool(areas)),
                areas,
                before if _has_page(library, area, before) else None,
                after if _has_page(library, area, after) else None,
            )


def _count(library: Library, area: Authority | None, year: int) -> int:
    return library.counts.get(area.path if area else None, {}).get(year, 0)


def _areas(
    library: Library, area: Authority | None, year: int
) -> tuple[tuple[Authority, int], ...]:
    if _count(library, area, year) <= ROWS:
        return ()
    below = library.children.get(area.path if area else None, ())
    counted = ((a, _count(library, a, year)) for a in below if a.path in library.children)
    return tuple((a, count) for a, count in counted if count)


def _listed(
    library: Library, area: Authority | None, year: int, *, split: bool
) -> tuple[Authority, ...]:
    path = area.path if area else None
    if split:
        below = [a for a in library.children[path] if a.path not in library.children]
    else:
        below = list(library.below(path))
    places = [area, *below] if area else below
    return tuple(place for place in places if (place.path, year) in library.records)


def _has_page(library: Library, area: Authority | None, year: int | None) -> bool:
    if year is None or area is None:
        return year is not None
    above = library.counts.get(area.parent, {}).get(year, 0)
    return above > ROWS and _count(library, area, year) > 0


def year_page(library: Library, part: Part) -> YearPage:
    """years/<year>.html or, for an area, years/<year>/<area>.html"""
    area, year, root = part.area, part.year, root_of(part.address)
    title = f"{year} 年政府信息公开工作年度报告"
    above = [*library.ancestors(area), area] if area else []
    crumbs = [(f"{year} 年", year_address(year))]
    # Where a year is divided, every area above has its page too.
    crumbs += [(place.name, year_address(year, place.path)) for place in above]
    return YearPage(
        frame=frame(
            library.site,
            part.address,
            f"{area.file.full_name} {title}" if area else title,
            f"{area.file.full_name if area else ''}{title}：{part.reports} 份。",
            crumbs,
        ),
        area=area.name if area else "",
        year=year,
        count=part.reports,
        areas=_areas_table(part, root),
        table=_reports_table(library, part, root),
        previous=_beside(part, part.previous, root),
        following=_beside(part, part.following, root),
    )


def _areas_table(part: Part, root: str) -> FigureTable | None:
    if not part.areas:
        return None
    rows = tuple(
        (Link(area.name, root + year_address(part.year, area.path)), cells_html([str(count)]))
        for area, count in part.areas
    )
    head = (Link("地区"), Link("报告数（份）"))
    return FigureTable(f"{part.year} 年各地区报告", head, rows, "选择地区，查看各机关的主要数据。")


def _reports_table(library: Library, part: Part, root: str) -> FigureTable | None:
    if part.areas and not part.listed:
        return None
    year = part.year
    records = [library.records[authority.path, year] for authority in part.listed]
    used = used_figures(records)
    rows = []
    for authority, record in zip(part.listed, records, strict=True):
        above = library.authorities[authority.parent].name if authority.parent else ""
        status = library.status(authority, year, library.site.as_of)
        own = record.figures
        link = Link(authority.name, root + address_of(authority.path, year))
        rows.append((link, cells_html([above, status, *(own.get(name, "") for name in used)])))
    head = (Link("机关"), Link("地区"), Link("公开情况"), *(Link(headed(name)) for name in used))
    return FigureTable(f"{year} 年各机关主要数据", head, tuple(rows), _BLANK_NOTE)


def _beside(part: Part, year: int | None, root: str) -> Link | None:
    if year is None:
        return None
    return Link(f"{year} 年", root + year_address(year, part.area.path if part.area else None))
