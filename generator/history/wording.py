"""Words that the text and the Markdown form of a comparison share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.base.display import visible
from generator.history.changes import Change, Compared, Comparison
from generator.model.diagnostics import Diagnostic
from generator.model.site import SEVERITY_WORDS

LONGEST = 1000  # characters of one text
_PATHS = 20
SAME = "年报和设置没有变化。"


def one_line(text: str) -> str:
    """`text` on one line, cut where it is very long, with what hides or turns text around made
    one_line by its code point."""
    more = f"…（共 {len(text)} 字）" if len(text) > LONGEST else ""
    return visible(" ".join(text[:LONGEST].split()) + more, named=True)


def between(compared: Compared) -> str:
    """Which two states were compared."""
    start = f"{one_line(compared.base)}（{compared.base_commit[:10]}）"
    if compared.start != compared.base_commit:
        start += f"与本分支的共同起点 {compared.start[:10]}"
    head = (
        f"{one_line(compared.head)}（{compared.head_commit[:10]}）" if compared.head else "工作区"
    )
    return f"比较：{start} → {head}"


def cautions(comparison: Comparison) -> list[str]:
    """What was not compared, and why."""
    found = []
    if not comparison.judged:
        found.append("网站设置（content/site.yml）不能读取，没有比较检查的结果。")
    if comparison.left:
        found.append(
            f"改动的设置还影响另外 {comparison.left} 份年报，没有逐份比较检查的结果；"
            "请运行 nianbao check 查看。"
        )
    return found


def heading(change: Change) -> str:
    """What a change is about, before its file."""
    if change.year is not None:
        return f"{change.name or change.authority} {change.year} 年"
    return f"{change.name} 机关信息" if change.authority and change.name else change.name


def status(change: Change) -> str:
    """What happened to it as a whole, empty where it only changed."""
    if change.moved_from:
        return f"由 {change.moved_from} 移来"
    return "" if change.status == "改动" else f"{change.status}：{change.summary}"


def finding(diagnostic: Diagnostic) -> str:
    """A finding on one line: 错误 T3-BAL 2023.yml:12:5 name：message."""
    name = diagnostic.path.rpartition("/")[2]
    place = f"{name}:{diagnostic.place.line}:{diagnostic.place.column}"
    excused = "（已照录）" if diagnostic.acknowledged else ""
    words = f"{SEVERITY_WORDS[diagnostic.severity]} {diagnostic.code} {place} {diagnostic.name}"
    return one_line(f"{words}{excused}：{diagnostic.message}")


def findings(change: Change) -> Iterator[tuple[str, Sequence[Diagnostic]]]:
    """The lists of findings that have members, each with its heading."""
    lists = (
        ("原来的文件不能读取，无法逐格比较", change.unreadable_before),
        ("现在的文件不能读取，无法逐格比较", change.unreadable_now),
        ("出现的问题", change.appeared),
        ("消失的问题", change.gone),
    )
    return ((words, found) for words, found in lists if found)


def value(text: str | None) -> str:
    """The value of an item of data."""
    return "（无）" if text is None else one_line(text)


def listed(paths: Sequence[str]) -> list[str]:
    """The first of many paths, and how many there are."""
    more = [f"等 {len(paths)} 个文件"] if len(paths) > _PATHS else []
    return [*map(one_line, paths[:_PATHS]), *more]


def summary(comparison: Comparison) -> str:
    """How much changed, in one line."""
    reports = [change for change in comparison.changes if change.year is not None]
    if not comparison.changes:
        return SAME
    counts = {
        word: sum(c.status == word for c in reports) for word in ("改动", "移动", "新增", "删除")
    }
    told = [f"{word} {count} 份" for word, count in counts.items() if count]
    settings = len(comparison.changes) - len(reports)
    told += [f"其他文件 {settings} 个"] if settings else []
    cells = sum(len(change.cells) for change in reports)
    told += [f"改数 {cells} 格"] if cells else []
    found = ("出现", "appeared"), ("消失", "gone")
    told += [
        f"{word}问题 {count} 处"
        for word, name in found
        if (count := sum(len(getattr(change, name)) for change in comparison.changes))
    ]
    return f"年报{'，'.join(told)}。" if reports else f"{'，'.join(told)}。"
