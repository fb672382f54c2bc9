"""What stands in the file but is not the report's own: tables of another year, tables printed
once more outside their chapters, a second report."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from generator.base.cells import Path
from generator.base.normalise import fold
from generator.base.refusal import Refused
from generator.importing.label_dictionary import LabelDictionary, bare
from generator.importing.lines import Line
from generator.importing.metadata import ORGAN, TITLE

_YEAR = re.compile(r"(20\d\d)年(?!\d{1,2}月)")
_LAST_YEAR = re.compile(r"上年同期|上年度?的?(?:数据|统计|报表|情况)|去年")
_LONGEST_CAPTION = 40


def name_other_years(paragraphs: Sequence[str], year: int) -> bool:
    """Whether any line could be the caption of a table that is not of `year`."""
    return any(_is_of_another_year(text, year) for text in paragraphs)


def of_other_years(
    dictionary: LabelDictionary,
    lines: Sequence[tuple[int, Line]],
    grids: Collection[int],
    year: int,
) -> set[int]:
    """Which of the `lines` are tables that the short line above says to be not of `year`, up to
    the next chapter; `lines` come with the number of their chapter."""
    found: set[int] = set()
    caption, other, before = "", False, 0
    for index, (chapter, line) in enumerate(lines):
        if chapter != before:
            caption, other, before = "", False, chapter
        elif line.grid in grids or (line.grid < 0 and _is_official(dictionary, line.text)):
            other = other or _is_of_another_year(caption, year)
            caption = ""
        elif line.grid < 0:
            caption = line.text
            other = other and str(year) not in fold(caption)
        if other:
            found.add(index)
    return found


def _is_official(dictionary: LabelDictionary, text: str) -> bool:
    word = bare(text)
    return any(
        word in known
        for known in (dictionary.rows, dictionary.headings, dictionary.lines, dictionary.columns)
    )


def _is_of_another_year(caption: str, year: int) -> bool:
    if len(caption) > _LONGEST_CAPTION or caption.endswith("。"):
        return False
    words = fold(caption)
    years = {int(named) for named in _YEAR.findall(words)}
    return bool(years and year not in years) or (not years and bool(_LAST_YEAR.search(words)))


def printed_again(
    dictionary: LabelDictionary, lines: Sequence[tuple[int, Line]], grids: Collection[int]
) -> set[int]:
    """Those of the official `grids` outside the chapters with tables (a comparison, an annex) whose rows all
    stand in those chapters; `lines` come with the number of their chapter."""
    if all(chapter in dictionary.chapters for chapter, line in lines if line.grid in grids):
        return set()
    rows: dict[int, set[Path]] = {}
    inside: set[int] = set()
    for chapter, line in lines:
        if line.grid in grids:
            found = (dictionary.row(piece.text) for piece in line.pieces if piece.text)
            rows.setdefault(line.grid, set()).update(path for path in found if path)
            if chapter in dictionary.chapters:
                inside.add(line.grid)
    own = set[Path]().union(*(rows[grid] for grid in inside))
    return {grid for grid in grids if grid not in inside and rows.get(grid, set()) <= own}


def refuse_second_report(lines: Sequence[tuple[int, Line]]) -> None:
    """Raise Refused where a second title, of another organ or year, opens a first chapter again;
    `lines` come with the chapter that each by itself would open in a new report."""
    title = before = ""
    opened: list[str] = []
    for chapter, line in lines:
        text = fold(line.text) if line.grid < 0 else ""
        if 0 < len(text) <= 60 and TITLE.fullmatch(text):
            # The organ may stand on a line of its own above the rest of the title.
            title = text if _organ(text) or not ORGAN.fullmatch(before) else before + text
        elif chapter == 1 and title:
            opened.append(title)
            title = ""
        before = text or before
    for other in opened[1:]:
        if _differ(_organ(opened[0]), _organ(other)) or _differ(_years(opened[0]), _years(other)):
            raise Refused(
                f"文件里不止一份年报（{opened[0]}；{other}），没有读取；请每份另存一个文件。"
            )


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other


def _organ(title: str) -> str:
    return re.split(r"20\d\d年?|政府信息公开|政务公开|信息公开", title)[0].removeprefix("关于")


def _years(title: str) -> str:
    return "".join(re.findall(r"20\d\d", title)[:1])
