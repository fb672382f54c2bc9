"""Every row, column and state is explained, in two plain sentences that rest on a published text."""

import re
from itertools import chain

import pytest

from generator.exporters.data_dictionary import STATE_ENTRIES
from generator.forms import FORMS
from generator.forms.meaning import (
    APPLYING,
    COLUMNS,
    FORM,
    LAWS,
    REPORT_STATES,
    ROWS,
    SITE,
    STATES,
    Article,
    Explanation,
)
from generator.model.voice import ARCHIVE, PUBLISHER
from tests.corpus import PROJECT

TEXTS = PROJECT / "tests/data/law"
# What the copied texts call each law: the file, and the heading over its articles.
HEADINGS = {
    "立法法": "立法法（2023",
    "复议法": "行政复议法（2023",
    "诉讼法": "行政诉讼法（2017",
    "许可法": "行政许可法（2019",
    "处罚法": "行政处罚法（2021",
    "强制法": "行政强制法（2011",
}
EVERY = {
    **{".".join(map(str, path)): meaning for path, meaning in ROWS.items()},
    **{".".join(key): meaning for key, meaning in COLUMNS.items()},
    **{f"格.{name}": meaning for name, meaning in STATES.items()},
    **{f"申请.{number}": meaning for number, meaning in enumerate(APPLYING)},
}


def _text(law: str) -> str:
    """The published text of a law, as far as it was read."""
    if law == "条例":
        return (TEXTS / "regulations-711.md").read_text("utf-8")
    parts = (TEXTS / "articles.md").read_text("utf-8").split("\n## ")
    return next(part for part in parts if part.startswith(HEADINGS[law]))


def _article(article: Article) -> str:
    """The text of one article, or of one of its items; empty where it was not read."""
    number = article._replace(item="").cited.removeprefix(LAWS[article.law])
    found = re.search(rf"^{number} (.*?)(?=^第[^条\s]+条 |\Z)", _text(article.law), re.M | re.S)
    whole = found[1] if found else ""
    if not article.item:
        return whole
    item = re.search(rf"^[(（]{article.item}[)）](.*)$", whole, re.M)
    return item[1] if item else ""


def test_every_row_and_column_of_every_form_is_explained() -> None:
    for form in FORMS.values():
        for table in form.tables:
            assert not [path for path in table.labels if path not in ROWS]
            columns = {
                (table.key, name)
                for row in table.rows
                for name in chain(
                    (c.key for c in row.columns.columns), (g.label for g in row.columns.groups)
                )
            }
            assert columns <= COLUMNS.keys()


def test_nothing_is_explained_that_no_form_has() -> None:
    labels = {path for form in FORMS.values() for path in form.labels}
    assert labels == ROWS.keys()


def test_every_state_is_explained() -> None:
    assert [entry.name for entry in STATE_ENTRIES] == list(STATES)
    assert REPORT_STATES.keys() == PUBLISHER.states.keys() == ARCHIVE.states.keys()


@pytest.mark.parametrize("name", EVERY)
def test_an_explanation_is_two_short_sentences_with_a_source(name: str) -> None:
    meaning = EVERY[name]
    for sentence in (meaning.what, meaning.reading):
        assert sentence.endswith("。")
        assert sentence.count("。") == 1
        assert len(sentence) <= 60
    assert meaning.sources
    for source in meaning.sources:
        assert isinstance(source, Article) or source in {FORM, SITE}


@pytest.mark.parametrize("name", EVERY)
def test_an_article_is_cited_only_where_its_text_was_read(name: str) -> None:
    for source in EVERY[name].sources:
        if isinstance(source, Article):
            assert source.words in _article(source), source.cited


@pytest.mark.parametrize(
    ("article", "why"),
    [
        (
            Article("条例", 36, "告知申请人不予重复处理", "五"),
            "the words are those of another item",
        ),
        (Article("条例", 60, "政府信息"), "there is no such article"),
        (Article("诉讼法", 12, "人民法院"), "the article was not read"),
    ],
)
def test_a_wrong_citation_is_seen(article: Article, why: str) -> None:
    assert article.words not in _article(article), why


def test_a_source_is_cited_in_full() -> None:
    article = Article("条例", 36, "", "四")
    assert article.cited == "《中华人民共和国政府信息公开条例》（2019年修订）第三十六条第（四）项"
    assert Explanation("一。", "二。", (article, FORM)).cited.endswith("第（四）项；表式")
    tens = {10: "第十条", 20: "第二十条", 42: "第四十二条", 7: "第七条"}
    for number, words in tens.items():
        assert Article("条例", number, "").cited.endswith(words)
