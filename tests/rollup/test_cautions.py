"""Where a sum is not what it seems, that is said once, with names; an ordinary county gets none."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.rollup.read import roll_up
from tests.rollup.samples import AREA, YEAR, write_county, write_demo_content
from tests.rollup.test_sums import old_form

MERGED = "其他处理: [2, 0, 0, 0, 0, 0, 2]"


def said(root: Path, year: int = YEAR, area: str = AREA) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(c.kind, c.message, c.authorities) for c in roll_up(root, area, year).cautions]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_demo_content(tmp_path_factory.mktemp("demo"))


def test_an_ordinary_county_gets_none(tmp_path: Path) -> None:
    assert not said(write_county(tmp_path, {"柳河镇": {}, "石桥镇": {}}))


def test_another_form(demo: Path) -> None:
    found = {kind: (message, paths) for kind, message, paths in said(demo, 2021, "yunxi")}

    message, paths = found["form"]
    assert paths == ("yunxi/yuewan",)
    assert message.startswith("月湾乡的年报是 2019 年格式（试行），与 2021 年格式不同")


def test_merged_rows_say_what_is_not_in_the_sum(tmp_path: Path) -> None:
    root = write_county(tmp_path, {"柳河镇": {}, "石桥镇": {"其他处理": MERGED}})

    merged = [message for kind, message, _ in said(root) if kind == "merged"]
    assert len(merged) == 1
    assert "石桥镇把“其他处理”合为一行（总计 2 件）" in merged[0]


def test_rows_that_the_form_itself_prints_as_one_are_nothing_special(demo: Path) -> None:
    assert {kind for kind, _, _ in said(demo, 2020, "yunxi")} == {"amount"}


def test_amounts_with_and_without_a_unit(tmp_path: Path) -> None:
    with_unit = {**old_form(), "政府集中采购": "政府集中采购: [3, 152790元]"}
    towns = {"柳河镇": old_form(), "石桥镇": with_unit}
    one = [
        m for k, m, _ in said(write_county(tmp_path / "one", towns, 2020), 2020) if k == "amount"
    ]
    towns["南岭乡"] = old_form()
    two = [
        m for k, m, _ in said(write_county(tmp_path / "two", towns, 2020), 2020) if k == "amount"
    ]

    assert "石桥镇 152790元" in one[0]
    assert "混在一起" not in one[0]
    assert "石桥镇 152790元" in two[0]
    assert "元和万元可能混在一起" in two[0]


def test_rows_that_only_the_original_has(demo: Path) -> None:
    assert (
        "extra",
        "清潭镇的年报有格式之外的行（其他主动公开文件），没有计入。",
        ("yunxi/qingtan",),
    ) in said(demo, 2019, "yunxi")


def test_an_error_is_named_with_the_file_to_check(tmp_path: Path) -> None:
    root = write_county(tmp_path, {"柳河镇": {"本年新收": "本年新收: [7, 1, 0, 0, 0, 0, 9]"}})

    ((kind, message, paths),) = said(root)
    assert (kind, paths) == ("errors", ("qinghe/town-0",))
    assert "nianbao check qinghe/town-0/2023.yml" in message


def test_an_error_against_the_year_before_is_one_too(tmp_path: Path) -> None:
    root = write_county(tmp_path, {"柳河镇": {}})
    folder = root / "content/reports/qinghe/town-0"
    for suffix in (".yml", ".md"):
        text = (folder / f"2023{suffix}").read_text("utf-8")
        text = text.replace("2023", "2022").replace("2024", "2023")
        (folder / f"2022{suffix}").write_text(text, encoding="utf-8")

    # 上年结转 1, while the year before left 2 open
    assert [kind for kind, _, _ in said(root)] == ["errors"]


def test_an_acknowledged_error_is_none(demo: Path) -> None:
    assert "errors" not in {kind for kind, _, _ in said(demo, 2021, "yunxi")}


def test_what_an_area_below_says_is_not_counted_twice(tmp_path: Path) -> None:
    towns = {"柳河镇": {}, "石桥村": {"path": "qinghe/town-0/village"}, "南岭乡": {}}

    ((kind, message, paths),) = said(write_county(tmp_path, towns))
    assert (kind, paths) == ("nested", ("qinghe/town-0",))
    assert message.startswith("柳河镇还有下级，年报反映全地区情况，没有计入")


def test_a_folder_that_is_no_authority_is_named(tmp_path: Path) -> None:
    root = write_county(tmp_path, {"柳河镇": {}, "石桥镇": {}})
    (root / "content/reports/qinghe/town-1/authority.yml").unlink()

    ((kind, message, paths),) = said(root)
    assert (kind, paths) == ("unread", ("qinghe/town-1",))
    assert "nianbao check" in message


@pytest.mark.parametrize(
    ("gone", "heir", "words"),
    [
        ("yes", "yes", "“结转下年度继续办理”与“上年结转”可能是同一些申请"),
        ("yes", "", "继任机关的不在内"),
        ("", "yes", "“上年结转”可能含它上年结转的申请"),
        ("", "", "两者都没有年报在内"),
    ],
)
def test_applications_that_changed_hands(tmp_path: Path, gone: str, heir: str, words: str) -> None:
    towns = {
        "柳河镇": {"authority": "撤销: 2023-05-01\n继任机关: qinghe/town-1\n", "report": gone},
        "石桥镇": {"authority": "设立: 2023-05-01\n应报年度: [2023]\n", "report": heir},
    }

    ((kind, message, paths),) = said(write_county(tmp_path, towns))
    assert (kind, paths) == ("reorganised", ("qinghe/town-0", "qinghe/town-1"))
    assert message.startswith("柳河镇于 2023-05-01 撤销，继任机关是石桥镇。")
    assert words in message


def test_a_new_authority_may_have_taken_over_applications(tmp_path: Path) -> None:
    towns = {
        "柳河镇": {"authority": "设立: 2023-05-01\n"},
        "石桥镇": {"authority": "设立: 2022-05-01\n"},
    }

    ((_, message, paths),) = said(write_county(tmp_path, towns))
    assert paths == ("qinghe/town-0",)
    assert "原机关" in message


def test_mergers_of_other_years_are_not_mentioned(tmp_path: Path) -> None:
    towns = {
        "柳河镇": {"authority": "撤销: 2022-05-01\n继任机关: qinghe/town-1\n", "report": ""},
        "石桥镇": {"authority": "设立: 2022-05-01\n"},
    }

    assert not said(write_county(tmp_path, towns))


def test_the_same_name_twice_is_told_apart(tmp_path: Path) -> None:
    wrong = {"本年新收": "本年新收: [7, 1, 0, 0, 0, 0, 9]"}
    root = write_county(tmp_path, {"城关镇": wrong, "城关镇 ": {}})

    ((_, message, _),) = said(root)
    assert message.startswith("城关镇（qinghe/town-0）")
