"""Home, area and authority pages: the matrix, key figures and their sums (design §7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from markupsafe import Markup, escape

from generator.forms import FORMS
from generator.library import Authority, Library, Record
from generator.pages.contexts import (
    AuthorityPage,
    Fact,
    FigureTable,
    HomePage,
    Link,
    Matrix,
    MatrixCell,
    MatrixRow,
    ReportRow,
)
from generator.pages.feeds import Newest
from generator.pages.frame import address_of, frame, root_of, trail, year_address

# Above this many authorities the home page shows areas instead (no page grows without bound).
MATRIX_LIMIT = 200
NEWEST = 10  # of the newest reports, on the home page

# Every key figure of every form, once: name → unit.
FIGURES = {figure.name: figure.unit for form in FORMS.values() for figure in form.figures}
# State → CSS class and what it means, in the order of the legend.
STATES = {
    "已公开": ("published", "在公开期限内发布。"),
    "逾期公开": ("late", "发布日期晚于公开期限。"),
    "日期不详": ("undated", "原件未载发布日期，不作逾期认定。"),
    "逾期未见": ("missing", "应当公开、期限已过，未见报告。"),
    "未到期": ("pending", "应当公开，期限未到。"),
    "未收录": ("absent", "本站没有收录，不表示没有公开。"),
    "已撤销": ("abolished", "该年度机关已撤销。"),
}


def by_area(library: Library) -> bool:
    """Whether the home page counts reports by area instead of showing how each one stands."""
    return len(library.authorities) > MATRIX_LIMIT


def home_page(library: Library, newest: Newest) -> HomePage:
    """index.html"""
    years = all_years(library, library.authorities.values())
    if by_area(library):
        rows = [_area_row(library, area, years) for area in library.children.get(None, ())]
    else:
        rows = _matrix_rows(library, None, years, "")
    site = library.site
    shown = [library.records[path, year] for _, path, year in newest[:NEWEST]]
    return HomePage(
        frame=frame(site, "index.html", site.name, _about(library), []),
        authorities=len(library.authorities),
        reports=len(library.records),
        as_of=chinese_date(site.as_of.isoformat()),
        matrix=_matrix(years, rows, ""),
        by_area=by_area(library),
        newest=tuple(_report_row(library, record, "") for record in shown),
        years=tuple(Link(f"{year} 年", year_address(year)) for year in reversed(years)),
    )


def _about(library: Library) -> str:
    return f"{library.site.name}：{len(library.records)} 份政府信息公开工作年度报告。"


def authority_page(library: Library, authority: Authority) -> AuthorityPage:
    """<area>/index.html or <area>/<authority>/index.html"""
    address = address_of(authority.path)
    root = root_of(address)
    file = authority.file
    own = [library.records[authority.path, y] for y in library.own_years.get(authority.path, ())]
    below = list(library.below(authority.path))
    matrix = sums = None
    if below:
        years = all_years(library, below)
        matrix = _matrix(years, _matrix_rows(library, authority.path, years, root), root)
        sums = _sums(library, below, root)
    return AuthorityPage(
        frame=frame(
            library.site,
            address,
            f"{file.full_name}政府信息公开工作年度报告",
            f"{file.full_name}{'及下级机关' if below else ''}历年政府信息公开工作年度报告。",
            trail(library, authority),
        ),
        name=file.name,
        full_name=file.full_name,
        facts=_facts(library, authority, root),
        reports=tuple(_report_row(library, record, root) for record in reversed(own)),
        figures=_own_figures(own),
        matrix=matrix,
        sums=sums,
    )


def all_years(library: Library, authorities: Iterable[Authority]) -> list[int]:
    """Years in which one of the authorities has a report or owes one, ascending."""
    years: set[int] = set()
    for authority in authorities:
        years.update(library.own_years.get(authority.path, ()))
        years.update(authority.file.due_years)
    return sorted(years)


def chinese_date(iso: str) -> str:
    """2024-01-11 → 2024年1月11日"""
    year, month, day = map(int, iso.split("-"))
    return f"{year}年{month}月{day}日"


def _matrix(years: Sequence[int], rows: Sequence[MatrixRow], root: str) -> Matrix:
    used = {cell.status for row in rows for cell in row.cells}
    return Matrix(
        years=tuple(Link(f"{year}", root + year_address(year)) for year in years),
        rows=tuple(rows),
        legend=tuple(
            (kind, status, text) for status, (kind, text) in STATES.items() if status in used
        ),
    )


def _matrix_rows(
    library: Library, path: str | None, years: Sequence[int], root: str, level: int = 0
) -> list[MatrixRow]:
    rows = []
    for authority in library.children.get(path, ()):
        link = Link(authority.name, root + address_of(authority.path))
        cells = tuple(_cell(library, authority, year, root) for year in years)
        rows.append(MatrixRow(link, level, cells))
        rows += _matrix_rows(library, authority.path, years, root, level + 1)
    return rows


def _cell(library: Library, authority: Authority, year: int, root: str) -> MatrixCell:
    status = library.status(authority, year, library.site.as_of)
    known = (authority.path, year) in library.records
    href = root + address_of(authority.path, year) if known else ""
    return MatrixCell(status, STATES[status][0], href)


def _area_row(library: Library, area: Authority, years: Sequence[int]) -> MatrixRow:
    counts = library.counts.get(area.path, {})
    missing = dict.fromkeys(years, 0)
    for member in (area, *library.below(area.path)):
        for year in member.file.due_years:
            missing[year] += library.status(member, year, library.site.as_of) == "逾期未见"
    cells = []
    for year in years:
        count = counts.get(year, 0)
        words = f"{count} 份" + (f"，逾期未见 {missing[year]}" if missing[year] else "")
        cells.append(MatrixCell(words, "published" if count else "absent"))
    return MatrixRow(Link(area.name, address_of(area.path)), 0, tuple(cells))


def _report_row(library: Library, record: Record, root: str) -> ReportRow:
    authority = library.authorities[record.authority]
    status = library.status(authority, record.year, library.site.as_of)
    form = FORMS[record.form]
    return ReportRow(
        link=Link(
            f"{authority.file.full_name} {record.year} 年",
            root + address_of(record.authority, record.year),
        ),
        status=status,
        kind=STATES[status][0],
        published=chinese_date(record.published) if record.published else "",
        form=form.name,
    )


def _facts(library: Library, authority: Authority, root: str) -> tuple[Fact, ...]:
    file = authority.file
    facts = [Fact("简称", file.name), Fact("类型", file.kind)]
    if file.code:
        facts.append(Fact("统计用区划代码", file.code))
    if authority.parent:
        above = library.authorities[authority.parent]
        facts.append(Fact("所属地区", above.name, href=root + address_of(above.path)))
    if file.former_names:
        names = (f"{n.name}（至 {n.until} 年）" if n.until else n.name for n in file.former_names)
        facts.append(Fact("曾用名", "、".join(names)))
    if file.founded:
        facts.append(Fact("设立", chinese_date(file.founded.isoformat())))
    if file.abolished:
        facts.append(Fact("撤销", chinese_date(file.abolished.isoformat())))
    successor = library.authorities.get(file.successor or "")
    if successor:
        href = root + address_of(successor.path)
        facts.append(Fact("继任机关", successor.file.full_name, href=href))
    contact = file.contact
    for label, value in (
        ("地址", contact.address),
        ("电话", contact.phone),
        ("邮编", contact.postcode),
    ):
        if value:
            facts.append(Fact(label, value))
    month, day = map(int, library.deadline_day(authority).split("-"))
    facts.append(Fact("公开期限", f"次年 {month} 月 {day} 日前"))
    return tuple(facts)


def used_figures(records: Iterable[Record]) -> list[str]:
    """The names of the key figures that the forms of `records` have, in their order."""
    used = {name for record in records for name in record.figures}
    return [name for name in FIGURES if name in used]


def headed(name: str) -> str:
    """A key figure's name with its unit."""
    return f"{name}（{FIGURES[name]}）"


