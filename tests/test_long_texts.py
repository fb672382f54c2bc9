"""Long texts of one or two repeated signs, in every kind of document and in the narrative: each is read
in a moment, and changes nothing of what stands around it. A pattern that goes over a text again from
each of its signs takes minutes here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.base.cells import UNREADABLE
from generator.base.refusal import Refused
from generator.formatting.canonical_text import format_markdown, format_yaml
from generator.importing.blocks import Document, Grid, Paragraph
from generator.importing.convert import Imported, read_file
from generator.model.content_paths import report_files
from generator.project.apply_rules import apply_rules
from generator.project.parse import read_report
from generator.project.project import open_project
from generator.reading.source import read_yaml
from tests.cases import BASE, read_case, write_project
from tests.fuzz import __main__ as fuzz
from tests.importing import writers
from tests.importing.invented_base import base_report

LENGTH, SHORTER = 30_000, 5_000  # of a text, and of one in a file that takes long to write
LIMIT = 30.0  # seconds on a busy machine; each takes about one
UNITS = (
    "0", "9 ", "- ", "*", "**a ", "…", "？", "\\_", "0_", "# #", "+-+\n", "<table>",
    "[bookmark:", "来源 ", "国务院令 ", "其他情", "0件，其中", "规章 0 ",
)  # fmt: skip
PLAIN = frozenset({"…", "？", "# #", "其他情"})  # and neither figures nor labels
WRITERS: dict[str, Callable[[Document], bytes]] = {
    "a.txt": lambda document: writers.tabs(document).encode(),
    "a.md": lambda document: writers.markdown(document).encode(),
    "a.html": writers.html,
    "a.docx": writers.docx,
    "a.xlsx": writers.xlsx,
}


def in_time(work: Callable[[], str]) -> str:
    """What `work` says, or that it was not done within the limit."""
    return fuzz.told(lambda _: work(), 0)


@pytest.fixture(autouse=True)
def _limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "LONGEST", LIMIT)


def repeated(unit: str, length: int = LENGTH) -> str:
    return unit * (length // len(unit))


def broken(document: Document, text: str) -> Document:
    """The document with that text as a paragraph, and behind the label of 规章 instead of its figures."""
    blocks: list[Paragraph | Grid] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            row = next((c.row for c in block.cells if c.text == "规章"), -1)
            cells = (
                c._replace(text=text if c.row == row and c.column else c.text) for c in block.cells
            )
            block = replace(block, cells=tuple(cells))
        blocks.append(block)
    return Document((*blocks[:3], Paragraph(text), *blocks[3:]))


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", WRITERS)
def test_a_document(name: str, unit: str) -> None:
    """No cell becomes another figure; without tables of its own the text spoils no other row."""
    report = base_report()
    text = repeated(unit) if name == "a.txt" else f"约{repeated(unit, SHORTER)}"
    document = broken(writers.document_of(report), text)
    said: list[Imported] = []

    def read() -> str:
        try:
            said.append(read_file(name, WRITERS[name](document)))
        except Refused as refusal:
            return str(refusal)
        return said[0].form_problem

    reason = in_time(read)
    assert "Traceback" not in reason
    if reason:
        assert unit not in PLAIN
        return
    got = dict(said[0].cells)
    lost = {path for path, cells in got.items() if UNREADABLE in cells}
    assert {path: got[path] for path in got.keys() - lost} == {
        path: cells for path, cells in report.cells.items() if path not in lost
    }
    if unit in PLAIN:
        assert {path[-1] for path in lost} == {"规章"}


@pytest.mark.parametrize("unit", UNITS)
def test_a_narrative(unit: str, tmp_path: Path) -> None:
    """As a paragraph and as a heading: every rule is asked, and both files keep to their layout."""
    files = read_case(BASE)[0]
    write_project(tmp_path, files)
    project = open_project(tmp_path)
    path = "qinghe/liuhe"
    yml, md = (files[name] for name in report_files(path, 2023))
    text = repeated(unit)
    narrative = f"{md}\n#### {text.replace(chr(10), '')}\n\n{text}\n".encode()

    def examine() -> str:
        report, found = read_report(project.authorities[path], 2023, yml.encode(), narrative)
        assert report is not None
        assert all(one.message for one in [*found, *apply_rules(report, project.library)])
        return ""

    assert in_time(examine) == ""
    assert in_time(lambda: "" if format_markdown(narrative)[0] else "no text") == ""


@pytest.mark.parametrize("unit", UNITS)
def test_a_data_file(unit: str) -> None:
    files = read_case(BASE)[0]
    name = report_files("qinghe/liuhe", 2023)[0]
    raw = files[name].replace("\n", f"\n{repeated(unit)}\n", 1).encode()

    def read() -> str:
        told = [
            one.message
            for one in (*read_yaml(name, raw).problems, *format_yaml(name, raw).problems)
        ]
        return "" if all(told) else "a problem without a message"

    assert in_time(read) == ""
