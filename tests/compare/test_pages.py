"""What the compare page and the pages of a year say, before any script runs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generator.forms import FORMS, form2019, form2021
from generator.model.holdings import Holdings
from generator.pages import compare_page, year_pages
from generator.pages.compare_page import figures_script
from generator.pages.figures import FIGURES
from generator.pages.year_pages import YearPage, year_page, year_parts
from tests.compare.projects import authority, demo_holdings, holdings_of, record, without
from tests.corpus import PROJECT

TWELVE = [str(number) for number in range(12)]


@pytest.fixture(scope="module")
def holdings(demo_site: Path) -> Holdings:
    return demo_holdings(demo_site)


def data_of(script: bytes) -> tuple[str, dict[str, object]]:
    text = script.decode()
    found = re.fullmatch(r"nianbaoFigures\((.*)\);\n", text)
    assert found
    path, data = json.loads(f"[{found[1]}]")
    return path, data


# --- the scripts of the compare page


def test_a_script_has_the_figures_of_every_report(holdings: Holdings) -> None:
    for path, place in holdings.library.authorities.items():
        name, data = data_of(figures_script(holdings, place))
        assert (name, data["name"], data["full"]) == (path, place.name, place.file.full_name)
        years = data["years"]
        assert isinstance(years, list)
        with_figures = {year: (form, shown) for year, form, *rest in years for shown in rest}
        own = [r for (of, _), r in holdings.records.items() if of == path and r.figures]
        assert with_figures.keys() == {r.year for r in own}
        for r in own:
            form, shown = with_figures[r.year]
            assert form == FORMS[r.form].name
            assert dict(zip(FIGURES, shown, strict=True)) == {
                figure: r.figures.get(figure) for figure in FIGURES
            }


def test_blank_is_not_zero_and_not_the_lack_of_an_item(holdings: Holdings) -> None:
    _, data = data_of(figures_script(holdings, holdings.library.authorities["yunxi/zhuwu"]))
    by_year = {row[0]: row[-1] for row in data["years"]}  # type: ignore[attr-defined]
    blank = list(FIGURES).index("行政复议")
    assert by_year[2021][blank] == ""
    assert by_year[2022][blank] == "0"
    only_2021 = list(FIGURES).index("行政事业性收费")
    assert by_year[2019][only_2021] is None


def test_a_year_without_a_report_has_its_state(holdings: Holdings) -> None:
    _, owing = data_of(figures_script(holdings, holdings.library.authorities["yunxi/shiliang"]))
    assert [2020, "逾期未见"] in owing["years"]  # type: ignore[operator]
    _, gone = data_of(figures_script(holdings, holdings.library.authorities["yunxi/nanping"]))
    assert gone["abolished"] == 2021


def test_the_way_down_goes_area_by_area() -> None:
    places = [authority("a"), authority("a/b", 名称="乙"), authority("a/b/c"), authority("d")]
    holdings = holdings_of(places, [])
    assert data_of(figures_script(holdings, None)) == (
        "", {"below": [["a", "a", True], ["d", "d", False]]},
    )  # fmt: skip
    assert data_of(figures_script(holdings, places[0]))[1]["below"] == [["b", "乙", True]]
    assert data_of(figures_script(holdings, places[2]))[1]["below"] == []


def test_the_page_offers_every_figure_and_every_year_with_tables(holdings: Holdings) -> None:
    page = compare_page.compare_page(holdings)
    assert [choice.name for choice in page.figures] == list(FIGURES)
    assert [choice.name for choice in page.figures if choice.chosen] == ["新收申请"]
    assert page.years == tuple(range(2019, 2025))  # 2017 and 2018 are text only
    assert [link.text for link in page.year_links][-1] == "2017 年"
    assert [link.href for link in page.area_links] == ["yunxi/index.html"]


def test_colours_and_lines_are_enough_for_the_most_authorities() -> None:
    style = (PROJECT / "templates/assets/compare.css").read_text(encoding="utf-8")
    assert len(set(re.findall(r"--series-\d+: (#\w+)", style))) == compare_page.MOST


# --- the pages of a year


def only_page(holdings: Holdings, year: int) -> YearPage:
    (part,) = (part for part in year_parts(holdings, [year]))
    return year_page(holdings, part)


def texts_of(page: YearPage) -> list[list[str]]:
    assert page.table
    return [
        [link.text, *re.findall(r"<td[^>]*>(.*?)</td>", str(cells))]
        for link, cells in page.table.rows
    ]


def test_a_year_shows_the_figures_of_its_records(holdings: Holdings) -> None:
    for year in (2019, 2021, 2024):
        page = only_page(holdings, year)
        assert page.table
        names = [name for name, _ in page.table.figures]
        records = [r for (_, of), r in holdings.records.items() if of == year]
        shown = {
            row[0]: dict(zip(names, row[1 + len(page.table.words) :], strict=True))
            for row in texts_of(page)
        }
        assert len(shown) == len(records) == page.count
        for r in records:
            own = shown[holdings.library.authorities[r.authority].in_year(year).name]
            assert own == {name: r.figures.get(name, "无此项") for name in names}


def test_who_owes_a_report_is_counted_and_named(holdings: Holdings) -> None:
    page = only_page(holdings, 2020)
    assert page.due == "已知应报 12 个机关，收录 11 个，逾期未见 1 个（统计截至 2025年6月30日）。"
    (group,) = page.owing
    assert (group.status, [link.text for link in group.links]) == (
        "逾期未见", ["云溪县石梁镇人民政府"],
    )  # fmt: skip


def test_nobody_is_accused_by_mistake() -> None:
    """Only of those in 应报年度 is anything said; the abolished and the not yet late owe nothing."""
    places = [
        authority("known", years=[2023]),
        authority("unknown"),
        authority("gone", years=[2023], 撤销="2023-05-01"),
        authority("there", years=[2023]),
        authority("more"),
    ]
    records = [record("there", 2023, TWELVE), record("more", 2023, TWELVE)]
    page = only_page(holdings_of(places, records), 2023)
    assert page.due == "已知应报 2 个机关，收录 1 个，逾期未见 1 个（统计截至 2025年6月30日）。"
    assert [(g.status, [link.text for link in g.links]) for g in page.owing] == [
        ("逾期未见", ["known人民政府"]),
    ]
    pending = only_page(holdings_of([authority("known", years=[2025])], []), 2025)
    assert pending.due == "已知应报 1 个机关，收录 0 个，未到期 1 个（统计截至 2025年6月30日）。"
    assert [g.status for g in pending.owing] == ["未到期"]
    assert pending.table is None
    silent = only_page(holdings_of([authority("more")], [record("more", 2023, TWELVE)]), 2023)
    assert silent.due == ""
    assert silent.owing == ()


def test_a_page_lists_no_more_than_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(year_pages, "ROWS", 3)
    places = [authority(f"t{number}", years=[2023]) for number in range(5)]
    (group,) = only_page(holdings_of(places, []), 2023).owing
    assert (len(group.links), group.more) == (3, 2)


def test_a_divided_page_says_nothing_of_its_areas(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it reads of an area is only how many reports there are."""
    monkeypatch.setattr(year_pages, "ROWS", 1)
    places = [authority("a"), authority("b", years=[2023])]
    places += [authority(f"a/t{number}", years=[2023]) for number in range(3)]
    records = [record(f"a/t{number}", 2023, TWELVE) for number in range(2)]
    holdings = holdings_of(places, records)
    whole, area = [year_page(holdings, part) for part in year_parts(holdings, [2023])]
    assert whole.due == ""
    assert [link.text for group in whole.owing for link in group.links] == ["b人民政府"]
    assert area.due.startswith("已知应报 3 个机关，收录 2 个，逾期未见 1 个")
    assert [link.text for group in area.owing for link in group.links] == ["a/t2人民政府"]


