"""The bytes of a content file → the site, an authority or a report, with all that is mistyped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from generator.forms import SPELLING
from generator.forms.filing import WithdrawnFiling
from generator.model.authority import AuthorityFile
from generator.model.content_paths import SITE_FILE, authority_file, report_files
from generator.model.diagnostics import Diagnostic, of_problem
from generator.model.library import Authority
from generator.model.report import Report, Withdrawal, assemble
from generator.model.site import Site
from generator.project.files import Raw
from generator.reading.encoding import unfit
from generator.reading.source import START, Problem, Source, decode, read_yaml
from generator.reading.validate import joined, validate, validate_report
from generator.rules import RULES
from generator.rules.privacy import numbers_in


def read_source(path: str, raw: Raw) -> Source:
    """Parse a YAML file of the content."""
    if isinstance(raw, Problem):
        return Source(path, "", None, (raw,))
    return read_yaml(path, raw, SPELLING)


def read_site(raw: Raw) -> tuple[Site | None, list[Diagnostic]]:
    """content/site.yml."""
    source = read_source(SITE_FILE, raw)
    site, problems = validate(source, Site)
    return site, [of_problem(SITE_FILE, problem) for problem in joined(source, problems)]


def read_authority(path: str, raw: Raw) -> tuple[AuthorityFile | None, list[Diagnostic]]:
    """The authority.yml of the folder `path`."""
    name = authority_file(path)
    source = read_source(name, raw)
    file, problems = validate(source, AuthorityFile)
    return file, [of_problem(name, problem) for problem in joined(source, problems)]


# A name in the first column, whatever else is wrong with its line.
_NAMED = re.compile(
    r"^\ufeff?(?:名称|全称)[ \u3000]*[:：][ \t\u3000]*[\"'“]?([^\"'“”#\r\n]+)", re.MULTILINE
)
_ORGAN = re.compile(r"(?:人民政府|办事处)$")


def names_of_broken(raw: Raw) -> frozenset[str]:
    """What an authority.yml that cannot be read seems to call its authority; without blanks."""
    if isinstance(raw, Problem):
        return frozenset()
    for encoding in ("utf-16",) if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            names = {"".join(name.split()) for name in _NAMED.findall(raw.decode(encoding))}
            return frozenset(names | {_ORGAN.sub("", name) for name in names})
    return frozenset()


def read_withdrawal(path: str, raw: Raw) -> tuple[Withdrawal | None, list[Diagnostic]] | None:
    """What a data file says of the withdrawal of its report (None: it does not, so it is a report);
    without a withdrawal where that cannot be understood, so that nothing is published either.

    Of the rest nothing is read: it may be gone, or be what must not be read.
    """
    if isinstance(raw, Problem) or not may_say(raw, _WITHDRAWN):
        return None  # as almost everywhere, without parsing
    source = read_source(path, raw)
    if not isinstance(source.data, dict) or source.data.get("撤回") is None:
        return None
    file, problems = validate(source, WithdrawnFiling)
    if file is None:
        return None, [of_problem(path, problem) for problem in joined(source, problems)]
    if personal := list(_personal(source, file)):
        return None, personal
    return Withdrawal(file.withdrawn.date.isoformat(), file.withdrawn.reason), []


def _personal(source: Source, file: WithdrawnFiling) -> Iterator[Diagnostic]:
    """Numbers of persons in the reason, which the notice would publish."""
    rule, place = RULES["PRIV-PHONE"], source.place(("撤回", "原因"))
    for number in numbers_in(file.withdrawn.reason, file.withdrawn.date.year):
        yield Diagnostic(
            source.path, place, rule.code, rule.name, rule.severity, number.message, number.help
        )


def left_behind(narrative: str) -> Diagnostic:
    """That a withdrawn report still has its narrative: no page shows it, the repository does."""
    name = narrative.rpartition("/")[2]
    message = f"撤回了的年报还留着正文 {name}，请删去"
    mend = "网站不再公布，但在公开的仓库里仍能读到；不应公开的内容，还要从仓库的历史里清除。"
    return of_problem(narrative, Problem("WITHDRAWN-TEXT", START, message, mend))


_WITHDRAWN = "撤回".encode()
_ESCAPE = re.compile(rb"\\[xuU]")


def may_say(raw: bytes, word: bytes) -> bool:
    """Whether a YAML file may say a word: as it is, or escaped, as other programs write it."""
    return word in raw or _ESCAPE.search(raw) is not None


def read_report(
    authority: Authority, year: int, yml: Raw, md: Raw
) -> tuple[Report | None, list[Diagnostic]]:
    """One report from the bytes of its two files; None when its data could not be understood."""
    data, narrative = report_files(authority.path, year)
    source = read_source(data, yml)
    filing, form, problems = validate_report(source, year)
    diagnostics = [of_problem(source.path, p) for p in joined(source, problems)]
    text, unreadable = ("", md) if isinstance(md, Problem) else decode(md)
    if unreadable is None and (bad := unfit(text)):
        unreadable = bad
    if unreadable is not None:
        diagnostics.append(of_problem(narrative, unreadable))
    if filing is None or form is None or unreadable is not None:
        return None, diagnostics
    report, unknown = assemble(authority, year, source, filing, form, (narrative, text))
    diagnostics.extend(of_problem(narrative, problem) for problem in unknown)
    return report, diagnostics
