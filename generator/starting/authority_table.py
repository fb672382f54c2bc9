"""A list of authorities as an office keeps it, CSV or Excel → its rows, each with its number."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.base.extras import require
from generator.base.refusal import Refused, reason

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

COLUMNS = ("名称", "全称", "类型", "代码", "上级", "网址名")
_MOST = 20_000  # rows
_LONGEST = 2_000  # characters of a cell, as in authority.yml
_LARGEST = 16 * 1024 * 1024  # bytes
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HEADING = 20  # rows in which the heading is looked for: titles stand above it

Cells = Sequence[str]


class ListedRow(NamedTuple):
    """A row of the list: its number as the file has it, and its texts in the order of `COLUMNS`;
    what is blank or no column is ""."""

    number: int
    name: str
    full_name: str
    kind: str
    code: str
    above: str
    slug: str


class ListedRows(NamedTuple):
    """The rows below the heading, and the columns that mean nothing here."""

    rows: tuple[ListedRow, ...]
    unknown: tuple[str, ...]


def read_table(path: Path) -> ListedRows:
    """Read a list with a heading 名称, 全称, …; Refused, which says how to mend it, where there is
    none or the file cannot be read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refused(f"不能读取 {path}：{reason(error)}。") from error
    if len(raw) > _LARGEST:
        raise Refused(f"{path} 太大，不像一份机关名单。")
    if raw.startswith(b"PK\x03\x04"):
        lines = _of_excel(raw)
    elif raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(f"{path} 是旧的 .xls 或加密的文件。请另存为 .xlsx 或 CSV，再试一次。")
    else:
        lines = _of_csv(path, raw)
    return _below_heading(path, list(lines))


def _of_csv(path: Path, raw: bytes) -> Iterator[tuple[int, Cells]]:
    text = _decoded(path, raw)
    first = next((line for line in text.splitlines() if "名称" in line), "")
    delimiter = max(",\t;", key=first.count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    try:
        for cells in table:
            if max(map(len, cells), default=0) > _LONGEST:
                raise csv.Error  # the module's own limit is anybody's to change
            yield start, cells
            start = table.line_num + 1
    except csv.Error as error:
        raise Refused(f"{path} 第 {start} 行不能读：引号没有成对，或者这一格过长。") from error


def _decoded(path: Path, raw: bytes) -> str:
    encodings = ("utf-16",) if raw[:2] in _UTF16 else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(f"{path} 不是文本，也不是 Excel 文件。请存为 .xlsx，或者 UTF-8、GBK 的 CSV。")


def _of_excel(raw: bytes) -> Iterator[tuple[int, Cells]]:
    """The rows of the first sheet that has a heading, else of the first."""
    require("import", "读取 Excel 文件", "openpyxl", "lxml", "defusedxml")
    from openpyxl import load_workbook

    from generator.importing.readers.container import unpack

    unpack(raw, ".xlsx")  # which refuses what is no workbook, or unpacks to too much
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(raw), data_only=True, keep_links=False)
        sheets = [
            [(n, [_said(value) for value in row]) for n, row in enumerate(_values(sheet), 1)]
            for sheet in book.worksheets
        ]
    except Exception as error:  # openpyxl has no exception of its own for parts that make no sense
        raise Refused("Excel 文件读不懂。请在 Excel 里另存为 CSV，再试一次。") from error
    own = [rows for rows in sheets if _heading_of(rows) is not None]
    yield from (own or sheets or [[]])[0]


def _values(sheet: Worksheet) -> Iterator[Sequence[object]]:
    yield from sheet.iter_rows(values_only=True, max_row=min(sheet.max_row, _MOST + _HEADING))


def _said(value: object) -> str:
    """A cell as text; a code that Excel keeps as a number is no decimal."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _heading_of(lines: Sequence[tuple[int, Cells]]) -> int | None:
    """Where the first line stands that names the column 名称."""
    for index, (_, cells) in enumerate(lines[:_HEADING]):
        if "名称" in map(_plain, cells):
            return index
    return None


def _plain(cell: str) -> str:
    return "".join(cell.split()).lstrip("\ufeff")


def _below_heading(path: Path, lines: Sequence[tuple[int, Cells]]) -> ListedRows:
    start = _heading_of(lines)
    if start is None:
        raise Refused(
            f"{path} 没有表头。第一行请写：{'、'.join(COLUMNS)}；只有名称和全称是必需的。"
        )
    heading = [_plain(cell) for cell in lines[start][1]]
    twice = [name for name in COLUMNS if heading.count(name) > 1]
    if twice:
        raise Refused(f"{path} 的表头里有两个“{twice[0]}”，请删去一个。")
    if len(lines) - start > _MOST:
        raise Refused(f"{path} 超过 {_MOST} 行，不像一份机关名单。")
    places = {name: heading.index(name) for name in COLUMNS if name in heading}
    rows = []
    for number, cells in lines[start + 1 :]:
        texts = {name: _plain(cells[at]) if at < len(cells) else "" for name, at in places.items()}
        if any(texts.values()):
            rows.append(ListedRow(number, *(texts.get(name, "") for name in COLUMNS)))
    unknown = tuple(name for name in heading if name and name not in COLUMNS)
    return ListedRows(tuple(rows), unknown)
