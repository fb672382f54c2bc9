"""What every report file holds besides its tables: title, signature, dates, source, notes (design §5)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from generator.forms.layout import Cells

REPORT_NAME = "政府信息公开工作年度报告"  # as the notices on the form call it
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def default_title(full_name: str, year: int) -> str:
    """The title of a report that is still to be written, or was published without one."""
    return f"{full_name}{year}年{REPORT_NAME}"


def _date(value: object) -> object:
    if value is None or isinstance(value, dt.date):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("date_impossible", "没有这一天") from None
    raise PydanticCustomError("date_format", "日期的写法不对")


def _text(value: object) -> object:
    # Numbers typed without quotes are text here: 邮编 48100, 电话 12345.
    return str(value) if isinstance(value, int) else value


Date = Annotated[dt.date, BeforeValidator(_date)]
Text = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=2000)]
Year = Annotated[int, Field(ge=2008, le=2100)]


class Part(BaseModel):
    """A frozen part of a content file: unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Signature(Part):
    """落款"""

    organ: Text | None = Field(None, alias="机关", description="落款的机关，照原件。")
    date: Date | None = Field(
        None, alias="日期", description="落款日期，写成 2024-01-11；原件没有的写 ~。"
    )


class Origin(Part):
    """来源"""

    url: Text | None = Field(None, alias="网址", description="原件所在网页的地址。")
    index: Text | None = Field(None, alias="索引号", description="政府信息索引号。")
    fetched: Date | None = Field(None, alias="取得日期", description="从网上取得原件的日期。")


class Note(Part):
    """照录说明"""

    rule: Text = Field(alias="规则", description="规则代码，如 BLANK；见填报手册“规则”。")
    places: Text | tuple[Text, ...] = Field(
        alias="位置",
        description="所说的位置：行政复议行政诉讼.行政复议 这样的路径（可写几个），或章序号 一…六、导语。",
    )
    reason: Text = Field(alias="说明", description="为什么照录，将作为脚注印在网页上。")

    @property
    def paths(self) -> tuple[str, ...]:
        """位置 as a tuple, however it was written."""
        return (self.places,) if isinstance(self.places, str) else self.places


class Correction(Part):
    """更正"""

    date: Date = Field(alias="日期", description="更正的日期。")
    content: Text = Field(alias="内容", description="更正了什么。")
    reason: Text = Field(alias="原因", description="为什么更正。")


class Withdrawn(Part):
    """撤回"""

    date: Date = Field(alias="日期", description="撤回的日期。")
    reason: Text = Field(
        alias="原因", description="为什么撤回；将登在原来的网址上，不要写进不应公开的内容。"
    )


class ExtraRow(Part):
    """其他行: a printed row that the form does not have"""

    table: Text = Field(
        alias="表", description="所在的表：主动公开政府信息、政府信息公开申请或行政复议行政诉讼。"
    )
    label: Text = Field(alias="标签", description="原件的行名。")
    values: Annotated[Cells, Field(max_length=15)] = Field(alias="数值", description="原件的各格。")


class Filing(Part):
    """One report's YAML file; each form adds its tables."""

    year: Year = Field(alias="年度", description="报告的年度，四位数字，与文件名一致。")
    format: int | str = Field(
        alias="格式", description="2021（国办公开办函〔2021〕30号）、2019 或 纯文本。"
    )
    title: Text | None = Field(alias="标题", description="照原件；原件没有标题的写 ~。")
    signature: Signature = Field(Signature(), alias="落款", description="落款的机关和日期。")
    published: Date | None = Field(
        None, alias="发布日期", description="在网上公开的日期（落款日期不算）；不知道的写 ~。"
    )
    origin: Origin = Field(Origin(), alias="来源", description="原件的网址、索引号和取得日期。")
    labels: dict[str, Text] = Field(
        default_factory=dict,
        alias="原文标签",
        description="原件的行名、栏名与格式不同时：格式的名称 → 原件的名称。",
    )
    extra_rows: tuple[ExtraRow, ...] = Field(
        (), alias="其他行", description="格式里没有、原件里有的行。"
    )
    notes: tuple[Note, ...] = Field(
        (), alias="照录说明", description="照录原件、不作改动之处及理由。"
    )
    remarks: Text | None = Field(
        None, alias="整理说明", description="整理时做了什么（不涉及规则的）。"
    )
    corrections: tuple[Correction, ...] = Field((), alias="更正", description="公开以后的更正。")
    withdrawn: Withdrawn | None = Field(
        None,
        alias="撤回",
        description="公开以后撤回的：日期和原因。网址只留一则说明；其余各项可以（也应当）删去。",
    )

    def section(self, key: str) -> Any:
        """The table whose YAML key is `key`."""
        return next(
            getattr(self, name)
            for name, field in type(self).model_fields.items()
            if field.alias == key
        )


class WithdrawnFiling(BaseModel):
    """What of the data file of a report that was withdrawn is read; all else may be gone."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    withdrawn: Withdrawn = Field(alias="撤回")
