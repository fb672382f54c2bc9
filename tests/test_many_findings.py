"""A text with thousands of one defect: few findings and a count, and places without a new look at
the whole text for each (work is counted, not timed)."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.building.check import check_project
from generator.model.diagnostics import Diagnostic
from generator.model.narrative import line_starts
from generator.project.apply_rules import MOST
from tests.cases import read_case, write_project

CASE = Path(__file__).parent / "rules" / "base.txt"
TEXT = "content/reports/qinghe/liuhe/2023.md"
MANY = 400


def found(root: Path, words: str, code: str) -> list[Diagnostic]:
    files, _ = read_case(CASE, CASE)
    files[TEXT] += f"\n{words}\n"
    write_project(root, files)
    return [d for d in check_project(root).diagnostics if d.code == code]


def test_findings_of_one_rule_are_capped_with_a_count(tmp_path: Path) -> None:
    own = found(tmp_path, "a@b.c " * MANY, "CONTACT-BAD")
    assert len(own) == MOST
    assert sum(f"此外还有 {MANY - MOST} 处同样的问题" in d.message for d in own) == 1


def test_what_stops_publication_is_shown_first(tmp_path: Path) -> None:
    own = found(tmp_path, "QQ：1234567，" * MANY + "手机13812345678。", "PRIV-PHONE")
    assert (len(own), sum(d.severity == "error" for d in own)) == (MOST, 1)


@pytest.mark.parametrize("words", ["a@b.c " * MANY, "a@b.c。\n\n" * MANY], ids=("one", "many"))
def test_a_text_is_taken_into_lines_once_whatever_its_findings(tmp_path: Path, words: str) -> None:
    line_starts.cache_clear()
    found(tmp_path, words, "CONTACT-BAD")
    taken = line_starts.cache_info()
    assert taken.hits > MANY  # every finding asks …
    assert taken.misses <= 100  # … and each text is taken apart for the first only
