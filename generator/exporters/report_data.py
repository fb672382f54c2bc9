"""The figures as open data: tidy CSV and JSON of a report.

A CSV has a line for each printed cell of the form's tables, in the form's order, and after them
the rows that only the original has. JSON, of one report:

    {"年度": 2023, "格式": 2021,
     "机关": {"路径": "yangcheng/baisang", "名称": …, "全称": …, "类型": …, "代码": …},
     "data": {"主动公开政府信息": {"规章": [0, 0, 0], "行政强制": "/", …}, …},
     "states": {"主动公开政府信息.行政强制": "照录",
                "行政复议行政诉讼.行政复议": ["空白", "数", …], …},
     "其他行": [{"表": …, "标签": …, "数值": […]}]}

`data` is as the YAML: a list for each row, a bare value for rows of one cell; a cell is a number,
null (blank, not zero), or the mark or words that are printed. `states` names the rows in which not
every cell is a number, by their path as in 照录说明, with the state of each cell.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from generator.base.cells import Cell, Path, State, shown, state
from generator.exporters.data_dictionary import COLUMNS
from generator.model.record import places, plain
from generator.model.report import Report

STATES: dict[State, str] = {
    "number": "数",
    "blank": "空白",
    "mark": "照录",
    "unreadable": "不清",
    "pending": "待填",
}
EXTRA = "其他行"
BOM = b"\xef\xbb\xbf"
_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
_HARMLESS = re.compile(r"[+\-]?\d+(?:\.\d+)?|[-－]+")


def rows_of(report: Report) -> Iterator[tuple[str, ...]]:
    """The lines of the CSV: the columns of `COLUMNS`."""
    authority = report.authority
    known = (authority.path, authority.name, str(report.year), str(report.form.key))
    head = tuple(map(inert, known))
    for row, cell, words in places(report.form.key, report.merged):
        yield (*head, *words, *value_of(report.cells[row][cell]))
    for extra in report.filing.extra_rows:
        for number, value in enumerate(extra.values, 1):
            where = (extra.table, f"{EXTRA}.{extra.label}", str(number))
            yield (*head, *map(inert, where), *value_of(value))


def value_of(cell: Cell) -> tuple[str, str]:
    """值 and 状态 of a cell."""
    if type(cell) is int:
        return str(cell), "数"
    return ("" if state(cell) == "blank" else inert(_text(cell))), STATES[state(cell)]


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else shown(cell)


def inert(text: str) -> str:
    """Text that a spreadsheet does not run as a formula: ' before it, which it does not show."""
    risky = _FORMULA.match(text) and not _HARMLESS.fullmatch(text)
    return f"'{text}" if risky else text


def csv_of(report: Report) -> bytes:
    """One report, UTF-8 with BOM so that Excel shows the Chinese."""
    return BOM + written([tuple(column.name for column in COLUMNS), *rows_of(report)])


def written(rows: Iterable[tuple[str, ...]]) -> bytes:
    """Lines of a CSV, without the BOM."""
    target = io.StringIO(newline="")
    csv.writer(target).writerows(rows)
    return target.getvalue().encode()


def json_of(report: Report) -> bytes:
    """One report as JSON in the shape described above."""
    file = report.authority.file
    data: dict[str, Any] = {}
    states: dict[str, object] = {}
    for row, cells in report.rows:
        put(data, row.path, [plain(cell) for cell in cells])
        own = [STATES[state(cell)] for cell in cells]
        if set(own) != {STATES["number"]}:
            states[".".join(map(str, row.path))] = own if len(own) > 1 else own[0]
    value = {
        "年度": report.year,
        "格式": report.form.key,
        "机关": {
            "路径": report.authority.path,
            "名称": file.name,
            "全称": file.full_name,
            "类型": file.kind,
            "代码": file.code,
        },
        "data": data,
        "states": states,
        EXTRA: [
            {"表": row.table, "标签": row.label, "数值": [plain(cell) for cell in row.values]}
            for row in report.filing.extra_rows
        ],
    }
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def put(data: dict[str, Any], path: Path, cells: list[int | float | str | None]) -> None:
    """Lay a row into `data` by its path, a row of one cell as a bare value."""
    *groups, key = map(str, path)
    for group in groups:
        data = data.setdefault(group, {})
    data[key] = cells if len(cells) > 1 else cells[0]
