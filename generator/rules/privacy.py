"""What must not stand in a public report: personal numbers, personal mailboxes, needless names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.model.library import Library
from generator.model.report import Report
from generator.model.site import Severity
from generator.rules.declared import Telltale
from generator.rules.patterns import HAN, SURNAMES, Sought, compiled, first_of
from generator.rules.rule import Finding, rule
from generator.rules.spans import FULL_WIDTH, fields, passage_at

# \d also matches full-width digits. A digit or letter next to it makes it another number
# (an index number, 统一社会信用代码), a point or unit a figure. Patterns begin with what is rare.
_GAP = r"[ \t\u3000\-－—–‐‑·.]{1,2}"
_MOBILE = (
    r"[1１](?:(?<![\dＡ-Ｚａ-ｚ][1１])(?<!\d\.[1１])|(?<=(?<!\d)86[1１]))[3-9３-９]\d"
    rf"(?:\d{{8}}|{_GAP}\d{{4}}{_GAP}\d{{4}}|{_GAP}\d{{3}}{_GAP}\d{{5}}|\d{_GAP}\d{{4}}{_GAP}\d{{3}}"
    rf"|{_GAP}\d{{8}})(?![\dA-Za-z%％元万亿])(?!\.\d)"
)
# … and what begins every such number, but little else.
_DIGITS = r"[1１][3-9３-９]\d[\d \t\u3000\-－—–‐‑·.]"
_LONG = r"[1-8１-８]\d{6}"
# What stands before a part of an address, or a number after letters other than tel.
_INDEX = (
    r"(?:(?<![A-Za-z])(?!(?:[Tt][Ee][Ll]|[Pp][Hh][Oo][Nn][Ee]|[Mm][Oo][Bb](?:[Ii][Ll][Ee])?"
    r"|[WwVv][Xx]|[Ww][Ee](?:[Ii][Xx][Ii][Nn]|[Cc][Hh][Aa][Tt])|[MmTt])$)[A-Za-z]+"
    r"|(?:https?:|www\.)[!-~]*[/_-])$"
)
# The first two digits of an ID card: the provinces.
_PROVINCE = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]"
_ID_CARD = (
    rf"[1-8](?<![\dA-Za-z][1-8])\d(?<={_PROVINCE})\d{{4}}[^\S\n]?(?:19|20)\d\d(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12]\d|3[01])[^\S\n]?\d{3}[\dXxＸｘ](?![\dA-Za-z])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
ADULT = 16  # an age from which on a date is taken for a birthday
MOBILE = Telltale(
    _MOBILE,
    _INDEX,
    3,
    4,
    "这里有手机号码 {number}",
    "请删去，或改为办公电话；照录原件的，隐去中间四位。",
)
IDENTITY = Telltale(
    _ID_CARD,
    _INDEX,
    6,
    0,
    "这里有身份证号码 {number}",
    "请删去；照录原件的，隐去出生日期和后四位。",
    born=6,
)
_MAIL = (
    r"(?i)(?<![A-Za-z0-9._+-])([A-Za-z0-9._+-]+)[@＠](?:vip\.)?(?:qq|foxmail|163|126|139|189|sina|sohu|yeah|gmail|hotmail"
    r"|outlook|aliyun)\.(?:com|cn|net)"
)
# A card of a person begins with 62; the account of an office does not. QQ and 微信 of an office are
# accounts of the public (公众号).
_CARD = r"[账帐卡][号户][^\d\n，。；]{0,8}(62\d{14,17})(?!\d)"
_CHAT = r"(?:QQ|qq|Qq)(?:号码?)?[：: ]{0,3}[1-9]\d{4,10}(?!\d)|(?:微信|薇信)(?:号码?)?[：:][ ]?[A-Za-z][\w-]{5,19}"
# A personal mailbox that ends with a year of birth: lixm1990@163.com.
_BORN = r"[a-zA-Z]+[._]?(?:19[4-9]\d|200\d)"
# The identity numbers of before 2004 had fifteen digits.
_OLD_ID = (
    r"(?<![\dA-Za-z])[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![\dA-Za-z])"
)
_NO_IDENTITY = "[账帐]号|注册|编号|索引|代码|文号|序号|流水|订单"
_ACCOUNT = rf"(?:户名|收款人|开户名)[：:]\s*(?:{HAN}{{2,3}})[^\n]{{0,30}}?[账帐卡]号[：:]?\s*(\d{{12,21}})(?!\d)"
_PERSON = "(?:起草|经办|填报|联系|负责)人|个人|本人|同志"


class PersonalNumber(NamedTuple):
    """Where a number of a person stands in a text, and what is to be said of it."""

    start: int
    end: int
    message: str
    help: str
    severity: Severity


@rule(
    "PRIV-PHONE",
    "手机号码、身份证号码或个人邮箱",
    "error",
    "实践：公开的文件不载个人联系方式和身份证号码",
    acknowledgeable=False,
    plain=True,
)
def personal_numbers(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文、标题、落款、来源、照录说明、整理说明、更正、标签里有没有手机号码、
    身份证号码、个人银行卡号（错误，不能照录），以及个人电子邮箱、QQ 号、微信号（警告）。
    为什么：年度报告长期公开，个人信息一经公开即难收回；联系方式请用办公电话和单位邮箱。
    错例：“起草联系人”后面写手机号码。
    对例：联系电话：0356-0000000；照录原件的，隐去中间四位。
    """
    for path, text in fields(report):
        for number in numbers_in(text, report.year):
            yield Finding(path, number.message, number.help, number.severity)
    for number in numbers_in(report.narrative.text, report.year):
        place = passage_at(report.narrative, number.start, number.end)
        yield Finding(place, number.message, number.help, number.severity)


