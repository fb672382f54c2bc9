"""search.html: the form, what can be chosen in it, and lists to read where scripts are off."""

from __future__ import annotations

from typing import get_args

from generator.model.authority import Kind
from generator.model.holdings import Holdings
from generator.pages.contexts import Choice, Link, SearchPage
from generator.pages.frame import address_of, frame, year_address

ADDRESS = "search.html"
AREA_LIMIT = 1000  # no page grows without bound; the year pages list everything


def search_page(holdings: Holdings) -> SearchPage:
    """The page; it depends on all authorities and on which years have reports."""
    years = sorted({year for _, year in holdings.records}, reverse=True)
    areas = [a for a in holdings.library.below(None) if a.path in holdings.library.children][
        :AREA_LIMIT
    ]
    kinds = {authority.file.kind for authority in holdings.library.authorities.values()}
    tops = [
        a for a in holdings.library.children.get(None, ()) if a.path in holdings.library.children
    ] or (holdings.library.children.get(None, ()))
    return SearchPage(
        frame=frame(
            holdings.library,
            ADDRESS,
            "检索",
            "按机关、年度和正文检索年度报告。",
            [("检索", ADDRESS)],
        ),
        reports=len(holdings.records),
        authorities=len(holdings.library.authorities),
        years=tuple(Link(f"{year} 年", year_address(year)) for year in years),
        areas=tuple(Link(a.name, address_of(a.path)) for a in tops[:AREA_LIMIT]),
        year_choices=tuple(Choice(f"{year}", f"{year} 年") for year in years),
        area_choices=tuple(
            Choice(a.path, "\u3000" * len(holdings.library.ancestors(a)) + a.name) for a in areas
        ),
        kind_choices=tuple(Choice(kind, kind) for kind in get_args(Kind) if kind in kinds),
    )
