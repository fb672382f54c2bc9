"""Each format read back with a library that did not write it: the cells of every report."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import openpyxl

from generator.base.cells import Cell
from tests.dataset.libraries import Place, Spot, cells_in, exact

Cells = dict[Place, list[tuple[Spot, Cell]]]
Named = dict[tuple[str, int, str], Cell]  # authority, year, 行.栏


def csv_rows(body: bytes) -> list[dict[str, str]]:
    """The lines of a CSV file that Excel shows as UTF-8."""
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def in_cells_csv(body: bytes) -> Cells:
    """cells.csv, or the CSV beside a report."""

    def cells() -> Iterator[tuple[Place, Spot, Cell]]:
        for line in csv_rows(body):
            cell: Cell = line["值"].removeprefix("'")
            if line["状态"] == "数":
                cell = exact(json.loads(line["值"], parse_float=Decimal))
            elif line["状态"] == "空白":
                assert line["值"] == ""
                cell = None
            row = line["行"].removeprefix("'")
            yield (line["机关"], int(line["年度"])), (line["表"], row, line["栏"]), cell

    return _grouped(cells())


def in_sqlite(body: bytes) -> Cells:
    """The database, by its tables; its view has the same lines."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(body)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    names = "机关, 年度, 表, 行, 栏, 值, 文字, 状态"
    tables = "cells JOIN reports USING (报告) JOIN places USING (位置)"
    rows = connection.execute(f"SELECT {names} FROM {tables} ORDER BY 报告, 序号").fetchall()
    view = connection.execute(f"SELECT {names} FROM tidy").fetchall()
    assert sorted(view, key=repr) == sorted(rows, key=repr)
    connection.close()
    return _grouped(_typed(row) for row in rows)


def in_parquet(body: bytes) -> Cells:
    """cells.parquet."""
    from pyarrow import parquet

    table = parquet.read_table(io.BytesIO(body))
    names = ("机关", "年度", "表", "行", "栏", "值", "文字", "状态")
    columns = (table.column(name).to_pylist() for name in names)
    return _grouped(_typed(row) for row in zip(*columns, strict=True))


def in_json(body: bytes) -> Cells:
    """All reports of nianbao.json."""
    reports = json.loads(body, parse_float=Decimal)["年报"]
    return _grouped(
        ((report["机关"], report["年度"]), spot, cell)
        for report in reports
        for spot, cell in json_cells(report)
    )


def json_cells(report: Mapping[str, Any]) -> Iterator[tuple[Spot, Cell]]:
    """The cells of a report in JSON, that beside its page too."""
    data = {**report["data"], "其他行": report["其他行"]}
    yield from cells_in(data, report["格式"])


def in_wide_csv(body: bytes) -> Named:
    """The cells of a wide table that are not empty, numbers as numbers."""
    found: Named = {}
    for line in csv_rows(body):
        place = line.pop("机关"), int(line.pop("年度"))
        for name in ("名称", "格式"):
            del line[name]
        found |= {(*place, name): _read(text) for name, text in line.items() if text}
    return found


def in_xlsx(body: bytes) -> dict[str, Named]:
    """The wide tables of the workbook, by the name of their sheet."""
    book = openpyxl.load_workbook(io.BytesIO(body), read_only=True)
    found: dict[str, Named] = {}
    for sheet in book:
        rows = sheet.iter_rows()
        head = [cell.value for cell in next(rows)]
        if head[:4] != ["机关", "名称", "年度", "格式"] or "标题" in head:
            continue
        own = found.setdefault(sheet.title, {})
        for row in rows:
            for name, cell in zip(head[4:], row[4:], strict=True):
                if cell.value is not None:
                    assert cell.data_type == ("s" if isinstance(cell.value, str) else "n")
                    own[str(row[0].value), int(str(row[2].value)), str(name)] = exact(cell.value)
    return found


def _read(text: str) -> Cell:
    try:
        return exact(json.loads(text, parse_float=Decimal))
    except ValueError:
        return text.removeprefix("'")


def _typed(row: Iterable[Any]) -> tuple[Place, Spot, Cell]:
    path, year, table, name, column, number, text, state = row
    assert (number is not None) == (state == "数")
    assert (text is not None) == (state in {"照录", "不清"})
    return (path, year), (table, name, column), exact(number) if text is None else text


def _grouped(cells: Iterable[tuple[Place, Spot, Cell]]) -> Cells:
    found: Cells = {}
    for place, spot, cell in cells:
        found.setdefault(place, []).append((spot, cell))
    return found
