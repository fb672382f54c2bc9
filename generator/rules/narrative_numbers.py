"""The counts a narrative states (收到申请8件, 未发生行政复议), read once for all rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from generator.model.authority import GOVERNMENTS
from generator.model.narrative import Passage
from generator.model.report import Report
from generator.rules.patterns import compiled
from generator.rules.sentences import ANY_COUNT, LEFT, Blocks, N, Sentence, Statement, sentences

NEW, CARRIED_IN, CLOSED, CARRIED_OUT = "本年新收", "上年结转", "办结", "结转下年度"
REVIEWS, SUITS, DISPUTES = "行政复议", "行政诉讼", "行政复议、行政诉讼"
MADE, REPEALED, STANDING = "制发", "废止", "现行有效"
KINDS = ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")
DECISIONS = ("行政许可", "行政处罚", "行政强制")
INFORMATION = "主动公开信息"

_UNITS = "件条宗份起例个次"
_CASES = "件宗起例"
_DOCUMENTS = "件份个部"
# What a request for information is called; a sentence that says so is explicit.
_REQUEST = "信息公开(?:的)?(?:书面|网上)?申请|依申请公开|申请公开|公开申请|申请政府信息"
# A sentence about these counts something else, or somebody else's.
_FOREIGN = (
    "信箱|来信|信访|热线|12345|留言|咨询|提案|建议|议案|来电|低保|救助|补贴|补助|历年|"
    "全[县市区省州旗]|[县区市]政府|县直|区直|各(?:部门|镇|乡|村|街道|单位)|以来"
)
# … unless the report is that of a whole area; its offices (县政府办, 县直) are parts even so.
_OWN_AREA = (
    r"全{0}(?:(?:各级|各)[^，。；,;\d]{{0,20}})?|{0}政府(?!办(?![结理])|各|本级|部门|网|门户)"
)
# A clause with these compares, or counts a part.
_PARTIAL = (
    "累计|半年|季度|月份|同比|[较比]|增长|增加|减少|下降|网上|网络|网站|线上|线下|邮寄|邮件|信函|来函|"
    "当面|窗口|电子|系统|传真|现场|其余|逾期|许可|处罚|复议|诉讼|登记|审批"
)
_SOME_APPLICANTS = "自然人|个人|企业|法人|律师|机构"
_EVERYBODY = "(?:公民|自然人|个人)[、和或及](?:法人|企业)"

_NEW = (
    rf"(?<![未曾])(?<!有)(?:新收到?|收到|接收|接到|受理|新增){LEFT}{{0,30}}?{N}(?:{LEFT}{{0,16}})"
)
_AN_APPLICATION = "申请(?![人表书])"
_NEW_BARE = (
    rf"(?:信息公开申请|依申请公开)(?:的)?(?:数量|总数|总量|件数|数|件)?(?:共计|共有|共|为|有)?{N}"
)
_CARRIED_IN = rf"(?:上年度?|上一年度?|去年)结转{LEFT}{{0,20}}?{N}"
_CLOSED = rf"(?P<word>办结|办理完毕|答复|回复){LEFT}{{0,20}}?{N}"
_CLOSING = "办结|答复|回复|办理|处理|结转|完成"
_OUT = r"(?:结转|顺延)(?:至|到|入)?(?:下年|下一年|次年|明年|下一?个年度)"
_CARRIED_OUT = rf"{_OUT}度?{LEFT}{{0,14}}?{N}"
_CARRIED_OUT_AFTER = rf"{N}{LEFT}{{0,10}}?{_OUT}"
_KIND = rf"(?P<kind>{'|'.join(KINDS)})(?:的|类|申请|答复|共|有|为)*{N}"
_KIND_AFTER = (
    rf"{N}(?:申请)?(?:已|依法|作出)?(?P<kind>{'|'.join(KINDS)})(?![的类共有为]*{ANY_COUNT})"
)
# From a count of all requests to 其中: 8件(次)申请,
_NOTHING_BETWEEN = r"[^;\d零]{0,12}"
_NO_REQUEST = (
    rf"(?:未|没有|尚未|均未|从未)曾?(?:收到|接到|接收|受理|发生|产生|出现)过?"
    rf"(?P<gap>{LEFT}{{0,30}}?)申请(?!人)(?P<tail>{LEFT}{{0,16}})|"
    rf"(?:(?<!有)无|没有|暂无)(?:任何)?(?:(?:政府)?信息公开申请|依申请公开)(?P<tail2>{LEFT}{{0,16}})"
)
_OTHER_MATTER = "复议|诉讼|费|举报|投诉|引[起发]|上年|结转|逾期|超期|不予|人提|许可|纠纷|异议|问题|答复|补正|栏目"

_TERM = r"(?:行政)?(?:复议|诉讼)"
_BOTH = rf"(?P<terms>{_TERM}(?:(?:和|与|及|或|以及|或者|、)(?:被?提起)?{_TERM})?)"
_DISPUTE = rf"{_BOTH}(?:案件|申请|事项|情况|数量)?(?:的)?(?:共计|共有|共|均为|均|各|为|有)*{N}"
_DISPUTE_AFTER = rf"{N}(?:因?{LEFT}{{0,10}}?信息公开)?(?:的)?{_BOTH}(?:案件|案)?(?!{LEFT}?\d)"
_NO_DISPUTE = (
    rf"(?:(?:未|没有)曾?(?:发生|产生|收到|出现|接到|涉及|有|被)过?(?P<gap>{LEFT}{{0,30}}?)|"
    rf"(?:没有|不存在|(?<!有)无|暂无)(?:任何)?"
    rf"(?P<gap2>(?:因{LEFT}{{0,20}}?)?(?:政府信息公开)?(?:相关|引起|引发)?的?))"
    rf"{_BOTH}(?P<tail>{LEFT}{{0,20}})"
)
_LOST_CASE = "纠正|败诉|撤销|违法|变更|不当|[复议诉讼]后|维持|尚未|未审|支持|责令|职责|答复"

_MAKE = "(?:制定印发|制定出台|制发|制定|印发|出台)(?:了)?"
_DOC_MADE = rf"{_MAKE}(?:各类)?(?:行政)?规范性文件(?:共计|共|为)?{N}"
_DOC_MADE_AFTER = rf"{_MAKE}{N}(?:行政)?规范性文件"
_DOC_VERB = rf"(?<![拟应])(?P<verb>制发|废止|现行有效)(?:的)?(?:行政)?(?:规范性文件)?(?:共计|共有|共|为)?{N}"
_NO_DOC = (
    rf"(?:未|没有)(?P<verb>制发|制定|出台|废止)(?:过|任何|新的)?(?:或废止)?(?:行政)?规范性文件"
    rf"(?!{LEFT}{{0,4}}?(?:管理|目录|制度|清单))"
)
_DECISION_KIND = rf"(?P<kind>{'|'.join(DECISIONS)})"
_DECISION = rf"{_DECISION_KIND}(?:决定|案件|业务|事项|措施)?(?:共计|共有|共|为)?{N}"
_DECISION_AFTER = rf"(?:作出|实施|办理|办结|处理){N}(?:的)?{_DECISION_KIND}(?:决定|案件)?"
_NO_DECISION = (
    r"(?:未|没有)(?:作出|实施|办理|发生|开展)过?(?:任何)?"
    r"(?P<kinds>(?:行政(?:许可|处罚|强制)[、和及]?){1,3})(?:决定|案件|行为)?(?:$|(?=[,;、]))"
)
_PUBLISHED = "公开|公示|公布|发布|录入|上传|归集|清单|目录|项目"

_INFORMATION = (
    rf"(?:全年|本年度?|\d{{4}}年度?)[^;\n\d]{{0,30}}?公开(?:了)?(?:各类|各项)?(?:政府|政务)?信息"
    rf"(?:总数|数量|数)?(?:共计|总计|合计|共|为|达)?{N}"
)
_CHANNEL = "通过|利用|在|平台|网站|公众号|微信|微博|栏|依托|借助|其中|各(?![类项])|抖音|广播|上级|县|专题|终端"


def statements(report: Report) -> tuple[Statement, ...]:
    """What the narrative states about the reported year."""
    blocks = tuple([(b.text, b.heading, b.chapter) for b in report.narrative.blocks])
    of_area = report.authority.file.kind in GOVERNMENTS
    area = _OWN_AREA.format(re.escape(report.authority.name[-1])) if of_area else ""
    return _statements(report.year, blocks, area)


def passage(report: Report, statement: Statement) -> Passage:
    """Where a statement stands."""
    return report.narrative.blocks[statement.block].passage(statement.start, statement.end)


# One report's rules ask one after the other, so the last answer is all that need be kept.
@lru_cache(maxsize=1)
def _statements(year: int, blocks: Blocks, area: str) -> tuple[Statement, ...]:
    found: list[Statement] = []
    for sentence in sentences(year, blocks):
        own = compiled(area).sub("", sentence.own) if area else sentence.own
        if not compiled(_FOREIGN).search(own):
            found += _read(sentence)
    # Two patterns may read one number: the first, which reads more, is kept.
    return tuple({(s.topic, s.block, s.end): s for s in reversed(found)}.values())[::-1]


def _read(sentence: Sentence) -> Iterator[Statement]:
    own = sentence.own
    if "申请" in own or "结转" in own or any(kind in own for kind in KINDS):
        yield from _requests(sentence)
    if "复议" in own or "诉讼" in own:
        yield from _disputes(sentence)
    if "规范性文件" in own:
        yield from _documents(sentence)
    if "行政许可" in own or "行政处罚" in own or "行政强制" in own:
        yield from _decisions(sentence)
    if "信息" in own and "条" in own:
        for found in _counted(sentence, _INFORMATION):
            if not compiled(_CHANNEL).search(sentence.marked[: found.end()]):
                yield from sentence.states(INFORMATION, found, "条")


def _counted(sentence: Sentence, *patterns: str) -> Iterator[re.Match[str]]:
    """Matches of phrases with a count; most sentences hold no count, so have none."""
    for pattern in patterns if sentence.counts else ():
        yield from compiled(pattern).finditer(sentence.marked)


def _requests(sentence: Sentence) -> Iterator[Statement]:
    own = sentence.own
    explicit = bool(compiled(_REQUEST).search(own))
    if not explicit and not compiled(_REQUEST).search(sentence.heading + sentence.text[:20]):
        return
    wholes = [*_received(sentence, explicit), *_closed(sentence, explicit)]
    yield from wholes
    if "结转" in own or "顺延" in own:
        for found in _counted(sentence, _CARRIED_IN):
            yield from sentence.states(CARRIED_IN, found, _UNITS, explicit)
        for found in _counted(sentence, _CARRIED_OUT, _CARRIED_OUT_AFTER):
            yield from sentence.states(CARRIED_OUT, found, _UNITS, explicit)
    yield from _none_received(sentence, explicit)
    yield from _outcomes(sentence, wholes, explicit)


def _received(sentence: Sentence, explicit: bool) -> Iterator[Statement]:
    for found in _counted(sentence, _NEW):
        if compiled(_AN_APPLICATION).search(found[0]) and not _is_part(sentence, found):
            yield from sentence.states(NEW, found, _UNITS, explicit)
    for found in _counted(sentence, _NEW_BARE):
        if not _is_part(sentence, found) and not compiled(_CLOSING).search(sentence.clause(found)):
            yield from sentence.states(NEW, found, _UNITS, explicit)


def _closed(sentence: Sentence, explicit: bool) -> Iterator[Statement]:
    for found in _counted(sentence, _CLOSED):
        if not _is_part(sentence, found):
            certain = explicit and found["word"] == "办结"
            yield from sentence.states(CLOSED, found, _UNITS, certain)


def _none_received(sentence: Sentence, explicit: bool) -> Iterator[Statement]:
    for found in compiled(_NO_REQUEST).finditer(sentence.marked):
        tail = found["tail"] or found["tail2"]
        around = (found["gap"] or "") + (tail or "")
        clause = sentence.clause(found)
        if not (compiled(_OTHER_MATTER).search(around) or compiled(_PARTIAL).search(clause)):
            yield from sentence.denies(NEW, found, tail, explicit)


def _outcomes(
    sentence: Sentence, wholes: Sequence[Statement], explicit: bool
) -> Iterator[Statement]:
    """How requests were answered; `wholes` are the sentence's counts of all requests."""
    ends = [statement.end - sentence.offset for statement in wholes]
    if not ends and any(_is_part(sentence, found) for found in _counted(sentence, _NEW, _CLOSED)):
        return  # 通过网络收到申请2件，予以公开1件
    for pattern, units in ((_KIND, _CASES), (_KIND_AFTER, "件宗例")):  # 一起予以公开 counts nothing
        for found in _counted(sentence, pattern):
            if _is_outcome(sentence, found, ends):
                yield from sentence.states(found["kind"], found, units, explicit)


