"""Whose report it is: the name found in a document → an authority of the project, never a guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from generator.base.normalise import fold
from generator.base.refusal import Refused
from generator.importing.convert import Imported
from generator.model.area import area_of
from generator.model.authority_names import unreadable
from generator.model.library import Authority, Library

_SUFFIX = re.compile(r"(?:人民政府|政府|办事处)$")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a report belongs: its authority and the year reported on."""

    authority: Authority
    year: int


def target_of(found: Imported, library: Library, authority: str | None, year: int | None) -> Target:
    """The authority and year that a document names; the options where it names none.

    Raises Refused where neither tells, where the options contradict the document, and where a
    short name is that of several authorities.
    """
    if found.written_for is not None and found.written_for[0] in library.authorities:
        return _written_for(found, library, authority, year)
    return Target(_authority(found, library, authority), year_of(found, year))


def _written_for(
    found: Imported, library: Library, authority: str | None, year: int | None
) -> Target:
    """Where a form of `nianbao new --word` belongs: as it says itself, unless it was filled in for
    another authority or year, which the text or an option says."""
    assert found.written_for is not None
    path, own_year = found.written_for
    own = library.authorities[path]
    others = candidates(found, library.authorities.values())
    asked = area_of(library, authority) if authority else own
    if len(others) == 1 and others[0].path != path:
        whose = f"文中的机关是{others[0].file.full_name}"
    elif found.year not in {None, own_year}:
        whose = f"文中的年度是 {found.year}"
    elif asked.path != path:
        whose = f"--authority 是{asked.file.full_name}"
    elif year not in {None, own_year}:
        whose = f"--year 是 {year}"
    else:
        return Target(own, own_year)
    raise Refused(
        f"这份文件是为{own.file.full_name} {own_year} 年做的，{whose}；没有写入。"
        "请核对；是别的机关或年度的，请用 nianbao new --word 重新做一份。"
    )


def year_of(found: Imported, year: int | None) -> int:
    """The year of the document, or that of the option where it has none; Refused where they differ
    or neither tells."""
    if found.year is not None:
        if year is not None and year != found.year:
            raise Refused(
                f"文中的年度是 {found.year}，--year 是 {year}；请核对，不一致的没有写入。"
            )
        return found.year
    if year is None:
        raise Refused(f"{found.year_problem or '不能确定年度'}；请核对后用 --year 写明年度。")
    return year


def _authority(found: Imported, library: Library, chosen: str | None) -> Authority:
    matches = candidates(found, library.authorities.values())
    if chosen is not None:
        asked = area_of(library, chosen)
        if len(matches) == 1 and matches[0].path != asked.path:
            full = matches[0].file.full_name
            raise Refused(
                f"文中的机关是{full}（{matches[0].path}），--authority 是 {asked.path}；没有写入。"
            )
        return asked
    if len(matches) == 1:
        return matches[0]
    if len(matches) > 1:
        paths = "、".join(sorted(match.path for match in matches)[:5])
        raise Refused(
            f"名为“{_names(found)[-1]}”的机关有 {len(matches)} 个（{paths}）；"
            "请用 --authority 写明是哪一个，如 --authority " + min(m.path for m in matches) + "。"
        )
    names = _names(found)
    if broken := unreadable(library.unread, names):
        raise Refused(broken)
    told = f"没有全称或名称为“{names[0]}”的机关" if names else "文中没有写明机关"
    raise Refused(
        f"{told}；请用 --authority 写明机关的路径，如 --authority yangcheng/baisang。"
        "还没有这个机关的，请先建立它的 authority.yml。"
    )


def _names(found: Imported) -> list[str]:
    """What the document calls its authority: in its title or text, and in its signature."""
    return [name for name in (found.authority, found.organ) if name]


def candidates(found: Imported, authorities: Collection[Authority]) -> list[Authority]:
    """The authorities that the first of the document's names that fits any fits best; none where
    the only one of that name is told to be another."""
    names = _names(found)
    for name in names:
        matches = list(_matching(name, authorities))
        if matches and (len(matches) > 1 or _agrees(matches[0], found, names)):
            return matches
    return []


def _matching(name: str, authorities: Collection[Authority]) -> Iterator[Authority]:
    """The authorities that `name` fits best: by full name, else by short name."""
    ways: tuple[Callable[[Authority], set[str]], ...] = (
        lambda a: {fold(a.file.full_name)},
        lambda a: {_short(a.file.full_name)},
        lambda a: {fold(a.file.name), _short(a.file.name)},
    )
    for way, wanted in zip(ways, (fold(name), _short(name), _short(name)), strict=True):
        found = [authority for authority in authorities if wanted in way(authority)]
        if found:
            yield from found
            return


def _agrees(authority: Authority, found: Imported, names: Iterable[str]) -> bool:
    """Whether nothing in the document says that it is another authority of the same short name:
    no fuller name (临澧县石门镇 is not 石门镇 in 岚皋县), and no other county before its name."""
    full, name = _short(authority.file.full_name), _short(authority.file.name)
    if not all(full.endswith(_short(other)) or _short(other) == name for other in names):
        return False
    left_out = (one.text for one in found.left_out)
    text = fold("\n".join([found.title or "", found.markdown, *left_out]))
    return all(
        county in full
        for county in re.findall(rf"[\u4e00-\u9fff][县市区旗]{re.escape(name)}", text)
    )


def _short(name: str) -> str:
    """A name without what kind of organ it is: 汤阴县白营镇政府 and …人民政府 are one."""
    return _SUFFIX.sub("", fold(name))
