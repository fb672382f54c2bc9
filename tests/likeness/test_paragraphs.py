"""What of a narrative is compared: clauses without names, years and marks, each with its line."""

from __future__ import annotations

from generator.likeness.paragraphs import (
    MOST,
    ComparedParagraph,
    clauses,
    fingerprints,
    paragraphs,
    statutory,
)

TEXT = """清河县柳河镇人民政府2023年报告。

## 一、总体情况

2023年，柳河镇公开**信息**120条；
接着上一行。

### （一）主动公开

- 第一项，{{本年新收.总计}}件
- 第二项

| 表 | 格 |
| - | - |

## 五、存在的主要问题及改进情况

清河县柳河镇人民政府的问题：１．公开栏更新不及时。
"""


def test_a_paragraph_is_its_clauses_without_names_and_years() -> None:
    assert paragraphs(TEXT, 2023, ("柳河镇", "清河县柳河镇人民政府", "清河县")) == (
        ComparedParagraph(5, 1, "某年 某公开 信息 120条 接着上一行"),
        ComparedParagraph(10, 1, "第一项 2023件"),
        ComparedParagraph(11, 1, "第二项"),
        ComparedParagraph(18, 5, "某的问题 1 公开栏更新不及时"),
    )


def test_numbers_are_kept_but_compared_as_none() -> None:
    (before,) = paragraphs("## 一、总体情况\n公开信息12条", 2022, ())
    (now,) = paragraphs("## 一、总体情况\n公开信息120条", 2023, ())
    assert before.numbers != now.numbers
    assert clauses(before.text) == clauses(now.text)


def test_a_figure_from_the_tables_is_another_one_each_year() -> None:
    text = "## 一、总体情况\n公开{{本年新收.总计}}件"
    assert paragraphs(text, 2022, ())[0].numbers != paragraphs(text, 2023, ())[0].numbers


def test_a_short_clause_has_no_fingerprint() -> None:
    assert set(fingerprints("五个字不够 六个字够长了8件").values()) == {6}


def test_the_forms_own_phrases_are_known() -> None:
    labels = "其他法律行政法规禁止公开 没有现成信息需要另行制作 中华人民共和国政府信息公开条例"
    assert set(fingerprints(labels)) <= statutory()
    assert not set(fingerprints("各村便民服务点都设有查阅角")) & statutory()


def test_of_what_is_no_report_only_the_beginning_is_read() -> None:
    text = "## 一、总体情况\n" + "- 一项\n" * (MOST + 1)
    assert len(paragraphs(text, 2023, ())) == MOST
