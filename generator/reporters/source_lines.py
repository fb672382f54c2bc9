"""What every format may ask for: the lines of a file, and a fingerprint that survives moves."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from generator.model.diagnostics import Diagnostic
from generator.reading.encoding import MAX_BYTES, decode

Lines = Callable[[str], Sequence[str]]  # path in the project → its lines
Reporter = Callable[[Sequence[Diagnostic], Lines], str]


def lines_below(root: Path) -> Lines:
    """The lines of the files of a project, each read once; () for what cannot be shown."""

    @cache
    def lines_of(path: str) -> Sequence[str]:
        file = root / path
        try:
            if file.is_symlink() or not file.is_file():
                return ()
            with file.open("rb") as opened:
                text, problem = decode(opened.read(MAX_BYTES + 1))
        except OSError:
            return ()
        return () if problem else tuple(text.split("\n"))

    return lines_of


def line_of(diagnostic: Diagnostic, lines_of: Lines) -> str | None:
    """The source line that a diagnostic points at, None where there is none to show."""
    lines, number = lines_of(diagnostic.path), diagnostic.place.line
    return lines[number - 1] if 0 < number <= len(lines) else None


def fingerprints(diagnostics: Sequence[Diagnostic], lines_of: Lines) -> list[str]:
    """One for each diagnostic: of the file, the code and the line's words, not its number; equal
    ones are told apart by their order."""
    seen: Counter[tuple[str, str, str]] = Counter()
    prints = []
    for diagnostic in diagnostics:
        words = "".join((line_of(diagnostic, lines_of) or "").split())
        key = (diagnostic.path, diagnostic.code, words)
        prints.append(hashlib.sha256("\0".join((*key, str(seen[key]))).encode()).hexdigest()[:40])
        seen[key] += 1
    return prints
