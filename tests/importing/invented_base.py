"""What the invented Word and Excel reports (虚构) are made from, and what is right of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from generator.importing.blocks import Document, Grid, Paragraph
from generator.model.library import Authority
from generator.model.report import Report
from generator.project.parse import read_authority, read_report
from tests.cases import BASE, read_case
from tests.importing import writers
from tests.importing.fill_form import varied

FOLDER = "content/reports/qinghe/liuhe"
INVENTED = "本报告为虚构文稿，机关、地名和数字均系编造，只供测试使用。"
Truth = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Invented:
    """A document to import: its file name, its bytes, its text, and what is right."""

    name: str
    data: bytes
    text: str
    truth: Truth


def base_report() -> Report:
    """The invented report of tests/rules, renamed, with figures that are all different."""
    files = {
        path: text.replace("清河县柳河镇", "澄溪县柳渡镇").replace("柳河镇", "柳渡镇")
        for path, text in read_case(BASE)[0].items()
    }
    file, _ = read_authority("x", files[f"{FOLDER}/authority.yml"].encode())
    assert file is not None
    narrative = f"{files[f'{FOLDER}/2023.md']}\n{INVENTED}\n"
    authority = Authority("x", file, "", None)
    yml = files[f"{FOLDER}/2023.yml"].encode()
    report, _ = read_report(authority, 2023, yml, narrative.encode())
    assert report is not None
    return replace(report, cells=varied(report.form))


def truth_of(report: Report, quirk: str) -> Truth:
    """The truth of a document that keeps everything of `report`."""
    filing = report.filing
    assert filing.signature.date is not None
    return {
        "quirk": quirk,
        "form": str(report.form.key),
        "year": report.year,
        "title": filing.title,
        "authority": report.authority.file.full_name,
        "organ": filing.signature.organ,
        "signed": filing.signature.date.isoformat(),
        "cells": {".".join(map(str, row.path)): list(cells) for row, cells in report.rows},
        "contains": sentences(report),
        "left_out": [],
        "labels": {},
    }


def sentences(report: Report) -> list[str]:
    """The sentences of the narrative, headings included: neither the title nor the signature."""
    filing = report.filing
    others = {filing.title, filing.signature.organ}
    if filing.signature.date:
        others.add(writers.in_words(filing.signature.date))
    paragraphs = [b for b in writers.document_of(report).blocks if isinstance(b, Paragraph)]
    texts = [paragraph.text for paragraph in paragraphs if paragraph.text not in others]
    return [part for text in texts for part in re.findall(r"[^。；]*[。；]|[^。；]+", text)]


def text_of(document: Document) -> str:
    """All text of a document, a cell a line."""
    return "\n".join(
        "\n".join(cell.text for cell in block.cells) if isinstance(block, Grid) else block.text
        for block in document.blocks
    )
