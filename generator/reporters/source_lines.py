"""What every format may ask for: the lines of a file, where it is in the repository, which findings
are the worst, and a fingerprint that survives moves."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from generator.model.diagnostics import Diagnostic
from generator.model.site import SEVERITY_WORDS
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


def top_prefix(root: Path) -> str:
    """The way from the top of the repository to the project in `root`, with / at its end; empty
    where they are the same, or there is no repository."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            below = root.relative_to(folder).as_posix()
            return "" if below == "." else f"{below}/"
    return ""


def from_top(
    prefix: str, diagnostics: Sequence[Diagnostic], lines_of: Lines
) -> tuple[list[Diagnostic], Lines]:
    """The same with paths from the top of the repository, as its host names files."""
    moved = [diagnostic._replace(path=prefix + diagnostic.path) for diagnostic in diagnostics]
    return moved, lambda path: lines_of(path.removeprefix(prefix))


def worst(diagnostics: Sequence[Diagnostic], most: int) -> tuple[list[Diagnostic], int]:
    """At most so many, errors before warnings before notices, each in the order given; and how many
    are left out."""
    if len(diagnostics) <= most:
        return list(diagnostics), 0
    order = list(SEVERITY_WORDS)
    ranked = sorted(diagnostics, key=lambda diagnostic: order.index(diagnostic.severity))
    return ranked[:most], len(ranked) - most


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
