"""Lists of authorities and reports: the matrix authority × year, areas with counts, report rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator.forms import FORMS
from generator.model.holdings import Holdings, Status
from generator.model.library import Authority
from generator.model.record import Record
from generator.model.voice import NO_DATE
from generator.pages.contexts import ListPage
from generator.pages.frame import address_of, frame, root_of, trail, year_address
from generator.pages.parts import Link, Matrix, MatrixCell, MatrixRow, ReportRow

# Above this many authorities a page counts reports by area instead of listing how each one stands.
MATRIX_LIMIT = 200
# At most so many rows on a page: where more areas lie directly below one, they go on on others.
PAGE_ROWS = 500
# State → CSS class, in the order of the legend; its words are the voice's.
KINDS: Mapping[Status, str] = {
    "已公开": "published",
    "逾期公开": "late",
    "日期不详": "undated",
    "逾期未见": "missing",
    "未到期": "pending",
    "未收录": "absent",
    "已撤销": "abolished",
}


def by_area(holdings: Holdings) -> bool:
    """Whether the home page counts reports by area instead of showing how each one stands."""
    return len(holdings.library.authorities) > MATRIX_LIMIT


def all_years(holdings: Holdings, authorities: Iterable[Authority]) -> list[int]:
    """Years in which one of the authorities has a report or owes one, ascending."""
    years: set[int] = set()
    for authority in authorities:
        years.update(holdings.own_years.get(authority.path, ()))
        years.update(authority.file.due_years)
    return sorted(years)


def chinese_date(iso: str) -> str:
    """2024-01-11 → 2024年1月11日"""
    year, month, day = map(int, iso.split("-"))
    return f"{year}年{month}月{day}日"


def list_address(path: str | None, part: int) -> str:
    """The address of a further part of the list on the home page or on an area's page."""
    return f"{path}/list-{part}.html" if path else f"list-{part}.html"


def list_parts(holdings: Holdings, path: str | None) -> int:
    """On how many pages the authorities below one are listed."""
    return max(1, -(-len(holdings.library.children.get(path, ())) // PAGE_ROWS))


def matrix_of(holdings: Holdings, path: str | None, root: str, part: int = 1) -> Matrix:
    """How all below an area stand in every year; where they are many, the areas directly below it
    with counts, and of these one part."""
    below = list(holdings.library.below(path))
    years = all_years(holdings, below)[::-1]
    counts = len(below) > MATRIX_LIMIT
    if counts:
        listed = holdings.library.children[path][(part - 1) * PAGE_ROWS : part * PAGE_ROWS]
        rows = [_counted(holdings, area, years, root) for area in listed]
    else:
        rows = _rows(holdings, path, years, root)
    used = {cell.kind for row in rows for cell in row.cells}
    states = holdings.library.site.voice.states
    legend = (
        (kind, states[status].word, states[status].meaning)
        for status, kind in KINDS.items()
        if kind in used
    )
    return Matrix(
        years=tuple(Link(f"{year}", root + year_address(year)) for year in years),
        rows=tuple(rows),
        legend=() if counts else tuple(legend),
        counts=counts,
        part=part,
        parts=tuple(_part_link(holdings, path, root, n) for n in _parts(holdings, path)),
    )


def _parts(holdings: Holdings, path: str | None) -> range:
    count = list_parts(holdings, path)
    return range(1, count + 1) if count > 1 else range(0)


def _part_link(holdings: Holdings, path: str | None, root: str, part: int) -> Link:
    own = holdings.library.children[path][(part - 1) * PAGE_ROWS : part * PAGE_ROWS]
    home = address_of(path) if path else "index.html"
    address = home if part == 1 else list_address(path, part)
    return Link(f"第 {part} 页：{own[0].name} 至 {own[-1].name}", root + address)


def _rows(
    holdings: Holdings, path: str | None, years: Sequence[int], root: str, level: int = 0
) -> list[MatrixRow]:
    rows = []
    for authority in holdings.library.children.get(path, ()):
        link = Link(authority.name, root + address_of(authority.path))
        cells = tuple(_cell(holdings, authority, year, root) for year in years)
        rows.append(MatrixRow(link, level, cells))
        rows += _rows(holdings, authority.path, years, root, level + 1)
    return rows


def _cell(holdings: Holdings, authority: Authority, year: int, root: str) -> MatrixCell:
    status = holdings.status(authority, year, holdings.library.site.as_of)
    kind, words = KINDS[status], holdings.library.site.voice.states[status]
    record = holdings.records.get((authority.path, year))
    if record is not None:
        href = root + address_of(authority.path, year)
        return MatrixCell(words.word, kind, href, beside="" if record.published else NO_DATE)
    successor = holdings.library.authorities.get(authority.file.successor or "")
    if status == "已撤销" and successor:
        spoken = f"{words.word}，继任机关：{successor.name}"
        return MatrixCell(words.word, kind, root + address_of(successor.path), spoken)
    return MatrixCell(words.word, kind)


def _counted(holdings: Holdings, area: Authority, years: Sequence[int], root: str) -> MatrixRow:
    counts = holdings.counts.get(area.path, {})
    missing = dict.fromkeys(years, 0)
    for member in (area, *holdings.library.below(area.path)):
        for year in member.file.due_years:
            missing[year] += (
                holdings.status(member, year, holdings.library.site.as_of) == "逾期未见"
            )
    cells = []
    for year in years:
        count = counts.get(year, 0)
        words = f"{count} 份" + (f"，逾期未见 {missing[year]}" if missing[year] else "")
        cells.append(MatrixCell(words, "published" if count else "absent"))
    return MatrixRow(Link(area.name, root + address_of(area.path)), 0, tuple(cells))


def report_row(holdings: Holdings, record: Record, root: str, words: str) -> ReportRow:
    """A report in a list, linked by `words`."""
    authority = holdings.library.authorities[record.authority]
    status = holdings.status(authority, record.year, holdings.library.site.as_of)
    state = holdings.library.site.voice.states[status]
    return ReportRow(
        link=Link(words, root + address_of(record.authority, record.year)),
        status=state.word,
        kind=KINDS[status],
        published=f"{chinese_date(record.published)}发布" if record.published else NO_DATE,
        form=FORMS[record.form].name,
    )


def list_page(holdings: Holdings, area: Authority | None, part: int) -> ListPage:
    """Part `part`, from 2, of the areas directly below `area`, or of those below none."""
    path = area.path if area else None
    address = list_address(path, part)
    site = holdings.library.site
    name = area.file.full_name if area else site.shown_name
    heading = f"{name}各地区{site.voice.holds}情况"
    above = trail(holdings.library, area) if area else []
    return ListPage(
        frame(
            holdings.library,
            address,
            f"{heading}（第 {part} 页）",
            f"{heading}，第 {part} 页。",
            [*above, (f"第 {part} 页", address)],
        ),
        heading,
        matrix_of(holdings, path, root_of(address), part),
    )
