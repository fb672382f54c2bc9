"""The reports of the project through Word, HTML, Excel, PDF and text and back: nothing is lost."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from generator.base.cells import UNREADABLE
from generator.base.cells import Path as CellPath
from generator.base.normalise import fold
from generator.forms import FORMS, common
from generator.forms.layout import Cells
from generator.importing.blocks import Document, Grid
from generator.importing.convert import Imported, read_file
from generator.model.library import Authority
from generator.model.narrative import read_narrative
from generator.model.report import Report
from generator.project import parse
from tests.importing import fill_form, writers

REPORTS = Path(__file__).parent.parent.parent / "content" / "reports"
NAMES = sorted(
    path.relative_to(REPORTS).with_suffix("").as_posix() for path in REPORTS.glob("**/20??.yml")
)
WRITERS: dict[str, Callable[[Document], bytes]] = {
    "docx": writers.docx,
    "html": writers.html,
    "gbk.html": lambda document: writers.html(document, "gb18030"),
    "xlsx": writers.xlsx,
    "tabs.txt": lambda document: writers.tabs(document).encode(),
    "lines.txt": lambda document: writers.lines(document).encode(),
    "bars.txt": lambda document: writers.bars(document).encode(),
    "md": lambda document: writers.markdown(document).encode(),
}


@cache
def report_of(name: str) -> Report:
    """A report of the project: yaodu/dayang/2024."""
    folder, _, year = name.rpartition("/")
    raw = {path.name: path.read_bytes() for path in (REPORTS / folder).iterdir()}
    file, _ = parse.read_authority(folder, raw["authority.yml"])
    assert file is not None
    authority = Authority(folder, file, "", None)
    report, _ = parse.read_report(authority, int(year), raw[f"{year}.yml"], raw[f"{year}.md"])
    assert report is not None
    return report


def soffice() -> None:
    """Skip the test where LibreOffice is not installed; in CI that is a failure."""
    if shutil.which("soffice") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("soffice is missing: install LibreOffice")
        pytest.skip("soffice (LibreOffice) is not installed")


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The five reports and the filled form as LibreOffice prints them."""
    soffice()
    files = {_stem(name): writers.docx(writers.document_of(report_of(name))) for name in NAMES}
    files["form"] = fill_form.filled_form()[0]
    return writers.pdf(files, tmp_path_factory.mktemp("pdf"))


def _stem(name: str) -> str:
    return name.replace("/", "-")


def check(report: Report, result: Imported, *, blanks: bool = True) -> None:
    """Everything that was written is there again; rows with blank cells only where `blanks`."""
    assert result.form is report.form
    wrong = _wrong(report.cells, result.cells)
    if not blanks:
        # Bars that end a line are blank cells or merged ones: such rows may be lost, never wrong.
        # Table 四 is one printed row.
        open_rows = {path for path, cells in report.cells.items() if None in cells}
        if any(path[0] == common.DISPUTES for path in open_rows):
            open_rows |= {path for path in report.cells if path[0] == common.DISPUTES}
        wrong = {
            row: (written, read)
            for row, (written, read) in wrong.items()
            if row not in open_rows or set(read or ()) - {UNREADABLE, None, *(written or ())}
        }
    assert wrong == {}
    filing = report.filing
    assert _bare(result.title) == _bare(filing.title)
    assert (result.organ, result.signed) == (filing.signature.organ, filing.signature.date)
    assert result.year == report.year
    assert _chapters(result.markdown) == _chapters(report.narrative.text)
    printed = {fold(official): fold(words) for official, words in result.labels.items()}
    assert printed == {fold(official): fold(words) for official, words in filing.labels.items()}


def _chapters(markdown: str) -> list[tuple[int, str]]:
    """The number of each chapter, the lead's being 0, and its text with all headings."""
    return [
        (chapter.number, "".join(_bare(block.text.lstrip("#")) for block in chapter.blocks))
        for chapter in read_narrative("", markdown, lambda _: None).chapters
    ]


def _wrong(
    written: Mapping[CellPath, Cells], read: Mapping[CellPath, Cells]
) -> dict[CellPath, tuple[Cells | None, Cells | None]]:
    return {
        path: (written.get(path), read.get(path))
        for path in {*written, *read}
        if written.get(path) != read.get(path)
    }


def _bare(text: str | None) -> str:
    folded = unicodedata.normalize("NFKC", text or "")
    return re.sub(r"\s|\\(?=[!-/:-@\[-`{-~])", "", folded)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", WRITERS)
def test_there_and_back(name: str, kind: str) -> None:
    report = report_of(name)
    data = WRITERS[kind](writers.document_of(report))
    check(report, read_file(f"report.{kind}", data), blanks=kind not in {"bars.txt", "md"})


@pytest.mark.proof
@pytest.mark.parametrize("name", NAMES)
def test_printed_by_libreoffice_and_back(name: str, pdfs: dict[str, bytes]) -> None:
    check(report_of(name), read_file("report.pdf", pdfs[_stem(name)]))


def test_filled_official_form() -> None:
    data, truth = fill_form.filled_form()
    result = read_file("form.docx", data)
    assert result.form is FORMS[2021]
    assert sum(map(len, truth.values())) == 200
    assert _wrong(truth, result.cells) == {}


def test_filled_official_form_as_pdf(pdfs: dict[str, bytes]) -> None:
    truth = fill_form.varied(FORMS[2021])
    assert _wrong(truth, read_file("form.pdf", pdfs["form"]).cells) == {}


def test_the_figures_of_the_form_are_all_different() -> None:
    figures = [cell for cells in fill_form.varied(FORMS[2021]).values() for cell in cells]
    assert len(set(figures)) == len(figures) == 200
    assert 0 not in figures


@pytest.mark.parametrize("name", NAMES)
def test_written_tables_have_the_official_shape(name: str) -> None:
    """The writers themselves: 4, 10 and 15 columns, every place of the table covered once."""
    grids = [
        block for block in writers.document_of(report_of(name)).blocks if isinstance(block, Grid)
    ]
    assert [len(writers.matrix(grid)[0]) for grid in grids] == [4, 10, 15]
    for grid in grids:
        covered = sum(cell.height * cell.width for cell in grid.cells)
        assert covered == len(writers.matrix(grid)) * len(writers.matrix(grid)[0])
