"""A narrative ⇄ the texts of a form page's fields, chapter by chapter; one that is written otherwise is
left as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from generator.base.cells import PENDING
from generator.filling.narrative_fields import LEAD, NarrativeField, fields_of
from generator.forms import common
from generator.forms.layout import Form
from generator.importing.narrative_markdown import escape
from generator.model.narrative import markdown, recognise

_ESCAPED = re.compile(r"\\([^\w\s])")  # Markdown's way to write a sign that is none of its own
_BREAKS = re.compile(r"\n{2,}")


class _Chapter(NamedTuple):
    """The lines of a chapter below its heading: from `first`, up to `end`."""

    number: int
    first: int
    end: int


def narrative_markdown_of(form: Form, year: int, texts: Mapping[str, str]) -> str:
    """The narrative: what was written below the form's own headings; a prompt without a text stays
    待填. Nothing in a text is markup."""
    new = ""
    for number in (LEAD, *common.CHAPTER_HEADINGS):
        new = _with_chapter(new, number, _written(_fields(form, year, number), texts))
    return new


def texts_of(form: Form, year: int, narrative: str) -> dict[str, str]:
    """The text of each field, by its key, of the chapters that are written as a form page would;
    a chapter that is missing has empty ones."""
    lines = narrative.split("\n")
    chapters = list(_chapters(narrative))
    found: dict[str, str] = {}
    for number in (LEAD, *common.CHAPTER_HEADINGS):
        fields = _fields(form, year, number)
        own = [one for one in chapters if one.number == number]
        body = "\n".join(lines[own[0].first : own[0].end]) if own else ""
        texts = _read(fields, _paragraphs(body))
        if len(own) <= 1 and (texts is not None or not own):
            found |= texts or dict.fromkeys([field.key for field in fields], "")
    return found


def raw_chapter(narrative: str, number: int) -> str:
    """What stands in a chapter, as Markdown; of one that stands there twice, both."""
    lines = narrative.split("\n")
    own = [one for one in _chapters(narrative) if one.number == number]
    return "\n\n".join("\n".join(lines[one.first : one.end]).strip() for one in own)


def with_texts(form: Form, year: int, narrative: str, texts: Mapping[str, str]) -> str:
    """The narrative with the fields' texts; chapters that have these already stay letter for letter,
    and so do those that `texts_of` could not read."""
    known = texts_of(form, year, narrative)
    new = narrative
    for number in (LEAD, *common.CHAPTER_HEADINGS):
        keys = [field.key for field in _fields(form, year, number)]
        same = all(known.get(key) == texts.get(key, "") for key in keys)
        if not same and all(key in known for key in keys):
            new = _with_chapter(new, number, _written(_fields(form, year, number), texts))
    return new


def _fields(form: Form, year: int, chapter: int) -> list[NarrativeField]:
    return [field for field in fields_of(form, year) if field.chapter == chapter]


def _chapters(narrative: str) -> Iterator[_Chapter]:
    """The lead and every chapter, in the order of the text."""
    number, first = LEAD, 0
    tokens = markdown().parse(narrative)
    for token, inner in pairwise(tokens):
        chapter = recognise(inner.content) if token.tag == "h2" and token.nesting == 1 else None
        if chapter is not None and token.map and token.level == 0:
            yield _Chapter(number, first, token.map[0])
            number, first = chapter, token.map[1]
    yield _Chapter(number, first, narrative.count("\n") + 1)


def _paragraphs(body: str) -> list[str]:
    stripped = "\n".join(line.rstrip() for line in body.split("\n")).strip("\n")
    return _BREAKS.split(stripped) if stripped else []


def _read(fields: Sequence[NarrativeField], paragraphs: Sequence[str]) -> dict[str, str] | None:
    """The texts, where writing them would give these paragraphs again."""
    parts: list[list[str]] = [[] for _ in fields]
    at = -1
    for paragraph in paragraphs:
        following = at + 1
        while following < len(fields) and not _opens(fields[following], paragraph, fields):
            following += 1
        if following < len(fields):
            at = following
        if at < 0:
            return None
        parts[at].append(paragraph)
    texts = {field.key: _text(field, own) for field, own in zip(fields, parts, strict=True) if own}
    whole = {field.key: texts.get(field.key, "") for field in fields}
    return whole if list(_written(fields, whole)) == list(paragraphs) else None


def _opens(field: NarrativeField, paragraph: str, fields: Sequence[NarrativeField]) -> bool:
    """Whether a paragraph is the first of a field."""
    if field.heading:
        return paragraph == f"### {field.heading}"
    return paragraph.startswith(field.words.rstrip("：")) if field.words else len(fields) == 1


def _text(field: NarrativeField, paragraphs: Sequence[str]) -> str:
    own = list(paragraphs[1:] if field.heading else paragraphs)
    if own == [_prompt(field)]:
        return ""
    if own and field.words:
        own[0] = own[0].removeprefix(field.words)
    return "\n".join(_ESCAPED.sub(r"\1", paragraph) for paragraph in own)


def _prompt(field: NarrativeField) -> str:
    return f"{field.words}（{PENDING}：{field.prompt}）" if field.prompt else ""


def _written(fields: Sequence[NarrativeField], texts: Mapping[str, str]) -> list[str]:
    """The paragraphs of a chapter."""
    return [line for field in fields for line in _lines(field, texts.get(field.key, ""))]


def _lines(field: NarrativeField, text: str) -> Iterator[str]:
    if field.heading:
        yield f"### {field.heading}"
    written = [line.strip() for line in text.splitlines()]
    paragraphs = [line for line in written if line]
    if not paragraphs:
        if field.prompt:
            yield _prompt(field)
        return
    first, *others = paragraphs
    words = "" if first.startswith(field.words.rstrip("：")) else field.words
    yield words + escape(first)
    yield from map(escape, others)


def _with_chapter(narrative: str, number: int, paragraphs: Sequence[str]) -> str:
    """The narrative with these paragraphs in a chapter, which is put in its place if it is missing."""
    lines = narrative.split("\n")
    chapters = list(_chapters(narrative))
    own = next((one for one in chapters if one.number == number), None)
    body = "\n\n".join(paragraphs)
    if own:
        head, rest = lines[: own.first], lines[own.end :]
    else:
        later = [one.first for one in chapters if one.number > number]
        at = _heading(lines, later[0]) if later else len(lines)
        body = f"## {common.CHAPTER_HEADINGS[number]}\n\n{body}"
        head, rest = lines[:at], lines[at:]
    parts = ("\n".join(head).strip("\n"), body.strip("\n"), "\n".join(rest).strip("\n"))
    return "\n\n".join(part for part in parts if part) + "\n"


def _heading(lines: Sequence[str], first: int) -> int:
    """The line of the heading above a chapter's first line."""
    return next(at for at in range(first - 1, -1, -1) if lines[at].strip())
