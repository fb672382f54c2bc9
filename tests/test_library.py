"""The states of the matrix: nobody is accused by mistake (design §7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from generator.building.check import check_project
from generator.model.holdings import Holdings
from tests.cases import BASE, read_case, write_project

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
        ("~", "日期不详"),
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
