"""What `nianbao diff` prints."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from generator.history.compare import compare
from generator.reporters.terminal import progress


def show_diff(root: Path, base: str, head: str | None, style: str) -> str:
    """The comparison as text, markdown or json (`style`); text in colour on a terminal unless
    NO_COLOR is set. Raises Refused where Git cannot say what `base` or `head` is."""
    comparison = compare(root, base, head, progress())
    if style == "json":
        from generator.history.as_json import json_

        return json_(comparison)
    if style == "markdown":
        from generator.history.as_markdown import markdown

        return markdown(comparison)
    from generator.history.as_text import text

    if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        from rich.style import Style

        return text(comparison, lambda words, style: Style.parse(style).render(words))
    return text(comparison)
