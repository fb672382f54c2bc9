"""Markdown: trailing space and the end of the file, and nothing that would change the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formatting.canonical_text import format_markdown
from generator.model.narrative import markdown


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("\ufeff\ufeff## 一\n", "## 一\n"),
        ("\ufeff## 一、总体情况 \r\n\r\n正文。\t\r\n", "## 一、总体情况\n\n正文。\n"),
        ("正文。", "正文。\n"),
        ("正文。\n\n\n", "正文。\n"),
        ("", ""),
        ("第一行   \n第二行  \n\n第三行  \n", "第一行  \n第二行\n\n第三行\n"),
        ("第一行 \n第二行", "第一行\n第二行\n"),
        ("```\n代码  \n```\n", "```\n代码  \n```\n"),
        ("　　全角缩进　\n", "　　全角缩进　\n"),
        ("- 一项  \n- 二项\n\n\n\n文字", "- 一项\n- 二项\n\n\n\n文字\n"),
    ],
)
def test_trailing_space_and_the_end(text: str, tidy: str) -> None:
    assert format_markdown(text.encode()) == (tidy, None)
    assert format_markdown(tidy.encode()) == (tidy, None)


@pytest.mark.parametrize(
    ("raw", "code"), [(b"\xff\xfe1", "FILE-ENCODING"), (b"a\x07", "YAML-CHAR")]
)
def test_what_cannot_be_read_is_not_touched(raw: bytes, code: str) -> None:
    text, problem = format_markdown(raw)
    assert text is None
    assert problem
    assert problem.code == code


@given(
    st.lists(
        st.sampled_from(
            ["a", "  ", " ", "\n", "\n\n", "- ", "`", "```", "# ", "|", "> ", "\t", "[a](b '"]
        )
    )
)
def test_the_page_is_the_same(parts: list[str]) -> None:
    text = "".join(parts)
    tidy, _ = format_markdown(text.encode())
    assert tidy is not None
    assert markdown().render(tidy) == markdown().render(text)
    assert format_markdown(tidy.encode())[0] == tidy
