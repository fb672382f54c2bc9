"""The title, the organisation's name where it must stand, and 件 as the unit of applications."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.model.authority import TOWNSHIPS
from generator.model.library import Authority, Library
from generator.model.narrative import LEAD, Block
from generator.model.report import Report
from generator.rules.facts import passage, statements
from generator.rules.patterns import HAN, compiled
from generator.rules.rule import Finding, rule
from generator.rules.statement import CLOSED, NEW

TITLES = "实践：标题不规范，是各地自查年报时所列的问题"
NAMES = "实践：沿用其他单位文稿、机关名称不规范，是公开年报的常见差错"
UNITS = "实践：政府信息公开申请按件统计"

WORDS = "政府信息公开工作年度报告"
_YEAR = r"[（(]?(?:\d{3,8}|[零〇○一二三四五六七八九]{4})年(?P<doubled>度)?[）)]?"
_TOWN = "(?:镇|乡|街道|苏木)"
_TOWN_NAME = rf"{HAN}{{1,12}}?(?:镇|乡|街道|苏木)"


def _own_names(authority: Authority, year: int) -> list[str]:
    """Short name, full name and the former names that were still used in that year."""
    file = authority.file
    former = [old.name for old in file.former_names if old.until is None or old.until >= year]
    return [file.name, file.full_name, *former]


def _organs(authority: Authority, year: int) -> list[str]:
    """What may stand for the whole organ: 清河县柳河镇人民政府, 柳河镇人民政府, 柳河镇."""
    name, full = authority.file.name, authority.file.full_name
    at = full.find(name)
    return [*_own_names(authority, year), full[at:] if at >= 0 else full]


@rule("TITLE", "标题不规范", "warning", TITLES, plain=True)
def title(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：标题是否为“机关全称或名称＋年份＋年政府信息公开工作年度报告”；2019年以前的纯文本报告只查有没有标题和机关名称。
    为什么：标题统一，公众才能检索到，也不致与其他单位的报告混淆。
    错例：柳河镇2023年政府信息公开年度报告
    对例：清河县柳河镇人民政府2023年政府信息公开工作年度报告
    """
    file = report.authority.file
    norm = f"规范的标题：{file.full_name}{report.year}年{WORDS}"
    written = report.filing.title
    if not (written and written.strip()):
        yield Finding(("标题",), "报告没有标题", norm)
        return
    text = re.sub(r"[\s《》]", "", written)
    wrong: list[str] = []
    if not _other_in(text, report, library):
        wrong += _organ_faults(text, report.authority, report.year)
    if report.form.tables:
        wrong += _word_faults(text)
    if wrong:
        yield Finding(("标题",), f"标题“{written}”：{'，'.join(wrong)}", norm)


def _organ_faults(text: str, authority: Authority, own_year: int) -> Iterator[str]:
    year = compiled(_YEAR).search(text)
    organ = (text[: year.start()] if year else text).partition("政府信息公开")[0]
    if year and not organ:  # 2023年柳河镇……
        yield "年份应在机关名称之后"
        organ = text[year.end() :].partition("政府信息公开")[0]
    elif year and "政府信息公开" in text[: year.start()]:
        yield "年份应紧接机关名称"
    organ = organ.removeprefix("关于").removesuffix("关于")
    if not any(organ.endswith(name) for name in _organs(authority, own_year)):
        full = authority.file.full_name
        if organ.endswith("政府") and not organ.endswith("人民政府") and "人民政府" in full:
            yield "机关名称写“政府”，应为“人民政府”"
        elif authority.file.name not in organ:
            yield f"没有写机关名称“{authority.file.name}”"
        else:
            yield f"机关名称写作“{organ}”，应为“{full}”"


def _word_faults(text: str) -> Iterator[str]:
    year = compiled(_YEAR).search(text)
    if not year:
        yield "没有年份"
    elif year["doubled"] and text.endswith("报告"):
        yield f"“{year[0]}”应为“{year[0].replace('年度', '年')}”"
    words = text[year.end() :] if year else text
    if text.endswith(WORDS):
        return
    for needed, short in (("政府信息公开", "政府"), ("工作", "工作"), ("年度报告", "年度报告")):
        if needed not in words and needed not in text:
            yield f"缺“{short}”" if short != "政府" or "信息公开" in text else "缺“政府信息公开”"
            return
    yield f"结尾应为“{WORDS}”"


