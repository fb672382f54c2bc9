"""All that a form page knows, as JSON: the form, last year's figures, what it checks, its fields."""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.base.cells import PENDING, Cell
from generator.filling.checks import checks_of
from generator.filling.hand_over import BLANK, KIND, NUMBER, SUFFIX, VERSION, made_from
from generator.filling.narrative_fields import fields_of
from generator.forms.filing import default_title
from generator.forms.layout import Form
from generator.model.library import Authority, Library
from generator.model.record import Record, places
from generator.model.report import Report
from generator.project.apply_rules import without_copying
from generator.project.project import Project
from generator.rules.sums import quoted


class FormSource(NamedTuple):
    """What a form page is made from: whose report on which year, and the report of the year before."""

    library: Library
    authority: Authority
    year: int
    form: Form
    before: Record | None
    last: Report | None  # the same report with its narrative
    new: bool = True  # whether it is still being written, not a published one


def source_of(project: Project, form: Form, authority: Authority, year: int) -> FormSource:
    """What the page of an authority's report on `year` is made from."""
    known = year - 1 in authority.years
    last = project.report(authority.path, year - 1)[0] if known else None
    before = project.record(authority.path, year - 1)
    return FormSource(project.library, authority, year, form, before, last)


def form_data(source: FormSource) -> dict[str, Any]:
    """The data of a page; its cells are numbered as those of a record."""
    form, authority, before = source.form, source.authority, source.before
    checks = checks_of(form, authority, source.library, source.year, before)
    rows = [row for table in form.tables for row in form.printed_rows(table)]
    file = authority.in_year(source.year).file
    return {
        "kind": KIND,
        "version": VERSION,
        "suffix": SUFFIX,
        "authority": authority.path,
        "name": file.name,
        "full_name": file.full_name,
        "year": source.year,
        "form": form.key,
        "made_from": made_from(form, before),
        "title": default_title(file.full_name, source.year),
        "number": NUMBER,
        "blank": BLANK,
        "rows": [
            {
                "path": ".".join(map(str, row.path)),
                "quoted": quoted(row),
                "columns": [column.key for column in row.columns.columns],
                "kinds": [column.kind for column in row.columns.columns],
            }
            for row in rows
        ],
        "fields": [
            {"key": f.key, "chapter": f.chapter, "needed": bool(f.prompt)}
            for f in fields_of(form, source.year)
        ],
        "checks": _for_new(checks) if source.new else checks,
    }


def _for_new(declared: Any) -> Any:
    """What is declared, without advice that is for published originals."""
    if isinstance(declared, dict):
        return {
            key: without_copying(value) if key == "help" else _for_new(value)
            for key, value in declared.items()
        }
    return [_for_new(one) for one in declared] if isinstance(declared, list) else declared


def last_cells(form: Form, before: Record | None) -> list[Cell]:
    """For each cell of a report of `form`, that of the report before; 待填 where it has none such."""
    found: list[Cell] = []
    for place in places(form.key, form.merged):
        cells = before.row(place.row) if before and before.form == form.key else ()
        found.append(cells[place.cell] if place.cell < len(cells) else PENDING)
    return found
