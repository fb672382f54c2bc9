"""What is to be said beside a sum, on the terminal and on a page: who is in it and who is not, which
cells were left out, and where it is not what it seems (other forms, merged rows, printed units,
nesting, mergers).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from generator.base.cells import Path, is_amount, is_number, shown
from generator.forms import FORMS
from generator.forms.layout import Row
from generator.model.content_paths import REPORTS
from generator.model.holdings import Status
from generator.model.library import Authority, Library
from generator.rollup.align import number_of, spots
from generator.rollup.sums import Rollup, Summand, called

NONE = "—"  # no report has a number here
LEFT_OUT = "没有计入的格（不是数字，不当作 0）："


class LeftOut(NamedTuple):
    """The cells of one report that are not in the sums for one reason."""

    path: str  # of the authority
    why: str  # as `align.why_not` says it
    rows: str  # 收费金额、办理结果.予以公开［自然人、总计］


def names_of(rolled: Rollup) -> dict[str, str]:
    """Path → what to call the authority (see `called`), of those in the sum and those missing."""
    summed = [one.authority for one in rolled.summands]
    return called([*summed, *(one.authority for one in rolled.missing)])


def included_words(rolled: Rollup) -> str:
    """How many reports are in the sum."""
    return f"计入 {len(rolled.summands)} 份"


def excluded_words(rolled: Rollup) -> str:
    """How many authorities have no report in the sum."""
    count = len(rolled.missing)
    return f"没有计入 {count} 个机关" if count else "没有缺报的机关。"


def missing_words(rolled: Rollup, said: Callable[[Status], str] | None = None) -> list[str]:
    """Who is not in the sum: 石梁镇（逾期未见）; for the public, states are `said` so, and nothing is of
    drafts."""
    names = names_of(rolled)
    return [
        f"{names[one.authority.path]}（{one.said(said) if said else one.words}）"
        for one in rolled.missing
    ]


def left_out(rolled: Rollup) -> tuple[LeftOut, ...]:
    """Which cells were not numbers, by authority and by what stands there."""
    found: dict[tuple[str, str], dict[Row, list[str]]] = {}  # path, why → row → columns
    for total in rolled.totals:
        row = rolled.form.rows[total.place.row]
        for one in total.lacking:
            rows = found.setdefault((one.authority.path, one.why), {})
            rows.setdefault(row, []).append(row.columns.columns[total.place.cell].key)
    return tuple(
        LeftOut(path, why, "、".join(_in_row(row, columns) for row, columns in rows.items()))
        for (path, why), rows in found.items()
    )


def _in_row(row: Row, columns: list[str]) -> str:
    words = row_words(row)
    return words if len(columns) == len(row.columns) else f"{words}［{'、'.join(columns)}］"


def row_words(row: Row) -> str:
    """A row below its table, as 照录说明 writes it."""
    return ".".join(map(str, row.path[1:]))


class Caution(NamedTuple):
    """Why a sum is to be read with care: a word for programs, a sentence for people, and the paths
    of the authorities (or unread folders) it is about."""

    kind: str  # one of those that as_data.py lists
    message: str
    authorities: tuple[str, ...]


def cautions(library: Library, rolled: Rollup, *, faulty_own: bool = False) -> tuple[Caution, ...]:
    """All that is to be said, in a fixed order; `faulty_own`: the area's own report, which the sum
    is held against, is in error."""
    below = [one.in_year(rolled.year) for one in library.below(rolled.area.path)]
    names = called([*below, rolled.area])
    return (
        *_unseen(rolled),
        *_faulty(rolled, names),
        *_faulty_own(rolled, faulty_own=faulty_own),
        *_nested(rolled, names),
        *_forms(rolled, names),
        *_merged(rolled, names),
        *_amounts(rolled, names),
        *_extra(rolled, names),
        *_reorganised(library, below, rolled, names),
    )


def _unseen(rolled: Rollup) -> Iterator[Caution]:
    for folder in rolled.unseen:
        message = (
            f"{REPORTS}{folder} 的 authority.yml 没有或有错误，那里的年报没有计入；"
            "请运行 nianbao check。"
        )
        yield Caution("unread", message, (folder,))


def _faulty(rolled: Rollup, names: Mapping[str, str]) -> Iterator[Caution]:
    for summand in rolled.summands:
        if summand.faulty:
            path = summand.authority.path
            message = (
                f"{names[path]}的年报有错误，照所填的数相加，各栏合计可能不平；"
                f"请运行 nianbao check {path}/{rolled.year}.yml。"
            )
            yield Caution("errors", message, (path,))


def _faulty_own(rolled: Rollup, *, faulty_own: bool) -> Iterator[Caution]:
    if faulty_own:
        path = rolled.area.path
        message = (
            f"{rolled.area.name}自己的年报有错误，用来对照的数可能不可靠；"
            f"请运行 nianbao check {path}/{rolled.year}.yml。"
        )
        yield Caution("errors", message, (path,))


def _nested(rolled: Rollup, names: Mapping[str, str]) -> Iterator[Caution]:
    paths = tuple(area.path for area in rolled.areas)
    if paths:
        message = (
            f"{_listed(paths, names)}还有下级，年报反映全地区情况，没有计入，以免计两次；"
            "计入的是各自下级的年报，没有年报的下级不在合计里。"
        )
        yield Caution("nested", message, paths)


def _forms(rolled: Rollup, names: Mapping[str, str]) -> Iterator[Caution]:
    own = rolled.form
    others = [s for s in rolled.summands if s.record.form != own.key]
    for form, members in groupby(
        sorted(others, key=lambda s: str(s.record.form)), key=lambda s: s.record.form
    ):
        paths = tuple(summand.authority.path for summand in members)
        message = (
            f"{_listed(paths, names)}的年报是 {FORMS[form].name}，与 {own.name}不同："
            "栏目相同的行照加，栏目不同的行没有计入。"
        )
        yield Caution("form", message, paths)


def _merged(rolled: Rollup, names: Mapping[str, str]) -> Iterator[Caution]:
    for summand in rolled.summands:
        for group in sorted(set(summand.record.merged) - rolled.form.merged):
            path = summand.authority.path
            message = (
                f"{names[path]}把“{group[-1]}”合为一行（{_one_row(summand, group)}），"
                "分项不明，没有计入其中任何一行；请向该机关核实分项。"
            )
            yield Caution("merged", message, (path,))


def _one_row(summand: Summand, group: Path) -> str:
    """What the one row of a group says in all."""
    total = FORMS[summand.record.form].rows[group].columns.total
    cell = summand.record.row(group)[total] if total is not None else None
    return f"总计 {shown(cell)} 件" if is_number(cell) else "总计不是数字"


def _amounts(rolled: Rollup, names: Mapping[str, str]) -> Iterator[Caution]:
    for number, (row, cell, (_, _, column)) in enumerate(spots(rolled.form)):
        if rolled.form.rows[row].columns.columns[cell].kind != "amount":
            continue
        found = [(s.authority.path, s.cells[number]) for s in rolled.summands]
        printed = [(p, c) for p, c in found if isinstance(c, str) and is_amount(c)]
        plain = [path for path, c in found if number_of(c)]
        message = ""
        if printed:
            listed = "、".join(f"{names[path]} {amount}" for path, amount in printed)
            message = f"有的年报印了单位（{listed}），不换算，没有计入。"
        if len(plain) > 1:
            message += "没有印单位的，元和万元可能混在一起，合计不能直接引用。"
        if message:
            paths = (*(path for path, _ in printed), *plain)
            yield Caution("amount", f"“{column}”：{message}", paths)


def _extra(rolled: Rollup, names: Mapping[str, str]) -> Iterator[Caution]:
    for summand in rolled.summands:
        if summand.record.extra:
            labels = "、".join(label for _, label, _ in summand.record.extra)
            path = summand.authority.path
            message = f"{names[path]}的年报有格式之外的行（{labels}），没有计入。"
            yield Caution("extra", message, (path,))


def _reorganised(
    library: Library, below: Sequence[Authority], rolled: Rollup, names: Mapping[str, str]
) -> Iterator[Caution]:
    """Applications pass from one authority to another in the middle of a year: 上年结转 and 结转
    下年度 of the two may be the same."""
    year = rolled.year
    carried_in, carried_out = (
        f"“{r.key}”" for r in (rolled.form.carried_in, rolled.form.carried_out)
    )
    summed = {summand.authority.path for summand in rolled.summands}
    told = set[str]()
    for authority in below:
        path, day = authority.path, authority.file.abolished
        if day is None or not (day.year == year or (day.year < year and path in summed)):
            continue
        follower = library.authorities.get(authority.file.successor or "")
        heir = names.get(follower.path, follower.name) if follower else "（没有写明）"
        with_heir = follower is not None and follower.path in summed
        message = f"{names[path]}于 {day} 撤销，继任机关是{heir}。"
        if path in summed and with_heir:
            message += f"两份年报都在内：{carried_out}与{carried_in}可能是同一些申请，计了两次。"
        elif path in summed:
            message += f"它的年报在内，继任机关的不在内：{carried_out}可能由别处接着计。"
        elif with_heir:
            message += f"它没有年报在内：继任机关的{carried_in}可能含它上年结转的申请。"
        else:
            message += "两者都没有年报在内：它上年结转和当年收到的申请可能没有计入。"
        about = (path, follower.path) if follower else (path,)
        told.update(about)
        yield Caution("reorganised", f"{message}请核对。", about)
    for authority in below:
        path, day = authority.path, authority.file.founded
        if day is not None and day.year == year and path in summed - told:
            message = (
                f"{names[path]}于 {day} 设立：它的{carried_in}可能是原机关结转来的，"
                "原机关的年报如也在内，就计了两次。请核对。"
            )
            yield Caution("reorganised", message, (path,))


def _listed(paths: Iterable[str], names: Mapping[str, str]) -> str:
    return "、".join(names[path] for path in paths)
