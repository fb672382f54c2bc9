"""A sample of the damages of `make fuzz`, other ones every day; and damage that is found when it is there."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from tests.fuzz import __main__ as fuzz
from tests.fuzz import contents
from tests.fuzz.__main__ import PARTS, run, told

SECONDS = 20.0  # a part


@pytest.mark.proof
@pytest.mark.parametrize("name", PARTS)
def test_a_sample_of_today(name: str) -> None:
    day = dt.datetime.now(dt.UTC).date().toordinal()
    assert run([name], day * 1_000_000, 1_000_000, SECONDS) == 0


def test_what_is_wrong_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: str, raw: bytes) -> str:
        raise KeyError(len(raw))

    assert told(contents.read_one, 5) == ""
    monkeypatch.setattr(contents, "_layout", broken)
    assert "KeyError" in told(contents.read_one, 5)


def test_an_input_that_hangs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "LONGEST", 0.05)
    assert "TimeoutError" in told(lambda _: str(re.fullmatch("(a+)+", "a" * 40 + "b")), 5)
