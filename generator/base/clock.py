"""The one clock: which day it is where the reports are owed, whatever the computer thinks.

A build never asks it; what is asked is written down (`init`), told (`status`), or a limit (`new`).
"""

from __future__ import annotations

import datetime as dt

_CHINA = dt.timezone(dt.timedelta(hours=8))


def today_in_china() -> dt.date:
    """The day in China (UTC+8)."""
    return dt.datetime.now(_CHINA).date()
