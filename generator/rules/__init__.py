"""The rule catalogue: every rule of domain §d that the content alone can decide, by its code."""

from __future__ import annotations

from generator.rules import (
    carry,
    cell_states,
    chapters,
    contact,
    contents,
    copied,
    dates,
    fees,
    figures,
    law,
    naming,
    percentages,
    privacy,
    punctuation,
    sums,
    table_form,
    totals,
    typed_numbers,
    typos,
    wording,
    years,
)
from generator.rules.rule import Rule

MODULES = (
    sums,
    carry,
    table_form,
    law,
    cell_states,
    figures,
    typed_numbers,
    totals,
    percentages,
    years,
    naming,
    dates,
    chapters,
    contents,
    copied,
    fees,
    privacy,
    contact,
    wording,
    typos,
    punctuation,
)

RULES: dict[str, Rule] = {rule.code: rule for module in MODULES for rule in module.RULES}
