"""What `nianbao publish` and `nianbao verify` say, and their exit codes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.base.refusal import reason
from generator.building.journal import is_unfinished
from generator.publishing.places import Folder, Place, place_of
from generator.publishing.publish import NothingBefore, PublishedRelease, WentBack, go_back, publish
from generator.publishing.release import Damaged
from generator.publishing.releases import UnderWay, releases_of
from generator.publishing.signature import is_signed
from generator.publishing.verify import Differences, read_manifest, verify, verify_against

_LISTED = 20  # addresses of one kind that are named
UNDER_WAY = 3  # the exit code where another run publishes to the same place


def publish_site(root: Path, target: Path, *, back: bool, keep: int, key: Path | None) -> int:
    """Publish, or go back to the release before; gives the exit code."""
    place = releases_of(target, root)
    try:
        if back:
            release = go_back(place)
            sys.stdout.write(f"已退回 {release.name}。退下来的一版不会再自动发布。\n")
            return 0
        done = publish(root, place, keep, key)
    except UnderWay:
        return _failed("上一次发布还没有结束", UNDER_WAY)
    except NothingBefore:
        return _failed("没有更早的一版可以退回")
    except WentBack as error:
        return _failed(f"这一版已用 --back 退下。改好内容再发布；确要再发布，先删去 {error.folder}")
    except Damaged as error:
        return _failed(f"{error}。请运行 nianbao build 全部重新生成，再发布")
    except OSError as error:
        return _failed(reason(error))
    sys.stdout.writelines(f"{line}\n" for line in _told(done))
    return 0


def _failed(why: str, code: int = 1) -> int:
    sys.stderr.write(f"没有发布：{why}。公开的网站没有改动。\n")
    return code


def _told(done: PublishedRelease) -> Iterator[str]:
    if not done.new:
        yield f"没有变化，公开的已是这一版：{done.release.name}。"
        return
    made = f"提交 {done.commit[:10]}" if done.commit else f"{done.no_commit}，没有写提交编号"
    yield f"已发布 {done.release.name}（{made}）。"
    if done.foreign:
        yield f"一并公开 site 里不是程序生成的文件：{_named(done.foreign)}。"
    if done.carried:
        yield f"带过来原来公开的文件夹里另外放的文件：{_named(done.carried)}。"
    if done.withheld:
        yield "site.yml 写明手册不公开，没有公开 site/handbook；请运行 nianbao build 把它删去，再发布。"
    if done.links:
        yield f"site 里的链接没有公开：{_named(done.links)}。"


def _named(addresses: Sequence[str]) -> str:
    more = f"等 {len(addresses)} 个" if len(addresses) > _LISTED else ""
    return "、".join(addresses[:_LISTED]) + more


def verify_site(name: str, other: str | None, key: Path | None) -> int:
    """Say what differs at a place from its manifest, or at another from the manifest of the first;
    gives the exit code."""
    one, two = place_of(name), place_of(other) if other else None
    unfinished = [p for p in (one, two) if p and _is_unfinished(p)]
    for place in unfinished:
        sys.stdout.write(f"{place}：上次生成没有写完，有新有旧。请在项目里运行 nianbao build。\n")
    signed = not key or _signature(one, key)
    try:
        found = verify_against(one, two) if two else verify(one)
    except OSError as error:
        sys.stderr.write(f"没有核对完：{reason(error)}。\n")
        return 1
    sys.stdout.writelines(f"{line}\n" for line in _differences(found))
    return 0 if signed and not unfinished and not any(found[:3]) else 1


def _is_unfinished(place: Place) -> bool:
    return (
        isinstance(place, Folder) and place.root.name == "site" and is_unfinished(place.root.parent)
    )


def _signature(place: Place, key: Path) -> bool:
    good = is_signed(place, read_manifest(place).raw, key)
    sys.stdout.write(
        f"签名：{'是这个密钥签的' if good else '不对，不是这个密钥签的，或者清单改过'}。\n"
    )
    return good


def _differences(found: Differences) -> Iterator[str]:
    for word, addresses in (
        ("缺少", found.missing),
        ("不同", found.changed),
        ("多出", found.extra),
    ):
        yield from (f"{word}：{address}" for address in addresses[:_LISTED])
        if len(addresses) > _LISTED:
            yield f"{word}的还有 {len(addresses) - _LISTED} 个。"
    if any(found[:3]):
        counts = (len(found.missing), len(found.changed), len(found.extra))
        yield "核对 {} 个文件：缺少 {} 个，不同 {} 个，多出 {} 个。".format(
            found.looked_at, *counts
        )
    else:
        yield f"核对 {found.looked_at} 个文件，全部与清单一致。"