def _other_in(text: str, report: Report, library: Library) -> str:
    """The other authority that stands in `text` where the reporting organ should; '' if none."""
    authority = report.authority
    if any(name in text for name in _own_names(authority, report.year)):
        return ""
    for sibling in library.siblings(authority):
        if sibling.name in text:
            return sibling.file.full_name
    organ = (compiled(_YEAR).split(text, 1)[0] or text).partition("政府信息公开")[0]
    for above in library.ancestors(authority):
        if organ in (above.name, above.file.full_name):
            return above.file.full_name
    town = compiled(_TOWN_NAME).match(organ)
    # 柳河乡 for 柳河镇, 城东办 for 城东街道 are slips in the own name, not another's.
    if authority.file.kind in TOWNSHIPS and town and authority.file.name[:2] not in organ:
        return organ
    return ""


_PRESENTS = (
    r"(?:现|特|公布|发布|编制|形成)(?:予以|向社会|公布|公开|发布|编制|形成|了|将|《|“)*+"
    rf"(?P<who>(?![我本全各]){HAN}{{2,24}})"
    r"\d{4}年度?(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:报告|情况)"
)
_WORKS = (
    r"(?:党委政府|党委、政府|人民政府|政府|街道办事处|办事处)?"
    r"[，,]?(?:20\d\d年度?|本年度?|全年)?[，,]?"
    r"(?:始终|严格|高度重视|认真|围绕|按照|根据|全面|积极|坚持|进一步|共|通过|切实|深入|扎实|主动公开|紧紧|依托|持续"
    r"|未收到|收到|受理|公开信息|发布信息|政府信息公开)"
)
_OPENING = r"(?:^|[。！？；\n]|\d年度?[，,]?|年来[，,]?|以来[，,]?)\s*"
# A town's name that is nobody's here: 金山镇党委、政府高度重视.
_STRANGER = (
    rf"{_OPENING}(?P<who>(?![我本全各该集城]|乡镇){HAN}{{2,3}}(?<!乡)(?:镇|乡|街道)){_WORKS}"
)
_SIGNED = (
    rf"\s*(?P<who>{HAN}{{2,24}}?(?:人民政府|政府|办事处|[局委]))\s*(?:（(?:公章|盖章|印章)）)?\s*"
)
_SECOND_TITLE = rf"[#*\s]*(?P<who>{HAN}{{2,24}}?)\s*\d{{4}}\s*年度?(?:政府)?信息公开(?:工作)?(?:年度)?报告[*\s]*"
# What an authority calls itself, by the sign that its own names must have.
_WE = (
    "[我全本](?:(?P<乡>(?<=[我全])乡(?![村镇]))|(?P<镇>(?<=我)镇|(?<=全)镇(?![村乡]))|(?P<道>街道|(?<=[我本])办事处)"
    "|(?P<局>(?<=[我本])局)|(?P<委>(?<=[我本])委(?!员)))"
)
_WE_COUNTY = (
    r"(?:^|[。！？；\n]|年来[，,]?)\s*(?P<who>我[县市区旗])"
    "(?=围绕|高度重视|始终|切实|坚持|认真|深入|积极|扎实|严格|共|主动公开|未收到|收到)"
)
# Where another's name stands as one's own: its column, its account.
_OWN_PLACES = (
    '(?:人民政府|政府|办事处)?[”"’]?(?:专栏|微信公众号|公众号|微信|微博|政务公开栏|便民服务中心)'
)
_LEARNS = "学习|借鉴|观摩|参观|交流|考察|经验|值得|我[镇乡]|我街道|本机关|本镇|本乡"


