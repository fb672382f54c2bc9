"""Years and the statistical period in the title and the narrative."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.model.library import Library
from generator.model.narrative import LEAD, Block
from generator.model.report import Report
from generator.rules.declared import NamedYear
from generator.rules.patterns import compiled
from generator.rules.rule import Finding, rule
from generator.rules.spans import FULL_WIDTH

COPIED = "实践：沿用上年文稿而未改年份，是公开年报的常见差错"
WHOLE_YEAR = "实践：年度报告统计公历全年（参见四川省地方标准 DB51/T 2660—2019 第2.1条）"
PROOF_READING = "实践：校对不严而缺字、数据有误，是公开年报的常见差错"

_CHINESE_YEAR = "([零〇○一二三四五六七八九]{4})年"
TITLE_YEARS = NamedYear(
    "(?<![0-9〔\\[【（(])([0-9]{3,8})年",
    ("零〇○一二三四五六七八九", "000123456789"),
    "标题写 {found} 年，报告年度是 {year} 年",
    "请把标题的年份改为 {year}。",
)
_CHINESE_DIGITS = str.maketrans(*TITLE_YEARS.digits)


@rule("YEAR-TITLE", "标题的年份不是报告年度", "error", COPIED, plain=True)
def title_year(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：标题里的年份是否就是报告的年度。
    为什么：标题年份写错，读者会把这份报告当成另一年的。
    错例：2023年度的报告，标题写“清河县柳河镇人民政府2022年政府信息公开工作年度报告”。
    对例：清河县柳河镇人民政府2023年政府信息公开工作年度报告
    """
    title = "".join((report.filing.title or "").split()).translate(FULL_WIDTH)
    found = compiled(TITLE_YEARS.pattern).findall(title.translate(_CHINESE_DIGITS))
    if found and str(report.year) not in found:
        message = TITLE_YEARS.message.format(found=found[0], year=report.year)
        yield Finding(("标题",), message, TITLE_YEARS.help.format(year=report.year))


_ANY_YEAR = r"(2[01]\d\d)[ ]*年"
# Where a sentence opens with a year as the time of what it reports: 2022年，我镇……
_DID = "未|没有|无|累计|主动公开|公开信息|发布|收到|受理|制发|办理|组织|召开|开展|举办|通过|认真|围绕|依托"
_OPENING = (
    r"(?:^|[。！？；;\n）)：:])[ \u3000\t]*(?:[-*#>]+[ ]*)?"
    r"(?:(?:[一二三四五六七八九十]是|[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])[ \u3000]*)?"
    r"(?:自|从)?(?P<year>\d{4})[ ]*年度?"
    rf"(?:[，,]|来[，,]?|(?=(?:{_DID})(?![^，。；\n]{{0,12}}的))|(?=我[镇乡街办县区市]|本[镇乡街级机]|全[镇乡街年]|共|1月1日起?[至到]))"
)
# … or names another year as that of its own work.
_WITHIN = (
    r"截[至止]到?(?P<year>\d{4})年(?:12月31日|12月底|年?底)",
    r"[我本全][镇乡街县区市局][^，。；、\n\d]{0,4}(?P<year>\d{4})年度?(?=全年|主动公开|共|公开信息|收到|受理|办理|制发|组织|开展)",
    r"(?<!\d)(?P<year>\d{4})年全年",
    r"本年度?[（(](?P<year>\d{4})年度?[）)]",
)
# Chapter five plans what comes: not the year that is over.
_PLANNED = (
    r"(?:^|[。！？；;\n：:])[ \u3000\t]*(?P<next>(?:下一步|今后|接下来|下步|为此)[，,]?)?(?:在)?"
    r"(?P<year>\d{4})年[，,]?(?:我|本)?[们镇乡街道办县区市局]{0,2}"
    r"(?:将(?:从|继续|进一步|着力|重点|持续|不断|切实|加[强大快]|坚持|以下|围绕)|计划|拟|力争"
    r"|(?(next)(?:将|要)(?![^，。；\n]{0,20}(?:作为|纳入|列入|摆|融入))|(?!)))"
)
_OWN_REPORT = (
    r"(?:现|特|编制|形成)[^。！？\n]{0,40}?(?<![\d〔])(?P<year>\d{4})[ ]*年度?[^。，；\n\d]{0,12}?"
    r"(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:报告|情况)"
)
_QUOTED = r"《[^《》\n]{0,200}》|〔[^〔〕\n]{0,12}〕"
_COMPARES = r"[较比]|以来|上年|去年|同期|(?<!解决)(?<!研究)问题(?!\d)|反馈|整改|起[，,]|修订"
_JUDGED = "考核|评估|测评|通报"  # what others found of that year, if the sentence begins with it
_PLANS = "将|计划|拟|下一步|力争|继续|要|进一步|打算|着力|重点"
_SENTENCE_END = "[。！？!?\n]"


