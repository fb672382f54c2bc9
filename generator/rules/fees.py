"""What chapter 六 says of the fees, and whether it fits the tables."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.base.cells import numbers, shown
from generator.forms.common import DISCLOSURE, OTHER_HANDLING
from generator.model.library import Library
from generator.model.narrative import Block, Passage
from generator.model.report import Report
from generator.rules.patterns import compiled, says
from generator.rules.rule import Finding, rule
from generator.rules.spans import paragraphs

_FEES = ("处理费", "收费", "费用")
_FEE = "收取[^，。；]{0,10}费"
UNPAID = (*OTHER_HANDLING, "逾期未按收费通知缴纳费用")
CHARGES = (DISCLOSURE, "行政事业性收费")


@rule("CHAP6-FEE", "第六章未说明信息处理费", "warning", "国办公开办函〔2021〕30号附件")
def fee(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：2021 年度起，第六章应说明收取信息处理费的情况。
    为什么：格式规定收取信息处理费情况在第六章报告。
    错例：六、其他需要报告的事项：无。
    对例：本年度未收取信息处理费。
    """
    chapter = report.narrative.chapter(6)
    body = paragraphs(chapter) if chapter else []
    if report.year >= 2021 and chapter and body and not says(chapter.text, _FEES, _FEE):
        yield Finding(
            body[0].passage(),
            "第六章没有说明收取信息处理费的情况",
            "请如实写明收取的件数和金额；没有收取的，写“本年度未收取信息处理费。”",
        )


_NONE = "(?:本年度?|暂)?(?:无|没有)(?:其他)?(?:需要?报告)?的?(?:事项|情况)?[。.]?"
_NOT_NOTIFIED = (
    "(?:未|没有|无|不存在)[^，。；\n]{0,10}(?:通知|处理费|收费|费用)(?:的?情况|情形|事项)?"
)
_NOTIFIED = (
    "(?<!未)(?<!没有)(?:发出|下达|送达|作出|出具)[^，。；\n]{0,12}通知|逾期|未按|未缴|未交|不缴"
)
_NO_CHARGE = "(?:未|没有|无)(?:向[^，。；\n]{0,10})?(?:收取)?(?:任何|其他|相关)?(?:费用|收费)"


@rule("CHAP6-FEE2", "第六章与表格的收费不符", "error", "实践：正文与表格应当一致")
def fee_told_otherwise(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：表三有“逾期未按收费通知缴纳费用”的申请，第六章却写“无”或者写未发收费通知；
    表二有行政事业性收费，第六章却写“无”或者写未收取任何费用；第六章所写收取的金额大于表二（后两种为警告）。
    为什么：同一报告的表格和文字应当一致。
    错例：表三该行为 1，第六章写“无”。
    对例：表三该行为 1，第六章写“发出收费通知 1 件，申请人逾期未缴纳”。
    """
    chapter = report.narrative.chapter(6)
    body = paragraphs(chapter) if chapter else []
    unpaid = max(numbers(report.cells.get(UNPAID, ())), default=0)
    charges = (
        max(numbers(report.cells.get(CHARGES, ())), default=0) if report.form.key == 2021 else 0
    )
    if not body:
        return
    if report.form.key == 2021:
        yield from _more_than_table(body, charges)
    if unpaid <= 0 and charges <= 0:
        return
    text = "\n".join(block.text for block in body)
    if unpaid > 0 and not compiled(_NOTIFIED).search(text):
        denial = _denial(body, _NOT_NOTIFIED)
        if denial:
            yield Finding(
                denial[1],
                f"表三“逾期未按收费通知缴纳费用”有 {shown(unpaid)} 件，第六章却写“{denial[0]}”",
                "这一行不为 0，说明发出过收费通知；请核对表三，或者写明收费通知的件数和金额。",
            )
            return
    denial = _denial(body, _NO_CHARGE) if charges > 0 else None
    if denial:
        yield Finding(
            denial[1],
            f"表二行政事业性收费为 {shown(charges)} 万元，第六章却写“{denial[0]}”",
            "请核对：收费中有信息处理费的，请在第六章写明；没有的，写“未收取信息处理费”。",
            "warning",
        )


_TAKEN = (
    r"(?<!未)(?<!没有)(?<!应)收取[^，。；\n\d]{0,20}费[^，。；\n\d]{0,8}"
    r"(?P<n>\d[\d,]{0,11}(?:\.\d+)?)\s*(?P<unit>万?元)"
)


def _more_than_table(body: list[Block], charges: int | Decimal) -> Iterator[Finding]:
    """What chapter six says was taken is a part of what table 二 has."""
    for block in body:
        for found in compiled(_TAKEN).finditer(block.text):
            if compiled("上年|去年|累计|以来").search(block.text, 0, found.start()):
                continue
            amount = Decimal(found["n"].replace(",", ""))
            if found["unit"] == "元" and amount == charges > 0:
                yield Finding(
                    block.passage(*found.span()),
                    f"第六章写“{found[0]}”，表二行政事业性收费填 {shown(charges)}（万元）",
                    f"表二以万元计，{shown(amount)} 元应填 {(amount / 10_000).normalize():f}。",
                    "warning",
                )
            in_table = amount if found["unit"] == "万元" else amount / 10_000
            if in_table > charges:
                yield Finding(
                    block.passage(*found.span()),
                    f"第六章写“{found[0]}”，表二行政事业性收费为 {shown(charges)} 万元",
                    "信息处理费是行政事业性收费，应计入表二（单位：万元）；请核对两处。",
                    "warning",
                )


def _denial(body: list[Block], pattern: str) -> tuple[str, Passage] | None:
    """The words that say 无 or deny what `pattern` denies, and where they stand."""
    words = body[0].text.strip()
    if len(body) == 1 and compiled(_NONE).fullmatch(words):
        return words, body[0].passage()
    for block in body:
        found = compiled(pattern).search(block.text)
        if found:
            return found[0], block.passage(*found.span())
    return None


RULES = (fee, fee_told_otherwise)
