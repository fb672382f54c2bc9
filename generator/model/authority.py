"""An authority (机关) as its authority.yml describes it (design §3)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from generator.forms.filing import Date, Part, Text
from generator.reading.model_keys import written

Kind = Literal["乡镇", "街道", "县级政府", "市级政府", "省级政府", "部门", "其他"]
GOVERNMENTS = frozenset({"县级政府", "市级政府", "省级政府"})
TOWNSHIPS = frozenset({"乡镇", "街道"})
# How short names end, and what follows in the full name; how a name ends that is full already.
_ENDINGS = {"街道": "办事处", "镇": "人民政府", "乡": "人民政府", "苏木": "人民政府"}
_FULL_ENDINGS = ("政府", "办事处", "委员会")


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
MONTH_DAY = written("请写月-日，月和日各写两位数字，如 01-31。")
ReportYear = Annotated[int, Field(ge=2008, le=2100)]


class Contact(Part):
    """联系"""

    address: Text | None = Field(None, alias="地址", description="办公地址。")
    phone: Text | None = Field(None, alias="电话", description="办公电话，不要写手机号。")
    postcode: Text | None = Field(None, alias="邮编", description="六位邮政编码。")


class FormerName(Part):
    """曾用名"""

    name: Text = Field(alias="名称", description="以前的名称。")
    until: ReportYear | None = Field(
        None,
        alias="至",
        description="用到哪一年的年报：这一年和以前的年报显示这个名称，以后的年报不应再用。",
    )


class AuthorityFile(Part):
    """机关：发布年报的乡镇、街道、县……"""

    name: Text = Field(alias="名称", description="简称，如 白桑镇。")
    full_name: Text = Field(alias="全称", description="机关全称，如 阳城县白桑镇人民政府。")
    kind: Kind = Field(
        alias="类型", description="乡镇、街道、县级政府、市级政府、省级政府、部门、其他。"
    )
    code: Annotated[Text, Field(pattern=r"^(\d{6}|\d{9}|\d{12})$")] | None = Field(
        None,
        alias="代码",
        description="统计用区划代码：乡镇 9 位，县 6 位，加引号。",
        json_schema_extra=written(
            '请写统计用区划代码，全是数字：县 6 位、乡镇 9 位、村 12 位，如 "140522"。'
        ),
    )
    due_years: tuple[ReportYear, ...] | None = Field(
        None,
        alias="应报年度",
        description="本机关应当公开年报的年度，逐年列出；[] 是都不应报。不写则按应报年度自。",
    )
    due_from: ReportYear | None = Field(
        None,
        alias="应报年度自",
        description="本机关及下级从哪一年的年报起应报；不写则用上级或全站的。",
    )
    deadline: MonthDay | None = Field(
        None,
        alias="公开期限",
        description="本机关及下级的公开期限（月-日）；不写则用上级或全站的。县级以上人民政府总是 03-31。",
        json_schema_extra=MONTH_DAY,
    )
    former_deadline: MonthDay | None = Field(
        None,
        alias="报送截止日",
        description="旧的写法，读作公开期限；请改写“公开期限”。",
        json_schema_extra=MONTH_DAY,
    )
    founded: Date | None = Field(None, alias="设立", description="设立日期。")
    abolished: Date | None = Field(None, alias="撤销", description="撤销日期。")
    successor: Text | None = Field(
        None, alias="继任机关", description="撤并后承接的机关：它在 content/reports 下的路径。"
    )
    former_names: tuple[FormerName, ...] = Field((), alias="曾用名", description="以前的名称。")
    contact: Contact = Field(Contact(), alias="联系", description="公开的联系方式。")

    def name_in(self, year: int) -> str:
        """The short name that it had when it reported on `year`."""
        former = self._former(year)
        return former.name if former else self.name

    def full_name_in(self, year: int) -> str:
        """The full name of the same year: the former one as it was written where it is a full name,
        else what is before the name today with the former name's own ending."""
        former = self._former(year)
        if former is None:
            return self.full_name
        if former.name.endswith(_FULL_ENDINGS):
            return former.name
        before, found, _ = self.full_name.partition(self.name)
        if not found:
            return former.name
        for ending, whole in _ENDINGS.items():
            if former.name.endswith(ending):
                return before + former.name + whole
        area = self.name[0]  # 县民政局, of which a former name may be without 县
        if area in "省市区县" and not former.name.startswith(area):
            before += area
        return before + former.name

    def _former(self, year: int) -> FormerName | None:
        """The former name that held in `year`: of those used so long, the one given up first."""
        known = [(one.until, one) for one in self.former_names if one.until and one.until >= year]
        return min(known, key=lambda pair: pair[0])[1] if known else None

    def in_year(self, year: int) -> AuthorityFile:
        """What it was called when it reported on `year`; its other names are those that may stand in
        that report, so not one given up before."""
        kept = tuple(one for one in self.former_names if one.until is None or one.until >= year)
        if len(kept) == len(self.former_names) and self._former(year) is None:
            return self
        name, full = self.name_in(year), self.full_name_in(year)
        others = {one.name: one for one in kept if one.name not in (name, full)}
        for now in (self.name, self.full_name):
            if now not in (name, full):  # what was drawn up late may have today's name
                others.setdefault(now, FormerName.model_validate({"名称": now}))
        changed = {"name": name, "full_name": full, "former_names": tuple(others.values())}
        return self.model_copy(update=changed)
