"""The version that a project records (程序版本 in site.yml) against the program's own."""

from __future__ import annotations

from generator.upgrading.upgrade_notes import NOTES, UpgradeNote


def notes_since(recorded: str | None, own: str) -> list[UpgradeNote]:
    """The notes of every version after `recorded` (of all, where it is None) up to the program's own."""
    after = _parts(recorded) if recorded else ()
    return [note for note in NOTES if after < _parts(note.version) <= _parts(own)]


def is_newer(recorded: str, own: str) -> bool:
    """Whether the project was made with a newer program than this one."""
    return _parts(recorded) > _parts(own)


def remark(recorded: str | None, own: str) -> str:
    """The line that check and build say where the two differ; empty where there is nothing to say."""
    if recorded is None or _parts(recorded) == _parts(own):
        return ""
    if is_newer(recorded, own):
        return (
            f"警告：本项目是用更新的程序（{recorded}）做的，现在的程序是 {own}，结果可能不对，"
            "请先更新程序。\n"
        )
    notes = len(notes_since(recorded, own))
    told = f"有 {notes} 处改变，请运行 nianbao upgrade 查看" if notes else "没有要改的"
    record = "" if notes else "，运行 nianbao upgrade --done 记下即可"
    return f"程序已从 {recorded} 更新为 {own}：{told}{record}。\n"


def _parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
