"""One clock: the day in China, wherever the computer thinks it is."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from generator.base import clock
from generator.base.clock import today_in_china


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2025-12-31T15:59:59+00:00", "2025-12-31"),
        ("2025-12-31T16:00:00+00:00", "2026-01-01"),
        ("2025-12-31T12:00:00-08:00", "2026-01-01"),
    ],
)
def test_the_day_is_that_of_china(moment: str, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class At(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> At:
            return cls.fromisoformat(moment).astimezone(tz)

    monkeypatch.setattr(dt, "datetime", At)
    assert today_in_china().isoformat() == day


def test_nothing_else_asks_which_day_it_is() -> None:
    code = Path(clock.__file__).parents[1]
    asks = {
        path.relative_to(code).as_posix()
        for path in code.rglob("*.py")
        if re.search(r"\.(?:now|today|utcnow)\(|localtime\(", path.read_text("utf-8"))
    }
    # The log of releases says when, to the second.
    assert asks == {"base/clock.py", "publishing/releases.py"}
