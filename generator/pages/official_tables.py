"""The three official tables as HTML: a blank form rendered once by its template, then filled.

Most reports print the same labels, so a blank form is kept per form and set of printed labels;
filling it is joining strings, which is what keeps 200 cells from costing 200 template calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, groupby

from jinja2 import Environment
from markupsafe import Markup, escape

from generator.base.cells import Cell, Path, shown
from generator.base.normalise import fold
from generator.forms import FORMS, common
from generator.forms.layout import Cells, Column, Row, Table
from generator.model.report import Report
from generator.pages.last_year import LAST_YEAR, changed

# Stands in the blank form where a cell's content goes; no input can contain it (content.py).
SLOT = "\x00"
_FIRST: Mapping[Path, Cells] = {}  # of a report without one before it


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label: the official words, or the original's where they differ, and its notes."""

    text: str
    marks: tuple[int, ...] = ()
    anchor: str = ""  # where the notes lead back to


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell of the table body."""

    id: str
    label: Label
    rowspan: int
    colspan: int
    group: bool
    headers: str = ""


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A printed row: its header cells, and for each data cell the ids of its headers."""

    heads: tuple[Head, ...]
    cells: tuple[str, ...]
    colspans: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockView:
    """第二十条第（一）项 …: a block of table 二 with its own columns."""

    heading: Head
    columns: tuple[Head, ...]
    rows: tuple[BodyRow, ...]


@dataclass(frozen=True, slots=True)
class BlankTable:
    """What parts/tables.html receives to print one blank table."""

    layout: str
    caption: str
    note: Label
    blocks: tuple[BlockView, ...] = ()
    columns: tuple[Label, ...] = ()
    rows: tuple[BodyRow, ...] = ()
    groups: tuple[Head, ...] = ()
    applicants: str = common.APPLICANT_HEADING
    legal_persons: str = common.LEGAL_PERSONS


Labels = Mapping[str, Label]


def fill(
    env: Environment,
    report: Report,
    table: Table,
    labels: Labels,
    marks: Mapping[Path, tuple[int, ...]],
    before: Mapping[Path, Cells] = _FIRST,
) -> Markup:
    """The table as HTML: `labels` by folded official name or path, `marks` of single cells,
    `before` the cells of last year by row."""
    rows = table.printed_rows(report.merged)
    relevant = tuple(sorted((key, labels[key]) for key in labels))
    segments = blank_table(env, report.form.key, table.key, report.merged, relevant)
    cells: list[str] = []
    for row in rows:
        values = report.cells[row.path]
        start = len(cells)
        cells += map(cell_html, values)
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


def cell_html(cell: Cell) -> str:
    """The content of a data cell."""
    if type(cell) is int and cell in _PLAIN:
        return _PLAIN[cell]
    if cell == "不清":
        return '<span class="unclear">原件不清</span>'
    return str(escape(shown(cell)))


def anchor_of(path: Path) -> str:
    """The id of the marks of a cell, a row or a group."""
    return "at-" + ".".join(map(str, path))


