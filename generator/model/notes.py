"""What a 照录说明 points at: its 位置 resolved to a path of the data or a chapter (design §5)."""

from __future__ import annotations

from typing import NamedTuple

from generator.base.cells import Path
from generator.forms.filing import Note
from generator.model.narrative import LEAD, NUMERALS, Passage
from generator.model.report import Report

_HEAD = {
    "标题": ("标题",),
    "年度": ("年度",),
    "格式": ("格式",),
    "发布日期": ("发布日期",),
    "落款": ("落款",),
    "落款.机关": ("落款", "机关"),
    "落款.日期": ("落款", "日期"),
    "来源": ("来源",),
    "来源.网址": ("来源", "网址"),
    "整理说明": ("整理说明",),
    "原文标签": ("原文标签",),
    "其他行": ("其他行",),
}


class NoteTarget(NamedTuple):
    """One 位置: as written, and the path or the chapter it means."""

    written: str
    place: Path | int


def resolve(report: Report, note: Note) -> list[NoteTarget]:
    """The places of a note that exist in the report, in the order written."""
    found = []
    for written in note.paths:
        place = _place(report, written.strip())
        if place is not None:
            found.append(NoteTarget(written, place))
    return found


def covers(target: NoteTarget, place: Path | Passage) -> bool:
    """Whether a finding at `place` lies in the target: the same path or below, the same chapter."""
    if isinstance(place, Passage):
        return target.place == place.chapter
    if isinstance(target.place, int):
        return False
    return place[: len(target.place)] == target.place


def _place(report: Report, written: str) -> Path | int | None:
    if written in _HEAD:
        return _HEAD[written]
    if written == "导语":
        return LEAD
    numeral = written.removeprefix("第").removesuffix("章")
    if len(numeral) == 1 and numeral in NUMERALS[1:]:
        return NUMERALS.index(numeral)
    if written.startswith("原文标签."):
        name = written.removeprefix("原文标签.")
        return ("原文标签", name) if name in report.filing.labels else None
    path: Path = tuple(written.split("."))
    tables = {table.key for table in report.form.tables}
    if (
        path in report.form.rows
        or path in report.form.labels
        or (len(path) == 1 and path[0] in tables)
    ):
        return path
    row = report.form.rows.get(path[:-1])
    keys = [column.key for column in row.columns.columns] if row else []
    if row and path[-1] in keys:
        return row.cell_path(keys.index(str(path[-1])))
    return None


def words_of(report: Report, place: Path | int) -> str:
    """A place in printed words: the labels of its groups and row, and the name of its column."""
    if isinstance(place, int):
        return f"第{NUMERALS[place]}章" if place else "导语"
    if place[0] == "原文标签" and len(place) > 1:
        return f"“{place[1]}”的名称"
    labels, row = report.form.labels, report.form.rows.get(place[:-1])
    words = [labels[place[:end]] for end in range(2, len(place) + 1) if place[:end] in labels]
    if row and isinstance(place[-1], int):
        words.append(row.columns.columns[place[-1]].label)
    table = next((t for t in report.form.tables if t.key == place[0]), None)
    if table and not words:
        return f"第{NUMERALS[table.chapter]}章表格"
    return " › ".join(words) or str(place[-1])
