"""What differs between two states of a report (cells, other data, sentences), and the plain values
of a whole comparison, which every output format is made of (issue 5)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel

from generator.base.cells import MARKS, Cell, Path, is_number, shown, state
from generator.forms.layout import Cells, Form
from generator.model.diagnostics import Diagnostic
from generator.model.narrative import NUMERALS, Narrative
from generator.model.record import plain
from generator.model.report import Report

NO_ROW = "没有这一行"
NO_REPORT = "没有年报"
_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]+[”’」』）)]*|[^。！？!?]+\Z")
_MOST = 2_000_000  # comparisons of sentences; where a text has more, order is not looked at

Status = Literal["改动", "新增", "删除", "移动"]
Value = int | float | str | list[Any] | None


class CellChange(NamedTuple):
    """One cell, or (without `column`) a row that only one side prints; in words, and as the data
    has it."""

    table: str  # 表三
    row: str  # 办理结果.予以公开
    column: str
    place: Path  # of the cell in the data
    old: str
    new: str
    was: Value
    now: Value
    pending: bool  # whether the old cell was 待填: nobody has read it yet


class DataChange(NamedTuple):
    """Another item of a YAML file; None where it is not there."""

    item: str
    old: str | None
    new: str | None


class TextChange(NamedTuple):
    """Sentences of a chapter that were replaced, removed (no `new`) or added (no `old`)."""

    chapter: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What changed in one report (`year`), one authority's settings, those of the site (no
    `authority` either), or some other file that a finding is about (only `path`)."""

    path: str  # without suffix where it is a report
    status: Status
    authority: str = ""
    year: int | None = None
    name: str = ""
    moved_from: str = ""
    summary: str = ""  # of a report that was added or removed
    cells: tuple[CellChange, ...] = ()
    beside: tuple[CellChange, ...] = ()  # of a new report: last year's cells (old) and its own
    data: tuple[DataChange, ...] = ()
    sentences: tuple[TextChange, ...] = ()
    unreadable_before: tuple[Diagnostic, ...] = ()
    unreadable_now: tuple[Diagnostic, ...] = ()
    appeared: tuple[Diagnostic, ...] = ()
    gone: tuple[Diagnostic, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        parts = (self.cells, self.data, self.sentences, self.appeared, self.gone)
        unreadable = self.unreadable_before or self.unreadable_now
        return self.status == "改动" and not any(parts) and not unreadable


class Compared(NamedTuple):
    """Which commits were compared: `start` is where the two histories part."""

    base: str  # as asked for
    base_commit: str
    start: str
    head: str  # as asked for; empty for the work tree
    head_commit: str


@dataclass(frozen=True)
class Comparison:
    """Everything that a change changes."""

    compared: Compared
    changes: tuple[Change, ...]  # the site, then by authority and year
    program: tuple[str, ...]  # files outside content/, from the top of the repository
    other: tuple[str, ...]  # content that is neither report nor settings
    judged: bool  # whether the rules could be asked on both sides
    left: int  # reports whose rules read changed settings, too many to compare their findings


def in_words(cell: Cell) -> str:
    """A cell so that no state looks like another: a number, 空白, 待填, 不清, 记号“/”, “152790元”."""
    mark = f"记号“{cell}”" if cell in MARKS else f"“{cell}”"  # else 152790元
    words = {"blank": "空白", "mark": mark, "number": shown(cell)}
    return words.get(state(cell), str(cell))


def cell_changes(old: Report, new: Report) -> Iterator[CellChange]:
    """The cells that differ, in the order of the new form, then of what only the old one has."""
    for form, path in _rows(old, new):
        was, now = old.cells.get(path), new.cells.get(path)
        row = form.rows[path]
        table = next(table for table in form.tables if table.key == path[0])
        label = f"表{NUMERALS[table.chapter]}", ".".join(map(str, path[1:]))
        if was is None or now is None or len(was) != len(now):
            yield CellChange(
                *label, "", path, _row(was), _row(now), _plain(was), _plain(now), False
            )
            continue
        for index, (before, after) in enumerate(zip(was, now, strict=True)):
            words = in_words(before), in_words(after)
            same = is_number(before) and is_number(after) and before == after  # 36 and 36.0
            if words[0] != words[1] and not same:
                key = row.columns.columns[index].key if len(was) > 1 else ""
                values, pending = (plain(before), plain(after)), state(before) == "pending"
                yield CellChange(*label, key, row.cell_path(index), *words, *values, pending)


def beside_last_year(new: Report, last: Report | None) -> Iterator[CellChange]:
    """The cells of a new report that are more than 0, blank or 待填, or were so in the report of the
    year before (`last`), as the change from that one."""
    for row, now in new.rows:
        was = last.cells.get(row.path) if last else None
        if was is not None and len(was) != len(now):
            was = None
        table = next(table for table in new.form.tables if table.key == row.path[0])
        label = f"表{NUMERALS[table.chapter]}", ".".join(map(str, row.path[1:]))
        for index, cell in enumerate(now):
            before = was[index] if was else None
            if _says_nothing(cell) and (was is None or _says_nothing(before)):
                continue
            key = row.columns.columns[index].key if len(now) > 1 else ""
            words = in_words(before) if was else NO_ROW if last else NO_REPORT
            values = plain(before) if was else None, plain(cell)
            yield CellChange(
                *label, key, row.cell_path(index), words, in_words(cell), *values, False
            )


def _says_nothing(cell: Cell) -> bool:
    kind = state(cell)
    return kind in {"blank", "pending"} or (kind == "number" and not cell)


def _rows(old: Report, new: Report) -> Iterator[tuple[Form, Path]]:
    seen = set()
    for report in (new, old):
        for row, _ in report.rows:
            if row.path not in seen:
                seen.add(row.path)
                yield report.form, row.path


def _row(cells: Cells | None) -> str:
    return NO_ROW if cells is None else "、".join(map(in_words, cells))


def _plain(cells: Cells | None) -> Value:
    return None if cells is None else [plain(cell) for cell in cells]


def filing_changes(old: Report, new: Report) -> Iterator[DataChange]:
    """What differs in the data beside the tables."""
    tables = {table.key for report in (old, new) for table in report.form.tables}
    return data_changes(old.filing, new.filing, tables)


def data_changes(
    old: BaseModel | None, new: BaseModel | None, skip: frozenset[str] | set[str] = frozenset()
) -> Iterator[DataChange]:
    """What differs between two files (None: there is none), but for the top-level keys `skip`: each
    item by its dotted keys in Chinese, each entry of a list for itself."""
    was, now = (_items(model, skip) for model in (old, new))
    for item in dict.fromkeys((*was, *now)):
        before, after = was.get(item), now.get(item)
        if isinstance(before, list) or isinstance(after, list):
            yield from _entries(item, before or [], after or [])
        elif before != after:
            yield DataChange(item, before, after)


def _items(model: BaseModel | None, skip: frozenset[str] | set[str]) -> dict[str, Any]:
    """Dotted keys → text, None, or for a list of entries their texts."""
    items: dict[str, Any] = {}

    def walk(value: Mapping[str, Any], before: str) -> None:
        for key, inner in value.items():
            if isinstance(inner, dict):
                walk(inner, f"{before}{key}.")
            elif isinstance(inner, list) and any(isinstance(one, dict) for one in inner):
                items[before + key] = [_words(one) for one in inner]
            else:
                items[before + key] = _words(inner) if inner not in (None, []) else None

    if model is not None:
        data = model.model_dump(mode="json", by_alias=True)
        walk({key: value for key, value in data.items() if key not in skip}, "")
    return items


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return "；".join(f"{k}：{_words(v)}" for k, v in value.items() if v is not None)
    if isinstance(value, list):
        return "、".join(map(_words, value))
    return "空白" if value is None else str(value)


def _entries(item: str, old: Sequence[str], new: Sequence[str]) -> Iterator[DataChange]:
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    for entry in gone.elements():
        yield DataChange(item, entry, None)
    for entry in come.elements():
        yield DataChange(item, None, entry)


def text_changes(old: Narrative, new: Narrative) -> Iterator[TextChange]:
    """The sentences that differ, chapter by chapter; how lines are broken makes no difference."""
    for number in range(len(NUMERALS)):
        was, now = _sentences(old, number), _sentences(new, number)
        if was != now:
            chapter = new.chapter(number) or old.chapter(number)
            heading = chapter.heading.strip() if chapter and number else "导语"
            for before, after in _differing(was, now):
                yield TextChange(heading, tuple(before), tuple(after))
    # A reference's link belongs to no block, yet it decides where the page leads.
    for before, after in _differing(_beside(old), _beside(new)):
        yield TextChange("各段以外的行", tuple(before), tuple(after))


def _beside(narrative: Narrative) -> list[str]:
    lines = dict(enumerate(narrative.text.split("\n")))
    for block in narrative.blocks:
        for number in range(block.line, block.line + block.text.count("\n") + 1):
            lines.pop(number, None)
    return [line.strip() for line in lines.values() if line.strip(" \t-=|:*_")]


def _sentences(narrative: Narrative, number: int) -> list[str]:
    chapters = [chapter for chapter in narrative.chapters if chapter.number == number]
    return [
        " ".join(sentence.split())
        for chapter in chapters
        for block in chapter.blocks
        for sentence in _SENTENCE.findall("".join(map(str.strip, block.text.split("\n"))))
        if sentence.strip()
    ]


def _differing(old: list[str], new: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    if len(old) * len(new) > _MOST:
        gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
        yield list(gone.elements()), list(come.elements())
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield old[a:b], new[c:d]
