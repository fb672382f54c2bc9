"""What search knows of an authority: its names, and the heading and text of each of its reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape

from generator.forms.filing import default_title
from generator.model.library import Authority, Library
from generator.model.report import Report

_LINE_ENDS = re.compile(r"</(?:p|h[1-6]|li|td|th|pre|blockquote)>|<br />|<hr />")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Searched:
    """One authority; `titles` has every published report by year, `texts` their narratives as
    plain text, a line for each paragraph, heading, list item or cell."""

    path: str
    name: str
    full_name: str
    area: str  # the names of the areas above it, from the top down
    kind: str
    code: str
    former: tuple[str, ...] = ()
    titles: Mapping[int, str] = field(default_factory=dict)
    texts: Mapping[int, str] = field(default_factory=dict)

    @property
    def names(self) -> str:
        """Everything the authority itself is found by; all its reports are found by it too."""
        return "\n".join((self.name, self.full_name, self.code, *self.former))


def searched(
    library: Library, authority: Authority, reports: Iterable[tuple[int, str | None, str]]
) -> Searched:
    """An authority with its published reports: year, published title and text of each."""
    file = authority.file
    own = sorted(reports, key=lambda report: report[0])
    return Searched(
        path=authority.path,
        name=file.name,
        full_name=file.full_name,
        area=" › ".join(above.name for above in library.ancestors(authority)),
        kind=file.kind,
        code=file.code or "",
        former=tuple(former.name for former in file.former_names),
        titles={y: title or default_title(file.full_name_in(y), y) for y, title, _ in own},
        texts={year: text for year, _, text in own},
    )


def text_of(report: Report) -> str:
    """The narrative as a reader sees it, headings as published."""
    parts = []
    for chapter in report.narrative.chapters:
        parts += [chapter.heading, plain(chapter.html)]
    return "\n".join(part for part in parts if part)


def plain(html: str) -> str:
    """The text of rendered Markdown (which escapes every `<` and `>` that is not a tag)."""
    text = unescape(_TAG.sub("", _LINE_ENDS.sub("\x00", html.replace("\n", " "))))
    lines = (" ".join(line.split()) for line in text.split("\x00"))
    return "\n".join(line for line in lines if line)
