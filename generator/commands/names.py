"""`names`: what {{…}} in a narrative accepts, form by form, and what it says in one report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.base.cells import Cell, is_number, shown, state
from generator.base.display import width
from generator.base.refusal import Refused
from generator.forms import FORMS
from generator.forms.layout import Form, Row
from generator.model.content_paths import report_of
from generator.model.narrative import SHAPES, short_names
from generator.model.report import Report, Withdrawal
from generator.project.project import open_project

_STATES = {"blank": "空白", "unreadable": "不清", "pending": "待填"}


def all_names() -> Iterator[str]:
    """The names of every form that has tables."""
    for form in FORMS.values():
        if form.tables:
            yield f"── {form.name}（{form.document}）"
            rows = [row for table in form.tables for row in form.printed_rows(table)]
            yield from _aligned([(name, said) for name, said, _, _ in _named(form, rows)])
            yield ""
    yield from _usage()


def names_of(report: Report) -> Iterator[str]:
    """The names that one report has, each with its value now."""
    rows = [row for row, _ in report.rows]
    listed = []
    for name, said, row, index in _named(report.form, rows):
        listed.append((name, _value(report.cells[row.path][index]), said))
    yield f"── {report.authority.file.full_name} {report.year} 年（{report.form.name}）"
    yield from _aligned(listed)
    yield ""
    yield from _usage()


def _named(form: Form, rows: list[Row]) -> Iterator[tuple[str, str, Row, int]]:
    short = short_names(form)
    for row in rows:
        for index, column in enumerate(row.columns.columns):
            name = short.get((row.path, index))
            if name is not None:
                groups = [form.labels.get(group, "") for group in row.groups]
                said = " ".join([*groups, row.label, *([column.label] if row.columns else [])])
                yield name, said, row, index


def _value(cell: Cell) -> str:
    """The figure, or why the name cannot stand in a text."""
    if is_number(cell):
        return shown(cell)
    return f"（{_STATES.get(state(cell), f'印的是“{shown(cell)}”')}，不能用）"


def _aligned(listed: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Columns of text that are as wide as their widest member."""
    widths = [max(map(width, column)) for column in zip(*listed, strict=True)]
    for parts in listed:
        padded = [text + " " * (w - width(text)) for text, w in zip(parts, widths, strict=True)]
        yield "  ".join(padded).rstrip()


def _usage() -> Iterator[str]:
    yield "用法：正文里写 {{本年新收.总计}}，网页上就是表里的数；这一格须是数字。"
    yield "名称前面可以加上所在的组和表，如 {{政府信息公开申请.本年新收.总计}}。"
    for shape, about in SHAPES.items():
        yield f"写法：{{{{…|{shape}}}}}，{about}。"


def read_one(root: Path, path: str) -> Report:
    """The report whose data is the file `path` (from the project)."""
    project = open_project(root)
    place, authorities = report_of(path), project.library.authorities
    if place is None or place[0] not in authorities or place[1] not in authorities[place[0]].years:
        raise Refused(f"{path} 不是一份年报。请写成 yangcheng/baisang/2023 这样。")
    report, _ = project.report(*place)
    withdrawn = project.aside(place[0]).get(place[1]) if report is None else None
    if isinstance(withdrawn, Withdrawal):
        raise Refused(
            f"{path.removesuffix('.yml')} 已于 {withdrawn.date} 撤回，没有数可以列出；"
            "全部名称见 nianbao names。"
        )
    if report is None:
        raise Refused(f"{path.removesuffix('.yml')} 有错误，请先运行 nianbao check {path}。")
    return report
