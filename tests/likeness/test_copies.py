"""Copied passages: all that comparing everything with everything finds, and no stock wording."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from generator.likeness.copies import (
    CHAPTER,
    ELSEWHERE,
    LAST_YEAR,
    LEAST,
    LEAST_CHAPTER,
    copies_of,
)
from generator.likeness.index import COMMON, FEW, Index, Texts
from generator.likeness.paragraphs import paragraphs
from generator.likeness.update import update
from generator.model.record import Copy
from generator.rules import RULES
from tests.likeness.texts import changed, make_texts

HEAD = "## 一、总体情况\n\n"
COPIED = (
    "党政办公室每季度清理一次已公开的信息；拟公开的信息由分管领导逐条审核，"
    "专人登记每一次修改的原因，年底统一归档，随时可以查到是谁在哪一天改了什么。"
)


def index(folder: Path, texts: Mapping[str, Texts]) -> Index:
    return update(
        folder / "texts", "", texts, lambda _: True, lambda paths: {p: texts[p] for p in paths}
    )


def found(folder: Path, texts: Mapping[str, Texts]) -> dict[tuple[str, int], tuple[Copy, ...]]:
    own = index(folder, texts)
    return {
        (path, year): tuple(copies)
        for path in texts
        for year, copies in copies_of(own, path, own.texts(path)).items()
        if copies
    }


def said(*texts: str, year: int = 2023) -> Texts:
    """The texts of an authority's reports, the last on `year`."""
    first = year - len(texts) + 1
    return {first + n: paragraphs(HEAD + text, first + n, ()) for n, text in enumerate(texts)}


def others(number: int) -> dict[str, Texts]:
    """Townships that each say something of their own."""
    rng = random.Random(number)
    made, _ = make_texts(number, 1, seed=rng.random())
    return {path: {2023: texts[2020]} for path, texts in made.items()}


@pytest.mark.proof
@pytest.mark.parametrize(
    ("how", "rate", "least"), [("clauses", 0.1, 1), ("characters", 0.03, 0.97)]
)
def test_what_comparing_all_with_all_finds(
    tmp_path: Path, how: str, rate: float, least: float
) -> None:
    """Clauses rewritten or added are always found out; words changed all over, nearly always."""
    texts, _ = make_texts(40, 2, copies=60, how=how, rate=rate)
    own = index(tmp_path, texts)
    flat = [
        (path, year, p.line, own.distinctive(p.text))
        for path, years in texts.items()
        for year, paragraphs in years.items()
        for p in paragraphs
    ]
    alike = {
        (path, year, line)
        for path, year, line, words in flat
        if len(words) >= LEAST
        and any(
            path != other and year - 1 <= then <= year
            and fuzz.ratio(words, theirs) >= ELSEWHERE
            for other, then, _, theirs in flat
        )
    }  # fmt: skip
    copies = {(*place, copy.line) for place, own in found(tmp_path, texts).items() for copy in own}
    assert len(alike) > 40
    assert copies <= alike
    assert len(copies) >= least * len(alike)


def test_each_of_two_is_told_of_the_other(tmp_path: Path) -> None:
    texts = {"a": said(COPIED), "b": said("另有一段。\n\n" + COPIED.replace("每季度", "每个月"))}
    copies = found(tmp_path, texts)
    assert copies["a", 2023] == (Copy(3, 0, "b", 2023, 5, 97, 0),)
    assert copies["b", 2023] == (Copy(5, 0, "a", 2023, 3, 97, 0),)


def test_the_later_of_two_years_is_told(tmp_path: Path) -> None:
    texts = {
        "a": said(COPIED, year=2022),
        "b": said(COPIED, year=2023),
        "c": said(COPIED, year=2025),
    }
    assert found(tmp_path, texts) == {("b", 2023): (Copy(3, 0, "a", 2022, 3, 100, 0),)}


def test_how_many_more_have_it(tmp_path: Path) -> None:
    texts = others(8) | {name: said(COPIED) for name in "abc"}
    assert [copy.more for copy in found(tmp_path, texts)["a", 2023]] == [1]


