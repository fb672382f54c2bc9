"""What a rule is: one function with its code, name, severity, legal basis and documentation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator.base.cells import Path
from generator.model.library import Library
from generator.model.narrative import Passage
from generator.model.report import Report
from generator.model.site import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says: where (a path in the data or a passage of the text), what, how to mend."""

    place: Path | Passage
    message: str
    help: str = ""
    severity: Severity | None = None  # where it differs from the rule's own


Check = Callable[[Report, Library], Iterable[Finding]]
SECTIONS = ("查什么", "为什么", "错例", "对例")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue (domain §d); `doc` is its page in the handbook."""

    code: str
    name: str
    severity: Severity
    basis: str
    check: Check
    doc: str
    acknowledgeable: bool
    plain: bool  # also for reports without tables (纯文本)

    @property
    def sections(self) -> dict[str, str]:
        """The documentation by heading: 查什么, 为什么, 错例, 对例."""
        sections: dict[str, str] = {}
        heading = SECTIONS[0]
        for paragraph in self.doc.split("\n"):
            line = paragraph.strip()
            for name in SECTIONS:
                if line.startswith(f"{name}："):
                    heading, line = name, line.removeprefix(f"{name}：")
            if line:
                joined = sections.get(heading, "")
                sections[heading] = f"{joined}\n{line}" if joined else line
        return sections


def rule(
    code: str,
    name: str,
    severity: Severity,
    basis: str,
    *,
    acknowledgeable: bool = True,
    plain: bool = False,
) -> Callable[[Check], Rule]:
    """Make a Rule of the decorated function; its docstring is the documentation."""

    def make(check: Check) -> Rule:
        return Rule(code, name, severity, basis, check, check.__doc__ or "", acknowledgeable, plain)

    return make
