"""Parquet: every cell a line, with typed columns; the reports and the authorities."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from generator.dataset.columns import AUTHORITY_COLUMNS, REPORT_COLUMNS, TYPED_COLUMNS
from generator.dataset.table_rows import Item, Value, authority_rows, printed, report_rows
from generator.exporters.data_dictionary import Meaning
from generator.model.library import Library

if TYPE_CHECKING:
    import pyarrow

_AT_ONCE = 1000  # reports in a row group: what is in memory at a time
_REPEATED = {"机关", "名称", "格式", "类型", "表", "行", "栏", "状态"}


def cells_parquet(items: Sequence[Item]) -> bytes:
    """A line for each cell; a number is a number, a blank cell null."""
    parts = (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
    return _parquet(TYPED_COLUMNS, map(_cells, parts))


def reports_parquet(library: Library, items: Iterable[Item]) -> bytes:
    """The reports and their facts."""
    return _parquet(REPORT_COLUMNS, iter([_turned(REPORT_COLUMNS, report_rows(library, items))]))


def authorities_parquet(library: Library) -> bytes:
    """All authorities."""
    return _parquet(AUTHORITY_COLUMNS, iter([_turned(AUTHORITY_COLUMNS, authority_rows(library))]))


def _cells(items: Iterable[Item]) -> list[list[Value]]:
    columns: list[list[Value]] = [[] for _ in TYPED_COLUMNS]
    for own, record in items:
        words, *values = printed(record)
        head = (own.path, own.name, record.year, str(record.form))
        parts = (*([value] * len(words) for value in head), *zip(*words, strict=True), *values)
        for column, part in zip(columns, parts, strict=False):  # no parts: a report without tables
            column += part
    return columns


def _turned(columns: Sequence[Meaning], rows: Sequence[Sequence[Value]]) -> list[list[Value]]:
    return [[row[number] for row in rows] for number in range(len(columns))]


def _parquet(columns: Sequence[Meaning], groups: Iterator[list[list[Value]]]) -> bytes:
    import pyarrow
    from pyarrow import parquet

    schema = pyarrow.schema([(column.name, _type(column)) for column in columns])
    target = io.BytesIO()
    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for group in groups:
            arrays = map(_array, group, schema.types)
            writer.write_table(pyarrow.Table.from_arrays(list(arrays), schema=schema))
    return target.getvalue()


def _array(values: list[Value], kind: pyarrow.DataType) -> pyarrow.Array:
    import pyarrow

    if pyarrow.types.is_date(kind):  # dates are ISO text in a record
        return pyarrow.array(values, pyarrow.string()).cast(kind)
    return pyarrow.array(values, kind)


def _type(column: Meaning) -> pyarrow.DataType:
    import pyarrow

    plain = {
        "整数 integer": pyarrow.int32(),
        "数 number": pyarrow.float64(),
        "日期 date": pyarrow.date32(),
    }.get(column.kind, pyarrow.string())
    return pyarrow.dictionary(pyarrow.int32(), plain) if column.name in _REPEATED else plain
