"""Properties of comparing texts: whatever the sentences, what is told leads from one to the other."""

from __future__ import annotations

import time
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.history.changes import text_changes
from generator.model.narrative import Narrative, read_narrative

SENTENCES = st.lists(st.sampled_from([f"第{n}句。" for n in "甲乙丙丁戊"]), max_size=12)
CHAPTERS = st.lists(st.tuples(st.sampled_from("一二三四五六"), SENTENCES), max_size=4)


def narrative(text: str) -> Narrative:
    return read_narrative("a.md", text, lambda _name: None)


def written(chapters: list[tuple[str, list[str]]]) -> str:
    return "\n\n".join(f"## {number}、章\n\n{''.join(own)}" for number, own in chapters)


def sentences(chapters: list[tuple[str, list[str]]]) -> Counter[str]:
    return Counter(word for number, own in chapters for word in (f"## {number}、章", *own))


@settings(deadline=None)
@given(CHAPTERS, CHAPTERS)
def test_old_sentences_less_those_gone_and_more_those_come_are_the_new(
    old: list[tuple[str, list[str]]], new: list[tuple[str, list[str]]]
) -> None:
    changes = list(text_changes(narrative(written(old)), narrative(written(new))))
    gone = Counter(word for change in changes for word in change.old)
    come = Counter(word for change in changes for word in change.new)
    assert sentences(old) - gone + come == sentences(new)
    assert gone <= sentences(old)
    assert bool(changes) == (by_chapter(old) != by_chapter(new))


def by_chapter(chapters: list[tuple[str, list[str]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number, own in chapters:
        found.setdefault(number, []).extend([number, *own])
    return found


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_compared(old: str, new: str) -> None:
    assert not list(text_changes(narrative(old), narrative(old)))
    changes = list(text_changes(narrative(old), narrative(new)))
    words = "".join("".join(old.split("\n")).split())
    for change in changes:
        assert all("".join(sentence.split()) in words for sentence in change.old)


def test_quotation_marks_stay_with_their_sentence() -> None:
    old = narrative("他说：“好。”（真的！）第二句？！末句")
    (change,) = text_changes(old, narrative(""))
    assert change.old == ("他说：“好。”", "（真的！）", "第二句？！", "末句")
    assert change.chapter == "导语"


def test_long_texts_are_compared_in_no_time() -> None:
    old = narrative("。".join(str(n) for n in range(60_000)))
    new = narrative("。".join(str(n) for n in range(60_000, 0, -1)))
    begun = time.perf_counter()
    (change,) = text_changes(old, new)
    assert time.perf_counter() - begun < 5
    assert change.old == ("0。", "1。", "59999")  # the others only moved
