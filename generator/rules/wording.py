"""Words that a finished report does not contain: placeholders, instructions, leftovers, slips."""

from __future__ import annotations

from collections.abc import Iterator

from generator.base.hidden import SHAPED, SIGNS
from generator.model.library import Library
from generator.model.narrative import NUMERALS
from generator.model.report import Report
from generator.rules.patterns import HAN, SURNAMES, compiled
from generator.rules.rule import Finding, rule
from generator.rules.spans import hits, passage_at

PRACTICE = "实践：公开年报常见差错"

_THING = "(?:地名|网址|数字|数量|数据|名称|全称|日期|年份|金额|单位|机关|乡镇|地址|电话|姓名)"
_MADE_UP = "[年月日届号镇乡村县市省区州局办站所街条件次份个人户篇项元万、，；。）)]"
# （填写样本）, （输入查询码即可查看）, （补充规定） are no places to fill.
_TO_FILL = (
    r"(?:请|在此|此处)(?:填写|输入|插入|补充|写)?[^\]］】）)〉>\n]{0,20}"
    rf"|(?:填写|输入|插入|补充)(?:本|实际|具体|相[关应]|主要|{_THING}|内容|情况|文字|信息|时间)?[^\]］】）)〉>即可查\n]{{0,6}}"
    r"(?<!样本)(?<!样例)(?<!范本)(?<!规定)(?<!说明)(?<!材料)(?<!协议)(?<!通知)(?<!意见)(?<!指南)(?<!须知)(?<!要求)"
    rf"|具体{_THING}|(?:机关|单位|乡镇|街道|部门)[名全]称|待[填补定](?:写|充)?"
)
_PLACEHOLDERS = (
    # [具体地名], （填写具体内容）, 【机关名称】
    ("[［【", rf"[\[［【]\\?(?:{_THING}|职务|内容)\\?[\]］】]"),
    ("（(", r"[（(](?:数字|姓名|地名|具体数|(?:问题|措施|事项|内容)[一二三四1-4])[）)]"),
    ("【[", rf"[\[【]{HAN}{{0,6}}(?:名称|姓名|数量|日期|地址|电话|职务)[\]】]"),
    (
        "此",
        r"[（(][^（(）)\n]{0,20}(?:请?在此处?|此处)(?:说明|填写|列出|写明)[^（(）)\n]{0,10}[）)]",
    ),
    ("[［【（(〈<", rf"[\[［【（(〈<]\\?(?:{_TO_FILL})\\?[\]］】）)〉>]"),
    # XX镇, 20XX年, X月; not xxgk
    (
        "XxＸｘ",
        r"[XxＸｘ](?:(?<![A-Za-z0-9].)|(?<=20.)|(?<=20\d.))(?:[XxＸｘ]+(?![A-Za-z0-9])|(?=[年月日镇乡县村条件]))",
    ),
    # ××镇; a masked number or name (188××××0000, 王××申请) is none
    ("×✕╳", rf"[×✕╳](?:(?<![\d×✕╳].)|(?<=20.))[×✕╳]{{1,20}}(?={_MADE_UP})"),
    # ○○镇; 二○○八年 is a year
    ("○◯", rf"[○◯](?<![一二三四五六七八九○◯〇零\d].)[○◯]{{1,20}}(?={_MADE_UP})"),
    (
        "_＿",
        r"[_＿](?:\\?[_＿]){2,200}|[_＿](?<![_＿].)(?<![_＿]\\.)(?:\\?[_＿])*(?=[条件份次篇个项人家年月日万元])",
    ),
    # （ ）件, …条
    (
        ("（）", "()", "（ ", "( ", "（\u3000"),
        r"[（(][ \t\u3000]*[）)](?=[条件份次篇个项人家年月日万元])",
    ),
    ("…", r"…(?<!……)…*(?=[条件份次篇](?=[，、；。]))"),
    ("×", r"×(?<![\d×✕╳].)(?=[年月日](?!\d))"),
    # the whole paragraph says only that it is still to come
    (
        ("待定", "待补", "待完善", "待更新", "略"),
        r"(?m)^[ \t\u3000]*(?:待(?:定|补充?|完善|更新)|略)[。]?$",
    ),
    (
        ("次，", "次、", "次；", "次。"),
        r"次(?<=(?:培训|会议|检查|督查|活动|评议|自查|宣传|座谈|调度)次)(?=[，、；。])",
    ),
    ("□▢", "[□▢]{2,}"),
    ("某", f"某某(?<![{SURNAMES}]某某)(?={_MADE_UP})"),
    (["待填"], "待(?<!有待)填(?!补)"),
    ("T", r"T(?<!\w.)(?:ODO|BD)\b"),
    # the number is missing: 数量条, 公开信息 条，, 机关简介条、
    ("数", "数[量字](?:条(?![件款例目])|[次份篇](?=[，、；。]))"),
    (
        " \t\u3000",
        r"[ \t\u3000](?<=[息件告开布到理结请收共计].)[ \t\u3000]{0,20}[条件次篇份宗](?=[，、；。])",
    ),
    ("*", r"\*(?<!\*\*)(?<!\*\\\*)(?:\\?\*)+[条件份次篇个](?=[，、；。])"),
    ("？?", r"[？?](?<![？?].)[？?]*[条件份次篇](?=[，、；。])"),
    (
        ("息条", "加条", "少条", "计条", "有条", "加件", "少件", "计件", "有件"),
        "(?:信息|增加|减少|共计|共有)条(?=[，、；。])|(?:增加|减少|共计|共有)件(?=[，、；。])",
    ),
    (("介条", "态条", "读条"), "(?:简介|动态|解读)条(?=[，、；。])"),
    ("Nn", "[Nn](?<![A-Za-z0-9跑办].)[Nn]?(?=[条件次份篇](?!事))"),
)