def _is_part(sentence: Sentence, found: re.Match[str]) -> bool:
    clause = sentence.clause(found)
    if "其中" in sentence.before(found) or compiled(_PARTIAL).search(clause):
        return True
    some = compiled(_SOME_APPLICANTS).search(clause)
    return bool(some) and not compiled(_EVERYBODY).search(clause)


def _is_outcome(sentence: Sentence, found: re.Match[str], wholes: list[int]) -> bool:
    """Whether an outcome counts all such requests: 其中 must follow a count of all (at `wholes`)."""
    clause, before = sentence.clause(found), sentence.before(found)
    if compiled(_PARTIAL).search(clause) or compiled(_SOME_APPLICANTS).search(clause):
        return False
    if "其中" not in before:
        return not sentence.marked.startswith("(含", found.end())
    at = found.start() - len(before) + before.rfind("其中")
    return any(compiled(_NOTHING_BETWEEN).fullmatch(sentence.marked, end, at) for end in wholes)


def _disputes(sentence: Sentence) -> Iterator[Statement]:
    named = sentence.chapter == 4 or "信息公开" in sentence.own
    if not (named or compiled(_REQUEST).search(sentence.heading)):
        return
    for found in _counted(sentence, _DISPUTE, _DISPUTE_AFTER):
        if "累计" in sentence.clause(found) or "其中" in sentence.before(found):
            continue
        for topic in _topics(found["terms"], each="各" in found[0] or "均" in found[0]):
            yield from sentence.states(topic, found, _CASES)
    for found in compiled(_NO_DISPUTE).finditer(sentence.marked):
        around = (found["gap"] or found["gap2"] or "") + found["tail"]
        if not compiled(_LOST_CASE).search(around):
            for topic in _topics(found["terms"], each=True):
                yield from sentence.denies(topic, found, found["tail"])


