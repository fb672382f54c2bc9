"""The form page: one file that needs nothing installed, in which an authority fills in its report."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from jinja2 import Environment
from markupsafe import Markup, escape

from generator.base.cells import PENDING, Cell, shown
from generator.filling.checks import left_to_check
from generator.filling.form_data import FormSource, form_data, last_cells
from generator.filling.hand_over import BLANK
from generator.filling.narrative_fields import NarrativeField, fields_of
from generator.forms import common
from generator.forms.layout import MAX_MARK, Form, Table
from generator.model.record import spans_of
from generator.model.report import Report
from generator.model.table_geometry import geometry_of
from generator.pages.official_tables import blank_table, filled

SAVES_HERE = "; connect-src 'self'"  # what the policy allows beside
MAX_PAGE = 300_000  # bytes of one page


@dataclass(frozen=True, eq=False, repr=False)
class FilledChapter:
    """A chapter as it is filled in: its fields, its table, and what it said last year."""

    number: int
    heading: str
    fields: tuple[NarrativeField, ...]
    table: Markup  # "" for none
    last: tuple[str, ...]  # the paragraphs of last year


@dataclass(frozen=True, eq=False, repr=False)
class FillPage:
    """What templates/fill.html receives."""

    policy: str  # what the page may load: its own script and style, nothing else
    style: Markup
    data: Markup
    script: Markup
    name: str  # of the authority, in full
    year: int
    document: str  # the notice that prescribes the form
    last_year: int
    has_last: bool  # whether last year's report is known
    lead: NarrativeField
    last_lead: tuple[str, ...]
    chapters: tuple[FilledChapter, ...]
    left: tuple[str, ...]  # what is only checked by the county
    files: tuple[str, ...]  # in the preview those that it saves into; () for a page on its own


class _Inline(NamedTuple):
    """A part of the page, and the hash by which its policy allows it."""

    html: Markup
    hash: str


def fill_page(
    env: Environment, source: FormSource, kept: Mapping[str, Any] | None = None
) -> FillPage:
    """The page of one report; `env` has the templates, in them filling/fill.css and fill.js. In the
    preview `kept` is the report as its files have it, into which the page saves."""
    form, year = source.form, source.year
    style, script = (_inline(env, tag, file) for tag, file in _PARTS)
    fields = fields_of(form, year)
    return FillPage(
        policy=f"default-src 'none'; script-src '{script.hash}'; style-src '{style.hash}'; "
        f"base-uri 'none'; form-action 'none'{SAVES_HERE if kept else ''}",
        style=style.html,
        data=_data({**form_data(source), "kept": kept}),
        script=script.html,
        name=source.authority.in_year(year).file.full_name,
        year=year,
        document=form.document,
        last_year=year - 1,
        has_last=source.before is not None,
        lead=fields[0],
        last_lead=_paragraphs(source.last, 0),
        chapters=tuple(_chapters(env, source, fields)),
        left=tuple(left_to_check()),
        files=tuple(kept["names"]) if kept else (),
    )


_ESCAPED = re.compile(r"\\([^\w\s])")  # Markdown's way to write a sign that is none of its own
_PARTS = (("style", "filling/fill.css"), ("script", "filling/fill.js"))


def _inline(env: Environment, tag: str, file: str) -> _Inline:
    assert env.loader is not None
    text = env.loader.get_source(env, file)[0].replace("\r\n", "\n")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return _Inline(Markup(f"<{tag}>{text}</{tag}>"), f"sha256-{digest}")


def _data(data: object) -> Markup:
    """Data that no browser runs, whatever texts are in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(f'<script type="application/json" id="data">{text}</script>')


def _chapters(
    env: Environment, source: FormSource, fields: tuple[NarrativeField, ...]
) -> Iterator[FilledChapter]:
    tables = {table.chapter: table for table in source.form.tables}
    last = last_cells(source.form, source.before)

    for number, heading in common.CHAPTER_HEADINGS.items():
        table = tables.get(number)
        yield FilledChapter(
            number,
            heading,
            tuple(field for field in fields if field.chapter == number),
            _table(env, source.form, table, last) if table else Markup(),
            _paragraphs(source.last, number),
        )


def _paragraphs(last: Report | None, number: int) -> tuple[str, ...]:
    chapter = last.narrative.chapter(number) if last else None
    texts = (block.text.lstrip("# ") for block in chapter.body) if chapter else ()
    return tuple(_ESCAPED.sub(r"\1", text) for text in texts)


def _table(env: Environment, form: Form, table: Table, last: list[Cell]) -> Markup:
    """The official table, an input in each of its cells."""
    geometry = geometry_of(form.key, table.key, form.merged)
    spans = spans_of(form.key, tuple(sorted(form.merged)))
    numbers = [
        (spans[row.path][0] + index, f"{_row_name(form, row.path)}，{column.label}")
        for row in geometry.rows
        for index, column in enumerate(row.columns.columns)
    ]
    places = [place for place in geometry.cells if place.role == "value"]
    cells = [
        _cell(number, name, (table.chapter, place.row, place.column), last[number])
        for (number, name), place in zip(numbers, places, strict=True)
    ]
    return filled(blank_table(env, form.key, table.key, form.merged), cells)


def _row_name(form: Form, path: tuple[str | int, ...]) -> str:
    row = form.rows[path]
    return "，".join(form.labels[part] for part in (*row.groups, row.path))


def _cell(number: int, name: str, at: tuple[int, int, int], last: Cell) -> str:
    """An input named 「行，列」, and last year's figure in grey."""
    table, row, column = at
    known = BLANK if last is None else "" if last == PENDING else shown(last)
    was = f'<small id="l{number}">{escape(known)}</small>' if known else ""
    described = f' aria-describedby="l{number}"' if known else ""
    return (
        f'<input id="c{number}" data-table="{table}" data-row="{row}" data-column="{column}" '
        f'aria-label="{escape(name)}"{described} inputmode="decimal" autocomplete="off" '
        f'maxlength="{MAX_MARK}" spellcheck="false">{was}'
    )
