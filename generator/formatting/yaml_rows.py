"""Report data → YAML as a clerk reads it: official order, one line a row, columns under headings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from generator.base.cells import PENDING, Cell, Path, shown
from generator.base.display import width
from generator.forms import FORMS, common
from generator.forms.filing import default_title
from generator.forms.layout import Cells, Form, Row
from generator.model.authority import AuthorityFile
from generator.model.record import Record

INDENT = "  "
_ASIDE = 33  # the column of comments beside short lines
_PLAIN = re.compile(r"[\u4e00-\u9fff（《“][\u4e00-\u9fffA-Za-z0-9（）《》“”、，。；：·〔〕＋—…-]*")
NO_HINTS: Mapping[str, str] = MappingProxyType({})


def report_yaml(form: Form, authority: AuthorityFile, year: int, before: Record | None) -> str:
    """The skeleton of a new report: figures 待填, last year's 结转 and 现行有效 carried in."""
    name = authority.full_name
    values = {
        "标题": default_title(name, year),
        "落款": f"{{机关: {name}, 日期: ~}}",
        "发布日期": "~",
        "来源": "{网址: ~, 索引号: ~, 取得日期: ~}",
    }
    hints = {
        "落款": f"日期定稿后写，如 {year + 1}-01-15",
        "发布日期": "网上公开的日期，公开后补上",
    }
    lines = heading_lines(form, name, year, values, hints)
    cells, comments = _carried(form, before)
    for table in form.tables:
        lines += table_lines(table.key, form.printed_rows(table), cells, comments)
    lines += ["照录说明: []", "整理说明: ~", "更正: []"]
    return "\n".join(lines) + "\n"


def heading_lines(
    form: Form, name: str, year: int, values: Mapping[str, str], hints: Mapping[str, str] = NO_HINTS
) -> list[str]:
    """The lines above the tables; `values` are YAML already, `hints` become comments."""
    return [
        f"# {name} {year} 年",
        f"年度: {year}",
        _with_comment(f"格式: {form.key}", form.document),
        *(_with_comment(f"{key}: {value}", hints.get(key, "")) for key, value in values.items()),
    ]


def _carried(form: Form, before: Record | None) -> tuple[Mapping[Path, Cells], Mapping[Path, str]]:
    """What last year's report says of this year's cells, and the comments that explain it."""
    cells: dict[Path, Cells] = {}
    comments: dict[Path, str] = {}
    if before is None or not form.tables:
        return cells, comments
    carried, row = before.carried_out, form.carried_in
    # Across forms only cells of the same columns are the same thing.
    same = bool(carried) and FORMS[before.form].carried_out.columns == row.columns
    if same and all(isinstance(cell, int) for cell in carried):
        cells[row.path] = carried
        comments[row.path] = f"取自 {before.year} 年的结转下年度"
    for path in form.standing:
        standing = before.standing(path)
        if standing and isinstance(standing[-1], int):
            valid = standing[-1]
            comments[path] = f"上年现行有效 {valid} 件，本年现行有效 = {valid} + 制发 − 废止"
    return cells, comments


def table_lines(
    key: str, rows: Sequence[Row], cells: Mapping[Path, Cells], comments: Mapping[Path, str]
) -> Iterator[str]:
    """The lines of the table `key` that prints these rows; rows without `cells` are 待填."""
    yield f"{key}:"
    label_width = max(
        (
            len(INDENT) * (len(row.path) - 1) + width(row.key)
            for row in rows
            if len(row.columns) > 1
        ),
        default=0,
    )
    opened: set[Path] = set()
    for columns, members in groupby(rows, key=lambda row: row.columns):
        block = list(members)
        values = {row.path: _texts(row, cells) for row in block}
        widths = [
            max(width(column.key), *(width(texts[index]) for texts in values.values()))
            for index, column in enumerate(columns.columns)
        ]
        for row in block:
            for group in row.groups:
                if group not in opened:
                    opened.add(group)
                    yield f"{INDENT * (len(group) - 1)}{group[-1]}:"
            if row is block[0] and len(columns) > 1:
                names = [_right(c.key, w) for c, w in zip(columns.columns, widths, strict=True)]
                yield f"{INDENT}#{' ' * (label_width - len(INDENT))}  {'  '.join(names)}"
            yield _row_line(row, values[row.path], widths, label_width, comments.get(row.path, ""))


