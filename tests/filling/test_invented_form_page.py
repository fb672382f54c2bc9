"""A new form gives a new page, and its file comes in, with no change outside of its own module."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from tests.cases import BASE, read_case, write_project
from tests.invented_form import FORM
from tests.test_invented_form import nested, run

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a report of the invented form."""
    root = tmp_path_factory.mktemp("invented")
    write_project(root, read_case(BASE)[0])
    run(root, "form", "qinghe/liuhe", "2024", "--output", "填报")
    (written,) = (root / "填报").iterdir()
    return written


def test_every_cell_has_an_input(page: Path) -> None:
    tree = html.fromstring(page.read_bytes().decode())
    inputs = [one for cell in tree.iter("td") for one in cell.iterchildren("input")]
    rows = [row for table in FORM.tables for row in table.rows]
    assert len(inputs) == sum(len(row.columns) for row in rows)
    names = [one.get("aria-label") for one in inputs]
    assert (
        "第三部分：本年办复来件，〔二〕不予告知的来件，甲类：形式不符的来件，②没有署名的来件，合作社"
        in names
    )
    tables = [one for one in tree.iter("table") if "official" in str(one.get("class"))]
    assert len(tables) == len(FORM.tables)


@pytest.mark.browser
def test_it_computes_checks_and_hands_over(chrome: Browser, page: Path) -> None:
    shown = chrome.new_page()
    shown.goto(page.as_uri())
    shown.click("#zeros")
    shown.fill("[aria-label='第一部分：本年登记来件，公司']", "4")
    shown.press("[aria-label='第一部分：本年登记来件，公司']", "Tab")
    assert shown.input_value("[aria-label='第一部分：本年登记来件，来源合计']") == "4"
    told = "“公司”栏：登记来件 4 + 遗留来件 0 = 4，办复来件办复总件数 0 + 转入下年 0 = 0，差 4"
    assert told in shown.inner_text("main")
    file = shown.evaluate("window.nianbao.file()")
    handed = page.with_name("a.nianbao.json")
    handed.write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
    said = run(page.parents[1], "import", "--dry-run", "--json", str(handed))
    data = json.loads(said)["data"]
    cells = nested({table.key: data[table.key] for table in FORM.tables})
    assert cells["群众来件", "登记来件"] == (0, 4, 0, 4)
    assert cells["公布事项", "专项经费"] == (0,)
