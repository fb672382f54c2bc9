"""The 2019 form (试行), 国办公开办函〔2019〕60号: reports for 2019 and 2020 (domain §b)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.forms import common
from generator.forms.filing import Filing
from generator.forms.layout import Cells, Column, Columns, Figure, Form, Section, row, tables_of

MADE = Columns(
    (
        Column("新制作", "本年新制作数量"),
        Column("新公开", "本年新公开数量"),
        Column("对外公开总数量", "对外公开总数量"),
    ),
    heading="第二十条第（一）项",
)
_ITEMS = (Column("上一年项目数量", "上一年项目数量"), Column("本年增减", "本年增/减", "change"))
_DECISIONS = (*_ITEMS, Column("处理决定数量", "处理决定数量"))
LICENSING = Columns(_DECISIONS, heading="第二十条第（五）项")
PENALTIES = Columns(_DECISIONS, heading="第二十条第（六）项")
FEES = Columns(_ITEMS, heading="第二十条第（八）项")
PROCUREMENT = Columns(
    (Column("采购项目数量", "采购项目数量"), Column("采购总金额", "采购总金额", "amount")),
    heading="第二十条第（九）项",
)


class Disclosure2019(Section):
    """表二：主动公开政府信息情况"""

    regulations: Annotated[Cells, MADE] = row("规章", "规章")
    documents: Annotated[Cells, MADE] = row("规范性文件", "规范性文件")
    licences: Annotated[Cells, LICENSING] = row("行政许可", "行政许可")
    services: Annotated[Cells, LICENSING] = row("其他对外管理服务事项", "其他对外管理服务事项")
    penalties: Annotated[Cells, PENALTIES] = row("行政处罚", "行政处罚")
    coercion: Annotated[Cells, PENALTIES] = row("行政强制", "行政强制")
    fees: Annotated[Cells, FEES] = row("行政事业性收费", "行政事业性收费")
    procurement: Annotated[Cells, PROCUREMENT] = row("政府集中采购", "政府集中采购")


class Report2019(Filing):
    """2019 年格式（试行）的年报（国办公开办函〔2019〕60号）"""

    format: Literal[2019] = Field(alias="格式")
    disclosure: Disclosure2019 = row("主动公开政府信息情况", common.DISCLOSURE)
    applications: common.Applications = row("收到和处理政府信息公开申请情况", common.APPLICATIONS)
    disputes: common.Disputes = row("政府信息公开行政复议、行政诉讼情况", common.DISPUTES)


FORM = Form(
    key=2019,
    name="2019 年格式（试行）",
    document="国办公开办函〔2019〕60号",
    years=(2019, 2020),
    model=Report2019,
    tables=tables_of(Report2019, common.PRINTED),
    balance=common.BALANCE,
    total_of=common.TOTAL_OF,
    merged=frozenset({common.OTHER_HANDLING}),
    figures=(
        Figure("行政许可", (common.DISCLOSURE, "行政许可", 2), "件"),
        Figure("行政处罚", (common.DISCLOSURE, "行政处罚", 2), "件"),
        Figure("行政强制", (common.DISCLOSURE, "行政强制", 2), "件"),
        *common.FIGURES,
    ),
)
