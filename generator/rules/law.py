"""What the law makes of the figures: who can issue rules, and reviews that must come first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.base.cells import Path, numbers, shown
from generator.forms import FORMS, common
from generator.forms.layout import Cells
from generator.model.authority import TOWNSHIPS
from generator.model.library import Library
from generator.model.record import Record
from generator.model.report import Report
from generator.rules.rule import Finding, rule

LEGISLATION = "《中华人民共和国立法法》（2023年修正）第九十一条、第九十三条；2023年3月15日前为第八十条、第八十二条"
REVIEW_FIRST = (
    "《中华人民共和国行政复议法》（2023年修订，2024年1月1日起施行）第二十三条第一款第四项"
)
REFUSED: Path = (*common.RESULTS, "不予公开")
REGULATIONS: Path = (common.DISCLOSURE, "规章")


@rule("T2-GUIZHANG", "没有规章制定权的机关，规章应为 0", "error", LEGISLATION)
def regulations(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：乡镇、街道、县级政府和县级政府部门的报告，表二“规章”一行是否都是 0。
    为什么：规章只能由国务院部门和省、设区的市、自治州的人民政府制定；填了数的，往往是把文件或规章制度当作规章。
    错例：柳河镇的规章：制发 2、废止 0、现行有效 2。
    对例：柳河镇的规章：制发 0、废止 0、现行有效 0。
    """
    cells = report.cells.get(REGULATIONS, ())
    authority = report.authority
    kind = authority.file.kind
    below = any(above.file.kind == "县级政府" for above in library.ancestors(authority))
    county = kind == "县级政府" or (kind == "部门" and below)
    if (kind in TOWNSHIPS or county) and any(numbers(cells)):
        who = "县级政府部门" if kind == "部门" else kind
        yield Finding(
            REGULATIONS,
            f"{who}填报规章 {'、'.join(shown(cell) or '（空）' for cell in cells)}，应都是 0",
            f"{who}不能制定规章；如是行政规范性文件，请填在下一行，规章填 0。",
        )


@rule("T4-FIRST", "未经复议直接起诉的案件", "notice", REVIEW_FIRST)
def review_first(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：2024年度起，本年或者上年有不予公开的，表四“未经复议直接起诉”是否有数。
    为什么：自2024年1月1日起，申请公开政府信息而行政机关不予公开的，申请人应当先申请行政复议，对复议决定不服再起诉。
    直接起诉的仍可能有：2023年以前起诉未结的，或者所诉不是不予公开的；两年都没有不予公开的，不问。
    错例：2024年度的报告，未经复议直接起诉 1 件，其实是复议后起诉的案件，填错了组。
    对例：2024年度的报告，该案填在“复议后起诉”。
    """
    suits = report.cells.get(common.DIRECT_SUIT, (0,))[-1]
    if report.year < 2024 or not isinstance(suits, int) or not suits:
        return
    if _refusals(report.cells) or (report.before and _refusals_before(report.before)):
        yield Finding(
            common.DIRECT_SUIT,
            f"“未经复议直接起诉”填了 {suits} 件：2024年起，对不予公开不服的应当先申请复议",
            "请逐案核对：经过复议的，改填“复议后起诉”；旧案未结或所诉不是不予公开的，照填，可在第四章说明。",
        )


def _refusals(cells: Mapping[Path, Cells]) -> bool:
    """Whether 不予公开 has a count in any of its rows."""
    size = len(REFUSED)
    return any(any(numbers(row)) for path, row in cells.items() if path[:size] == REFUSED)


def _refusals_before(before: Record) -> bool:
    """The same of last year's report."""
    rows = FORMS[before.form].rows
    return _refusals({path: before.row(path) for path in rows})


RULES = (regulations, review_first)
