"""What stands before the first chapter: the title, the lead, and the page around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.base.normalise import fold
from generator.importing.blocks import Aside
from generator.importing.lines import Line
from generator.importing.metadata import TITLE
from generator.importing.outline import PROSE


@dataclass
class Opening:
    """What stands before the first chapter."""

    title: str | None = None
    lead: list[str] = field(default_factory=list)
    page: list[str] = field(default_factory=list)  # metadata lines of the web page, as text
    aside: list[Aside] = field(default_factory=list)


_YEAR_OF_TITLE = re.compile(r"20\d\d年")
_ORGAN = re.compile(
    r"[\u4e00-\u9fff（）()]{2,30}(?:人民政府|政府|办事处|管委会|管理委员会|委员会|[局厅委院办中心镇乡])"
)
_META = re.compile(
    r"(?:发布|公开|发文|成文|生成|更新|信息)?(?:日期|时间)\s*[:：]|(?:信息)?来源\s*[:：]|索\s*引\s*号|文\s*号\s*[:：]"
    r"|(?:发布|发文|公开|信息)机[构关]|公开(?:主体|责任部门|方式|范围)|主题(?:分类|词)|体裁|有效性|责任编辑|编辑\s*[:：]|作者\s*[:：]"
    r"|字\s*[体号]|访问量|浏览|点击|阅读(?:次数|量)|打印|分享|当前位置|您(?:现在)?的?位置|首页\s*[>＞/»]|^名\s*称\s*[:：]|信息分类"
)
_LONGEST_LINE = 40  # characters of a title
_SENTENCE = re.compile(r"如下|《|》|根据|依据|按照|编制")
_CONTENTS = re.compile(r"目\s*录|[一二三四五六]、[^。；]{2,30}?(?:[.…·⋯\s]*\d{0,3})")
CONTENTS = "目录"
CHROME = "网页上正文以外的文字"
TITLE_AGAIN = "重复的标题"


def opening_of(lines: Sequence[Line], body: str = "") -> Opening:
    """Title, lead, and the lines of a web page that stand around them; `body` is what follows."""
    opening = Opening()
    texts = _with_whole_titles(
        [" ".join(piece.text for piece in line.pieces if piece.text) for line in lines]
    )
    start = _title_of(texts, fold(body))
    before = texts[: start + 1]
    if start >= 0:
        before = _take_title(texts, start, opening)
        before = _without_repeats(before, opening)
    for text in before:
        if _is_lead(text) and start < 0:
            opening.lead.append(text)
        else:
            opening.page.append(text)
            opening.aside.append(Aside(text, CHROME))
    for text in texts[start + 1 :]:
        if opening.title and fold(text) == fold(opening.title):
            opening.aside.append(Aside(text, TITLE_AGAIN))
        elif _CONTENTS.fullmatch(text):
            opening.aside.append(Aside(text, CONTENTS))
        elif _is_chrome(text) or is_title(text) or (start < 0 and not _is_lead(text)):
            opening.page.append(text)
            opening.aside.append(Aside(text, CHROME))
        else:
            opening.lead.append(text)
    return opening


def _take_title(texts: Sequence[str], start: int, opening: Opening) -> list[str]:
    """Set the title that ends at `start`; gives the lines before it."""
    title, before = texts[start], list(texts[:start])
    if not _YEAR_OF_TITLE.search(fold(title)) or not _before_year(title):
        while before and fold(before[-1]) == fold(texts[start]):
            opening.aside.append(Aside(before.pop(), TITLE_AGAIN))
        while before and _joins_title(before[-1], title):
            title = before.pop() + title
    opening.title = "".join(title.split())
    return before


def is_title(text: str) -> bool:
    """Whether a line is the title of some report."""
    return len(text) <= 60 and bool(TITLE.fullmatch(text)) and not _SENTENCE.search(text)


def _with_whole_titles(texts: list[str]) -> list[str]:
    """`texts` with a title that stands on two or three lines as one."""
    result: list[str] = []
    start = 0
    while start < len(texts):
        count = next((n for n in (2, 3) if _is_title_on(texts[start : start + n], n)), 1)
        result.append("".join(texts[start : start + count]))
        start += count
    return result


def _is_title_on(lines: Sequence[str], count: int) -> bool:
    """Whether `count` lines are one title with a year, none of them being one by itself."""
    if len(lines) < count or any(is_title(line) or _META.search(line) for line in lines):
        return False
    joined = "".join(lines)
    if count > 2 and not (_ORGAN.fullmatch(fold(lines[0])) or re.search(r"20\d\d", lines[0])):
        return False
    return (
        is_title(joined)
        and bool(_YEAR_OF_TITLE.search(fold(joined)))
        and not any(PROSE.search(line) for line in lines)
        and all(len(line) <= _LONGEST_LINE for line in lines)
    )


def _title_of(texts: Sequence[str], body: str) -> int:
    """The last of the titles, −1 for none; where lists of other reports stand around it, the last
    of those whose organ and period are also in the text."""
    found = [index for index, text in enumerate(texts) if is_title(text)]
    for sign in (_before_year, _period):
        kept = [index for index in found if sign(texts[index]) and sign(texts[index]) in body]
        if kept and len({sign(texts[index]) for index in found}) > 1:
            found = [i for i in found if sign(texts[i]) in {"", *(sign(texts[k]) for k in kept)}]
    return found[-1] if found else -1


def _period(title: str) -> str:
    year = _YEAR_OF_TITLE.search(fold(title))
    return f"{year[0]}1月1日" if year else ""


def _is_chrome(text: str) -> bool:
    return len(text) <= 120 and bool(_META.search(text)) and not text.endswith("。")


def _before_year(title: str) -> str:
    return re.split(r"20\d\d", fold(title))[0].removeprefix("关于")


def _joins_title(line: str, title: str) -> bool:
    """Whether `line`, just above the title's last line, is the rest of the title."""
    if len(line) > 40 or PROSE.search(line) or _META.search(line):
        return False
    folded = fold(line)
    if _before_year(title):
        return False
    return bool(_ORGAN.fullmatch(folded)) or bool(re.fullmatch(r".*20\d\d年?度?", folded))


def _without_repeats(before: list[str], opening: Opening) -> list[str]:
    """The title once more above (in the head of the page, in two lines): told once."""
    kept = []
    title = fold(opening.title or "")
    for text in before:
        word = fold(text)
        if len(word) >= 6 and word in title:
            opening.aside.append(Aside(text, TITLE_AGAIN))
        else:
            kept.append(text)
    return kept


def _is_lead(text: str) -> bool:
    return len(text) >= 25 and bool(re.search(r"[。，；：]", text)) and not _META.search(text)
