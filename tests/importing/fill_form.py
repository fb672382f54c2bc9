"""The blank official form filled in as a clerk would, with figures that are all different."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from pathlib import Path as File

import docx
from docx.table import Table as WordTable
from docx.table import _Cell

from generator.base.cells import Path
from generator.base.normalise import fold
from generator.forms.form2021 import FORM
from generator.forms.layout import Cells, Form, Row, Table

BLANK = File(__file__).parent.parent / "data" / "form-2021-blank.docx"


def varied(form: Form) -> dict[Path, Cells]:
    """Every cell of the form with a number of its own, none 0: a swap of two cells is seen.
    The sums do not close, which is no business of an importer."""
    numbers = (1 + 37 * number % 997 for number in count(1))  # 997 is prime: none comes twice
    return {
        row.path: tuple(
            Decimal(next(numbers)) / 1000 if column.kind in {"fee", "amount"} else next(numbers)
            for column in row.columns.columns
        )
        for table in form.tables
        for row in form.printed_rows(table)
    }


def filled_form() -> tuple[bytes, dict[Path, Cells]]:
    """The official Word form with all its 200 cells filled, and what they say."""
    truth = varied(FORM)
    word = docx.Document(str(BLANK))
    for table, printed in zip(FORM.tables, word.tables, strict=True):
        places = _places(table, printed)
        for row in FORM.printed_rows(table):
            values = truth[row.path]
            for place, value in zip(places[row.path], values, strict=True):
                _write(place, f"{value:f}" if isinstance(value, Decimal) else str(value))
    target = io.BytesIO()
    word.save(target)
    return target.getvalue(), truth


def _places(table: Table, printed: WordTable) -> dict[Path, list[_Cell]]:
    """The empty cells of each row of the form, found by its label (the one row of table 四: in
    their order)."""
    lines = [list(_once(line.cells)) for line in printed.rows]
    if table.layout == "line":
        cells = iter(lines[-1])
        return {row.path: [next(cells) for _ in row.columns.columns] for row in table.rows}
    return {row.path: _after(row, lines) for row in table.rows}


def _after(row: Row, lines: list[list[_Cell]]) -> list[_Cell]:
    (line,) = (line for line in lines if any(fold(cell.text) == fold(row.label) for cell in line))
    return line[-len(row.columns) :]


def _once(cells: tuple[_Cell, ...]) -> Iterator[_Cell]:
    """Cells as they are seen: python-docx repeats a merged one for each place it covers."""
    for number, cell in enumerate(cells):
        if number == 0 or cell._tc is not cells[number - 1]._tc:
            yield cell


def _write(cell: _Cell, text: str) -> None:
    first, *rest = cell.paragraphs
    first.text = text
    for paragraph in rest:
        cell._tc.remove(paragraph._p)
