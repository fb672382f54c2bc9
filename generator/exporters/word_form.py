"""The report that is still to be written as a Word file: the official form, with what is known filled in.

Everything that the office has to write is marked 待填 and stays so when the file is imported; cells to be
filled are empty. Last year's figures are remarks in the margin, which no reader takes for the report.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.base.cells import PENDING, is_number, shown
from generator.exporters.paper import Paper, Signed, paper_of
from generator.exporters.paper_tables import Official
from generator.exporters.word import docx_of_paper
from generator.exporters.word_parts import AUTHORITY, YEAR
from generator.forms import FORMS
from generator.forms.layout import Row
from generator.model.record import Record
from generator.model.report import Report


def word_form(skeleton: Report, before: Record | None) -> bytes:
    """The form of `skeleton`, a report as `new` writes it, as a .docx file; `before` is last year's."""
    paper = paper_of(skeleton)
    blocks = tuple(
        _open(block, before) if isinstance(block, Official) else block for block in paper.blocks
    )
    organ = skeleton.filing.signature.organ or skeleton.authority.file.full_name
    signed = Signed(organ, f"（{PENDING}：成文日期）", 2.0, 2.0)
    form = Paper(paper.title, paper.organ, paper.dated, blocks, signed, ())
    return docx_of_paper(form, {AUTHORITY: skeleton.authority.path, YEAR: str(skeleton.year)})


def _open(official: Official, before: Record | None) -> Official:
    """The table with its cells that are to be filled empty, what stood at the end of last year filled
    in, and last year's figures beside it."""
    values = tuple(
        standing if text == PENDING else text
        for text, standing in zip(official.values, _standing(official, before), strict=True)
    )
    return Official(official.table, values, dict(_remarks(official, before)))


def _standing(official: Official, before: Record | None) -> Iterator[str]:
    """For each cell what was 现行有效 last year, where it counts that; else nothing."""
    for row in official.table.geometry.rows:
        last = before.standing(row.path) if before else ()
        blanks = [""] * len(row.columns)
        yield from (*blanks[:-1], shown(last[-1])) if last and is_number(last[-1]) else blanks


def _remarks(official: Official, before: Record | None) -> Iterator[tuple[int, str]]:
    """Last year's figures of each row that had any, at its first cell."""
    at = 0
    for row in official.table.geometry.rows:
        if before and (text := _last_year(row, before)):
            yield at, text
        at += len(row.columns)


def _last_year(row: Row, before: Record) -> str:
    """“2023 年：自然人 3，总计 3”: last year's figures that are not 0; empty where there are none."""
    theirs = FORMS[before.form].rows.get(row.path)
    cells = before.row(row.path)
    if theirs is None or theirs.columns != row.columns or not any(map(is_number, cells)):
        return ""
    if len(cells) == 1:
        return f"{before.year} 年：{shown(cells[0])}"
    told = [
        f"{column.key} {shown(cell)}"
        for column, cell in zip(row.columns.columns, cells, strict=True)
        if is_number(cell) and cell
    ]
    return f"{before.year} 年：{'，'.join(told) if told else '各格都是 0'}"