def numbers_in(text: str, year: int) -> Iterator[PersonalNumber]:
    """The personal numbers in a text of a report on `year`."""
    # Messages go to logs and web pages too: they never show the number itself.
    long = bool(compiled(_LONG).search(text))
    for told, begun in ((MOBILE, bool(compiled(_DIGITS).search(text))), (IDENTITY, long)):
        plain = text.translate(FULL_WIDTH) if begun else ""
        for found in compiled(told.pattern).finditer(plain):
            digits = "".join(filter(str.isalnum, found[0]))
            if told.born is not None and not _is_born(digits, told.born, year):
                continue
            before = plain[max(0, found.start() - told.reach) : found.start()]
            if not compiled(told.unless).search(before):
                number = f"{digits[: told.head]}****{digits[len(digits) - told.tail :]}"
                message = told.message.format(number=number)
                yield PersonalNumber(*found.span(), message, told.help, "error")
    for found in compiled(_MAIL).finditer(text) if "@" in text or "＠" in text else ():
        # An office may well use such a mailbox: personal are a QQ number and one beside a person.
        born = compiled(_BORN).fullmatch(found[1])
        if (
            found[1].isdigit()
            or born
            or compiled(_PERSON).search(text, max(0, found.start() - 20), found.start())
        ):
            yield PersonalNumber(
                *found.span(), f"{found[0]} 像是个人邮箱", "请改为单位的公务邮箱。", "warning"
            )
    if long:
        yield from _old_identities(text)
    yield from _accounts(text)


def _old_identities(text: str) -> Iterator[PersonalNumber]:
    for found in compiled(_OLD_ID).finditer(text):
        before = text[max(0, found.start() - 15) : found.start()]
        if compiled(_PROVINCE).match(found[0]) and not compiled(_NO_IDENTITY).search(before):
            yield PersonalNumber(
                *found.span(),
                f"这里有 15 位的身份证号码 {found[0][:6]}****",
                "请删去；不是身份证号码的，请在前面写明是什么编号。",
                "error" if compiled("身份|证件|证号|申请人").search(before) else "warning",
            )


def _accounts(text: str) -> Iterator[PersonalNumber]:
    for found in compiled(_ACCOUNT).finditer(text) if "号" in text and "户名" in text else ():
        if not found[1].startswith("62"):
            yield PersonalNumber(
                *found.span(1),
                f"这里有个人的银行账号 {found[1][:4]}****{found[1][-4:]}",
                "请删去；缴费账户请写单位账户。",
                "error",
            )
    for found in compiled(_CARD).finditer(text) if "62" in text else ():
        yield PersonalNumber(
            *found.span(1),
            f"这里有银行卡号 {found[1][:4]}****{found[1][-4:]}",
            "请删去；缴费账户请写单位账户。",
            "error",
        )
    for found in compiled(_CHAT).finditer(text) if "微信" in text or "Q" in text else ():
        shown = found[0][:4]
        yield PersonalNumber(
            *found.span(),
            f"“{shown}……”像是个人的 QQ 号或微信号",
            "请改为办公电话或公众号。",
            "warning",
        )


