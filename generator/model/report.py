"""One report as rules and pages see it: filing, form, printed rows and narrative together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel

from generator.base.cells import PENDING, Cell, Path
from generator.forms.filing import Filing
from generator.forms.layout import Cells, Form, Row
from generator.model.library import Authority
from generator.model.narrative import (
    Narrative,
    in_shape,
    mistyped_names,
    read_narrative,
    split_name,
)
from generator.model.record import Copy, Record
from generator.reading.source import Problem, Source

_FIRST = 3  # places of a draft that are named
# 待填 in a text, as `new` leaves it or somebody types it: not 等待填报, 有待填补.
TO_COME = re.compile(f"(?<![等有]){PENDING}(?![补报表写充])")


class Draft(NamedTuple):
    """A report that is still being filled in: what of it is 待填, and where that begins."""

    cells: int
    passages: int  # in title, signature and narrative
    first: tuple[str, ...]  # the first places in words

    @property
    def words(self) -> str:
        """还有 193 格、8 处文字"""
        counts = ((self.cells, "格"), (self.passages, "处文字"))
        return "还有 " + "、".join(f"{number} {unit}" for number, unit in counts if number)


class Withdrawal(NamedTuple):
    """A report that was withdrawn: since when (ISO date) and why. Nothing else of it is kept."""

    date: str
    reason: str


@dataclass(frozen=True)
class Report:
    """A report that could be read; `cells` holds every printed row by its path. What rules compare it
    with comes along: last year's record, and the passages that stand so elsewhere too."""

    authority: Authority
    year: int
    form: Form
    filing: Filing
    cells: Mapping[Path, Cells]
    narrative: Narrative
    source: Source
    before: Record | None = None  # of the same authority's report of the year before
    copies: Sequence[Copy] = ()  # in the order of the text

    @cached_property
    def merged(self) -> frozenset[Path]:
        """The groups that this report prints as one row."""
        return frozenset(
            path for table in self.form.tables for path in table.merged if path in self.cells
        )

    @cached_property
    def headings(self) -> Sequence[tuple[Path, str]]:
        """The published words outside the narrative: title, signature and labels, each at its path."""
        above = [
            (("标题",), self.filing.title or ""),
            (("落款", "机关"), self.filing.signature.organ or ""),
            *((("原文标签", key), label) for key, label in self.filing.labels.items()),
        ]
        return [(path, words) for path, words in above if words or path[0] == "原文标签"]

    @cached_property
    def published(self) -> str:
        """All published words: the narrative and the headings."""
        return "\n".join([self.narrative.text, *(words for _, words in self.headings)])

    @cached_property
    def rows(self) -> Sequence[tuple[Row, Cells]]:
        """Every printed row of the three tables with its cells, in the official order."""
        return [
            (row, self.cells[row.path])
            for table in self.form.tables
            for row in table.printed_rows(self.merged)
        ]

    @cached_property
    def flat(self) -> Cells:
        """Every printed cell, in the order of `rows`."""
        return tuple([cell for _, cells in self.rows for cell in cells])


def assemble(
    authority: Authority, year: int, source: Source, filing: Filing, form: Form, md: tuple[str, str]
) -> tuple[Report, list[Problem]]:
    """Put a report together; `md` is the narrative's path and text. Problems lie in the narrative
    (unknown {{names}}), so their places are places of the Markdown file."""
    cells: dict[Path, Cells] = {}
    for table in form.tables:
        _collect(filing.section(table.key), (table.key,), cells)

    def value_of(written: str) -> str | None:
        name, shape = split_name(written)
        row, index = form.cell_names.get(name, ((), 0))
        if row not in cells:
            return None
        return in_shape(cells[row][index], form.rows[row].columns.columns[index].kind, shape)

    narrative = read_narrative(*md, value_of)
    problems = [
        Problem("MD-NAME", passage.place, f"没有“{name}”这个数", _NAME_HELP)
        for passage, name in narrative.unknown_names
    ]
    problems += [
        Problem("MD-NAME", place, f"“{written}”的括号不对，不会换成数", f"请写成 {meant}。")
        for place, written, meant in mistyped_names(md[1], form.cell_names)
    ]
    return Report(authority, year, form, filing, cells, narrative, source), problems


_NAME_HELP = (
    "请写表格里的一格，如 {{本年新收.总计}}、{{行政许可}}；该格须是数字。竖线后只能写“千分位”，"
    "收费金额还可写“万元”“元”；nianbao names 列出全部名称。"
)


def _collect(section: BaseModel, path: Path, cells: dict[Path, Cells]) -> None:
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        here = (*path, field.alias or name)
        if isinstance(value, tuple):
            cells[here] = value
        else:
            _collect(value, here, cells)


def record_of(report: Report) -> Record:
    """What others read of the report."""
    filing = report.filing
    published, signed = filing.published, filing.signature.date
    return Record(
        authority=report.authority.path,
        year=report.year,
        form=report.form.key,
        title=filing.title,
        published=published.isoformat() if published else None,
        signed=signed.isoformat() if signed else None,
        merged=tuple(sorted(report.merged)),
        cells=report.flat,
        extra=tuple((row.table, row.label, tuple(row.values)) for row in filing.extra_rows),
    )


def cell_at(cells: Mapping[Path, Cells], path: Path) -> Cell:
    """The cell at `path`: a row's path and an index, or the path of a row of one cell."""
    if path in cells:
        return cells[path][0]
    index = path[-1]
    return cells[path[:-1]][index] if isinstance(index, int) else None


def draft_of(report: Report) -> Draft | None:
    """What is 待填 in a report that nobody calls published; None where that is nothing, or 发布日期 is
    filled in (then it is an error), or a note says that the original has these words."""
    if report.filing.published is not None:
        return None
    rows = {row.path: cells.count(PENDING) for row, cells in report.rows}
    extra = sum(list(row.values).count(PENDING) for row in report.filing.extra_rows)
    words = [report.filing.title, report.filing.signature.organ, report.narrative.text]
    said = any(note.rule == "PLACEHOLDER" for note in report.filing.notes)
    passages = 0 if said else sum(len(TO_COME.findall(text or "")) for text in words)
    cells = sum(rows.values()) + extra
    if not cells and not passages:
        return None
    first = [".".join(map(str, path[1:])) for path, number in rows.items() if number]
    if not first and extra:
        first = ["其他行"]
    return Draft(cells, passages, tuple((first or ["正文"])[:_FIRST]))
