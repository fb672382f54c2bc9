"""The page 规则: every rule and every reading code, each under an anchor of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from generator.base.places import START, Problem
from generator.handbook import escape, table
from generator.model.diagnostics import of_problem
from generator.model.site import SEVERITY_WORDS
from generator.reading.codes import READING
from generator.rules import RULES
from generator.rules.rule import SECTIONS, Rule

READING_KINDS = {
    "PROGRAM": "程序",
    "FILE": "文件",
    "YAML": "写法",
    "FORM": "项目和表格",
    "MD": "正文",
    "NOTE": "照录说明",
    "CORR": "更正",
    "SITE": "网站设置",
    "AUTH": "机关",
}


def rules_page() -> str:
    """Every rule and every reading code, each under an anchor of its own."""
    lines = [
        "# 规则",
        "",
        "本页由程序按现行规则生成。诊断里的代码（如 `T3-BAL`）都可以在这里查到，也可用上方的搜索。",
        "",
        "- **错误**：不改正就不能发布；确系原件如此的，大多可以写[照录说明](filling.md#notes)。",
        "- **警告**：不妨碍发布，但应逐条核对。",
        "- **提示**：供参考。",
        "",
        "## 一览 {#index}",
        "",
        *table(("代码", "名称", "严重程度", "可照录"), map(_summary, RULES.values())),
        "## 逐条说明 {#rules}",
        "",
    ]
    for rule in RULES.values():
        lines += rule_section(rule)
    lines += [
        "## 读取文件时的诊断 {#reading}",
        "",
        "文件读不懂的地方，先于规则指出。这些诊断不能照录，请照提示改正。",
        "",
    ]
    for kind, members in groupby(READING.items(), key=lambda item: item[0].partition("-")[0]):
        lines += [f"### {READING_KINDS.get(kind, kind)} {{#{kind}}}", ""]
        for code, (name, about) in members:
            severity = of_problem("", Problem(code, START, "", "")).severity
            lines += [f"#### {code} {escape(name)} {{#{anchor(code)}}}", ""]
            lines += [f"**{SEVERITY_WORDS[severity]}**。{escape(about)}", ""]
    return "\n".join(lines) + "\n"


def anchor(code: str) -> str:
    """The anchor of a rule or reading code on this page."""
    return code.replace("/", "-")


def _summary(rule: Rule) -> tuple[str, ...]:
    link = f"[{rule.code}](#{anchor(rule.code)})"
    excusable = "可以" if rule.acknowledgeable else "不可以"
    return link, escape(rule.name), SEVERITY_WORDS[rule.severity], excusable


def rule_section(rule: Rule) -> Iterator[str]:
    """One rule: its severity and basis, then its documentation."""
    yield f"### {rule.code} {escape(rule.name)} {{#{anchor(rule.code)}}}"
    yield ""
    yield (
        f"**{SEVERITY_WORDS[rule.severity]}**，{'可以' if rule.acknowledgeable else '不可以'}照录"
        + ("；纯文本的年报也查。" if rule.plain else "。")
    )
    yield ""
    sections = rule.sections
    for heading in (*SECTIONS, *(other for other in sections if other not in SECTIONS)):
        if heading in sections:
            body = "<br>".join(escape(line) for line in sections[heading].splitlines())
            yield f"**{heading}**：{body}"
            yield ""
    yield f"**依据**：{escape(rule.basis)}"
    yield ""
