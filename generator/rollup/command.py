"""What `nianbao rollup` gives: the text or the file asked for, and its exit code."""

from __future__ import annotations

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
