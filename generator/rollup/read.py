"""Reads what a rollup needs: the reports of one year below an area, and the area's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.base.fingerprints import scan_content
from generator.base.refusal import Refused
from generator.forms import FORMS
from generator.model.area import area_of, words_of, years_of
from generator.model.content_paths import report_stem
from generator.model.library import Authority, Library, Record, Sheet
from generator.model.report import record_of, sheet_of
from generator.project.project import examine_report, read_library
from generator.project.tree import read_bytes, read_report
from generator.reading.source import Problem
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
    files = scan_content(root)
    library, diagnostics = read_library(root, files)
    if library is None:
        raise Refused("content/site.yml 有错误，请先运行 nianbao check。")
    place = area_of(library, area)
    broken = {d.path for d in diagnostics if d.stops}
    records: dict[tuple[str, int], Record] = {}
    sheets: dict[tuple[str, int], Sheet] = {}
    wanted = [*library.below(place.path), *([place] if comparing else ())]
    for authority in wanted:
        if year in authority.years:
            record, sheet, faults = _read(root, files, library, authority, year)
            broken |= faults
            if record is not None and sheet is not None:
                records[authority.path, year] = record
                sheets[authority.path, year] = sheet
    library = replace(library, records=records)
    _refuse_year(library, place, year)
    rolled = rollup(library, sheets, place.path, year, broken)
    if rolled is None:
        first = min(form.years[0] for form in FORMS.values() if form.tables)
        raise Refused(f"{year} 年没有统一的表格，不能汇总；{first} 年起才有。")
    comparison = None
    if comparing:
        comparison = compare(rolled, _own(place, year, sheets.get((place.path, year))))
    faulty_own = comparing and not broken.isdisjoint(_files(place, year))
    return Findings(rolled, cautions(library, rolled, faulty_own=faulty_own), comparison)


def _files(authority: Authority, year: int) -> tuple[str, str]:
    stem = report_stem(authority.path, year)
    return f"{stem}.yml", f"{stem}.md"


def _read(
    root: Path, files: Mapping[str, int], library: Library, authority: Authority, year: int
) -> tuple[Record | None, Sheet | None, set[str]]:
    """One report, and which of its files `check` finds an error in."""

    def halves(of: int) -> tuple[bytes | Problem, bytes | Problem]:
        yml, md = _files(authority, of)
        return read_bytes(root, yml, files[yml]), read_bytes(root, md, files[md])

    before: dict[tuple[str, int], Record] = {}
    if year - 1 in authority.years:  # rules compare the two years
        last, _ = read_report(authority, year - 1, *halves(year - 1))
        if last is not None:
            before[authority.path, year - 1] = record_of(last)
    view = replace(library, records=before)
    report, record, found = examine_report(authority, year, *halves(year), view)
    return record, sheet_of(report) if report else None, {d.path for d in found if d.stops}


def _refuse_year(library: Library, area: Authority, year: int) -> None:
    """A year of which nobody below the area has or owes a report is a mistake."""
    below = list(library.below(area.path))
    if not below:
        above = f"；它的上级是 {area.parent}" if area.parent else ""
        raise Refused(f"{area.name}（{area.path}）下面没有机关，没有可以汇总的年报{above}。")
    years = years_of(below)
    if year not in years:
        known = words_of(years)
        raise Refused(f"{area.name}的下级没有 {year} 年的年报，也不应报。有的年度：{known}。")


def _own(area: Authority, year: int, sheet: Sheet | None) -> Sheet:
    """The area's published figures."""
    if sheet is None and year in area.years:
        raise Refused(
            f"{area.name} {year} 年的年报不能读取，请先运行 nianbao check {area.path}/{year}.yml。"
        )
    if sheet is None:
        raise Refused(f"{area.name}没有 {year} 年的年报，没有可以对照的数；请去掉 --compare。")
    if not sheet.cells:
        raise Refused(f"{area.name} {year} 年的年报是纯文本，没有表格可以对照。")
    return sheet
