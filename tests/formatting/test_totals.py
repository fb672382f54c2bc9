"""`--fill-totals`: sums of numbers only, across and down; what stays 待填 is told with its reason."""

from __future__ import annotations

from generator.formatting.canonical_text import format_yaml
from tests.formatting.test_documents import NAME, TIDY, changed, formatted


def filled(*changes: tuple[str, str]) -> tuple[str, list[tuple[str, str]]]:
    new, problems, left = format_yaml(NAME, changed(*changes).encode(), fill=True)
    assert new is not None, problems
    return new, [(one.name, one.why) for one in left]


def test_totals_are_computed_across_and_down() -> None:
    assert filled(
        ("  本年新收: [7, 1, 0, 0, 0, 0, 8]", "  本年新收: [7, 1, 0, 0, 0, 0, 待填]"),
        ("    予以公开: [5, 1, 0, 0, 0, 0, 6]", "    予以公开: [5, 1, 0, 0, 0, 0, 待填]"),
        ("    总计: [6, 1, 0, 0, 0, 0, 7]", "    总计: [待填, 待填, 待填, 待填, 待填, 待填, 待填]"),
        ("  行政复议: [1, 0, 0, 0, 1]", "  行政复议: [1, 0, 0, 0, 待填]"),
    ) == (TIDY, [])


def test_a_merged_row_is_one_of_the_parts() -> None:
    rows = (
        "    其他处理:\n      无正当理由逾期不补正: [0, 0, 0, 0, 0, 0, 0]\n"
        "      逾期未按收费通知缴纳费用: [0, 0, 0, 0, 0, 0, 0]\n      其他: [0, 0, 0, 0, 0, 0, 0]\n"
    )
    new, left = filled(
        (rows, "    其他处理: [3, 0, 0, 0, 0, 0, 待填]\n"),
        ("    总计: [6, 1, 0, 0, 0, 0, 7]", "    总计: [待填, 1, 0, 0, 0, 0, 待填]"),
    )
    squeezed = "".join(new.split())
    assert "其他处理:[3,0,0,0,0,0,3]总计:[9,1,0,0,0,0,10]" in squeezed
    assert left == []


def test_nothing_is_computed_over_what_is_no_number() -> None:
    new, left = filled(
        ("  本年新收: [7, 1, 0, 0, 0, 0, 8]", "  本年新收: [7, ~, 0, 0, 0, 0, 待填]"),
        ("  上年结转: [1, 0, 0, 0, 0, 0, 1]", "  上年结转: [1, 0, /, 0, 0, 0, 待填]"),
        ("    予以公开: [5, 1, 0, 0, 0, 0, 6]", "    予以公开: [不清, 1, 0, 0, 0, 0, 待填]"),
        ("    总计: [6, 1, 0, 0, 0, 0, 7]", "    总计: [待填, 待填, 0, 0, 0, 0, 待填]"),
        ("  行政复议: [1, 0, 0, 0, 1]", "  行政复议: [待填, 0, 0, 0, 待填]"),
    )
    assert left == [
        ("本年新收.总计", "“商业企业”是空白"),
        ("上年结转.总计", "“科研机构”印的是“/”"),
        ("办理结果.予以公开.总计", "“自然人”是不清"),
        ("行政复议.总计", "“结果维持”还是待填"),
        ("办理结果.总计.自然人", "“予以公开”是不清"),
        ("办理结果.总计.总计", "“自然人”还是待填"),
    ]
    assert "总计:[待填,1,0,0,0,0,待填]结转" in "".join(new.split())


def test_only_what_is_pending_is_written() -> None:
    wrong = changed(("    总计: [6, 1, 0, 0, 0, 0, 7]", "    总计: [9, 1, 0, 0, 0, 0, ~]"))
    assert format_yaml(NAME, wrong.encode(), fill=True).text == formatted(wrong)


def test_a_row_that_is_wrong_is_said_to_be_pending() -> None:
    _, left = filled(
        ("    予以公开: [5, 1, 0, 0, 0, 0, 6]", "    予以公开: [5, 1]"),
        ("    总计: [6, 1, 0, 0, 0, 0, 7]", "    总计: [待填, 1, 0, 0, 0, 0, 7]"),
    )
    assert left == [("办理结果.总计.自然人", "“予以公开”还是待填")]


def test_the_place_is_that_of_the_new_text() -> None:
    text = changed(
        ("年度: 2023\n", "\n\n年度: 2023\n"),
        ("新收: [7, 1", "新收: [7, ~"),
        (", 8]\n  上年", ", 待填]\n  上年"),
    )
    new, _, (left,) = format_yaml(NAME, text.encode(), fill=True)
    assert new is not None
    line = new.split("\n")[left.place.line - 1]
    assert line[left.place.column - 1 : left.place.end_column - 1] == "待填"
