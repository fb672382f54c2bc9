"""The paragraphs of a narrative as they are compared: clauses without what every report changes."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from generator.forms import FORMS, common
from generator.forms.filing import REPORT_NAME
from generator.model.library import Authority
from generator.model.narrative import LEAD, recognise

MOST = 1000
_LONG = 6  # characters: a shorter clause may stand anywhere
_BETWEEN = re.compile(r"\W+")
_DIGITS = re.compile(r"\d+")
_CUT = re.compile(r"[\d ]+")
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")  # full-width digits and letters
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)．、])\s")
_NAME = r"\{\{[^{}\n]*\}\}"
_YEAR = r"(?:19|20)\d\d(?=\s*年)"
# What the law and the notice on the form have everybody write, beside the form's own labels.
_STATUTORY = (
    "中华人民共和国政府信息公开条例",
    "政府信息公开信息处理费管理办法",
    REPORT_NAME,
    "本年度未收取信息处理费",
    "没有其他需要报告的事项",
)


class ComparedParagraph(NamedTuple):
    """A paragraph of a narrative: `text` is its clauses parted by single spaces, names of the
    authority and years replaced by 某, since a copy differs in just these."""

    line: int  # from 1
    chapter: int
    text: str

    @property
    def numbers(self) -> list[str]:
        """The numbers, in order; of a year nothing is left."""
        return _DIGITS.findall(self.text)


def paragraphs(text: str, year: int, names: Iterable[str]) -> tuple[ComparedParagraph, ...]:
    """The paragraphs of the Markdown of a report but headings, tables and the lead, which says
    what all leads say; `names` are those of the authority and of the areas above. No report has
    more than MOST of them; of what is none, the rest is left.

    A {{name}} counts as the number of the year: it is another one next year.
    """
    return tuple(islice(_paragraphs(_masked(text, year, names)), MOST))


def _masked(text: str, year: int, names: Iterable[str]) -> str:
    own = sorted(set(names), key=lambda name: (-len(name), name))
    pattern = "|".join([*map(re.escape, own), _YEAR])
    if _WIDE.search(text):  # normalizing always would take longer than all the rest
        text = unicodedata.normalize("NFKC", text)
    return re.sub(_NAME, str(year), re.sub(pattern, "某", text))


def _paragraphs(text: str) -> Iterator[ComparedParagraph]:
    chapter, start = LEAD, 0
    parts: list[str] = []

    def end() -> Iterator[ComparedParagraph]:
        words = _BETWEEN.sub(" ", " ".join(parts)).strip()
        if words and chapter != LEAD:
            yield ComparedParagraph(start, chapter, words)
        parts.clear()

    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if not bare or bare[0] in "#|" or _ITEM.match(line):
            yield from end()
        if bare.startswith("##") and not bare.startswith("###"):
            chapter = recognise(bare.lstrip("# ")) or chapter
        if bare and bare[0] not in "#|":
            start = start if parts else number
            parts.append(bare)
    yield from end()


def names_of(authority: Authority, above: Iterable[Authority]) -> tuple[str, ...]:
    """How a report names its authority (name, full name, former names) and the areas above it (name,
    full name): these differ between reports that were copied."""
    former = (own.name for own in authority.file.former_names)
    higher = (name for area in above for name in (area.name, area.file.full_name))
    return (authority.name, authority.file.full_name, *former, *higher)


def fingerprint(clause: str) -> int:
    """The mark of a clause: its CRC-32. Two clauses may share one, which costs a comparison of the
    texts and nothing else."""
    return zlib.crc32(clause.encode())


def clauses(text: str) -> list[str]:
    """The clauses of a paragraph's text; a number parts them too, so that none is compared."""
    return _CUT.split(text)


def fingerprints(text: str) -> dict[int, int]:
    """The marks of the clauses that are long enough, each with its length in characters."""
    # Once for every clause of every report: a call more would be felt.
    return {zlib.crc32(c.encode()): len(c) for c in clauses(text) if len(c) >= _LONG}


def is_long(clause: str) -> bool:
    """Whether a clause is long enough to tell where it comes from."""
    return len(clause) >= _LONG


@cache
def statutory() -> frozenset[int]:
    """The marks of the phrases that the forms and the law prescribe."""
    labels = (label for form in FORMS.values() for label in form.labels.values())
    official = (*labels, *common.MATTERS, *common.CHAPTER_HEADINGS.values(), *_STATUTORY)
    return frozenset(
        fingerprint(clause)
        for phrase in official
        for clause in clauses(_BETWEEN.sub(" ", unicodedata.normalize("NFKC", phrase)))
        if is_long(clause)
    )
