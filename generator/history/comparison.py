"""A comparison as plain values: what every output format is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from generator.history.changes import CellChange, DataChange, TextChange
from generator.model.diagnostics import Diagnostic

Status = Literal["改动", "新增", "删除", "移动"]


@dataclass(frozen=True)
class Change:
    """What changed in one report (`year`), one authority's settings, those of the site (no
    `authority` either), or some other file that a finding is about (only `path`)."""

    path: str  # without suffix where it is a report
    status: Status
    authority: str = ""
    year: int | None = None
    name: str = ""
    moved_from: str = ""
    summary: str = ""  # of a report that was added or removed
    cells: tuple[CellChange, ...] = ()
    data: tuple[DataChange, ...] = ()
    sentences: tuple[TextChange, ...] = ()
    unreadable_before: tuple[Diagnostic, ...] = ()
    unreadable_now: tuple[Diagnostic, ...] = ()
    appeared: tuple[Diagnostic, ...] = ()
    gone: tuple[Diagnostic, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        parts = (self.cells, self.data, self.sentences, self.appeared, self.gone)
        unreadable = self.unreadable_before or self.unreadable_now
        return self.status == "改动" and not any(parts) and not unreadable


class Compared(NamedTuple):
    """Which commits were compared: `start` is where the two histories part."""

    base: str  # as asked for
    base_commit: str
    start: str
    head: str  # as asked for; empty for the work tree
    head_commit: str


@dataclass(frozen=True)
class Comparison:
    """Everything that a change changes."""

    compared: Compared
    changes: tuple[Change, ...]  # the site, then by authority and year
    program: tuple[str, ...]  # files outside content/, from the top of the repository
    other: tuple[str, ...]  # content that is neither report nor settings
    judged: bool  # whether the rules could be asked on both sides
    left: int  # reports whose rules read changed settings, too many to compare their findings
