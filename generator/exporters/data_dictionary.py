"""The data dictionary: what each column of the open data means, in Chinese and English."""

from __future__ import annotations

from typing import NamedTuple

from generator.forms.meaning import STATES


class Meaning(NamedTuple):
    """A column, or a value that a column may have: its name and meaning in both languages."""

    name: str
    english: str
    kind: str  # 文本, 整数, 数 …
    meaning: str
    meaning_english: str


# The columns of the CSV files, in their order.
COLUMNS = (
    Meaning(
        "机关",
        "authority",
        "文本 text",
        "发布机关在本网站的路径，也是它的网址，唯一。",
        "Path of the publishing authority on this site; unique, and its address.",
    ),
    Meaning("名称", "name", "文本 text", "机关的简称。", "Short name of the authority."),
    Meaning(
        "年度",
        "year",
        "整数 integer",
        "报告所述的年度（1月1日至12月31日）。",
        "Year that the report covers (1 January to 31 December).",
    ),
    Meaning(
        "格式",
        "form",
        "文本 text",
        "统计表的法定格式：2021（国办公开办函〔2021〕30号）或 2019（国办公开办函〔2019〕60号，试行）。"
        "两种格式的表二不可相接比较。",
        "Statutory form: 2021 or 2019 (trial). Table 2 differs between them and must not be joined.",
    ),
    Meaning(
        "表",
        "table",
        "文本 text",
        "主动公开政府信息（表二）、政府信息公开申请（表三）或行政复议行政诉讼（表四）。",
        "Proactive disclosure (table 2), applications (table 3), or administrative review and "
        "litigation (table 4).",
    ),
    Meaning(
        "行",
        "row",
        "文本 text",
        "法定格式的行，上级项目在前，以“.”相连，如 办理结果.不予公开.属于国家秘密。"
        "“其他行.”开头的，是报告有而格式没有的行。",
        "Row of the form, with the groups it stands under before it, joined by “.”. Rows beginning "
        "其他行. are printed in the report but not part of the form.",
    ),
    Meaning(
        "栏",
        "column",
        "文本 text",
        "法定格式的栏；其他行没有栏名，写第几格。行政事业性收费的“收费金额”以万元计，其余为件、项；"
        "2019 年格式的“采购总金额”照报告所印，可能带单位。",
        "Column of the form; for 其他行 the number of the cell. 收费金额 is in units of CNY 10,000, "
        "all others are counts; 采购总金额 (2019) is as printed and may carry its unit.",
    ),
    Meaning(
        "值",
        "value",
        "数或文本 number or text",
        "报告印出的数，不作改正；不是数的见“状态”。空不等于零。"
        "可能被电子表格当作公式的文字，前面加了英文单引号。",
        "Figure as printed, never corrected; where it is not a number see 状态. Empty is not zero. "
        "Text that a spreadsheet might run as a formula has a ' before it.",
    ),
    Meaning(
        "状态",
        "state",
        "文本 text",
        "数、空白、照录、不清，见下。只有“数”可以相加。",
        "One of the states below. Only 数 may be summed.",
    ),
)
# The values of 状态.
STATE_ENTRIES = (
    Meaning("数", "number", "状态 state", STATES["数"].text, "A number is printed."),
    Meaning(
        "空白",
        "blank",
        "状态 state",
        STATES["空白"].text,
        "Blank in the report; not zero.",
    ),
    Meaning(
        "照录",
        "mark",
        "状态 state",
        STATES["照录"].text,
        "A mark or words are printed (such as /, —, 无); the value is as printed.",
    ),
    Meaning(
        "不清",
        "unreadable",
        "状态 state",
        STATES["不清"].text,
        "Illegible or lost in the report; the value says 不清.",
    ),
)
