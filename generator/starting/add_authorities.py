"""`nianbao authorities`: adds what a list has and the project has not; says what it did, or would do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.model.content_paths import REPORTS, authority_file
from generator.project.project import open_project
from generator.starting.additions import Additions, additions
from generator.starting.authority_table import read_table
from generator.starting.fill_in import filled_yaml
from generator.starting.write_new import write_new


def add_authorities(root: Path, path: Path, *, dry_run: bool) -> tuple[list[str], int]:
    """What to say, line by line, and the exit code: 1 where rows cannot be used, and then nothing is
    written. Raises Refused where the list cannot be read at all."""
    table = read_table(path)
    authorities = open_project(root).library.authorities
    found = additions(authorities, table.rows)
    lines = [f"不认识的列“{name}”，没有读。" for name in table.unknown]
    lines += _told(found)
    if found.problems:
        lines += [f"第 {number} 行：{words}" for number, words in found.problems]
        lines.append(f"有问题的 {len({p.number for p in found.problems})} 行，什么也没有写。")
        return lines, 1
    if not dry_run and found.new:
        write_new(root, _files(found))
    there = f"，已有的 {len(found.known)} 个没有改动" if found.known else ""
    done = "将添加" if dry_run else "已添加"
    lines.append(f"{done} {len(found.new)} 个机关{there}。")
    return lines, 0


def _told(found: Additions) -> Iterator[str]:
    doubts = {choice.slug: choice for choice in found.choices if choice.doubts or choice.clash}
    for path, (_, one) in found.new.items():
        choice = doubts.get(path.rpartition("/")[2])
        others = [f"“{d.character}”取 {d.taken}" for d in choice.doubts] if choice else []
        others += [f"{choice.clash} 已经有了"] if choice and choice.clash else []
        aside = f"（{'；'.join(others)}）" if others else ""
        yield f"添加 {REPORTS}{path}：{one.file.full_name}，{one.file.kind}{aside}"
    for number, one, differences in found.known:
        if differences:
            yield f"第 {number} 行：{one.name}（{one.path}）已有，没有改动；{'；'.join(differences)}。"


def _files(found: Additions) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {}
    for path, (_, one) in found.new.items():
        place = authority_file(path)
        values = {"full_name": one.file.full_name, "kind": one.file.kind, "code": one.file.code}
        files[place] = filled_yaml("content/authority.yml", place, name=one.name, **values)
    return files
