"""JSON of everything: the authorities, and each report in a line of its own, with the shape that the
JSON beside its page has (exporters/report_data.py)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any

from generator.base.cells import Path
from generator.dataset.columns import AUTHORITY_COLUMNS
from generator.dataset.table_rows import Item, authority_rows, names_of, typed
from generator.exporters.report_data import EXTRA, STATES, places, put
from generator.model.library import Library, Sheet
from generator.model.report import merged_of


def whole_json(library: Library, items: Iterable[Item]) -> bytes:
    """Complete, and still read line by line."""
    names = names_of(AUTHORITY_COLUMNS)
    authorities = (dict(zip(names, row, strict=True)) for row in authority_rows(library))
    return (
        f'{{"站点":{_text(library.site.name)},\n"机关":[\n'
        + ",\n".join(map(_text, authorities))
        + '\n],\n"年报":[\n'
        + ",\n".join(_text(_report(item)) for item in items)
        + "\n]}\n"
    ).encode()


def _report(item: Item) -> dict[str, Any]:
    sheet, record = item.sheet, item.record
    data, states = _figures(sheet)
    return {
        "机关": item.authority.path,
        "年度": record.year,
        "格式": sheet.form,
        "标题": record.title,
        "发布日期": record.published,
        "落款日期": record.signed,
        "data": data,
        "states": states,
        EXTRA: [{"表": table, "标签": label, "数值": row} for table, label, row in sheet.extra],
    }


def _figures(sheet: Sheet) -> tuple[dict[str, Any], dict[str, object]]:
    data: dict[str, Any] = {}
    states: dict[str, object] = {}
    *_, found = typed(sheet.cells)
    for path, start, end in _spans(sheet.form, merged_of(sheet)):
        put(data, path, sheet.cells[start:end])
        own = found[start:end]
        if set(own) != {STATES["number"]}:
            states[".".join(map(str, path))] = own if len(own) > 1 else own[0]
    return data, states


@lru_cache(maxsize=64)
def _spans(form: int | str, merged: frozenset[Path]) -> tuple[tuple[Path, int, int], ...]:
    """Every row, and which of a sheet's cells are its own."""
    own = places(form, merged)
    starts = [number for number, place in enumerate(own) if place.cell == 0]
    return tuple((own[start].row, start, end) for start, end in pairwise([*starts, len(own)]))


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
