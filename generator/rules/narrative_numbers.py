"""The counts a narrative states (收到申请8件, 未发生行政复议), read once for all rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from generator.narrative import Passage
from generator.report import Report

NEW, CARRIED_IN, CLOSED, CARRIED_OUT = "本年新收", "上年结转", "办结", "结转下年度"
REVIEWS, SUITS, DISPUTES = "行政复议", "行政诉讼", "行政复议、行政诉讼"
MADE, REPEALED, STANDING = "制发", "废止", "现行有效"
KINDS = ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")
DECISIONS = ("行政许可", "行政处罚", "行政强制")
INFORMATION = "主动公开信息"

LONGEST = 1000  # characters of a sentence; a bound, so that no text can cost much
ABOUT = r"(?P<about>大约|大概|将近|接近|超过|不足|约|近|逾|超)?\s*"
DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)|\d{1,9}(?:\.\d+)?|[零〇一二两三四五六七八九十百千]{1,7}"
MORE = r"\s*(?P<more>[余多来几万]+|\+)?\s*"
AFTER = r"(?:[（(]次[）)])?(?P<after>以上|左右|上下|以内)?"
_LEFT = r"[^，。；;,：:！？!?\n\d]"  # the rest of a clause, up to its number


def _count(units: str) -> str:
    return f"{ABOUT}(?<![\\d.第每何数几])(?P<n>{DIGITS}){MORE}(?P<unit>[{units}]){AFTER}"


_N = _count("件条宗份起例个次")
_CASES = _count("件宗起例")
_DOCUMENTS = _count("件份个部")
# What a request for information is called; a sentence that says so is explicit.
_REQUEST = re.compile("信息公开(?:的)?(?:书面|网上)?申请|依申请公开|申请公开|公开申请|申请政府信息")
# A sentence about these counts something else, or somebody else's.
_FOREIGN = re.compile(
    "信箱|来信|信访|热线|12345|留言|咨询|提案|建议|议案|来电|低保|救助|补贴|补助|历年|"
    "全[县市区省州旗]|[县区市]政府|县直|区直|各(?:部门|镇|乡|村|街道|单位)|以来"
)
# A clause with these compares, or counts a part.
_PARTIAL = re.compile(
    "累计|半年|季度|月份|同比|[较比]|增长|增加|减少|下降|网上|网络|网站|线上|线下|邮寄|邮件|信函|来函|"
    "当面|窗口|电子|系统|传真|现场|其余|逾期|许可|处罚|复议|诉讼|登记|审批"
)
_SOME_APPLICANTS = re.compile("自然人|个人|企业|法人|律师|机构")
_EVERYBODY = re.compile("(?:公民|自然人|个人)(?:、|和|或|及)(?:法人|企业)")
_YEAR = re.compile(r"(\d{4})\s*年|(去年|上年(?!度?结转)|上一年(?!度?结转)|前年)")
_SENTENCE = re.compile(r"[^。！？!?\n]+")
_ANY_TERM = re.compile("申请|复议|诉讼|规范性文件|行政许可|行政处罚|行政强制|公开|发布")

_NEW = re.compile(
    rf"(?<![未曾有])(?:新收到?|收到|接收|接到|受理|新增){_LEFT}{{0,30}}?{_N}(?P<tail>{_LEFT}{{0,16}})"
)
_AN_APPLICATION = re.compile("申请(?![人表书])")
_NEW_BARE = re.compile(
    rf"(?:信息公开申请|依申请公开)(?:的)?(?:数量|总数|总量|件数|数|件)?(?:共计|共有|共|为|有)?{_N}"
)
_CARRIED_IN = re.compile(rf"(?:上年度?|上一年度?|去年)结转{_LEFT}{{0,20}}?{_N}")
_CLOSED = re.compile(rf"(?P<word>办结|办理完毕|答复|回复){_LEFT}{{0,20}}?{_N}")
_CARRIED_OUT = re.compile(
    rf"(?:结转|顺延)(?:至|到|入)?(?:下年度?|下一年度?|次年度?|明年|下一?个年度)"
    rf"{_LEFT}{{0,14}}?{_N}"
)
_CARRIED_OUT_AFTER = re.compile(
    rf"{_N}{_LEFT}{{0,10}}?(?:结转|顺延)(?:至|到|入)?(?:下年|下一年|次年|明年|下一?个年度)"
)
_KIND = re.compile(rf"(?<!其中)(?P<kind>{'|'.join(KINDS)})(?:的|类|申请|答复|共|有|为)*{_CASES}")
_NO_REQUEST = re.compile(
    rf"(?:未|没有|尚未|均未|从未)曾?(?:收到|接到|接收|受理|发生|产生|出现)过?"
    rf"(?P<gap>{_LEFT}{{0,30}}?)申请(?!人)(?P<tail>{_LEFT}{{0,16}})|"
    r"(?:(?<!有)无|没有|暂无)(?:任何)?(?:政府信息公开申请|信息公开申请|依申请公开)"
    rf"(?P<tail2>{_LEFT}{{0,16}})"
)
_OTHER_MATTER = re.compile(
    "复议|诉讼|费|举报|投诉|引[起发]|上年|结转|逾期|超期|不予|人提|许可|纠纷|异议|问题|答复|补正|栏目"
)

_TERM = r"(?:行政)?(?:复议|诉讼)"
_BOTH = rf"(?P<terms>{_TERM}(?:(?:和|与|及|或|以及|或者|、)(?:被?提起)?{_TERM})?)"
_DISPUTE = re.compile(
    rf"{_BOTH}(?:案件|申请|事项|情况|数量)?(?:的)?(?:共计|共有|共|均为|均|各|为|有)*{_CASES}"
)
_DISPUTE_AFTER = re.compile(
    rf"{_CASES}(?:因?{_LEFT}{{0,10}}?信息公开)?(?:的)?{_BOTH}(?:案件|案)?(?!{_LEFT}?\d)"
)
_NO_DISPUTE = re.compile(
    rf"(?:(?:未|没有)曾?(?:发生|产生|收到|出现|接到|涉及|有|被)过?(?P<gap>{_LEFT}{{0,30}}?)|"
    rf"(?:没有|不存在|(?<!有)无|暂无)(?:任何)?(?P<gap2>(?:因{_LEFT}{{0,20}}?)?(?:政府信息公开)?(?:相关|引起|引发)?的?)){_BOTH}(?P<tail>{_LEFT}{{0,20}})"
)
_LOST_CASE = re.compile(
    "纠正|败诉|撤销|违法|变更|不当|[复议诉讼]后|维持|尚未|未审|支持|责令|职责|答复"
)

_MAKE = "制定印发|制定出台|制发|制定|印发|出台"
_DOC_MADE = re.compile(
    rf"(?:{_MAKE})(?:了)?(?:各类)?(?:行政)?规范性文件(?:共计|共|为)?{_DOCUMENTS}|"
    rf"(?:{_MAKE})(?:了)?{_DOCUMENTS.replace('?P<', '?P<b_')}(?:行政)?规范性文件"
)
_DOC_VERB = re.compile(
    rf"(?<![拟应])(?P<verb>制发|废止|现行有效)(?:的)?(?:行政)?(?:规范性文件)?(?:共计|共有|共|为)?{_DOCUMENTS}"
)
_NO_DOC = re.compile(
    rf"(?:未|没有)(?P<verb>制发|制定|出台|废止)(?:过|任何|新的)?(?:或废止)?(?:行政)?规范性文件(?!{_LEFT}{{0,4}}?(?:管理|目录|制度|清单))"
)
_DECISION = re.compile(
    rf"(?P<kind>{'|'.join(DECISIONS)})(?:决定|案件|业务|事项|措施)?(?:共计|共有|共|为)?{_CASES}"
)
_DECISION_AFTER = re.compile(
    rf"(?:作出|实施|办理|办结|处理){_CASES}(?:的)?(?P<kind>{'|'.join(DECISIONS)})(?:决定|案件)?"
)
_NO_DECISION = re.compile(
    r"(?:未|没有)(?:作出|实施|办理|发生|开展)过?(?:任何)?(?P<kinds>(?:行政(?:许可|处罚|强制)[、和及]?){1,3})"
    r"(?:决定|案件|行为)?(?:$|(?=[，。；;,、]))"
)
_PUBLISHED = re.compile("公开|公示|公布|发布|录入|上传|归集|清单|目录|项目")

_INFORMATION = re.compile(
    rf"(?:全年|本年度?|\d{{4}}年度?)[^。；;\n\d]{{0,30}}?公开(?:了)?(?:各类|各项)?(?:政府|政务)?信息"
    rf"(?:总数|数量|数)?(?:共计|总计|合计|共|为|达)?{_count('条')}"
)
_CHANNEL = re.compile(
    "通过|利用|在|平台|网站|公众号|微信|微博|栏|依托|借助|其中|各(?![类项])|抖音|广播|上级|县|专题|终端"
)


class Statement(NamedTuple):
    """One count: what of, how many, whether only about, whether plainly said, and where."""

    topic: str
    value: int
    approximate: bool
    explicit: bool  # the sentence itself names the thing; else only its heading does
    nil: bool  # said in words: 未收到
    unit: str
    block: int
    start: int
    end: int


def statements(report: Report) -> tuple[Statement, ...]:
    """What the narrative states about the reported year."""
    blocks = report.narrative.blocks
    return _statements(report.year, tuple([(b.text, b.heading, b.chapter) for b in blocks]))


def passage(report: Report, statement: Statement) -> Passage:
    """Where a statement stands."""
    return report.narrative.blocks[statement.block].passage(statement.start, statement.end)


def number(text: str) -> float | None:
    """8, 1,234, 一件's 一, 二十三 as a number; None for what is none (一百一)."""
    if text[0].isdecimal():
        return float(text.replace(",", ""))
    total, digit = 0, None
    for sign in text:
        if sign in _TENS:
            total += (1 if digit is None else digit) * _TENS[sign]
            digit = None
        elif digit in (None, 0):
            digit = _SIGNS[sign]
        else:
            return None  # 二三
    return float(total + (digit or 0))


