"""The reports that the downloads are tested with: the five of the project, and invented ones."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache

import pytest
import yaml

from generator.exporters import fonts
from generator.exporters.fonts import FontMissing
from generator.forms.form2021 import FORM
from generator.model.library import Authority
from generator.model.report import Report
from generator.project import parse
from tests.cases import BASE, read_case
from tests.importing.fill_form import varied
from tests.importing.test_roundtrip import NAMES, REPORTS, report_of

RULES = BASE.parent
LIUHE = "content/reports/qinghe/liuhe/"
INVENTED = ("base", "2019", "varied")
ALL = (*NAMES, *INVENTED)


@cache
def report_named(name: str) -> Report:
    """A report of the project, or an invented one: the base of tests/rules, one of the 2019 form,
    one whose 200 figures are all different."""
    if name == "2019":
        return invented(year=2020, case="T2-2019")
    if name == "varied":
        return replace(invented(), cells=varied(FORM))
    return invented() if name == "base" else report_of(name)


def invented(
    *, md: str = "", yml: str = "", data: str = "", year: int = 2023, case: str = ""
) -> Report:
    """The base report, or a case of tests/rules; `md` instead of its narrative, `data` instead of
    its data, `yml` after them."""
    files, _ = read_case(RULES / f"{case}.txt") if case else read_case(BASE)
    file, _ = parse.read_authority("qinghe/liuhe", files[f"{LIUHE}authority.yml"].encode())
    assert file is not None
    authority = Authority("qinghe/liuhe", file, "", None)
    data = (data or files[f"{LIUHE}{year}.yml"]) + yml
    text = md or files[f"{LIUHE}{year}.md"]
    report, _ = parse.read_report(authority, year, data.encode(), text.encode())
    assert report is not None
    return report


def narrative() -> str:
    """The Markdown of the base report."""
    return read_case(BASE)[0][f"{LIUHE}2023.md"]


def published(name: str) -> dict[str, object]:
    """The YAML of a report of the project, read without the generator."""
    data: dict[str, object] = yaml.safe_load((REPORTS / f"{name}.yml").read_text(encoding="utf-8"))
    return data


def needs_font() -> None:
    """Skip the test where there is no Chinese font; in CI that is a failure."""
    try:
        fonts.require_fonts()
    except FontMissing as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
