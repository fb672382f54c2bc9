"""glossary.html: what every row, column and state means, as declared in `forms/meaning.py`, and how to
apply for information."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.base.cells import Path
from generator.forms import FORMS
from generator.forms.layout import Table
from generator.forms.meaning import (
    APPLYING,
    COLUMNS,
    REPORT_STATES,
    ROWS,
    SITE,
    STATES,
    Explanation,
)
from generator.model.library import Library
from generator.model.narrative import NUMERALS
from generator.model.site import Applying
from generator.pages.contexts import Frame
from generator.pages.frame import frame

ADDRESS = "glossary.html"
TITLE = "各项含义"
# What readers call a state of a cell where the data files have a word of their own.
_SHOWN = {"数": "数字", "照录": "符号或文字"}


@dataclass(frozen=True, eq=False, repr=False)
class Explained:
    """A row, column or state: its own address in the page, its name, its meaning and the source."""

    anchor: str
    name: str
    text: str
    source: str
    level: int = 0  # how many groups a row stands under


@dataclass(frozen=True, eq=False, repr=False)
class GlossarySection:
    """The entries of one table, or of the states; rows and columns each under their own heading."""

    anchor: str
    title: str
    parts: tuple[tuple[str, tuple[Explained, ...]], ...]


@dataclass(frozen=True, eq=False, repr=False)
class GlossaryPage:
    """What the figures mean."""

    frame: Frame
    title: str
    sections: tuple[GlossarySection, ...]
    applying: tuple[Explained, ...]
    own: Applying | None  # what site.yml says of applying


def glossary_page(library: Library) -> GlossaryPage:
    """The page; it depends on site.yml alone."""
    title = TITLE
    return GlossaryPage(
        frame=frame(
            library,
            ADDRESS,
            title,
            "政府信息公开工作年度报告三张统计表的每一行、每一栏是什么意思，怎样申请公开。",
            [(title, ADDRESS)],
        ),
        title=title,
        sections=(*_tables(), _states(library)),
        applying=tuple(_entry("", "", meaning) for meaning in APPLYING),
        own=library.site.applying,
    )


def meaning_address(table: Table) -> str:
    """Where the rows and columns of a table are explained; empty if nothing is said of any."""
    explained = any(row.path in ROWS for row in table.rows)
    return f"{ADDRESS}#{_anchor(table)}" if explained else ""


def _anchor(table: Table) -> str:
    return f"table-{table.chapter}"


def _tables() -> Iterator[GlossarySection]:
    """The tables of all forms by their key, with the rows and columns of every form that has it."""
    tables: dict[str, list[Table]] = {}
    for form in FORMS.values():
        for table in form.tables:
            tables.setdefault(table.key, []).append(table)
    for key, alike in tables.items():
        rows, columns = tuple(_rows(alike)), tuple(_columns(key, alike))
        if rows or columns:
            title = f"表{NUMERALS[alike[0].chapter]} {key}"
            yield GlossarySection(_anchor(alike[0]), title, (("行", rows), ("栏", columns)))


def _rows(alike: list[Table]) -> Iterator[Explained]:
    labels: dict[Path, str] = {}
    for table in alike:
        for path, label in table.labels.items():
            labels.setdefault(path, label)
    for path, label in labels.items():
        if path in ROWS:
            yield _entry(".".join(map(str, path)), label, ROWS[path], len(path) - 2)


def _columns(key: str, alike: list[Table]) -> Iterator[Explained]:
    names: dict[str, str] = {}
    for columns in (row.columns for table in alike for row in table.rows):
        starts = {group.start: group for group in reversed(columns.groups)}
        names.update((group.label, group.label) for group in columns.groups if group.start == 0)
        for index, column in enumerate(columns.columns):
            if index in starts:
                names.setdefault(starts[index].label, starts[index].label)
            names.setdefault(column.key, column.label)
    for name, label in names.items():
        if (key, name) in COLUMNS:
            yield _entry(f"{key}.栏.{name}", label, COLUMNS[key, name])


def _states(library: Library) -> GlossarySection:
    cells = tuple(
        _entry(f"格.{n}", _SHOWN.get(name, name), meaning)
        for n, (name, meaning) in enumerate(STATES.items(), 1)
    )
    late = library.site.late_shown == "是"
    reports = tuple(
        Explained(f"报告.{n}", words.word, words.meaning + REPORT_STATES[status], SITE)
        for n, (status, words) in enumerate(library.site.voice.states.items(), 1)
        if late or not status.startswith("逾期")
    )
    return GlossarySection("states", "格子和报告的情况", (("格子里的", cells), ("报告的", reports)))


def _entry(anchor: str, name: str, meaning: Explanation, level: int = 0) -> Explained:
    return Explained(anchor, name, meaning.text, meaning.cited, level)
