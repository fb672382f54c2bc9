"""What the form page finds of a report is what `check` finds of it: same codes, cells and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from generator.base.cells import Cell
from generator.building.check import check_project
from generator.filling.checks import DECIDED, PARTLY
from generator.model.record import places
from generator.model.report import Report
from generator.project.apply_rules import without_copying
from generator.project.project import open_project
from generator.rules import RULES
from tests.cases import read_case, write_project
from tests.filling.pages import LIUHE, as_hand_over, form_page, last_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parents[1] / "rules"
# A page has the rows of the form: none where a group is printed as one row or as several.
OTHER_ROWS = {"T3-COL_merged"}
CASES = [
    case
    for case in sorted(FOLDER.glob("*.txt"))
    if case.stem.partition("_")[0].replace("NEG-INT", "NEG/INT") in {*DECIDED, *PARTLY}
    and case.stem not in OTHER_ROWS
]
IN_PART = ("手机号码", "身份证号码")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_page_and_check_find_the_same(case: Path, chrome: Browser, tmp_path: Path) -> None:
    files, _ = read_case(case)
    write_project(tmp_path, files)
    report = last_report(tmp_path)
    page = chrome.new_page()
    page.goto(form_page(tmp_path, LIUHE, report.year, tmp_path / "forms").as_uri())
    found = page.evaluate("file => window.nianbao.found(file)", as_hand_over(report))
    page.close()
    assert Counter(of_page(report, found)) == Counter(of_check(tmp_path, report))


CELLS: tuple[Cell, ...] = (
    *(0, 0, 0, 0, 1, 2, 3, 7, 12, 295, 1036, 1200, -1, 999999999999999),
    *map(Decimal, ("0.5", "36.0", "0.092", "-0.25", "0.10")),
    *(
        None,
        "/",
        "——",
        "无",
        "不清",
        "5件",
        "约30",
        "1280元",
        "0.50万元",
        "***",
        "N/A",
        "+3",
        "减8",
    ),
)


def test_made_up_reports_get_the_same_findings(chrome: Browser, tmp_path: Path) -> None:
    """Two hundred of them, from a few strange cells to nothing but such."""
    write_project(tmp_path, read_case(FOLDER / "UNIT-FEE_before.txt")[0])
    project, report = open_project(tmp_path), last_report(tmp_path)
    before = project.record(LIUHE, report.year - 1)
    page = chrome.new_page()
    page.goto(form_page(tmp_path, LIUHE, report.year, tmp_path / "forms").as_uri())
    chance = Random(16)
    for number in range(200):
        cells = {
            path: tuple(
                chance.choice(CELLS) if chance.random() < number / 200 else cell for cell in row
            )
            for path, row in report.cells.items()
        }
        one = replace(report, cells=cells, before=before)
        found = page.evaluate("file => window.nianbao.found(file)", as_hand_over(one))
        due = Counter(
            (
                code,
                finding.place,
                finding.severity or RULES[code].severity,
                finding.message,
                without_copying(finding.help),
            )
            for code in DECIDED
            for finding in RULES[code].check(one, project.library)
        )
        assert due == Counter(
            (f["code"], path_of(one, f["place"]), f["severity"], f["message"], f["help"])
            for f in found
        )
    page.close()


def of_check(root: Path, report: Report) -> Iterator[tuple[str, int, str, str, str]]:
    for d in check_project(root).diagnostics:
        if d.code in DECIDED and d.path == report.source.path:
            yield d.code, d.place.line, d.severity, d.message, without_copying(d.help)
        if d.code in PARTLY and d.path == report.narrative.path and in_part(d.message):
            yield d.code, 0, d.severity, d.message, without_copying(d.help)


def of_page(
    report: Report, found: list[dict[str, Any]]
) -> Iterator[tuple[str, int, str, str, str]]:
    for one in found:
        line = 0
        if one["code"] in DECIDED:
            line = report.source.place(path_of(report, one["place"])).line
        yield one["code"], line, one["severity"], one["message"], one["help"]


def path_of(report: Report, place: dict[str, Any]) -> tuple[str | int, ...]:
    if place.get("field") == "title":
        return ("标题",)
    at = places(report.form.key, report.merged)[place["cell" if "cell" in place else "row"]]
    return report.form.rows[at.row].cell_path(at.cell) if "cell" in place else at.row


def in_part(message: str) -> bool:
    return any(words in message for words in IN_PART) and "15 位" not in message


def test_the_cases_are_those_of_every_code_that_a_page_decides() -> None:
    marked = {code for case in CASES for _, _, code in read_case(case)[1]}
    assert {*DECIDED, *PARTLY} <= {code.rstrip("!") for code in marked}
