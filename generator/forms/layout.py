"""How a form is declared: rows and groups as pydantic fields, and the layout read back from them.

A form module lists the official rows as fields, in the official order. `row(...)`
gives each field its official label and its key, the type its columns; `tables_of` reads them
back as plain values, from which validation, pages, skeletons, schemas and exports are made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from generator.base.cells import Cell, Path

Cells = tuple[Cell, ...]

Kind = Literal["count", "change", "amount", "fee"]  # 件、项; 本年增减; 采购总金额; 万元
# How a table is printed: stacked blocks with their own columns (表二), rows with their groups at
# the left (表三), or all rows side by side in one line (表四).
Layout = Literal["blocks", "rows", "line"]
MAX_MARK = 20


@dataclass(frozen=True, slots=True)
class Column:
    """One official column: short key (YAML), official label and what its cells count."""

    key: str
    label: str
    kind: Kind = "count"


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """A header cell over neighbouring columns (法人或其他组织): over columns[start:stop]."""

    key: str  # short and Latin: ends the id of the cell in a page
    label: str
    start: int
    stop: int


@dataclass(frozen=True)
class Columns:
    """The columns of a row; `total` is the index of 总计, the sum of all others, if there is one.

    `Annotated[Cells, Columns(...)]` is the pydantic type of such a row: exactly as many cells.
    """

    columns: tuple[Column, ...]
    total: int | None = None
    heading: str = ""  # 第二十条第（一）项: the line above these columns, in tables of blocks
    groups: tuple[ColumnGroup, ...] = ()  # wider ones before those inside

    def __len__(self) -> int:
        return len(self.columns)

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        cell = {"anyOf": [{"type": ["number", "null"]}, {"type": "string", "maxLength": MAX_MARK}]}
        names = {"x-columns": [column.label for column in self.columns]}
        if len(self) == 1:
            return {**cell, **names}
        items = [{**cell, "title": column.label} for column in self.columns]
        full = {"type": "array", "items": items, "minItems": len(items), "maxItems": len(items)}
        return {"anyOf": [full, {"enum": [0, None]}], **names}

    def read(self, value: object) -> Cells:
        """The cells of a row as written: a list, a bare value for one column, 0 or ~ for all."""
        count = len(self)
        if isinstance(value, list):
            if len(value) != count:
                raise PydanticCustomError(
                    "row_length",
                    "应有 {count} 个数，写了 {given} 个",
                    {"count": count, "given": len(value)},
                )
            return tuple([_check(cell, index) for index, cell in enumerate(value)])
        if count > 1 and value != 0 and value is not None:
            raise PydanticCustomError("row_type", "应写成 [ ] 里的 {count} 个数", {"count": count})
        return (_check(value, 0),) * count


@dataclass(frozen=True, slots=True)
class Row:
    """One official row: its place in the data, its label and the groups it stands under."""

    path: Path
    label: str
    columns: Columns
    groups: tuple[Path, ...] = ()

    @property
    def key(self) -> str:
        return str(self.path[-1])

    def cell_path(self, index: int) -> Path:
        """The path of a cell: rows of one column are written as a bare value."""
        return self.path if len(self.columns) == 1 else (*self.path, index)


class Placement(NamedTuple):
    """Where and how a form prints a table."""

    chapter: int  # 1–6; a chapter has one table at most
    layout: Layout
    corner: str = ""  # what stands over the labels of the rows: 信息内容, or a note on the sums


@dataclass(frozen=True)
class Table:
    """An official table of a form. All rows of a table of `rows` have the same columns."""

    key: str
    placement: Placement
    rows: tuple[Row, ...]
    labels: Mapping[Path, str]  # every row and group → its official label
    merged: Mapping[Path, Row]  # groups that may be printed as one row → that row

    @property
    def chapter(self) -> int:
        """The chapter at whose end the table stands."""
        return self.placement.chapter

    @property
    def layout(self) -> Layout:
        """How the table is printed."""
        return self.placement.layout

    def printed_rows(self, merged: Collection[Path]) -> tuple[Row, ...]:
        """The rows of a report that prints the groups `merged` as one row each."""
        if not merged:
            return self.rows
        rows: dict[Path, Row] = {}
        for row in self.rows:
            under = next((group for group in row.groups if group in merged), None)
            printed = self.merged[under] if under else row
            rows[printed.path] = printed
        return tuple(rows.values())


def by_columns(rows: Iterable[Row]) -> Iterator[tuple[Columns, list[Row]]]:
    """Rows that follow one another under the same columns, with those columns."""
    for columns, members in groupby(rows, key=lambda row: row.columns):
        yield columns, list(members)


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure of the index pages: where this form has it."""

    name: str
    path: Path
    unit: str


