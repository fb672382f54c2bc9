"""The files of the data set in words: what each is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.dataset.wide_tables import Wide, wide_tables
from generator.forms import FORMS
from generator.forms.common import CHAPTER_HEADINGS

# In the order to list them.
FORMATS = {
    "Excel": "工作簿，可以直接计算、筛选。",
    "CSV": "逗号分隔的表格，各种软件都能打开；UTF-8 编码，Excel 也能直接打开。",
    "JSON": "供程序读取。",
    "SQLite": "单个文件的数据库，可以用 SQL 查询。",
    "Parquet": "列式文件，供 pandas、R、DuckDB 等读取。",
}


class FileNote(NamedTuple):
    """A file and what it is for."""

    name: str
    kind: str  # as 数据集 in site.yml
    text: str


def notes() -> Iterator[FileNote]:
    """The files that hold all years, in the order to list them."""
    yield FileNote("cells.csv", "CSV", "全部数据，一格一行。适合统计软件和程序。")
    for wide in wide_tables():
        yield FileNote(f"{wide.name}.csv", "CSV", f"{table_name(wide)}，一份报告一行。")
    yield FileNote("reports.csv", "CSV", "报告目录：标题、格式、日期和网页。")
    yield FileNote("authorities.csv", "CSV", "机关目录：全称、类型、代码和上级。")
    yield FileNote(
        "nianbao.xlsx",
        "Excel",
        "工作簿：说明、各表（一份报告一行）、报告和机关目录。不含一格一行的数据，"
        "报告多时它会超过 Excel 的行数上限。",
    )
    yield FileNote("nianbao.json", "JSON", "全部报告和机关，结构与每份报告的 JSON 相同。")
    yield FileNote("nianbao.sqlite", "SQLite", "数据库：机关、报告、各格，视图 tidy 一格一行。")
    yield FileNote("cells.parquet", "Parquet", "全部数据，一格一行，数为数值类型。")
    yield FileNote("reports.parquet", "Parquet", "报告目录。")
    yield FileNote("authorities.parquet", "Parquet", "机关目录。")


ZIP_TEXT = "一个年度的全部 CSV 文件，附说明和校验值。"


def table_name(wide: Wide) -> str:
    """What the official form calls the table, and which form where they differ."""
    form = FORMS[wide.forms[0]].name if _differs(wide) else ""
    return "，".join(filter(None, [f"表{_heading(wide).replace('、', ' ', 1)}", form]))


def sheet_name(wide: Wide) -> str:
    """The same in few words: 表三, 表二（2021）."""
    number = f"表{_heading(wide).partition('、')[0]}"
    return f"{number}（{wide.forms[0]}）" if _differs(wide) else number


def _heading(wide: Wide) -> str:
    tables = FORMS[wide.forms[0]].tables
    return CHAPTER_HEADINGS[next(table.chapter for table in tables if table.key == wide.key)]


def _differs(wide: Wide) -> bool:
    return any(form.tables and form.key not in wide.forms for form in FORMS.values())
