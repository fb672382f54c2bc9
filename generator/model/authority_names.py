"""Which authority somebody means: by its folder, its short name or its full name, with / or \\."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType

from generator.base.refusal import Refused
from generator.model.content_paths import REPORTS, authority_file
from generator.model.library import Authority

_MOST = 10  # candidates that a message lists
_HELP = "请写它的简称、全称，或者它在 content/reports 下面的文件夹，如 yangcheng/baisang。"


_NO_ONE: Mapping[str, frozenset[str]] = MappingProxyType({})


class UnreadAuthority(Refused):
    """There is the authority that is meant, but its authority.yml cannot be read."""


def authority_named(
    authorities: Mapping[str, Authority],
    words: str,
    unread: Mapping[str, frozenset[str]] = _NO_ONE,
) -> Authority:
    """The authority that `words` mean: yangcheng/baisang, yangcheng\\baisang, 白桑镇, 阳城县/白桑镇,
    阳城县白桑镇, 阳城县白桑镇人民政府, or its folder below content/reports/.

    Raises Refused, which lists the candidates with their folders where there are several, and near
    ones where there is none; where one of the `unread` is meant (folder → the names that its
    authority.yml seems to have), it says that the file cannot be read.
    """
    path = plain_path(words)
    if path in authorities:
        return authorities[path]
    parts = ["".join(part.split()) for part in path.split("/")]
    if told := unreadable(unread, [path, *parts]):
        raise UnreadAuthority(told)
    found = [one for one in authorities.values() if _is_meant(authorities, one, parts)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(f"叫“{path}”的机关有 {len(found)} 个，请写文件夹：{listed(found)}")
    near = "、".join(f"{one.path}（{one.name}）" for one in _near(authorities, path))
    raise Refused(f"没有机关 {path}。" + (f"是不是 {near}？" if near else _HELP))


def unreadable(unread: Mapping[str, frozenset[str]], names: Collection[str]) -> str | None:
    """What to say where one of the names is that of an authority whose file cannot be read."""
    for path, own in unread.items():
        if path in names or path.rpartition("/")[2] in names or not own.isdisjoint(names):
            file = authority_file(path)
            return f"{file} 有错误，不能读取这个机关；请先改正，错在哪里见 nianbao check {file}。"
    return None


def plain_path(words: str) -> str:
    """A path as somebody writes it, with / or \\, as one below content/reports/."""
    parts = words.strip().replace("\\", "/").replace("／", "/").split("/")
    return "/".join(part for part in parts if part not in {"", "."}).removeprefix(REPORTS)


def listed(found: Sequence[Authority]) -> str:
    """Authorities as a message lists them, with their folders."""
    shown = [f"{one.path}（{one.file.full_name}）" for one in found[:_MOST]]
    return "、".join(shown) + (f" 等 {len(found)} 个" if len(found) > _MOST else "") + "。"


def _is_meant(authorities: Mapping[str, Authority], one: Authority, parts: Sequence[str]) -> bool:
    """Whether `parts` name it: itself alone, or each place from the top down to it."""
    if len(parts) == 1:
        above = "".join(place.name for place in _above(authorities, one))
        nearest = authorities[one.parent].name if one.parent else ""
        return parts[0] in {*_names(one), above + one.name, nearest + one.name}
    chain = [*_above(authorities, one), one]
    return len(chain) == len(parts) and all(
        part in {place.path.rpartition("/")[2], *_names(place)}
        for part, place in zip(parts, chain, strict=True)
    )


def _names(one: Authority) -> tuple[str, str]:
    return one.name, one.file.full_name


def _above(authorities: Mapping[str, Authority], one: Authority) -> list[Authority]:
    """From the top down to the parent."""
    chain: list[Authority] = []
    parent = one.parent
    while parent is not None:
        chain.insert(0, authorities[parent])
        parent = chain[0].parent
    return chain


def _near(authorities: Mapping[str, Authority], path: str) -> Iterator[Authority]:
    ways = {known: known for known in authorities}
    for one in authorities.values():
        for name in (*_names(one), one.path.rpartition("/")[2]):
            ways.setdefault(name, one.path)
    close = get_close_matches(path, ways, 3, 0.5)
    yield from (authorities[known] for known in dict.fromkeys(ways[way] for way in close))
