"""Authority and area pages: figures by year, charts, sums, those that follow, and long lists."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from generator.building.check import check_project
from generator.model.holdings import Holdings
from generator.pages import listing
from generator.pages.authority_page import authority_page
from generator.pages.by_year import YearColumn, own_columns, sums_table
from generator.pages.charts import BASE, charts
from generator.pages.figures import number
from generator.pages.home_page import home_page
from generator.pages.listing import list_page, list_parts, matrix_of
from generator.pages.parts import Years, YearsTable
from generator.pages.sums_page import rollup_of, sums_years
from generator.rollup.sums import Rollup
from tests.demo.write import write_demo


@pytest.fixture(scope="module")
def holdings(tmp_path_factory: pytest.TempPathFactory) -> Holdings:
    root = tmp_path_factory.mktemp("demo")
    write_demo(root)
    found = check_project(root).holdings
    assert found is not None
    return found


def years_of(groups: tuple[Years, ...]) -> list[tuple[str, str, list[str]]]:
    return [(g.form, g.kind, [year.text for year in g.years]) for g in groups]


def cells(table: YearsTable, label: str) -> list[str]:
    html = dict(table.rows)[label]
    return re.findall(r"<td[^>]*>(?:<span>)?([^<]*)", html)


# --- figures by year


def test_every_row_of_the_forms_stands_in_its_year(holdings: Holdings) -> None:
    page = authority_page(holdings, holdings.library.authorities["yunxi/shiliang"])
    assert [table.caption[:2] for table in page.everything] == ["二、", "三、", "四、"]
    disclosure, applications, _ = page.everything
    assert cells(disclosure, "规章：本年制发件数")[-1] == "—"  # 2019 counts something else
    assert cells(disclosure, "规章：本年新制作数量")[0] == "—"
    new = cells(applications, "一、本年新收政府信息公开申请数量")
    assert page.figures is not None
    assert [text for text in new if text != "逾期未见"] == cells(page.figures, "新收申请（件）")
    assert [len(table.rows) for table in page.everything] == [29, 26, 15]
    for table in page.everything:
        assert len({label for label, _ in table.rows}) == len(table.rows)


def test_the_newest_year_comes_first_and_forms_and_gaps_part_the_years(holdings: Holdings) -> None:
    page = authority_page(holdings, holdings.library.authorities["yunxi/shiliang"])
    assert page.figures is not None
    assert years_of(page.figures.groups) == [
        ("2021 年格式", "", ["2024 年", "2023 年", "2022 年", "2021 年"]),
        ("", "gap", ["2020 年"]),
        ("2019 年格式（试行）", "break", ["2019 年"]),
    ]
    first, second, *_ = page.figures.rows
    assert '<td class="gap" rowspan="12"><span>逾期未见</span></td><td class="break">' in first[1]
    assert "gap" not in second[1]
    record = holdings.records["yunxi/shiliang", 2024]
    assert cells(page.figures, "新收申请（件）")[0] == record.figures["新收申请"]
    assert "2017、2018 年的报告是纯文本" in page.figures.note


def test_what_a_form_does_not_have_is_no_blank(holdings: Holdings) -> None:
    page = authority_page(holdings, holdings.library.authorities["yunxi/shiliang"])
    assert page.figures is not None
    assert cells(page.figures, "制发规范性文件（件）")[-1] == "—"


def test_a_year_that_is_due_and_unseen_is_a_gap_at_the_end_too(holdings: Holdings) -> None:
    authority = holdings.library.authorities["yunxi/yuewan"]
    records = {k: r for k, r in holdings.records.items() if k[0] == authority.path and k[1] < 2022}
    authority = replace(authority, years=tuple(y for y in authority.years if y < 2022))
    columns = own_columns(replace(holdings, records=records), authority)
    assert [(c.year, c.word) for c in columns][:3] == [
        (2024, "逾期未见"), (2023, "逾期未见"), (2022, "逾期未见"),
    ]  # fmt: skip


def test_text_only_years_alone_make_no_table(holdings: Holdings) -> None:
    records = {key: record for key, record in holdings.records.items() if key[1] < 2019}
    page = authority_page(
        replace(holdings, records=records), holdings.library.authorities["yunxi/songhe"]
    )
    assert (page.figures, page.charts, len(page.reports)) == (None, (), 2)


# --- charts


def column(year: int, value: str | None, form: str = "甲") -> YearColumn:
    return YearColumn(year, "", form if value is not None else "", {"新收申请": value or ""})


def test_a_chart_joins_nothing_and_never_reads_a_blank_as_zero() -> None:
    years = [column(2019, "4"), column(2020, None), column(2021, "", "乙"), column(2022, "0", "乙"),
             column(2023, "2", "乙")]  # fmt: skip
    [chart] = charts(years[::-1])
    assert [(b.year, b.value, b.kind) for b in chart.bars] == [
        ("2019", "4", ""), ("2020", "—", "none"), ("2021", "—", "none"), ("2022", "0", ""),
        ("2023", "2", "last"),
    ]  # fmt: skip
    heights = [b.height for b in chart.bars]
    assert heights == [heights[0], 0, 0, 0, heights[0] // 2]
    assert all(b.top + b.height == BASE for b in chart.bars)
    assert len(chart.breaks) == 1
    assert chart.bars[1].middle < chart.breaks[0] < chart.bars[2].middle
    assert chart.description == (
        "2019 年 4；2020 年没有数字；2021 年起改用乙，2021 年没有数字；2022 年 0；2023 年 2。"
    )


def test_there_is_no_chart_of_nothing() -> None:
    assert charts([column(2020, "0"), column(2021, "0")]) == ()
    assert charts([column(2021, "3")]) == ()
    assert charts([column(2020, ""), column(2021, "/")]) == ()
    assert charts([]) == ()


def test_with_many_years_only_the_highest_and_the_last_are_labelled() -> None:
    years = [column(2021 + n, "9" if n == 3 else "5") for n in range(20)]
    [chart] = charts(years[::-1])
    assert [b.year for b in chart.bars if b.value] == ["24", "40"]
    assert all(b.width > 0 for b in chart.bars)


@pytest.mark.parametrize(
    ("text", "known"),
    [("0", True), ("12.34", True), ("-3", True), ("", False), ("/", False), ("原件不清", False),
     ("NaN", False), ("1e99999", False), ("１２", False), ("9" * 99, False)],
)  # fmt: skip
def test_a_number_is_what_can_be_added_up(text: str, known: bool) -> None:
    assert (number(text) is not None) is known


# --- sums


def all_sums(holdings: Holdings, path: str) -> dict[int, Rollup]:
    years = sums_years(holdings, list(holdings.library.below(path)))
    return {year: rollup_of(holdings, holdings.library.authorities[path], year) for year in years}


def sums(holdings: Holdings, path: str) -> YearsTable:
    table = sums_table(holdings, list(holdings.library.below(path)), all_sums(holdings, path))
    assert table is not None
    return table


def test_sums_add_up_those_below_and_say_who_is_missing(holdings: Holdings) -> None:
    table = sums(holdings, "yunxi")
    by_year = {
        year: [r for (path, of), r in holdings.records.items() if of == year and path != "yunxi"]
        for year in range(2019, 2025)
    }
    years = [year.text for group in table.groups for year in group.years]
    assert years == [f"{year} 年" for year in range(2024, 2018, -1)]
    for at, year in enumerate(range(2024, 2018, -1)):
        records = by_year[year]
        known = [number(record.figures.get("新收申请", "")) for record in records]
        assert cells(table, "报告数（份）")[at] == str(len(records))
        assert cells(table, "新收申请（件）")[at] == str(sum(n for n in known if n is not None))
    assert cells(table, "尚无报告的机关（个）") == ["0", "0", "1", "0", "1", "0"]
    assert "（1 份未计）" in "".join(cells(table, "行政复议（件）"))
    assert table.about.startswith("本站收录的下级机关报告所载数字之和，不含本机关的报告。点年份")
    assert table.groups[0].years[0].href == "sums-2024.html"


def test_an_area_among_those_below_is_not_counted_twice(holdings: Holdings) -> None:
    county = holdings.library.authorities["yunxi"]
    city = replace(county, path="city")
    library = replace(
        holdings.library,
        authorities={**holdings.library.authorities, "city": city},
        children={**holdings.library.children, None: [city], "city": [county]},
    )
    table = sums(replace(holdings, library=library), "city")
    assert table.rows == sums(holdings, "yunxi").rows
    assert "其中有下级的机关" in table.about


def test_sums_by_year_are_those_of_the_pages_that_they_lead_to(holdings: Holdings) -> None:
    """2021 has a report of the form before, whose rows on licences count something else."""
    [rolled] = [roll for year, roll in all_sums(holdings, "yunxi").items() if year == 2021]
    [licences] = rolled.rows()["主动公开政府信息", "行政许可"]
    assert cells(sums(holdings, "yunxi"), "行政许可（件）")[3] == f"{licences.value}（1 份未计）"


def test_the_home_page_adds_up_the_newest_year(holdings: Holdings) -> None:
    page = home_page(holdings, [])
    records = [
        r for (path, year), r in holdings.records.items() if year == 2024 and path != "yunxi"
    ]
    totals = {n.label: n.value for n in page.totals}
    assert totals["已收录报告（份）"] == str(len(records) + 1)
    assert totals["新收申请（件）"] == str(sum(int(r.figures["新收申请"]) for r in records))
    assert page.totals_note.startswith("各项为 10 份报告所载数字之和")
    assert "另有报告 1 份" in page.totals_note
    assert page.latest is not None
    assert page.latest.href == "years/2024.html"
    assert [year.text for year in page.matrix.years] == [str(y) for y in range(2024, 2016, -1)]


def test_an_empty_library_has_a_home_page(holdings: Holdings) -> None:
    page = home_page(replace(holdings, records={}), [])
    assert (page.latest, page.totals, page.totals_note, page.newest) == (None, (), "", ())


# --- those that follow and those that are followed


def test_a_merger_is_linked_both_ways(holdings: Holdings) -> None:
    old, new = (holdings.library.authorities[f"yunxi/{name}"] for name in ("nanping", "taoping"))
    facts = {fact.label: fact for fact in authority_page(holdings, old).facts}
    assert facts["继任机关"].href == "../../yunxi/taoping/index.html"
    facts = {fact.label: fact for fact in authority_page(holdings, new, [old]).facts}
    assert facts["承接"].value == "云溪县南屏乡人民政府（2021 年撤销）"
    assert facts["承接"].href == "../../yunxi/nanping/index.html"
    rows = {row.link.text: row for row in matrix_of(holdings, "yunxi", "../").rows}
    cell = rows["南屏乡"].cells[0]
    assert (cell.status, cell.href) == ("已撤销", "../yunxi/taoping/index.html")
    assert cell.spoken == "已撤销，继任机关：桃坪镇"


# --- long lists


def test_a_long_list_goes_on_on_further_pages(
    holdings: Holdings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MATRIX_LIMIT", 6)
    monkeypatch.setattr(listing, "PAGE_ROWS", 5)
    county = holdings.library.authorities["yunxi"]
    assert list_parts(holdings, "yunxi") == 3
    first = authority_page(holdings, county).matrix
    assert first is not None
    second, third = (list_page(holdings, county, part) for part in (2, 3))
    rows = [row.link.text for matrix in (first, second.matrix, third.matrix) for row in matrix.rows]
    assert rows == [place.name for place in holdings.library.children["yunxi"]]
    assert [len(matrix.rows) for matrix in (first, second.matrix, third.matrix)] == [5, 5, 1]
    assert [link.href for link in third.matrix.parts] == [
        "../yunxi/index.html", "../yunxi/list-2.html", "../yunxi/list-3.html",
    ]  # fmt: skip
    assert first.counts
    assert first.rows[0].cells[0].status == "1 份"
    assert list_parts(holdings, None) == 1
