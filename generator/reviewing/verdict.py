"""What a review comes to: which findings count, what is removed, who is touched, what else changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.history.changes import Change, Comparison
from generator.history.wording import heading
from generator.model.content_paths import PAGES, REPORTS, SITE_FILE
from generator.model.diagnostics import Diagnostic
from generator.model.site import SEVERITY_WORDS

_WITHDRAWN = "撤回"  # of a report's data
# Reports, pages of text and settings: the handbook may hold scripts, and a hidden file decides how Git
# writes others.
_CONTENT = re.compile(rf"{re.escape(SITE_FILE)}|(?:{REPORTS}|{PAGES})(?!(?:.*/)?\.).+", re.DOTALL)


@dataclass(frozen=True)
class Verdict:
    """A change as its reviewers have to know it; what is counted are findings that no note excuses."""

    comparison: Comparison
    findings: Sequence[Diagnostic]
    beside: tuple[str, ...]  # changed files that are no content, from the top of the repository

    @property
    def passed(self) -> bool:
        """Whether nothing in the content stops its publication."""
        return not any(found.stops for found in self.findings)

    @property
    def counts(self) -> str:
        """1 处错误、3 处警告; empty where there is neither."""
        told = []
        for severity, word in list(SEVERITY_WORDS.items())[:2]:
            count = sum(d.severity == severity and not d.acknowledged for d in self.findings)
            told += [f"{count} 处{word}"] if count else []
        return "、".join(told)

    @property
    def removed(self) -> tuple[Change, ...]:
        """The reports that are there no longer."""
        return tuple(c for c in self.comparison.changes if c.status == "删除" and c.year)

    @property
    def withdrawn(self) -> tuple[Change, ...]:
        """The reports of which only a notice remains."""
        return tuple(change for change in self.comparison.changes if _is_withdrawn(change))

    @property
    def authorities(self) -> tuple[str, ...]:
        """The names of the authorities whose files differ, each once."""
        return tuple(dict.fromkeys(_authorities(self.comparison.changes)))

    @property
    def removals(self) -> str:
        """删除 2 份、撤回 1 份年报; empty where no report goes."""
        words = (("删除", self.removed), ("撤回", self.withdrawn))
        told = "、".join(f"{word} {len(reports)} 份" for word, reports in words if reports)
        return f"{told}年报" if told else ""

    @property
    def gone(self) -> list[str]:
        """Each of those reports in words."""
        told = [f"删除 {heading(change)}" for change in self.removed]
        return told + [f"撤回 {heading(change)}" for change in self.withdrawn]


def files_beside(paths: Iterable[str], prefix: str) -> tuple[str, ...]:
    """Those of the changed files, from the top of the repository, that are no content of the project
    below `prefix`."""
    return tuple(
        path
        for path in paths
        if not path.startswith(prefix) or not _CONTENT.fullmatch(path.removeprefix(prefix))
    )


def _is_withdrawn(change: Change) -> bool:
    return any(
        item.item.partition(".")[0] == _WITHDRAWN and item.new is not None and item.old is None
        for item in change.data
    )


def _authorities(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        edited = change.cells or change.data or change.sentences or change.status != "改动"
        if change.authority and (edited or change.unreadable_now or change.unreadable_before):
            yield change.name or change.authority
