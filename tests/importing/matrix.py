"""Reports through other people's programs and back: how many cells come right, blank, lost, wrong."""

from __future__ import annotations

import io
import logging
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import count
from pathlib import Path as File
from typing import Any, NamedTuple

import docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.run import Run

from generator.base.cells import UNREADABLE, Cell, Path
from generator.base.refusal import Refused
from generator.forms import FORMS
from generator.forms.layout import Cells, Form
from generator.importing.blocks import Document, Paragraph
from generator.importing.convert import Imported, read_file
from generator.importing.readers.word import read_docx
from generator.model.report import Report
from tests.browser import browser
from tests.importing import fill_form, writers
from tests.importing.invented_base import base_report
from tests.importing.scoring import same
from tests.importing.test_roundtrip import NAMES, report_of

WORKERS = 2
PROGRAMS = ("soffice", "pandoc", "pdftotext")  # of the system, beside Chromium
PACKAGES = ("pdf2docx", "html2text", "markdownify")
Files = dict[str, bytes]  # by the name of the document


class Source(NamedTuple):
    """A document in the two formats it is converted from, and what is right of it."""

    word: bytes
    page: bytes
    form: Form
    cells: Mapping[Path, Cells]
    year: int | None
    texts: tuple[str, ...]  # its paragraphs


class Tally(NamedTuple):
    """How the documents were read: cells; files refused as a whole (their cells are lost);
    paragraphs of which some text is neither in the report nor named as left out."""

    right: int = 0
    blank: int = 0
    lost: int = 0
    wrong: int = 0
    refused: int = 0
    silent: int = 0
    places: tuple[str, ...] = ()

    def __add__(self, other: tuple[object, ...]) -> Tally:
        return Tally(*(a + b for a, b in zip(self, other, strict=True)))  # type: ignore[operator]

    @property
    def read(self) -> float:
        """The part of the cells that was read."""
        return (self.right + self.blank) / max(1, self.right + self.blank + self.lost + self.wrong)


# --- the documents


@cache
def sources() -> dict[str, Source]:
    """Five real reports, the filled national form, four invented reports."""
    found = {name.replace("/", "-"): _of_report(report_of(name)) for name in NAMES}
    found["form-2021"] = _of_form()
    base = base_report()
    found["invented-large"] = _of_report(refilled(base, large))
    found["invented-blanks"] = _of_report(refilled(base, with_blanks))
    found["invented-small"] = _of_report(refilled(base, small))
    return found


def _of_report(report: Report) -> Source:
    document = writers.document_of(report)
    return Source(
        _with_widths(writers.docx(document)),
        writers.html(document),
        report.form,
        report.cells,
        report.year,
        _texts(document),
    )


def _with_widths(data: bytes) -> bytes:
    """A Word file with columns as wide as offices set them: table 三 has three for labels."""
    word = docx.Document(io.BytesIO(data))
    for table in word.tables:
        grid: list[Any] = list(table._tbl.tblGrid)
        widths = [1.4, 2.0, 2.8] + [1.4] * 7 if len(grid) == 10 else [16 / len(grid)] * len(grid)
        table.autofit = False
        for column, width in zip(grid, widths, strict=True):
            column.w = Cm(width)
        for row in table._tbl.tr_lst:
            at = 0
            for cell in row.tc_lst:
                cell.width = Cm(sum(widths[at : at + cell.grid_span]))
                runs: Iterator[Any] = cell.iter(qn("w:r"))
                for run in runs:
                    Run(run, table).font.size = Pt(9)
                at += cell.grid_span
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _of_form() -> Source:
    word, cells = fill_form.filled_form()
    document = read_docx(word)
    return Source(word, writers.html(document), FORMS[2021], cells, None, _texts(document))


def _texts(document: Document) -> tuple[str, ...]:
    return tuple(block.text for block in document.blocks if isinstance(block, Paragraph))


def refilled(report: Report, figure: Callable[[int], Cell]) -> Report:
    numbers = count()
    return replace(
        report,
        cells={
            row.path: tuple(_of_kind(figure(next(numbers)), c.kind) for c in row.columns.columns)
            for row, _ in report.rows
        },
    )


def _of_kind(figure: Cell, kind: str) -> Cell:
    if kind in {"fee", "amount"} and isinstance(figure, int):
        return Decimal(figure) / 100 + Decimal("0.01")
    return figure


