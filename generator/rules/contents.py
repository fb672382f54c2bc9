"""What the written chapters must say: 一 the five matters, 五 problems and mends."""

from __future__ import annotations

from collections.abc import Iterator

from generator.forms.common import MATTERS
from generator.model.library import Library
from generator.model.narrative import Block
from generator.model.report import Report
from generator.rules.patterns import compiled, says
from generator.rules.rule import Finding, rule
from generator.rules.spans import heading_of, paragraphs

CONTENTS = "《中华人民共和国政府信息公开条例》（2019年修订）第五十条第四项"

# What names each of the five matters, in a heading or (in a chapter without any) in the text.
_NAMED = dict(
    zip(
        MATTERS,
        (
            "主动[^，。；：\n]{0,10}公开|主动发布|公开(?:内容|范围|领域|力度|重点)|重点领域",
            "依[法规]?申请|公开申请|申请公开|申请(?:的)?(?:办理|答复|受理|处理)|[办受]理申请",
            (
                "信息[^，。；：\n]{0,8}(?:管理|审[核查]|清理|维护|发布|更新)|管理[^，。；：\n]{0,6}信息|"
                "内容管理|规范管理|管理制度|保密审查"
            ),
            "平台|网站|渠道|载体|阵地|专栏|专区|新媒体|公众号|公[开示]栏",
            (
                "监督(?!权)|监管|督[查导]|考[核评]|评议|问责|追[究责]"
                "|(?<!为)保障(?!了?[^，。；\n]{0,12}(?:权|利益))"
            ),
        ),
        strict=True,
    )
)
# Figures say that a matter was reported on, under whatever heading.
_REPORTED = {
    "主动公开": r"(?:公开|公布|发布|更新)[^。；\n]{0,40}?\d+[余多]?(?:条|件|篇|份|次|项)"
    r"|主动向社会[^，。；\n]{0,6}公开",
    "依申请公开": r"申请[^。；\n]{0,20}?(?:\d+[余多]?|[零一二三四五六七八九十])[件宗份条]"
    r"|(?:未|没有|无)[^。；\n]{0,12}申请|申请[^。；\n]{0,12}(?:未收到|没有收到|为0|为零)",
}
_NUMBERING = " \t\n\u3000*0123456789（）()一二三四五六七八九十、.．-"
_RUN_IN = r"[^。：:；，\n]{1,20}[。：:]"
_FIRST_WORDS = 10


