"""The page of an authority: its data sheet, reports and figures; of an area, those below it too."""

from __future__ import annotations

from collections.abc import Sequence

from generator.forms import FORMS
from generator.forms.filing import REPORT_NAME
from generator.model.content_paths import authority_file
from generator.model.holdings import Holdings
from generator.model.library import Authority
from generator.model.record import Record, rows_of
from generator.pages.all_figures import all_tables
from generator.pages.by_year import own_columns, own_table, sums_table
from generator.pages.charts import charts
from generator.pages.contexts import AuthorityPage
from generator.pages.frame import address_of, feed_address, frame, root_of, sums_name, trail
from generator.pages.listing import chinese_date, matrix_of, report_row
from generator.pages.parts import Fact, Link
from generator.pages.summary import (
    Summary,
    counts_of,
    counts_of_sums,
    sentences,
    summary_of,
)
from generator.pages.sums_page import rollup_of, sums_of, sums_years
from generator.rollup.sums import Rollup


def authority_page(
    holdings: Holdings, authority: Authority, absorbed: Sequence[Authority] = ()
) -> AuthorityPage:
    """<area>/index.html or <area>/<authority>/index.html; `absorbed` are the abolished ones that
    name it as the one that follows them."""
    address = address_of(authority.path)
    root = root_of(address)
    file = authority.file
    own = [holdings.records[authority.path, y] for y in holdings.own_years.get(authority.path, ())]
    below = list(holdings.library.below(authority.path))
    rolled = {year: rollup_of(holdings, authority, year) for year in sums_years(holdings, below)}
    newest = max(rolled, default=None)
    columns = own_columns(holdings, authority)
    return AuthorityPage(
        frame=frame(
            holdings.library,
            address,
            f"{file.full_name}{REPORT_NAME}",
            f"{file.full_name}{'及下级机关' if below else ''}历年政府信息公开工作年度报告。",
            trail(holdings.library, authority),
            feeds=(Link(file.full_name, root + feed_address(authority.path)),) if below else (),
            files=[("编辑本机关资料", authority_file(authority.path))],
        ),
        name=file.name,
        full_name=file.full_name,
        facts=_facts(holdings, authority, absorbed, root),
        reports=tuple(report_row(holdings, r, root, f"{r.year} 年度报告") for r in reversed(own)),
        summary=sentences(_summary(own)),
        summary_year=own[-1].year if own else 0,
        figures=own_table(holdings, authority, columns) if columns else None,
        charts=charts(columns),
        everything=tuple(all_tables(holdings, authority, columns)),
        compare=Link("与其他机关比较", f"{root}compare.html?a={authority.path}"),
        matrix=matrix_of(holdings, authority.path, root) if below else None,
        sums=sums_table(holdings, below, rolled) if below else None,
        sums_summary=_sums_summary(rolled[newest]) if newest else (),
        newest=sums_of(holdings, rolled[newest]) if newest else None,
        newest_page=Link(f"{newest} 年汇总", sums_name(newest)) if newest else None,
    )


def _summary(own: Sequence[Record]) -> Summary | None:
    """Of the newest report, beside the one of the year before."""
    if not own:
        return None
    newest, last = own[-1], own[-2] if len(own) > 1 else None
    alike = last and last.year == newest.year - 1 and last.form == newest.form
    before = counts_of(rows_of(last)) if last and alike else {}
    return summary_of(FORMS[newest.form], counts_of(rows_of(newest)), before)


def _sums_summary(rolled: Rollup) -> tuple[str, ...]:
    """Of an area's sums; areas of two years cover other reports, so nothing is compared."""
    summary = summary_of(rolled.form, counts_of_sums(rolled), {})
    return sentences(summary, covered=len(rolled.summands))


def _facts(
    holdings: Holdings, authority: Authority, absorbed: Sequence[Authority], root: str
) -> tuple[Fact, ...]:
    file = authority.file
    facts = [Fact("简称", file.name), Fact("类型", file.kind)]
    if file.code:
        facts.append(Fact("统计用区划代码", file.code))
    if authority.parent:
        above = holdings.library.authorities[authority.parent]
        facts.append(Fact("所属地区", above.name, href=root + address_of(above.path)))
    if file.former_names:
        names = (f"{n.name}（至 {n.until} 年）" if n.until else n.name for n in file.former_names)
        facts.append(Fact("曾用名", "、".join(names)))
    if file.founded:
        facts.append(Fact("设立", chinese_date(file.founded.isoformat())))
    if file.abolished:
        facts.append(Fact("撤销", chinese_date(file.abolished.isoformat())))
    successor = holdings.library.authorities.get(file.successor or "")
    if successor:
        facts.append(_led_to("继任机关", successor, root))
    facts += [_led_to("承接", before, root) for before in absorbed]
    contact = file.contact
    for label, value in (
        ("地址", contact.address),
        ("电话", contact.phone),
        ("邮编", contact.postcode),
    ):
        if value:
            facts.append(Fact(label, value))
    month, day = map(int, holdings.library.deadline_day(authority).split("-"))
    facts.append(Fact("公开期限", f"次年 {month} 月 {day} 日前"))
    return tuple(facts)


def _led_to(label: str, authority: Authority, root: str) -> Fact:
    abolished = authority.file.abolished
    until = f"（{abolished.year} 年撤销）" if abolished else ""
    return Fact(label, authority.file.full_name + until, href=root + address_of(authority.path))
