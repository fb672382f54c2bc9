"""A narrative read into the fields of a form page, and written back: never a letter lost."""

from __future__ import annotations

import pytest

from generator.formatting.yaml_rows import narrative_markdown
from generator.forms import FORMS
from generator.importing.field_texts import narrative_markdown_of, texts_of, with_texts

FORM = FORMS[2021]
SKELETON = narrative_markdown(FORM, 2024)
FILLED = {
    "0.1": "导语。",
    "1.1": "公开*信息* 5 条，见 [网站]。\n1. 第二段",
    "1.2": "",
    "1.3": "# 无",
    "1.4": "",
    "1.5": "甲_乙 {{本年新收.总计}}",
    "2.1": "",
    "3.1": "见表。",
    "4.1": "",
    "5.1": "公开不及时。\n形式单一。",
    "5.2": "改进情况很好。",
    "6.1": "",
}


def test_a_skeleton_has_empty_fields() -> None:
    texts = texts_of(FORM, 2024, SKELETON)
    assert set(texts.values()) == {""}
    assert len(texts) == 12
    assert with_texts(FORM, 2024, SKELETON, texts) == SKELETON


@pytest.mark.parametrize("narrative", ["", "\n", " \n\n"])
def test_no_narrative_stays_none(narrative: str) -> None:
    texts = texts_of(FORM, 2024, narrative)
    assert with_texts(FORM, 2024, narrative, texts) == narrative
    written = with_texts(FORM, 2024, narrative, {**texts, "3.1": "见表。"})
    assert written.count("## ") == 1
    assert written.endswith("\n\n见表。\n")


def test_what_is_filled_in_is_read_again() -> None:
    written = with_texts(FORM, 2024, SKELETON, FILLED)
    assert texts_of(FORM, 2024, written) == FILLED
    assert narrative_markdown_of(FORM, 2024, FILLED) == written
    assert with_texts(FORM, 2024, written, FILLED) == written


def test_a_chapter_that_is_missing_is_put_in_its_place() -> None:
    start, end = SKELETON.index("## 三"), SKELETON.index("## 四")
    text = SKELETON[:start] + SKELETON[end:]
    texts = texts_of(FORM, 2024, text)
    assert with_texts(FORM, 2024, text, texts) == text
    written = with_texts(FORM, 2024, text, {**texts, "3.1": "见表。"})
    assert written == with_texts(FORM, 2024, SKELETON, {**texts, "3.1": "见表。"})


@pytest.mark.parametrize(
    ("chapter", "old", "new"),
    [
        (1, "### （一）主动公开\n", "### 一、主动公开\n"),
        (1, "### （一）主动公开\n", "先说一句。\n\n### （一）主动公开\n"),
        (5, "存在的主要问题：（待填：逐条写明）", "问题：不及时。"),
        (5, "存在的主要问题：（待填：逐条写明）", "存在的主要问题：\n\n- 不及时\n- 不全"),
        (6, "（待填：收取", "共 **5** 件。（待填：收取"),
        (6, "（待填：收取", "共 {{本年新收.总计}} 件。（待填：收取"),
        (6, "（待填：收取", "两行\n一段。（待填：收取"),
    ],
)
def test_a_chapter_that_is_written_otherwise_is_left_alone(
    chapter: int, old: str, new: str
) -> None:
    assert old in SKELETON
    text = SKELETON.replace(old, new)
    texts = texts_of(FORM, 2024, text)
    assert {key[0] for key in FILLED} - {key[0] for key in texts} == {str(chapter)}
    written = with_texts(FORM, 2024, text, {**FILLED, "6.1": "无。", "5.1": "", "5.2": ""})
    assert new in written
    assert "导语。" in written
