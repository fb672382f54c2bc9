"""A report of the content opened in the form page, and what the page saves written back into its two
files: only what is new, and only while the files are as they were opened."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from generator.base.atomic import write_all
from generator.base.cells import PENDING, Cell, shown
from generator.base.cells import Path as CellPath
from generator.base.digest import digest
from generator.base.lock import held
from generator.base.places import Problem
from generator.base.refusal import Refused
from generator.filling.form_data import FormSource, source_of
from generator.filling.hand_over import BLANK, KIND, VERSION, made_from
from generator.filling.narrative_fields import fields_of
from generator.formatting.canonical_text import format_markdown
from generator.formatting.new_values import NewRow, with_new_values
from generator.formatting.yaml_rows import scalar
from generator.importing.field_texts import raw_chapter, texts_of, with_texts
from generator.importing.from_form import read_form
from generator.model.content_paths import WRITING_LOCK, report_files
from generator.project.files import read_bytes
from generator.project.parse import may_say, read_report, read_withdrawal
from generator.project.project import Project
from generator.reading.encoding import decode
from generator.rules.typed_numbers import is_draft


class OpenedReport(NamedTuple):
    """A report as its files are now. `file` is what a form page of it hands over, `locked` has the
    fields of chapters that a form page would write otherwise, `base` is a digest of both files."""

    source: FormSource
    names: tuple[str, str]
    data: str
    narrative: str
    file: Mapping[str, Any]
    locked: tuple[str, ...]
    base: str

    def told(self) -> dict[str, Any]:
        """What the page has to know of it."""
        return {"base": self.base, "file": self.file, "locked": self.locked, "names": self.names}


def open_report(project: Project, path: str, year: int) -> OpenedReport:
    """The report on `year` of the authority at `path`; Refused where a form page cannot have it."""
    names = report_files(path, year)
    raws = _raws(project.root, names)
    if may_say(raws[0], "撤回".encode()) and read_withdrawal(names[0], raws[0]):
        raise Refused("这份年报已经撤回，没有可以填的。")
    authority = project.authorities[path].in_year(year)
    report, _ = read_report(authority, year, raws[0], raws[1])
    if report is None:
        raise Refused(f"{names[0]} 或 {names[1]} 里有读不懂的地方，请先在文件里改正。")
    form = report.form
    due = [row.path for table in form.tables for row in form.printed_rows(table)]
    if not due or [row.path for row, _ in report.rows] != due:
        raise Refused(f"这份年报的表格与格式的行不同，不能用填报网页改，请直接改 {names[0]}。")
    source = source_of(project, form, project.authorities[path], year)
    source = source._replace(new=is_draft(report))
    narrative = decode(raws[1])[0]
    texts = texts_of(form, year, narrative)
    locked = tuple(f.key for f in fields_of(form, year) if f.key not in texts)
    for field in fields_of(form, year):
        first = field.key.endswith(".1")
        texts.setdefault(field.key, raw_chapter(narrative, field.chapter) if first else "")
    filing = report.filing
    signed, published = filing.signature.date, filing.published
    file = {
        "kind": KIND,
        "version": VERSION,
        "authority": path,
        "full_name": authority.file.full_name,
        "year": year,
        "form": form.key,
        "made_from": made_from(form, source.before),
        "title": filing.title or "",
        "organ": filing.signature.organ or "",
        "signed": signed.isoformat() if signed else "",
        "published": published.isoformat() if published else "",
        "cells": {
            ".".join(map(str, row.path)): [_typed(cell) for cell in cells]
            for row, cells in report.rows
        },
        "narrative": texts,
    }
    base = digest(raws)
    return OpenedReport(source, names, decode(raws[0])[0], narrative, file, locked, base)


def save_report(project: Project, opened: OpenedReport, handed: bytes) -> list[str] | None:
    """Write what is new in the file `handed` over by the page into the files of `opened`; gives those
    that were written, None where the files are no longer as they were opened. Refused where it is of
    another report, or cannot be written."""
    found, file = read_form(handed)
    if (file.authority, file.year, file.form) != tuple(
        opened.file[key] for key in ("authority", "year", "form")
    ):
        raise Refused("这是另一份年报的内容，没有保存；请重新打开填报网页。")
    was = opened.file
    days = {"signed": found.signed, "published": found.published}
    heads: dict[CellPath, tuple[bool, str]] = {
        ("标题",): (was["title"] != file.title, scalar(file.title)),
        ("落款", "机关"): (was["organ"] != file.organ, scalar(file.organ)),
        ("落款", "日期"): (was["signed"] != file.signed, _day(days["signed"])),
        ("发布日期",): (was["published"] != file.published, _day(days["published"])),
    }
    rows = {}
    for at, cells in found.cells.items():
        pairs = zip(
            was["cells"][".".join(map(str, at))], file.cells[".".join(map(str, at))], strict=True
        )
        if new := frozenset(n for n, (old, text) in enumerate(pairs) if old != text):
            rows[at] = NewRow(cells, new)
    new_heads = {at: value for at, (new, value) in heads.items() if new}
    form, year = opened.source.form, opened.source.year
    texts: dict[str, str] = {}
    if new_heads or rows:
        texts[opened.names[0]] = with_new_values(
            opened.names[0], opened.data, form, new_heads, rows
        )
    narrative = with_texts(form, year, opened.narrative, file.narrative)
    if narrative != opened.narrative:
        texts[opened.names[1]] = format_markdown(narrative.encode())[0] or narrative
    with held(project.root / WRITING_LOCK):
        if digest(_raws(project.root, opened.names)) != opened.base:
            return None
        write_all(project.root, texts, replace=True)
    return list(texts)


def _raws(root: Path, names: tuple[str, str]) -> tuple[bytes, bytes]:
    return _bytes(root, names[0]), _bytes(root, names[1])


def _bytes(root: Path, name: str) -> bytes:
    """The bytes of a file of the content; none where there is no such file."""
    place = root.resolve() / name
    if not place.parent.resolve() == place.parent:
        raise Refused(f"{name} 不在项目的文件夹里，没有读取。")
    if not place.exists() and not place.is_symlink():
        return b""
    raw = read_bytes(root, name)
    if isinstance(raw, Problem):
        raise Refused(f"{name}：{raw.message}。")
    return raw


def _typed(cell: Cell) -> str:
    """A cell as somebody types it into a page."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return BLANK
    return "" if cell == PENDING else shown(cell)


def _day(day: Any) -> str:
    return day.isoformat() if day else "~"
