"""The states of one table cell (design §5): number, blank, printed mark, unreadable, pending."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

# A number, None (blank in the original) or text: a printed mark or one of the two words below.
Cell = int | Decimal | str | None
Path = tuple[str | int, ...]
State = Literal["number", "blank", "mark", "unreadable", "pending"]

UNREADABLE = "不清"
PENDING = "待填"
# What offices print instead of a figure (after NFKC); shown as printed, never read as 0.
MARKS = frozenset({"/", "\\", "-", "--", "—", "——", "–", "―", "无", "N/A", "*"})

_SIGNED = re.compile(r"([+-]|[增减])?\s*(\d+)")
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(万元|元)")


def state(cell: Cell) -> State:
    """Which of the five states `cell` is in."""
    if cell is None:
        return "blank"
    if not isinstance(cell, str):
        return "number"
    if cell == UNREADABLE:
        return "unreadable"
    return "pending" if cell == PENDING else "mark"


def is_number(cell: Cell) -> bool:
    """True for a figure that can be summed."""
    return cell is not None and not isinstance(cell, str)


def numbers(cells: Iterable[Cell]) -> list[int | Decimal]:
    """The figures among `cells`; blanks, marks and lost cells are left out, never read as 0."""
    return [cell for cell in cells if cell is not None and not isinstance(cell, str)]


def signed(cell: Cell) -> int | None:
    """本年增减 of the 2019 form: 36, -8, and as printed +1036 or 减3; None for anything else."""
    if isinstance(cell, int):
        return cell
    found = _SIGNED.fullmatch(cell) if isinstance(cell, str) else None
    if found is None:
        return None
    return -int(found[2]) if found[1] in {"-", "减"} else int(found[2])


def is_amount(cell: Cell) -> bool:
    """采购总金额 of the 2019 form: a number or one printed with its unit (152790元)."""
    return is_number(cell) or (isinstance(cell, str) and bool(_AMOUNT.fullmatch(cell)))


def shown(cell: Cell) -> str:
    """The text of a cell on a page and in messages; blank stays the empty string."""
    if cell is None:
        return ""
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def difference(left: Sequence[Cell], right: Sequence[Cell]) -> int | Decimal | None:
    """left − right where both sides are complete, or where one side's known cells already
    exceed the complete other side; None where nothing can be said (design §5)."""
    known_left, known_right = numbers(left), numbers(right)
    gap = sum(known_left) - sum(known_right)
    left_open, right_open = len(known_left) < len(left), len(known_right) < len(right)
    if left_open and right_open:
        return None
    if left_open:
        return gap if gap > 0 else None
    if right_open:
        return gap if gap < 0 else None
    return gap
