"""Every invented document against its truth: no wrong cell, nothing lost that is there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import pytest

from generator.base.cells import UNREADABLE, Path
from generator.base.normalise import fold
from generator.forms import FORMS, common
from generator.forms.layout import Form
from generator.importing.convert import Imported
from generator.model.narrative import LEAD, read_narrative
from tests.importing.invented_base import Truth
from tests.importing.scoring import documents, imported, score, score_of, tally

FORM_OF: dict[str | None, Form | None] = {
    "2021": FORMS[2021],
    "2019": FORMS[2019],
    "plain": FORMS["纯文本"],
    None: None,  # the tables are gone, and nothing else tells which
}
RUN = 10  # Chinese characters: shorter stretches are labels, names and dates


NAMES = sorted(documents())
each_document = pytest.mark.parametrize("name", NAMES)


@each_document
def test_cells(name: str) -> None:
    found = score_of(name)
    assert found.wrong == 0, "\n".join(found.places)
    assert not found.places, "\n".join(found.places)


@each_document
def test_form_year_and_title(name: str) -> None:
    truth, result = documents()[name].truth, imported(name)
    assert result.form is FORM_OF[truth["form"]]
    assert result.year == truth["year"]
    assert _bare(result.title) == _bare(truth["title"])
    if truth["authority"] is not None and truth["title"] is not None:
        assert result.authority == truth["authority"]


@each_document
def test_signature_and_source(name: str) -> None:
    truth, result = documents()[name].truth, imported(name)
    assert result.organ == truth["organ"]
    assert (result.signed.isoformat() if result.signed else None) == truth["signed"]
    if "published" in truth:
        assert (result.published and result.published.isoformat()) == truth["published"]
        assert result.index == truth["index"]


@each_document
def test_narrative_holds_every_sentence(name: str) -> None:
    truth, markdown = documents()[name].truth, _bare(imported(name).markdown)
    assert [text for text in truth["contains"] if _bare(text) not in markdown] == []


@each_document
def test_chapters_in_their_order(name: str) -> None:
    truth = documents()[name].truth
    if truth["form"] != "plain":
        narrative = read_narrative("", imported(name).markdown, lambda _: None)
        numbers = [chapter.number for chapter in narrative.chapters if chapter.number != LEAD]
        assert numbers == truth.get("chapters", [1, 2, 3, 4, 5, 6])


@each_document
def test_labels_as_printed(name: str) -> None:
    truth, result = documents()[name].truth, imported(name)
    labels = {fold(official): fold(printed) for official, printed in result.labels.items()}
    expected = {fold(official): fold(printed) for official, printed in truth["labels"].items()}
    assert expected.items() <= labels.items()


@each_document
def test_rows_the_form_does_not_have(name: str) -> None:
    truth, result = documents()[name].truth, imported(name)
    expected = [(table, label, tuple(cells)) for table, label, cells in truth.get("extra_rows", ())]
    assert [(row.table, row.label, tuple(row.values)) for row in result.extra_rows] == expected


@each_document
def test_report_names_what_was_left_out(name: str) -> None:
    truth, result = documents()[name].truth, imported(name)
    left_out = _bare("\n".join(aside.text for aside in result.left_out))
    assert [text for text in truth["left_out"] if _bare(text) not in left_out] == []
    assert all(aside.why for aside in result.left_out)


@each_document
def test_lost_cells_are_named_with_a_reason(name: str) -> None:
    result = imported(name)
    lost = [cells for cells in result.cells.values() if UNREADABLE in cells]
    assert bool(result.lost) == bool(lost)
    assert all(loss.row and loss.why for loss in result.lost)


@each_document
def test_nothing_disappears(name: str) -> None:
    assert missing(documents()[name].text, _all_text(imported(name))) == []


def missing(source: str, texts: Iterable[str]) -> list[str]:
    """Runs of Chinese characters of the source of which ten in a row are in none of `texts`."""
    kept = "\n".join(map(_bare, texts))
    runs = re.findall(rf"[一-鿿]{{{RUN},}}", unicodedata.normalize("NFKC", source))
    return [
        run
        for run in dict.fromkeys(runs)
        if any(run[at : at + RUN] not in kept for at in range(len(run) - RUN + 1))
    ]


def _all_text(result: Imported) -> list[str]:
    """Everything that was kept: narrative, labels and headers, title and signature, report."""
    form = result.form
    labels = list(form.labels.values()) if form else []
    rows = form.rows.values() if form else ()
    labels += [column.label for row in rows for column in row.columns.columns]
    return [
        result.markdown,
        result.title or "",
        result.organ or "",
        result.authority or "",
        common.BALANCE_NOTE,
        *labels,
        *result.labels.values(),
        *(row.label for row in result.extra_rows),
        *(aside.text for aside in result.left_out),
    ]


def _bare(text: str | None) -> str:
    """Text without white space and without the marks of Markdown."""
    folded = unicodedata.normalize("NFKC", text or "")
    return re.sub(r"\s|\\(?=[!-/:-@\[-`{-~])", "", folded)


def test_truths_are_complete() -> None:
    """A truth names every row of its form with all its columns, so that no cell goes unjudged."""
    for name, document in documents().items():
        form = FORM_OF[document.truth["form"]]
        if form is None:
            assert document.truth["cells"] == {}
            continue
        columns = {".".join(map(str, path)): len(row.columns) for path, row in form.rows.items()}
        given = {row: len(cells) for row, cells in document.truth["cells"].items()}
        assert given.items() <= columns.items(), name
        for table in form.tables:
            shapes = [table.rows, table.printed_rows(frozenset(table.merged))]
            rows = {row for row in given if row.startswith(f"{table.key}.")}
            assert rows in [{".".join(map(str, r.path)) for r in shape} for shape in shapes], name


def test_the_score_sees_swaps_losses_and_blanks() -> None:
    form = FORMS[2021]
    path: Path = (common.DISCLOSURE, "规章")
    truth: Truth = {"cells": {".".join(map(str, path)): [1, 2, None]}}
    assert score(truth, form, {path: (1, 2, None)})[:4] == (2, 1, 0, 0)
    assert score(truth, form, {path: (2, 1, None)})[:4] == (0, 1, 0, 2)
    assert score(truth, form, {path: (1, 2, 0)})[:4] == (2, 0, 0, 1)
    assert score(truth, form, {path: (1, UNREADABLE, None)}).places
    assert score(truth, form, {})[:4] == (0, 0, 0, 3)
    assert score({"cells": {}}, form, {path: (0, 0, 0)})[:4] == (0, 0, 0, 3)


def test_a_sentence_that_disappears_is_seen() -> None:
    source = "全年主动公开政府信息并及时更新各项内容。"
    assert missing(source, [source]) == []
    assert missing(source, [source.replace("更新", "")]) == [source[:-1]]


def test_the_table_of_the_handbook() -> None:
    rows = tally()
    assert [row[0] for row in rows] == list(documents())
    assert sum(row[5] for row in rows) == 0  # wrong


def test_there_are_enough_documents() -> None:
    truths = [document.truth for document in documents().values()]
    assert len(truths) >= 36
    assert {truth["form"] for truth in truths} == set(FORM_OF)
    assert len({truth["quirk"] for truth in truths}) == len(truths)
