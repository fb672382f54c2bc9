"""The demonstration holdings as the build sees it, and small libraries made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from generator.base.cells import Cell
from generator.building.check import check_project
from generator.forms import FORMS
from generator.model.authority import AuthorityFile
from generator.model.holdings import Holdings
from generator.model.library import Authority, Library, children_of
from generator.model.record import Record, spans_of
from generator.model.site import Site


def demo_holdings(site: Path) -> Holdings:
    """The holdings that the demonstration site was built from."""
    holdings = check_project(site.parent).holdings
    assert holdings is not None
    return holdings


def authority(path: str, *, years: Sequence[int] = (), **more: object) -> Authority:
    """An authority below the folder that its path says."""
    values = {"名称": path, "全称": f"{path}人民政府", "类型": "乡镇", "应报年度": list(years)}
    file = AuthorityFile.model_validate(values | more)
    parent = path.rpartition("/")[0] or None
    return Authority(path, file, "", parent)


def record(path: str, year: int, shown: Sequence[str], form: int | str = 2021) -> Record:
    """A report, published in time."""
    merged = tuple(sorted(FORMS[form].merged))
    spans = spans_of(form, merged)
    cells: list[Cell] = [0] * max((end for _, end in spans.values()), default=0)
    for figure, words in zip(FORMS[form].figures, shown, strict=True):
        row, cell = (
            (figure.path, 0) if figure.path in spans else (figure.path[:-1], figure.path[-1])
        )
        assert isinstance(cell, int)
        cells[spans[row][0] + cell] = int(words) if words.isdecimal() else words or None
    published = f"{year + 1}-01-20"
    return Record(path, year, form, None, published, None, merged, tuple(cells))


def holdings_of(authorities: Sequence[Authority], records: Sequence[Record]) -> Holdings:
    """A library of these, looked at in the middle of 2025."""
    values = {
        "站点名称": "年报",
        "网址": "https://example.org/",
        "统计截至": dt.date(2025, 6, 30),
        "公开逾期情况": "是",
    }
    library = Library(
        site=Site.model_validate(values),
        authorities={a.path: a for a in authorities},
        children=children_of(authorities),
    )
    return Holdings(library, {(r.authority, r.year): r for r in records})


def without(holdings: Holdings, path: str, year: int) -> Holdings:
    """The same but for one report."""
    kept = {place: own for place, own in holdings.records.items() if place != (path, year)}
    return replace(holdings, records=kept)
