"""One cell's text: what is a figure, a mark, blank, and what is none of these and stays 不清."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.base.cells import UNREADABLE, Cell
from generator.forms.layout import Kind
from generator.importing.values import read_value


@pytest.mark.parametrize(
    ("text", "kind", "cell"),
    [
        ("0", "count", 0),
        ("\u3000\u30000 ", "count", 0),
        ("１２", "count", 12),
        ("1,036", "count", 1036),
        ("1，036", "count", 1036),
        ("3件", "count", 3),
        ("0.092", "fee", Decimal("0.092")),
        ("26.5500", "fee", Decimal("26.5500")),
        ("0.5万元", "fee", Decimal("0.5")),
        ("152790元", "amount", "152790元"),
        ("-8", "change", -8),
        ("减3", "change", "减3"),
        ("+1036", "change", "+1036"),
        ("", "count", None),
        ("\xa0\u200b", "count", None),
        ("/", "count", "/"),
        ("——", "count", "——"),
        ("无", "fee", "无"),
        # no figure beyond doubt
        ("5²", "count", UNREADABLE),
        ("5②", "count", UNREADABLE),
        ("½", "fee", UNREADABLE),
        ("٣", "count", UNREADABLE),
        ("1 234", "count", UNREADABLE),
        ("1,23", "count", UNREADABLE),
        ("约3", "count", UNREADABLE),
        ("三", "count", UNREADABLE),
        ("3.5", "count", UNREADABLE),
        ("5%", "count", UNREADABLE),
        ("O", "count", UNREADABLE),
        ("-3", "count", UNREADABLE),
        ("5000元", "fee", UNREADABLE),
        ("0\n0", "count", UNREADABLE),
        ("12345678901", "count", UNREADABLE),
    ],
)
def test_a_cell(text: str, kind: Kind, cell: Cell) -> None:
    assert read_value(text, kind) == cell
    assert type(read_value(text, kind)) is type(cell)
