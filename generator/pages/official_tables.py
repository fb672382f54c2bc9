"""The official tables as HTML: a blank form rendered once by its template, then filled.

Most reports print the same labels, so a blank form is kept per form and set of printed labels;
filling it is joining strings, which is what keeps 200 cells from costing 200 template calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from jinja2 import Environment, TemplateSyntaxError
from markupsafe import Markup, escape

from generator.base.cells import UNREADABLE, Cell, Path, shown
from generator.base.normalise import fold
from generator.forms.layout import Cells, Table
from generator.model.report import Report
from generator.model.table_geometry import PlacedCell, Role, geometry_of
from generator.pages.last_year import LAST_YEAR, changed

# Stands in the blank form where a cell's content goes; no input can contain it (content.py).
SLOT = "\x00"
_FIRST: Mapping[Path, Cells] = {}  # of a report without one before it
# What a header cell is the header of (HTML, scope).
_SCOPES: Mapping[Role, str] = {
    "band": "colgroup",
    "heading": "colgroup",
    "column": "col",
    "group": "rowgroup",
    "row": "row",
}


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label: the official words, or the original's where they differ, and its notes."""

    text: str
    marks: tuple[int, ...] = ()
    anchor: str = ""  # where the notes lead back to


_NONE = Label("")


class BlankCell(NamedTuple):
    """A cell and what is printed in it; `scope` of a header, else ""; `headers` with blanks."""

    place: PlacedCell
    label: Label
    scope: str
    headers: str


@dataclass(frozen=True, slots=True)
class BlankTable:
    """What parts/tables.html receives to print one blank table."""

    layout: str
    caption: str
    label_columns: tuple[str, ...]  # the style of each: group, subgroup, label
    value_columns: int
    sections: tuple[tuple[str, tuple[tuple[BlankCell, ...], ...]], ...]  # thead or tbody, its rows


Labels = Mapping[str, Label]


def fill(
    env: Environment,
    report: Report,
    table: Table,
    labels: Labels,
    marks: Mapping[Path, tuple[int, ...]],
    before: Mapping[Path, Cells] = _FIRST,
    *,
    unreadable: str = UNREADABLE,
) -> Markup:
    """The table as HTML: `labels` by official name or dotted path, folded, `marks` of single cells,
    `before` the cells of last year by row; `unreadable` is said in a cell that cannot be read."""
    rows = geometry_of(report.form.key, table.key, report.merged).rows
    relevant = tuple(sorted((key, labels[key]) for key in labels))
    segments = blank_table(env, report.form.key, table.key, report.merged, relevant)
    cells: list[str] = []
    for row in rows:
        values = report.cells[row.path]
        start = len(cells)
        cells += (cell_html(value, unreadable) for value in values)
        if marks:
            for index in range(len(values)):
                path = row.cell_path(index)
                own = marks.get(path)
                if own and len(values) > 1:
                    cells[start + index] += mark_html(own, anchor_of(path))
        last = before.get(row.path, values)
        if last != values:  # which few rows are
            for index, old in changed(values, last):
                cells[start + index] += f'<small class="was">{LAST_YEAR} {old}</small>'
    return filled(segments, cells)


def filled(segments: Sequence[str], cells: Sequence[str]) -> Markup:
    """A blank table with the HTML of its cells."""
    return Markup("".join(chain.from_iterable(zip(segments, [*cells, ""], strict=True))))


_PLAIN = {number: str(number) for number in range(1000)}


def cell_html(cell: Cell, unreadable: str) -> str:
    """The content of a data cell."""
    if type(cell) is int and cell in _PLAIN:
        return _PLAIN[cell]
    if cell == UNREADABLE:
        return f'<span class="unclear">{unreadable}</span>'
    return str(escape(shown(cell)))


def anchor_of(path: Path) -> str:
    """The id of the marks of a cell, a row or a group."""
    return "at-" + ".".join(map(str, path))


@lru_cache(maxsize=1024)
def mark_html(numbers: tuple[int, ...], anchor: str = "") -> str:
    """The footnote marks of a cell, label or heading; the first has the anchor for its id."""
    ids = [f' id="{anchor}"' if anchor else ""] + [""] * len(numbers)
    return "".join(
        f'<a class="mark"{id} href="#note-{n}" aria-label="见注{n}">注{n}</a>'
        for id, n in zip(ids, numbers, strict=False)
    )


@lru_cache(maxsize=256)
def blank_table(
    env: Environment,
    form_key: int | str,
    table_key: str,
    merged: frozenset[Path],
    labels: tuple[tuple[str, Label], ...] = (),
) -> tuple[str, ...]:
    """The HTML between the cells of a table; `labels` are those that are printed otherwise."""
    printed = dict(labels)
    table = geometry_of(form_key, table_key, merged)
    sections = tuple(
        (
            "thead" if table.header and not number else "tbody",
            tuple(tuple(_blank_cell(place, printed) for place in line) for line in lines),
        )
        for number, lines in enumerate(table.sections)
    )
    styles = _styles(table.label_columns)
    view = BlankTable(table.layout, table.caption, styles, table.value_columns, sections)
    template = env.get_template("parts/tables.html")
    segments = tuple(template.render(table=view).split(SLOT))
    places = [place for lines in table.sections for line in lines for place in line]
    count = sum(place.role == "value" for place in places)
    if len(segments) != count + 1:  # a value would be lost, or stand in another cell
        why = f"表有 {count} 个数据格，模板输出了 {len(segments) - 1} 个 slot；每格须输出一次"
        raise TemplateSyntaxError(why, 1, template.name, template.filename)
    return segments


def _styles(count: int) -> tuple[str, ...]:
    """Of the columns of labels: groups from the left, and the rows."""
    return ("group", *["subgroup"] * (count - 2), "label")[-count:] if count else ()


def _blank_cell(place: PlacedCell, labels: Labels) -> BlankCell:
    label = _NONE if place.role == "value" else _label(place, labels)
    return BlankCell(place, label, _SCOPES.get(place.role, ""), " ".join(place.headers))


def _label(place: PlacedCell, labels: Labels) -> Label:
    """The words of the original where it has others, and the notes of all names of the cell."""
    names = dict.fromkeys(map(fold, place.names))
    found = [labels[name] for name in names if name in labels]
    if not found:
        return Label(place.label)
    words = next((label.text for label in found if label.text), place.label)
    anchor = next((label.anchor for label in found if label.anchor), "")
    return Label(words, tuple(sorted({n for label in found for n in label.marks})), anchor)