@rule("PLACEHOLDER", "模板中的空位没有填写", "error", PRACTICE, plain=True)
def placeholders(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文和标题里有没有未填的空位：XX、××、○○、[具体地名]、（填写内容）、漏写的数字。
    为什么：空位说明这一句没有如实填写。
    错例：XX镇全年公开信息数量条。
    对例：柳河镇全年公开信息 120 条。
    """
    for found, place in hits(report, *_PLACEHOLDERS):
        yield Finding(
            place,
            f"“{found[0].strip()}”像是没有填写的空位",
            "请填上实际的名称或数字，没有的请删去这一句。",
        )


_TEMPLATE = (
    (["部分以表格"], "该部分以表格(?:的?形式)?报告(?:[，。]表格如下)?"),
    (["以表格"], "以(?<!部分以)表格(?:的?形式)报告[，。]?(?:表格)?如下"),
    (["第五十条第"], r"含[^。\n]{0,4}《[^》\n]{2,30}》第五十条第[（(]?四[）)]?项规定的?"),
    (["文字描述"], r"[（(]文字描述[^）)\n]{0,30}[）)]?"),
    (["文字描述"], "文(?<![（(]文)字描述，收取信息处理费"),
    (("在此报告", "在此处报告"), r"收(?<!，收)取信息处理费的?情况[^，。\n]{0,4}在此处?报告"),
    (["报告格式模板"], "年度报告格式模板"),
    (
        ["监督保障"],
        "包括主动公开、依申请公开、政府信息管理、(?:政府信息公开)?平台建设、监督保障(?:等(?:内容|情况|方面))?",
    ),
    (
        ("如实填写", "填报说明", "填表说明", "填写说明"),
        r"(?:各?行政机关|各?单位|请|应)(?:应当?)?如实填写|填[报表写]说明[：:]",
    ),
    (
        ("不少于", "不超过", "不低于", "控制在"),
        r"(?:字数)?(?:不少于|不超过|不低于|控制在)\s*\d{2,5}\s*字",
    ),
    (["应满足", "须满足"], r"[应须]满足[^。\n]{0,8}勾稽关系"),
    (["示例"], "(?m)示例(?<![^\\n].示例)[：:]"),
    (["注：", "注:"], "注[：:](?:本|该|此)(?:部分|章|表|处|栏)"),
)


@rule("TEMPLATE-TEXT", "格式的说明文字没有删去", "error", PRACTICE, plain=True)
def template_text(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文里有没有格式自带的说明，如“该部分以表格形式报告”“（文字描述）”。
    为什么：这些话是对填写人说的，不是报告的内容。
    错例：二、主动公开政府信息情况：该部分以表格形式报告。表格如下：
    对例：章标题下直接是表格。
    """
    for found, place in hits(report, *_TEMPLATE):
        yield Finding(place, f"“{found[0]}”是格式的说明文字", "请删去这句说明，写上实际情况。")


_GENERIC = (
    "各级政府部门|各级行政机关|各地区、?各部门|部分地区|一些地方(?:政府)?|各级各部门|有的地方"
)
# An order to others, as those above write it: 各地区、各部门要提高认识.
_DEMAND = (
    r"(?:^|[。！？；\n：])(?:各地区|各级|各县|各市|各部门|各行政机关)[^。；，\n要求]{0,12}"
    "(?:要(?!求)|应当?|须|务必)"
)
_OWN = "[我本全][镇乡办]|[我本全]街道|本机关|我单位|村|社区|站所"
_FIGURE = r"\d+(?![\d年月日号、.．）)〕\]])"


@rule("GENERIC", "文字空泛，未写本机关情况", "notice", PRACTICE)
def generic(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：第一、五章是否通篇没有数字、没有写到本机关，却说“各级政府部门”“部分地区”。
    为什么：这样的文字放到哪个机关都可以用，不能说明本机关的工作和问题。
    错例：部分地区对信息公开重视不够，各级政府部门应加强学习。
    对例：河东、河西两村的公开栏全年只更新 2 次。
    """
    for chapter in report.narrative.chapters:
        if chapter.number not in (1, 5):
            continue
        for block in chapter.body:
            found = compiled(_DEMAND).search(block.text) if "各" in block.text else None
            if found:
                yield Finding(
                    block.passage(*found.span()),
                    f"“{found[0].lstrip('。！？；：')}”是对别的机关提要求，不像本机关的报告",
                    "请核对是否照抄了上级文件；请写本机关自己做了什么。",
                )
        text = chapter.text
        if (
            not compiled(_GENERIC).search(text)
            or compiled(_OWN).search(text)
            or report.authority.name in text
        ):
            continue
        if compiled(_FIGURE).search(text):
            continue
        for block in chapter.body:
            if found := compiled(_GENERIC).search(block.text):
                yield Finding(
                    block.passage(*found.span()),
                    f"第{NUMERALS[chapter.number]}章说“{found[0]}”，"
                    "没有写到本机关，也没有数字和具体做法",
                    "请写本机关自己的情况、数字和措施。",
                )
                break


# U+FFFD and the signs of private fonts stand for what a conversion could not read.
_UNREAD = rf"[{SIGNS}\ufffd\ue000-\uf8ff]"
_HIDDEN = f"{_UNREAD}{SHAPED}{_UNREAD}*"
_TAGS = r"(?:p|span|br|div|font|strong|table|tbody|tr|td|o:p|st1:\w+)"
_ARTEFACTS = (
    (["ookmark"], r"(?:b|\[\s*b)ookmark\s*[:：]\s*[\\_\w]*\s*\\?\]?"),
    (("_GoBack", "_Toc"), r"_(?<![\w:：\s\\]_)(?:GoBack|Toc\d+)"),
    # page numbers on a line of their own
    (
        "-—–－",
        r"(?m)[-—–－](?<![^\n \u3000].)[-—–－]?[ \u3000]*\d{1,3}[ \u3000]*[-—–－]{1,2}[ \u3000]*$",
    ),
    ("页", r"(?m)第(?<![^\n \u3000].) *\d{1,3} *页(?:[ ，,/]*共 *\d{1,3} *页)?[ \u3000]*$"),
    ("&", r"&(?:nbsp|amp|lt|gt|quot|ldquo|rdquo|mdash|ensp|emsp|#\d{2,6});"),
    ("<", rf"</?{_TAGS}\b[^>\n]{{0,300}}>"),
    ("HPME", r"[HPME](?<!\w.)(?:YPERLINK|AGEREF|ERGEFORMAT|MBED)\b"),
    (["错误"], "错误[!！] *未(?:找到引用源|定义书签)"),
    ([""], _HIDDEN),
)


@rule("ARTEFACT", "转换文档留下的痕迹", "warning", PRACTICE, plain=True)
def artefacts(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文里有没有从 Word、网页转来的书签、页码、看不见的字符、网页代码。
    为什么：这些不是报告的内容，会原样出现在网页上，看不见的字符还会妨碍检索。
    错例：[bookmark: _GoBack]本年度未收取信息处理费。
    对例：本年度未收取信息处理费。
    """
    for found, place in hits(report, *_ARTEFACTS):
        written = "".join(
            sign if _is_plain(sign) else f"U+{ord(sign):04X}" for sign in found[0].strip()[:30]
        )
        yield Finding(place, f"“{written}”是转换文档留下的痕迹", "请删去。")


_IMAGE = (
    ("![", "<img", "<IMG", "data:image"),
    r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])|<(?:img|IMG)\b[^>\n]*>|data:image/[a-z+.-]+;base64",
)


