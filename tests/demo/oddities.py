"""What is not as it should be, on purpose: as real reports are, and acknowledged as real notes do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from generator.base.cells import Cell
from generator.base.cells import Path as CellPath
from generator.forms import common, form2019

EMPTY: Mapping[str, str] = MappingProxyType({})
Note = tuple[str, str, str]  # 规则, 位置, 说明
NEVER = dt.date.min  # 发布日期 not known


@dataclass(frozen=True, slots=True)
class Oddity:
    """How one report differs from a faultless one."""

    add: tuple[tuple[CellPath, int, int], ...] = ()  # row, column, by how much it is misprinted
    fill: tuple[tuple[CellPath, Cell, tuple[int, ...]], ...] = ()  # row, what stands there, where
    merged: bool = False  # 其他处理 as one row
    form: int | str | None = None
    published: dt.date | None = None
    title: str | None = None  # "" = the original has none
    swap: Mapping[str, str] = field(default_factory=lambda: EMPTY)  # words of the narrative
    labels: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    extra_row: str = ""
    notes: tuple[Note, ...] = ()
    corrections: tuple[tuple[str, str, str], ...] = ()  # 日期, 内容, 原因
    remarks: str = ""


ALL_SEVEN, ALL_FIVE = tuple(range(7)), tuple(range(5))
PARTLY = (*common.RESULTS, "部分公开")
NOT_HELD = (*common.RESULTS, "无法提供", "本机关不掌握相关政府信息")


def _place(path: CellPath, *column: str) -> str:
    """位置 as notes write it."""
    return ".".join(map(str, (*path, *column)))


ODDITIES: dict[tuple[str, int], Oddity] = {
    ("nanping", 2017): Oddity(
        title="",
        notes=(("TITLE", "标题", "原件没有标题，照录。"),),
        remarks="原件为公开栏张贴稿的照片，按照片逐字录入。",
    ),
    ("mailing", 2017): Oddity(published=NEVER),
    ("nanping", 2018): Oddity(published=NEVER),
    ("yuewan", 2018): Oddity(published=NEVER),
    ("zhuwu", 2019): Oddity(
        published=NEVER,
        swap={"一、总体情况": "一、总体工作情况"},
        notes=(("CHAP-NAME", "一", "原件第一章标题为“总体工作情况”，照录。"),),
    ),
    ("nanping", 2019): Oddity(
        fill=((NOT_HELD, "不清", (0, 1, 2, 3)),),
        notes=(
            (
                "CELL-UNREADABLE",
                _place(NOT_HELD),
                "原件该行前四格被印章覆盖，无从辨认；不据合计推算。",
            ),
        ),
        remarks="原件为扫描件，表三一处被印章覆盖。",
    ),
    ("qingtan", 2019): Oddity(
        extra_row="其他主动公开文件",
        notes=(("EXTRA-ROW", "其他行", "原件表二在“规范性文件”下多印一行，照录于表后。"),),
    ),
    ("yuewan", 2019): Oddity(
        published=dt.date(2020, 3, 5),
        notes=(("LATE", "发布日期", "新冠肺炎疫情防控期间全员下沉，发布推迟；日期照实填写。"),),
    ),
    ("yunxi", 2019): Oddity(
        published=dt.date(2020, 4, 10),
        notes=(("LATE", "发布日期", "汇总所需的部门数据推迟报送，发布晚于3月31日，照实填写。"),),
    ),
    ("songhe", 2021): Oddity(
        add=((PARTLY, 6, 1),),
        notes=(
            ("T3-ROW", _place(PARTLY, "总计"), "原件该行总计比各栏之和多1，照录。"),
            ("T3-COL", _place(common.RESULTS_TOTAL, "总计"), "因上一处而与各行之和相差1，照录。"),
        ),
    ),
    ("shiliang", 2021): Oddity(
        published=dt.date(2022, 2, 18),
        notes=(("LATE", "发布日期", "网站改版期间栏目停用，恢复后补发；日期照实填写。"),),
    ),
    ("mailing", 2021): Oddity(
        merged=True,
        notes=(("T3-FORM", _place(common.OTHER_HANDLING), "原件“（六）其他处理”合为一行，照录。"),),
    ),
    ("zhuwu", 2021): Oddity(
        fill=((common.REVIEW, None, ALL_FIVE),),
        notes=(("BLANK", _place(common.REVIEW), "原件“行政复议”五格均为空白，照录。"),),
    ),
    ("yuewan", 2021): Oddity(
        form=form2019.FORM.key,
        notes=(("T2-FORM", "格式", "原件沿用2019年试行格式，照录；数据不与2021年格式换算。"),),
    ),
    ("taoping", 2021): Oddity(
        notes=(
            ("CF-CARRY", _place(common.CARRIED_IN), "含原南屏乡结转的1件：2021年3月撤乡并镇，由本机关继续办理。"),
        ),
    ),
    ("bailu", 2022): Oddity(
        corrections=(
            ("2023-02-10", "表二行政许可件数由误填的上年数改为本年数。", "填报时引用了上年表格。"),
            ("2023-06-02", "第一章补写社会评议的次数。", "县政府办公室检查时指出缺项。"),
        ),
    ),
    ("zhuwu", 2022): Oddity(
        labels={"行政规范性文件": "规范性文件"},
        notes=(("T2-FORM", "原文标签.行政规范性文件", "原件该行写作“规范性文件”，照录。"),),
    ),
    ("mailing", 2022): Oddity(
        fill=tuple(
            (path, "/", ALL_FIVE)
            for path in (common.REVIEW, common.DIRECT_SUIT, common.SUIT_AFTER_REVIEW)
        ),
        notes=(("BLANK", common.DISPUTES, "原件表四各格均以“/”代替数字，照录。"),),
    ),
    ("qingtan", 2022): Oddity(
        add=((common.CARRIED_OUT, 0, -1), (common.CARRIED_OUT, 6, -1)),
        notes=(
            ("T3-BAL", _place(common.RESULTS_TOTAL), "原件结转下年度漏填1件，两边相差1，照录。"),
            ("NARR-APP", "一", "正文所写结转件数与表三不同，原件如此；以正文为是。"),
        ),
    ),
    ("qingtan", 2023): Oddity(
        notes=(("CF-CARRY", _place(common.CARRIED_IN), "上年报告漏填结转1件，本年据实填写。"),),
    ),
    ("yunxi", 2023): Oddity(
        corrections=(
            ("2024-04-18", "第一章举办“政府开放日”的场次改正。", "漏计一个部门报送的场次。"),
        ),
    ),
    ("mailing", 2023): Oddity(
        published=dt.date(2024, 2, 6),
        notes=(("LATE", "发布日期", "经办人员交接，晚于期限六天发布；日期照实填写。"),),
    ),
    ("taoping", 2023): Oddity(
        labels={"社会公益组织": "社会组织"},
        notes=(("HDR", "原文标签.社会公益组织", "原件该栏印作“社会组织”，照录。"),),
    ),
    ("zhuwu", 2023): Oddity(
        swap={"其中工作动态115条": "其中工作动态105条"},
        notes=(("NARR-SUM", "一", "原件所列分项之和与总数不符，照录。"),),
    ),
    ("songhe", 2024): Oddity(
        corrections=(
            ("2025-02-20", "落款日期补正。", "原报告落款漏印日期。"),
        ),
    ),
    ("yuewan", 2024): Oddity(
        title="月湾乡2024年政府信息公开年度报告",
        notes=(("TITLE", "标题", "原件标题缺“工作”二字，照录。"),),
    ),
    ("mailing", 2024): Oddity(
        notes=(("CHAP6-FEE", "六", "原件第六章只写“无”，照录。"),),
        swap={"六、其他需要报告的事项\n\n": "六、其他需要报告的事项\n\n无。\n\n\0"},
    ),
}  # fmt: skip
PLAIN = Oddity()
