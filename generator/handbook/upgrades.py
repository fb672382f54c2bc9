"""The page 各版本的改变: what each version asks of a project, from the list that `nianbao upgrade` prints."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from generator.upgrading.upgrade_notes import NOTES

_INTRODUCTION = (
    "本页由程序生成，只列使用者要知道、要改的。怎样升级，见[升级](upgrading.md)；"
    "`nianbao upgrade` 只列本项目记下的版本以后的。"
)


def upgrades_page() -> str:
    """Every version's notes, the newest first, each version under an anchor of its own."""
    lines = [
        "# 各版本的改变",
        "",
        _INTRODUCTION,
        "",
    ]
    versions = [(version, [*notes]) for version, notes in groupby(NOTES, attrgetter("version"))]
    for version, notes in reversed(versions):
        lines += [f"## {version} {{#v{version.replace('.', '-')}}}", ""]
        for note in notes:
            lines += _entry(note.change, note.concerns, note.sign, note.remedy)
    return "\n".join(lines) + "\n"


def _entry(change: str, concerns: str, sign: str, remedy: str) -> Iterator[str]:
    yield from (f"**{change}**", "")
    yield from (f"- 关系到：{concerns}", f"- 怎样看出：{sign}", f"- 怎样改：{remedy}", "")
