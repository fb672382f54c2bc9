"""The pages of a year: one table of all reports or, where that is too long, a page an area (design §7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup, escape

from generator.forms import FORMS
from generator.forms.filing import REPORT_NAME
from generator.model.holdings import Holdings, Status
from generator.model.library import Authority
from generator.model.voice import NO_DATE, Voice
from generator.pages.contexts import FigureTable, Frame, Link
from generator.pages.figures import FIGURES, cells_html, used_figures
from generator.pages.frame import address_of, frame, root_of, year_address
from generator.pages.listing import chinese_date, kind_of
from generator.pages.parts import Turn, turn

# Above this many reports a page leads to one page for each area below instead of listing them.
ROWS = 200
NO_ITEM = "无此项"


@dataclass(frozen=True, slots=True)
class YearTable:
    """The key figures of a page's reports; `words` heads the columns before the figures."""

    caption: str
    words: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]  # name, unit
    rows: tuple[tuple[Link, Markup], ...]  # the authority, and its ready-made `<td>` cells
    note: str


class Owing(NamedTuple):
    """Authorities that owe a report and have none, of one state."""

    status: str
    meaning: str
    links: tuple[Link, ...]
    more: int  # how many are not listed


@dataclass(frozen=True, slots=True)
class YearPage:
    """All reports of one year; where they are too many for one table, those of an area, and the
    areas that have a page of their own."""

    frame: Frame
    area: str  # the area's name; empty: all
    year: int
    count: int
    due: str  # a sentence on how many owe a report; empty where none is known to
    areas: FigureTable | None
    table: YearTable | None
    owing: tuple[Owing, ...]
    previous: Turn | None
    following: Turn | None


class YearPart(NamedTuple):
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


def year_parts(holdings: Holdings, years: Sequence[int]) -> Iterator[YearPart]:
    """The pages of all `years`, those of a year from the whole down to its smallest areas."""
    for before, year, after in zip((None, *years), years, (*years[1:], None), strict=False):
        pending: list[Authority | None] = [None]
        for area in pending:
            areas = _areas(holdings, area, year)
            pending += [below for below, _ in areas]
            yield YearPart(
                year,
                area,
                _count(holdings, area, year),
                tuple(
                    place
                    for place in _places(holdings, area, split=bool(areas))
                    if (place.path, year) in holdings.records
                ),
                areas,
                before if _has_page(holdings, area, before) else None,
                after if _has_page(holdings, area, after) else None,
            )


def _count(holdings: Holdings, area: Authority | None, year: int) -> int:
    return holdings.counts.get(area.path if area else None, {}).get(year, 0)


def _areas(
    holdings: Holdings, area: Authority | None, year: int
) -> tuple[tuple[Authority, int], ...]:
    if _count(holdings, area, year) <= ROWS:
        return ()
    below = holdings.library.children.get(area.path if area else None, ())
    counted = ((a, _count(holdings, a, year)) for a in below if a.path in holdings.library.children)
    return tuple((a, count) for a, count in counted if count)


def _places(holdings: Holdings, area: Authority | None, *, split: bool) -> list[Authority]:
    """The authorities that the page of an area speaks of one by one."""
    path = area.path if area else None
    if split:
        below = [
            a for a in holdings.library.children[path] if a.path not in holdings.library.children
        ]
    else:
        below = list(holdings.library.below(path))
    return [area, *below] if area else below


def _has_page(holdings: Holdings, area: Authority | None, year: int | None) -> bool:
    if year is None or area is None:
        return year is not None
    above = holdings.counts.get(area.parent, {}).get(year, 0)
    return above > ROWS and _count(holdings, area, year) > 0


def year_page(holdings: Holdings, part: YearPart) -> YearPage:
    """years/<year>.html or, for an area, years/<year>/<area>.html"""
    area, year, root = part.area, part.year, root_of(part.address)
    title = f"{year} 年{REPORT_NAME}"
    above = [*holdings.library.ancestors(area), area] if area else []
    crumbs = [(f"{year} 年", year_address(year))]
    # Where a year is divided, every area above has its page too.
    crumbs += [(place.file.name_in(year), year_address(year, place.path)) for place in above]
    due, owing = _due(holdings, part, root)
    return YearPage(
        frame=frame(
            holdings.library,
            part.address,
            f"{area.file.full_name_in(year)} {title}" if area else title,
            f"{area.file.full_name_in(year) if area else ''}{title}：{part.reports} 份。",
            crumbs,
        ),
        area=area.file.name_in(year) if area else "",
        year=year,
        count=part.reports,
        due=due,
        areas=_areas_table(part, root),
        table=_reports_table(holdings, part, root) if part.listed else None,
        owing=owing,
        previous=_beside(part, part.previous, root),
        following=_beside(part, part.following, root),
    )


