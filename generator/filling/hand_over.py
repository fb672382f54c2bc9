"""The file that a form page hands over: what it must be, and its texts → cells of a report."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.base.cells import PENDING, Cell
from generator.base.digest import digest
from generator.base.refusal import Refused
from generator.forms.filing import Date, Year
from generator.forms.layout import MAX_MARK, Form
from generator.model.record import Record, stored

SUFFIX = ".nianbao.json"
KIND, VERSION = "nianbao 填报", 1
MAX_HAND_OVER = 1024 * 1024  # bytes; a full report has about 30,000
BLANK = "空白"  # how a cell that is blank in print is typed
NUMBER = r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?"
_NUMBER = re.compile(NUMBER)
_BEGINS = re.compile(rb'\s*\{\s*"kind"\s*:\s*"nianbao')

Line = Annotated[str, Field(max_length=200)]
CellText = Annotated[str, Field(max_length=MAX_MARK)]


class HandOver(BaseModel):
    """The content of the file; `cells` has the texts of each row by its path, joined by dots."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    kind: Literal["nianbao 填报"]
    version: Literal[1]
    authority: Annotated[str, Field(max_length=300)]  # its folder below content/reports
    full_name: Line
    year: Year
    form: int | str
    made_from: Annotated[str, Field(max_length=64)]
    title: Line
    organ: Line
    signed: Annotated[str, Field(max_length=10)]
    published: Annotated[str, Field(max_length=10)]
    cells: Annotated[dict[Line, list[CellText]], Field(max_length=300)]
    narrative: Annotated[
        dict[Line, Annotated[str, Field(max_length=100_000)]], Field(max_length=60)
    ]


class Days(BaseModel):
    """The days of a hand-over file."""

    signed: Date | None
    published: Date | None


def is_hand_over(data: bytes) -> bool:
    """Whether bytes say of themselves that a form page wrote them."""
    return _BEGINS.match(data) is not None


def read_hand_over(data: bytes) -> HandOver:
    """The content of the file; Refused where it is not what a form page writes."""
    if len(data) > MAX_HAND_OVER:
        raise Refused(f"填报文件超过 {MAX_HAND_OVER // 1024} KB，不像一份年报，没有读取。")
    try:
        found = HandOver.model_validate(json.loads(data.decode()))
        Days(signed=found.signed or None, published=found.published or None)  # type: ignore[arg-type]
    except (ValidationError, ValueError, RecursionError) as error:
        where = ""
        if isinstance(error, ValidationError):
            where = "（" + ".".join(map(str, error.errors()[0]["loc"])) + "）"
        raise Refused(
            f"这份填报文件不完整，或者改动过{where}，没有读取；请在填报网页里重新“保存到文件”。"
        ) from None
    return found


def days_of(found: HandOver) -> Days:
    """When it was signed and published."""
    return Days.model_validate(
        {"signed": found.signed or None, "published": found.published or None}
    )


def cell_of(typed: str) -> Cell:
    """What somebody typed, as the cell of a report: nothing is 待填, 空白 a blank cell."""
    text = typed.strip()
    if not text:
        return PENDING
    if text == BLANK:
        return None
    if _NUMBER.fullmatch(text):
        return Decimal(text) if "." in text else int(text)
    return text


def made_from(form: Form, before: Record | None) -> str:
    """A digest of what of last year's report goes into a form page."""
    return digest((VERSION, form.key, stored(before) if before else None))[:16]


def check_cells(found: HandOver, form: Form) -> Mapping[str, Sequence[str]]:
    """The texts by row, where these are the rows of the form; else Refused."""
    rows = [row for table in form.tables for row in form.printed_rows(table)]
    due = {".".join(map(str, row.path)): len(row.columns) for row in rows}
    if {path: len(texts) for path, texts in found.cells.items()} != due:
        raise Refused("填报文件的表格与格式不符，没有读取；请用新的填报网页填写。")
    return found.cells
