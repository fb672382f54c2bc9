"""What the tests of the form page share: pages made from case files, and reports as hand-over files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator.base.cells import PENDING, Cell, shown
from generator.commands.form import write_forms
from generator.filling.hand_over import BLANK, KIND, VERSION
from generator.filling.narrative_fields import fields_of
from generator.model.report import Report
from generator.project.project import open_project

LIUHE = "qinghe/liuhe"


def form_page(root: Path, area: str, year: int, folder: Path) -> Path:
    """The form page of one authority."""
    (one,) = write_forms(root, area, year, folder, 2100)
    return folder / one.name


def typed(cell: Cell) -> str:
    """A cell as somebody types it into a page."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return BLANK
    return "" if cell == PENDING else shown(cell)


def as_hand_over(report: Report) -> dict[str, Any]:
    """A report as the file that a page with the same content would hand over; all of its narrative in
    one field."""
    narrative = {field.key: "" for field in fields_of(report.form, report.year)}
    narrative["1.1"] = report.narrative.text
    signed = report.filing.signature.date
    return {
        "kind": KIND,
        "version": VERSION,
        "authority": report.authority.path,
        "full_name": report.authority.file.full_name,
        "year": report.year,
        "form": report.form.key,
        "made_from": "",
        "title": report.filing.title or "",
        "organ": report.filing.signature.organ or "",
        "signed": signed.isoformat() if signed else "",
        "published": "",
        "cells": {
            ".".join(map(str, row.path)): [typed(cell) for cell in cells]
            for row, cells in report.rows
        },
        "narrative": narrative,
    }


def last_report(root: Path) -> Report:
    """柳河镇's report of the last year that there is."""
    project = open_project(root)
    year = max(project.authorities[LIUHE].years)
    report, _ = project.report(LIUHE, year)
    assert report is not None
    return report
