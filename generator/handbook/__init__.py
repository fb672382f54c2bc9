"""The handbook's generated pages and the MkDocs hook that adds them (填报手册)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_MARKUP = re.compile(r"[\\`*_{}\[\]<>|#~]")


def escape(text: str) -> str:
    """`text` so that Markdown shows it as it is, also inside a table."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", " ".join(text.split()))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a Markdown table and a blank one; cells must be escaped already."""
    head = tuple(head)
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