@rule("IMAGE", "正文里的图片", "warning", PRACTICE, plain=True)
def images(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：正文里有没有插入图片。
    为什么：正文不显示图片，只会印出图片的代码；图里的文字检索不到，也读不出来。
    错例：![公开情况](图1.png)
    对例：全年公开信息 120 条，其中政务公告 40 条。
    """
    for _found, place in hits(report, _IMAGE):
        yield Finding(
            place,
            "这里插入了图片，网页和 Word 里都不会显示",
            "请删去这一处，把图里的数和话写成文字；扫描件请用 nianbao import 导入原来的文件。",
        )


def _is_plain(sign: str) -> bool:
    return (
        " " <= sign <= "~"
        or "\u3000" <= sign <= "\u9fff"
        or "\uff00" <= sign <= "\uffee"
        or sign in "—–"
    )


_DOCUMENT = r"国办(?:公开办|秘|发|函|公开)*[〔\[［【﹝（(]?\s*(20\d\d)\s*(?:[〕\]］】﹞）)]|年)?\s*第?\s*(\d{1,3})\s*号"
FORM_2021 = "国办公开办函〔2021〕30号"
CITED = f"{FORM_2021}；国务院令第711号；国办函〔2020〕109号"
_ABOUT_FORM = "年度报告|年报|格式"
_FEES = "国办函〔2020〕109号"
_OF_FEES = r"信息处理费管理办法[》”]?[^，。；\n\d]{0,8}[（(]?(?P<n>国办[^\d\n]{0,8}20\d\d[^\d\n]{0,3}\d{1,3}号)"
_SIGNS = str.maketrans("[［【﹝（(］]】﹞）)", "〔〔〔〔〔〔〕〕〕〕〕〕")


# 《政府信息公开条例》（国务院令第711号）, 国务院令第711号公布的《中华人民共和国政府信息公开条例》
_ORDER = r"(?:中华人民共和国)?(?:国务院|国)令\s*(?:[（(〔]\s*)?(?:第\s*)?(?P<{}>\d{{1,4}})\s*号"
_REGULATIONS = (
    rf"政府信息公开条例[》）)]?\s*(?:[（(〔，,]\s*)?{_ORDER.format('n')}|"
    rf"{_ORDER.format('m')}[）)〕]?[^，。；\n\d《]{{0,8}}《?(?:中华人民共和国)?政府信息公开条例"
)
_IN_FORCE = "711"


@rule("FORM-OLD", "引用的格式文件、条例不适用或文号有误", "warning", CITED, plain=True)
def old_form(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：2021 年度起的报告，引用的格式文件是不是国办公开办函〔2021〕30号；
    2019 年度起的报告，引用的《中华人民共和国政府信息公开条例》是不是国务院令第711号。
    为什么：2019 年的试行格式已由 2021 年的格式取代，2007 年的条例已由 2019 年修订的条例取代；文号写错，读者查不到文件。
    错例：按照国办公开办函〔2019〕60号规定的格式编制；国办发〔2021〕30号；《政府信息公开条例》（国务院令第492号）。
    对例：按照国办公开办函〔2021〕30号规定的格式编制；《政府信息公开条例》（国务院令第711号）。
    """
    yield from _old_regulations(report)
    yield from _fee_document(report)
    text = report.narrative.text
    if report.year < 2021 or "国办" not in text:
        return
    cited = list(compiled(_DOCUMENT).finditer(text))
    names = ["".join(found[0].translate(_SIGNS).replace("第", "").split()) for found in cited]
    if FORM_2021 in names:
        return  # the right one is cited; others are cited beside it
    for index, found in enumerate(cited):
        near = text[max(0, found.start() - 40) : found.end() + 40]
        number = (found[1], found[2])
        if not compiled(_ABOUT_FORM).search(near):
            continue
        if number == ("2019", "60"):
            message = f"{found[0]}是 2019 年的试行格式，{report.year} 年度应按 {FORM_2021} 编制"
        elif number == ("2021", "30") or names[index].startswith("国办公开办函"):
            message = f"格式文件的文号“{found[0]}”有误，应为 {FORM_2021}"
        else:
            continue
        yield Finding(passage_at(report.narrative, *found.span()), message, f"请改为 {FORM_2021}。")


def _fee_document(report: Report) -> Iterator[Finding]:
    text = report.narrative.text
    for found in compiled(_OF_FEES).finditer(text) if "处理费管理办法" in text else ():
        written = "".join(found["n"].translate(_SIGNS).replace("第", "").split())
        if written != _FEES:
            yield Finding(
                passage_at(report.narrative, *found.span("n")),
                f"《政府信息公开信息处理费管理办法》的文号写作“{found['n']}”，应为 {_FEES}",
                f"请改为 {_FEES}。",
            )


def _old_regulations(report: Report) -> Iterator[Finding]:
    text = report.narrative.text
    if report.year < 2019 or "令" not in text:
        return
    for found in compiled(_REGULATIONS).finditer(text):
        number = found["n"] or found["m"]
        if number == _IN_FORCE or _IN_FORCE in text[found.end() : found.end() + 30]:
            continue  # 第492号公布、第711号修订
        yield Finding(
            passage_at(report.narrative, *found.span()),
            f"引用的条例写作第{number}号令，现行的是国务院令第{_IN_FORCE}号",
            f"请改为“国务院令第{_IN_FORCE}号”。",
        )


RULES = (placeholders, template_text, generic, artefacts, images, old_form)