@rule("CHAP1-5", "第一章缺规定的事项", "warning", "国办公开办函〔2021〕30号")
def matters(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：第一章应分别说明主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障。
    有小标题的看小标题和段首，没有小标题的看正文。
    为什么：国办公开办函〔2021〕30号规定，总体情况部分要写这五个方面。
    错例：小标题只有“（一）加强组织领导”“（二）拓宽公开渠道”。
    对例：### （一）主动公开情况 …… ### （五）监督保障情况
    """
    chapter = report.narrative.chapter(1)
    if report.form.key != 2021 or chapter is None or not paragraphs(chapter):
        return
    text = "\n".join(block.text for block in chapter.body)
    divided = any(block.heading for block in chapter.body)
    where = "\n".join(map(_opening, chapter.body)) if divided else text
    missing = [
        matter
        for matter, named in _NAMED.items()
        if matter not in where
        and not compiled(named).search(where)
        and not (matter in _REPORTED and compiled(_REPORTED[matter]).search(text))
    ]
    if missing:
        yield Finding(
            heading_of(chapter.blocks[0]),
            f"第一章没有{'分列' if divided else '说到'}{'、'.join(missing)}",
            "请逐项写明，各用一个小标题，如 `### （二）依申请公开`；没有发生的也请如实说明。"
            + (_TOWNSHIP if report.authority.file.kind == "乡镇" and "主动公开" in missing else ""),
        )


# What article 21 of the regulations names for townships.
_TOWNSHIP = (
    "乡镇的主动公开，可写农业农村政策、农田水利、土地承包经营权流转、宅基地使用审核、"
    "土地和房屋征收、筹资筹劳、社会救助的公开情况（条例第二十一条）。"
)


def _opening(block: Block) -> str:
    """A heading, or the words with which a paragraph opens as if under one: 主动公开方面：……"""
    if block.heading:
        return block.text
    text = block.text.lstrip(_NUMBERING)
    # A run-in heading ends with a sign; else only its first words say what a paragraph is about:
    # 机构职能等信息在县政府网站公布 names the platform in passing.
    found = compiled(_RUN_IN).match(text)
    return found[0] if found else text[:_FIRST_WORDS]


_ASSESSED = "考[核评]|评议|追究|追责|问责"


@rule("CHAP1-ASSESS", "未说明考核、评议和责任追究", "notice", CONTENTS)
def assessment(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：乡镇人民政府的年度报告应说明工作考核、社会评议和责任追究结果情况。
    为什么：条例第五十条第四项对各级人民政府有此要求；街道办事处和部门不查。
    错例：“监督保障”一节只写组织学习。
    对例：将政府信息公开纳入年度考核，开展社会评议一次，未发生责任追究情形。
    """
    if report.authority.file.kind != "乡镇":
        return
    chapter = report.narrative.chapter(1)
    if chapter is None or not paragraphs(chapter):
        return
    told = (report.narrative.chapter(number) for number in (1, 6))
    if not any(compiled(_ASSESSED).search(chapter.text) for chapter in told if chapter):
        yield Finding(
            heading_of(chapter.blocks[0]),
            "第一章、第六章都没有说到工作考核、社会评议和责任追究结果情况",
            "请在“监督保障”中如实写明；没有开展的也请说明。",
        )


_PUNCTUATION = r"[\W_]+"
_NOTHING = "(?:本年度?|年度?|目前|我[镇乡]|[0-9])*(?:暂|均)?(?:无|没有|不存在)(?!法).{0,10}"
# Words that say so whatever stands beside them, then those that depend on it.
_PROBLEMS = ("问题", "不足", "困难", "差距", "短板", "薄弱", "滞后", "不够", "欠缺", "弱项")
_PROBLEM = (
    "[有亟尚仍]待|还[需要]|[仍尚]需|不[高强深全准细多足实严快]|偏[少低弱慢]|不及时|不到位|不完善|不规范|不平衡|不熟|尚未"
    "|缺[少乏]|单一|难以|较[少低弱慢难]"
)
_MENDS = (
    "措施",
    "整改",
    "下一步",
    "今后",
    "针对",
    "为此",
    "打算",
    "计划",
    "纠正",
    "明年",
    "下阶段",
)
_MEND = (
    "下步|下一?年|接下来|将[^近]|(?<![待需要于行])改进|已[经于]|每[日周月季年]|当[日月]"
    "|(?<![待需要于])(?:进一步|持续|不断|继续|切实|着力)"
    "|(?<![待需要于步续断])(?:加[强大快]|安排|组织|采取|建立|制定|完善|强化|健全|优化|提[升高]|规范|丰富|拓[宽展]|落实|推进)"
)


# What only announces: 存在的主要问题：一是, 有2个问题, 采取三项措施.
_FRAME = (
    "存在的?(?:主要)?(?:问题|不足)|改进(?:情况|措施)|[一二三四五六]是|[一二三四五两0-9]+[个项条点](?:方面的?)?(?:问题|不足|措施)"
    "|下一步|主要|采取|制定"
)
_NO_PROBLEM = "(?:没有|无|未发现|不存在|未出现)(?:[^，。；\n]{0,6})(?:问题|不足|短板)"
_TELLS = 20  # characters beside the frame, below which nobody can name a problem and a mend


def _without_denial(text: str) -> str:
    """The text without 没有明显问题, which tells of none."""
    return compiled(_NO_PROBLEM).sub("", text)


@rule("CHAP5-THIN", "第五章过于简略", "warning", CONTENTS)
def thin(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：第五章是否只写“无”（错误）；是否只有问题没有改进、只有改进没有问题，
    或者只有一句空话、一个数目，没有说出是什么问题、怎样改进（警告）。
    为什么：条例第五十条第四项规定报告存在的主要问题及改进情况，两者都要具体写明。
    错例：无。
    对例：存在的主要问题：一是…… 改进情况：一是每月 10 日前核查公开栏，发现漏更当日补齐……
    """
    chapter = report.narrative.chapter(5)
    body = paragraphs(chapter) if chapter else []
    if chapter is None or not body:
        return  # CHAP-MISS
    whole = body[0].passage()
    mends = says(chapter.text, _MENDS, _MEND)
    problems = says(_without_denial(chapter.text), _PROBLEMS, _PROBLEM)
    words = compiled(_PUNCTUATION).sub("", "".join(block.text for block in body))
    if len(words) < 30 and compiled(_NOTHING).fullmatch(words):
        yield Finding(
            whole,
            f"第五章只写了“{body[0].text.strip()}”，没有写问题和改进情况",
            "请写明存在的主要问题和改进情况。",
            "error",
        )
    elif len(compiled(_FRAME).sub("", words)) < _TELLS or not (mends or problems):
        yield Finding(
            whole,
            f"第五章“{body[0].text.strip()[:20]}”等 {len(words)} 个字，没有说出是什么问题、怎样改进",
            "请写明本机关的一两个具体问题，以及谁、何时、怎样改进。",
        )
    elif not mends:
        yield Finding(
            heading_of(chapter.blocks[0]), "第五章写了问题，没有写改进情况", "请补写改进情况。"
        )
    elif not problems:
        yield Finding(
            heading_of(chapter.blocks[0]),
            "第五章写了改进情况，没有写存在的问题",
            "请补写存在的主要问题。",
        )


RULES = (matters, assessment, thin)
