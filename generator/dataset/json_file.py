"""JSON of everything: the authorities, and each report in a line of its own, with the shape that the
JSON beside its page has (exporters/report_data.py)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from generator.dataset.columns import AUTHORITY_COLUMNS
from generator.dataset.table_rows import Item, authority_rows, names_of, typed
from generator.exporters.report_data import EXTRA, STATES, put
from generator.model.library import Library
from generator.model.record import Record, plain, spans_of


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
    record = item.record
    data, states = _figures(record)
    return {
        "机关": item.authority.path,
        "年度": record.year,
        "格式": record.form,
        "标题": record.title,
        "发布日期": record.published,
        "落款日期": record.signed,
        "data": data,
        "states": states,
        EXTRA: [
            {"表": table, "标签": label, "数值": [*map(plain, row)]}
            for table, label, row in record.extra
        ],
    }


def _figures(record: Record) -> tuple[dict[str, Any], dict[str, object]]:
    data: dict[str, Any] = {}
    states: dict[str, object] = {}
    *_, found = typed(record.cells)
    for path, (start, end) in spans_of(record.form, record.merged).items():
        put(data, path, [*map(plain, record.cells[start:end])])
        own = found[start:end]
        if set(own) != {STATES["number"]}:
            states[".".join(map(str, path))] = own if len(own) > 1 else own[0]
    return data, states


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
