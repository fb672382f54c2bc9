"""The index after changes: as if made anew, and nobody's copies differ who was not named."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from generator.likeness import update as updating
from generator.likeness.copies import copies_of
from generator.likeness.index import Index, Texts
from generator.likeness.paragraphs import ComparedParagraph
from generator.likeness.update import affected, settle, update
from generator.model.record import Copy
from tests.likeness.texts import FIRST, LINES, Made, changed, make_texts

Copies = Mapping[tuple[str, int], Sequence[Copy]]


def bring(file: Path, texts: Mapping[str, Texts], changes: set[str] | None = None) -> Index:
    """The index of the texts, where only those of `changes` (None: any) may differ."""
    return update(
        file,
        "engine",
        texts,
        lambda path: changes is None or path in changes,
        lambda paths: {path: texts[path] for path in paths},
    )


def copies(index: Index, texts: Mapping[str, Texts]) -> Copies:
    return {
        (path, year): own
        for path in texts
        for year, own in copies_of(index, path, index.texts(path)).items()
    }


def edit(rng: random.Random, texts: Made) -> tuple[Made, set[str]]:
    """The texts after one change as clerks make them, and whose texts differ."""
    new = {path: {year: list(own) for year, own in years.items()} for path, years in texts.items()}
    path = rng.choice(sorted(new))
    year = rng.choice(sorted(new[path])) if new[path] else FIRST
    what = rng.randrange(7)
    if what == 0 and len(new) > 12:
        del new[path]
    elif what == 1:
        new[f"n{rng.randrange(10**6)}"] = make_texts(1, 2, seed=rng.random())[0]["t00000"]
    elif what == 2:
        new[path].pop(year, None)
    elif what == 3 and new[path]:  # filed under another year
        new[path][year + 1] = new[path].pop(year)
    elif new[path]:
        other = rng.choice([p for p in sorted(new) if p != path and new[p]])
        source = rng.choice(new[other][rng.choice(sorted(new[other]))])
        line = rng.randrange(LINES)
        year = rng.choice(sorted(new[path]))
        text = changed(rng, source.text, "clauses", rng.choice((0, 0.1, 0.6)))
        new[path][year][line] = new[path][year][line]._replace(text=text)
    return new, {path}


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(6))
def test_after_any_change_it_is_as_if_made_anew(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    texts, _ = make_texts(14, 2, copies=10, seed=seed)
    file = tmp_path / "texts"
    index = bring(file, texts)
    before = copies(index, texts)
    settle(index)
    differing = 0
    for number in range(15):
        texts, changes = edit(rng, texts)
        index = bring(file, texts, changes)
        now = copies(index, texts)
        assert now == copies(bring(tmp_path / f"anew-{number}", texts), texts)
        named = affected(index)
        unlike = {place[0] for place in now if before.get(place) != now[place]}
        assert unlike <= named | changes
        differing += len(unlike - changes)
        settle(index)
        before = now
    assert differing > 3  # others than those that were edited


def test_what_was_affected_stays_so_until_it_is_settled(tmp_path: Path) -> None:
    """A build that is refused must not lose it."""
    texts, _ = make_texts(20, 1)
    file = tmp_path / "texts"
    settle(bring(file, texts))
    texts["t00003"][FIRST][0] = texts["t00004"][FIRST][0]
    assert {"t00003", "t00004"} <= affected(bring(file, texts, {"t00003"}))
    index = bring(file, texts, set())
    assert {"t00003", "t00004"} <= affected(index)
    settle(index)
    assert affected(bring(file, texts, set())) == frozenset()


def test_only_what_may_have_changed_is_read(tmp_path: Path) -> None:
    texts, _ = make_texts(20, 1)
    file = tmp_path / "texts"
    bring(file, texts)
    read: list[str] = []

    def reading(paths: Sequence[str]) -> Mapping[str, Texts]:
        read.extend(paths)
        return {path: texts[path] for path in paths}

    update(file, "engine", texts, lambda path: path == "t00007", reading)
    assert read == ["t00007"]


def test_few_are_affected_by_one(tmp_path: Path) -> None:
    texts, _ = make_texts(300, 1)
    file = tmp_path / "texts"
    settle(bring(file, texts))
    texts["t00003"][FIRST][0] = texts["t00004"][FIRST][0]
    assert 2 <= len(affected(bring(file, texts, {"t00003"}))) < 30


def test_when_many_change_all_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updating, "MANY", 3)
    texts, _ = make_texts(20, 1)
    file = tmp_path / "texts"
    settle(bring(file, texts))
    for number in range(4):
        texts[f"t0000{number}"][FIRST].pop()
    assert affected(bring(file, texts)) == texts.keys()


@pytest.mark.parametrize(
    "damage",
    [b"", b"no database", b"SQLite format 3\0" + bytes(4096)],
    ids=["empty", "text", "zeros"],
)
def test_a_damaged_one_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    texts, _ = make_texts(20, 2, copies=10)
    file = tmp_path / "texts"
    expected = copies(bring(file, texts), texts)
    file.write_bytes(damage)
    index = bring(file, texts, set())
    assert copies(index, texts) == expected
    assert affected(index) == texts.keys()


def test_one_of_another_engine_is_made_anew(tmp_path: Path) -> None:
    texts, _ = make_texts(6, 1)
    file = tmp_path / "texts"
    settle(bring(file, texts))
    index = update(
        file, "newer", texts, lambda _: False, lambda paths: {p: texts[p] for p in paths}
    )
    assert affected(index) == texts.keys()


def test_where_it_cannot_be_written_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(updating, "make", full)
    with pytest.raises(OSError, match="正文的索引"):
        bring(tmp_path / "texts", {})


def test_what_is_no_longer_stock_counts_for_all_who_say_it(tmp_path: Path) -> None:
    """Nine authorities of whom five, then four, say the same; two of them say little else."""
    stock = "坚持以公开为常态不公开为例外 全面推进决策执行管理服务和结果公开 切实保障群众的知情权参与权表达权监督权"
    rng = random.Random(1)
    texts: dict[str, dict[int, list[ComparedParagraph]]] = {}
    for name in "xyz":
        said = make_texts(1, 1, seed=rng.random())[0]["t00000"][FIRST][0].text
        texts[name] = {FIRST: [ComparedParagraph(3, 1, f"{stock} {said}")]}
    texts |= {name: {FIRST: [ComparedParagraph(3, 1, f"{stock} 每周五更新一次")]} for name in "ab"}
    texts |= make_texts(4, 1, seed=2)[0]
    file = tmp_path / "texts"
    index = bring(file, texts)
    assert not any(copies(index, texts).values())
    settle(index)
    own = texts["x"][FIRST][0]
    texts["x"][FIRST][0] = own._replace(text=own.text.removeprefix(f"{stock} "))
    index = bring(file, texts, {"x"})
    assert {path for (path, _), own in copies(index, texts).items() if own} == {"a", "b"}
    assert {"a", "b"} <= affected(index)
