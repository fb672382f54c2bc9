"""The demonstration holdings: complete, consistent, varied, the same every time, and marked 示例."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from generator.building.check import Checked, check_project
from tests.demo.places import PLACES, YEARS
from tests.demo.write import demo_files, write_demo
from tests.projects import build_site

# What is wrong on purpose; everything else must be as it should be.
ACKNOWLEDGED = {
    "BLANK", "CELL-UNREADABLE", "CF-CARRY", "CHAP-NAME", "CHAP6-FEE", "EXTRA-ROW", "HDR", "LATE",
    "NARR-APP", "NARR-SUM", "T2-FORM", "T3-BAL", "T3-COL", "T3-FORM", "T3-ROW", "TITLE",
}  # fmt: skip
STATES = {"已公开", "逾期公开", "已收录", "逾期未见", "未收录", "已撤销"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo")
    write_demo(root)
    return root


@pytest.fixture(scope="module")
def checked(root: Path) -> Checked:
    return check_project(root)


def test_nothing_is_wrong_but_what_is_acknowledged(checked: Checked) -> None:
    opened = [d for d in checked.diagnostics if not d.acknowledged]
    assert opened == []
    assert {d.code for d in checked.diagnostics} == ACKNOWLEDGED


def test_the_county_is_complete(checked: Checked) -> None:
    holdings = checked.holdings
    assert holdings is not None
    assert len(holdings.library.authorities) == 12
    assert {year for _, year in holdings.records} == set(YEARS)
    assert Counter(record.form for record in holdings.records.values()).keys() == {
        "纯文本", 2019, 2021,
    }  # fmt: skip
    states = {
        holdings.status(authority, year, dt.date(2025, 6, 30))
        for authority in holdings.library.authorities.values()
        for year in YEARS
    }
    assert states == STATES
    kinds = Counter(authority.file.kind for authority in holdings.library.authorities.values())
    assert kinds == {"乡镇": 9, "街道": 1, "县级政府": 1, "部门": 1}


def test_the_countys_figures_are_not_below_those_of_its_members(checked: Checked) -> None:
    holdings = checked.holdings
    assert holdings is not None
    for year in range(2019, 2025):
        members = [
            int(record.figures["新收申请"])
            for (path, of), record in holdings.records.items()
            if of == year and path != "yunxi"
        ]
        assert sum(members) < int(holdings.records["yunxi", year].figures["新收申请"])


def test_every_page_is_marked(root: Path) -> None:
    assert build_site(root).published
    pages = list((root / "site").rglob("*.html"))
    assert len(pages) > sum(len(place.years) for place in PLACES) + len(PLACES) + len(YEARS)
    for page in pages:
        body = page.read_text(encoding="utf-8").partition("<body>")[2]
        assert "示例" in body, page


def test_narratives_differ() -> None:
    texts = {path: _shingles(text) for path, text in demo_files().items() if path.endswith(".md")}
    assert len(texts) > 80
    for (one, a), (other, b) in combinations(texts.items(), 2):
        assert len(a & b) < 0.6 * min(len(a), len(b)), f"{one} {other}"


def _shingles(text: str) -> set[str]:
    words = "".join(text.split())
    return {words[at : at + 10] for at in range(len(words) - 9)}


def test_it_is_written_the_same_every_time() -> None:
    script = (
        "import hashlib; from tests.demo.write import demo_files;"
        "print(hashlib.sha256(repr(demo_files()).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
