"""The home page: the matrix, the totals of the newest year and the newest reports (design §7)."""

from __future__ import annotations

from collections.abc import Sequence

from generator.model.area import summed
from generator.model.holdings import Holdings
from generator.pages.contexts import HomePage
from generator.pages.feeds import Newest
from generator.pages.figures import headed, left_out, total
from generator.pages.frame import frame, year_address
from generator.pages.listing import all_years, by_area, chinese_date, matrix_of, report_row
from generator.pages.parts import Link, Number
from generator.pages.structured import site_data

NEWEST = 10  # of the newest reports, on the home page
TOTALLED = ("新收申请", "办结申请", "结转下年度", "行政许可", "行政处罚", "行政强制", "行政复议")


def home_page(holdings: Holdings, newest: Newest) -> HomePage:
    """index.html"""
    site = holdings.library.site
    shown = [holdings.records[path, year] for _, path, year in newest[:NEWEST]]
    reported = sorted(holdings.counts[None], reverse=True)
    latest = reported[0] if reported else None
    years = all_years(holdings, holdings.library.authorities.values())[::-1]
    files = {path: authority.file for path, authority in holdings.library.authorities.items()}
    return HomePage(
        frame=frame(
            holdings.library,
            "index.html",
            site.shown_name,
            _about(holdings),
            [],
            structured=site_data(site),
        ),
        authorities=len(holdings.own_years) or len(holdings.library.authorities),
        reports=len(holdings.records),
        as_of=chinese_date(site.as_of.isoformat()) if site.as_of else "",
        matrix=matrix_of(holdings, None, ""),
        totals=_totals(holdings, latest) if latest else (),
        totals_note=_totals_note(holdings, latest) if latest else "",
        latest=Link(f"{latest} 年", year_address(latest)) if latest else None,
        newest=tuple(
            report_row(
                holdings,
                record,
                "",
                f"{files[record.authority].full_name_in(record.year)} {record.year} 年",
            )
            for record in shown
        ),
        years=tuple(Link(f"{year} 年", year_address(year)) for year in years),
    )


def _about(holdings: Holdings) -> str:
    return (
        f"{holdings.library.site.shown_name}：{len(holdings.records)} 份政府信息公开工作年度报告。"
    )


def _totals(holdings: Holdings, year: int) -> tuple[Number, ...]:
    """How many reports there are of a year and, in a small library, what they add up to."""
    count = Number(
        f"已{holdings.library.site.voice.holds}报告（份）", str(holdings.counts[None].get(year, 0))
    )
    records = [holdings.records[path, year] for path in _summed(holdings, year)]
    sums = ((name, *total(records, name)) for name in TOTALLED)
    return (
        count,
        *(
            Number(headed(name), value, left_out(missing))
            for name, value, missing in sums
            if missing < len(records)
        ),
    )


def _totals_note(holdings: Holdings, year: int) -> str:
    if by_area(holdings):
        return "各地区的网页有各项数字的汇总。"
    count = len(_summed(holdings, year))
    if not count:
        return ""
    rest = holdings.counts[None].get(year, 0) - count
    more = f"有下级机关的政府另有报告 {rest} 份，反映全地区情况，不重复计入。" if rest else ""
    return f"各项为 {count} 份报告所载数字之和，空白和不清的不计。{more}"


def _summed(holdings: Holdings, year: int) -> Sequence[str]:
    """Whose figures are added up; a large library reads none here, only its area pages do."""
    if by_area(holdings):
        return ()
    members = summed(holdings.library, holdings.library.authorities.values())
    return [member.path for member in members if (member.path, year) in holdings.records]
