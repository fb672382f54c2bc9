"""What `nianbao rollup` gives: the text or the file asked for, and its exit code."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from generator.base.refusal import Refused
from generator.rollup.read import roll_up

Style = Literal["text", "yaml", "excel", "json"]


def produce(
    root: Path, area: str, year: int, style: Style = "text", *, comparing: bool = False
) -> tuple[bytes, int]:
    """The rollup as a file of that style (text is UTF-8), and the exit code: 1 where the area's
    published figures differ from it, else 0. Raises Refused where there is nothing to add up."""
    if style == "yaml" and comparing:
        raise Refused("--compare 不能与 --format yaml 同用：对照的结果请看 text、json 或 excel。")
    found = roll_up(root, area, year, comparing=comparing)
    differs = found.comparison is not None and bool(found.comparison.differing)
    if style == "excel":
        from generator.rollup.as_workbook import workbook

        return workbook(found), int(differs)
    from generator.rollup import as_data, as_text

    render = {"text": as_text.text, "yaml": as_data.yaml, "json": as_data.json_}[style]
    return render(found).encode(), int(differs)


def save(path: Path, body: bytes) -> None:
    """Write a new file, whole or not at all. Raises Refused where one is there: it may hold
    somebody's remarks."""
    if path.exists() or path.is_symlink():
        raise Refused(f"{path} 已经有了，没有改动；请换一个文件名，或先删去它。")
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(body)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
