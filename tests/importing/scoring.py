"""The invented documents, and how many cells of each are read right, blank, lost and wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path as File
from typing import NamedTuple

from lxml import etree
from lxml import html as lxml_html

from generator.base.cells import UNREADABLE, Cell, Path, is_number, signed
from generator.base.normalise import fold
from generator.forms.layout import Cells, Form
from generator.importing.convert import Imported, read_file
from tests.importing.invented_base import Invented, Truth
from tests.importing.invented_office import office_documents

FOLDER = File(__file__).parent / "invented"


class Score(NamedTuple):
    """How the cells of one document were read; `places` names what is lost or wrong."""

    right: int
    blank: int
    lost: int
    wrong: int
    places: tuple[str, ...] = ()


@cache
def documents() -> dict[str, Invented]:
    """All invented documents by name, those in files first."""
    found = []
    for path in sorted(FOLDER.glob("*.truth.json")):
        stem = path.name.removesuffix(".truth.json")
        (source,) = (p for p in FOLDER.glob(f"{stem}.*") if not p.name.endswith(".truth.json"))
        truth = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        data = source.read_bytes()
        text = _page_text(data) if source.suffix == ".html" else data.decode()
        found.append(Invented(source.name, data, text, truth))
    return {document.name: document for document in (*found, *office_documents())}


def _page_text(data: bytes) -> str:
    """What a reader of the page sees, a text node a line."""
    body = lxml_html.document_fromstring(data).find("body")
    assert body is not None
    etree.strip_elements(body, "script", "style", etree.Comment, with_tail=False)
    return "\n".join(map(str, body.itertext()))


@cache
def imported(name: str) -> Imported:
    """The document as `nianbao import` reads it."""
    return read_file(name, documents()[name].data)


def score(truth: Truth, form: Form | None, cells: Mapping[Path, Cells]) -> Score:
    """Compare every printed row; a row that is missing, or that the truth has not, is wrong."""
    right = blank = lost = wrong = 0
    places: list[str] = []
    optional = set(truth.get("may_be_lost", ()))
    wanted: dict[str, list[Cell]] = truth["cells"]
    read = {".".join(map(str, path)): (path, row) for path, row in cells.items()}
    for name in dict.fromkeys([*wanted, *read]):
        expected = wanted.get(name, [])
        path, given = read.get(name, ((), ()))
        may_be_lost = name in optional or UNREADABLE in expected
        if len(given) != len(expected):
            wrong += max(len(expected), len(given))
            places.append(f"{name}：应有 {len(expected)} 格，读出 {len(given)} 格")
            continue
        for index, (want, got) in enumerate(zip(expected, given, strict=True)):
            place = f"{name}[{index}]：应为 {want!r}，读作 {got!r}"
            if got == UNREADABLE:
                lost += 1
                if not may_be_lost:
                    places.append(place)
            elif not same(want, got, _kind(form, path, index)):
                wrong += 1
                places.append(place)
            elif got is None:
                blank += 1
            else:
                right += 1
    return Score(right, blank, lost, wrong, tuple(places))


def _kind(form: Form | None, path: Path, index: int) -> str:
    assert form is not None
    return form.rows[path].columns.columns[index].kind


def same(want: Cell, got: Cell, kind: str) -> bool:
    if want is None or got is None:
        return want is got
    if kind == "change" and signed(want) is not None:
        return signed(want) == signed(got)  # +1036 and 减3 are kept as printed or read
    if is_number(want) or is_number(got):
        return is_number(want) and is_number(got) and want == got
    return fold(str(want)) == fold(str(got))


def score_of(name: str) -> Score:
    """How the cells of the document `name` are read."""
    result = imported(name)
    return score(documents()[name].truth, result.form, result.cells)


def tally() -> list[tuple[str, str, int, int, int, int]]:
    """Document, quirk, cells right, blank, lost and wrong: the table of the handbook."""
    rows = []
    for name, document in documents().items():
        counts = score_of(name)
        rows.append((name, str(document.truth["quirk"]), *counts[:4]))
    return rows
