"""Small charts of key figures by year, made at build time: columns, so that nothing is joined."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from generator.pages.by_year import YearColumn
from generator.pages.figures import NONE, headed, number
from generator.pages.parts import Bar, Chart

# What readers look for first; the first four that are not zero throughout become charts.
CHARTED = ("新收申请", "结转下年度", "行政许可", "行政处罚", "行政复议", "制发规范性文件")
MOST = 4
WIDTH, TOP, BASE = (
    260,
    34,
    128,
)  # of the view box: its width, the highest bar and the ground (parts/charts.html)
LABELLED = 9  # with more years, only the highest and the last have their numbers written above


def charts(columns: Sequence[YearColumn]) -> tuple[Chart, ...]:
    """The charts of an authority; `columns` as in its table, the newest year first."""
    years = columns[::-1]
    found = (_chart(name, years) for name in CHARTED)
    return tuple(chart for chart in found if chart)[:MOST]


def _chart(name: str, years: Sequence[YearColumn]) -> Chart | None:
    values = [number(column.figures.get(name, "")) for column in years]
    known = [value for value in values if value is not None]
    if len(known) < 2 or not any(known):
        return None
    highest = max(known)
    newest = max(index for index, value in enumerate(values) if value is not None)
    step = Decimal(WIDTH) / len(years)
    width = min(28, int(step * 3 / 5))
    bars = []
    for index, (column, value) in enumerate(zip(years, values, strict=True)):
        middle = int(step * index + step / 2)
        height = int((BASE - TOP) * max(value, Decimal(0)) / highest) if value and highest else 0
        height = max(height, 1) if value else 0  # whatever is not zero is seen
        few = len(years) <= LABELLED or value == highest or index == newest
        bars.append(
            Bar(
                year=str(column.year) if len(years) <= LABELLED else f"{column.year % 100:02d}",
                middle=middle,
                left=middle - width // 2,
                top=BASE - height,
                width=width,
                height=height,
                value="" if value is not None and not few else _shown(value),
                kind="none" if value is None else "last" if index == newest else "",
            )
        )
    return Chart(
        id=f"chart-{CHARTED.index(name) + 1}",
        title=headed(name),
        description=_words(years, values),
        bars=tuple(bars),
        breaks=tuple(int(step * index) for index in _breaks(years)),
    )


def _shown(value: Decimal | None) -> str:
    return NONE if value is None else f"{value:f}"


def _breaks(years: Sequence[YearColumn]) -> list[int]:
    """Before which of `years` another form begins."""
    found, last = [], ""
    for index, column in enumerate(years):
        if column.form and last and column.form != last:
            found.append(index)
        last = column.form or last
    return found


def _words(years: Sequence[YearColumn], values: Sequence[Decimal | None]) -> str:
    breaks = _breaks(years)
    words = []
    for index, (column, value) in enumerate(zip(years, values, strict=True)):
        new = f"{column.year} 年起改用{column.form}，" if index in breaks else ""
        words.append(f"{new}{column.year} 年{'没有数字' if value is None else f' {value:f}'}")
    return "；".join(words) + "。"
