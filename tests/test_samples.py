"""The committed content holds every cell and every sentence of the five published samples.

Read independently of the generator: the ``.yml`` with plain ``yaml.safe_load``, the ``.md`` as
text, the samples with ``seeds.py``. Both directions: nothing published is missing, nothing is
there that was not published; what a human changed is listed in ``seeds.REPAIRS``.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.seeds import REPAIRS, VALUE, fold, read_seed, sentences

REPORTS = Path(__file__).parents[1] / "content" / "reports"

SAMPLES = {
    "000": "yangcheng/baisang/2023",
    "001": "yaodu/yipingyuan/2023",
    "002": "tangyin/baiying/2021",
    "003": "langao/shimen/2023",
    "004": "yaodu/dayang/2024",
}

# The official words of each YAML key, in the order of the form. Written out here once more than
# in the generator, on purpose: this test must not share its mistakes.
PUBLISHED = ["规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费"]
PUBLISHED_WIDTH = dict(zip(PUBLISHED, [3, 3, 1, 1, 1, 1], strict=True))
APPLICATIONS = {
    "本年新收": "一、本年新收政府信息公开申请数量",
    "上年结转": "二、上年结转政府信息公开申请数量",
    "予以公开": "（一）予以公开",
    "部分公开": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "属于国家秘密": "1.属于国家秘密",
    "其他法律行政法规禁止公开": "2.其他法律行政法规禁止公开",
    "危及“三安全一稳定”": "3.危及“三安全一稳定”",
    "保护第三方合法权益": "4.保护第三方合法权益",
    "属于三类内部事务信息": "5.属于三类内部事务信息",
    "属于四类过程性信息": "6.属于四类过程性信息",
    "属于行政执法案卷": "7.属于行政执法案卷",
    "属于行政查询事项": "8.属于行政查询事项",
    "本机关不掌握相关政府信息": "1.本机关不掌握相关政府信息",
    "没有现成信息需要另行制作": "2.没有现成信息需要另行制作",
    "补正后申请内容仍不明确": "3.补正后申请内容仍不明确",
    "信访举报投诉类申请": "1.信访举报投诉类申请",
    "重复申请": "2.重复申请",
    "要求提供公开出版物": "3.要求提供公开出版物",
    "无正当理由大量反复申请": "4.无正当理由大量反复申请",
    "要求行政机关确认或重新出具已获取信息": "5.要求行政机关确认或重新出具已获取信息",
    "无正当理由逾期不补正": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "逾期未按收费通知缴纳费用": (
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"
    ),
    "其他": "3.其他",
    "其他处理": "（六）其他处理",
    "总计": "（七）总计",
    "结转下年度继续办理": "四、结转下年度继续办理",
}
GROUPS = {
    "不予公开": "（三）不予公开",
    "无法提供": "（四）无法提供",
    "不予处理": "（五）不予处理",
    "其他处理": "（六）其他处理",
}
# Header cells: the key by which 原文标签 can say what was printed instead, and the official words.
PUBLISHED_HEADER = [
    *[(item, f"第二十条第（{item}）项") for item in "一五六八"],
    *[("信息内容", "信息内容")] * 4,
    ("制发", "本年制发件数"),
    ("废止", "本年废止件数"),
    ("现行有效", "现行有效件数"),
    *[("处理决定数量", "本年处理决定数量")] * 2,
    ("收费金额", "本年收费金额（单位：万元）"),
]
CHECK_SUM = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
APPLICANTS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
APPLICATIONS_HEADER = [CHECK_SUM, "申请人情况", "法人或其他组织", *APPLICANTS]
OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
DISPUTES_HEADER = ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉", *OUTCOMES * 3]

Rows = list[tuple[str, list[str]]]


def leaves(table: Any, above: str = "") -> Rows:
    """List the lowest rows of a table in the YAML with their cells as folded text."""
    if isinstance(table, dict):
        return [row for key, value in table.items() for row in leaves(value, key)]
    cells = table if isinstance(table, list) else [table]
    return [(above, ["" if cell is None else fold(str(cell)) for cell in cells])]


def seed_rows(table: list[list[str]], widths: dict[str, int]) -> Rows:
    """List the rows of a published table that carry a label of ``widths``, with their cells."""
    found = []
    for cells in table:
        last = max((at for at, cell in enumerate(cells) if not VALUE.fullmatch(cell)), default=-1)
        if last < 0 or cells[last] not in widths:
            continue
        label, values = cells[last], cells[last + 1 :]
        # Cells merged with the label or beyond the table arrive as empty ones at the ends.
        while len(values) > widths[label] and "" in (values[0], values[-1]):
            values.pop(0 if values[0] == "" else -1)
        found.append((label, values))
    return found


def seed_labels(table: list[list[str]]) -> Counter[str]:
    """Count all that is printed in a table and is no value."""
    return Counter(cell for cells in table for cell in cells if not VALUE.fullmatch(cell))


def report(key: str) -> Any:
    """Load the YAML of a sample."""
    return yaml.safe_load((REPORTS / f"{SAMPLES[key]}.yml").read_text(encoding="utf-8"))


def narrative(key: str) -> list[tuple[str, str]]:
    """List the lines of a sample's Markdown as (heading mark, text shown)."""
    text = (REPORTS / f"{SAMPLES[key]}.md").read_text(encoding="utf-8")
    assert not re.search(r"[\u3000\xa0\t]", text), "layout padding is left"
    blocks = text.removesuffix("\n").split("\n\n")
    assert all(blocks), "one empty line between paragraphs"
    assert not any("\n" in block for block in blocks), "one line a paragraph"
    found = [re.fullmatch(r"(?:(#+) )?([^#].*)", block) for block in blocks]
    assert all(found), "a heading mark has a space after it"
    return [(m[1] or "", re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", m[2])) for m in found if m]


samples = pytest.mark.parametrize("key", SAMPLES)


@samples
def test_every_sentence(key: str) -> None:
    seed, ours = read_seed(key), narrative(key)
    text = [line for _, line in ours]
    assert sentences(text) == sentences(seed.lines)
    assert text == seed.lines  # paragraphs too
    assert [line for mark, line in ours if mark == "##"] == seed.headings
    numbered = [line for line in seed.lines if re.match(r"[（(][一二三四五1-5][）)]", line)]
    assert [line for mark, line in ours if mark == "###"] == numbered
    assert {mark for mark, _ in ours} <= {"", "##", "###"}


@samples
def test_every_cell(key: str) -> None:
    seed, ours = read_seed(key), report(key)
    printed = ours.get("原文标签", {})

    rows = leaves(ours["主动公开政府信息"])
    assert [name for name, _ in rows] == PUBLISHED
    widths = {fold(printed.get(name, name)): PUBLISHED_WIDTH[name] for name in PUBLISHED}
    assert [cells for _, cells in rows] == [cells for _, cells in seed_rows(seed.tables[0], widths)]
    assert [len(cells) for _, cells in rows] == list(widths.values())

    rows = leaves(ours["政府信息公开申请"])
    assert all(len(cells) == 7 for _, cells in rows)
    labelled = [(fold(printed.get(name, APPLICATIONS[name])), cells) for name, cells in rows]
    assert labelled == seed_rows(seed.tables[1], {label: 7 for label, _ in labelled})

    rows = leaves(ours["行政复议行政诉讼"])
    assert [(name, len(cells)) for name, cells in rows] == [
        (name, 5) for name in ("行政复议", "未经复议直接起诉", "复议后起诉")
    ]
    bare = [cells for cells in seed.tables[2] if all(VALUE.fullmatch(cell) for cell in cells)]
    assert [[cell for _, cells in rows for cell in cells]] == bare


@samples
def test_every_printed_label(key: str) -> None:
    seed, ours = read_seed(key), report(key)
    printed = ours.get("原文标签", {})
    results = ours["政府信息公开申请"]["办理结果"]
    groups = [(name, words) for name, words in GROUPS.items() if isinstance(results[name], dict)]
    expected = [
        [*PUBLISHED_HEADER, *[(name, name) for name in PUBLISHED]],
        [
            *[(name, name) for name in APPLICATIONS_HEADER],
            ("办理结果", "三、本年度办理结果"),
            *groups,
            *[(name, APPLICATIONS[name]) for name, _ in leaves(ours["政府信息公开申请"])],
        ],
        [(name, name) for name in DISPUTES_HEADER],
    ]
    for table, labels in zip(seed.tables, expected, strict=True):
        assert seed_labels(table) == Counter(
            fold(printed.get(name, words)) for name, words in labels
        )
    official = {name: words for labels in expected for name, words in labels}
    assert all(fold(official[name]) != fold(words) for name, words in printed.items())
    assert "其他行" not in ours


@samples
def test_title_signature_and_year(key: str) -> None:
    seed, ours = read_seed(key), report(key)
    assert ours["标题"] == seed.title
    signed = ours["落款"]
    assert (signed["机关"], signed["日期"] and str(signed["日期"])) == (seed.signed or (None, None))
    assert str(ours["年度"]) == SAMPLES[key][-4:]
    assert f"{ours['年度']}年" in "".join([*seed.lines, seed.title or ""]).replace(" ", "")
    assert ours["格式"] == 2021
    assert ours["发布日期"] is None
    assert set(ours["来源"].values()) == {None}
    assert ours["整理说明"] or not REPAIRS[key]
