"""One damage to the Word, page, Excel or PDF file of a report: what is read is what a reader of the
damaged paper reads, or it is 不清; never another figure."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from generator.base.cells import UNREADABLE, Path
from generator.base.refusal import Refused
from generator.forms import common
from generator.forms.layout import Cells
from generator.importing.blocks import Paragraph
from generator.importing.convert import Imported, read_file
from generator.model.report import Report
from tests.importing import boxes, matrix
from tests.importing.boxes import WRITERS, Paper
from tests.importing.damager import DAMAGES, ONLY, Truth, damaged, wrong
from tests.importing.invented_base import base_report
from tests.importing.test_damage import FIGURES, KINDS, LAYOUTS, damaged_text
from tests.importing.test_roundtrip import NAMES, report_of, soffice

SECONDS = 45  # of the sample; 20 damages a second
# What a text keeps of a paper; in one a heading printed twice is read past (39-header-twice).
IN_TEXT = (
    "swapped_cells", "swapped_labels", "swapped_rows", "swapped_with_label", "label_lost",
    "label_replaced", "remarked", "swapped_headings", "swapped_groups", "heading_lost",
    "columns_swapped", "column_gone", "glued", "row_twice", "row_gone", "labels_up", "cut",
    "cut_across", "written", "tables_swapped",
)  # fmt: skip
PADDED = {"markdown"}  # a cell over three columns is one and two blank ones, as three cells are
IN_PDF = 24  # damages of the sample that LibreOffice prints


@cache
def papers() -> list[tuple[Paper, Mapping[Path, Cells]]]:
    """The invented report with figures of several kinds, and the form of each real one, its labels
    as printed, with figures that are all different."""
    base = base_report()
    figures = (matrix.large, matrix.with_blanks, matrix.small)
    found: list[tuple[Report, Mapping[Path, Cells]]] = [
        *((base, make(base.form)) for make in FIGURES.values()),
        *((base, matrix.refilled(base, figure).cells) for figure in figures),
        *((own, matrix.refilled(own, matrix.large).cells) for own in map(report_of, NAMES)),
    ]
    return [(boxes.paper_of(report, cells), cells) for report, cells in found]


def damage(seed: int, kinds: Mapping[str, Callable[[Paper], bytes]]) -> tuple[str, bytes, Truth]:
    """How the paper of this seed is damaged, its file, and what may be read of it."""
    random = Random(seed)
    paper, cells = papers()[seed % len(papers())]
    while True:
        how = random.choice([name for name in DAMAGES if kinds.keys() & ONLY.get(name, kinds)])
        if made := damaged(paper, cells, how, random):
            kind = random.choice(sorted(kinds.keys() & ONLY.get(how, kinds.keys())))
            return f"{how}, {kind}", kinds[kind](made[0]), made[1]


def faults(data: bytes, truth: Truth) -> list[str]:
    """What is read of a file that its paper does not say."""
    try:
        found = read_file("report", data)
    except Refused as refusal:
        return [str(refusal)]
    if found.form is None:
        return []
    return wrong(truth, found.cells) + [str(row) for row in found.extra_rows]


@pytest.mark.parametrize("how", DAMAGES)
def test_never_what_the_paper_does_not_say(how: str) -> None:
    random = Random(how)
    made = next(filter(None, (damaged(*papers()[0], how, random) for _ in range(20))))
    for kind in sorted(ONLY.get(how, WRITERS.keys()) & WRITERS.keys()):
        assert faults(WRITERS[kind](made[0]), made[1]) == [], kind


@pytest.mark.parametrize("kind", WRITERS)
def test_an_undamaged_paper_is_read_whole(kind: str) -> None:
    for paper, cells in papers()[::4]:
        assert dict(read_file("report", WRITERS[kind](paper)).cells) == dict(cells)


def test_what_moves_with_its_name_is_read() -> None:
    """Columns and rows that changed places with their names, a table cut between rows, figures of
    which some were struck out: nothing of it is a reason to read less."""
    for how in ("columns_swapped", "swapped_rows", "cut", "struck", "white", "moved", "labels_up"):
        random = Random(how)
        for _ in range(2):
            made = damaged(*papers()[0], how, random)
            for kind in WRITERS if made else ():
                assert made is not None
                cells = read_file("report", WRITERS[kind](made[0])).cells
                sure = [key for key, allowed in made[1].items() if allowed]
                lost = [key for key in sure if cells[key[0]][key[1]] == UNREADABLE]
                assert lost == [], (how, kind)


def untold(found: Imported) -> list[str]:
    """What of the losses does not say which row and column, or why; and 不清 that no loss names."""
    assert found.form is not None
    rows = {row.key: row for row in found.form.rows.values()}
    named: set[tuple[str, str]] = set()
    bad = []
    for row, column, why in found.lost:
        keys = [c.key for c in rows[row].columns.columns] if row in rows else []
        named |= {(row, key) for key in ([column] if column else keys)}
        same = re.search(r"应有 (\d+) (个数值|格).*，原件有 \1 \2[，；：]", why)
        # A count is one that can be held against the paper: beside it stands what is printed.
        counted = "原件有" in why and "：" not in why and "（" not in why and " 0 个" not in why
        if not keys or (column and column not in keys) or len(why) < 6 or same or counted:
            bad.append(f"{row}（{column or '整行'}）：{why}")
    for path, cells in found.cells.items():
        own = found.form.rows[path]
        for cell, place in zip(cells, own.columns.columns, strict=True):
            if cell == UNREADABLE and (own.key, place.key) not in named:
                bad.append(f"{own.key}（{place.key}）：没有说明")
    return bad


@pytest.mark.parametrize("rest", ["89", ""])
@pytest.mark.parametrize("kind", ["docx", "html"])
def test_a_row_that_a_page_break_cuts_through_its_figures(kind: str, rest: str) -> None:
    """13689 in a narrow cell: 136 ends one page, 89 begins the next."""
    paper, cells = papers()[0]
    number, table = [(n, b) for n, b in enumerate(paper.blocks) if boxes.boxes_in(b)][1]
    assert not isinstance(table, Paragraph)
    path = (common.APPLICATIONS, "上年结转")
    own = next(box.row for box in table if box.key == (path, 0))
    above = tuple(replace(b, height=min(b.height, own + 1 - b.row)) for b in table if b.row <= own)
    cut = [b for b in table if b.row == own]
    line = tuple(replace(b, row=0, key=None).saying(rest if b is cut[-1] else "") for b in cut)
    below = tuple(replace(b, row=b.row - own) for b in table if b.row > own)
    blocks = (*paper.blocks[:number], above, (*line, *below), *paper.blocks[number + 1 :])
    found = read_file("report", WRITERS[kind](Paper(blocks)))
    assert found.cells[path] == ((UNREADABLE,) * 7 if rest else cells[path])


@pytest.mark.parametrize("how", DAMAGES)
def test_each_loss_says_its_row_its_column_and_why(how: str) -> None:
    kind, random = min(ONLY.get(how, WRITERS.keys())), Random(how)
    made = next(filter(None, (damaged(*papers()[0], how, random) for _ in range(20))))
    assert untold(read_file("report", WRITERS[kind](made[0]))) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_so_does_each_loss_of_a_text(layout: str) -> None:
    for number, how in enumerate(KINDS * 4):
        text = damaged_text(layout, "distinct", how, 97 * number)
        found = read_file("report.txt", text.encode())
        assert found.form is None or untold(found) == [], how


@pytest.mark.proof
def test_a_sample_of_damages() -> None:
    start, done = time.process_time(), Counter[str]()
    for seed in range(100_000, 200_000):
        how, data, truth = damage(seed, WRITERS)
        assert faults(data, truth) == [], f"seed {seed}: {how}"
        done[how.partition(",")[0]] += 1
        if time.process_time() - start > SECONDS:
            break
    assert done.keys() == DAMAGES.keys()


@pytest.mark.proof
def test_a_sample_of_damages_in_texts() -> None:
    start = time.process_time()
    for seed in range(300_000, 400_000):
        random = Random(seed)
        how, layout = random.choice(IN_TEXT), random.choice(sorted(LAYOUTS.keys() - PADDED))
        if made := damaged(*papers()[seed % len(papers())], how, random):
            text = LAYOUTS[layout][0](boxes.document_of(made[0]))
            assert faults(text.encode(), made[1]) == [], f"seed {seed}: {how}, {layout}"
        if time.process_time() - start > SECONDS / 3:
            break


@pytest.mark.proof
def test_a_sample_of_damages_printed() -> None:
    soffice()
    made = {str(seed): damage(seed, {"pdf": boxes.docx}) for seed in range(IN_PDF)}
    files = matrix.office("pdf", "pdf")({name: data for name, (_, data, _) in made.items()})
    found = {seed: faults(data, made[seed][2]) for seed, data in files.items()}
    assert {f"seed {seed}: {made[seed][0]}": told for seed, told in found.items() if told} == {}
