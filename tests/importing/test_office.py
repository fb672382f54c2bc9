"""Old Word files through LibreOffice: what comes back, and all that may go wrong on the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from generator.base.refusal import Refused
from generator.importing.blocks import Grid, Paragraph
from generator.importing.convert import read_file
from generator.importing.readers import office
from generator.importing.readers.office import read_doc
from generator.importing.readers.word import read_docx
from tests.importing.word_files import docx, p

FORM = Path(__file__).parent.parent / "data" / "form-2021-blank.docx"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = rb"{\rtf1\ansi\ansicpg936 "
# LibreOffice is optional for users; where every test must run, its absence is a failure.
needs_soffice = pytest.mark.skipif(
    shutil.which("soffice") is None and os.environ.get("CI") != "true",
    reason="LibreOffice (soffice) is not installed",
)


def made_by_soffice(source: Path, wanted: str, *more: str) -> Path:
    """`source` written by LibreOffice in another format, beside it."""
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(source.parent / 'profile').as_uri()}",
            *more,
            "--convert-to",
            wanted,
            "--outdir",
            str(source.parent),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return source.with_suffix("." + wanted.partition(":")[0])


@contextmanager
def counting_server() -> Iterator[tuple[str, list[str]]]:
    """A web server of this computer, and what has been asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 (names of http.server)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def fake_soffice(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something else by the name of soffice, first on the path."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


FAULTS = Path(__file__).parent / "faults"


@needs_soffice
def test_open_document_text() -> None:
    docx_, odt = (
        read_file(name, (FAULTS / name).read_bytes())
        for name in ("table4-in-two.docx", "table4-in-two.odt")
    )
    assert (odt.cells, odt.lost, odt.title) == (docx_.cells, (), docx_.title)


@needs_soffice
def test_garbage_that_libreoffice_takes_for_text_is_refused() -> None:
    with pytest.raises(Refused, match="乱码"):
        read_doc((FAULTS / "garbage.doc").read_bytes())


@pytest.mark.proof
@needs_soffice
def test_the_official_form_as_doc_is_the_same_as_docx(tmp_path: Path) -> None:
    source = tmp_path / "form.docx"
    shutil.copy(FORM, source)
    old = made_by_soffice(source, "doc:MS Word 97").read_bytes()
    assert old.startswith(OLE)
    assert read_doc(old).blocks == read_docx(FORM.read_bytes()).blocks


@pytest.mark.proof
@needs_soffice
def test_numbers_and_headings_survive(tmp_path: Path) -> None:
    source = tmp_path / "report.html"
    source.write_text(
        "<html><meta charset=utf-8><h1>一、概述</h1><ol><li>甲<li>乙</ol>"
        "<table border=1><tr><td colspan=2>合计<td rowspan=2>3<tr><td>1<td>2</table></html>",
        encoding="utf-8",
    )
    writer = "--infilter=HTML (StarWriter)"
    old = made_by_soffice(source, "doc:MS Word 97", writer).read_bytes()
    *texts, grid = read_doc(old).blocks
    assert texts == [Paragraph("一、概述", 1), Paragraph("1. 甲"), Paragraph("2. 乙")]
    assert isinstance(grid, Grid)
    assert [(cell.text, cell.height, cell.width) for cell in grid.cells] == [
        ("合计", 1, 2),
        ("3", 2, 1),
        ("1", 1, 1),
        ("2", 1, 1),
    ]


@pytest.mark.proof
@needs_soffice
def test_nothing_a_document_refers_to_is_fetched(tmp_path: Path) -> None:
    with counting_server() as (address, asked):
        source = tmp_path / "linked.html"
        source.write_text(f'<html><p>report</p><img src="{address}/picture.png"></html>')
        writer = "--infilter=HTML (StarWriter)"
        old = made_by_soffice(source, "doc:MS Word 97", writer).read_bytes()
        assert asked  # with its usual settings LibreOffice does fetch
        assert f"{address}/picture.png".encode("utf-16-le") in old or address.encode() in old
        asked.clear()
        assert read_doc(old).blocks[0] == Paragraph("report")
        assert asked == []


@pytest.mark.proof
@needs_soffice
def test_what_libreoffice_cannot_open_is_refused() -> None:
    with pytest.raises(Refused, match="打不开这个文件"):
        read_doc(OLE + bytes(4096))


def test_files_that_only_bear_the_name() -> None:
    assert read_doc(docx(p("甲"))).blocks == (Paragraph("甲"),)
    with pytest.raises(Refused, match=r"\.html"):
        read_doc(b"<html><img src='http://127.0.0.1:9/'></html>")


def test_without_libreoffice_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(office, "USUAL_PLACES", ())
    with pytest.raises(Refused, match=r"请安装 LibreOffice.*另存为 \.docx"):
        read_doc(RTF + b"x}")


def test_a_broken_installation_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_soffice(tmp_path, "", monkeypatch)
    (tmp_path / "soffice").write_bytes(b"\x7fELF no program")
    with pytest.raises(Refused, match="启动不了"):
        read_doc(RTF + b"x}")


def test_time_is_limited_and_nothing_stays_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setattr(office, "MAX_SECONDS", 0.5)
    # It starts a child that would outlive it, as LibreOffice does.
    fake_soffice(tmp_path, f"sleep 300 & echo $! > {tmp_path / 'child'}; wait", monkeypatch)
    with pytest.raises(Refused, match="已经停止"):
        read_doc(RTF + b"x}")
    assert list(temporary.iterdir()) == []
    child = Path("/proc") / (tmp_path / "child").read_text().strip()
    for _ in range(50):
        if not child.exists() or "Z" in (child / "stat").read_text().split()[2]:
            break
        time.sleep(0.05)
    else:
        pytest.fail("the child is still running")


def test_a_huge_answer_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MAX_BYTES", 1000)
    fake_soffice(
        tmp_path,
        'while [ "$1" != --outdir ]; do shift; done; mkdir "$2"; '
        'head -c 1001 /dev/zero > "$2/report.docx"',
        monkeypatch,
    )
    with pytest.raises(Refused, match="打不开这个文件"):
        read_doc(RTF + b"x}")
