"""The columns of the data set beside those of the CSV of a report, in Chinese and English."""

from __future__ import annotations

from generator.exporters.data_dictionary import COLUMNS, Meaning

_BY_NAME = {column.name: column for column in COLUMNS}
# The columns that say which report a line is of.
KEY_COLUMNS = tuple(_BY_NAME[name] for name in ("机关", "名称", "年度", "格式"))
REPORT_COLUMNS = (
    *KEY_COLUMNS[:3],
    Meaning(
        "格式",
        "form",
        "文本 text",
        "统计表的法定格式：2021、2019；2018 年度及以前没有统计表的，为“纯文本”。",
        "Statutory form of the tables: 2021 or 2019; 纯文本 for reports without tables (to 2018).",
    ),
    Meaning("标题", "title", "文本 text", "报告的标题。", "Title as published."),
    Meaning(
        "发布日期",
        "published",
        "日期 date",
        "公开的日期；空为不详。",
        "Day of publication; empty where it is not known.",
    ),
    Meaning(
        "落款日期",
        "signed",
        "日期 date",
        "落款的日期；空为不详。",
        "Date beside the signature; empty where it is not known.",
    ),
    Meaning(
        "网页", "page", "文本 text", "本网站上这份报告的网址。", "Page of the report on this site."
    ),
)
AUTHORITY_COLUMNS = (
    *KEY_COLUMNS[:2],
    Meaning("全称", "full_name", "文本 text", "机关的全称。", "Full name."),
    Meaning(
        "类型",
        "kind",
        "文本 text",
        "乡镇、街道、县级政府、市级政府、省级政府、部门或其他。",
        "Township, subdistrict, county, city or province government, department, or other.",
    ),
    Meaning(
        "代码",
        "code",
        "文本 text",
        "统计用区划代码：县级 6 位，乡级 9 位；以文本保存。空为没有。",
        "Statistical division code: 6 digits for counties, 9 for townships; empty where none.",
    ),
    Meaning(
        "上级",
        "parent",
        "文本 text",
        "上一级机关在本网站的路径；空为没有。",
        "Path of the authority above; empty at the top.",
    ),
)
# In SQLite and Parquet a column has one type: the figure and what is printed instead stand apart.
NUMBER = Meaning(
    "值",
    "value",
    "数 number",
    "报告印出的数。报告为空白，或印的不是数的，这一栏为空（NULL），不是零。",
    "Figure as printed; NULL, not zero, where the report is blank or prints no number.",
)
TEXT = Meaning(
    "文字",
    "text",
    "文本 text",
    "报告印的不是数的，照原样；其余为空。",
    "What is printed where it is not a number; NULL otherwise.",
)
TYPED_COLUMNS = (*COLUMNS[:-2], NUMBER, TEXT, COLUMNS[-1])
WIDE = Meaning(
    "其余各栏",
    "all other columns",
    "数或文本 number or text",
    "一栏是统计表的一格，以“行.栏”为名，如 本年新收.总计；一行只有一格的，只写行，如 行政许可。"
    "空的，是报告这一格空白，或者没有印这一行；两者在一格一行的数据里可以分清。",
    "Each is one cell of the table, named row.column, or row alone where the row has one cell. "
    "Empty: blank in the report, or a row that it does not print; the data with a line for each "
    "cell tell the two apart.",
)
JSON_KEYS = (
    Meaning("站点", "site", "文本 text", "本网站名称。", "Name of this site."),
    Meaning(
        "机关",
        "authorities",
        "列表 list",
        "全部机关；各键同机关目录。",
        "All authorities, with the columns of that table as keys.",
    ),
    Meaning(
        "年报",
        "reports",
        "列表 list",
        "全部报告，每份占一行；“机关”是机关的路径，其余各键同报告目录，另有下面三项。",
        "All reports, each in a line of its own: 机关 is the authority's path, the other keys are "
        "those of the table of reports, and these three.",
    ),
    Meaning(
        "data",
        "figures",
        "对象 object",
        "统计表：表、行的名称逐级为键，值是这一行各格的列表，只有一格的直接写值；空白是 null。",
        "The tables: names of table and rows as keys, with the list of the row's cells, or the bare "
        "value where there is one; null is blank.",
    ),
    Meaning(
        "states",
        "states",
        "对象 object",
        "不全是数的行，以路径为键，写各格的状态。",
        "Rows in which not every cell is a number, by path, with the state of each cell.",
    ),
    Meaning(
        "其他行",
        "extra rows",
        "列表 list",
        "报告有而格式没有的行：表、标签、数值。",
        "Rows that only the report has: table, label, values.",
    ),
)
