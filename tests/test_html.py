"""The HTML of every page: well formed, without scripts, with tables laid out as the forms are."""

from __future__ import annotations

import re
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path

import pytest
from justhtml import Element, JustHTML

from generator.forms import FORMS
from generator.forms.layout import Row

SCRIPT = r"(\.\./)*/?assets/[a-z][a-z./-]*\.js"
DAYANG = "samples/yaodu/dayang/2024.html"
# Reports that print the three rows of （六）其他处理 as one, and what two rows have.
MERGED = {DAYANG, "demo/yunxi/mailing/2021.html"}
FEWER = 14

Place = tuple[int, int]  # row and column
Cells = dict[Place, Element]


@pytest.fixture(scope="module")
def sources(samples_site: Path, demo_site: Path) -> dict[str, str]:
    """Every page of both sites."""
    sites = {"samples": samples_site, "demo": demo_site}
    return {
        f"{name}/{path.relative_to(site).as_posix()}": path.read_text(encoding="utf-8")
        for name, site in sites.items()
        for path in sorted(site.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def pages(sources: dict[str, str]) -> dict[str, JustHTML]:
    """The same, parsed as browsers do."""
    return {
        name: JustHTML(source, sanitize=False, collect_errors=True)
        for name, source in sources.items()
    }


def find(node: JustHTML | Element, selector: str) -> list[Element]:
    return [found for found in node.query(selector) if isinstance(found, Element)]


def official(page: JustHTML) -> list[Element]:
    """The three tables of the form, on the page of a report."""
    return find(page, "table.official:not(.extra)")


def lay_out(section: Element, above: int = 0) -> Cells:
    """The cells of a <thead> or <tbody> where a browser puts them, below `above` other rows."""
    cells: Cells = {}
    rows = find(section, "tr")
    for number, row in enumerate(rows, above):
        column = 0
        for cell in find(row, "th, td"):
            while (number, column) in cells:
                column += 1
            height, width = (int(cell.attrs.get(name) or 1) for name in ("rowspan", "colspan"))
            assert number + height <= above + len(rows), f"{text(cell)} reaches out of its rows"
            for place in [(number + y, column + x) for y in range(height) for x in range(width)]:
                assert place not in cells, f"{text(cell)} lies on {text(cells[place])}"
                cells[place] = cell
    return cells


def lay_out_all(table: Element) -> list[Cells]:
    """The same for each section of a table, one below the other."""
    sections: list[Cells] = []
    for section in find(table, "thead, tbody"):
        sections.append(lay_out(section, sum(len(rows_of(cells)) for cells in sections)))
    return sections


def rows_of(cells: Cells) -> set[int]:
    return {row for row, _ in cells}


def text(cell: Element) -> str:
    return cell.to_text("")


def headers(cell: Element) -> list[str]:
    return (cell.attrs.get("headers") or "").split()


# --- the pages


class Nesting(HTMLParser):
    """Elements that are not closed where they were opened, which a browser mends silently."""

    VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta"})

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[tuple[str, int]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and (not self.open or self.open.pop() != tag):
            self.wrong.append((tag, self.getpos()[0]))


def test_every_page_is_well_formed(pages: dict[str, JustHTML]) -> None:
    assert len(pages) > 90
    assert {name: page.errors for name, page in pages.items() if page.errors} == {}


def test_every_element_is_closed_where_it_was_opened(sources: dict[str, str]) -> None:
    for name, source in sources.items():
        nesting = Nesting(source)
        assert (nesting.wrong, nesting.open) == ([], []), name


def test_no_page_has_scripts_but_the_sites_own_files(pages: dict[str, JustHTML]) -> None:
    for name, page in pages.items():
        assert not find(page, "style, [style], iframe, object, embed, base"), name
        for script in find(page, "script"):
            if script.attrs.get("type") != "application/ld+json":
                assert re.fullmatch(SCRIPT, script.attrs.get("src") or ""), name
                assert text(script) == "", name
        for element in find(page, "*"):
            assert not [key for key in element.attrs if key.startswith("on")], name
            assert not (element.attrs.get("href") or "").startswith("javascript:"), name


# --- the tables


def test_every_row_is_as_wide_as_its_table(pages: dict[str, JustHTML]) -> None:
    for name, page in pages.items():
        for table in find(page, "table:not(.extra)"):
            columns = sum(int(col.attrs.get("span") or 1) for col in find(table, "col"))
            for cells in lay_out_all(table):
                columns = columns or 1 + max(column for _, column in cells)
                whole = {(row, column) for row in rows_of(cells) for column in range(columns)}
                assert set(cells) == whole, f"{name}: {table.attrs}"


def test_every_report_has_the_cells_of_its_form(
    pages: dict[str, JustHTML], sources: dict[str, str]
) -> None:
    counted = {
        name: [len(find(table, "td:not(.balance)")) for table in official(page)]
        for name, page in pages.items()
        if official(page)
    }
    forms = {
        form.name: [sum(map(columns, form.printed_rows(table))) for table in form.tables]
        for form in FORMS.values()
    }
    assert forms["2021 年格式"] == [10, 175, 15]
    reports = [name for name in counted if re.search(r"/20\d\d\.html$", name)]
    assert len(reports) == 5 + 66
    assert {"demo/yunxi/sums-2020.html", "demo/yunxi/index.html"} <= counted.keys()
    for name, cells in counted.items():
        [form] = [form for form in forms if re.search(f"<dd>{form}|按 {form}", sources[name])]
        disclosed, applications, disputes = forms[form]
        assert cells == [disclosed, applications - FEWER * (name in MERGED), disputes], name


def columns(row: Row) -> int:
    return len(row.columns)


def test_a_cell_names_the_headers_that_stand_beside_and_above_it(
    pages: dict[str, JustHTML],
) -> None:
    for name, page in pages.items():
        for table in official(page):
            ids = {head.attrs.get("id") for head in find(table, "th")}
            for cell in find(table, "th"):
                assert set(headers(cell)) <= ids, f"{name}: {cell.to_html()}"
            sections = lay_out_all(table)
            top = sections[0] if find(table, "thead") else {}
            for cells in sections:
                for cell, expected in heads_by_place(top, cells).items():
                    assert set(headers(cell)) == expected, f"{name}: {cell.to_html()}"


def heads_by_place(top: Cells, cells: Cells) -> dict[Element, set[str]]:
    """The ids of the <th> in the row and in the columns of each data cell."""
    beside, above = defaultdict[int, set[str]](set), defaultdict[int, set[str]](set)
    for (row, column), cell in (top | cells).items():
        if cell.name == "th":
            beside[row].add(cell.attrs.get("id") or text(cell))
            above[column].add(cell.attrs.get("id") or text(cell))
    found = defaultdict[Element, set[str]](set)
    for (row, column), cell in cells.items():
        if cell.name == "td" and cell.attrs.get("class") != "balance":
            found[cell] |= beside[row] | above[column]
    return found


@pytest.mark.parametrize(
    ("ids", "value", "read_aloud"),
    [
        ("t2b2 t2b2r1 t2b2c0", "78", ["第二十条第（五）项", "行政许可", "本年处理决定数量"]),
        (
            "t3g1 t3r3 t3a t3c6",
            "0",
            ["三、本年度办理结果", "（一）予以公开", "申请人情况", "总计"],
        ),
    ],
)
def test_headers_read_aloud(
    pages: dict[str, JustHTML], ids: str, value: str, read_aloud: list[str]
) -> None:
    page = pages[DAYANG]
    [cell] = find(page, f'td[headers="{ids}"]')
    assert text(cell) == value
    assert [text(head) for own in headers(cell) for head in find(page, f"#{own}")] == read_aloud