def _own_figures(records: Sequence[Record]) -> FigureTable | None:
    used = used_figures(records)
    if not used:
        return None
    head = (Link("项目"), *(Link(f"{r.year} 年", f"{r.year}.html") for r in records))
    rows = tuple(
        (Link(headed(name)), cells_html([record.figures.get(name, "—") for record in records]))
        for name in used
    )
    note = "数据照录各份报告；空格表示原件未填，“—”表示该年格式没有这一项。"
    return FigureTable("历年主要数据", head, rows, note)


def _sums(library: Library, below: Sequence[Authority], root: str) -> FigureTable | None:
    """Sums by year; a cell that is not a number is left out and said so, never read as 0."""
    by_year: dict[int, list[Record]] = {}
    for authority in below:
        for year in library.own_years.get(authority.path, ()):
            by_year.setdefault(year, []).append(library.records[authority.path, year])
    used = used_figures(record for records in by_year.values() for record in records)
    if not used:
        return None
    years = sorted(by_year)
    head = (Link("项目"), *(Link(f"{year} 年", root + year_address(year)) for year in years))
    rows = [(Link("报告数（份）"), cells_html([str(len(by_year[year])) for year in years]))]
    rows += [
        (Link(headed(name)), cells_html([_sum(by_year[year], name) for year in years]))
        for name in used
    ]
    note = (
        "各份报告所载数字之和；括号内是原件未填、不清或没有这一项而未计入的份数，"
        "“—”表示没有可以相加的数字。"
    )
    return FigureTable("各年汇总", head, tuple(rows), note)


def cells_html(texts: Iterable[str]) -> Markup:
    """A row's data cells; words and numbers without signs need no escaping."""
    safe = (text if text.isalnum() else str(escape(text)) for text in texts)
    return Markup(f"<td>{'</td><td>'.join(safe)}</td>")


def _sum(records: Sequence[Record], name: str) -> str:
    total, left_out = Decimal(0), 0
    for record in records:
        try:
            total += Decimal(record.figures.get(name, ""))
        except InvalidOperation:
            left_out += 1
    if left_out == len(records):
        return "—"
    return f"{total:f}" + (f"（{left_out} 份未计）" if left_out else "")
