"""Slips of the pen that are certain: wrong characters and words written twice."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.library import Library
from generator.model.report import Report
from generator.rules.rule import Finding, rule
from generator.rules.spans import hits

_TWICE = (
    "关于",
    "进行",
    "通过",
    "可以",
    "我们",
    "以及",
    "及时",
    "加强",
    "积极",
    "不断",
    "全面",
    "切实",
    "根据",
    "按照",
    "同时",
    "开展",
    "推进",
    "落实",
    "提高",
    "提升",
    "完善",
    "应当",
    "对于",
    "由于",
    "为了",
    "并且",
    "群众",
    "机制",
    "问题",
    "措施",
)
_WRONG = {
    "可通过可以通过": "可以通过",
    "进一步进一步": "进一步",
    "工作制制度": "工作制度",
    "的的": "的",
    "了了": "了",
    "局局": "局",
    "镇镇": "镇",
    "乡乡": "乡",
    "县县": "县",
    "截止": "截至",
    "按排": "安排",
    "布署": "部署",
    "再接再励": "再接再厉",
    "通迅": "通讯",
    "部份": "部分",
    "张帖": "张贴",
    "一如继往": "一如既往",
    "迫不急待": "迫不及待",
    "不径而走": "不胫而走",
    "追纠": "追究",
    "己经": "已经",
    "行政诉颂": "行政诉讼",
    "行政诉松": "行政诉讼",
    "行政复义": "行政复议",
    "公开条列": "公开条例",
    "信息公天": "信息公开",
    "政府信心公开": "政府信息公开",
    "政策解毒": "政策解读",
    "依申请公共": "依申请公开",
    "申清": "申请",
    "处里费": "处理费",
    "知情全": "知情权",
    "公开拦": "公开栏",
    "公示拦": "公示栏",
    "宣传拦": "宣传栏",
    "人民政符": "人民政府",
    "政俯": "政府",
    "信息公工作": "信息公开工作",
    "信息开公": "信息公开",
    "信息工开": "信息公开",
    "以申请公开": "依申请公开",
    "依申清公开": "依申请公开",
    "制定专人": "指定专人",
    "制定专门人员": "指定专门人员",
    "制定专职人员": "指定专职人员",
    "中华人民共和国信息公开条例": "中华人民共和国政府信息公开条例",
    "中华人民共和国政务公开条例": "中华人民共和国政府信息公开条例",
    "政务工开": "政务公开",
    "政物公开": "政务公开",
    "政府信息公共开": "政府信息公开",
    "主动公工开": "主动公开",
    "不与公开": "不予公开",
    "于以公开": "予以公开",
    "与以公开": "予以公开",
    "规犯性文件": "规范性文件",
    "规范行文件": "规范性文件",
    "行政负议": "行政复议",
    "行证复议": "行政复议",
    "行政处法": "行政处罚",
    "行政需可": "行政许可",
    "年度报靠": "年度报告",
    "知请权": "知情权",
    "监督保章": "监督保障",
    "平台键设": "平台建设",
    "及时跟新": "及时更新",
    "公布于重": "公布于众",
    "结转下年渡": "结转下年度",
    "责任追就": "责任追究",
    "应公开进公开": "应公开尽公开",
    "应公开近公开": "应公开尽公开",
    "提高透名度": "提高透明度",
    "既使": "即使",
    "登陆网站": "登录网站",
    "登陆县": "登录县",
    "主动公开开": "主动公开",
}
_WRONG |= {
    word * 2: word
    for word in (
        "依申请公开申请",
        "依申请公开",
        "政府信息公开",
        "主动公开",
        "人民政府",
        "公开工作",
        "信息公开",
    )
}
_UNLESS = {  # wrong only where these do not make another word of it
    "的的": "(?<!目的的)(?![确士])",
    "了了": "(?<!目了了)(?![解然结])",
    "局局": "(?=[，。、；的])",
    "镇镇": "(?=人民政府|[，。、；])",
    "乡乡": "(?=人民政府|[，。、；])",
    "县县": "(?=人民政府|[，。、；])",
    "截止": r"(?<!受理截止)(?<!报名截止)(?<!申报截止)(?<!日期截止)(?<!时间截止)(?=20\d\d年)",
    "按排": "(?![名序班放污队列水查])",
    "部份": "(?!额)",
    "己经": "(?<!自己经)",
    "公开拦": "(?![截河网])",
    "知情全": "(?![部面体])",
    "申清": "(?![单楚])",
}
# The words of this field with one sign that is another.
_NEAR_TO = {
    r"政府信息[^公展打分离召\W]开(?=工作|制度|条例|平台|申请|指南|目录)": "政府信息公开",
    r"依申[^请\W]公开": "依申请公开",
    r"依[^申法规照据\W]请公开": "依申请公开",
    r"规范性文[^件化\W]": "规范性文件",
    r"行政规[^范\W]性文件": "行政规范性文件",
    r"信息处[^理\W]费": "信息处理费",
    r"行政诉[^讼求\W](?=[案，。、；]|\d|情况)": "行政诉讼",
    r"行政复[^议查核\W](?=[案，。、；]|\d|情况)": "行政复议",
    r"监督保[^障护证管密\W]": "监督保障",
    r"政府信息[^管办处审清受整代\W]理(?=工作|情况|方面|制度)": "政府信息管理",
}


def _up_to_wrong(word: str, right: str) -> str:
    """The word up to its last sign that the right word lacks: few texts have that sign."""
    wrong = max((at for at, sign in enumerate(word) if sign not in right), default=0)
    return word[: wrong + 1] if wrong else word


# … each with the words that it begins with, to which a search skips.
_NEAR = [([pattern.partition("[")[0]], pattern) for pattern in _NEAR_TO]
_DOUBLED = (
    f"([{''.join({word[0] for word in _TWICE})}])([{''.join({word[1] for word in _TWICE})}])\\1\\2"
)
_TYPOS = [
    ([_up_to_wrong(word, right)], word + _UNLESS.get(word, "")) for word, right in _WRONG.items()
]


@rule("TYPO", "错别字或重复的字词", "notice", "实践：公开年报常见差错", plain=True)
def typos(report: Report, library: Library) -> Iterator[Finding]:
    """查什么：常见的错别字和重复的字词（只查有把握的）。
    为什么：错字影响报告的严肃性。
    错例：工作制制度；关于关于；布署；截止2023年12月31日。
    对例：工作制度；关于；部署；截至2023年12月31日。
    """
    for found, place in hits(report, ([""], _DOUBLED)):
        if found[1] + found[2] in _TWICE:
            yield Finding(place, f"“{found[0]}”重复了字词", "请删去重复的字词。")
    for found, place in hits(report, *((begins, pattern) for begins, pattern in _NEAR)):
        if found[0] not in _WRONG:
            right = _NEAR_TO[found.re.pattern]
            yield Finding(
                place, f"“{found[0]}”像是“{right}”之误", f"请核对，应为“{right}”的请改正。"
            )
    for found, place in hits(report, *_TYPOS):
        right = _WRONG[found[0]]
        yield Finding(place, f"“{found[0]}”有误，应为“{right}”", f"请改为“{right}”。")


RULES = (typos,)
