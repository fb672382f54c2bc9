"""The page 字段: every item and every row, from the pydantic models of the forms."""

from __future__ import annotations

import typing
from collections.abc import Iterator

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.forms import FORMS
from generator.forms.filing import Filing
from generator.forms.layout import Column, Columns, Form, Row, Table, by_columns
from generator.forms.meaning import ROWS
from generator.handbook import escape, table
from generator.model.authority import AuthorityFile
from generator.model.narrative import NUMERALS
from generator.model.site import Site

CELLS = {
    "count": "整数",
    "change": "整数，减少写负数",
    "amount": "金额，可带原件的单位，如 152790元",
    "fee": "万元，可有小数",
}


_INTRODUCTION = (
    "本页由程序按各格式的定义生成，与检查所用的一致。键名照抄即可；"
    "怎样填各种格，见[填写说明](filling.md)。"
)


def fields_page() -> str:
    """Every item of a report file, every row of every form, authority.yml and site.yml."""
    lines = [
        "# 字段",
        "",
        _INTRODUCTION,
        "",
        "## 年报文件 {#report}",
        "",
        "`content/reports/…/2023.yml` 里，表格以外的项目。",
        "",
        *model_table(Filing),
    ]
    for form in FORMS.values():
        lines += form_section(form)
    lines += ["## 机关文件 authority.yml {#authority}", "", *model_table(AuthorityFile)]
    lines += ["## 网站设置 content/site.yml {#site}", "", *model_table(Site)]
    return "\n".join(lines) + "\n"


def model_table(model: type[BaseModel]) -> Iterator[str]:
    """The keys of a model, nested ones after their parent."""
    return table(("键", "必填", "说明"), _model_rows(model, ""))


def _model_rows(model: type[BaseModel], above: str) -> Iterator[tuple[str, str, str]]:
    for field in model.model_fields.values():
        key = f"{above}{field.alias}"
        yield f"`{key}`", "是" if field.is_required() else "", escape(field.description or "")
        inner, several = _inner(field)
        if inner is not None:
            yield from _model_rows(inner, f"{key}{'[]' if several else ''}.")


def _inner(field: FieldInfo) -> tuple[type[BaseModel] | None, bool]:
    """The model of a nested item, and whether there may be several of it."""
    several = typing.get_origin(field.annotation) is tuple
    candidates = typing.get_args(field.annotation) if several else (field.annotation,)
    for candidate in candidates:
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate, several
    return None, False


def form_section(form: Form) -> Iterator[str]:
    """A form: where it applies, then its tables row by row."""
    yield f"## 格式: {form.key} {{#form-{form.model.__name__.removeprefix('Report').lower()}}}"
    yield ""
    first, last = form.years
    years = f"{first} 年及以后" if last >= 2100 else f"{first}–{last} 年"
    document = f"（{form.document}）" if form.document else ""
    yield f"{form.name}{document}，用于 {years}的年报。" + (
        "" if form.tables else "只有正文，没有表格。"
    )
    yield ""
    for official in form.tables:
        yield from _table_section(form, official)


def _table_section(form: Form, official: Table) -> Iterator[str]:
    yield f"### 表{NUMERALS[official.chapter]} {official.key}"
    yield ""
    for columns, members in by_columns(form.printed_rows(official)):
        if columns.heading:
            yield f"**{columns.heading}**"
            yield ""
        yield from _columns(columns)
        yield from table(
            ("键", "表上的名称", "正文里可写", "含义"),
            (
                (_key(row), escape(row.label), _quotable(form, row), _meaning(row))
                for row in members
            ),
        )
    for path, row in official.merged.items():
        if path not in form.merged:
            label, count = escape(row.label), len(row.columns)
            yield f"原件把“{label}”印成一行的，`{row.key}` 可直接写 {count} 个数。"
            yield ""


def _columns(columns: Columns) -> Iterator[str]:
    if len(columns) == 1:
        yield f"每行一个数：{_column(columns.columns[0])}。"
    else:
        names = "、".join(map(_column, columns.columns))
        yield f"每行 {len(columns)} 个数，依次为：{names}。"
    yield ""


def _column(column: Column) -> str:
    label = f"（{escape(column.label)}）" if column.label != column.key else ""
    unit = f"——{CELLS[column.kind]}" if column.kind != "count" else ""
    return f"{escape(column.key)}{label}{unit}"


def _key(row: Row) -> str:
    return f"`{'.'.join(map(str, row.path[1:]))}`"


def _meaning(row: Row) -> str:
    return escape(ROWS[row.path].text) if row.path in ROWS else ""


def _quotable(form: Form, row: Row) -> str:
    """The shortest name for {{ }} of the row's last cell."""
    last = len(row.columns) - 1
    names = [name for name, place in form.cell_names.items() if place == (row.path, last)]
    # 总计.总计 is right, but 办理结果.总计.总计 can be read.
    columns = {column.key for column in row.columns.columns}
    names = [name for name in names if name.partition(".")[0] not in columns] or names
    return "`{{" + min(names, key=len) + "}}`" if names else ""
