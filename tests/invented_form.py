"""A form that no notice prescribes, declared in this one module: `python -m tests.invented_form …`
is the program with it, as if it stood in `generator/forms/`.

It shares no key, no row and no column with the forms that are: four columns of labels, header cells
over columns three deep, columns of its own in each row of the line, and a fourth table.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from generator import forms
from generator.base.normalise import fold
from generator.forms import form2021
from generator.forms.filing import Filing
from generator.forms.layout import (
    MERGED,
    SPLIT,
    Cells,
    Column,
    ColumnGroup,
    Columns,
    Figure,
    Form,
    MergedAs,
    Placement,
    Section,
    row,
    split_or_merged,
    tables_of,
)

YEAR = 2024  # the first of the form

TEXTS = Columns(
    (
        Column("发文", "本年发文件数"),
        Column("修订", "本年修订件数"),
        Column("失效", "本年失效件数"),
        Column("存量", "年末存量件数"),
    ),
    heading="第七条第（二）项",
)
LISTS = Columns(
    (Column("目录", "公布目录数"), Column("条目", "公布条目数")), heading="第七条第（四）项"
)
COSTS = Columns((Column("经费", "公开经费（单位：万元）", "fee"),), heading="第七条第（九）项")
SENDERS = Columns(
    (
        Column("居民", "居民"),
        Column("公司", "公司"),
        Column("合作社", "合作社"),
        Column("来源合计", "来源合计"),
    ),
    total=3,
    groups=(
        ColumnGroup("a", "来件人情况", 0, 4),
        ColumnGroup("o", "各类组织", 1, 3),
        ColumnGroup("e", "登记在册的组织", 1, 3),
    ),
)
MEDIATED = Columns((Column("调成", "调解成功"), Column("未成", "调解未成")))
JUDGED = Columns(
    (
        Column("胜诉", "机关胜诉"),
        Column("败诉", "机关败诉"),
        Column("裁判合计", "裁判合计"),
    ),
    total=2,
)
HOURS = Columns((Column("场次", "开放场次"),))

Texts = Annotated[Cells, TEXTS]
Lists = Annotated[Cells, LISTS]
Costs = Annotated[Cells, COSTS]
Senders = Annotated[Cells, SENDERS]
Mediated = Annotated[Cells, MEDIATED]
Judged = Annotated[Cells, JUDGED]
Hours = Annotated[Cells, HOURS]


class Published(Section):
    """The table of blocks: of four, two and one column."""

    decisions: Texts = row("镇级决定事项", "决定事项")
    notices: Texts = row("镇级通告事项", "通告事项")
    lists: Lists = row("便民服务清单", "便民清单")
    costs: Costs = row("政务公开专项经费", "专项经费")


class Formal(Section):
    """Three groups deep: its rows have four columns of labels."""

    missing: Senders = row("①缺少联系方式的来件", "缺少联系方式")
    unsigned: Senders = row("②没有署名的来件", "没有署名")


class Refused(Section):
    """Two groups deep."""

    formal: Annotated[
        Annotated[Formal, Tag(SPLIT)] | Annotated[Senders, Tag(MERGED)],
        Discriminator(split_or_merged),
        MergedAs(SENDERS),
    ] = row("甲类：形式不符的来件", "形式不符")
    elsewhere: Senders = row("乙类：转交其他机关的来件", "转交其他机关")


class Answered(Section):
    """One group deep."""

    told: Senders = row("〔一〕当面告知的来件", "当面告知")
    refused: Refused = row("〔二〕不予告知的来件", "不予告知")
    total: Senders = row("〔三〕本年办复总件数", "办复总件数")


class Letters(Section):
    """The table of rows."""

    received: Senders = row("第一部分：本年登记来件", "登记来件")
    left: Senders = row("第二部分：上年遗留来件", "遗留来件")
    answered: Answered = row("第三部分：本年办复来件", "办复来件")
    open: Senders = row("第四部分：转入下年来件", "转入下年")


class Court(Section):
    """A group of the line, with a group inside."""

    appeal: Judged = row("二审上诉案件", "二审上诉")


class Suits(Section):
    """The group of the line."""

    first: Judged = row("一审应诉案件", "一审应诉")
    court: Court = row("上级法院审理", "上级法院")


class Quarrels(Section):
    """The table of one line."""

    mediated: Mediated = row("人民调解案件", "人民调解")
    suits: Suits = row("法院诉讼案件", "法院诉讼")


class OpenDays(Section):
    """The table of its own, in chapter 六."""

    halls: Hours = row("政务大厅开放日", "大厅开放日")
    talks: Hours = row("院坝政策宣讲会", "院坝宣讲会")


PUBLISHED, LETTERS, QUARRELS, OPEN_DAYS = "公布事项", "群众来件", "争议案件", "开放活动"
PRINTED = {
    PUBLISHED: Placement(2, "blocks", "公布内容"),
    LETTERS: Placement(3, "rows", "（本表各列：第一部分加第二部分，等于办复加转入下年）"),
    QUARRELS: Placement(4, "line"),
    OPEN_DAYS: Placement(6, "rows", "开放活动的名称"),
}


class ReportInvented(Filing):
    """虚构格式的年报"""

    format: Literal[2024] = Field(alias="格式")
    announced: Published = row("公布事项情况", PUBLISHED)
    letters: Letters = row("群众来件情况", LETTERS)
    quarrels: Quarrels = row("争议案件情况", QUARRELS)
    open_days: OpenDays = row("开放活动情况", OPEN_DAYS)


ANSWERED = (LETTERS, "办复来件")
FORM = Form(
    key=2024,
    name="虚构格式",
    document="虚构〔2024〕1号",
    years=(YEAR, 2100),
    model=ReportInvented,
    tables=tables_of(ReportInvented, PRINTED),
    balance=(
        ((LETTERS, "登记来件"), (LETTERS, "遗留来件")),
        ((*ANSWERED, "办复总件数"), (LETTERS, "转入下年")),
    ),
    total_of=((*ANSWERED, "办复总件数"), ANSWERED),
    figures=(
        Figure("登记来件", (LETTERS, "登记来件", 3), "件"),
        Figure("公开经费", (PUBLISHED, "专项经费"), "万元"),
    ),
)


def register() -> None:
    """What a maintainer does to put a form into force, and what follows when the forms are read."""
    forms.FORMS[2021] = replace(form2021.FORM, years=(2021, YEAR - 1))
    forms.FORMS[FORM.key] = FORM
    forms.SPELLING.update((fold(str(key)), str(key)) for path in FORM.rows for key in path)


if __name__ == "__main__":
    register()
    from generator.__main__ import main

    sys.exit(main())
