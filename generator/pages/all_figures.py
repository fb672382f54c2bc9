"""All figures of an authority by year: every row of the three official tables, as printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.base.cells import Path, shown
from generator.forms import FORMS, common
from generator.forms.layout import Form, Row, Table
from generator.model.holdings import Holdings
from generator.model.library import Authority
from generator.model.record import Record, places
from generator.pages.by_year import YearColumn, years_table
from generator.pages.figures import NONE
from generator.pages.parts import YearsTable

# A kind of thing that is counted: a row by its path and a column by its key.
Key = tuple[Path, str]
_APPLICANTS = "rows"  # the layout of table 三, of which only 总计 is shown: reports have the rest


def all_tables(
    holdings: Holdings, authority: Authority, columns: Sequence[YearColumn]
) -> Iterator[YearsTable]:
    """One table for each chapter with tables; `columns` are the years of the key figures."""
    records = {c.year: holdings.records[authority.path, c.year] for c in columns if c.form}
    cells = {year: _cells(record) for year, record in records.items()}
    forms = [FORMS[key] for key in dict.fromkeys(record.form for record in records.values())]
    for chapter in sorted({table.chapter for form in forms for table in form.tables}):
        labels = _labels(forms, chapter)
        used = [key for key in labels if any(key in own for own in cells.values())]
        rows = [
            (labels[key], [cells.get(c.year, {}).get(key, NONE) for c in columns]) for key in used
        ]
        yield years_table(common.CHAPTER_HEADINGS[chapter], columns, rows, "")


def _cells(record: Record) -> dict[Key, str]:
    """What each cell of a report says."""
    spots = places(record.form, record.merged)
    return {
        (spot.row, spot.words[2]): shown(cell)
        for spot, cell in zip(spots, record.cells, strict=True)
    }


def _labels(forms: Sequence[Form], chapter: int) -> dict[Key, str]:
    """The words for everything that the forms count in a chapter, those of the newest form first."""
    labels: dict[Key, str] = {}
    for form in forms:
        for table in form.tables:
            if table.chapter == chapter:
                for row in _rows(table):
                    for key, words in _row_labels(table, row):
                        labels.setdefault(key, words)
    return labels


def _rows(table: Table) -> Iterator[Row]:
    """Its rows; before those that may be printed as one, that one."""
    for row in table.rows:
        yield from (table.merged[group] for group in row.groups if group in table.merged)
        yield row


def _row_labels(table: Table, row: Row) -> Iterator[tuple[Key, str]]:
    # The innermost group tells rows of one name apart.
    words = " › ".join([*(table.labels[group] for group in row.groups[-1:]), row.label])
    for index, column in enumerate(row.columns.columns):
        if table.layout != _APPLICANTS or row.columns.total is None:
            alone = len(row.columns) == 1
            yield (row.path, column.key), words if alone else f"{words}：{column.label}"
        elif index == row.columns.total:
            yield (row.path, column.key), words
