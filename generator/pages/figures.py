"""Key figures on index pages: their names, their cells, and sums that say what they leave out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from markupsafe import Markup, escape

from generator.forms import FORMS
from generator.model.record import Record

# Every key figure of every form, once: name → unit.
FIGURES = {figure.name: figure.unit for form in FORMS.values() for figure in form.figures}
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
NONE = "—"  # no number that could stand here


def used_figures(records: Iterable[Record]) -> list[str]:
    """The names of the key figures that the forms of `records` have, in their order."""
    used = {name for record in records for name in record.figures}
    return [name for name in FIGURES if name in used]


def headed(name: str) -> str:
    """A key figure's name with its unit."""
    return f"{name}（{FIGURES[name]}）"


def cells_html(texts: Iterable[str]) -> Markup:
    """A row's data cells; words and numbers without signs need no escaping."""
    safe = (text if text.isalnum() else str(escape(text)) for text in texts)
    return Markup(f"<td>{'</td><td>'.join(safe)}</td>")


def number(text: str) -> Decimal | None:
    """The number that a cell shows; None for blanks, marks and words, which are never 0."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def total(records: Sequence[Record], name: str) -> tuple[str, int]:
    """The sum of a key figure over reports, and how many of them have no number there."""
    numbers = [number(record.figures.get(name, "")) for record in records]
    known = [value for value in numbers if value is not None]
    return (f"{sum(known, Decimal(0)):f}" if known else NONE), len(numbers) - len(known)


def left_out(count: int) -> str:
    """What is said beside a sum about the reports that it leaves out."""
    return f"{count} 份未计" if count else ""
