"""What is left of a report that was withdrawn: its address says since when and why, nothing else."""

from __future__ import annotations

from generator.forms.filing import default_title
from generator.model.library import Authority, Library
from generator.model.report import Withdrawal
from generator.pages.contexts import Link, NoticePage
from generator.pages.frame import address_of, frame, root_of, trail
from generator.pages.listing import chinese_date


def notice_page(
    library: Library, authority: Authority, year: int, withdrawal: Withdrawal
) -> NoticePage:
    """<authority>/<year>.html of a report that was withdrawn."""
    address, named = address_of(authority.path, year), authority.in_year(year)
    heading = default_title(named.file.full_name, year)
    crumbs = [*trail(library, authority), (f"{year} 年", address)]
    return NoticePage(
        frame=frame(library, address, f"{heading}（已撤回）", "这份年度报告已经撤回。", crumbs),
        heading=heading,
        date=chinese_date(withdrawal.date),
        reason=withdrawal.reason,
        own_page=Link(f"{authority.name}历年报告", root_of(address) + address_of(authority.path)),
    )
