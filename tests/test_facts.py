"""The reading of counts: every row of the grammar by its examples, and marked sentences by topic."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.commands.names import read_one
from generator.rules.facts import read_blocks
from generator.rules.grammar import ROWS, Words
from generator.rules.read_aloud import read_aloud
from generator.rules.statement import Statement
from tests.cases import BASE, read_case, write_project

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


def test_a_report_is_read_aloud(tmp_path: Path) -> None:
    files, _ = read_case(BASE)
    text = "content/reports/qinghe/liuhe/2023.md"
    files[text] = files[text].replace(
        "本年新收政府信息公开申请8件，上年结转1件；办结7件，",
        "2023年，我镇收到申请8件，其中自然人7件；办理低保申请20件；",
    )
    write_project(tmp_path, files)
    lines = list(read_aloud(read_one(tmp_path, "content/reports/qinghe/liuhe/2023.yml")))
    at = next(index for index, line in enumerate(lines) if "收到申请8件" in line)
    assert lines[at : at + 4] == [
        "第 13 行  2023年，我镇收到申请8件，其中自然人7件；办理低保申请20件；结转下年度继续办理2件。",
        "    本年新收 8 件，全数，本机关，2023 年  〔谁·我；动·收；事·申请？〕",
        "    本年新收 7 件，其中一部分（自然人），本机关，2023 年  〔限·其中；限·申请人〕",
        "    没有读作年报事项的数：20件、2件",
    ]