@rule("ORG", "机关名称不符", "error", NAMES, plain=True)
def organ(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：标题、落款、导语和以机关名称开头的句子是否写成别的机关（错误）；全文有没有写出机关名称，落款是否机关全称，“我镇”“我乡”是否相符（警告）。顺带提到别的乡镇或上级不算。
    为什么：写成别的机关，多半是沿用别处文稿；公众据此认定是谁的报告。
    错例：清河县柳河镇的报告，导语写“现公布清河县山前乡人民政府2023年政府信息公开工作年度报告”。
    对例：现公布清河县柳河镇人民政府2023年政府信息公开工作年度报告
    """
    authority, filing = report.authority, report.filing
    full = authority.file.full_name
    help_other = f"本机关是“{full}”；请改正，并核对是否沿用了别处的文稿。"
    heading = "".join((filing.title or "").split())
    other = _other_in(heading, report, library) if heading else ""
    if other:
        yield Finding(("标题",), f"标题写的是“{other}”，报告机关是“{full}”", help_other)
    signed = "".join((filing.signature.organ or "").split())
    if signed:
        other = _other_in(signed, report, library)
        if other:
            yield Finding(("落款", "机关"), f"落款写的是“{other}”，报告机关是“{full}”", help_other)
        elif not any(name in signed for name in _organs(authority, report.year)[1:]):
            yield Finding(
                ("落款", "机关"),
                f"落款机关写作“{signed}”，不是机关全称",
                f"应写“{full}”。",
                "warning",
            )
    yield from _in_text(report, library, help_other)
    if not signed and not _named(heading + report.narrative.text, authority):
        only = f"，只写“{authority.name}”" if authority.name in report.narrative.text else ""
        yield Finding(
            ("标题",),
            f"标题、落款和正文都没有写机关全称“{full}”{only}",
            "请在标题和落款写明机关全称；原件未载的，可在照录说明中注明。",
            "warning",
        )


def _named(text: str, authority: Authority) -> bool:
    file = authority.file
    if file.kind not in TOWNSHIPS:
        return file.full_name in text or file.name in text
    named = re.escape(file.name) + "(?:人民)?(?:政府|办事处)|" + re.escape(file.full_name)
    return re.search(named, text) is not None


def _in_text(report: Report, library: Library, help_other: str) -> Iterator[Finding]:
    authority = report.authority
    own = _own_names(authority, report.year)
    kinds = {kind for kind in "镇乡道局委" if any(kind in name for name in own)}
    text = report.narrative.text
    ours = _WE if kinds and _not_we(text, _WE, kinds, authority) else None
    strange = authority.file.kind in TOWNSHIPS and _names_others(text, authority)
    siblings = list(_sibling_patterns(report, library))
    near = _near_names(report, library)
    for block in report.narrative.blocks:
        yield from _presented(block, report, library, help_other)
        for name, pattern in siblings:
            for found in pattern.finditer(block.text) if name in block.text else ():
                if _as_ones_own(block.text, found, own):
                    begins = found.re.pattern.endswith(_WORKS)
                    said = f"此句以“{name}”开头" if begins else f"这里写的是“{found[0]}”"
                    yield Finding(
                        block.passage(*found.span("who")),
                        f"{said}，请核对是否沿用别处文稿（报告机关是“{authority.file.full_name}”）",
                        help_other,
                    )
        if strange and _names_others(block.text, authority):
            yield from _stranger(block, report, library, own)
        for name, near_it in near:
            for slip in re.finditer(near_it, block.text):
                yield Finding(
                    block.passage(*slip.span("who")),
                    f"此处写作“{slip['who']}”，与“{name}”{_apart(slip['who'], name)}",
                    "请核对是否写错，写错的请改正。",
                    None if name == authority.file.name else "warning",
                )
        we = _not_we(block.text, ours, kinds, authority) if ours else None
        if we:
            ours = None  # once is enough
            words = we["who"] if "who" in we.re.groupindex else we[0]
            yield Finding(
                block.passage(*(we.span("who") if "who" in we.re.groupindex else we.span())),
                f"写作“{words}”，报告机关是“{authority.name}”",
                help_other,
                "warning",
            )


def _sibling_patterns(report: Report, library: Library) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Where the name of another township of the county stands as one's own."""
    text = report.narrative.text
    for sibling in library.siblings(report.authority):
        kinds = {sibling.file.kind, report.authority.file.kind}
        if kinds <= TOWNSHIPS and sibling.name[0] in text and sibling.name in text:
            name = re.escape(sibling.name)
            yield sibling.name, re.compile(f"{_OPENING}(?P<who>{name}){_WORKS}")
            yield sibling.name, re.compile(f"(?P<who>{name}){_OWN_PLACES}")


_LINE = 60  # characters of a signature or title


def _presented(
    block: Block, report: Report, library: Library, help_other: str
) -> Iterator[Finding]:
    """Another organ where the text presents the report, repeats its title or signs it."""
    short = block.heading != 2 and len(block.text) < _LINE
    if not short and block.chapter != LEAD:
        return
    patterns = [_SIGNED, _SECOND_TITLE] if short else []
    found = [
        compiled(pattern).fullmatch(block.text, *line)
        for line in _lines(block.text)
        for pattern in patterns
    ]
    if block.chapter == LEAD:
        found += compiled(_PRESENTS).finditer(block.text)
    for one in found:
        other = _other_in(one["who"], report, library) if one else ""
        if one and other and compiled(_TOWN).search(other):
            yield Finding(
                block.passage(*one.span("who")),
                f"此处写的是“{one['who']}”，报告机关是“{report.authority.file.full_name}”",
                help_other,
            )


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends: a signature stands above its date."""
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _names_others(text: str, authority: Authority) -> bool:
    """Whether a town's name may stand in the text that is not the authority's."""
    return compiled(_OTHERS).search(text.replace(authority.file.name, "")) is not None


# One pattern for all authorities: one for each would have to be compiled again and again.
_OTHERS = (
    "[镇乡道](?<!我.)(?<!全.)(?<!本.)(?<!各.)(?<!乡镇)(?<!渠道)(?<!街.)(?<=..)"
    "|街道(?<!我..)(?<!全..)(?<!本..)(?<!各..)"
)


def _stranger(block: Block, report: Report, library: Library, own: list[str]) -> Iterator[Finding]:
    """A sentence that begins with a town that is not in the county, as if it were the reporter."""
    for found in compiled(_STRANGER).finditer(block.text):
        known = any(found["who"].endswith(s.name) for s in library.siblings(report.authority))
        if not known and _as_ones_own(block.text, found, own):
            yield Finding(
                block.passage(*found.span("who")),
                f"此句以“{found['who']}”开头，请核对是否沿用别处文稿"
                f"（报告机关是“{report.authority.file.full_name}”）",
                "是沿用的，请改写本机关的情况；确指另一个乡镇的，请把两者的关系写明。",
                "warning",
            )


def _not_we(text: str, ours: str, kinds: set[str], authority: Authority) -> re.Match[str] | None:
    """The first 我乡 in a 镇's text, or 我县 as what acted."""
    found = compiled(ours).finditer(text)
    for one in found:
        if one.lastgroup not in kinds:
            return one
    county = None
    if authority.file.kind in TOWNSHIPS and compiled("我[县市区旗]").search(text):
        county = compiled(_WE_COUNTY).search(text)
    return county if county and _as_ones_own(text, county, [authority.file.name]) else None


def _as_ones_own(text: str, found: re.Match[str], own: list[str]) -> bool:
    """Whether the sentence is not about what was learned there, nor names the authority itself."""
    start = max(text.rfind(sign, 0, found.start("who")) for sign in "。！？；\n") + 1
    stop = compiled("[。！？；\n]").search(text, found.end())
    sentence = text[start : stop.start() if stop else len(text)]
    return not compiled(_LEARNS).search(sentence) and not any(name in sentence for name in own)


_OURS = "[我本全该各原所同邻外某]"  # before 县: no name


def _apart(written: str, name: str) -> str:
    """How two names of one length differ."""
    signs = sum(a != b for a, b in zip(written, name, strict=True))
    return "差一字" if signs == 1 else "不同"


def _near_names(report: Report, library: Library) -> list[tuple[str, str]]:
    """The names of the authority and of its county, each with a pattern of slips in it."""
    name, text = report.authority.file.name, report.narrative.text
    near = []
    if report.authority.file.kind in TOWNSHIPS and len(name) == 3 and name[1] not in text:
        near.append((name, f"{_OPENING}(?P<who>{name[0]}{HAN}{name[2]}){_WORKS}"))
    full = report.authority.file.full_name
    begins = f"(?:(?<!{HAN})|(?<=现将))"
    for above in library.ancestors(report.authority):
        whole = above.name
        tail = full.removeprefix(whole)
        if len(whole) == 3 and text.count(tail) > text.count(full):  # 青山县云溪镇人民政府
            near.append(
                (
                    whole,
                    f"{begins}(?P<who>(?!{whole}|{_OURS}){HAN}{{2}}{whole[-1]}){re.escape(tail)}",
                )
            )
        other = text.count(whole[1:]) != text.count(whole) or re.search(
            f"{whole[0]}[^{whole[1:2]}]{whole[2:]}", text
        )
        if len(whole) == 3 and other:
            slips = f"(?!{whole})(?:{HAN}{whole[1:]}|{whole[0]}{HAN}{whole[2]})"
            near.append(
                (whole, rf"(?<!{HAN})(?P<who>{slips})(?=人民政府|政府|[县市区]?委|政务|门户|财政)")
            )
    return near


@rule("UNIT-APP", "申请不以“件”计", "notice", UNITS)
def unit(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：政府信息公开申请是否以“件”为单位，而不是条、宗、份、次、起。
    为什么：申请按件统计，单位写错会与公开信息的条数混淆。
    错例：收到政府信息公开申请8条。
    对例：收到政府信息公开申请8件。
    """
    for statement in statements(report):
        if statement.what not in (NEW, CLOSED) or statement.nil or not statement.explicit:
            continue
        if statement.unit != "件":
            yield Finding(
                passage(report, statement),
                f"申请 {statement.value} {statement.unit}，应以“件”计",
                f"请写“{statement.value}件”。",
            )


RULES = (title, organ, unit)
