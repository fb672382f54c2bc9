"""The HTML of every page: well formed, without scripts, with tables laid out as the forms are."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from justhtml import Element, JustHTML

from generator.forms.form2021 import FORM
from tests.browser import build_invented, build_samples

DAYANG = "samples/yaodu/dayang/2024.html"
MERGED = 14  # the cells of two rows that 大阳镇 printed merged into one: （六）其他处理
CELLS = sum(len(row.columns) for table in FORM.tables for row in table.rows)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, JustHTML]:
    """Every page of both sites, parsed as browsers do."""
    root = tmp_path_factory.mktemp("sites")
    build_samples(root / "samples")
    build_invented(root / "invented")
    return {
        f"{path.relative_to(root)}".replace("/site/", "/", 1): JustHTML(
            path.read_bytes(), sanitize=False, collect_errors=True
        )
        for path in sorted(root.glob("*/site/**/*.html"))
    }


def reports(pages: dict[str, JustHTML]) -> dict[str, list[Element]]:
    """The three official tables of each report."""
    tables = {name: page.query("table.official:not(.extra)") for name, page in pages.items()}
    return {name: found for name, found in tables.items() if found}


Place = tuple[int, int]


def laid_out(table: Element) -> dict[Place, Element]:
    """The cell at each row and column, as a browser lays the table out."""
    places: dict[Place, Element] = {}
    end = 0
    for section in table.query("thead, tbody"):
        start, end = end, end + len(section.query("tr"))
        for number, row in enumerate(section.query("tr"), start):
            column = 0
            for cell in row.query("th, td"):
                while (number, column) in places:
                    column += 1
                rows, columns = (int(cell.attrs.get(a) or 1) for a in ("rowspan", "colspan"))
                assert number + rows <= end, f"{cell.to_text()} reaches out of its rows"
                for down in range(rows):
                    for across in range(columns):
                        place = number + down, column + across
                        assert place not in places, f"{cell.to_text()} lies on another cell"
                        places[place] = cell
    return places
