"""The dictionary: every column, and every row and column of the forms, in Chinese and English."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from generator.base.cells import Path
from generator.dataset.columns import (
    AUTHORITY_COLUMNS,
    JSON_KEYS,
    KEY_COLUMNS,
    NUMBER,
    REPORT_COLUMNS,
    TEXT,
    WIDE,
)
from generator.dataset.file_uses import FORMATS, table_name
from generator.dataset.terms import ENGLISH
from generator.dataset.wide_tables import Wide, wide_tables
from generator.exporters.data_dictionary import COLUMNS, STATE_ENTRIES, Meaning
from generator.forms import FORMS
from generator.pages.open_data import FileGroup, Term, Terms

_TIDY = {"CSV": "cells.csv", "SQLite": "视图 tidy", "Parquet": "cells.parquet"}
# Title, where it applies by format, entries.
_PARTS: tuple[tuple[str, dict[str, str], tuple[Meaning, ...]], ...] = (
    ("一格一行的数据", _TIDY, COLUMNS),
    ("SQLite 和 Parquet 里不同的栏", {k: _TIDY[k] for k in ("SQLite", "Parquet")}, (NUMBER, TEXT)),
    ("“状态”的值", {**_TIDY, "JSON": "states"}, STATE_ENTRIES),
    (
        "各统计表，一份报告一行",
        {
            "CSV": "、".join(f"{wide.name}.csv" for wide in wide_tables()),
            "Excel": "工作表“表二”至“表四”",
        },
        (*KEY_COLUMNS, WIDE),
    ),
    (
        "报告目录",
        {
            "CSV": "reports.csv",
            "Excel": "工作表“报告”",
            "SQLite": "表 reports",
            "Parquet": "reports.parquet",
        },
        REPORT_COLUMNS,
    ),
    (
        "机关目录",
        {
            "CSV": "authorities.csv",
            "Excel": "工作表“机关”",
            "SQLite": "表 authorities",
            "Parquet": "authorities.parquet",
        },
        AUTHORITY_COLUMNS,
    ),
    ("JSON 的键", {"JSON": "nianbao.json"}, JSON_KEYS),
)


def sections(kinds: Collection[str]) -> tuple[FileGroup, ...]:
    """The columns of the formats `kinds`."""
    return tuple(
        FileGroup(title, "、".join(files[kind] for kind in FORMATS if kind in own), entries)
        for title, files, entries in _PARTS
        if (own := files.keys() & set(kinds))
    )


def terms() -> tuple[Terms, ...]:
    """The rows and columns of every table, in the order of the form."""
    return tuple(
        Terms(table_name(wide), tuple(_rows(wide)), tuple(_columns(wide))) for wide in wide_tables()
    )


def _rows(wide: Wide) -> Iterator[Term]:
    labels = FORMS[wide.forms[-1]].labels
    paths = (row.path[:end] for row, _ in wide.cells for end in range(2, len(row.path) + 1))
    for path in dict.fromkeys(paths):
        yield Term(".".join(map(str, path[1:])), labels[path], english_of(path[-1:]))


def _columns(wide: Wide) -> Iterator[Term]:
    for column in dict.fromkeys(row.columns.columns[index] for row, index in wide.cells):
        yield Term(column.key, column.label, english_of((column.key,)))


def english_of(path: Path) -> str:
    """A row with the groups before it, or a column, in English."""
    return ": ".join(ENGLISH[str(part)] for part in path)


def dictionary_text(site: str) -> bytes:
    """The dictionary of the CSV files; with a BOM and CRLF, so that any editor shows it."""
    lines = [f"{site}：数据说明  Data dictionary"]
    for section in sections(["CSV"]):
        lines += ["", f"【{section.title}】{section.files}"]
        for entry in section.entries:
            lines += [f"{entry.name}  {entry.english}（{entry.kind}）"]
            lines += [f"    {entry.meaning}", f"    {entry.meaning_english}"]
    for table in terms():
        lines += ["", f"【{table.title}】"]
        for title, own in (("行 rows", table.rows), ("栏 columns", table.columns)):
            lines += [f"{title}:", *(f"    {' | '.join(term)}" for term in own)]
    return b"\xef\xbb\xbf" + "\r\n".join([*lines, ""]).encode()