def large(number: int) -> Cell:
    """Four and five digits, none round, none twice."""
    return 1013 + 7919 * number % 98_317


def with_blanks(number: int) -> Cell:
    """Every fourth cell blank, every ninth a mark, the others different."""
    return None if number % 4 == 1 else "/" if number % 9 == 4 else 3 + 5 * number


def small(number: int) -> Cell:
    """One and two digits, as townships have; the rows still differ."""
    return 1 + 29 * number % 31


# --- the conversions


def office(target: str, suffix: str, *options: str, kind: str = "docx") -> Callable[[Files], Files]:
    """LibreOffice's conversion of `kind` to `target`, all files in one start."""

    def convert(files: Files) -> Files:
        with tempfile.TemporaryDirectory() as place:
            folder = File(place)
            for name, data in files.items():
                (folder / f"{name}.{kind}").write_bytes(data)
            command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
            command += ["--headless", *options, "--convert-to", target]
            command += ["--outdir", str(folder / "out")]
            command += [str(folder / f"{name}.{kind}") for name in files]
            subprocess.run(command, check=True, capture_output=True, timeout=300)
            return {name: (folder / "out" / f"{name}.{suffix}").read_bytes() for name in files}

    return convert


def each(convert: Callable[[bytes], bytes]) -> Callable[[Files], Files]:
    """One file after the other."""
    return lambda files: {name: convert(data) for name, data in files.items()}


def parallel(convert: Callable[[bytes], bytes]) -> Callable[[Files], Files]:
    """The same in processes of their own."""

    def of_all(files: Files) -> Files:
        with ProcessPoolExecutor(WORKERS) as pool:
            return dict(zip(files, pool.map(convert, files.values()), strict=True))

    return of_all


def pandoc(source: str, target: str) -> Callable[[Files], Files]:
    """pandoc's conversion of Word or a page."""

    def convert(data: bytes) -> bytes:
        with tempfile.NamedTemporaryFile(suffix=f".{source}") as given:
            given.write(data)
            given.flush()
            command = ["pandoc", "-f", source, "-t", target, "-s", given.name, "-o", "-"]
            done = subprocess.run(command, check=True, capture_output=True, timeout=60)
        return done.stdout

    return each(convert)


def pdftotext(*options: str) -> Callable[[Files], Files]:
    """The text of a PDF by poppler."""

    def convert(data: bytes) -> bytes:
        command = ["pdftotext", *options, "-", "-"]
        done = subprocess.run(command, input=data, check=True, capture_output=True, timeout=60)
        return done.stdout

    return each(convert)


def printed(files: Files) -> Files:
    """Pages as Chromium prints them."""
    made = {}
    with browser() as started, tempfile.TemporaryDirectory() as folder:
        page = started.new_page()
        for name, data in files.items():
            path = File(folder) / f"{name}.html"
            path.write_bytes(data)
            page.goto(path.as_uri())
            made[name] = page.pdf(format="A4")
    return made


def _to_word(data: bytes) -> bytes:
    """A PDF as pdf2docx makes Word of it."""
    logging.disable(logging.WARNING)
    target = io.BytesIO()
    converter = import_module("pdf2docx").Converter(stream=data)
    converter.convert(target)
    converter.close()
    return target.getvalue()


def _html2text(data: bytes) -> bytes:
    text: str = import_module("html2text").html2text(data.decode(), bodywidth=0)
    return text.encode()


def _markdownify(data: bytes) -> bytes:
    text: str = import_module("markdownify").markdownify(data.decode())
    return text.encode()


def _mht(data: bytes) -> bytes:
    whole = MIMEMultipart("related")
    part = MIMEText(data.decode(), "html", "utf-8")
    part["Content-Location"] = "https://www.example.gov.cn/report.html"
    whole.attach(part)
    return whole.as_bytes()


def _in_gbk(data: bytes) -> bytes:
    return data.decode().replace('charset="utf-8"', 'charset="gbk"').encode("gb18030")


def _without_rules(data: bytes) -> bytes:
    """A Word file whose tables have no borders."""
    word = docx.Document(io.BytesIO(data))
    for table in word.tables:
        table.style = None
        found: list[Any] = list(table._tbl.iter(qn("w:tblBorders"), qn("w:tcBorders")))
        for borders in found:
            borders.getparent().remove(borders)
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


