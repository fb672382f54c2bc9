"""Invented narratives in which words are as unevenly spread as in real ones, and copies among them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from generator.likeness.paragraphs import ComparedParagraph

Made = Mapping[str, dict[int, list[ComparedParagraph]]]
FIRST = 2020
LINES = 14  # paragraphs of a report
_SYLLABLES = (
    "公开信息政府工作群众服务管理监督审核发布申请答复培训考核制度目录专栏村镇办理收集整理更新"
)
_LITTLE = "的了在和对为按照及时"


def make_texts(
    authorities: int,
    years: int,
    copies: int = 0,
    *,
    how: str = "clauses",
    rate: float = 0.1,
    seed: float = 1,
) -> tuple[Made, Sequence[tuple[str, int, int]]]:
    """The texts by authority, and where copies were put: authority, year, line.

    Half of all clauses come from a stock of which a few stand in most reports and most in a few;
    the others are the report's own. Copies are `changed`.
    """
    rng = random.Random(seed)
    stock = [_clause(rng) for _ in range(5000)]
    weights = [1 / rank for rank in range(1, len(stock) + 1)]
    made = {
        f"t{number:05}": {
            FIRST + year: [_paragraph(rng, line, stock, weights) for line in range(LINES)]
            for year in range(years)
        }
        for number in range(authorities)
    }
    planted = []
    for _ in range(copies):
        one, other = rng.sample(sorted(made), 2)
        year, line = FIRST + rng.randrange(years), rng.randrange(LINES)
        text = changed(rng, made[one][year][line].text, how, rate)
        made[other][year][line] = made[other][year][line]._replace(text=text)
        planted.append((other, year, 2 * line + 1))
    return made, planted


def changed(rng: random.Random, text: str, how: str, rate: float) -> str:
    """A text with that part of its clauses or of its characters replaced."""
    if how == "clauses":
        return " ".join(_clause(rng) if rng.random() < rate else c for c in text.split(" "))
    return "".join(rng.choice(_LITTLE) if c != " " and rng.random() < rate else c for c in text)


def _paragraph(
    rng: random.Random, line: int, stock: Sequence[str], weights: Sequence[float]
) -> ComparedParagraph:
    common = rng.choices(stock, weights, k=2 * rng.randrange(2, 8))
    text = " ".join(own if rng.random() < 0.5 else _clause(rng) for own in common)
    return ComparedParagraph(2 * line + 1, 1, text)


def _clause(rng: random.Random) -> str:
    """A clause of eight to sixteen characters that hardly any other is like."""
    return "".join(rng.choices(_SYLLABLES, k=rng.randrange(8, 17)))
