"""Markdown shared by the generated pages: escaping, anchors, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_MARKUP = re.compile(r"[\\`*_{}\[\]<>|#~]")


def escape(text: str) -> str:
    """`text` so that Markdown shows it as it is, also inside a table."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", " ".join(text.split()))


def anchor(code: str) -> str:
    """The anchor of a rule or reading code on the page of rules."""
    return code.replace("/", "-")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A Markdown table; cells must be escaped already."""
    head = tuple(head)
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
