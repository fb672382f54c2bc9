"""The official tables on paper: the geometry with a report's own labels, marks, values and widths.

What Word and PDF need of a table is the same for all reports with the same printed labels, so a
blank table is kept; a report only adds its values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from generator.base.cells import UNREADABLE, Path, shown
from generator.base.normalise import fold
from generator.model.notes import resolve
from generator.model.report import Report
from generator.model.table_geometry import PlacedCell, TableGeometry, geometry_of

MARK = "※"  # after a label that a 照录说明 explains; import reads labels without such signs
# Of table 三, in twips: the published form's, with room for four characters in the groups' columns.
_OUTER_WIDTH, _GROUP_WIDTH, _LABEL_WIDTH = 754, 1000, 3192
_VALUE_WIDTH = 685
_FIGURE = 5  # digits that fit in a column of table 三 or 四


_NO_REMARKS: Mapping[int, str] = MappingProxyType({})


class PaperCell(NamedTuple):
    """A printed cell and what it says ("" for a value to come)."""

    place: PlacedCell
    text: str
    marked: bool  # a note belongs to it


@dataclass(frozen=True, eq=False)
class PaperTable:
    """A table without its values; `widths` of its columns are relative to one another."""

    geometry: TableGeometry
    lines: tuple[tuple[PaperCell, ...], ...]  # the cells that begin in each row
    widths: tuple[int, ...]


class Official(NamedTuple):
    """An official table with the texts of its values, in the order of its value cells, and what is
    to be said of some of them in the margin, by their number."""

    table: PaperTable
    values: tuple[str, ...]
    remarks: Mapping[int, str] = _NO_REMARKS


def official_tables(report: Report, unreadable: str = UNREADABLE) -> dict[int, Official]:
    """Each official table of the report by its chapter; `unreadable` is said in a cell that cannot be
    read."""
    labels = tuple(sorted((fold(name), text) for name, text in report.filing.labels.items()))
    noted = _noted(report)
    found = {}
    for table in report.form.tables:
        printed = blank_table(report.form.key, table.key, report.merged, labels, noted)
        rows = printed.geometry.rows
        values = tuple(
            unreadable if cell == UNREADABLE else shown(cell)
            for row in rows
            for cell in report.cells[row.path]
        )
        found[table.chapter] = Official(printed, values)
    return found


def _noted(report: Report) -> frozenset[str]:
    """The labels that a note explains, by dotted path or by name; a cell's note is its row's."""
    names = set()
    for note in report.filing.notes:
        for target in resolve(report, note):
            if isinstance(target.place, tuple):
                place = target.place
                named = place[0] == "原文标签" and len(place) > 1
                row = place[:-1] if isinstance(place[-1], int) else place
                names.add(str(place[1]) if named else ".".join(map(str, row)))
    return frozenset(names)


@lru_cache(maxsize=256)
def blank_table(
    form_key: int | str,
    table_key: str,
    merged: frozenset[Path],
    labels: tuple[tuple[str, str], ...] = (),
    noted: frozenset[str] = frozenset(),
) -> PaperTable:
    """The table without its values; `labels`: folded official name → what is printed instead,
    `noted`: the names that get a mark."""
    geometry = geometry_of(form_key, table_key, merged)
    printed = dict(labels)
    lines = (tuple(_cell(place, printed, noted) for place in line) for line in geometry.lines)
    return PaperTable(geometry, tuple(lines), tuple(_widths(geometry)))


def _cell(place: PlacedCell, labels: Mapping[str, str], noted: frozenset[str]) -> PaperCell:
    text = next((labels[n] for n in map(fold, place.names) if n in labels), place.label)
    return PaperCell(place, text, not noted.isdisjoint(place.names))


def _widths(table: TableGeometry) -> Iterator[int]:
    """Narrow columns for groups and figures where labels stand at the left of many; else equal."""
    count = table.label_columns
    if table.layout != "rows":
        yield from [1] * (count + table.value_columns)
        return
    yield from (_OUTER_WIDTH, *[_GROUP_WIDTH] * (count - 2), _LABEL_WIDTH)[-count:]
    yield from [_VALUE_WIDTH] * table.value_columns


def is_long(text: str) -> bool:
    """Whether it is a figure too long for a narrow column, which must not be broken or run over."""
    return len(text) > _FIGURE and text[0].isdigit()
