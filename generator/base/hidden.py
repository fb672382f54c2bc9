"""Characters that nobody sees: those that turn text around, and those that Unicode lets fonts ignore."""

from __future__ import annotations

import re

# What turns the text that follows around: a reader would see other figures than a program reads.
TURNING = r"\u202a-\u202e\u2066-\u2069"
# Default_Ignorable_Code_Point and Bidi_Control of the Unicode Character Database, without TURNING
# and without the variation selectors.
_IGNORED = (
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065"
    r"\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_SELECTORS = r"\ufe00-\ufe0f\U000e0100-\U000e01ef"
_IDEOGRAPHS = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# A variation selector after an ideograph chooses its shape, as some names of people and places need.
SHAPED = rf"(?<![{_IDEOGRAPHS}][{_SELECTORS}])"
SIGNS = f"{TURNING}{_IGNORED}{_SELECTORS}"
HIDDEN = re.compile(f"[{SIGNS}]{SHAPED}")