def _is_born(digits: str, at: int, year: int) -> bool:
    born = int(digits[at : at + 4])
    # Index numbers are often made of a code and the date of issue: those are no birthdays.
    return born <= year - ADULT or (born <= year and _checked(digits))


def _checked(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == digits[-1].upper()


_NO_NAME = "多名位个人年月日天度任些何组"  # what begins no given name
_POST = (
    "[书镇乡主领部委站所科股干人负](?:(?<=书)记|(?<=[镇乡部站所科股])长|(?<=主)[任席]|(?<=领)导"
    "|(?<=委)员|(?<=干)部|(?<=人)员|(?<=负)责人)"
)
_APPOINTED = (
    rf"{_POST}[：:]?({HAN}{{2,3}}?)(?:同志|分管|主管|主抓|牵头|带队|负责|担任|兼任|任[^，。；\n]{{0,6}}(?:组长|主任)"
    r"|为(?:副?[组班]长|[^，。；\n]{0,6}(?:责任人|负责人|联络员|成员)))"
)
_SIGNED = (
    rf"(?m)(?:联系|经办|填报|起草|审核|责任|负责)人[：:]\s*({HAN}{{2,3}}?)"
    r"(?=[，,、；;。（(\s\d]|电话|手机|联系|$)"
)
_COMRADE = rf"([{SURNAMES}]{HAN}{{1,2}}?)同志"
# Who applied, sued or complained is nobody's business, and where he lives.
_APPLICANTS = ("村民", "居民", "申请人", "群众", "市民", "原告", "信访人", "当事人", "公民")
_APPLIED = (
    rf"(?:村民|居民|申请人|群众|市民|原告|信访人|当事人|公民)([{SURNAMES}]{HAN}{{1,2}}?)"
    r"(?=申请|向|提出|要求|反映|起诉|诉|对|不服|等\d?人|通过|来[镇信访]|因|的)"
)
_LIVES = (
    r"(?:(?:申请人|原告|当事人|村民|其)[^，。；\n]{0,6}?(?:现?居?住(?:址|在|于)?)|家住|家庭住址|现住址|户籍(?:所在)?地)"
    rf"[：:为是]?([^，。；\n]{{0,16}}?{HAN}[村社区路街巷镇乡组屯][^，。；\n]{{0,8}}?\d{{1,4}}[号组室栋单])"
)
_MASKED = "某"
_NO_PERSON = frozenset(
    {"陈述", "许可", "许愿", "程序", "方便", "钱款", "石材", "夏收", "夏粮", "龙头"}
)
_NAMED: tuple[Sought, ...] = (
    (("同志", "任", "长", "成员", "联络员"), _APPOINTED),
    (("人：", "人:"), _SIGNED),
    (["同志"], _COMRADE),
)


@rule(
    "PRIV-NAME",
    "写出了个人的姓名、住址",
    "notice",
    "实践：年度报告写职务，不写个人姓名；申请人的姓名、住址是个人隐私（《中华人民共和国政府信息公开条例》第十五条）",
    plain=True,
)
def named_staff(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文有没有写出工作人员的姓名和职务，如“某某同志”“镇长某某为组长”；有没有写出申请人、当事人的姓名、住址（警告）。
    为什么：年度报告说明的是机关的工作，写职务即可，人员变动后还会过时；谁申请了什么、住在哪里，是个人隐私。
    错例：镇长王某某为组长（写出全名）。
    对例：镇长任组长，分管领导任副组长。
    """
    narrative = report.narrative
    places = {
        found.span(1)
        for sought in _NAMED
        for found in first_of([sought], narrative.text)
        if found[1][0] in SURNAMES and found[1][1] not in _NO_NAME
    }
    for start, end in sorted(places):
        yield Finding(
            passage_at(narrative, start, end),
            f"正文写出了工作人员的姓名“{narrative.text[start:end]}”",
            "年度报告一般写职务即可；没有公开必要的，请删去姓名。",
        )
    for what, words, pattern in (("姓名", _APPLICANTS, _APPLIED), ("住址", ("住", "户籍"), _LIVES)):
        for found in first_of([(words, pattern)], narrative.text):
            if what == "姓名" and (found[1][1] in _NO_NAME + _MASKED or found[1] in _NO_PERSON):
                continue
            yield Finding(
                passage_at(narrative, *found.span(1)),
                f"正文写出了申请人、当事人的{what}“{found[1][0]}***”",
                "请删去，写“1名申请人”“某村村民”即可。",
                "warning",
            )


RULES = (personal_numbers, named_staff)
