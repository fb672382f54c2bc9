"""The skeleton of a report still to be written: its two files, and whether files are still no more than it."""

from __future__ import annotations

from generator.formatting.yaml_rows import narrative_markdown, report_yaml
from generator.forms.layout import Form
from generator.model.content_paths import report_files
from generator.model.library import Authority
from generator.model.record import Record
from generator.project.files import Files


def skeleton(form: Form, authority: Authority, year: int, before: Record | None) -> dict[str, str]:
    """Path → text of the two files; the figures of last year's report, `before`, are carried in."""
    data, narrative = report_files(authority.path, year)
    return {
        data: report_yaml(form, authority.in_year(year).file, year, before),
        narrative: narrative_markdown(form, year),
    }


def untouched(
    files: Files, form: Form, authority: Authority, year: int, before: Record | None
) -> dict[str, bytes]:
    """Path → bytes of both files of the report where they say what `skeleton` does, however their
    lines end, and nothing otherwise; last year's report may have come after them."""
    loaded = files.load(report_files(authority.path, year))
    raws = {path: raw for path, raw in loaded.items() if isinstance(raw, bytes)}
    found = {path: raw.replace(b"\r\n", b"\n") for path, raw in raws.items()}
    same = any(
        found == {path: text.encode() for path, text in made.items()}
        for made in (skeleton(form, authority, year, own) for own in (before, None))
    )
    return raws if same else {}
