"""Whatever a report looks like: formatting keeps its data and comments, and formatting again nothing."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.formatting.canonical_text import format_yaml
from generator.formatting.yaml_rows import quoted
from generator.formatting.yaml_tree import comments_of
from generator.forms import FORMS, SPELLING
from generator.reading.source import Source, read_yaml
from generator.reading.validate import validate_report
from tests.cases import BASE, read_case
from tests.formatting.untidy import untidy_report

NAME = "content/reports/a/b/2023.yml"
HEADINGS = {
    " ".join(column.key for column in row.columns.columns)
    for form in FORMS.values()
    for row in form.rows.values()
} | {"万元"}
BASE_TEXT = read_case(BASE)[0]["content/reports/qinghe/liuhe/2023.yml"]


def read(text: str) -> Source:
    return read_yaml(NAME, text.encode(), SPELLING)


def own_comments(source: Source) -> Counter[str]:
    """The words of all comments but those that `fmt` writes."""
    assert source.root
    words = (" ".join(c.lstrip("# ").split()) for c in comments_of(source.root, source.text))
    return Counter(word for word in words if word and word not in HEADINGS)


@settings(max_examples=60, deadline=None)
@given(st.integers(0))
def test_data_and_comments_are_the_same_afterwards(seed: int) -> None:
    text = untidy_report(random.Random(seed))
    before = read(text)
    filing, _, problems = validate_report(before, 2023)
    assert filing is not None, (problems, before.problems, text)

    new = format_yaml(NAME, text.encode()).text

    assert new is not None, format_yaml(NAME, text.encode()).problems
    after = read(new)
    assert validate_report(after, 2023)[0] == filing
    assert own_comments(after) == own_comments(before)
    assert format_yaml(NAME, new.encode()).text == new


SPOILED = st.lists(
    st.tuples(
        st.integers(0, 44), st.integers(0, 60), st.sampled_from("：，【】\t　[]{}#-'\"|>:&*!?０ \n")
    ),
    max_size=4,
)


@settings(max_examples=100, deadline=None)
@given(SPOILED)
def test_a_spoiled_report_is_kept_or_mended_never_lost(
    spoiled: list[tuple[int, int, str]],
) -> None:
    lines = BASE_TEXT.split("\n")
    for number, place, sign in spoiled:
        line = lines[number % len(lines)]
        at = place % (len(line) + 1)
        lines[number % len(lines)] = line[:at] + sign + line[at + place % 2 :]
    raw = "\n".join(lines).encode()

    new, problems, _ = format_yaml(NAME, raw)

    if new is None:
        assert problems
        assert "程序的差错" not in problems[0].help
        return
    assert format_yaml(NAME, new.encode()).text == new
    filing, _, wrong = validate_report(read(raw.decode()), 2023)
    if filing and not wrong:
        assert validate_report(read(new), 2023)[0] == filing


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_or_a_reason(raw: bytes) -> None:
    for name in (NAME, "content/site.yml", "content/reports/a/authority.yml"):
        new, problems, _ = format_yaml(name, raw)
        assert (new is None) == bool(problems)


@given(st.text())
def test_a_quoted_text_comes_back(text: str) -> None:
    data = read(f"标题: {quoted(text)}\n落款: [{quoted(text)}]").data
    assert data == {"标题": text, "落款": [text]}
