"""Every rule against its case files: the marked lines and no others get the expected codes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from generator.building.check import check_project
from generator.rules import RULES
from generator.rules.rule import SECTIONS
from tests.cases import read_case, write_project

CASES = sorted(path for path in (Path(__file__).parent / "rules").glob("*.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path, tmp_path: Path) -> None:
    files, expected = read_case(case)
    write_project(tmp_path, files)
    found = Counter(
        (d.path, d.place.line, d.code + ("!" if d.acknowledged else ""))
        for d in check_project(tmp_path).diagnostics
    )
    assert found == expected


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_a_case_that_it_marks(code: str) -> None:
    cases = [case for case in CASES if case.stem.split("_")[0] == code.replace("/", "-")]
    assert cases, f"tests/rules/{code.replace('/', '-')}.txt is missing"
    assert any(code in {found.rstrip("!") for _, _, found in read_case(c)[1]} for c in cases)


@pytest.mark.parametrize("code", RULES)
def test_every_rule_is_documented(code: str) -> None:
    rule = RULES[code]
    assert rule.code == code
    assert rule.name
    assert rule.basis
    assert "[mem]" not in rule.basis + rule.doc
    assert set(rule.sections) == set(SECTIONS)
