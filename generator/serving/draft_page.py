"""The page of a draft, or of a report with errors that the site does not have yet, as far as it can be
read. It says 草稿 at its top, what is 待填 is marked, and each finding about a cell stands in the cell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import count
from pathlib import Path

from generator.base.cells import PENDING
from generator.model.content_paths import STATE_FOLDER
from generator.model.diagnostics import Diagnostic
from generator.model.report import Report
from generator.model.site import SEVERITY_WORDS
from generator.pages.render import BadTemplate, environment, naming_templates, render
from generator.pages.report_page import Neighbours, report_page
from generator.project.project import Examined, Project
from generator.serving.current import project_now
from generator.serving.preview import Shown, pair_of, place_of, stem_of

_VALUE = re.compile(r"(<td headers=[^>]*>)(.*?)</td>", re.DOTALL)
_TEXT = re.compile(r"(?<=>)[^<]+")
_BANNER = '<p class="nianbao-draft" role="note">草稿：还没有填完，或者还有错误，不会公布。</p>'
_STYLE = '<link rel="stylesheet" href="/-/draft.css">'


def draft_page(root: Path, shown: Shown, address: str, *, there: bool) -> bytes | None:
    """The page at `address` as the report's files are now; None where they are of no report, cannot be
    read, or the whole site is held up. If the site has the page (`there`), only that of a draft."""
    found = _draft(root, shown, address.removesuffix(".html"), there=there)
    if found is None:
        return None
    project, one, report = found
    templates = root / "templates"
    try:
        with naming_templates(templates):
            env = environment(templates, place_of(root) / STATE_FOLDER / "templates")
            last = project.record(one.path, one.year - 1)
            page = report_page(env, report, project.library, Neighbours(None, None, ()), last)
            body = render(env, page).decode()
    except BadTemplate:
        return None
    return _as_draft(body, report, one.diagnostics).encode()


def draft_word(root: Path, shown: Shown, address: str, *, there: bool) -> bytes | None:
    """The same as a Word file, at an address of one."""
    found = _draft(root, shown, address.removesuffix(".docx"), there=there)
    if found is None:
        return None
    from generator.exporters.word import draft_docx_of

    project, _, report = found
    return draft_docx_of(report, project.library.site.voice)


def _draft(
    root: Path, shown: Shown, stem: str, *, there: bool
) -> tuple[Project, Examined, Report] | None:
    """The report of that stem as its files are now, if it is to be shown as a draft."""
    pair = pair_of(stem)
    if stem_of(pair[0]) != stem or not any(path in shown.content for path in pair):
        return None
    if there and not any(_is_waiting(root / name) for name in pair):
        return None
    path, _, digits = stem.rpartition("/")
    year = int(digits)
    project = project_now(root, shown)
    if project.site is None or path not in project.authorities:
        return None
    if year not in project.authorities[path].years:
        return None
    one = project.examined(path, year)
    if one.report is None or (there and one.draft is None):
        return None
    return project, one, one.report


def _is_waiting(file: Path) -> bool:
    """Whether a file has the word for what is still to come, as few have."""
    try:
        return PENDING.encode() in file.read_bytes()
    except OSError:
        return False


def _as_draft(body: str, report: Report, found: Sequence[Diagnostic]) -> str:
    head, opened, rest = body.partition('<article class="report">')
    before = head.replace("</head>", f"{_STYLE}\n</head>", 1)
    cells = _findings(report, found)
    numbers = count()

    def with_findings(cell: re.Match[str]) -> str:
        return f"{cell[1]}{cell[2]}{cells.get(next(numbers), '')}</td>"

    rest = _TEXT.sub(lambda text: text[0].replace(PENDING, f"<mark>{PENDING}</mark>"), rest)
    return before + opened + _BANNER + _VALUE.sub(with_findings, rest)


def _findings(report: Report, found: Sequence[Diagnostic]) -> Mapping[int, str]:
    """The findings of each cell, by its number, as HTML; those of a row are in its first cell."""
    told: dict[int, str] = defaultdict(str)
    at = {place: number for number, place in reversed(list(_places(report)))}
    for one in found:
        of_cell = one.path == report.source.path and one.place in at and one.code != "DRAFT"
        if of_cell and not one.acknowledged:
            words = f"{SEVERITY_WORDS[one.severity]}：{one.message}"
            told[at[one.place]] += f'<small class="nianbao-found">{escape(words)}</small>'
    return told


def _places(report: Report) -> Iterator[tuple[int, object]]:
    number = 0
    for row, cells in report.rows:
        yield number, report.source.place(row.path)
        for index in range(len(cells)):
            yield number, report.source.place(row.cell_path(index))
            number += 1