def test_area_and_form_have_columns_only_where_they_differ(holdings: Holdings) -> None:
    page = only_page(holdings, 2024)
    assert page.table
    assert page.table.words == ("公开情况",)  # one county, one form
    assert "表格均为 2021 年格式" in page.table.note
    mixed = only_page(holdings, 2021)
    assert mixed.table
    assert mixed.table.words == ("公开情况", "表格格式")
    assert "口径可能不同" in mixed.table.note
    forms = {row[0]: row[2] for row in texts_of(mixed)}
    assert forms["月湾乡"] == form2019.FORM.name
    assert forms["清潭镇"] == form2021.FORM.name
    places = [authority("a"), authority("b"), authority("a/c"), authority("b/c")]
    records = [record("a/c", 2023, TWELVE), record("b/c", 2023, TWELVE)]
    two = only_page(holdings_of(places, records), 2023)
    assert two.table
    assert two.table.words == ("地区", "公开情况")
    assert [row[1] for row in texts_of(two)] == ["a", "b"]


def test_a_year_of_texts_has_no_figures(holdings: Holdings) -> None:
    page = only_page(holdings, 2017)
    assert page.table
    assert page.table.figures == ()
    assert page.table.note == ""


def test_names_and_marks_are_escaped() -> None:
    shown = ["<b>", *TWELVE[1:]]
    page = only_page(holdings_of([authority("t")], [record("t", 2023, shown)]), 2023)
    assert texts_of(page)[0][2] == "&lt;b&gt;"


def test_a_year_reads_only_what_the_build_names(holdings: Holdings) -> None:
    """Taking one report away changes the page of its own year, and of no other."""
    less = without(holdings, "yunxi/qingtan", 2022)
    for year in (2021, 2022, 2023):
        same = texts_of(only_page(holdings, year)) == texts_of(only_page(less, year))
        assert same is (year != 2022)
