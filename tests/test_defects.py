"""Exceptions that nobody foresaw: a sentence with the place, never a traceback, never another cause."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generator import __main__
from generator.building.check import check_project
from generator.model.library import Library
from generator.model.report import Report
from generator.rules import RULES
from generator.rules.rule import Finding
from tests.cases import BASE, read_case, write_project

FILES, _ = read_case(BASE)
REPORT = "content/reports/qinghe/liuhe/2023.yml"


def fails(report: Report, _: Library) -> Iterator[Finding]:
    known: dict[int, Finding] = {}
    yield known[report.year]


def test_a_rule_that_fails_names_the_report_and_the_others_are_examined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RULES, "T3-BAL", replace(RULES["T3-BAL"], check=fails))
    beside = {name.replace("liuhe", "shahe"): text for name, text in FILES.items()}
    beside[REPORT.replace("liuhe", "shahe")] = "年度： 2023\n"
    write_project(tmp_path, FILES | beside)
    found = {d.path: d for d in check_project(tmp_path).diagnostics}
    defect = found[REPORT]
    assert (defect.code, defect.severity) == ("PROGRAM", "error")
    assert "KeyError" in defect.message
    assert "维护人员" in defect.help
    assert found[REPORT.replace("liuhe", "shahe")].code == "YAML-COLON"


def test_a_command_that_fails_says_so_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("年报")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("generator.cli.cli.main", broken)
    monkeypatch.setattr(sys, "argv", ["nianbao", "check"])
    assert __main__.main() == 2
    told = capsys.readouterr().err
    assert told.startswith("程序的差错（KeyError，generator/__main__.py 第 ")
    assert "Traceback" not in told
    (record,) = tmp_path.glob("nianbao-*.txt")
    assert str(record) in told
    assert "Traceback" in record.read_text("utf-8")
