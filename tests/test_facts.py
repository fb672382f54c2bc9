"""The reading of counts: every row of the grammar by its examples, and marked sentences by topic."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.rules.facts import read_blocks
from generator.rules.grammar import ROWS, Words
from generator.rules.statement import Statement

SENTENCES = Path(__file__).parent / "rules" / "sentences"


def told(sentence: str, heading: str = "（二）依申请公开", chapter: int = 1) -> str:
    """What a sentence states as a whole, as the examples of the grammar write it."""
    blocks = ((heading, 3, chapter), (sentence, 0, chapter))
    facts = read_blocks(2023, blocks, "清河县柳河镇人民政府 柳河镇", "")
    return "；".join(f"{fact.what} {shown(fact)}" for fact in facts if fact.stated)


def shown(fact: Statement) -> str:
    return str(fact.value) if fact.exact else f"约{fact.value}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind + row.sign)
def test_a_row_has_an_example_and_a_counter_example(row: Words) -> None:
    for written in (row.example, row.counter):
        sentence, _, facts = written.partition("→")
        assert told(sentence.strip() + "。") == facts.strip(), written


def marked() -> list[tuple[str, str, str]]:
    """(heading, sentence, facts) of every marked sentence; a line that begins with # is a heading."""
    cases = []
    for path in sorted(SENTENCES.glob("*.txt")):
        heading = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                heading = line.lstrip("# ")
            elif line.strip():
                sentence, _, facts = line.partition("→")
                cases.append((heading, sentence.strip(), facts.strip()))
    return cases


@pytest.mark.parametrize(("heading", "sentence", "facts"), marked(), ids=lambda words: words[:24])
def test_a_sentence_states(heading: str, sentence: str, facts: str) -> None:
    assert told(sentence, heading, 4 if "复议" in heading else 1) == facts