def test_what_half_of_all_say_is_no_copy(tmp_path: Path) -> None:
    few = others(9) | {f"x{n}": said(COPIED) for n in range(4)}
    assert {path for path, _ in found(tmp_path, few)} == {"x0", "x1", "x2", "x3"}
    assert found(tmp_path, others(5) | {f"x{n}": said(COPIED) for n in range(5)}) == {}


def test_stock_wording_does_not_make_a_short_text_long(tmp_path: Path) -> None:
    """Two share a sentence of their own, and what everybody says around it."""
    stock = (
        "坚持以公开为常态、不公开为例外，全面推进决策、执行、管理、服务和结果公开，保障群众的知情权"
    )
    short = f"{stock}，镇里新设了两处信息公开查阅点。"
    texts = {
        f"x{n}": said(f"{stock}，第{n}件大事是{'春夏秋冬甲乙丙丁'[n]}季修渠") for n in range(8)
    }
    assert found(tmp_path, texts | {"a": said(short), "b": said(short)}) == {}


def test_the_lead_and_the_forms_phrases_are_no_copies(tmp_path: Path) -> None:
    labels = (
        "属于国家秘密0件，其他法律行政法规禁止公开0件，属于行政执法案卷0件，属于行政查询事项0件，"
    )
    lead = f"{COPIED}\n\n## 三、收到和处理政府信息公开申请情况\n\n{labels}没有现成信息需要另行制作0件。"
    texts = {name: {2023: paragraphs(lead, 2023, ())} for name in "ab"}
    assert found(tmp_path, texts) == {}


def test_last_years_text_with_new_numbers_is_no_copy(tmp_path: Path) -> None:
    told = COPIED + "全年登记修改%d次。"
    assert found(tmp_path, {"a": said(told % 12, told % 15)}) == {}
    copies = found(tmp_path, {"a": said(told % 12, told % 12)})
    assert copies == {("a", 2023): (Copy(3, 0, "a", 2022, 3, 100, 0),)}


def test_chapter_five_is_told_once(tmp_path: Path) -> None:
    """As a whole, not again paragraph by paragraph."""
    five = f"## 五、存在的主要问题及改进情况\n\n{COPIED}\n\n改进情况：逐条整改。"
    texts = {"a": {year: paragraphs(five, year, ()) for year in (2022, 2023)}}
    assert found(tmp_path, texts) == {("a", 2023): (Copy(3, 5, "a", 2022, 3, 100, 0),)}


@pytest.mark.parametrize(
    ("five", "told"),
    [("公开栏更新不够及时，今后由包村干部每周核查一次。", True), ("没有。", False)],
)
def test_a_short_chapter_five_is_compared_too(tmp_path: Path, five: str, *, told: bool) -> None:
    text = f"## 五、存在的主要问题及改进情况\n\n{five}"
    texts = {"a": {year: paragraphs(text, year, ()) for year in (2022, 2023)}}
    assert bool(found(tmp_path, texts)) == told


def test_a_changed_text_differs() -> None:
    """What the recall above is measured with."""
    rng = random.Random(1)
    text = make_texts(1, 1)[0]["t00000"][2020][0].text
    assert changed(rng, text, "clauses", 0.5) != text != changed(rng, text, "characters", 0.5)


def test_the_handbook_and_the_rules_tell_the_limits() -> None:
    handbook = (Path(__file__).parents[2] / "content/handbook/county.md").read_text("utf-8")
    for percent in (ELSEWHERE, LAST_YEAR, CHAPTER):
        assert f" {percent}% |" in handbook
    limits = (f"至少 {FEW} 个", f"{COMMON} 个机关都用的句子", f"不足 {LEAST} 字的段落")
    for words in limits:
        assert words in handbook
        assert words in RULES["DUP-TEXT"].doc
    assert f"不足 {LEAST_CHAPTER} 字" in RULES["CHAP5-SAME"].doc
