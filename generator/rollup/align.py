"""What a report adds to each cell of a form: cells of the same meaning are brought together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from generator.base.cells import Cell, Path, is_number, numbers, shown, signed, state
from generator.exporters.report_data import STATES
from generator.forms import FORMS
from generator.forms.layout import Form
from generator.model.record import CellPlace, Record, places


@dataclass(frozen=True, slots=True)
class Unlike:
    """In place of a cell: why the report has none that could be added here."""

    why: str


OTHER_FORM = Unlike("格式不同")
ONE_ROW = Unlike("合为一行")
Operand = Cell | Unlike


def number_of(cell: Operand) -> int | Decimal | None:
    """The number that is to be added, if there is one."""
    if cell is None or isinstance(cell, str | Unlike):
        return None
    return cell


def spots(form: Form) -> tuple[CellPlace, ...]:
    """Every cell of the form as it is officially printed."""
    return places(form.key, form.merged)


def operands(form: Form, record: Record) -> tuple[Operand, ...]:
    """What a report adds to each cell of `form`, in the order of `spots` and as many: the cell as
    the report prints it (several of one group added up), or why it has none."""
    cells, merged = record.cells, record.merged
    if _as_they_are(form.key, record.form, merged):
        return cells
    return tuple(
        pick if isinstance(pick, Unlike) else _joined([cells[number] for number in pick], change)
        for pick, change in _picks(form.key, record.form, merged)
    )


@lru_cache(maxsize=64)
def _as_they_are(form: int | str, other: int | str, merged: tuple[Path, ...]) -> bool:
    """Whether a report adds to each cell just its own, as nearly all do."""
    picks = _picks(form, other, merged)
    return all(pick == (n,) and not change for n, (pick, change) in enumerate(picks))


def _joined(cells: list[Cell], change: bool) -> Cell:
    if len(cells) > 1:
        known = numbers(cells)
        return (
            sum(known) if len(known) == len(cells) else next(c for c in cells if not is_number(c))
        )
    # 本年增减 is read as printed: +1036, 减3.
    change_of = signed(cells[0]) if change else None
    return cells[0] if change_of is None else change_of


@lru_cache(maxsize=64)
def _picks(
    form: int | str, other: int | str, merged: tuple[Path, ...]
) -> tuple[tuple[tuple[int, ...] | Unlike, bool], ...]:
    """For each cell of `form` the numbers of the cells that a report of the form `other` adds to
    it, and whether it is a change. Only rows with the same columns count the same thing."""
    ours, theirs = FORMS[form].rows, FORMS[other].rows
    printed = {place[:2]: number for number, place in enumerate(places(other, merged))}
    alike = {
        spot: number
        for spot, number in printed.items()
        if (row := ours.get(spot[0])) and row.columns == theirs[spot[0]].columns
    }
    found: list[tuple[tuple[int, ...] | Unlike, bool]] = []
    for path, cell, _ in spots(FORMS[form]):
        change = ours[path].columns.columns[cell].kind == "change"
        # A row that the form prints for a group may be printed as the group's rows.
        parts = tuple(n for (p, c), n in alike.items() if c == cell and p[:-1] == path)
        if (path, cell) in alike:
            found.append(((alike[path, cell],), change))
        elif parts:
            found.append((parts, change))
        else:
            found.append((ONE_ROW if path[:-1] in merged else OTHER_FORM, change))
    return tuple(found)


def why_not(cell: Operand) -> str:
    """Why a cell is not in the sum, with the mark that is printed there: 空白, 印作“/”, 格式不同."""
    if isinstance(cell, Unlike):
        return cell.why
    return f"印作“{shown(cell)}”" if state(cell) == "mark" else STATES[state(cell)]
