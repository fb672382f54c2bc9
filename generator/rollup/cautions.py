"""Where a sum is not what it seems: other forms, merged rows, printed units, mergers, nesting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from generator.base.cells import Path, is_amount, is_number, shown
from generator.exporters.report_data import places
from generator.forms import FORMS
from generator.model.library import Authority, Library
from generator.model.report import exact, merged_of
from generator.rollup.align import number_of, spots
from generator.rollup.sums import Rollup, Summand, called


class Caution(NamedTuple):
    """Why a sum is to be read with care: a word for programs, a sentence for people, and the paths
    of the authorities it is about."""

    kind: str
    message: str
    authorities: tuple[str, ...]


def cautions(library: Library, rolled: Rollup, *, faulty_own: bool = False) -> tuple[Caution, ...]:
    """All that is to be said, in a fixed order; `faulty_own`: the area's own report, which the sum
    is held against, is in error."""
    below = [*library.below(rolled.area.path)]
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
            f"content/reports/{folder} 的 authority.yml 没有或有错误，那里的年报没有计入；"
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
    others = [s for s in rolled.summands if s.sheet.form != own.key]
    for form, members in groupby(
        sorted(others, key=lambda s: str(s.sheet.form)), key=lambda s: s.sheet.form
    ):
        paths = tuple(summand.authority.path for summand in members)
        message = (
            f"{_listed(paths, names)}的年报是 {FORMS[form].name}，与 {own.name}不同："
            "栏目相同的行照加，栏目不同的行没有计入。"
        )
        yield Caution("form", message, paths)


def _merged(rolled: Rollup, names: Mapping[str, str]) -> Iterator[Caution]:
    for summand in rolled.summands:
        for group in sorted(merged_of(summand.sheet) - rolled.form.merged):
            path = summand.authority.path
            message = (
                f"{names[path]}把“{group[-1]}”合为一行（{_one_row(summand, group)}），"
                "分项不明，没有计入其中任何一行；请向该机关核实分项。"
            )
            yield Caution("merged", message, (path,))


def _one_row(summand: Summand, group: Path) -> str:
    """What the one row of a group says in all."""
    sheet = summand.sheet
    total = FORMS[sheet.form].rows[group].columns.total
    printed = zip(places(sheet.form, merged_of(sheet)), map(exact, sheet.cells), strict=True)
    cell = next((cell for place, cell in printed if place[:2] == (group, total)), None)
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
            message = f"有的年报印了单位（{listed}），照原件不换算，没有计入。"
        if len(plain) > 1:
            message += "没有印单位的，元和万元可能混在一起，合计不能直接引用。"
        if message:
            paths = (*(path for path, _ in printed), *plain)
            yield Caution("amount", f"“{column}”：{message}", paths)


def _extra(rolled: Rollup, names: Mapping[str, str]) -> Iterator[Caution]:
    for summand in rolled.summands:
        if summand.sheet.extra:
            labels = "、".join(label for _, label, _ in summand.sheet.extra)
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
