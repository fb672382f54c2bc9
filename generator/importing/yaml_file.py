"""An imported report → its YAML file as `new` would write it, and the same as plain data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from generator.base.cells import PENDING, Cell, Path
from generator.formatting.yaml_rows import cell_text, heading_lines, scalar, table_lines
from generator.forms.layout import Cells, Form
from generator.importing.convert import Imported


def yaml_of(found: Imported, form: Form, name: str, year: int) -> str:
    """The text of <year>.yml; `name` is the authority's full name."""
    values = {
        "标题": scalar(found.title),
        "落款": f"{{机关: {scalar(found.organ)}, 日期: {_day(found.signed)}}}",
        "发布日期": _day(found.published),
        "来源": f"{{网址: {scalar(found.url)}, 索引号: {scalar(found.index)}, 取得日期: ~}}",
    }
    lines = heading_lines(form, name, year, values)
    merged = merged_of(found, form)
    for table in form.tables:
        lines += table_lines(table.key, table.printed_rows(merged), _cells(found), {})
    if found.labels:
        lines.append("原文标签:")
        lines += [f"  {scalar(key)}: {scalar(words)}" for key, words in found.labels.items()]
    if found.extra_rows:
        lines.append("其他行:")
        for row in found.extra_rows:
            cells = ", ".join(map(cell_text, row.values))
            lines.append(
                f"  - {{表: {scalar(row.table)}, 标签: {scalar(row.label)}, 数值: [{cells}]}}"
            )
    lines += ["照录说明: []", *_remarks(found.remarks), "更正: []"]
    return "\n".join(lines) + "\n"


def _cells(found: Imported) -> Mapping[Path, Cells]:
    """The cells of every row; what is blank in a form to be filled in is still to come."""
    if found.written_for is None:
        return found.cells
    return {
        path: tuple(PENDING if cell is None else cell for cell in cells)
        for path, cells in found.cells.items()
    }


def merged_of(found: Imported, form: Form) -> frozenset[Any]:
    """The groups that the document prints as one row."""
    return frozenset(p for table in form.tables for p in table.merged if p in found.cells)


def data_of(found: Imported, year: int | None) -> dict[str, Any]:
    """What the YAML holds under the same Chinese keys, as JSON can say it: days as "2024-01-11"."""
    form = found.form
    data: dict[str, Any] = {
        "年度": year,
        "格式": form.key if form else None,
        "标题": found.title,
        "落款": {"机关": found.organ, "日期": _iso(found.signed)},
        "发布日期": _iso(found.published),
        "来源": {"网址": found.url, "索引号": found.index, "取得日期": None},
    }
    merged = merged_of(found, form) if form else frozenset()
    for table in form.tables if form else ():
        for row in table.printed_rows(merged):
            inner = data
            for part in row.path[:-1]:
                inner = inner.setdefault(str(part), {})
            cells = [_json_cell(cell) for cell in found.cells[row.path]]
            inner[row.key] = cells if len(row.columns) > 1 else cells[0]
    data["原文标签"] = dict(found.labels)
    data["其他行"] = [
        {"表": row.table, "标签": row.label, "数值": [_json_cell(cell) for cell in row.values]}
        for row in found.extra_rows
    ]
    data |= {"照录说明": [], "整理说明": "\n".join(found.remarks) or None, "更正": []}
    return data


def _json_cell(cell: Cell) -> int | float | str | None:
    """A number, null (blank), 不清, or a mark as printed ("/", "+19", "251000元")."""
    return float(cell) if isinstance(cell, Decimal) else cell


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else "~"


def _remarks(remarks: tuple[str, ...]) -> Iterator[str]:
    if not remarks:
        yield "整理说明: ~"
        return
    yield "整理说明: |-"
    yield from (f"  {remark}" for remark in remarks)
