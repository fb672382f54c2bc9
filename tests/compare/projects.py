"""The demonstration library as the build sees it, and small libraries made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from generator.building.check import check_project
from generator.model.authority import AuthorityFile
from generator.model.library import Authority, Library, Record, children_of
from generator.model.site import Site


def demo_library(site: Path) -> Library:
    """The library that the demonstration site was built from."""
    library = check_project(site.parent).library
    assert library is not None
    return library


def authority(path: str, *, years: Sequence[int] = (), **more: object) -> Authority:
    """An authority below the folder that its path says."""
    values = {"名称": path, "全称": f"{path}人民政府", "类型": "乡镇", "应报年度": list(years)}
    file = AuthorityFile.model_validate(values | more)
    parent = path.rpartition("/")[0] or None
    return Authority(path, file, "", parent)


def record(path: str, year: int, shown: Sequence[str], form: int | str = 2021) -> Record:
    """A report, published in time."""
    return Record(path, year, form, None, f"{year + 1}-01-20", None, [], {}, list(shown))


def library_of(authorities: Sequence[Authority], records: Sequence[Record]) -> Library:
    """A library of these, looked at in the middle of 2025."""
    values = {"站点名称": "年报", "网址": "https://example.org/", "统计截至": dt.date(2025, 6, 30)}
    return Library(
        site=Site.model_validate(values),
        authorities={a.path: a for a in authorities},
        children=children_of(authorities),
        records={(r.authority, r.year): r for r in records},
    )


def without(library: Library, path: str, year: int) -> Library:
    """The same library but for one report."""
    kept = {place: own for place, own in library.records.items() if place != (path, year)}
    return replace(library, records=kept)
