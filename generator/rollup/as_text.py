"""A rollup on the terminal: who is in, the three tables, what was left out, what to be careful of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.base.cells import shown
from generator.base.display import visible, width
from generator.formatting.yaml_rows import INDENT
from generator.forms.layout import Row, Table
from generator.rollup.align import number_of, why_not
from generator.rollup.cautions import (
    LEFT_OUT,
    NONE,
    excluded_words,
    included_words,
    left_out,
    missing_words,
    names_of,
    row_words,
)
from generator.rollup.read import Findings
from generator.rollup.sums import AreaComparison, CellComparison, Rollup, Total


def text(found: Findings) -> str:
    """All of it; with a comparison, the differing cells stand in place of the tables."""
    rolled = found.rollup
    parts = [[f"{rolled.area.name} {rolled.year} 年汇总（{rolled.form.name}）"], [*_who(rolled)]]
    if found.comparison is None:
        parts += [[*_table(table, rolled)] for table in rolled.form.tables]
    else:
        parts.append([*_comparison(found.comparison, rolled)])
    parts.append([*_left_out(rolled)])
    if found.cautions:
        parts.append(["请注意：", *(f"{INDENT}· {caution.message}" for caution in found.cautions)])
    return "\n\n".join("\n".join(map(visible, part)) for part in parts if part) + "\n"


def _who(rolled: Rollup) -> Iterator[str]:
    names = names_of(rolled)
    summed = "、".join(names[one.authority.path] for one in rolled.summands)
    yield f"{included_words(rolled)}：{summed or NONE}"
    missing = "、".join(missing_words(rolled))
    yield f"{excluded_words(rolled)}：{missing}" if missing else excluded_words(rolled)


def _table(table: Table, rolled: Rollup) -> Iterator[str]:
    """Rows as the YAML writes them; a sum that lacks some reports says how many."""
    sums = rolled.rows()
    rows = rolled.form.printed_rows(table)
    yield table.key
    labels = {row.path: INDENT * (len(row.path) - 1) + row.key for row in rows}
    label = max(map(width, labels.values()))
    opened = set()
    for columns, members in groupby(rows, key=lambda row: row.columns):
        block = list(members)
        texts = {row.path: [_sum(total) for total in sums[row.path]] for row in block}
        widths = [
            max(width(column.key), *(width(texts[row.path][index]) for row in block))
            for index, column in enumerate(columns.columns)
        ]
        yield _line("", [column.key for column in columns.columns], label, widths)
        for row in block:
            for group in row.groups:
                if group not in opened:
                    opened.add(group)
                    yield f"{INDENT * (len(group) - 1)}{group[-1]}"
            yield _line(labels[row.path], texts[row.path], label, widths)


def _sum(total: Total) -> str:
    value = NONE if total.value is None else shown(total.value)
    return f"{value}（缺{len(total.lacking)}）" if total.lacking else value


def _line(label: str, texts: Sequence[str], wide: int, widths: Sequence[int]) -> str:
    cells = (f"{' ' * (w - width(text))}{text}" for text, w in zip(texts, widths, strict=True))
    return f"{label}{' ' * (wide - width(label))}  {'  '.join(cells)}".rstrip()


def _left_out(rolled: Rollup) -> Iterator[str]:
    names = names_of(rolled)
    found = left_out(rolled)
    if found:
        yield LEFT_OUT
    for one in found:
        yield f"{INDENT}{names[one.path]}，{one.why}：{one.rows}"


def _cell_words(row: Row, cell: int) -> str:
    """A cell below its table: its row, and its column where there are several."""
    words = row_words(row)
    return words if len(row.columns) == 1 else f"{words}.{row.columns.columns[cell].key}"


def _comparison(found: AreaComparison, rolled: Rollup) -> Iterator[str]:
    differing = found.differing
    same = len(found.cells) - len(differing) - len(found.undecided)
    yield (
        f"与{rolled.area.name}公布的年报对照：{len(differing)} 格不同，{same} 格相同"
        + (f"，{len(found.undecided)} 格不能对照" if found.undecided else "")
        + "。"
    )
    if not differing:
        return
    yield "公布的数如含本站没有收录的机关，差里就有它们的数。"
    head = ("公布", "汇总", "差")
    rows = rolled.form.rows
    for table, members in groupby(differing, key=lambda pair: pair.place.words[0]):
        lines = [
            (_cell_words(rows[pair.place.row], pair.place.cell), _three(pair)) for pair in members
        ]
        label = max(width(words) for words, _ in lines) + len(INDENT)
        texts = [head, *(three for _, three in lines)]
        widths = [max(map(width, column)) for column in zip(*texts, strict=True)]
        yield ""
        yield _line(table, head, label, widths)
        for words, three in lines:
            yield _line(f"{INDENT}{words}", three, label, widths)


def _three(pair: CellComparison) -> tuple[str, str, str]:
    figure = number_of(pair.published)
    own = why_not(pair.published) if figure is None else shown(figure)
    gap = NONE if pair.gap is None else f"{'+' if pair.gap > 0 else ''}{shown(pair.gap)}"
    return own, _sum(pair.total), gap
