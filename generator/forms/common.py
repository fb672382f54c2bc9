"""What the 2019 and 2021 forms share: columns, the groups of table 三 and table 四 (domain §a.2, §b)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Tag

from generator.base.cells import Path
from generator.forms.layout import (
    MERGED,
    SPLIT,
    Cells,
    Column,
    ColumnGroup,
    Columns,
    Figure,
    MergedAs,
    Placement,
    Section,
    row,
    split_or_merged,
)

# The header cells of table 三 that stand above the columns; 自然人 and 总计 are no 法人或其他组织.
APPLICANT_HEADING, LEGAL_PERSONS = "申请人情况", "法人或其他组织"
APPLICANTS = Columns(
    (
        Column("自然人", "自然人"),
        Column("商业企业", "商业企业"),
        Column("科研机构", "科研机构"),
        Column("社会公益组织", "社会公益组织"),
        Column("法律服务机构", "法律服务机构"),
        Column("其他", "其他"),
        Column("总计", "总计"),
    ),
    total=6,
    groups=(ColumnGroup("a", APPLICANT_HEADING, 0, 7), ColumnGroup("l", LEGAL_PERSONS, 1, 6)),
)
OUTCOMES = Columns(
    (
        Column("结果维持", "结果维持"),
        Column("结果纠正", "结果纠正"),
        Column("其他结果", "其他结果"),
        Column("尚未审结", "尚未审结"),
        Column("总计", "总计"),
    ),
    total=4,
)
Seven = Annotated[Cells, APPLICANTS]
Five = Annotated[Cells, OUTCOMES]

DISCLOSURE, APPLICATIONS, DISPUTES = "主动公开政府信息", "政府信息公开申请", "行政复议行政诉讼"
# What stands over the labels of the rows: in each block of table 二, and in table 三 on its sums.
CONTENT = "信息内容"
BALANCE_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
PRINTED = {
    DISCLOSURE: Placement(2, "blocks", CONTENT),
    APPLICATIONS: Placement(3, "rows", BALANCE_NOTE),
    DISPUTES: Placement(4, "line"),
}
# Exact headings of the six chapters; 一 must cover the five matters (国办公开办函〔2021〕30号).
CHAPTER_HEADINGS = {
    1: "一、总体情况",
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、政府信息公开行政复议、行政诉讼情况",
    5: "五、存在的主要问题及改进情况",
    6: "六、其他需要报告的事项",
}
MATTERS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")

NEW: Path = (APPLICATIONS, "本年新收")
CARRIED_IN: Path = (APPLICATIONS, "上年结转")
RESULTS: Path = (APPLICATIONS, "办理结果")
RESULTS_TOTAL: Path = (*RESULTS, "总计")
CARRIED_OUT: Path = (APPLICATIONS, "结转下年度继续办理")
OTHER_HANDLING: Path = (*RESULTS, "其他处理")
BALANCE = ((NEW, CARRIED_IN), (RESULTS_TOTAL, CARRIED_OUT))
TOTAL_OF = (RESULTS_TOTAL, RESULTS)
REVIEW: Path = (DISPUTES, "行政复议")
DIRECT_SUIT: Path = (DISPUTES, "行政诉讼", "未经复议直接起诉")
SUIT_AFTER_REVIEW: Path = (DISPUTES, "行政诉讼", "复议后起诉")
FIGURES = (
    Figure("新收申请", (*NEW, 6), "件"),
    Figure("办结申请", (*RESULTS_TOTAL, 6), "件"),
    Figure("结转下年度", (*CARRIED_OUT, 6), "件"),
    Figure("行政复议", (*REVIEW, 4), "件"),
    Figure("直接诉讼", (*DIRECT_SUIT, 4), "件"),
    Figure("复议后诉讼", (*SUIT_AFTER_REVIEW, 4), "件"),
)


class Refused(Section):
    """（三）不予公开"""

    state_secret: Seven = row("1.属于国家秘密", "属于国家秘密")
    forbidden: Seven = row("2.其他法律行政法规禁止公开", "其他法律行政法规禁止公开")
    security: Seven = row("3.危及“三安全一稳定”", "危及“三安全一稳定”")
    third_party: Seven = row("4.保护第三方合法权益", "保护第三方合法权益")
    internal: Seven = row("5.属于三类内部事务信息", "属于三类内部事务信息")
    deliberative: Seven = row("6.属于四类过程性信息", "属于四类过程性信息")
    case_files: Seven = row("7.属于行政执法案卷", "属于行政执法案卷")
    inquiries: Seven = row("8.属于行政查询事项", "属于行政查询事项")


class Unavailable(Section):
    """（四）无法提供"""

    not_held: Seven = row("1.本机关不掌握相关政府信息", "本机关不掌握相关政府信息")
    to_be_made: Seven = row("2.没有现成信息需要另行制作", "没有现成信息需要另行制作")
    unclear: Seven = row("3.补正后申请内容仍不明确", "补正后申请内容仍不明确")


class Rejected(Section):
    """（五）不予处理"""

    complaints: Seven = row("1.信访举报投诉类申请", "信访举报投诉类申请")
    repeated: Seven = row("2.重复申请", "重复申请")
    publications: Seven = row("3.要求提供公开出版物", "要求提供公开出版物")
    excessive: Seven = row("4.无正当理由大量反复申请", "无正当理由大量反复申请")
    confirmation: Seven = row(
        "5.要求行政机关确认或重新出具已获取信息", "要求行政机关确认或重新出具已获取信息"
    )


class Other(Section):
    """（六）其他处理"""

    not_amended: Seven = row(
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "无正当理由逾期不补正"
    )
    fee_unpaid: Seven = row(
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "逾期未按收费通知缴纳费用",
    )
    other: Seven = row("3.其他", "其他")


class Results(Section):
    """三、本年度办理结果"""

    disclosed: Seven = row("（一）予以公开", "予以公开")
    partly: Seven = row("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "部分公开")
    refused: Refused = row("（三）不予公开", "不予公开")
    unavailable: Unavailable = row("（四）无法提供", "无法提供")
    rejected: Rejected = row("（五）不予处理", "不予处理")
    other: Annotated[
        Annotated[Other, Tag(SPLIT)] | Annotated[Seven, Tag(MERGED)],
        Discriminator(split_or_merged),
        MergedAs(APPLICANTS),
    ] = row("（六）其他处理", "其他处理")
    total: Seven = row("（七）总计", "总计")


class Applications(Section):
    """表三：收到和处理政府信息公开申请情况"""

    new: Seven = row("一、本年新收政府信息公开申请数量", "本年新收")
    carried_in: Seven = row("二、上年结转政府信息公开申请数量", "上年结转")
    results: Results = row("三、本年度办理结果", "办理结果")
    carried_out: Seven = row("四、结转下年度继续办理", "结转下年度继续办理")


class Litigation(Section):
    """行政诉讼"""

    direct: Five = row("未经复议直接起诉", "未经复议直接起诉")
    after_review: Five = row("复议后起诉", "复议后起诉")


class Disputes(Section):
    """表四：政府信息公开行政复议、行政诉讼情况"""

    review: Five = row("行政复议", "行政复议")
    litigation: Litigation = row("行政诉讼", "行政诉讼")
