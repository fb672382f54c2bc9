"""Reads what a rollup needs: the reports of one year below an area, and the area's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.base.refusal import Refused
from generator.forms import FORMS
from generator.model.area import area_of, words_of, years_of
from generator.model.content_paths import report_files
from generator.model.holdings import Holdings, by_kind
from generator.model.library import Authority, Library
from generator.model.record import Record
from generator.model.report import Draft, Withdrawal
from generator.project.project import open_project
from generator.rollup.cautions import Caution, cautions
from generator.rollup.sums import AreaComparison, Rollup, compare, rollup


@dataclass(frozen=True)
class Findings:
    """A rollup with all that is to be said of it."""

    rollup: Rollup
    cautions: tuple[Caution, ...]
    comparison: AreaComparison | None


def roll_up(root: Path, area: str, year: int, *, comparing: bool = False) -> Findings:
    """Read the project in `root` and add up what lies below `area`."""
    project = open_project(root)
    library = project.library
    place = area_of(library, area)
    broken = {d.path for d in project.diagnostics if d.stops}
    records: dict[tuple[str, int], Record] = {}
    aside: dict[tuple[str, int], Draft | Withdrawal] = {}
    for authority in (*library.below(place.path), *([place] if comparing else ())):
        if year in authority.years:
            one = project.examined(authority.path, year)
            broken |= {d.path for d in one.diagnostics if d.stops}
            if one.aside is not None:
                aside[authority.path, year] = one.aside
            elif one.record is not None:
                records[authority.path, year] = one.record
    _refuse_year(library, place, year)
    rolled = rollup(Holdings(library, records, *by_kind(aside)), place.path, year, broken)
    if rolled is None:
        first = min(form.years[0] for form in FORMS.values() if form.tables)
        raise Refused(f"{year} 年没有统一的表格，不能汇总；{first} 年起才有。")
    comparison = None
    if comparing:
        comparison = compare(rolled, _own(place, year, records, aside))
    faulty_own = comparing and not broken.isdisjoint(report_files(place.path, year))
    return Findings(rolled, cautions(library, rolled, faulty_own=faulty_own), comparison)


def _refuse_year(library: Library, area: Authority, year: int) -> None:
    """A year of which nobody below the area has or owes a report is a mistake."""
    below = list(library.below(area.path))
    if not below:
        above = f"；它的上级是 {area.parent}" if area.parent else ""
        raise Refused(f"{area.name}（{area.path}）下面没有机关，没有可以汇总的年报{above}。")
    years = years_of(library, below, library.site.as_of)
    if year not in years and not any(library.owes(one, year) for one in below):
        known = words_of(years)
        raise Refused(f"{area.name}的下级没有 {year} 年的年报，也不应报。有的年度：{known}。")


def _own(
    area: Authority,
    year: int,
    records: Mapping[tuple[str, int], Record],
    aside: Mapping[tuple[str, int], Draft | Withdrawal],
) -> Record:
    """The area's published figures."""
    record, other = records.get((area.path, year)), aside.get((area.path, year))
    if other is not None:
        why = f"还在填报，{other.words}" if isinstance(other, Draft) else "已经撤回"
        raise Refused(f"{area.name} {year} 年的年报{why}，没有可以对照的数；请去掉 --compare。")
    if record is None and year in area.years:
        raise Refused(
            f"{area.name} {year} 年的年报不能读取，请先运行 nianbao check {area.path}/{year}.yml。"
        )
    if record is None:
        raise Refused(f"{area.name}没有 {year} 年的年报，没有可以对照的数；请去掉 --compare。")
    if not record.cells:
        raise Refused(f"{area.name} {year} 年的年报是纯文本，没有表格可以对照。")
    return record
