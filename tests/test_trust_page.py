"""The handbook's threat model: everyone has promises and limits, and the tests that it names are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "content/handbook/trust.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)
PEOPLE = re.split(r"^## .*\{#(\w+)\}$", PAGE, flags=re.MULTILINE)[1:]


@pytest.mark.parametrize(("file", "name"), NAMED, ids=lambda part: part.removeprefix("tests/"))
def test_the_named_tests_exist(file: str, name: str) -> None:
    assert f"\ndef {name}(" in (ROOT / file).read_text("utf-8")


def test_everyone_has_promises_and_what_is_not_promised() -> None:
    people = dict(zip(PEOPLE[::2], PEOPLE[1::2], strict=True))
    assert list(people) == ["clerk", "reviewer", "stranger", "host", "reader"]
    for text in people.values():
        assert "| 承诺 | 测试 |" in text
        assert "\n不承诺：" in text


def test_every_promise_names_a_test() -> None:
    rows = [line for line in PAGE.splitlines() if re.match(r"\| (?!承诺|---)", line)]
    assert len(rows) >= 30
    assert all("::test_" in row for row in rows)
    assert len(NAMED) == PAGE.count("::test_")
