"""One small damage to the text of a good report: what is read is still right, or it is 不清.

The oracle needs no truth by hand: after a lost, doubled, split or glued piece every cell must be
what was written or unreadable, and never another figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.base.cells import UNREADABLE, Path
from generator.forms import FORMS
from generator.forms.layout import Cells, Form
from generator.importing.blocks import Document
from generator.importing.convert import read_file
from tests.importing import writers
from tests.importing.fill_form import varied
from tests.importing.invented_base import base_report


def _copied(document: Document) -> str:
    """As a PDF viewer copies it: a row a line, single blanks between the cells."""
    return "\n".join(" ".join(line.split()) for line in writers.tabs(document).split("\n"))


LAYOUTS: dict[str, tuple[Callable[[Document], str], str]] = {
    "tabs": (writers.tabs, "\t"),
    "bars": (writers.bars, "|"),
    "markdown": (writers.markdown, "|"),
    "lines": (writers.lines, "\n"),
    "copied": (_copied, " "),
}


def _digits(form: Form) -> dict[Path, Cells]:
    """One digit a cell: glued cells look like one figure."""
    return {
        path: tuple(len(path) % 3 + n for n in range(len(cells)))
        for path, cells in varied(form).items()
    }


def _zeros(form: Form) -> dict[Path, Cells]:
    """What most townships print: nearly everything 0."""
    return {
        path: (0,) * (len(cells) - 1) + (len(path) % 2,) for path, cells in varied(form).items()
    }


FIGURES = {"distinct": varied, "digits": _digits, "zeros": _zeros}


@cache
def _written(layout: str, figures: str) -> tuple[str, dict[Path, Cells]]:
    cells = FIGURES[figures](FORMS[2021])
    report = replace(base_report(), cells=cells)
    return LAYOUTS[layout][0](writers.document_of(report)), cells


def _damaged(text: str, separator: str, how: str, where: int) -> str:
    """The tables of `text` (their lines, for `lines`) with one damage at place number `where`."""
    start, end = text.index("二、主动公开政府信息情况"), text.index("五、存在的主要问题")
    body = text[start:end]
    if how.endswith("line"):
        lines = body.split("\n")
        at = where % (len(lines) - 1)
        changed = {
            "drop line": lines[:at] + lines[at + 1 :],
            "double line": [*lines[: at + 1], *lines[at:]],
            "glue line": [*lines[:at], lines[at] + lines[at + 1], *lines[at + 2 :]],
            "cut line": lines[:at],
        }[how]
        return text[:start] + "\n".join(changed) + "\n" + text[end:]
    places = [place for place, char in enumerate(body) if char == separator]
    place = places[where % len(places)]
    ends = [p for p in (*places, body.find("\n", place + 1)) if p > place]  # the cell's own end
    following = min(ends, default=len(body))
    changed_body = {
        "drop cell": body[:place] + body[following:],
        "double cell": body[:following] + body[place:],
        "glue cell": body[:place] + body[place + 1 :],
        "split cell": body[:place] + "\n" + body[place + 1 :],
        "blank cell": body[: place + 1] + body[following:],
    }[how]
    return text[:start] + changed_body + text[end:]


def damaged_text(layout: str, figures: str, how: str, where: int) -> str:
    """A report in that layout with one damage of the kind `how` (of KINDS) at place number `where`."""
    return _damaged(_written(layout, figures)[0], LAYOUTS[layout][1], how, where)


KINDS = [
    *("drop line", "double line", "glue line", "cut line"),
    *("drop cell", "double cell", "glue cell", "split cell", "blank cell"),
]


def wrong(written: dict[Path, Cells], read: dict[Path, Cells], *, blanks: bool) -> Iterator[str]:
    """Cells that are neither what was written nor 不清 (nor blank, where `blanks` may be: in a
    row of one cell a figure that is gone and a blank look the same)."""
    for path, cells in read.items():
        own = written.get(path, (UNREADABLE,) * len(cells))
        for index, cell in enumerate(cells):
            if cell in {UNREADABLE, own[index]}:
                continue
            if cell is None and (blanks or len(cells) == 1):
                continue
            yield f"{'.'.join(map(str, path))}[{index}]：写的是 {own[index]}，读作 {cell}"


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=20, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(sorted(FIGURES)), st.sampled_from(KINDS), st.integers(0, 2000))
def test_never_another_figure(layout: str, figures: str, how: str, where: int) -> None:
    text, cells = _written(layout, figures)
    damaged = _damaged(text, LAYOUTS[layout][1], how, where)
    result = read_file("report.txt", damaged.encode())
    if result.form is FORMS[2021]:
        found = list(wrong(cells, dict(result.cells), blanks=how == "blank cell"))
        assert found == []