class Way(NamedTuple):
    """One conversion: what it is called, from which other way's files, and how; `suffix` names
    what comes out. `kept`: the information is there (ruled PDF, Word, HTML, Excel); pdf2docx breaks
    figures in narrow cells. `copied`: a row a line, as a PDF viewer copies it."""

    name: str
    source: str
    convert: Callable[[Files], Files]
    suffix: str
    kept: bool = False
    copied: bool = False


def _same(files: Files) -> Files:
    return files


WORD, PAGE = "Word（原件）", "网页（原件）"
RULED, BARE, PRINTED = "LibreOffice PDF", "LibreOffice PDF，表格无线", "Chromium 打印的 PDF"
WAYS = (
    Way(WORD, "", _same, "docx", kept=True),
    Way(PAGE, "", _same, "html", kept=True),
    Way("LibreOffice docx", WORD, office("docx:MS Word 2007 XML", "docx"), "docx", kept=True),
    Way("LibreOffice doc", WORD, office("doc:MS Word 97", "doc"), "doc", kept=True),
    Way("LibreOffice rtf", WORD, office("rtf", "rtf"), "rtf", kept=True),
    Way("LibreOffice odt", WORD, office("odt", "odt"), "odt", kept=True),
    Way("LibreOffice html", WORD, office("html", "html"), "html", kept=True),
    Way("LibreOffice txt", WORD, office("txt:Text (encoded):UTF8", "txt"), "txt"),
    Way(RULED, WORD, office("pdf", "pdf"), "pdf", kept=True),
    Way("Word，表格无线", WORD, each(_without_rules), "docx", kept=True),
    Way(BARE, "Word，表格无线", office("pdf", "pdf"), "pdf"),
    Way(
        "LibreOffice PDF 转 Word（writer_pdf_import）",
        RULED,
        office("docx:MS Word 2007 XML", "docx", "--infilter=writer_pdf_import", kind="pdf"),
        "docx",
    ),
    Way(PRINTED, PAGE, printed, "pdf", kept=True),
    Way("pandoc docx", PAGE, pandoc("html", "docx"), "docx", kept=True),
    Way("pandoc gfm", WORD, pandoc("docx", "gfm"), "md"),
    Way("pandoc html", WORD, pandoc("docx", "html"), "html", kept=True),
    Way("pandoc plain", WORD, pandoc("docx", "plain"), "txt"),
    Way("pandoc rtf", WORD, pandoc("docx", "rtf"), "rtf"),
    Way("pdftotext", RULED, pdftotext(), "txt"),
    Way("pdftotext -layout", RULED, pdftotext("-layout"), "txt"),
    Way("pdftotext -raw", RULED, pdftotext("-raw"), "txt", copied=True),
    Way("pdftotext，Chromium 的 PDF", PRINTED, pdftotext(), "txt"),
    Way("pdftotext -layout，Chromium 的 PDF", PRINTED, pdftotext("-layout"), "txt"),
    Way("pdftotext -raw，Chromium 的 PDF", PRINTED, pdftotext("-raw"), "txt", copied=True),
    Way("pdf2docx", RULED, parallel(_to_word), "docx"),
    Way("html2text", PAGE, each(_html2text), "md"),
    Way("markdownify", PAGE, each(_markdownify), "md"),
    Way("mht", PAGE, each(_mht), "mht", kept=True),
    Way("GBK 网页", PAGE, each(_in_gbk), "html", kept=True),
    Way(
        "LibreOffice 由网页存成的 xlsx",
        PAGE,
        office("xlsx", "xlsx", "--infilter=HTML (StarCalc)", kind="html"),
        "xlsx",
        kept=True,
    ),
    Way(
        "LibreOffice 由网页存成的 ods",
        PAGE,
        office("ods", "ods", "--infilter=HTML (StarCalc)", kind="html"),
        "ods",
        kept=True,
    ),
)