@rule("YEAR-BODY", "正文写着另一年", "warning", COPIED, plain=True)
def body_year(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文里以另一年开头、叙述本年工作的句子，和导语里另一年的“年度报告”。与上年比较的、写“……以来”的、文件名称和下年计划不算。
    为什么：多半是沿用上年文稿没有改，读者无法判断所说是哪一年的工作。
    错例：2023年度的报告写“2022年，我镇主动公开信息120条。”
    对例：2023年，我镇主动公开信息120条，比2022年增加15条。
    """
    own = str(report.year)
    for block in report.narrative.blocks:
        if "年" not in block.text:
            continue
        text = _in_digits(block.text)
        if block.chapter == 5:
            yield from _planned(block, text, own)
        others = {*compiled(_ANY_YEAR).findall(text)} - {own}
        if not any("2008" <= year <= "2100" for year in others):
            continue
        # Titles of documents keep their years; blanked, so that places stay.
        plain = compiled(_QUOTED).sub(lambda found: " " * len(found[0]), text)
        opened = list(compiled(_OPENING).finditer(plain))
        starts = {found.start("year") for found in opened}
        for pattern in _WITHIN:
            found_here = compiled(pattern).finditer(plain)
            opened += [found for found in found_here if found.start("year") not in starts]
        if block.chapter == LEAD:
            opened += compiled(_OWN_REPORT).finditer(text)
        for found in opened:
            year = found["year"]
            if year not in others or not _is_other_year(plain, found, own):
                continue
            yield Finding(
                block.passage(found.start("year"), found.end("year") + 1),
                f"这句写的是 {year} 年，报告年度是 {own} 年",
                "如是沿用旧稿，请改正年份并核对所写内容；如确指另一年，请写明，如“比2022年”。",
            )


def _in_digits(text: str) -> str:
    """The text with its Chinese years in digits, each in its place: 二〇二三年 as 2023年."""
    if "二" not in text:
        return text
    return compiled(_CHINESE_YEAR).sub(lambda found: found[0].translate(_CHINESE_DIGITS), text)


def _is_other_year(text: str, found: re.Match[str], own: str) -> bool:
    """Whether the sentence tells of that year as its own: neither compares nor plans."""
    year = found["year"]
    end = compiled(_SENTENCE_END).search(text, found.end())
    sentence = text[found.start() + 1 : end.start() if end else len(text)]
    if not "2008" <= year <= "2100" or f"{own}年" in sentence:
        return False
    if year > own and compiled(_PLANS).search(sentence):
        return False
    before = text[max(found.start() - 3, 0) : found.start() + 1]
    if compiled(_JUDGED).search(sentence[:20]):
        return False
    return not compiled(_COMPARES).search(sentence) and not set(before) & set("较比与同")


def _planned(block: Block, text: str, own: str) -> Iterator[Finding]:
    for found in compiled(_PLANNED).finditer(text):
        if found["year"] == own:
            yield Finding(
                block.passage(found.start("year"), found.end("year") + 1),
                f"这句是以后的打算，写的却是报告年度 {own} 年",
                f"请核对是否应为 {int(own) + 1} 年。",
            )


_DATE = r"(?:(?P<{0}y>\d{{4}})\s*年\s*)?(?P<{0}m>\d{{1,2}}|元)\s*月\s*(?P<{0}d>\d{{1,2}})\s*日"
_RANGE = (
    _DATE.format("a") + r"(?:零时|0时)?(?:起|开始)?\s*(?:[,，]\s*)?(?:至|到|止于|[-—–－~～]{1,2})\s*"
    + _DATE.format("b")
)  # fmt: skip
_MONTHS = (
    r"(?P<ay>\d{4})\s*年\s*(?P<am>\d{1,2})\s*月?(?:份)?\s*(?:至|到|[-—–－~～]{1,2})\s*"
    r"(?:(?P<by>\d{4})\s*年\s*)?(?P<bm>\d{1,2})\s*月"
)
_YEAR_ONLY = r"(?<!\d)(?P<ay>\d{4})\s*年(?:度|全年)?"
_STATISTICS = "统计(?:的)?(?:数据的?)?(?:期限|时限|时间|时段|周期|期间|区间|范围)|数据(?:的)?(?:期限|时限|时段)|报告期"
_NUMBER_MONTH = r"\d\s*月"


@rule("PERIOD", "统计期限不是本年1月1日至12月31日", "error", WHOLE_YEAR, plain=True)
def period(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：所写统计期限是否为报告年度的1月1日至12月31日；写得无法辨认的为警告。
    为什么：年度报告统计整个自然年，起止写错则全部数据所指不明。
    错例：本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止（2023年度的报告）。
    对例：本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。
    """
    year = str(report.year)
    founded, abolished = report.authority.file.founded, report.authority.file.abolished
    if report.year in {day.year for day in (founded, abolished) if day}:
        return  # reports a part of the year
    for block in report.narrative.blocks:
        if "统计" not in block.text and "数据" not in block.text and "报告期" not in block.text:
            continue
        for said in compiled(_STATISTICS).finditer(block.text):
            end = compiled(_SENTENCE_END).search(block.text, said.end(), said.end() + 80)
            stop = end.start() if end else min(said.end() + 80, len(block.text))
            found = (
                compiled(_RANGE).search(block.text, said.end(), stop)
                or compiled(_MONTHS).search(block.text, said.end(), stop)
                or compiled(_YEAR_ONLY).search(block.text, said.end(), stop)
            )
            written = block.text[said.end() : stop]
            if any(compiled(pattern).search(written) for pattern, _ in _LOST):
                continue  # DIGITS-LOST
            if found is None or (
                found.re is compiled(_YEAR_ONLY) and compiled(_NUMBER_MONTH).search(written)
            ):
                if compiled(_NUMBER_MONTH).search(written) and "截" not in written:
                    yield Finding(
                        block.passage(said.start(), stop),
                        f"“{block.text[said.start() : stop]}”不能辨认为起止日期",
                        f"请写“统计期限自{year}年1月1日起至{year}年12月31日止”。",
                        "warning",
                    )
                continue
            if not _is_whole_year(found.groupdict(), year):
                yield Finding(
                    block.passage(*found.span()),
                    f"统计期限写作“{found[0]}”，应为{year}年1月1日至{year}年12月31日",
                    "请改正统计期限，并核对数据确是全年的。",
                )


def _is_whole_year(parts: dict[str, str | None], year: str) -> bool:
    expected = {"ay": year, "by": year, "am": "1", "ad": "1", "bm": "12", "bd": "31"}
    return all(
        value is None
        or value.translate(FULL_WIDTH).lstrip("0").replace("元", "1") == expected[name]
        for name, value in parts.items()
    )


_DATED = r"20\d|\d月"
_END = r"(?=\s*(?:止|起|至|到|前|底|[，。,；;）)]|$))"
_MONTH = "(?:(?<=1)[0-2]|(?<=0)[1-9]|(?<=[1-9]))月"  # after its first digit
_NO_SUCH_DAY = (
    r"[0-9](?<!\d[0-9])(?:(?:(?<=0)2|(?<=2))月3[01]|(?:(?<=0)[469]|(?<=[469])|(?<=1)1)月31"
    rf"|{_MONTH}(?:3[2-9]|[4-9]\d|0?0))日"
)
# Each begins with signs to which a search skips, and looks back from there.
_LOST = (
    (r"20(?<!\d20)\d{3,6}(?=年|月|(?<=\d)日(?!元))", "数字连在一起"),
    (r"20(?<!\d20)\d{2}\s*[01]?\d日", "缺“年”“月”"),
    (rf"[0-9](?<![\d.][0-9]){_MONTH}(?:[12]\d|3[01]|0?[1-9]){_END}", "缺“日”"),
    (r"20(?<!\d20)\d{2}年(?:[12]\d|3[01]|0?[1-9])日", "缺月份"),
    (r"20(?<!\d20)[0-4]年(?=度|\d{1,2}月)", "年份缺一位"),
    (r"[〔﹝\[【（(]20\d{2,6}号", "文号缺括号或数字"),
    (
        r"[1-9](?<!\d[1-9])(?:(?<=1)[3-9]|(?<!1)\d)月(?:(?=\d{1,2}日)|(?<=年\d\d月))",
        "没有这个月份",
    ),
    (_NO_SUCH_DAY, "没有这一天"),
)


_OF_DATES = frozenset("0123456789年月日度至到起止自前底号第〔〕-—.国办公开函发")


def _whole_date(text: str, start: int, end: int) -> str:
    """The date or document number around what is wrong with it."""
    while start and text[start - 1] in _OF_DATES:
        start -= 1
    while end < len(text) and text[end] in _OF_DATES:
        end += 1
    return text[start:end]


@rule("DIGITS-LOST", "日期、文号缺字或多字", "warning", PROOF_READING, plain=True)
def digits_lost(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文里缺了年、月、日或数字、括号的日期和文号，如“20231月1日”“12月31止”“202020年”“〔202130号”。
    为什么：这样的日期无法确认；多为录入或复制时丢失。
    错例：统计期限自20231月1日起至12月31止。
    对例：统计期限自2023年1月1日起至12月31日止。
    """
    for block in report.narrative.blocks:
        text = block.text
        if not compiled(_DATED).search(text):
            continue
        seen = -1
        for pattern, why in _LOST:
            for found in compiled(pattern).finditer(text):
                if found.start() == seen:
                    continue
                seen = found.start()
                near = _whole_date(text, found.start(), found.end())
                yield Finding(
                    block.passage(*found.span()),
                    f"“{near}”{why}",
                    "请按原意补全，如“2023年1月1日”“〔2021〕30号”。",
                )


RULES = (title_year, body_year, period, digits_lost)