_SIGNS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


# One report's rules ask one after the other, so the last answer is all that need be kept.
@lru_cache(maxsize=1)
def _statements(year: int, blocks: tuple[tuple[str, int, int], ...]) -> tuple[Statement, ...]:
    found: list[Statement] = []
    heading, chapter = "", 0
    for index, (text, level, number_of_chapter) in enumerate(blocks):
        if level or chapter != number_of_chapter:
            heading, chapter = (text if level else ""), number_of_chapter
        if level or chapter == 5 or not _ANY_TERM.search(text):
            continue  # chapter 五 is about shortcomings and plans
        for sentence in _SENTENCE.finditer(text):
            if len(sentence[0]) > LONGEST or not _ANY_TERM.search(sentence[0]):
                continue
            context = _Context(year, text, heading, chapter, sentence.start(), sentence[0])
            if not _FOREIGN.search(context.own):
                found.extend(s._replace(block=index) for s in context.read())
    # Two patterns may read one number: the first, which reads more, is kept.
    return tuple({(s.topic, s.block, s.end): s for s in reversed(found)}.values())[::-1]


class _Context(NamedTuple):
    """A sentence with what surrounds it; `read` yields what it states (block still to be set)."""

    year: int
    block: str
    heading: str
    chapter: int
    offset: int
    own: str

    def read(self) -> Iterator[Statement]:
        sentence = self.own
        if "申请" in sentence or "结转" in sentence:
            yield from self._requests()
        if "复议" in sentence or "诉讼" in sentence:
            yield from self._disputes()
        if "规范性文件" in sentence:
            yield from self._documents()
        if "行政许可" in sentence or "行政处罚" in sentence or "行政强制" in sentence:
            yield from self._decisions()
        if "信息" in sentence and "条" in sentence:
            for found in _INFORMATION.finditer(sentence):
                if not _CHANNEL.search(sentence[: found.end()]):
                    yield from self._state(INFORMATION, found)

    def _requests(self) -> Iterator[Statement]:
        sentence = self.own
        explicit = bool(_REQUEST.search(sentence))
        if not explicit and not _REQUEST.search(self.heading + self.block[:20]):
            return
        for found in _NEW.finditer(sentence):
            if _AN_APPLICATION.search(found[0]) and not self._is_part(found):
                yield from self._state(NEW, found, explicit)
        for found in _NEW_BARE.finditer(sentence):
            if not self._is_part(found) and not _CLOSING.search(self._clause(found)):
                yield from self._state(NEW, found, explicit)
        for found in _CARRIED_IN.finditer(sentence):
            yield from self._state(CARRIED_IN, found, explicit)
        for found in _CLOSED.finditer(sentence):
            if not self._is_part(found):
                yield from self._state(CLOSED, found, explicit and found["word"] == "办结")
        for pattern in (_CARRIED_OUT, _CARRIED_OUT_AFTER):
            for found in pattern.finditer(sentence):
                yield from self._state(CARRIED_OUT, found, explicit)
        for found in _KIND.finditer(sentence) if explicit else ():
            if not sentence[found.end() :].startswith(("（含", "(含")):
                yield from self._state(found["kind"], found, explicit)
        for found in _NO_REQUEST.finditer(sentence):
            around = (found["gap"] or "") + (found["tail"] or found["tail2"] or "")
            if not (_OTHER_MATTER.search(around) or _PARTIAL.search(self._clause(found))):
                yield from self._nil(NEW, found, explicit)

    def _disputes(self) -> Iterator[Statement]:
        sentence = self.own
        if self.chapter != 4 and "信息公开" not in sentence and not _REQUEST.search(self.heading):
            return
        for pattern in (_DISPUTE, _DISPUTE_AFTER):
            for found in pattern.finditer(sentence):
                if "累计" in self._clause(found) or "其中" in self._before(found):
                    continue
                for topic in _topics(found["terms"], each="各" in found[0] or "均" in found[0]):
                    yield from self._state(topic, found)
        for found in _NO_DISPUTE.finditer(sentence):
            if not _LOST_CASE.search((found["gap"] or found["gap2"] or "") + found["tail"]):
                for topic in _topics(found["terms"], each=True):
                    yield from self._nil(topic, found)

    def _documents(self) -> Iterator[Statement]:
        for found in _DOC_MADE.finditer(self.own):
            yield from self._state(MADE, found, prefix="" if found["n"] else "b_")
        for found in _DOC_VERB.finditer(self.own):
            yield from self._state(found["verb"], found)
        for found in _NO_DOC.finditer(self.own):
            yield from self._nil(REPEALED if found["verb"] == "废止" else MADE, found)

    def _decisions(self) -> Iterator[Statement]:
        for pattern in (_DECISION, _DECISION_AFTER):
            for found in pattern.finditer(self.own):
                clause = self._clause(found)
                if not _PUBLISHED.search(clause) and "累计" not in clause:
                    yield from self._state(found["kind"], found)
        for found in _NO_DECISION.finditer(self.own):
            for kind in DECISIONS:
                if kind in found["kinds"]:
                    yield from self._nil(kind, found)

    def _state(
        self, topic: str, found: re.Match[str], explicit: bool = True, prefix: str = ""
    ) -> Iterator[Statement]:
        value = number(found[prefix + "n"])
        if value is None or value != int(value) or self._of_another_year(found):
            return
        about = any(found[prefix + name] for name in ("about", "more", "after"))
        yield Statement(
            topic, int(value), about, explicit, False, found[prefix + "unit"], 0,
            self.offset + found.start(), self.offset + found.end(prefix + "unit"),
        )  # fmt: skip

    def _nil(self, topic: str, found: re.Match[str], explicit: bool = True) -> Iterator[Statement]:
        if not self._of_another_year(found):
            start, end = self.offset + found.start(), self.offset + found.end()
            if "tail" in found.re.groupindex:
                end -= len(found["tail"] or found.groupdict().get("tail2") or "")
            yield Statement(topic, 0, False, explicit, True, "", 0, start, end)

    def _of_another_year(self, found: re.Match[str]) -> bool:
        # The last year named before the number is the one it belongs to.
        here = self.offset + found.start()
        named = _YEAR.findall(self.block, max(here - LONGEST, 0), here)
        return bool(named) and named[-1][0] != str(self.year)

    def _clause(self, found: re.Match[str]) -> str:
        """The clause around a match: 通过网络收到申请2件 counts a part only."""
        start = max(self.own.rfind(sign, 0, found.start()) for sign in "，；,;：:（(") + 1
        end = _CLAUSE_END.search(self.own, found.end())
        return self.own[start : end.start() if end else len(self.own)]

    def _before(self, found: re.Match[str]) -> str:
        start = max(self.own.rfind(sign, 0, found.start()) for sign in "；;") + 1
        return self.own[start : found.start()]

    def _is_part(self, found: re.Match[str]) -> bool:
        clause = self._clause(found)
        if "其中" in self._before(found) or _PARTIAL.search(clause):
            return True
        return bool(_SOME_APPLICANTS.search(clause)) and not _EVERYBODY.search(clause)


_CLAUSE_END = re.compile("[，；,;：:。（(]")
_CLOSING = re.compile("办结|答复|回复|办理|处理|结转|完成")


def _topics(terms: str, *, each: bool) -> tuple[str, ...]:
    if "复议" in terms and "诉讼" in terms:
        return (REVIEWS, SUITS) if each else (DISPUTES,)
    return (REVIEWS,) if "复议" in terms else (SUITS,)
