"""The PDF: tagged for screen readers and for archives, the same bytes each time, whatever is in it."""

from __future__ import annotations

import io

import pikepdf
import pytest

from generator.exporters import fonts, pdf
from generator.exporters.fonts import FontMissing
from generator.exporters.pdf import pdf_of
from generator.exporters.pdf_structure import elements, listed
from generator.importing.convert import read_file
from tests.exporters.reports import ALL, invented, narrative, needs_font, report_named


@pytest.fixture(autouse=True)
def _font() -> None:
    needs_font()


def opened(name: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf_of(report_named(name))))


@pytest.mark.parametrize("name", ALL)
def test_qpdf_finds_nothing_wrong(name: str) -> None:
    with opened(name) as document:
        assert document.check_pdf_syntax() == []


def test_it_says_that_it_is_tagged_and_for_archives() -> None:
    with opened("base") as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "zh-CN"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        metadata = document.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        title = "清河县柳河镇人民政府2023年政府信息公开工作年度报告"
        assert metadata["dc:title"] == title
        assert str(metadata["xmp:CreateDate"]).startswith("2024-01-19")


def test_labels_of_rows_are_header_cells() -> None:
    with opened("varied") as document:
        tables = elements(document.Root.StructTreeRoot, "/Table")
        cells = [elements(table, "/TD") for table in tables]
        assert [len(found) for found in cells] == [10, 175, 15]  # 200: exactly the values
        scopes = [
            [_scope(cell) for cell in elements(table, "/TH")].count("/Row") for table in tables
        ]
        assert scopes == [6, 25 + 5, 0]  # rows, and the groups of table 三
        assert {_scope(cell) for found in cells for cell in found} == {None}


def _scope(cell: pikepdf.Object) -> str | None:
    scopes = [str(a.Scope) for a in listed(cell.A) if "/Scope" in a]
    return scopes[0] if scopes else None


def test_chapters_are_bookmarks() -> None:
    with opened("base") as document, document.open_outline() as outline:
        (title,) = outline.root
        assert [item.title[:2] for item in title.children] == [f"{n}、" for n in "一二三四五六"]


def test_the_same_report_gives_the_same_bytes() -> None:
    report = report_named("base")
    first = pdf_of(report)
    pdf.compiler.cache_clear()
    assert pdf_of(report) == first


def test_without_a_chinese_font_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FAMILIES", ("No Such Font",))
    with pytest.raises(FontMissing, match="fonts-noto-cjk") as raised:
        fonts.require_fonts()
    assert "No Such Font" in str(raised.value)


@pytest.mark.parametrize(
    "signs",
    [
        "#set page() $x$ `c` @ref <a> \\u{1F600} //x /* y */ [z] ~ --- '\"",
        "\ue000 \U000f0000 \U00030000 \ufffd",  # private use, not assigned, replacement
        "👨‍👩‍👧 🇨🇳 1\ufe0f\u20e3 ﷽ ཀ 𪚥 हिन्दी",  # no font, or joined
        "\u200f x \u200b \u2028 \u00ad \ufeff",
    ],
)
def test_any_text_can_be_set(signs: str) -> None:
    report = invented(md=narrative().replace("## 二", f"{signs}\n\n## 二"))
    result = read_file("report.pdf", pdf_of(report))
    assert dict(result.cells) == dict(report.cells)
    assert "二、主动公开政府信息情况" in result.markdown


@pytest.mark.parametrize("name", ALL)
def test_no_table_is_cut_in_two(name: str) -> None:
    with opened(name) as document:
        for table in elements(document.Root.StructTreeRoot, "/Table"):
            pages = {cell.Pg.objgen for cell in elements(table, "/TD") if "/Pg" in cell}
            assert len(pages) == 1


def test_a_table_too_high_for_a_page_goes_on_on_the_next() -> None:
    long = "（" + "按本机关多年来统计的口径填报" * 8 + "）"
    labels = {path[-1]: f"{path[-1]}{long}" for path in report_named("base").cells}
    yml = "".join(f"  {key}: {words}\n" for key, words in labels.items())
    report = invented(yml=f"原文标签:\n{yml}")
    result = read_file("report.pdf", pdf_of(report))
    assert dict(result.cells) == dict(report.cells)
