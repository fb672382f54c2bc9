"""The dictionary of the data set: every format, every column, and every row and column of the forms,
in Chinese and English."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from generator.base.cells import Path
from generator.dataset.columns import (
    AUTHORITY_COLUMNS,
    JSON_KEYS,
    KEY_COLUMNS,
    NUMBER,
    REPORT_COLUMNS,
    TEXT,
    WIDE,
)
from generator.dataset.table_rows import WideTable, table_name, wide_tables
from generator.exporters.data_dictionary import COLUMNS, STATE_ENTRIES, Meaning
from generator.forms import FORMS
from generator.forms.meaning import COLUMNS as COLUMN_MEANINGS
from generator.forms.meaning import ROWS, Explanation
from generator.pages.open_data import FileGroup, Term, Terms

# Format (as 数据集 in site.yml) → what it is good for, in the order to list them.
FORMATS = {
    "Excel": "工作簿，可以直接计算、筛选。",
    "CSV": "逗号分隔的表格，各种软件都能打开；UTF-8 编码，Excel 也能直接打开。",
    "JSON": "供程序读取。",
    "SQLite": "单个文件的数据库，可以用 SQL 查询。",
    "Parquet": "列式文件，供 pandas、R、DuckDB 等读取。",
}
_TIDY = {"CSV": "cells.csv", "SQLite": "视图 tidy", "Parquet": "cells.parquet"}
# Title, format → where in its files the section applies, entries.
_PARTS: tuple[tuple[str, dict[str, str], tuple[Meaning, ...]], ...] = (
    ("一格一行的数据", _TIDY, COLUMNS),
    ("SQLite 和 Parquet 里不同的栏", {k: _TIDY[k] for k in ("SQLite", "Parquet")}, (NUMBER, TEXT)),
    ("“状态”的值", {**_TIDY, "JSON": "states"}, STATE_ENTRIES),
    (
        "各统计表，一份报告一行",
        {
            "CSV": "、".join(f"{wide.name}.csv" for wide in wide_tables()),
            "Excel": "工作表“表二”至“表四”",
        },
        (*KEY_COLUMNS, WIDE),
    ),
    (
        "报告目录",
        {
            "CSV": "reports.csv",
            "Excel": "工作表“报告”",
            "SQLite": "表 reports",
            "Parquet": "reports.parquet",
        },
        REPORT_COLUMNS,
    ),
    (
        "机关目录",
        {
            "CSV": "authorities.csv",
            "Excel": "工作表“机关”",
            "SQLite": "表 authorities",
            "Parquet": "authorities.parquet",
        },
        AUTHORITY_COLUMNS,
    ),
    ("JSON 的键", {"JSON": "nianbao.json"}, JSON_KEYS),
)

# Key of a row, group or column in the YAML → English; a test holds them against the forms.
ENGLISH = {
    # Table 2
    "规章": "Rules",
    "行政规范性文件": "Administrative normative documents",
    "规范性文件": "Normative documents",
    "行政许可": "Administrative licensing",
    "其他对外管理服务事项": "Other public administration and services",
    "行政处罚": "Administrative penalties",
    "行政强制": "Administrative coercion",
    "行政事业性收费": "Administrative fees",
    "政府集中采购": "Centralised government procurement",
    "制发": "Issued this year",
    "废止": "Repealed this year",
    "现行有效": "In force",
    "处理决定数量": "Decisions this year",
    "收费金额": "Fees charged this year (CNY 10,000)",
    "新制作": "Newly made this year",
    "新公开": "Newly disclosed this year",
    "对外公开总数量": "Disclosed in total",
    "上一年项目数量": "Items last year",
    "本年增减": "Change this year",
    "采购项目数量": "Procurement projects",
    "采购总金额": "Procurement, total amount",
    # Table 3
    "本年新收": "Applications received this year",
    "上年结转": "Applications carried over from last year",
    "办理结果": "Results this year",
    "予以公开": "Disclosed",
    "部分公开": "Partly disclosed",
    "不予公开": "Not disclosed",
    "属于国家秘密": "state secrets",
    "其他法律行政法规禁止公开": "disclosure forbidden by other laws or administrative regulations",
    "危及“三安全一稳定”": "endangers national, public or economic security or social stability",
    "保护第三方合法权益": "protection of third parties' lawful rights and interests",
    "属于三类内部事务信息": "internal affairs (three kinds)",
    "属于四类过程性信息": "deliberative process (four kinds)",
    "属于行政执法案卷": "administrative enforcement case files",
    "属于行政查询事项": "matters of administrative enquiry",
    "无法提供": "Cannot be provided",
    "本机关不掌握相关政府信息": "not held by this authority",
    "没有现成信息需要另行制作": "does not exist and would have to be made",
    "补正后申请内容仍不明确": "still unclear after being amended",
    "不予处理": "Not processed",
    "信访举报投诉类申请": "petitions, reports and complaints",
    "重复申请": "repeated applications",
    "要求提供公开出版物": "requests for publications",
    "无正当理由大量反复申请": "excessive applications without good reason",
    "要求行政机关确认或重新出具已获取信息": "requests to confirm or reissue what was obtained before",
    "其他处理": "Otherwise handled",
    "无正当理由逾期不补正": "not amended in time without good reason",
    "逾期未按收费通知缴纳费用": "fee not paid in time",
    "结转下年度继续办理": "Carried over to next year",
    "自然人": "Natural persons",
    "商业企业": "Commercial enterprises",
    "科研机构": "Research institutions",
    "社会公益组织": "Public-welfare organisations",
    "法律服务机构": "Legal service organisations",
    # Table 4
    "行政复议": "Administrative review",
    "行政诉讼": "Administrative litigation",
    "未经复议直接起诉": "Suits without prior review",
    "复议后起诉": "Suits after review",
    "结果维持": "Upheld",
    "结果纠正": "Corrected",
    "其他结果": "Other results",
    "尚未审结": "Pending",
    # In several
    "其他": "Other",
    "总计": "Total",
}


def sections(kinds: Collection[str]) -> tuple[FileGroup, ...]:
    """The sections on columns that apply to the formats `kinds`, each with where it does."""
    return tuple(
        FileGroup(title, "、".join(files[kind] for kind in FORMATS if kind in own), entries)
        for title, files, entries in _PARTS
        if (own := files.keys() & set(kinds))
    )


def terms() -> tuple[Terms, ...]:
    """The rows and columns of every table, in the order of the form."""
    return tuple(
        Terms(table_name(wide), tuple(_rows(wide)), tuple(_columns(wide))) for wide in wide_tables()
    )


def _rows(wide: WideTable) -> Iterator[Term]:
    labels = FORMS[wide.forms[-1]].labels
    paths = (row.path[:end] for row, _ in wide.cells for end in range(2, len(row.path) + 1))
    for path in dict.fromkeys(paths):
        name = ".".join(map(str, path[1:]))
        yield Term(name, labels[path], english_of(path[-1:]), _text(ROWS.get(path)))


def _columns(wide: WideTable) -> Iterator[Term]:
    for column in dict.fromkeys(row.columns.columns[index] for row, index in wide.cells):
        key = wide.cells[0][0].path[0]
        meaning = _text(COLUMN_MEANINGS.get((str(key), column.key)))
        yield Term(column.key, column.label, english_of((column.key,)), meaning)


def _text(meaning: Explanation | None) -> str:
    return meaning.text if meaning else ""


def english_of(path: Path) -> str:
    """A row with the groups before it (Not disclosed: state secrets), or a column, in English. Keys
    that no form has end in KeyError."""
    return ": ".join(ENGLISH[str(part)] for part in path)


def dictionary_text(site: str) -> bytes:
    """The dictionary of the CSV files of the site named `site`: UTF-8 with a BOM and CRLF, so that
    any editor shows it."""
    lines = [f"{site}：数据说明  Data dictionary"]
    for section in sections(["CSV"]):
        lines += ["", f"【{section.title}】{section.files}"]
        for entry in section.entries:
            lines += [f"{entry.name}  {entry.english}（{entry.kind}）"]
            lines += [f"    {entry.meaning}", f"    {entry.meaning_english}"]
    for table in terms():
        lines += ["", f"【{table.title}】"]
        for title, own in (("行 rows", table.rows), ("栏 columns", table.columns)):
            lines += [f"{title}:", *(f"    {' | '.join(filter(None, term))}" for term in own)]
    return b"\xef\xbb\xbf" + "\r\n".join([*lines, ""]).encode()
