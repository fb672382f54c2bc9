"""Further pages of a list of areas that is too long for one: <area>/list-2.html and so on."""

from __future__ import annotations

from generator.model.holdings import Holdings
from generator.model.library import Authority
from generator.pages.contexts import ListPage
from generator.pages.frame import frame, root_of, trail
from generator.pages.listing import list_address, matrix_of


def list_page(holdings: Holdings, area: Authority | None, part: int) -> ListPage:
    """Part `part`, from 2, of the areas directly below `area`, or of those below none."""
    path = area.path if area else None
    address = list_address(path, part)
    name = area.file.full_name if area else holdings.library.site.name
    heading = f"{name}各地区收录情况"
    above = trail(holdings.library, area) if area else []
    return ListPage(
        frame(
            holdings.library.site,
            address,
            f"{heading}（第 {part} 页）",
            f"{heading}，第 {part} 页。",
            [*above, (f"第 {part} 页", address)],
        ),
        heading,
        matrix_of(holdings, path, root_of(address), part),
    )
