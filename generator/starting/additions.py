"""What a list of authorities adds to a project: those it has not yet, and what is wrong in which row.

Nothing that is there is changed: a row of an authority that is known is only compared with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, get_args

from generator.base.refusal import Refused
from generator.model.authority import GOVERNMENTS, AuthorityFile, Kind
from generator.model.authority_names import authority_named
from generator.model.library import Authority
from generator.project.tree import RESERVED, is_slug, not_on_windows
from generator.starting.authority_table import ListedRow
from generator.starting.place_names import kind_of, township_full_name
from generator.starting.slugs import SlugChoice, choose_slugs

_CODE = re.compile(r"\d{6}|\d{9}|\d{12}", re.ASCII)
_DEPARTMENT = re.compile(r"[局委办室院厅]$|中心$|委员会$|办公室$")
_KINDS: Mapping[str, Kind] = {kind: kind for kind in get_args(Kind)}


class RowProblem(NamedTuple):
    """What is wrong in a row."""

    number: int
    words: str


class Known(NamedTuple):
    """A row of an authority that is there, and what the list says otherwise of it."""

    number: int
    authority: Authority
    differences: tuple[str, ...]


@dataclass
class Additions:
    """What becomes of a list: new authorities by path, with the number of their row."""

    new: dict[str, tuple[int, Authority]] = field(default_factory=dict)
    known: list[Known] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    choices: list[SlugChoice] = field(default_factory=list)


class _Placed(NamedTuple):
    """A row whose superior is known: its path is `parent`/…"""

    row: ListedRow
    parent: str | None
    full_name: str
    kind: Kind


def additions(authorities: Mapping[str, Authority], rows: Sequence[ListedRow]) -> Additions:
    """What the rows add to these authorities; a row may be below another row."""
    found = Additions()
    whole = dict(authorities)
    left = [row for row in _once(rows, found) if not _wrong(row, found)]
    while left:
        placed: list[_Placed] = []
        waiting: list[ListedRow] = []
        for row in left:
            try:
                parent = _parent(whole, row, left)
            except Refused as refusal:
                found.problems.append(RowProblem(row.number, str(refusal)))
                continue
            if parent == _LATER:
                waiting.append(row)
            elif one := _placed(row, parent, whole, found):
                placed.append(one)
        if len(waiting) == len(left):
            found.problems += (
                RowProblem(row.number, f"上级“{row.above}”互为上级，请改一处。") for row in left
            )
            break
        for path, number, authority in _addressed(placed, whole, found):
            whole[path] = authority
            found.new[path] = (number, authority)
        left = waiting
    found.problems.sort()
    return found


_LATER = "?"  # the superior is a row that has no path yet


def _once(rows: Sequence[ListedRow], found: Additions) -> Iterator[ListedRow]:
    """The rows without those that name what an earlier one names; these are noted."""
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        keys: list[tuple[str, ...]] = [("名称", row.name, row.above)] if row.name else []
        keys += [("全称", row.full_name)] if row.full_name else []
        keys += [("代码", row.code)] if row.code else []
        earlier = next((key for key in keys if key in first), None)
        if earlier is None:
            first |= dict.fromkeys(keys, row.number)
            yield row
        else:
            words = f"{earlier[0]}“{earlier[1]}”与第 {first[earlier]} 行相同，请删去一行。"
            found.problems.append(RowProblem(row.number, words))


def _wrong(row: ListedRow, found: Additions) -> bool:
    """Whether something in the row cannot be right by itself; it is noted then."""
    wrong = []
    if not row.name:
        wrong.append("没有名称。")
    if row.kind and row.kind not in _KINDS:
        wrong.append(f"类型“{row.kind}”不对，请写 {'、'.join(_KINDS)} 之一。")
    if row.code and not _CODE.fullmatch(row.code):
        wrong.append(f"代码“{row.code}”不对：县 6 位，乡镇 9 位，都是数字；没有的空着。")
    if row.slug.isalnum() and not_on_windows(row.slug):  # a device's name
        better = f"{row.slug.lower()}-ju"
        wrong.append(f"网址名“{row.slug}”在 Windows 上不能作文件夹名，请换一个，如 {better}。")
    elif row.slug and not is_slug(row.slug):
        wrong.append(f"网址名“{row.slug}”不对：只用小写字母、数字和连字符，如 jiaoyuju。")
    found.problems += (RowProblem(row.number, words) for words in wrong)
    return bool(wrong)


def _parent(
    whole: Mapping[str, Authority], row: ListedRow, rows: Sequence[ListedRow]
) -> str | None:
    """The path of the superior that a row names; of the only top one where it names none."""
    if row.above:
        others = {name for one in rows if one is not row for name in (one.name, one.full_name)}
        try:
            return authority_named(whole, row.above).path
        except Refused as refusal:
            if row.above in others and str(refusal).startswith("没有"):
                return _LATER
            raise Refused(f"上级：{refusal}") from refusal
    if row.kind in {"县级政府", "市级政府", "省级政府"}:
        return None
    tops = [path for path, one in whole.items() if one.parent is None]
    if len(tops) > 1:
        raise Refused(f"没有写上级。请写是哪个机关的下级，如 {whole[tops[0]].name}。")
    return tops[0] if tops else None


def _placed(
    row: ListedRow, parent: str | None, whole: Mapping[str, Authority], found: Additions
) -> _Placed | None:
    """The row with what follows from its name; None where it is known already or cannot be used."""
    if known := _known(row, parent, whole):
        found.known.append(known)
        return None
    with_code = next(
        (one for one in whole.values() if row.code and one.file.code == row.code), None
    )
    kind = _KINDS.get(row.kind) or _kind(row.name)
    full = row.full_name or _full_name(row, whole.get(parent or ""))
    words = ""
    if with_code:
        words = f"代码 {row.code} 是{with_code.file.full_name}（{with_code.path}）的。"
    elif kind is None:
        words = f"从名称“{row.name}”看不出类型，请写 {'、'.join(_KINDS)} 之一。"
    elif full is None:
        words = f"没有全称；从名称“{row.name}”不能确定。"
    if words or kind is None or full is None:
        found.problems.append(RowProblem(row.number, words))
        return None
    return _Placed(row, parent, full, kind)


def _kind(name: str) -> Kind | None:
    township = kind_of(name)
    if township != "其他":
        return township
    return "部门" if _DEPARTMENT.search(name) else None


def _full_name(row: ListedRow, parent: Authority | None) -> str | None:
    """For townships the rule of `init`; a department's own name is full if it begins with the place's."""
    if parent and parent.file.kind in GOVERNMENTS and row.kind in {"", "乡镇"}:
        full = township_full_name(parent.file.code or "", parent.name, row.name)
        if full is not None:
            return full
    return row.name if parent and row.name.startswith(parent.name) else None


def _known(row: ListedRow, parent: str | None, whole: Mapping[str, Authority]) -> Known | None:
    for one in whole.values():
        same = one.name == row.name and one.parent == parent
        if same or (row.full_name and one.file.full_name == row.full_name):
            return Known(row.number, one, tuple(_differences(row, one)))
    return None


def _differences(row: ListedRow, one: Authority) -> Iterator[str]:
    slug = one.path.rpartition("/")[2]
    for key, said, own in (
        ("名称", row.name, one.name),
        ("全称", row.full_name, one.file.full_name),
        ("类型", row.kind, one.file.kind),
        ("代码", row.code, one.file.code or "空着"),
        ("网址名", row.slug, slug),
    ):
        if said and said != own:
            yield f"{key}：名单是 {said}，现在是 {own}"


def _addressed(
    placed: Sequence[_Placed], whole: Mapping[str, Authority], found: Additions
) -> Iterator[tuple[str, int, Authority]]:
    """Path, row number and authority of each placed row; below one parent all slugs differ."""
    for parent in dict.fromkeys(one.parent for one in placed):
        group = [one for one in placed if one.parent == parent]
        taken = {path.rpartition("/")[2] for path, one in whole.items() if one.parent == parent}
        given = [one for one in group if one.row.slug]
        for one in given:
            if one.row.slug in taken or (parent is None and one.row.slug in RESERVED):
                words = f"网址名 {one.row.slug} 已经有别的机关或网页用了，请换一个。"
                found.problems.append(RowProblem(one.row.number, words))
                continue
            taken.add(one.row.slug)
            yield _authority(one, one.row.slug)
        rest = [one for one in group if not one.row.slug]
        choices = choose_slugs(
            [(_own_name(one, whole), one.row.code or None) for one in rest], taken
        )
        found.choices += choices
        for one, choice in zip(rest, choices, strict=True):
            yield _authority(one, choice.slug)


def _own_name(one: _Placed, whole: Mapping[str, Authority]) -> str:
    """A department's name without its county's."""
    above = whole[one.parent].name if one.parent else ""
    return one.row.name.removeprefix(above) or one.row.name


def _authority(one: _Placed, slug: str) -> tuple[str, int, Authority]:
    path = f"{one.parent}/{slug}" if one.parent else slug
    data = {
        "名称": one.row.name,
        "全称": one.full_name,
        "类型": one.kind,
        "代码": one.row.code or None,
    }
    file = AuthorityFile.model_validate(data)
    return path, one.row.number, Authority(path, file, "", one.parent)