def converted(ways: Iterable[Way] = WAYS) -> Iterator[tuple[Way, Files]]:
    """The files of every way, all that it needs before it."""
    made: dict[str, Files] = {
        WORD: {name: source.word for name, source in sources().items()},
        PAGE: {name: source.page for name, source in sources().items()},
    }
    waiting = [way for way in ways if way.source]
    yield from ((way, made[way.name]) for way in ways if not way.source)
    while waiting:
        ready = [way for way in waiting if way.source in made]
        assert ready, [way.name for way in waiting]
        with ThreadPoolExecutor(WORKERS) as pool:
            files = list(pool.map(lambda way: way.convert(made[way.source]), ready))
        for way, one in zip(ready, files, strict=True):
            made[way.name] = one
            yield way, one
        waiting = [way for way in waiting if way.name not in made]


# --- the score


def score(source: Source, name: str, data: bytes) -> Tally:
    """How the file `name` is read, against its source."""
    total = sum(map(len, source.cells.values()))
    try:
        found = read_file(name, data)
    except Refused as refusal:
        return Tally(lost=total, refused=1, places=(f"{name}：{refusal}",))
    if found.form is None:
        return Tally(lost=total, refused=1, places=(f"{name}：{found.form_problem}",))
    cells = compared(source, found)
    missing = silent(source, found)
    return cells + Tally(silent=len(missing), places=tuple(f"{name} 失字：{t}" for t in missing))


def compared(source: Source, found: Imported) -> Tally:
    """The cells of what was read; a row, or a year, that the source has not is wrong."""
    right = blank = lost = wrong = 0
    places: list[str] = []
    for path in dict.fromkeys([*source.cells, *found.cells]):
        want, got = source.cells.get(path, ()), found.cells.get(path, ())
        if len(want) != len(got):
            readable = [cell for cell in got if cell != UNREADABLE]
            wrong += len(readable)
            lost += len(want) if not readable else 0
            places.append(f"{path}：应有 {len(want)} 格，读出 {len(got)} 格")
            continue
        for index, (wanted, cell) in enumerate(zip(want, got, strict=True)):
            if cell == UNREADABLE:
                lost += wanted != UNREADABLE
                right += wanted == UNREADABLE
            elif not same(wanted, cell, source.form.rows[path].columns.columns[index].kind):
                wrong += 1
                places.append(f"{path}[{index}]：应为 {wanted!r}，读作 {cell!r}")
            else:
                blank, right = blank + (cell is None), right + (cell is not None)
    for row in found.extra_rows:
        wrong += len(row.values)
        places.append(f"其他行：{row}")
    if source.year is not None and found.year not in {None, source.year}:
        wrong += 1
        places.append(f"年度：{found.year}")
    places += [f"不清：{one}" for one in found.lost]
    return Tally(right, blank, lost, wrong, 0, 0, tuple(places))


def silent(source: Source, found: Imported) -> list[str]:
    """The sentences of the source of which some words or a figure are nowhere; in text out of a PDF
    they may have changed places."""
    said = [found.markdown, found.title, found.organ, *(one.text for one in found.left_out)]
    said += [writers.in_words(found.signed)] if found.signed else []
    whole = bare("\n".join(filter(None, said)))
    whole += re.sub(r"\d", "", whole)  # a figure out of place parts no words
    parts = (part for text in source.texts for part in re.split(r"[。；\n]", text))
    return [
        part
        for part in parts
        if not all(piece in whole for piece in re.findall(r"\d+|\D+", bare(part)))
    ]


def bare(text: str) -> str:
    """Letters and digits only."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


def scores(ways: Iterable[Way] = WAYS) -> dict[str, dict[str, Tally]]:
    """How each document is read, by the name of the way (in the order of WAYS) and its own."""
    with ProcessPoolExecutor(WORKERS) as pool:
        waiting = {
            way.name: {
                name: pool.submit(score, sources()[name], f"{name}.{way.suffix}", data)
                for name, data in files.items()
            }
            for way, files in converted(ways)
        }
        return {
            way.name: {name: one.result() for name, one in waiting[way.name].items()}
            for way in ways
        }


def whole() -> frozenset[str]:
    """The documents without a cell that is blank, which a copied text drops, or 不清 already: all
    that they say is still there."""
    return frozenset(
        name
        for name, source in sources().items()
        if not {None, UNREADABLE} & {cell for cells in source.cells.values() for cell in cells}
    )


def missing_programs() -> list[str]:
    """Programs and packages that the matrix needs and that are not installed."""
    programs = [name for name in PROGRAMS if shutil.which(name) is None]
    return [*programs, *(name for name in PACKAGES if find_spec(name) is None)]
