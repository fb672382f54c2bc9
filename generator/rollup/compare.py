"""The figures that an area has published itself, held against the sum over its authorities."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from generator.exporters.report_data import CellPlace
from generator.model.record import Record
from generator.rollup.align import Operand, Unlike, number_of, operands
from generator.rollup.sums import Rollup, Total


class CellPair(NamedTuple):
    """A cell as published, and the sum that it is held against."""

    published: Operand
    total: Total

    @property
    def place(self) -> CellPlace:
        return self.total.place

    @property
    def gap(self) -> int | Decimal | None:
        """Published less sum; None where one of them is not a number."""
        number = number_of(self.published)
        return None if number is None or self.total.value is None else number - self.total.value

    @property
    def differs(self) -> bool:
        """Whether the figures differ; what is published without a number differs from a sum that
        is more than nothing."""
        if isinstance(self.published, Unlike) or self.total.value is None:
            return False
        return self.total.value != (number_of(self.published) or 0)

    @property
    def open(self) -> bool:
        """Whether nothing can be said: a blank beside a sum of nothing is not the same as 0."""
        return self.gap is None and not self.differs


@dataclass(frozen=True)
class OwnComparison:
    """Every cell of the form as the area published it, beside the sum."""

    pairs: tuple[CellPair, ...]

    @property
    def differing(self) -> tuple[CellPair, ...]:
        return tuple(pair for pair in self.pairs if pair.differs)

    @property
    def undecided(self) -> tuple[CellPair, ...]:
        return tuple(pair for pair in self.pairs if pair.open)


def compare(rolled: Rollup, published: Record) -> OwnComparison:
    """Hold the area's own report of the year against the sum, cell by cell."""
    cells = operands(rolled.form, published)
    return OwnComparison(tuple(map(CellPair, cells, rolled.totals)))
