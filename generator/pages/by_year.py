"""Key figures by year as one table: the newest year first, its form above it, gaps as gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup, escape

from generator.base.cells import shown
from generator.forms import FORMS
from generator.model.area import summed
from generator.model.holdings import Holdings
from generator.model.library import LAST_FORMER_YEAR, Authority
from generator.pages.figures import FIGURES, NONE, headed, left_out, used_figures
from generator.pages.frame import sums_name
from generator.pages.parts import Link, Years, YearsTable
from generator.rollup.sums import Rollup, Total

_REPORTS, _WITHOUT = "报告数（份）", "尚无报告的机关（个）"


class YearColumn(NamedTuple):
    """A year: its form and its figures by label; without a form it is a gap, and `word` says why."""

    year: int
    href: str
    form: str
    figures: Mapping[str, str]
    word: str = ""


def own_columns(holdings: Holdings, authority: Authority) -> list[YearColumn]:
    """The years of an authority from its first to its last with tables, newest first; a year that
    owes a report counts as one."""
    records = {y: holdings.records[authority.path, y] for y in _own_years(holdings, authority)}
    years = {year for year, record in records.items() if record.figures}
    if not years:
        return []
    owed = {year for year in authority.file.due_years if year > LAST_FORMER_YEAR}
    columns = []
    for year in _without_end(years | owed - records.keys()):
        if year in years:
            form = FORMS[records[year].form].name
            columns.append(YearColumn(year, f"{year}.html", form, records[year].figures))
        else:
            status = holdings.status(authority, year, holdings.library.site.as_of)
            words = holdings.library.site.voice.states[status]
            word = FORMS[records[year].form].name if year in records else words.word
            columns.append(YearColumn(year, "", "", {}, word))
    return columns


def own_table(
    holdings: Holdings, authority: Authority, columns: Sequence[YearColumn]
) -> YearsTable:
    """An authority's own figures."""
    records = [holdings.records[authority.path, y] for y in _own_years(holdings, authority)]
    voice = holdings.library.site.voice
    note = f"{voice.taken}。空格表示{voice.unfilled}，不是零；“{NONE}”表示该年格式没有这一项。"
    text_only = [record.year for record in records if not record.figures]
    note += _forms_note(columns, text_only)
    labels = [(name, headed(name)) for name in used_figures(records)]
    rows = [(label, [c.figures.get(name, NONE) for c in columns]) for name, label in labels]
    return years_table("历年主要数据", columns, rows, note)


def sums_table(
    holdings: Holdings, below: Sequence[Authority], rolled: Mapping[int, Rollup]
) -> YearsTable | None:
    """The key figures of an area's sums by year; what is no number is left out and said so."""
    members = list(summed(holdings.library, below))
    reports = Counter(year for member in members for year in _own_years(holdings, member))
    tabled = {year: sums for year, sums in rolled.items() if sums.summands}
    if not tabled:
        return None
    used = {figure.name for sums in tabled.values() for figure in sums.form.figures}
    names = [name for name in FIGURES if name in used]
    columns = []
    for year in _without_end(tabled):
        if year not in tabled:
            columns.append(YearColumn(year, "", "", {}, "无数据"))
            continue
        forms = dict.fromkeys(FORMS[one.record.form].name for one in tabled[year].summands)
        figures = {
            _REPORTS: str(reports[year]),
            _WITHOUT: str(_unseen(holdings, members, year)),
            **_figures(tabled[year]),
        }
        columns.append(YearColumn(year, sums_name(year), "、".join(forms), figures))
    labels = [_REPORTS, _WITHOUT, *map(headed, names)]
    text_only = sorted(reports.keys() - tabled)
    voice = holdings.library.site.voice
    note = f"括号内是{voice.unfilled}、不清或者没有这一项而未计入的份数；“{NONE}”表示没有可以相加的数字。"
    rows = [(label, [c.figures.get(label, NONE) for c in columns]) for label in labels]
    note += _forms_note(columns, text_only)
    about = (
        f"{voice.here}{voice.holds}的下级机关报告所载数字之和，不含本机关的报告。"
        "点年份，看三张统计表的逐格合计。"
    )
    if len(members) < len(below):
        about += "其中有下级的机关，其报告反映全地区情况，也不计入。"
    return replace(years_table("下级机关各年汇总", columns, rows, note), about=about)


def _figures(rolled: Rollup) -> dict[str, str]:
    """The sums of the key figures by label."""
    rows = rolled.rows()
    return {
        headed(name): _with_note(rows[path][0] if path in rows else rows[path[:-1]][int(path[-1])])
        for name, path in ((figure.name, figure.path) for figure in rolled.form.figures)
    }


def _own_years(holdings: Holdings, authority: Authority) -> Sequence[int]:
    return holdings.own_years.get(authority.path, ())


def _without_end(years: Iterable[int]) -> Iterable[int]:
    """Every year from the last to the first."""
    known = sorted(years)
    return range(known[-1], known[0] - 1, -1)


def _unseen(holdings: Holdings, members: Sequence[Authority], year: int) -> int:
    """How many of `members` were there in a year and have no report of it."""
    return sum(
        holdings.status(member, year, holdings.library.site.as_of)
        in {"逾期未见", "未到期", "未收录"}
        and not (member.file.founded and member.file.founded.year > year)
        for member in members
    )


def _with_note(total: Total) -> str:
    if total.value is None:
        return NONE
    return shown(total.value) + (f"（{left_out(len(total.lacking))}）" if total.lacking else "")


def _forms_note(columns: Sequence[YearColumn], text_only: Sequence[int]) -> str:
    forms = dict.fromkeys(column.form for column in columns if column.form)
    note = ""
    if len(forms) > 1:
        note += "各种格式的统计口径不同，不宜直接比较。"
    if text_only:
        note += f"{'、'.join(map(str, text_only))} 年的报告是纯文本，没有统一的表格，未列入。"
    return note


def years_table(
    caption: str, columns: Sequence[YearColumn], rows: Sequence[tuple[str, list[str]]], note: str
) -> YearsTable:
    """Rows of a label and a text for each of `columns`, under their forms."""
    groups, kinds, last = [], list[str](), ""
    # Every gap is a group of its own.
    for _, members in groupby(columns, key=lambda c: c.form or str(c.year)):
        own = list(members)
        form = own[0].form
        kind = "" if not last or form in {"", last} else "break"
        groups.append(
            Years(form, tuple(Link(f"{c.year} 年", c.href) for c in own), kind if form else "gap")
        )
        kinds += [kind, *[""] * (len(own) - 1)]
        last = form or last
    body = []
    for number, (label, texts) in enumerate(rows):
        cells = [
            _cell(text, kind)
            if column.form
            else f'<td class="gap" rowspan="{len(rows)}"><span>{escape(column.word)}</span></td>'
            for column, text, kind in zip(columns, texts, kinds, strict=True)
            if column.form or number == 0
        ]
        body.append((label, Markup("".join(cells))))
    return YearsTable(caption, tuple(groups), tuple(body), note)


def _cell(text: str, kind: str) -> str:
    return f'<td class="{kind}">{escape(text)}</td>' if kind else f"<td>{escape(text)}</td>"
