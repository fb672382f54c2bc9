"""The short summary of a report or of an area's sums: its values, computed from the tables alone, and
the sentences that say them. What is no number is never guessed: its clause is left out and named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from generator.base.cells import Path, shown
from generator.forms.layout import Cells, Form
from generator.rollup.align import number_of
from generator.rollup.sums import Rollup

Amount = int | Decimal


class TableNumber(NamedTuple):
    """A number of the tables, and how many reports of a sum have none there."""

    value: Amount
    lacking: int = 0


class Summary(NamedTuple):
    """What a report's tables say of its year; None where a cell that is needed is no number."""

    received: TableNumber | None
    carried_in: TableNumber | None
    done: TableNumber | None
    carried_out: TableNumber | None
    results: tuple[tuple[str, Amount], ...] | None  # of `done`: group, number; only if they add up
    review: TableNumber | None
    suits: TableNumber | None  # of both kinds; None too where a report of a sum lacks one kind
    disputes: bool = True  # whether the form has rows of disputes
    more_received: Amount | None = None  # than the year before
    more_done: Amount | None = None

    @property
    def balanced(self) -> bool:
        """False where all four numbers are known of every report and do not close, as the form
        wants it."""
        four = (self.received, self.carried_in, self.done, self.carried_out)
        if any(count is None or count.lacking for count in four):
            return True
        received, carried_in, done, carried_out = (count.value for count in four if count)
        return received + carried_in == done + carried_out


Counts = Mapping[Path, tuple[TableNumber | None, ...]]
# Figures of the forms that are disputes.
_REVIEW, _SUITS = "行政复议", ("直接诉讼", "复议后诉讼")


def counts_of(cells: Mapping[Path, Cells]) -> Counts:
    """The printed rows of one report."""
    return {
        path: tuple(TableNumber(n) if (n := number_of(cell)) is not None else None for cell in row)
        for path, row in cells.items()
    }


def counts_of_sums(rolled: Rollup) -> Counts:
    """The sums over an area."""
    return {
        path: tuple(
            None if t.value is None else TableNumber(t.value, len(t.lacking)) for t in totals
        )
        for path, totals in rolled.rows().items()
    }


def summary_of(form: Form, counts: Counts, before: Counts) -> Summary | None:
    """The values; `before` has the rows of last year's report, if it has the same form. None where
    the form has no tables, or none of the four numbers of applications is there."""
    if not form.balance[0]:
        return None
    (received, carried_in), (done, carried_out) = form.balance
    in_, from_last, out, to_next = (
        _total(form, counts, path) for path in (received, carried_in, done, carried_out)
    )
    if in_ is from_last is out is to_next is None:
        return None
    figures = {figure.name: figure.path for figure in form.figures}
    suits = [_at(counts, figures.get(name, ())) for name in _SUITS]
    return Summary(
        in_,
        from_last,
        out,
        to_next,
        results=_results(form, counts, out),
        review=_at(counts, figures.get(_REVIEW, ())),
        suits=_added(suits),
        disputes=figures.keys() >= {_REVIEW, *_SUITS},
        more_received=_more(in_, _total(form, before, received)),
        more_done=_more(out, _total(form, before, done)),
    )


def _total(form: Form, counts: Counts, path: Path) -> TableNumber | None:
    """The number in a row's column of sums."""
    index = form.rows[path].columns.total
    return _at(counts, (*path, index if index is not None else 0))


def _at(counts: Counts, path: Path) -> TableNumber | None:
    if path in counts:
        return counts[path][0]
    row, index = counts.get(path[:-1]), path[-1] if path else None
    return row[index] if row and isinstance(index, int) else None


def _added(counts: Sequence[TableNumber | None]) -> TableNumber | None:
    """The sum; None unless every part is known of every report: one may lack one part, or both."""
    known = [count.value for count in counts if count and not count.lacking]
    return TableNumber(sum(known)) if len(known) == len(counts) else None


def _results(
    form: Form, counts: Counts, done: TableNumber | None
) -> tuple[tuple[str, Amount], ...] | None:
    """What became of the applications that were done; None unless every row is known in every report
    and they add up to `done`."""
    total, group = form.total_of
    rows = [path for path in counts if path[: len(group)] == group and path != total]
    found: dict[str, Amount] = {}
    for path in rows:
        count = _total(form, counts, path)
        if count is None or count.lacking:
            return None
        name = str(path[len(group)])
        found[name] = found.get(name, 0) + count.value
    if done is None or done.lacking or sum(found.values()) != done.value:
        return None
    return tuple((name, value) for name, value in found.items() if value)


def _more(now: TableNumber | None, before: TableNumber | None) -> Amount | None:
    return now.value - before.value if now and before else None


def sentences(summary: Summary | None, covered: int = 0) -> tuple[str, ...]:
    """The summary in words; of sums, after how many reports they cover."""
    return tuple(_sentences(summary, covered)) if summary else ()


def _sentences(summary: Summary, covered: int) -> Iterator[str]:
    named = (
        ("收到", summary.received),
        ("上年转来", summary.carried_in),
        ("办结", summary.done),
        ("结转下年度", summary.carried_out),
    )
    clauses = [_clause(name, count, summary) for name, count in named if count]
    yield (f"{covered} 份报告合计：" if covered else "") + "，".join(clauses) + "。"
    disputes = (("行政复议", summary.review), ("行政诉讼", summary.suits))
    asked = (*named, *disputes) if summary.disputes else named
    if unknown := "、".join(name for name, count in asked if count is None):
        why = "不是每份报告都有数字" if covered else "报告没有填写数字或者看不清"
        yield f"{unknown}的件数，{why}，这里不写。"
    if not summary.balanced:
        yield "按所填的数，收到加上年转来不等于办结加结转下年度。"
    if summary.review or summary.suits:
        yield "，".join(f"{name} {_words(count)}" for name, count in disputes if count) + "。"
    changes = (("收到", summary.more_received), ("办结", summary.more_done))
    if any(more is not None for _, more in changes):
        told = (f"{name}{_change(more)}" for name, more in changes if more is not None)
        yield f"比上年：{'，'.join(told)}。"


def _clause(name: str, count: TableNumber, summary: Summary) -> str:
    words = f"{name} {_words(count)}"
    if name != "办结" or not summary.results:
        return words
    return words + "（" + "、".join(f"{n} {shown(v)} 件" for n, v in summary.results) + "）"


def _words(count: TableNumber) -> str:
    """8 件; of sums 8 件（2 份没有数字，未计）"""
    lack = f"（{count.lacking} 份没有数字，未计）" if count.lacking else ""
    return f"{shown(count.value)} 件{lack}"


def _change(more: Amount) -> str:
    if not more:
        return "相同"
    return f"{'多' if more > 0 else '少'} {shown(more if more > 0 else -more)} 件"