def _topics(terms: str, *, each: bool) -> tuple[str, ...]:
    if "复议" in terms and "诉讼" in terms:
        return (REVIEWS, SUITS) if each else (DISPUTES,)
    return (REVIEWS,) if "复议" in terms else (SUITS,)


def _documents(sentence: Sentence) -> Iterator[Statement]:
    for found in _counted(sentence, _DOC_MADE, _DOC_MADE_AFTER):
        yield from sentence.states(MADE, found, _DOCUMENTS)
    for found in _counted(sentence, _DOC_VERB):
        yield from sentence.states(found["verb"], found, _DOCUMENTS)
    for found in compiled(_NO_DOC).finditer(sentence.marked):
        topic = REPEALED if found["verb"] == "废止" else MADE
        yield from sentence.denies(topic, found, None)


def _decisions(sentence: Sentence) -> Iterator[Statement]:
    for found in _counted(sentence, _DECISION, _DECISION_AFTER):
        clause = sentence.clause(found)
        if not compiled(_PUBLISHED).search(clause) and "累计" not in clause:
            yield from sentence.states(found["kind"], found, _CASES)
    for found in compiled(_NO_DECISION).finditer(sentence.marked):
        for kind in DECISIONS:
            if kind in found["kinds"]:
                yield from sentence.denies(kind, found, None)