@dataclass(frozen=True)
class Form:
    """A statutory layout (格式): its tables, the sums that must close and what is carried over."""

    key: int | str
    name: str
    document: str
    years: tuple[int, int]
    model: type[BaseModel]
    tables: tuple[Table, ...] = ()
    # 第一项加第二项之和，等于第三项加第四项之和: (left rows, right rows), in every column
    balance: tuple[tuple[Path, ...], tuple[Path, ...]] = ((), ())
    # the row that is the sum of all rows under the group
    total_of: tuple[Path, Path] = ((), ())
    # groups that the form itself prints as one row
    merged: frozenset[Path] = frozenset()
    # rows 制发 / 废止 / 现行有效
    standing: tuple[Path, ...] = ()
    figures: tuple[Figure, ...] = ()

    @cached_property
    def rows(self) -> dict[Path, Row]:
        """Every row that a report of this form may have, merged ones included."""
        rows = {row.path: row for table in self.tables for row in table.rows}
        for table in self.tables:
            rows.update({row.path: row for row in table.merged.values()})
        return rows

    @cached_property
    def cell_names(self) -> dict[str, tuple[Path, int]]:
        """What may stand between {{ }}: every unambiguous end of 表.组.行.栏 → row and column."""
        names: dict[str, tuple[Path, int] | None] = {}
        for row in self.rows.values():
            for index, column in enumerate(row.columns.columns):
                parts = [str(part) for part in row.path]
                parts += [column.key] if len(row.columns) > 1 else []
                for start in range(len(parts)):
                    name = ".".join(parts[start:])
                    # A name that fits two cells means neither.
                    names[name] = None if name in names else (row.path, index)
        return {name: place for name, place in names.items() if place is not None}

    def printed_rows(self, table: Table) -> tuple[Row, ...]:
        """The rows of `table` as the official form prints them."""
        return table.printed_rows(self.merged)

    @property
    def carried_in(self) -> Row:
        """上年结转: what the report of the year before carried out."""
        return self.rows[self.balance[0][1]]

    @property
    def carried_out(self) -> Row:
        """结转下年度继续办理"""
        return self.rows[self.balance[1][1]]

    @cached_property
    def labels(self) -> dict[Path, str]:
        """Every row and group → its official label."""
        return {path: label for table in self.tables for path, label in table.labels.items()}


class Section(BaseModel):
    """A part of a table: fields are official rows and groups, aliases the YAML keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def row(label: str, key: str) -> Any:
    """Declare an official row or group: its official label and its key in the YAML."""
    return Field(default=..., alias=key, description=label)


def _check(cell: object, index: int) -> Cell:
    if cell is None or isinstance(cell, int | Decimal):
        return cell
    if not isinstance(cell, str):
        raise PydanticCustomError("cell_type", "第 {nth} 格应是一个数", {"nth": index + 1})
    if len(cell) > MAX_MARK:
        raise PydanticCustomError("cell_text", "第 {nth} 格的文字过长", {"nth": index + 1})
    return cell


SPLIT, MERGED = "·分行", "·合并"  # union tags; they appear in pydantic's loc and are dropped there


@dataclass(frozen=True, slots=True)
class MergedAs:
    """Marks a group that may be printed as one row of these columns instead of its rows."""

    columns: Columns


def split_or_merged(value: object) -> str:
    """The union tag of a group that may be printed as one row."""
    return SPLIT if isinstance(value, dict | Section) else MERGED


def tables_of(model: type[BaseModel], printed: Mapping[str, Placement]) -> tuple[Table, ...]:
    """Read the declared tables of `model` back; `printed`: a table's key → how it is printed."""
    tables = []
    for field in model.model_fields.values():
        key = field.alias or ""
        section = _section(field)
        if key in printed and section is not None:
            labels: dict[Path, str] = {}
            merged: dict[Path, Row] = {}
            rows = tuple(_rows(section, (key,), (), labels, merged))
            tables.append(Table(key, printed[key], rows, labels, merged))
    return tuple(tables)


def _rows(
    section: type[BaseModel],
    path: Path,
    groups: tuple[Path, ...],
    labels: dict[Path, str],
    merged: dict[Path, Row],
) -> Iterator[Row]:
    for field in section.model_fields.values():
        here = (*path, field.alias or "")
        label = labels[here] = field.description or ""
        for mark in field.metadata:
            if isinstance(mark, Columns):
                yield Row(here, label, mark, groups)
            elif isinstance(mark, MergedAs):
                merged[here] = Row(here, label, mark.columns, groups)
        inner = _section(field)
        if inner is not None:
            yield from _rows(inner, here, (*groups, here), labels, merged)


def _section(field: FieldInfo) -> type[Section] | None:
    """The Section class of a group's field; None for a row."""
    for candidate in (field.annotation, *get_args(field.annotation)):
        bare = get_origin(candidate) or candidate
        bare = get_args(candidate)[0] if bare is Annotated else bare
        if isinstance(bare, type) and issubclass(bare, Section):
            return bare
    return None
