"""The states of the matrix: nobody is accused by mistake (design §7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from generator.building.check import check_project
from generator.model.authority import AuthorityFile
from generator.model.holdings import Holdings
from generator.project.project import open_project
from generator.rollup.as_text import text
from generator.rollup.read import roll_up
from tests.cases import BASE, read_case, write_project
from tests.projects import build_site, edit, make_project, site_bytes

AUTHORITY = "content/reports/qinghe/liuhe/authority.yml"
REPORT = "content/reports/qinghe/liuhe/2023.yml"


def holdings_of(tmp_path: Path, authority: str = "", published: str = "2024-01-19") -> Holdings:
    files = read_case(BASE)[0]
    files[AUTHORITY] += authority
    files[REPORT] = files[REPORT].replace("发布日期: 2024-01-19", f"发布日期: {published}")
    write_project(tmp_path, files)
    found = check_project(tmp_path).holdings
    assert found is not None
    return found


def status(holdings: Holdings, year: int, on: str = "2024-06-30") -> str:
    authority = holdings.library.authorities["qinghe/liuhe"]
    return holdings.status(authority, year, dt.date.fromisoformat(on))


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2024-01-19", "已公开"),
        ("2024-01-31", "已公开"),
        ("2024-02-01", "逾期公开"),
        ("~", "已收录"),
    ],
)
def test_a_report(tmp_path: Path, published: str, expected: str) -> None:
    assert status(holdings_of(tmp_path, published=published), 2023) == expected


@pytest.mark.parametrize(
    ("authority", "year", "on", "expected"),
    [
        ("", 2022, "2024-06-30", "未收录"),
        ("应报年度: [2022]\n", 2022, "2023-02-01", "逾期未见"),
        ("应报年度: [2022]\n", 2022, "2023-01-31", "未到期"),
        ("应报年度: [2022]\n", 2024, "2026-01-01", "未收录"),
        ("应报年度: [2022]\n撤销: 2022-06-01\n", 2022, "2024-06-30", "已撤销"),
        ("应报年度: [2022]\n撤销: 2023-06-01\n", 2022, "2024-06-30", "逾期未见"),
        ("应报年度: [2022]\n报送截止日: 01-15\n", 2022, "2023-01-16", "逾期未见"),
    ],
)
def test_no_report(tmp_path: Path, authority: str, year: int, on: str, expected: str) -> None:
    assert status(holdings_of(tmp_path, authority), year, on) == expected


def test_deadlines(tmp_path: Path) -> None:
    found = holdings_of(tmp_path).library
    county, town = found.authorities["qinghe"], found.authorities["qinghe/liuhe"]
    assert found.deadline(town, 2023) == dt.date(2024, 1, 31)
    assert found.deadline(county, 2023) == dt.date(2024, 3, 31)
    assert found.deadline(town, 2017) == dt.date(2018, 3, 31)
    stricter = replace(county, file=county.file.model_copy(update={"deadline": "01-20"}))
    found = replace(found, authorities={**found.authorities, "qinghe": stricter})
    assert found.deadline(town, 2023) == dt.date(2024, 1, 20)
    assert found.deadline(county.__class__(**vars(stricter)), 2023) == dt.date(2024, 3, 31)


# --- what the site shows of it


def site_of(tmp_path: Path, settings: str, published: str = "2024-02-05") -> Holdings:
    files = read_case(BASE)[0]
    files["content/site.yml"] = files["content/site.yml"].replace(
        "统计截至: 2024-06-30\n", settings
    )
    files[REPORT] = files[REPORT].replace("发布日期: 2024-01-19", f"发布日期: {published}")
    write_project(tmp_path, files)
    found = check_project(tmp_path).holdings
    assert found is not None
    return found


DAY, SHOWN, DUE = "统计截至: 2024-06-30\n", "公开逾期情况: 是\n", "应报年度自: 2022\n"


@pytest.mark.parametrize(
    ("settings", "states"),
    [
        # of 柳河镇 2023 (published late) and 山前乡 2022 and 2023 (owed, and not there)
        ("", ("已公开", "未收录", "未收录")),
        (DAY + DUE, ("已公开", "未收录", "未收录")),
        (DAY + DUE + SHOWN, ("逾期公开", "逾期未见", "逾期未见")),
        (DUE + SHOWN, ("已公开", "未收录", "未收录")),  # no day, no dated state
        ("统计截至: 2024-01-20\n" + DUE, ("已公开", "未收录", "未到期")),
        ("统计截至: 2024-01-20\n" + DUE + SHOWN, ("逾期公开", "逾期未见", "未到期")),
        (DAY + DUE + SHOWN + "公开期限: 02-28\n", ("已公开", "逾期未见", "逾期未见")),
        (DAY + DUE + SHOWN + "报送截止日: 02-28\n", ("已公开", "逾期未见", "逾期未见")),
        (DAY + DUE + SHOWN + "内部报送日: 01-10\n", ("逾期公开", "逾期未见", "逾期未见")),
    ],
)
def test_what_the_public_is_told(tmp_path: Path, settings: str, states: tuple[str, ...]) -> None:
    found = site_of(tmp_path, settings)
    liuhe, shanqian = (
        found.library.authorities[f"qinghe/{name}"] for name in ("liuhe", "shanqian")
    )
    assert found.public_status(liuhe, 2023) == states[0]
    assert (found.public_status(shanqian, 2022), found.public_status(shanqian, 2023)) == states[1:]


@pytest.mark.parametrize("day", ["2023-12-31", "2024-01-01", "2024-01-31", "2024-02-01"])
def test_an_internal_day_never_makes_anybody_late_in_public(tmp_path: Path, day: str) -> None:
    settings = f"统计截至: {day}\n{SHOWN}应报年度自: 2023\n内部报送日: 01-05\n"
    found = site_of(tmp_path, settings, published="2024-01-20")
    authorities = found.library.authorities
    assert found.public_status(authorities["qinghe/liuhe"], 2023) == "已公开"
    late = found.public_status(authorities["qinghe/shanqian"], 2023) == "逾期未见"
    assert late is (day == "2024-02-01")


def test_nothing_of_the_site_tells_of_lateness_unless_it_is_set_to(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    edit(root, "content/site.yml", "统计截至", f"{DUE}数据集: [CSV, JSON]\n统计截至")
    edit(root, REPORT, "发布日期: 2024-01-19", "发布日期: 2024-02-05")
    assert build_site(root).published
    quiet = {a: b for a, b in site_bytes(root).items() if not a.startswith("assets/")}
    words = ("逾期公开", "逾期未见", "已知应报", 'class="late"', 'class="missing"', "years/2022")
    told = {a: w for a, body in quiet.items() for w in words if w.encode() in body}
    assert told == {}
    edit(root, "content/site.yml", "统计截至", f"{SHOWN}统计截至")
    assert build_site(root).published
    assert "逾期公开" in site_bytes(root)["index.html"].decode()


def test_without_a_day_the_page_names_none(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    edit(root, "content/site.yml", "统计截至: 2024-06-30\n", DUE)
    assert build_site(root).published
    home = site_bytes(root)["index.html"].decode()
    assert "统计截至" not in home
    assert "未到期" not in home


@pytest.mark.parametrize(
    ("published", "early"), [("2024-06-30", False), ("2024-07-01", True), ("~", False)]
)
def test_a_day_before_the_newest_report_is_said(
    tmp_path: Path, published: str, *, early: bool
) -> None:
    root = make_project(tmp_path / "project")
    edit(root, REPORT, "发布日期: 2024-01-19", f"发布日期: {published}")
    built = build_site(root)
    assert built.early == (("2024-06-30", published) if early else None)


# --- who owes what


@pytest.mark.parametrize(
    ("site", "county", "town", "owed"),
    [
        ("", "", "", ()),
        ("应报年度自: 2022\n", "", "", (2022, 2023)),
        ("应报年度自: 2022\n", "应报年度自: 2023\n", "", (2023,)),
        ("应报年度自: 2022\n", "应报年度自: 2023\n", "应报年度自: 2021\n", (2021, 2022, 2023)),
        ("应报年度自: 2022\n", "", "应报年度: [2020, 2025]\n", (2020, 2025)),
        ("应报年度自: 2022\n", "", "应报年度: []\n", ()),
        ("应报年度自: 2022\n", "应报年度: []\n", "", (2022, 2023)),  # its own years only
        ("应报年度自: 2022\n", "", "设立: 2023-05-01\n", (2023,)),
        ("应报年度自: 2020\n", "", "撤销: 2023-05-01\n", (2020, 2021, 2022)),
        ("应报年度自: 2024\n", "", "", ()),
    ],
)
def test_who_owes_is_inherited(
    tmp_path: Path, site: str, county: str, town: str, owed: tuple[int, ...]
) -> None:
    files = read_case(BASE)[0]
    files["content/site.yml"] += site
    files["content/reports/qinghe/authority.yml"] += county
    files[AUTHORITY] += town
    write_project(tmp_path, files)
    library = open_project(tmp_path).library
    liuhe = library.authorities["qinghe/liuhe"]
    assert library.owed_years(liuhe, dt.date(2024, 3, 1)) == owed
    listed = owed if liuhe.file.due_years else ()
    assert library.owed_years(liuhe, None) == listed


# --- the name of the year


@pytest.mark.parametrize(
    ("now", "former", "year", "expected"),
    [
        (("柳河镇", "清河县柳河镇人民政府"), ("柳河乡", 2020), 2020, "清河县柳河乡人民政府"),
        (("柳河镇", "清河县柳河镇人民政府"), ("柳河乡", 2020), 2021, "清河县柳河镇人民政府"),
        (("柳河镇", "清河县柳河镇人民政府"), ("柳河乡", None), 2020, "清河县柳河镇人民政府"),
        (("柳河街道", "清河县柳河街道办事处"), ("柳河镇", 2020), 2019, "清河县柳河镇人民政府"),
        (("柳河镇", "清河县柳河镇人民政府"), ("柳河街道", 2020), 2019, "清河县柳河街道办事处"),
        (("柳河镇", "清河县柳河镇人民政府"), ("清河区柳河乡人民政府", 2020), 2019, "清河区柳河乡人民政府"),
        (("县民政局", "清河县民政局"), ("社会事务局", 2020), 2019, "清河县社会事务局"),
    ],
)  # fmt: skip
def test_a_year_has_its_own_name(
    now: tuple[str, str], former: tuple[str, int | None], year: int, expected: str
) -> None:
    file = AuthorityFile.model_validate(
        {
            "名称": now[0],
            "全称": now[1],
            "类型": "其他",
            "曾用名": [{"名称": former[0], "至": former[1]}],
        }
    )
    assert file.in_year(year).full_name == expected == file.full_name_in(year)


def test_of_two_former_names_the_nearer_holds() -> None:
    file = AuthorityFile.model_validate(
        {
            "名称": "丙镇",
            "全称": "清河县丙镇人民政府",
            "类型": "乡镇",
            "曾用名": [{"名称": "乙镇", "至": 2022}, {"名称": "甲乡", "至": 2019}],
        }
    )
    names = [file.in_year(year).name for year in (2018, 2019, 2020, 2022, 2023)]
    assert names == ["甲乡", "甲乡", "乙镇", "乙镇", "丙镇"]


def test_the_page_of_a_year_shows_the_name_of_that_year(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    edit(root, AUTHORITY, "名称: 柳河镇\n全称: 清河县柳河镇人民政府", NEW_NAME.strip())
    assert build_site(root).published
    page = site_bytes(root)["qinghe/liuhe/2023.html"].decode()
    assert "新柳河街道" not in page.partition("<main")[2].partition("<nav")[0].replace(
        "新柳河街道历年报告", ""
    )
    assert '<meta name="ContentSource" content="清河县柳河镇人民政府">' in page
    assert "柳河镇" in page.partition("发布机关")[2][:300]
    assert '"name": "清河县柳河镇人民政府"' in page
    assert "新柳河街道" in site_bytes(root)["qinghe/liuhe/index.html"].decode()


def test_lists_and_sums_of_a_year_show_the_names_of_that_year(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    for suffix in (".yml", ".md"):
        own = root / f"content/reports/qinghe/liuhe/2023{suffix}"
        other = root / f"content/reports/qinghe/shanqian/2023{suffix}"
        other.write_text(own.read_text("utf-8").replace("柳河镇", "山前乡"), "utf-8")
    edit(root, AUTHORITY, "名称: 柳河镇\n全称: 清河县柳河镇人民政府", NEW_NAME.strip())
    assert build_site(root).published
    site = {name: body.decode() for name, body in site_bytes(root).items() if ".html" in name}
    for address in ("years/2023.html", "qinghe/sums-2023.html", "qinghe/shanqian/2023.html"):
        main = site[address].partition("<main")[2]
        assert "柳河镇" in main.replace("清河县柳河镇人民政府", ""), address
        assert "新柳河街道" not in site[address], address
    matrix = site["qinghe/index.html"].partition("<main")[2]
    assert "新柳河街道" in matrix
    assert "柳河镇（至 2023 年）" in site["qinghe/liuhe/index.html"]
    told = text(roll_up(root, "qinghe", 2023))
    assert "柳河镇" in told
    assert "新柳河街道" not in told


NEW_NAME = """
名称: 新柳河街道
全称: 清河县新柳河街道办事处
曾用名: [{名称: 柳河镇, 至: 2023}]
"""
