"""What a document says of itself: year, organ, signature, dates, index number, address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.base.normalise import fold
from generator.importing.blocks import Aside
from generator.importing.values import half_width

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_DATE = re.compile(r"(20\d\d)\s*[年\-./]\s*(\d{1,2})\s*[月\-./]\s*(\d{1,2})\s*日?")
_SIGNED_DATE = re.compile(r"(?:[（(]\s*)?(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*[)）]?")
ORGAN = re.compile(
    r"[\u4e00-\u9fff（）()]{2,30}(?:人民政府|政府|办事处|管委会|管理委员会|委员会|[局厅委院办镇乡]|街道|中心|公司|大学|学院)"
    r"(?:办公室)?"
)
_PERIOD = re.compile(r"(20\d\d)年1月1日(?:起)?[至到—\-~]+(?:(20\d\d)年)?12月31日")
_TITLE_YEAR = re.compile(r"(20\d\d)(?=年|度|[-—至到]20\d\d年)")
_BEGUN_YEAR = re.compile(r"(20\d\d)年(?!\d{1,2}月)")
TITLE = re.compile(
    r"(?:.*(?:信息公开|政务公开).*报告|(?=.*20\d\d年|二[〇○零]).*(?:信息公开|政务公开).*年报)"
    r"(?:[(（]20\d\d年度?[)）])?"
)
_FIRST_YEAR = 2008  # of reports: 政府信息公开条例 came into force then
_LABELLED = r"\s*(?:[:：]\s*)?"
_PUBLISHED = re.compile(
    r"(?:发布|公开|公布|发文)\s*(?:日期|时间)"
    + _LABELLED
    + r"(20\d\d\s*[年\-./]\s*\d{1,2}\s*[月\-./]\s*\d{1,2})"
    r"|PubDate" + _LABELLED + r"(20\d\d[年\-./]\d{1,2}[月\-./]\d{1,2})"
)
_INDEX = re.compile(r"索\s*引\s*号" + _LABELLED + r"([A-Za-z0-9][\w\-/.〔〕\[\]]{3,60})")
_URL = re.compile(
    r"(?:网址|来源网址|原文链接|Url|canonical|网页地址)"
    + _LABELLED
    + r"(https?://[^\s，。；]{1,1000})"
)
_ISSUER = re.compile(
    r"(?:发布机[构关]|发文机[构关]|公开主体|信息来源|来源|公开责任部门|ContentSource)"
    + _LABELLED
    + r"([\u4e00-\u9fff]{3,30})"
)
_ANNOUNCED = re.compile(
    r"(?:公布|发布|编制了?|公开)([\u4e00-\u9fff]{2,30}?(?:人民政府|办事处|[局委院办]))(?:20\d\d年)"
)
_SPOKEN = re.compile(
    r"^(?:20\d\d年(?:度|以来)?[，,]?)?([\u4e00-\u9fff]{2,12}?(?:人民政府|镇|乡|街道办事处|街道))"
    r"(?=在|认真|严格|始终|坚持|深入|高度|按照|以|积极|全面|继续|紧紧|政府信息|政务公开|人民政府)"
)


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """落款: the organ and the day, as far as they stand there."""

    organ: str | None = None
    date: dt.date | None = None


def date_of(text: str) -> dt.date | None:
    """The first date of `text`, in figures or in Chinese numerals (二〇二四年一月十一日); None where
    there is none, or no such day."""
    found = _DATE.search(half_width(text)) or _DATE.search(_arabic(text))
    if not found:
        return None
    try:
        return dt.date(*map(int, found.groups()))
    except ValueError:
        return None


def _arabic(text: str) -> str:
    """Chinese numerals of a date in figures: 二〇二四年十一月二十三日 → 2024年11月23日."""

    def number(found: re.Match[str]) -> str:
        tens, _, ones = found[0].partition("十")
        high = int(tens.translate(_DIGITS)) if tens else 1
        return str(high * 10 + (int(ones.translate(_DIGITS)) if ones else 0))

    text = re.sub(r"[一二三]?十[一二三四五六七八九]?", number, half_width(text))
    return text.translate(_DIGITS)


def signature_of(texts: Sequence[str], title: str | None = None) -> tuple[SignatureBlock, int, int]:
    """The signature among the last 40 of the n lines, and which of them it takes: from the first
    index up to, not including, the second; (n, n) where there is none."""
    count = len(texts)
    for index in range(count - 1, max(-1, count - 40), -1):
        line = texts[index]
        date = _signed_date(line)
        if date is None:
            continue
        folded = fold(line)
        own = ORGAN.match(folded)
        if own and own.end() < len(folded) and len(line) <= 60:
            return SignatureBlock(own[0], date), index, index + 1
        if index and ORGAN.fullmatch(fold(texts[index - 1])) and len(texts[index - 1]) <= 40:
            return SignatureBlock(fold(texts[index - 1]), date), index - 1, index + 1
        below = fold(texts[index + 1]) if index + 1 < count else ""
        if len(below) <= 40 and ORGAN.fullmatch(below):
            return SignatureBlock(below, date), index, index + 2
        return SignatureBlock(None, date), index, index + 1
    last = texts[-1] if texts else ""
    named = fold("".join([title or "", *texts[:-1]]))
    if len(last) <= 30 and ORGAN.fullmatch(fold(last)) and fold(last) in named:
        return SignatureBlock(fold(last), None), count - 1, count
    return SignatureBlock(), count, count


def _signed_date(line: str) -> dt.date | None:
    """The date of a line that is nothing but an organ and a date."""
    for words in (half_width(line), _arabic(line)):
        found = _SIGNED_DATE.search(words)
        if not found or len(words) > 60 or words[found.end() :].strip(" 。）)"):
            continue
        before = fold(words[: found.start()])
        if not before or ORGAN.fullmatch(before):
            return date_of(found[0])
    return None


def year_of(
    title: str | None, texts: Sequence[str], published: dt.date | None, signed: dt.date | None
) -> int | str:
    """The year reported on, or (in Chinese) why it cannot be told: title, period and day of publication must
    agree; where only one of them tells, so must the day of the signature; the first sentences
    decide only where title and period say nothing."""
    named = sorted({int(year) for year in _TITLE_YEAR.findall(_in_figures(title or ""))})
    if len(named) > 1:
        return f"标题里有几个年度（{'、'.join(map(str, named))}）"
    said = dict.fromkeys(["标题"], named[0]) if named else {}
    if period := _first_year(_PERIOD.search, texts):
        said["统计期限"] = period
    told = len(said)
    if not said:
        # Where the day says which year it must be, the year may also stand within a sentence.
        dated = published or signed
        begun = _first_year(_BEGUN_YEAR.search if dated else _BEGUN_YEAR.match, texts[:6])
        if begun is None:
            return "文中没有写明年度"
        said["正文开头"] = begun
    if published and published.year - 1 not in said.values():
        said["发布日期的上一年"] = published.year - 1
    if told < 2 and signed and not {signed.year, signed.year - 1} & set(said.values()):
        said["落款日期的上一年"] = signed.year - 1
    if len(set(said.values())) > 1:
        return "年度不一致：" + "，".join(f"{where}是 {year}" for where, year in said.items())
    year = next(iter(said.values()))
    return year if year >= _FIRST_YEAR else f"文中的年度是 {year}，2008 年才有年报"


def _first_year(find: Callable[[str], re.Match[str] | None], texts: Sequence[str]) -> int | None:
    """The year in the first of the `texts` where `find` finds one."""
    found = next((found for text in texts if (found := find(fold(text)))), None)
    return int(found[1]) if found else None


def _in_figures(title: str) -> str:
    """A title with its year in figures: 二〇二三年 → 2023年."""
    return re.sub(
        r"二[〇○零oO0][一二三四五六七八九〇○零]{2}(?=年)",
        lambda found: found[0].translate(_DIGITS).replace("o", "0").replace("O", "0"),
        fold(title),
    )


def authority_of(
    title: str | None, signature: SignatureBlock, texts: Sequence[str], page: str
) -> str | None:
    """The publishing authority as it is named: in the title, the signature, at the start of the
    text, or in the page's head lines."""
    if title:
        named = _in_figures(title)
        before = re.split(r"20\d\d年?|政府信息公开|政务公开|信息公开", named)[0]
        before = re.split(r"关于|《", before.removeprefix("关于"))[0].rstrip("的(")
        if len(before) >= 2:
            return before
        after = re.search(
            r"20\d\d年度?([\u4e00-\u9fff]{2,30}?(?:人民政府|政府|办事处|[镇乡局委院办]|街道))(?=政府信息|信息公开|政务公开|工作)",
            named,
        )
        if after:
            return after[1]
    if signature.organ:
        return signature.organ
    for text in texts[:3]:
        announced = _ANNOUNCED.search(fold(text))
        if announced:
            return announced[1]
    for text in texts[:6]:
        spoken = _SPOKEN.match(fold(text))
        if spoken:
            return spoken[1]
    # Last, for a county's page may name the county as the publisher of a town's report.
    issuer = _ISSUER.search(page)
    return issuer[1] if issuer else None


def published_of(page: str) -> dt.date | None:
    """The day of publication in the lines of the web page around the text."""
    found = _PUBLISHED.search(page)
    return date_of(found[1] or found[2]) if found else None


def index_of(page: str) -> str | None:
    """索引号, in the lines of the web page around the text."""
    found = _INDEX.search(page)
    return found[1] if found else None


def url_of(page: str) -> str | None:
    """The address of the page, in the lines around the text."""
    found = _URL.search(page)
    return found[1] if found else None


def page_text(lines: Sequence[str], aside: Sequence[Aside]) -> str:
    """All that stands around the text: head lines and metadata, one a line."""
    return "\n".join([*lines, *(one.text for one in aside if one.why == "网页元数据")])
