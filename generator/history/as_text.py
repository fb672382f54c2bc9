"""A comparison as text for a terminal, its columns aligned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.base.display import width
from generator.history.changes import CellChange, Change, Comparison, DataChange, TextChange
from generator.history.wording import (
    between,
    cautions,
    finding,
    findings,
    heading,
    listed,
    one_line,
    status,
    summary,
    value,
)
from generator.reporters.terminal import Paint


def text(comparison: Comparison, paint: Paint = lambda words, _style: words) -> str:
    """Change by change, then a line that counts."""
    lines = [between(comparison.compared)]
    if comparison.program:
        lines.append(
            paint("本次改动还涉及程序或模板：", "bold yellow")
            + "、".join(listed(comparison.program))
        )
    if comparison.other:
        lines.append("其他内容：" + "、".join(listed(comparison.other)))
    lines += [paint(caution, "bold red") for caution in cautions(comparison)]
    lines.append("")
    for change in comparison.changes:
        lines += _change(change, paint)
        lines.append("")
    return "\n".join([*lines, summary(comparison)]) + "\n"


def _change(change: Change, paint: Paint) -> Iterator[str]:
    name = one_line(heading(change))
    yield paint(
        f"── {name}（{one_line(change.path)}）" if name else f"── {one_line(change.path)}", "bold"
    )
    if words := status(change):
        yield one_line(words)
    yield from _cells(change.cells, paint)
    for item in change.data:
        yield from _data(item, paint)
    yield from _sentences(change.sentences, paint)
    for words, found in findings(change):
        yield f"{words}："
        yield from (f"  {finding(diagnostic)}" for diagnostic in found)


def _cells(changes: Sequence[CellChange], paint: Paint) -> Iterator[str]:
    names = [one_line(f"{c.table} {c.row} {c.column}") for c in changes]
    wide = max(map(width, names), default=0)
    before = max((width(one_line(c.old)) for c in changes), default=0)
    for name, change in zip(names, changes, strict=True):
        old, new = one_line(change.old), one_line(change.new)
        gap, indent = " " * (wide - width(name)), " " * (before - width(old))
        yield f"  {name}{gap}  {indent}{paint(old, 'red')} → {paint(new, 'green')}"


def _data(change: DataChange, paint: Paint) -> Iterator[str]:
    yield f"  {one_line(change.item)}"
    yield paint(f"    原：{value(change.old)}", "red")
    yield paint(f"    新：{value(change.new)}", "green")


def _sentences(changes: Sequence[TextChange], paint: Paint) -> Iterator[str]:
    chapter = None
    for change in changes:
        if change.chapter != chapter:
            chapter = change.chapter
            yield f"  {one_line(chapter)}"
        yield from (paint(f"    - {one_line(sentence)}", "red") for sentence in change.old)
        yield from (paint(f"    + {one_line(sentence)}", "green") for sentence in change.new)
