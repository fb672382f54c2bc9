"""The five published samples, imported, are the committed content but for what a human did."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from generator.base.cells import Path as CellPath
from generator.forms import FORMS
from generator.importing.convert import read_file
from tests.test_samples import REPORTS, SAMPLES

SEEDS = Path(__file__).parents[1] / "data" / "seeds"

# What a human did to the committed narrative, as (imported, committed). Everything else is equal.
BY_HAND: dict[str, list[tuple[str, str]]] = {
    "000": [
        # a page break cut a paragraph in two (整理说明)
        ("还负责维护好政府网\n\n站等相关工作", "还负责维护好政府网站等相关工作"),
        # the drafter's mobile number was masked (整理说明, PRIV-PHONE)
        ("起草联系人：18834384080", r"起草联系人：188\*\*\*\*4080"),
    ],
    "001": [],
    "002": [],
    "003": [],
    "004": [],
}
# Which of the human's remarks the importer makes too.
REMARKS = {
    "002": ("表四数据行有 16 个数值，格式为 15 个，末尾的“0”未录入。",),
    "003": ("“本机关不掌握相关政府信息”一行的数值在原件中重复印出，录入一次。",),
}
LEFT_OUT = {
    "002": ["本机关不掌握相关政府信息：0 0 0 0 0 0"],
    "003": ["[bookmark: _GoBack]", "— 5 —"],
}

samples = pytest.mark.parametrize("key", SAMPLES)


def committed(key: str) -> dict[str, object]:
    """The committed YAML of a sample, read without the generator."""
    found = yaml.safe_load((REPORTS / f"{SAMPLES[key]}.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def rows_of(table: object, path: CellPath) -> dict[CellPath, tuple[object, ...]]:
    """The rows of a table as {path: cells}."""
    if isinstance(table, dict):
        rows: dict[CellPath, tuple[object, ...]] = {}
        for key, value in table.items():
            rows |= rows_of(value, (*path, key))
        return rows
    return {path: tuple(table) if isinstance(table, list) else (table,)}


@samples
def test_every_cell_and_every_sentence(key: str) -> None:
    (source,) = SEEDS.glob(f"{key}_*.txt")
    found, ours = read_file(source.name, source.read_bytes()), committed(key)

    form = FORMS[2021]
    assert found.form is form
    expected: dict[CellPath, tuple[object, ...]] = {}
    for table in form.tables:
        expected |= rows_of(ours[table.key], (table.key,))
    assert dict(found.cells) == expected

    text = found.markdown
    for imported, by_hand in BY_HAND[key]:
        assert text.count(imported) == 1
        text = text.replace(imported, by_hand)
    assert text == (REPORTS / f"{SAMPLES[key]}.md").read_text(encoding="utf-8")


@samples
def test_what_stands_around_the_tables(key: str) -> None:
    (source,) = SEEDS.glob(f"{key}_*.txt")
    found, ours = read_file(source.name, source.read_bytes()), committed(key)
    signature = ours["落款"]
    assert isinstance(signature, dict)
    assert found.year == ours["年度"]
    assert found.title == ours["标题"]
    assert (found.organ, found.signed) == (signature["机关"], signature["日期"])
    assert (found.published, found.url, found.index) == (None, None, None)
    assert dict(found.labels) == ours.get("原文标签", {})
    assert found.extra_rows == ()
    assert found.remarks == REMARKS.get(key, ())
    assert [one.text for one in found.left_out] == LEFT_OUT.get(key, [])
