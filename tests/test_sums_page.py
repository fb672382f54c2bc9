"""The sums of an area on its pages: cell by cell what `nianbao rollup` prints, kept up to date."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from generator.pages import sums_page
from generator.rollup.command import produce
from tests.projects import TEMPLATES, build_site, clean_build, edit, make_project, site_bytes
from tests.rollup.samples import write_county

COUNTY = "qinghe/index.html"
SUMS = "qinghe/sums-2023.html"
LIUHE = "content/reports/qinghe/liuhe/2023.yml"


def built(root: Path, *, skip_invalid: bool = False) -> dict[str, str]:
    """The pages of a project with our templates."""
    if not (root / "templates").exists():
        shutil.copytree(TEMPLATES, root / "templates")
    done = build_site(root, skip_invalid=skip_invalid)
    assert done.published, [d.message for d in done.diagnostics]
    site = site_bytes(root)
    return {name: body.decode() for name, body in site.items() if name.endswith(".html")}


def cells(html: str) -> list[str]:
    """The cells of the official tables, with what is said of those that a sum lacks."""
    return [
        re.sub("<[^>]*>", " ", cell) for cell in re.findall("<td headers[^>]*>(.*?)</td>", html)
    ]


def text_of(html: str) -> str:
    """What a reader reads."""
    return unescape(re.sub("<[^>]*>", "", html))


def assert_same(html: str, found: dict[str, Any], terminal: str) -> None:
    """The page says what the command says."""
    expected = []
    for cell in found["cells"]:
        lacking = len(cell["left_out"])
        value = "—" if cell["sum"] is None else str(cell["sum"])
        expected.append(f"{value} 缺{lacking} " if lacking else value)
    assert cells(html) == expected
    read = text_of(html)
    for caution in found["warnings"]:
        assert caution["message"] in read
    assert ("请注意" in read) is bool(found["warnings"])
    # Who is in and who is not, and what was left out: the lines of the terminal, word for word.
    who = terminal.partition("\n\n")[2].partition("\n\n")[0]
    left_out = terminal.partition("没有计入的格")[2].partition("\n\n")[0].splitlines()[1:]
    for line in (*who.splitlines(), *left_out):
        assert line.strip() in read


@pytest.mark.parametrize("year", range(2019, 2025))
def test_the_demonstration_says_what_the_command_says(demo_site: Path, year: int) -> None:
    """It has missing and abolished authorities, cells without numbers, merged rows, printed units,
    the form before beside the present one, and reports of the county's own."""
    found = json.loads(produce(demo_site.parent, "yunxi", year, "json")[0])
    terminal = produce(demo_site.parent, "yunxi", year)[0].decode()
    html = (demo_site / f"yunxi/sums-{year}.html").read_text("utf-8")
    assert_same(html, found, terminal)
    assert f'<a href="{year}.html">云溪县 {year} 年度报告</a>' in html
    if year == 2024:  # the newest: on the area page too
        assert_same((demo_site / "yunxi/index.html").read_text("utf-8"), found, terminal)


def test_the_samples_of_the_demonstration_are_what_they_are_for(demo_site: Path) -> None:
    kinds, whys, states = set(), set(), set()
    for year in range(2019, 2025):
        found = json.loads(produce(demo_site.parent, "yunxi", year, "json")[0])
        kinds |= {one["kind"] for one in found["warnings"]}
        states |= {one["state"] for one in found["missing"]}
        whys |= {left["why"] for cell in found["cells"] for left in cell["left_out"]}
    assert kinds >= {"form", "merged", "amount", "extra", "reorganised"}
    assert whys >= {"空白", "不清", "格式不同", "合为一行"}
    assert states >= {"逾期未见", "已撤销"}


def test_an_area_in_an_area_has_sums_of_its_own_and_counts_once(tmp_path: Path) -> None:
    towns = {"柳河镇": {}, "石桥村": {"path": "qinghe/town-0/village"}, "南岭乡": {}}
    root = write_county(tmp_path, towns)
    pages = built(root)

    for area in ("qinghe", "qinghe/town-0"):
        found = json.loads(produce(root, area, 2023, "json")[0])
        terminal = produce(root, area, 2023)[0].decode()
        assert_same(pages[f"{area}/sums-2023.html"], found, terminal)
    assert "72" in cells(pages[SUMS])  # 行政许可 of two, not of three
    assert "柳河镇还有下级" in text_of(pages[SUMS])
    assert '<a href="2023.html">柳河镇 2023 年度报告</a>' in pages["qinghe/town-0/sums-2023.html"]
    assert "公布的数见" not in pages[SUMS]  # the county has published nothing


def test_an_authority_with_nobody_below_it_has_no_sums(tmp_path: Path) -> None:
    pages = built(make_project(tmp_path / "project"))
    assert [name for name in pages if "sums-" in name] == [SUMS]
    assert "下级机关汇总" not in pages["qinghe/liuhe/index.html"]


