"""{{names}} in a narrative: which there are, the shapes of their figures, and what a report has now."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from generator.base.cells import Cell
from generator.commands.names import all_names, names_of, read_one
from generator.forms import FORMS
from generator.forms.layout import Kind
from generator.model.narrative import SHAPES, in_shape, short_names, split_name
from tests.projects import make_project

LIUHE = "content/reports/qinghe/liuhe/2023.yml"


@pytest.mark.parametrize(
    ("cell", "kind", "shape", "said"),
    [
        (8, "count", "", "8"),
        (Decimal("0.1280"), "fee", "", "0.1280"),
        (1234567, "count", "千分位", "1,234,567"),
        (999, "count", "千分位", "999"),
        (Decimal("1234.5"), "fee", "千分位", "1,234.5"),
        (Decimal("0.1280"), "fee", "万元", "0.128万元"),
        (Decimal("0.1280"), "fee", "元", "1280元"),
        (120, "fee", "万元", "120万元"),
        (0, "fee", "元", "0元"),
        (8, "count", "万元", None),
        (8, "count", "元", None),
        (1520, "amount", "万元", None),
        (8, "count", "百分比", None),
        ("152790元", "amount", "", None),
        (None, "count", "", None),
        ("待填", "count", "千分位", None),
    ],
)
def test_figures_are_said_as_chinese_texts_do(
    cell: Cell, kind: Kind, shape: str, said: str | None
) -> None:
    assert in_shape(cell, kind, shape) == said


@pytest.mark.parametrize("written", ["本年新收.总计|千分位", "本年新收.总计 ｜ 千分位"])
def test_the_shape_stands_behind_a_bar(written: str) -> None:
    assert split_name(written) == ("本年新收.总计", "千分位")


def test_every_cell_that_can_be_named_has_its_shortest_name() -> None:
    form = FORMS[2021]
    short = short_names(form)
    assert set(short.values()) <= set(form.cell_names)
    for name, place in form.cell_names.items():
        assert form.cell_names[short[place]] == place
        assert len(short[place]) <= len(name)


def test_all_names_are_listed_by_form() -> None:
    lines = list(all_names())
    listed = {line.split()[0] for line in lines if line}
    for form in (form for form in FORMS.values() if form.tables):
        rows = {row.path for table in form.tables for row in form.printed_rows(table)}
        assert {name for (row, _), name in short_names(form).items() if row in rows} <= listed
    assert any(line.startswith("本年新收.总计 ") and "一、本年新收" in line for line in lines)
    assert all(any(shape in line for line in lines) for shape in SHAPES)


def test_a_report_has_values(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    yml = root / LIUHE
    text = yml.read_text(encoding="utf-8").replace("行政许可: 36", "行政许可: ~")
    yml.write_text(text.replace("收费: 0", "收费: 0.128"), encoding="utf-8")
    listed = {line.split()[0]: line.split()[1] for line in names_of(read_one(root, LIUHE)) if line}
    assert listed["本年新收.总计"] == "8"
    assert listed["行政事业性收费"] == "0.128"
    assert listed["行政许可"] == "（空白，不能用）"


def test_a_narrative_takes_figures_in_shape(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    yml, md = root / LIUHE, (root / LIUHE).with_suffix(".md")
    text = yml.read_text(encoding="utf-8").replace("行政许可: 36", "行政许可: 12036")
    yml.write_text(text.replace("收费: 0", "收费: 0.295"), encoding="utf-8")
    said = "许可{{行政许可|千分位}}件，收费{{行政事业性收费 ｜ 元}}（{{行政事业性收费|万元}}）。\n"
    md.write_text(said, encoding="utf-8")
    assert read_one(root, LIUHE).narrative.text == "许可12,036件，收费2950元（0.295万元）。\n"
