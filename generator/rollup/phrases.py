"""The words of a rollup, on the terminal and on a page: who is in, who is not, what was left out."""

from __future__ import annotations

from typing import NamedTuple

from generator.forms.layout import Row
from generator.rollup.sums import Rollup, called

NONE = "—"  # no report has a number here
LEFT_OUT = "没有计入的格（不是数字，不当作 0）："


class LeftOut(NamedTuple):
    """The cells of a report that are not in the sums, and what stands there."""

    path: str
    why: str
    rows: str


def names_of(rolled: Rollup) -> dict[str, str]:
    """What to call the authorities that are in the sum and those that are not, by path."""
    summed = [one.authority for one in rolled.summands]
    return called([*summed, *(one.authority for one in rolled.missing)])


def included_words(rolled: Rollup) -> str:
    """How many reports are in the sum."""
    return f"计入 {len(rolled.summands)} 份"


def excluded_words(rolled: Rollup) -> str:
    """How many authorities have no report in the sum."""
    count = len(rolled.missing)
    return f"没有计入 {count} 个机关" if count else "没有缺报的机关。"


def missing_words(rolled: Rollup) -> list[str]:
    """Who is not in the sum: 石梁镇（逾期未见）"""
    names = names_of(rolled)
    return [f"{names[one.authority.path]}（{one.words}）" for one in rolled.missing]


def left_out(rolled: Rollup) -> tuple[LeftOut, ...]:
    """Which cells were not numbers, by authority and by what stands there."""
    spots: dict[tuple[str, str], dict[Row, list[str]]] = {}
    for total in rolled.totals:
        row = rolled.form.rows[total.place.row]
        for one in total.lacking:
            rows = spots.setdefault((one.authority.path, one.why), {})
            rows.setdefault(row, []).append(row.columns.columns[total.place.cell].key)
    return tuple(
        LeftOut(path, why, "、".join(_in_row(row, columns) for row, columns in rows.items()))
        for (path, why), rows in spots.items()
    )


def _in_row(row: Row, columns: list[str]) -> str:
    words = row_words(row)
    return words if len(columns) == len(row.columns) else f"{words}［{'、'.join(columns)}］"


def row_words(row: Row) -> str:
    """A row below its table, as 照录说明 writes it."""
    return ".".join(map(str, row.path[1:]))
