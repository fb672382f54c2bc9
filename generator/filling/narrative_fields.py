"""The fields of a narrative, read off the skeleton that `new` writes: one for each prompt."""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.base.cells import PENDING
from generator.formatting.yaml_rows import narrative_markdown
from generator.forms import common
from generator.forms.layout import Form

_PROMPT = re.compile(rf"(.*?)（{PENDING}：(.*)）")
LEAD = 0


class NarrativeField(NamedTuple):
    """A place for text: below a heading of its own ("" for none), after words that begin it."""

    key: str  # chapter and number in it, as 1.2; the lead is 0.1
    chapter: int
    heading: str  # （一）主动公开
    words: str  # 存在的主要问题：
    prompt: str  # "" where text may be left out


def fields_of(form: Form, year: int) -> tuple[NarrativeField, ...]:
    """The lead, then the fields of each chapter in order; a chapter without prompts has one."""
    fields = [NarrativeField("0.1", LEAD, "", "", "")]
    for number in common.CHAPTER_HEADINGS:
        prompts = _prompts(narrative_markdown(form, year), number)
        for count, (heading, words, prompt) in enumerate(prompts or [("", "", "")], 1):
            fields.append(NarrativeField(f"{number}.{count}", number, heading, words, prompt))
    return tuple(fields)


def _prompts(skeleton: str, number: int) -> list[tuple[str, str, str]]:
    """Heading, words and hint of each prompt below the heading of a chapter."""
    _, _, after = skeleton.partition(f"## {common.CHAPTER_HEADINGS[number]}\n")
    own, _, _ = after.partition("\n## ")
    found, heading = [], ""
    for line in own.splitlines():
        if line.startswith("### "):
            heading = line.removeprefix("### ")
        elif prompt := _PROMPT.fullmatch(line):
            found.append((heading, prompt[1], prompt[2]))
            heading = ""
    return found
