"""照录说明 on a page: where their marks go, what they explain, and beside which chapter they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from generator.base.cells import Path
from generator.base.normalise import fold
from generator.forms.filing import Note
from generator.model.narrative import LEAD
from generator.model.notes import resolve, words_of
from generator.model.report import Report
from generator.pages.official_tables import Label, anchor_of
from generator.pages.parts import ChapterView, Footnote, Link

Marks = Mapping[Path, tuple[int, ...]]


def marks_of(report: Report) -> Marks:
    """Where footnote numbers go: a path of the data, or a chapter's number as a path of one."""
    marks: dict[Path, list[int]] = {}
    for number, note in enumerate(report.filing.notes, 1):
        for target in resolve(report, note):
            place = (target.place,) if isinstance(target.place, int) else target.place
            marks.setdefault(place, []).append(number)
    return {place: tuple(dict.fromkeys(numbers)) for place, numbers in marks.items()}


def under(marks: Marks, path: Path) -> tuple[int, ...]:
    """The footnotes on a path and on all below it."""
    found = {n for place, own in marks.items() if place[: len(path)] == path for n in own}
    return tuple(sorted(found))


def labels_of(report: Report, marks: Marks) -> dict[str, Label]:
    """Printed labels by official name, and marks of rows and groups by dotted path, all folded."""
    labels = {
        fold(name): Label(words, marks.get(("原文标签", name), ()))
        for name, words in report.filing.labels.items()
    }
    for path, numbers in marks.items():
        if path in report.form.labels:
            labels[fold(".".join(map(str, path)))] = Label("", numbers, anchor_of(path))
    return labels


def with_footnotes(
    report: Report, chapters: Sequence[ChapterView], anchors: Mapping[int, str]
) -> tuple[tuple[ChapterView, ...], tuple[Footnote, ...]]:
    """The chapters, each with the notes whose marks it is the first to show, and the other notes;
    `anchors` are those of the chapters by number."""
    if not report.filing.notes:
        return tuple(chapters), ()
    tables = "".join(chapter.table for chapter in chapters)
    own: list[list[Footnote]] = [[] for _ in range(len(chapters) + 1)]
    for number, note in enumerate(report.filing.notes, 1):
        footnote = Footnote(number, tuple(_subjects(report, note, tables, anchors)), note.reason)
        shown = (index for index, c in enumerate(chapters) if number in c.marks)
        marked = (i for i, c in enumerate(chapters) if f'"#note-{number}"' in c.table)
        own[min([*shown, *marked], default=-1)].append(footnote)
    placed = (
        replace(chapter, footnotes=tuple(notes))
        for chapter, notes in zip(chapters, own, strict=False)
    )
    return tuple(placed), tuple(own[-1])


def _subjects(
    report: Report, note: Note, tables: str, anchors: Mapping[int, str]
) -> Iterable[Link]:
    """The places of a note in the words of the form, each a link to its mark in the table, or else
    to its chapter."""
    for target in resolve(report, note):
        place, words = target.place, words_of(report, target.place)
        if isinstance(place, int):
            yield Link(words, anchors.get(place, "#main"))
            continue
        chapter = next((t.chapter for t in report.form.tables if t.key == place[0]), LEAD)
        own = anchor_of(place)
        href = f"#{own}" if f'id="{own}"' in tables else anchors.get(chapter, "#main")
        yield Link(words, href)
