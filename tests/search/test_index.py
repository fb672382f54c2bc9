"""The index holds what the texts hold; a change rewrites few files and ends where a new index would."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from generator.forms.filing import default_title
from generator.search import part_files
from generator.search.documents import Searched, plain
from generator.search.index import update
from generator.search.part_files import Shape, data_of, script, slots
from generator.search.postings import patch, read, written
from generator.search.terms import folded, pairs_of, spelled, terms_in
from tests.corpus import make_corpus
from tests.search.browsing import absent_phrases, cut_phrases
from tests.search.projects import (
    make_index,
    plain_search,
    read_entries,
    searched_texts,
    write_files,
)
from tests.search.twin import opened, query


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Searched]:
    root = tmp_path_factory.mktemp("corpus")
    make_corpus(root, 200)
    return read_entries(root)


def town(path: str, text: str, year: int = 2023, name: str = "白桑镇") -> Searched:
    full_name = f"阳城县{name}人民政府"
    titles = {year: default_title(full_name, year)}
    return Searched(path, name, full_name, "阳城县", "乡镇", "140522111", (), titles, {year: text})


def found(text: str, words: str) -> bool:
    return bool(query(opened(make_index({"a/b": town("a/b", text)})), words).hits)


def test_hits_are_those_of_a_plain_search(entries: dict[str, Searched]) -> None:
    index = opened(make_index(entries))
    texts = searched_texts(entries)
    for phrase in cut_phrases(entries, 150):
        hits = query(index, phrase).hits
        assert hits, phrase
        assert hits == plain_search(texts, phrase), phrase


def test_what_stands_nowhere_is_not_found(entries: dict[str, Searched]) -> None:
    index = opened(make_index(entries))
    answers = [query(index, phrase) for phrase in absent_phrases(entries, 100)]
    assert not any(answer.hits for answer in answers)
    assert any(answer.candidates for answer in answers)  # else nothing was left to verify


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("开展培训３次", "3次"),
        ("开展培训3次", "３次"),
        ("2023 年开展培训", "2023年"),
        ("围绕“三安全一稳定”", '"三安全'),
        ("依托WeChat公众号", "wechat"),
        ("共计５００㎡", "500m2"),
        ("𠮷林村", "𠮷林"),
        ("群众", "众"),
        ("公开培训", "培训 公开"),
        ("公开培训", "培训 白桑镇"),
        ("公开培训", "140522111 训"),
        ("公开培训", "人民政府2023年政府信息"),
    ],
)
def test_words_are_found_as_they_are_typed(text: str, words: str) -> None:
    assert found(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("公开\n培训", "开培"),
        ("公开培训", "公开 学习"),
        ("学开学习开", "学学"),
        ("甲乙丙丁，丁甲", "乙丙丁甲"),
        ("公开", "公開"),
    ],
)
def test_what_only_resembles_is_not_found(text: str, words: str) -> None:
    assert not found(text, words)


def test_a_text_is_what_a_reader_sees() -> None:
    html = '<p>一是<strong>公开</strong>，<a href="x?a=1&amp;b=2">见&lt;表&gt;</a></p>\n<ul>\n<li>甲</li>\n</ul>'
    assert plain(html) == "一是公开，见<表>\n甲"
    assert plain("<p>第一行\n第二行<br />\n第三行</p>\n") == "第一行 第二行\n第三行"


def test_a_term_never_reaches_over_a_line() -> None:
    terms = terms_in(dict.fromkeys(pairs_of("公 开\n训𠮷"), 1))
    assert {*map(spelled, terms)} == {"公", "开", "训", "𠮷", "公开", "训𠮷"}
    assert folded("Ａ 公开") == "a公开"


def test_slots_hardly_move() -> None:
    paths = [f"county-{n // 20}/town-{n % 20}" for n in range(5000)]
    before, after = slots(paths), slots([*paths, "county-x/town-y"])
    assert len(set(before.values())) == len(paths)
    assert before == slots(reversed(paths))
    assert sum(before[path] != after[path] for path in paths) <= 1


def test_one_folder_has_neighbouring_slots() -> None:
    paths = [f"county-{n // 20}/town-{n % 20}" for n in range(400)]
    numbers = slots(paths)
    towns = [numbers[path] for path in paths[:20]]
    assert max(towns) - min(towns) < 128
    assert len({part_files.names_name(slot) for slot in numbers.values()}) <= 20 * 5


def test_a_folder_that_needs_more_room_moves_alone() -> None:
    towns = {f"{a}/{n}": town(f"{a}/{n}", "公开") for a in ("a", "b") for n in range(24)}
    before = {
        path: own for path, own in towns.items() if path not in {f"a/{n}" for n in range(16, 24)}
    }
    after = before | {"a/16": towns["a/16"]}
    old, new = slots(before), slots(after)
    assert {path.split("/")[0] for path in before if old[path] != new[path]} == {"a"}
    files: dict[str, bytes | None] = {**make_index(before)}
    patch = update(make_index(before).__getitem__, before, after, {"a/16": after["a/16"]})
    assert patch is not None
    kept = {there: body for there, body in (files | patch).items() if body is not None}
    assert kept == make_index(after)


def test_lines_are_mended_in_place() -> None:
    lines = read("公开 n2---1--A3\n培训 a0--A-")
    patch(lines, "公开", "n2", 5, 3)
    patch(lines, "公开", "n2", 11, None)
    patch(lines, "培训", "a0", 11, None)
    patch(lines, "学习", "t2", 64, 1)
    assert written(lines) == "公开 n2---1--42\n学习 t2-0-0"


def test_no_text_leaves_its_string() -> None:
    text = '"]);alert(1);//</script>\u2028\\'
    body = script("t/1-5", {2023: text})
    assert data_of(body) == {"2023": text}
    assert "\u2028" not in body.decode()
    assert body.decode().startswith('nianbaoSearch("t/1-5",{"2023":"\\"]);alert')


def changed_once(rng: random.Random, entries: dict[str, Searched]) -> dict[str, Searched]:
    """The same authorities after one edit of any kind."""
    path = rng.choice(sorted(entries))
    own = entries[path]
    year = rng.randrange(2012, 2027)
    text = rng.choice([text for e in entries.values() for text in e.texts.values()])
    match rng.randrange(6):
        case 0:
            edited = replace(own, texts=dict.fromkeys(own.texts, text + "新增一句。"))
        case 1:
            titles = sorted({**own.titles, year: default_title(own.full_name, year)}.items())
            texts = sorted({**own.texts, year: text}.items())
            edited = replace(own, titles=dict(titles), texts=dict(texts))
        case 2:
            edited = replace(own, titles={}, texts={})
        case 3:
            edited = replace(own, name=own.name + "乡", kind="街道", former=("老城镇",))
        case 4:
            new = f"county-new/town-{rng.randrange(10**6)}"
            return entries | {new: replace(own, path=new)}
        case _:
            return {there: entry for there, entry in entries.items() if there != path}
    return entries | {path: edited}


@pytest.mark.parametrize("seed", range(3))
def test_any_edits_end_in_the_bytes_of_a_new_index(seed: int, entries: dict[str, Searched]) -> None:
    rng = random.Random(seed)
    now = {path: entries[path] for path in sorted(entries)[:14]}
    files = make_index(now)
    for _ in range(12):
        after = changed_once(rng, now)
        changed = {path: entry for path, entry in after.items() if now.get(path) != entry}
        patch = update(files.__getitem__, now.keys(), after.keys(), changed)
        fresh = make_index(after)
        if patch is not None:
            files |= {there: body for there, body in patch.items() if body is not None}
            for there in [there for there, body in patch.items() if body is None]:
                del files[there]
            assert files == fresh
        files, now = fresh, after


def test_two_paths_on_one_slot_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part_files, "SLOTS", 4)
    before = {path: town(path, f"{path}公开") for path in ("a/a", "a/b", "a/c")}
    after = {path: entry for path, entry in before.items() if path != "a/a"}
    after["a/d"] = town("a/d", "培训")
    patch = update(make_index(before).__getitem__, before, after, {"a/d": after["a/d"]})
    assert patch is not None
    files = make_index(before) | {there: body for there, body in patch.items() if body is not None}
    removed = {there for there, body in patch.items() if body is None}
    assert {there: body for there, body in files.items() if there not in removed} == make_index(
        after
    )


def test_one_edited_sentence_rewrites_few_files(entries: dict[str, Searched]) -> None:
    path = "county-000/town-03"
    own = entries[path]
    texts = {**own.texts, 2025: own.texts[2025] + "\n培训。"}
    patch = update(
        make_index(entries).__getitem__, entries, entries, {path: replace(own, texts=texts)}
    )
    assert patch is not None
    assert sum(there.startswith("search/t/") for there in patch) == 1
    assert not any(there.startswith("search/n/") or there == "search/index.js" for there in patch)
    assert len(patch) <= 1 + 5  # the text; 训。 and at most its neighbours


def test_more_reports_have_more_parts_in_steps() -> None:
    sizes = (0, 4, 8, 9, 1000, 10000, 100000)
    assert [Shape(size, 1).grams for size in sizes] == [1, 1, 2, 4, 256, 4096, 4096]
    grown = {f"a/{n}": town(f"a/{n}", "公开") for n in range(17)}
    files = make_index({path: entry for path, entry in grown.items() if path != "a/16"})
    last = {"a/16": grown["a/16"]}
    assert update(files.__getitem__, grown.keys() - last, grown.keys(), last) is None


def test_files_lie_below_one_folder(tmp_path: Path, entries: dict[str, Searched]) -> None:
    files = make_index(entries)
    write_files(tmp_path, files)
    assert {path.name for path in tmp_path.iterdir()} == {"search"}
    assert len({there.casefold() for there in files}) == len(files)
