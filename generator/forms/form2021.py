"""The 2021 form, 国办公开办函〔2021〕30号: reports for 2021 and later (domain §a.2)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.forms import common
from generator.forms.filing import Filing
from generator.forms.layout import Cells, Column, Columns, Figure, Form, Section, row, tables_of

ISSUED = Columns(
    (
        Column("制发", "本年制发件数"),
        Column("废止", "本年废止件数"),
        Column("现行有效", "现行有效件数"),
    ),
    heading="第二十条第（一）项",
)
LICENSING = Columns((Column("处理决定数量", "本年处理决定数量"),), heading="第二十条第（五）项")
PENALTIES = Columns((Column("处理决定数量", "本年处理决定数量"),), heading="第二十条第（六）项")
FEES = Columns(
    (Column("收费金额", "本年收费金额（单位：万元）", "fee"),), heading="第二十条第（八）项"
)


class Disclosure2021(Section):
    """表二：主动公开政府信息情况"""

    regulations: Annotated[Cells, ISSUED] = row("规章", "规章")
    documents: Annotated[Cells, ISSUED] = row("行政规范性文件", "行政规范性文件")
    licences: Annotated[Cells, LICENSING] = row("行政许可", "行政许可")
    penalties: Annotated[Cells, PENALTIES] = row("行政处罚", "行政处罚")
    coercion: Annotated[Cells, PENALTIES] = row("行政强制", "行政强制")
    fees: Annotated[Cells, FEES] = row("行政事业性收费", "行政事业性收费")


class Report2021(Filing):
    """2021 年格式的年报（国办公开办函〔2021〕30号）"""

    format: Literal[2021] = Field(alias="格式")
    disclosure: Disclosure2021 = row("主动公开政府信息情况", common.DISCLOSURE)
    applications: common.Applications = row("收到和处理政府信息公开申请情况", common.APPLICATIONS)
    disputes: common.Disputes = row("政府信息公开行政复议、行政诉讼情况", common.DISPUTES)


REGULATIONS = (common.DISCLOSURE, "规章")
DOCUMENTS = (common.DISCLOSURE, "行政规范性文件")

FORM = Form(
    key=2021,
    name="2021 年格式",
    document="国办公开办函〔2021〕30号",
    years=(2021, 2100),
    model=Report2021,
    tables=tables_of(Report2021, common.PRINTED),
    balance=common.BALANCE,
    total_of=common.TOTAL_OF,
    standing=(REGULATIONS, DOCUMENTS),
    figures=(
        Figure("制发规范性文件", (*DOCUMENTS, 0), "件"),
        Figure("现行有效规范性文件", (*DOCUMENTS, 2), "件"),
        Figure("行政许可", (common.DISCLOSURE, "行政许可"), "件"),
        Figure("行政处罚", (common.DISCLOSURE, "行政处罚"), "件"),
        Figure("行政强制", (common.DISCLOSURE, "行政强制"), "件"),
        Figure("行政事业性收费", (common.DISCLOSURE, "行政事业性收费"), "万元"),
        *common.FIGURES,
    ),
)