def _texts(row: Row, cells: Mapping[Path, Cells]) -> list[str]:
    values: Cells = cells.get(row.path, (PENDING,) * len(row.columns))
    return [cell_text(cell) for cell in values]


def cell_text(cell: Cell) -> str:
    """A cell as YAML writes it; marks that YAML would take for its own are quoted."""
    if cell is None:
        return "~"
    if isinstance(cell, str):
        # Latin words may mean something to YAML: yes, null.
        plain = (cell.isalpha() and not cell.isascii()) or cell in {"/", "N/A"}
        return cell if plain else json.dumps(cell, ensure_ascii=False)
    return shown(cell)


def quoted(text: str) -> str:
    """A text in double quotes on one line, whatever it holds."""
    # YAML would take U+2028 and its like for the end of the line.
    return "".join(
        char if char.isprintable() else f"\\U{ord(char):08x}"
        for char in json.dumps(text, ensure_ascii=False)
    )


def scalar(text: str | None) -> str:
    """A text as YAML writes it: bare where that is safe, else in double quotes (as in JSON)."""
    if not text:
        return "~"
    if _PLAIN.fullmatch(text):
        return text
    return quoted(text)


def _row_line(row: Row, texts: list[str], widths: list[int], label: int, comment: str) -> str:
    key = f"{INDENT * (len(row.path) - 1)}{row.key}:"
    if len(row.columns) == 1:
        unit = "万元" if row.columns.columns[0].kind == "fee" else ""
        return _with_comment(f"{key} {texts[0]}", comment or unit)
    padded = (_right(text, w) for text, w in zip(texts, widths, strict=True))
    line = f"{key}{' ' * (label + 2 - width(key))}[{', '.join(padded)}]"
    return _with_comment(line, comment)


def _right(text: str, columns: int) -> str:
    return " " * (columns - width(text)) + text


def _with_comment(line: str, comment: str) -> str:
    return beside(line, f"# {comment}" if comment else "")


def beside(line: str, comment: str) -> str:
    """The line with its comment, if it has one (with its #)."""
    return f"{line}{' ' * max(2, _ASIDE - width(line))}{comment}" if comment else line


def narrative_markdown(form: Form, year: int) -> str:
    """The headings of the six chapters and the five matters of chapter 一, each 待填."""
    if not form.tables:
        return f"{PENDING}：{year} 年政府信息公开工作情况。\n"
    lines: list[str] = []
    for number, heading in common.CHAPTER_HEADINGS.items():
        lines += [f"## {heading}", ""]
        if number == 1:
            for matter, hint in MATTER_HINTS:
                lines += [f"### {matter}", "", f"（{PENDING}：{hint}）", ""]
        elif number == 5:
            lines += [f"存在的主要问题：（{PENDING}：逐条写明）", ""]
            lines += [f"改进情况：（{PENDING}：每个问题对应的措施、时限）", ""]
        elif number == 6:
            lines += [
                f"（{PENDING}：收取信息处理费的情况；没有收取的，写“本年度未收取信息处理费”）",
                "",
            ]
    return "\n".join(lines).rstrip() + "\n"


MATTER_HINTS = tuple(
    (f"（{numeral}）{matter}", hint)
    for numeral, matter, hint in zip(
        "一二三四五",
        common.MATTERS,
        (
            "公开了哪些信息、多少条、通过什么渠道",
            "收到、办结、结转的申请件数，须与表三一致",
            "规范性文件管理、信息发布审核、公开内容的维护更新",
            "网站、政务新媒体、线下查阅点的建设和使用情况",
            "机构人员、培训，工作考核、社会评议和责任追究结果情况",
        ),
        strict=True,
    )
)
