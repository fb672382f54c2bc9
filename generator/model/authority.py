"""An authority (机关) as its authority.yml describes it (design §3)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from generator.forms.filing import Date, Part, Text

Kind = Literal["乡镇", "街道", "县级政府", "市级政府", "省级政府", "部门", "其他"]
GOVERNMENTS = frozenset({"县级政府", "市级政府", "省级政府"})
TOWNSHIPS = frozenset({"乡镇", "街道"})


def _real_day(day: str) -> str:
    try:
        dt.date.fromisoformat(f"2024-{day}")
    except ValueError:
        raise PydanticCustomError("date_impossible", "没有这一天") from None
    return day


MonthDay = Annotated[
    str,
    Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"),
    AfterValidator(_real_day),
]
ReportYear = Annotated[int, Field(ge=2008, le=2100)]


class Contact(Part):
    """联系"""

    address: Text | None = Field(None, alias="地址", description="办公地址。")
    phone: Text | None = Field(None, alias="电话", description="办公电话，不要写手机号。")
    postcode: Text | None = Field(None, alias="邮编", description="六位邮政编码。")


class FormerName(Part):
    """曾用名"""

    name: Text = Field(alias="名称", description="以前的名称。")
    until: ReportYear | None = Field(None, alias="至", description="用到哪一年。")


class AuthorityFile(Part):
    """机关：发布年报的乡镇、街道、县……"""

    name: Text = Field(alias="名称", description="简称，如 白桑镇。")
    full_name: Text = Field(alias="全称", description="机关全称，如 阳城县白桑镇人民政府。")
    kind: Kind = Field(
        alias="类型", description="乡镇、街道、县级政府、市级政府、省级政府、部门、其他。"
    )
    code: Annotated[Text, Field(pattern=r"^(\d{6}|\d{9}|\d{12})$")] | None = Field(
        None, alias="代码", description="统计用区划代码：乡镇 9 位，县 6 位，加引号。"
    )
    due_years: tuple[ReportYear, ...] = Field(
        (), alias="应报年度", description="已知应当公开年报的年度；只有这些年度会显示“逾期未见”。"
    )
    deadline: MonthDay | None = Field(
        None,
        alias="报送截止日",
        description="本机关及下级的公开期限（月-日）；不写则用上级或全站的。",
    )
    founded: Date | None = Field(None, alias="设立", description="设立日期。")
    abolished: Date | None = Field(None, alias="撤销", description="撤销日期。")
    successor: Text | None = Field(
        None, alias="继任机关", description="撤并后承接的机关：它在 content/reports 下的路径。"
    )
    former_names: tuple[FormerName, ...] = Field((), alias="曾用名", description="以前的名称。")
    contact: Contact = Field(Contact(), alias="联系", description="公开的联系方式。")