@lru_cache(maxsize=1024)
def mark_html(numbers: tuple[int, ...], anchor: str = "") -> str:
    """The footnote marks of a cell, label or heading; the first has the anchor for its id."""
    ids = [f' id="{anchor}"' if anchor else ""] + [""] * len(numbers)
    return "".join(
        f'<a class="mark"{id} href="#note-{n}" aria-label="原文如此，见注{n}">注{n}</a>'
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
    table = next(table for table in FORMS[form_key].tables if table.key == table_key)
    rows = table.printed_rows(merged)
    printed = _Printed(dict(labels))
    caption = common.CHAPTER_HEADINGS[table.chapter].partition("、")[2]
    note = printed.label(("勾稽关系",), common.BALANCE_NOTE)
    frame = BlankTable(table.layout, caption, note)
    view = _LAYOUTS[table.layout](frame, table, rows, printed)
    html = env.get_template("parts/tables.html").render(table=view)
    return tuple(html.split(SLOT))


@dataclass(frozen=True, slots=True)
class _Printed:
    labels: dict[str, Label]

    def label(self, path: Path, official: str) -> Label:
        """The label to print for a row or group: by path, by key or by official words."""
        return self._find(official, ".".join(map(str, path)), fold(str(path[-1])), fold(official))

    def column(self, column: Column) -> Label:
        """The label to print for a column."""
        return self._find(column.label, fold(column.key), fold(column.label))

    def _find(self, official: str, *names: str) -> Label:
        found = [self.labels[name] for name in dict.fromkeys(names) if name in self.labels]
        if not found:
            return Label(official)
        words = next((label.text for label in found if label.text), official)
        anchor = next((label.anchor for label in found if label.anchor), "")
        return Label(words, tuple(sorted({n for label in found for n in label.marks})), anchor)


def _blocks(frame: BlankTable, _table: Table, rows: Sequence[Row], printed: _Printed) -> BlankTable:
    width = max(len(row.columns) for row in rows)
    blocks = []
    for number, (columns, members) in enumerate(groupby(rows, key=lambda row: row.columns), 1):
        spans = (1,) * (len(columns) - 1) + (width - len(columns) + 1,)
        top = f"t2b{number}"
        ids = [f"{top}c{index}" for index in range(len(columns))]
        heads = tuple(
            Head(id, printed.column(column), 1, span, False)
            for id, column, span in zip(ids, columns.columns, spans, strict=True)
        )
        body = []
        for index, row in enumerate(members, 1):
            id = f"{top}r{index}"
            head = Head(id, printed.label(row.path, row.label), 1, 1, False, f"{top} {top}i")
            body.append(BodyRow((head,), tuple(f"{top} {id} {c}" for c in ids), spans))
        heading = Head(top, printed.label((columns.heading,), columns.heading), 1, width + 1, True)
        blocks.append(BlockView(heading, heads, tuple(body)))
    return replace(frame, blocks=tuple(blocks))


def _rows(frame: BlankTable, table: Table, rows: Sequence[Row], printed: _Printed) -> BlankTable:
    depth = 1 + max(len(row.groups) for row in rows)
    sizes: dict[Path, int] = {}
    for row in rows:
        for group in row.groups:
            sizes[group] = sizes.get(group, 0) + 1
    ids = {group: f"t3g{number}" for number, group in enumerate(sizes, 1)}
    columns = rows[0].columns
    last = len(columns) - 1
    column_ids = [f"t3a {'' if i in (0, last) else 't3l '}t3c{i}" for i in range(last + 1)]
    body, seen = [], set[Path]()
    for number, row in enumerate(rows, 1):
        heads = []
        over: list[str] = []
        for group in row.groups:
            if group not in seen:
                seen.add(group)
                label = printed.label(group, table.labels[group])
                heads.append(Head(ids[group], label, sizes[group], 1, True, " ".join(over)))
            over.append(ids[group])
        id = f"t3r{number}"
        label = printed.label(row.path, row.label)
        heads.append(Head(id, label, 1, depth - len(row.groups), False, " ".join(over)))
        own = " ".join([*over, id])
        body.append(BodyRow(tuple(heads), tuple(f"{own} {c}" for c in column_ids)))
    return replace(frame, columns=tuple(map(printed.column, columns.columns)), rows=tuple(body))


def _line(frame: BlankTable, table: Table, rows: Sequence[Row], printed: _Printed) -> BlankTable:
    groups, cells = [], []
    for number, row in enumerate(rows, 1):
        id = f"t4g{number}"
        over = "t4s " if row.groups else ""
        label = printed.label(row.path, row.label)
        groups.append(Head(id, label, 1, len(row.columns), bool(row.groups), over.strip()))
        cells += [f"{over}{id} {id}c{index}" for index in range(len(row.columns))]
    columns = tuple(map(printed.column, rows[0].columns.columns))
    body = BodyRow((), tuple(cells))
    top = {group: table.labels[group] for row in rows for group in row.groups}
    heads = tuple(Head("t4s", printed.label(g, text), 1, 2, True) for g, text in top.items())
    return replace(frame, groups=(*groups, *heads), columns=columns, rows=(body,))


_LAYOUTS = {"blocks": _blocks, "rows": _rows, "line": _line}
