"""What commands show on a terminal: diagnostics in colour, and how far long work has come."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from generator.model.diagnostics import Diagnostic
from generator.reporters.lines import Lines
from generator.reporters.text import text


def show(diagnostics: Sequence[Diagnostic], lines: Lines) -> None:
    """The text form, in colour on a terminal unless NO_COLOR is set."""
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    sys.stdout.write(text(diagnostics, lines, colour=colour))


def progress() -> Callable[[str, int, int], None]:
    """A counter on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        return lambda *_: None

    def count(what: str, done: int, total: int) -> None:
        if done % 20 == 0 or done == total:
            end = "\r\033[K" if done == total else ""
            sys.stderr.write(f"\r{what} {done}/{total}{end}")
            sys.stderr.flush()

    return count
