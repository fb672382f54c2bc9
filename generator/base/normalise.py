"""How keys and labels are compared, whatever width, quotes and spaces they were typed with."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Zero-width characters, pasted from web pages.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_QUOTES = str.maketrans(
    {"”": '"', "“": '"', "„": '"', "‘": "'", "’": "'", "「": '"', "」": '"'}
    | dict.fromkeys(INVISIBLE)
)


@lru_cache(maxsize=4096)
def fold(key: str) -> str:
    """A key or label as it is compared: NFKC, quotes unified, no spaces."""
    folded = unicodedata.normalize("NFKC", key.translate(_QUOTES)).translate(_QUOTES)
    return "".join(folded.split())
