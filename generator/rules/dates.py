"""Publication and signing dates: on time, and in their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.model.library import Library
from generator.model.report import Report
from generator.rules.patterns import compiled
from generator.rules.rule import Finding, rule

ON_TIME = (
    "《中华人民共和国政府信息公开条例》第四十九条（县级以上人民政府部门1月31日前，政府3月31日前）；"
    "条例没有写明乡镇、街道，其期限由各县（市、区）规定，一般也是1月31日"
)
TRUE_DATES = "实践：发布日期倒签，是第三方评估指出过的问题"


@rule("LATE", "未在规定期限内公开", "warning", ON_TIME, plain=True)
def late(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：发布日期是否晚于公开期限，或早于次年1月1日。公开期限默认为次年1月31日，各地可另行设定；
    县级以上人民政府的报告、2018年度及以前的报告，为次年3月31日。
    为什么：逾期公开应当如实显示，以便改进；日期已不能改变，所以只是警告，切勿倒填日期。
    错例：2023年度报告，发布日期 2024-03-05。
    对例：2023年度报告，发布日期 2024-01-19。
    """
    published = report.filing.published
    if published is None:
        return
    deadline = library.deadline(report.authority, report.year)
    if published > deadline:
        yield Finding(
            ("发布日期",),
            f"发布日期 {published} 晚于期限 {deadline}，逾期 {(published - deadline).days} 天",
            "请核对发布日期；确已逾期的，如实填写，不要改早。",
        )
    elif published.year <= report.year:
        yield Finding(
            ("发布日期",),
            f"发布日期 {published} 时，{report.year} 年尚未结束",
            f"年度报告统计到 {report.year}-12-31；请核对发布日期的年份。",
        )


_URL_DATE = (
    r"(?<!\d)t?(20\d{2})(?P<s>[-/_]?)(0[1-9]|1[0-2])(?P=s)(0[1-9]|[12]\d|3[01])(?!\d)|"
    r"/(20\d{2})/(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])/|"
    r"/(20\d{2})/(1[0-2]|[1-9])/([12]\d|3[01]|[1-9])/"
)


@rule("DATE-ORDER", "日期先后不符", "warning", TRUE_DATES, plain=True)
def date_order(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：落款日期是否晚于发布日期；落款日期是否早于报告年度的12月；来源网址里的日期与发布日期是否相同。
    为什么：先落款后发布；网址里的日期由网站自动生成，与所填发布日期不同，多半有一个填错。
    错例：落款日期 2024-01-25，发布日期 2024-01-19。
    对例：落款日期 2024-01-15，发布日期 2024-01-19。
    """
    filing = report.filing
    signed, published = filing.signature.date, filing.published
    if signed and published and signed > published:
        yield Finding(
            ("落款", "日期"),
            f"落款日期 {signed} 晚于发布日期 {published}",
            "请核对两个日期。",
        )
    elif signed and (signed.year, signed.month) < (report.year, 12):
        yield Finding(
            ("落款", "日期"),
            f"落款日期 {signed} 时，{report.year} 年尚未结束",
            "请核对落款日期的年份。",
        )
    in_url = _date_in(filing.origin.url) if filing.origin.url and published else None
    if in_url and in_url != published:
        yield Finding(
            ("发布日期",),
            f"发布日期 {published}，来源网址里的日期是 {in_url}",
            "请核对发布日期，以网页实际公开的日期为准。",
        )


def _date_in(url: str) -> dt.date | None:
    """The full date in an address: /202401/t20240123_88.html, /2024-01-23/, /2024/1/23/."""
    for found in compiled(_URL_DATE).finditer(url):
        year, month, day = [int(part) for part in found.groups() if part and part.isdigit()]
        try:
            return dt.date(year, month, day)
        except ValueError:
            continue
    return None


RULES = (late, date_order)
