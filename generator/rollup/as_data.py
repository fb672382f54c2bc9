"""A rollup as YAML for the area's own report, and as JSON for programs.

YAML: the three tables as `nianbao new` lays them out, to be put in the place of the empty ones. A
cell is the sum only where every report in it has a number; else it is 待填, and a comment names who
is lacking. Authorities without a report are named at the top: no sum here has their figures.

JSON, one object:

    {"area": {"path": "yunxi", "name": "云溪县"}, "year": 2023, "form": 2021,
     "included": [{"path": …, "name": …, "form": 2021, "errors": false}, …],
     "missing": [{"path": …, "name": …, "state": "逾期未见" or null, "note": ""}, …],
     "cells": [{"table": "政府信息公开申请", "row": "本年新收", "column": "自然人", "sum": 80,
                "left_out": [{"path": …, "cell": null, "why": "空白"}, …]}, …],
     "warnings": [{"kind": "form", "message": …, "authorities": ["yunxi/yuewan"]}, …],
     "compared": null or {"differing": [{"table": …, "row": …, "column": …, "published": 81,
                                         "sum": 80, "difference": 1}, …],
                          "undecided": [{"table": …, "row": …, "column": …}, …]}}

Every cell of the form is there, in its order. `sum` is null where no report has a number; `state`
is null where there are files that could not be read. `cell` is what is printed, null where it is
blank or where the report has no such cell (`why` says which). `difference` is published less sum,
null where what is published is not a number. Kinds of warnings: unread, errors, nested, form,
merged, amount, extra, reorganised.
"""

from __future__ import annotations

import json

from generator.base.cells import PENDING, Path
from generator.base.display import visible
from generator.formatting.yaml_rows import table_lines
from generator.forms.layout import Cells
from generator.model.record import plain
from generator.rollup.align import Operand, Unlike
from generator.rollup.cautions import missing_words, names_of
from generator.rollup.read import Findings
from generator.rollup.sums import AreaComparison, Total


def yaml(found: Findings) -> str:
    """The three tables, below comments that say what they are the sums of."""
    rolled = found.rollup
    names = names_of(rolled)
    missing = "、".join(missing_words(rolled))
    lines = [
        f"# {rolled.area.name} {rolled.year} 年下级机关汇总，供核对后填入 {rolled.year}.yml",
        f"# 计入：{'、'.join(names[one.authority.path] for one in rolled.summands) or '没有'}",
        f"# 没有计入：{missing or '没有'}",
        *(f"# 请注意：{caution.message}" for caution in found.cautions),
    ]
    lines = [visible(line) for line in lines]
    sums = rolled.rows()
    cells: dict[Path, Cells] = {
        path: tuple(total.value if total.complete else PENDING for total in totals)
        for path, totals in sums.items()
    }
    comments = {path: visible(_comment(totals, names)) for path, totals in sums.items()}
    for table in rolled.form.tables:
        lines += table_lines(table.key, rolled.form.printed_rows(table), cells, comments)
    return "\n".join(lines) + "\n"


def _comment(totals: tuple[Total, ...], names: dict[str, str]) -> str:
    """Who lacks a number in the row, and why."""
    lacking = dict.fromkeys(
        (one.authority.path, one.why) for total in totals for one in total.lacking
    )
    return f"缺 {'、'.join(f'{names[path]}（{why}）' for path, why in lacking)}" if lacking else ""


def json_(found: Findings) -> str:
    """The object described above."""
    rolled = found.rollup
    value = {
        "area": {"path": rolled.area.path, "name": rolled.area.name},
        "year": rolled.year,
        "form": rolled.form.key,
        "included": [
            {
                "path": one.authority.path,
                "name": one.authority.name,
                "form": one.record.form,
                "errors": one.faulty,
            }
            for one in rolled.summands
        ],
        "missing": [
            {
                "path": one.authority.path,
                "name": one.authority.name,
                "state": one.status,
                "note": one.why,
            }
            for one in rolled.missing
        ],
        "cells": [_cell(total) for total in rolled.totals],
        "warnings": [caution._asdict() for caution in found.cautions],
        "compared": _compared(found.comparison),
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _where(total: Total) -> dict[str, str]:
    return dict(zip(("table", "row", "column"), total.place.words, strict=True))


def _cell(total: Total) -> dict[str, object]:
    left_out = [
        {"path": one.authority.path, "cell": _printed(one.cell), "why": one.why}
        for one in total.lacking
    ]
    return {**_where(total), "sum": plain(total.value), "left_out": left_out}


def _printed(cell: Operand) -> int | float | str | None:
    return None if isinstance(cell, Unlike) else plain(cell)


def _compared(found: AreaComparison | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "differing": [
            {
                **_where(pair.total),
                "published": _printed(pair.published),
                "sum": plain(pair.total.value),
                "difference": plain(pair.gap),
            }
            for pair in found.differing
        ],
        "undecided": [_where(pair.total) for pair in found.undecided],
    }
