"""Sentences that were written before the rules were looked at: defects found, correct texts unmarked.

Each line of `rules/held-out/` is one report: parts of the base, each `slot ¦ its words`, joined by
` ;; `. A defect ends with `¦ CODE or CODE`; `== name` begins a family; `?` before a line says that it
is known to be missed. Slots are the paragraphs below, `row:` and `yml:` lines of the data, `head5` a
heading, `nohead5` without it, `nosub:` a matter of chapter one left out, `sub2` its heading.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from generator.building.check import check_project
from generator.forms.common import CHAPTER_HEADINGS
from generator.model.diagnostics import Diagnostic
from tests.cases import write_project

FOLDER = Path(__file__).parent / "rules" / "held-out"
ORGANS = {
    "qingling": ("青岭县", "青岭县人民政府", "县级政府"),
    "qingling/yunxi": ("云溪镇", "青岭县云溪镇人民政府", "乡镇"),
    "qingling/songping": ("松坪镇", "青岭县松坪镇人民政府", "乡镇"),
    "qingling/shiqiao": ("石桥乡", "青岭县石桥乡人民政府", "乡镇"),
    "qingling/nanguan": ("南关街道", "青岭县人民政府南关街道办事处", "街道"),
}
SLOTS = {
    "lead": "根据《中华人民共和国政府信息公开条例》和国办公开办函〔2021〕30号文件要求，现公布青岭县云溪镇人民政府"
    "2024年政府信息公开工作年度报告。本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止。",
    "one": "围绕群众关切推进政府信息公开，各项工作平稳有序。",
    "open": "机构职能、财政预决算、惠农补贴、社会救助等信息均在县政府网站云溪镇专栏公布，做到应公开尽公开。",
    "app": "及时登记、办理群众提出的申请，答复前由镇司法所审核。",
    "manage": "党政办公室每季度清理一次已公开的信息，及时更正过时内容。",
    "platform": "维护好县政府网站专栏和便民服务中心的公开查阅点。",
    "guard": "把政府信息公开纳入各站所年度考核，开展社会评议一次，没有发生责任追究情形。",
    "t2": "",
    "t3": "",
    "t4": "",
    "five": "存在的主要问题：一是部分村的公开栏更新不及时；二是政策解读形式单一，图文解读偏少。\n\n"
    "改进情况：一是由包村干部每月核查公开栏，发现漏更当日补齐；二是每份政策文件配一份图解，在便民服务中心同步张贴。",
    "six": "本年度按规定收取信息处理费200元。",
}
SUBHEADINGS = {
    "open": "（一）主动公开",
    "app": "（二）依申请公开",
    "manage": "（三）政府信息管理",
    "platform": "（四）政府信息公开平台建设",
    "guard": "（五）监督保障",
}


def written(line: str) -> dict[str, str]:
    """The two files of a report."""
    slots, subs = dict(SLOTS), dict(SUBHEADINGS)
    heads = {str(number): heading for number, heading in CHAPTER_HEADINGS.items()}
    data = (FOLDER / "base.yml").read_text("utf-8")
    for part in line.split(" ;; "):
        slot, _, words = (piece.strip() for piece in part.partition("¦"))
        words = words.replace("\\n", "\n")
        if slot.startswith(("yml:", "row:")):
            data = with_line(data, slot[4:], words)
        elif slot.startswith("nohead"):
            del heads[slot[6:]]
        elif slot.startswith("head"):
            heads[slot[4:]] = words
        elif slot.startswith("nosub:"):
            subs = {key: head for key, head in subs.items() if slot[6:] not in head}
        elif slot.startswith("sub"):
            subs[list(subs)[int(slot[3:]) - 1]] = words
        else:
            slots[slot] = words
    denied = re.search(r"未|无|没有|(?<!\d)0元", slots["six"]) and "信息处理费" in line
    if denied and "row:行政事业性收费" not in line and "CHAP6" not in line:
        data = with_line(data, "行政事业性收费", "0")
    folder = "content/reports/qingling/yunxi/2024"
    return {f"{folder}.yml": data, f"{folder}.md": text_of(slots, heads, subs)}


def with_line(data: str, key: str, value: str) -> str:
    changed, count = re.subn(rf"(?m)^( *){key}: .*$", rf"\g<1>{key}: {value}", data, count=1)
    assert count == 1, key
    return changed


def text_of(slots: dict[str, str], heads: dict[str, str], subs: dict[str, str]) -> str:
    chapters = {"5": ["five"], "6": ["six"]} | {number: [f"t{number}"] for number in "234"}
    parts = [slots["lead"]]
    for number, heading in heads.items():
        parts.append(f"## {heading}")
        if number == "1":
            parts.append(slots["one"])
            for slot, sub in subs.items():
                parts += [f"### {sub}", slots[slot]]
        else:
            parts += [slots[slot] for slot in chapters[number]]
    return "\n\n".join(part for part in parts if part) + "\n"


def found(root: Path, line: str) -> list[Diagnostic]:
    site = "站点名称: 青岭县政府信息公开工作年度报告\n网址: https://example.org/\n统计截至: 2026-02-28\n"
    files = {"content/site.yml": site} | written(line)
    for path, (name, full, kind) in ORGANS.items():
        own = f"名称: {name}\n全称: {full}\n类型: {kind}\n"
        files[f"content/reports/{path}/authority.yml"] = own
    write_project(root, files)
    diagnostics = check_project(root).diagnostics
    return [d for d in diagnostics if d.path.startswith("content/reports/")]


def families() -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for path in sorted(FOLDER.glob("defects-*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("== "):
                own = kinds.setdefault(f"{path.stem} {line[3:]}", [])
            elif line and not line.startswith("?"):
                own.append(line)
    return kinds


@pytest.mark.parametrize("family", families())
def test_defects_are_found(family: str, tmp_path: Path) -> None:
    missed = []
    for line in families()[family]:
        words, _, codes = line.rpartition("¦")
        wanted = {*codes.split()} - {"or"}
        if not wanted & {d.code for d in found(tmp_path, words)}:
            missed.append(line)
    assert missed == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("right-*.txt")), ids=lambda path: path.stem)
def test_correct_texts_are_left_alone(path: Path, tmp_path: Path) -> None:
    counts: Counter[str] = Counter()
    lines = [line for line in path.read_text("utf-8").splitlines() if line]
    for line in lines:
        for one in found(tmp_path, line):
            assert one.severity == "notice", (line, one.code, one.message)
            counts[one.severity] += 1
    assert counts["notice"] <= len(lines) * 0.05