def _due(holdings: Holdings, part: YearPart, root: str) -> tuple[str, tuple[Owing, ...]]:
    """How many are known to owe a report of the year, and those of them that have none."""
    site, year = holdings.library.site, part.year
    voice = site.voice
    listed = {authority.path for authority in part.listed}
    known = kept = 0
    without: dict[Status, list[Authority]] = {"逾期未见": [], "未到期": []}
    for place in _places(holdings, part.area, split=bool(part.areas)):
        if holdings.library.owes(place, year):
            status = None if place.path in listed else holdings.public_status(place, year)
            known += status != "已撤销"
            kept += status is None
            if status in without:
                without[status].append(place)
    owing = tuple(
        Owing(
            voice.states[status].word,
            voice.states[status].meaning,
            tuple(
                Link(a.file.full_name_in(year), root + address_of(a.path)) for a in places[:ROWS]
            ),
            max(len(places) - ROWS, 0),
        )
        for status, places in without.items()
        if places
    )
    # Who owes and has none is late; and a divided page knows of its areas only how many there are.
    if part.areas or not known or not site.as_of or site.late_shown == "否":
        return "", owing
    states = "".join(
        f"，{voice.states[status].word} {len(places)} 个"
        for status, places in without.items()
        if places
    )
    as_of = chinese_date(site.as_of.isoformat())
    return f"已知应报 {known} 个机关，{voice.holds} {kept} 个{states}（统计截至 {as_of}）。", owing


def _areas_table(part: YearPart, root: str) -> FigureTable | None:
    if not part.areas:
        return None
    rows = tuple(
        (
            Link(area.file.name_in(part.year), root + year_address(part.year, area.path)),
            cells_html([str(count)]),
        )
        for area, count in part.areas
    )
    head = (Link("地区"), Link("报告数（份）"))
    return FigureTable(f"{part.year} 年各地区报告", head, rows, "选择地区，查看各机关的主要数据。")


def _reports_table(holdings: Holdings, part: YearPart, root: str) -> YearTable:
    """Area and form stand in columns of their own only where they are not the same for all."""
    year, voice = part.year, holdings.library.site.voice
    records = [holdings.records[authority.path, year] for authority in part.listed]
    used = used_figures(records)
    forms = [name for name in FORMS if any(record.form == name for record in records)]
    by_area = len({authority.parent for authority in part.listed} - {None}) > 1
    rows = []
    for authority, record in zip(part.listed, records, strict=True):
        status = holdings.public_status(authority, year)
        state = voice.states[status].word + ("" if record.published else f"（{NO_DATE}）")
        words = [(state, f"word {kind_of(status, record)}")]
        if by_area:
            above = holdings.library.authorities.get(authority.parent or "")
            words.insert(0, (above.file.name_in(year) if above else "", "word"))
        if len(forms) > 1:
            words.append((FORMS[record.form].name, "word"))
        own = record.figures
        cells = cells_html(own.get(name, NO_ITEM) for name in used)
        link = Link(authority.file.name_in(year), root + address_of(authority.path, year))
        rows.append((link, _words_html(words) + (cells if used else "")))
    heads = ["地区"] * by_area + ["公开情况"] + ["表格格式"] * (len(forms) > 1)
    return YearTable(
        caption=f"{year} 年各机关主要数据" if used else f"{year} 年各机关报告",
        words=tuple(heads),
        figures=tuple((name, FIGURES[name]) for name in used),
        rows=tuple(rows),
        note=_note(voice, forms) if used else "",
    )


def _note(voice: Voice, forms: Sequence[int | str]) -> str:
    taken = f"{voice.taken}；空格表示{voice.unfilled}，不是零"
    if len(forms) == 1:
        return f"{taken}。表格均为 {FORMS[forms[0]].name}。"
    return (
        f"{taken}；“{NO_ITEM}”表示该份报告的格式没有这一项。"
        "各份报告的表格格式不同，同名项目的口径可能不同，不宜直接比较。"
    )


def _words_html(words: Iterable[tuple[str, str]]) -> Markup:
    return Markup("".join(f'<td class="{kind}">{escape(text)}</td>' for text, kind in words))


def _beside(part: YearPart, year: int | None, root: str) -> Turn | None:
    address = year_address(year, part.area.path if part.area else None) if year else ""
    return turn(part.year, year, root + address, "之前的年度", "之后的年度")
