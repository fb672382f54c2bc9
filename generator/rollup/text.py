"""A rollup on the terminal: who is in, the three tables, what was left out, what to be careful of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.cells import shown
from generator.forms.layout import Row, Table
from generator.reporters.text import visible
from generator.rollup.align import number_of, why_not
from generator.rollup.compare import Comparison, Pair
from generator.rollup.read import Findings
from generator.rollup.sums import Rollup, Total, called
from generator.skeleton import INDENT, width

NONE = "—"  # no report has a number here


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


def names_of(rolled: Rollup) -> dict[str, str]:
    """What to call the authorities that are in the sum and those that are not, by path."""
    summed = [one.authority for one in rolled.summands]
    return called([*summed, *(one.authority for one in rolled.missing)])


def missing_words(rolled: Rollup) -> list[str]:
    """Who is not in the sum: 石梁镇（逾期未见）"""
    names = names_of(rolled)
    return [f"{names[one.authority.path]}（{one.words}）" for one in rolled.missing]


def _who(rolled: Rollup) -> Iterator[str]:
    names = names_of(rolled)
    summed = "、".join(names[one.authority.path] for one in rolled.summands)
    yield f"计入 {len(rolled.summands)} 份：{summed or NONE}"
    missing = missing_words(rolled)
    yield f"没有计入 {len(missing)} 个机关：{'、'.join(missing)}" if missing else "没有缺报的机关。"


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
    """Which cells were not numbers, by authority and by what stands there."""
    names = names_of(rolled)
    spots: dict[tuple[str, str], dict[Row, list[str]]] = {}
    for total in rolled.totals:
        row = rolled.form.rows[total.place.row]
        for one in total.lacking:
            rows = spots.setdefault((one.authority.path, one.why), {})
            rows.setdefault(row, []).append(row.columns.columns[total.place.cell].key)
    if spots:
        yield "没有计入的格（不是数字，不当作 0）："
    for (path, why), rows in spots.items():
        listed = "、".join(
            row_words(row)
            if len(columns) == len(row.columns)
            else f"{row_words(row)}［{'、'.join(columns)}］"
            for row, columns in rows.items()
        )
        yield f"{INDENT}{names[path]}，{why}：{listed}"


def row_words(row: Row) -> str:
    """A row below its table, as 照录说明 writes it."""
    return ".".join(map(str, row.path[1:]))


def _cell_words(row: Row, cell: int) -> str:
    """A cell below its table: its row, and its column where there are several."""
    words = row_words(row)
    return words if len(row.columns) == 1 else f"{words}.{row.columns.columns[cell].key}"


def _comparison(found: Comparison, rolled: Rollup) -> Iterator[str]:
    differing = found.differing
    same = len(found.pairs) - len(differing) - len(found.undecided)
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


def _three(pair: Pair) -> tuple[str, str, str]:
    figure = number_of(pair.published)
    own = why_not(pair.published) if figure is None else shown(figure)
    gap = NONE if pair.gap is None else f"{'+' if pair.gap > 0 else ''}{shown(pair.gap)}"
    return own, _sum(pair.total), gap
