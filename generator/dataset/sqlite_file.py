"""SQLite: authorities, reports, the places of a cell and the cells, and a view of it all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, count, repeat

from generator.dataset.table_rows import Item, Words, authority_rows, printed, report_rows
from generator.model.library import Library

# The words of a place are kept once: two million cells take a tenth of the room.
SCHEMA = """
CREATE TABLE authorities (
  机关 TEXT PRIMARY KEY, 名称 TEXT NOT NULL, 全称 TEXT NOT NULL, 类型 TEXT NOT NULL, 代码 TEXT,
  上级 TEXT REFERENCES authorities
) WITHOUT ROWID;
CREATE TABLE reports (
  报告 INTEGER PRIMARY KEY, 机关 TEXT NOT NULL REFERENCES authorities, 年度 INTEGER NOT NULL,
  格式 TEXT NOT NULL, 标题 TEXT, 发布日期 TEXT, 落款日期 TEXT, 网页 TEXT NOT NULL,
  UNIQUE (机关, 年度)
);
CREATE TABLE places (
  位置 INTEGER PRIMARY KEY, 表 TEXT NOT NULL, 行 TEXT NOT NULL, 栏 TEXT NOT NULL,
  UNIQUE (表, 行, 栏)
);
CREATE TABLE cells (
  报告 INTEGER NOT NULL REFERENCES reports, 序号 INTEGER NOT NULL,
  位置 INTEGER NOT NULL REFERENCES places, 值 NUMERIC, 文字 TEXT, 状态 TEXT NOT NULL,
  PRIMARY KEY (报告, 序号)
) WITHOUT ROWID;
CREATE VIEW tidy AS
  SELECT 机关, 名称, 年度, 格式, 表, 行, 栏, 值, 文字, 状态
  FROM cells JOIN reports USING (报告) JOIN authorities USING (机关) JOIN places USING (位置);
"""
INDEXES = """
CREATE INDEX reports_by_year ON reports (年度);
CREATE INDEX authorities_by_parent ON authorities (上级);
CREATE INDEX cells_by_place ON cells (位置);
"""


def database(library: Library, items: Sequence[Item]) -> bytes:
    """The file; a number is a number, a blank cell NULL."""
    import sqlite3

    places: defaultdict[Words, int] = defaultdict(count(1).__next__)
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(SCHEMA)
        connection.executemany(
            "INSERT INTO authorities VALUES (?, ?, ?, ?, ?, ?)", authority_rows(library)
        )
        connection.executemany(
            "INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (number, path, *rest)
                for number, (path, _, *rest) in enumerate(report_rows(library, items), 1)
            ),
        )
        rows = chain.from_iterable(_cells(items, places))
        connection.executemany("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.executemany(
            "INSERT INTO places VALUES (?, ?, ?, ?)",
            ((number, *words) for words, number in places.items()),
        )
        connection.executescript(INDEXES)
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


def _cells(
    items: Sequence[Item], places: defaultdict[Words, int]
) -> Iterator[Iterator[tuple[object, ...]]]:
    """The cells of each report; `places` numbers each place as it is first met."""
    for report, item in enumerate(items, 1):
        words, *values = printed(item.record)
        numbers = [places[word] for word in words]
        yield zip(repeat(report), count(1), numbers, *values, strict=False)