def test_years_follow_each_other_and_the_area_page_leads_to_all(demo_site: Path) -> None:
    html = (demo_site / "yunxi/sums-2022.html").read_text("utf-8")
    assert re.findall('rel="(prev|next)" href="([^"]*)"', html) == [
        ("prev", "sums-2021.html"),
        ("next", "sums-2023.html"),
    ]
    area = (demo_site / "yunxi/index.html").read_text("utf-8")
    assert {f"sums-{year}.html" for year in range(2019, 2025)} <= set(
        re.findall('href="([^"]*)"', area)
    )
    assert "yunxi/sums-2022.html" in (demo_site / "sitemap.xml").read_text("utf-8")
    assert not (demo_site / "yunxi/sums-2018.html").exists()  # no tables then


NOTES = """照录说明:
  - {规则: BLANK, 位置: 主动公开政府信息.行政许可, 说明: 照录。}
  - {规则: NARR-LIC, 位置: 三, 说明: 照录。}
"""


def test_a_long_list_is_cut_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums_page, "MOST", 2)
    towns = {f"{name}镇": {"行政许可": "行政许可: ~"} for name in "甲乙丙"}
    without = {f"{name}乡": {"report": ""} for name in "丁戊己庚"}
    root = write_county(tmp_path, {**towns, **without})
    for path in root.glob("content/reports/qinghe/*/2023.yml"):
        path.write_text(path.read_text("utf-8") + NOTES, encoding="utf-8")
    read = text_of(built(root)[SUMS])

    assert "计入 3 份：甲镇、乙镇，另有 1 个" in read
    assert "没有计入 4 个机关：丁乡（未收录）、戊乡（未收录），另有 2 个" in read
    assert "另有 1 处" in read


# --- kept up to date


def test_one_changed_cell_changes_the_sums_of_its_year_and_areas(tmp_path: Path) -> None:
    towns = {
        "柳河镇": {"path": "qinghe/east/liuhe"},
        "石桥镇": {"path": "qinghe/west/shiqiao"},
        "东区": {"path": "qinghe/east", "report": ""},
        "西区": {"path": "qinghe/west", "report": ""},
    }
    root = write_county(tmp_path, towns)
    before = built(root)
    edit(root, "content/reports/qinghe/east/liuhe/2023.yml", "行政处罚: 5", "行政处罚: 6")
    after = built(root)

    assert {name for name in after if after[name] != before[name]} == {
        "index.html", "years/2023.html",
        "qinghe/east/liuhe/2023.html", "qinghe/east/liuhe/index.html",
        "qinghe/east/index.html", "qinghe/east/sums-2023.html",
        "qinghe/index.html", SUMS,
    }  # fmt: skip
    assert after == pages_of(clean_build(root, tmp_path / "clean"))


def pages_of(site: dict[str, bytes]) -> dict[str, str]:
    return {name: body.decode() for name, body in site.items() if name.endswith(".html")}


def test_links_to_other_years_and_to_the_areas_own_report_follow_what_there_is(
    tmp_path: Path,
) -> None:
    """The reports below the area and of the page's own year stand."""
    county = {"path": "qinghe"}
    root = write_county(tmp_path, {"柳河镇": {}, "石桥镇": {"report": ""}, "县": county})
    own = [root / f"content/reports/qinghe/2023{suffix}" for suffix in (".yml", ".md")]
    texts = [path.read_text("utf-8") for path in own]
    for path in own:
        path.unlink()
    first = built(root)
    for path, text in zip(own, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    second = built(root)
    none = {"report": ""}
    write_county(root, {"柳河镇": none, "石桥镇": {}, "县": {**county, **none}}, 2022)
    third = built(root)

    assert ["公布的数见" in pages[SUMS] for pages in (first, second, third)] == [False, True, True]
    assert ['rel="prev"' in pages[SUMS] for pages in (first, second, third)] == [False, False, True]


def test_the_sums_of_a_year_go_with_its_last_report(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    assert SUMS in built(root)
    for path in (root / LIUHE, (root / LIUHE).with_suffix(".md")):
        path.unlink()
    pages = built(root)
    assert SUMS not in pages
    assert "sums-" not in pages[COUNTY]
    assert pages == pages_of(clean_build(root, tmp_path / "clean"))


def test_a_report_that_is_left_out_is_not_called_late(tmp_path: Path) -> None:
    """Neither is a page older than the file that is left out."""
    towns = {"柳河镇": {}, "石桥镇": {"authority": "应报年度: [2023]\n", "report": ""}}
    root = write_county(tmp_path, towns)
    with (root / "content/site.yml").open("a", encoding="utf-8") as site:
        site.write("公开逾期情况: 是\n")
    assert "石桥镇（逾期未见）" in text_of(built(root)[SUMS])
    (root / "content/reports/qinghe/town-1/2023.yml").write_text("年度: [\n", encoding="utf-8")
    (root / "content/reports/qinghe/town-1/2023.md").write_text("", encoding="utf-8")

    pages = built(root, skip_invalid=True)
    for address in (SUMS, COUNTY):
        assert "石桥镇（有文件，但有错误，没有读取）" in text_of(pages[address])
    for address in (COUNTY, "index.html", "years/2023.html"):
        assert "逾期未见" not in pages[address]
    assert "收录 0 个" in pages["years/2023.html"]
    assert pages == pages_of(clean_build(root, tmp_path / "clean"))
