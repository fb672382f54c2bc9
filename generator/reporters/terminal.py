"""What commands show on a terminal: diagnostics with the line and a caret, how far long work has come."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from generator.base.display import visible, width
from generator.base.pool import Progress
from generator.model.diagnostics import Diagnostic
from generator.model.site import SEVERITY_WORDS
from generator.reporters.source_lines import Lines, line_of

PER_FILE = 10
WIDTH = 120  # columns of a source line that are shown: a row of 表三 fits
_STYLES = {"error": "bold red", "warning": "yellow", "notice": "cyan"}

Paint = Callable[[str, str], str]  # text, style → text with or without colour


def text(
    diagnostics: Sequence[Diagnostic],
    lines_of: Lines,
    *,
    colour: bool = False,
    reports: int | None = None,
) -> str:
    """All that no note excuses, file by file, at most PER_FILE each; the last line counts.

    `reports` is how many reports were checked, where that is known.
    """
    paint = _colours if colour else _plain
    open_ = [diagnostic for diagnostic in diagnostics if not diagnostic.acknowledged]
    parts: list[str] = []
    for path, group in groupby(sorted(open_, key=lambda d: d.path), key=lambda d: d.path):
        parts += _file(path, list(group), lines_of, paint)
    parts.append(_summary(open_, len(diagnostics) - len(open_), reports, paint))
    return "\n".join(parts) + "\n"


def _file(path: str, found: list[Diagnostic], lines_of: Lines, paint: Paint) -> Iterator[str]:
    yield paint(f"── {visible(path)}（{_counts(found)}）", "bold")
    yield ""
    order = list(SEVERITY_WORDS)
    worst = sorted(range(len(found)), key=lambda i: order.index(found[i].severity))
    for diagnostic in (found[i] for i in sorted(worst[:PER_FILE])):
        yield from _diagnostic(diagnostic, line_of(diagnostic, lines_of), paint)
        yield ""
    if len(found) > PER_FILE:
        rest = [found[i] for i in worst[PER_FILE:]]
        yield f"另有 {len(rest)} 处（{_counts(rest)}），没有列出；--format json 列出全部。"
        yield ""


def _diagnostic(diagnostic: Diagnostic, line: str | None, paint: Paint) -> Iterator[str]:
    place, style = diagnostic.place, _STYLES[diagnostic.severity]
    word = paint(f"{SEVERITY_WORDS[diagnostic.severity]} {diagnostic.code}", style)
    yield f"{word} {visible(diagnostic.name)}"
    yield f"  {visible(diagnostic.path)}:{place.line}:{place.column}"
    if line is not None:
        number = str(place.line)
        end = place.end_column - 1 if place.end_line == place.line else len(line)
        source, before, span = _frame(line, place.column - 1, end)
        yield paint(f"  {number} │ ", "dim") + source
        yield paint(f"  {' ' * len(number)} │ ", "dim") + " " * before + paint("^" * span, style)
    yield f"  {visible(diagnostic.message)}"
    if diagnostic.help:
        yield f"  改法：{visible(diagnostic.help)}"


def _frame(line: str, start: int, end: int) -> tuple[str, int, int]:
    """The part of `line` to show, the columns before the caret and its width."""
    start = min(max(start, 0), len(line))
    end = min(max(end, start), len(line))
    before, span, after = (visible(part) for part in (line[:start], line[start:end], line[end:]))
    if width(before + span + after) > WIDTH:
        span = _cut(span, WIDTH * 2 // 3)
    room = WIDTH - width(span)
    # What one side does not need is the other's.
    left = max(room // 2, room - width(after))
    before = _cut(before[::-1], left)[::-1]
    after = _cut(after, room - width(before))
    return (before + span + after).rstrip(), width(before), max(width(span), 1)


def _cut(words: str, columns: int) -> str:
    """`words`, or as much of their beginning as fits, and an ellipsis."""
    if width(words) <= columns:
        return words
    kept, used = [], 1
    for char in words:
        used += width(char)
        if used > columns:
            break
        kept.append(char)
    return "".join(kept) + "…"


def _summary(found: list[Diagnostic], acknowledged: int, reports: int | None, paint: Paint) -> str:
    checked = f"{reports} 份报告：" if reports is not None else ""
    excused = f"，已照录 {acknowledged}" if acknowledged else ""
    if not found:
        return paint(f"{checked}没有发现问题{excused}。", "green")
    none = "" if any(d.severity == "error" for d in found) else "没有错误，"
    style = "yellow" if none else "bold red"
    return paint(f"{checked}{none}{_counts(found)}{excused}。", style)


def _counts(found: list[Diagnostic]) -> str:
    counts = Counter(diagnostic.severity for diagnostic in found)
    return "，".join(f"{word} {counts[key]}" for key, word in SEVERITY_WORDS.items() if counts[key])


def _plain(words: str, _style: str) -> str:
    return words


def _colours(words: str, style: str) -> str:
    from rich.style import Style

    return Style.parse(style).render(words)


def show(diagnostics: Sequence[Diagnostic], lines: Lines) -> None:
    """The text form, in colour on a terminal unless NO_COLOR is set."""
    import click  # which translates colours for the older consoles of Windows

    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    click.echo(text(diagnostics, lines, colour=colour), nl=False)


def progress() -> Progress:
    """A counter on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        return lambda *_: None

    def count(what: str, done: int, total: int) -> None:
        if done % 20 == 0 or done == total:
            sys.stderr.write(f"\r{what} {done}/{total}")
            if done == total:
                sys.stderr.write(f"\r{' ' * (width(what) + 2 * len(str(total)) + 2)}\r")
            sys.stderr.flush()

    return count
