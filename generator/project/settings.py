"""What only all settings together can show: codes twice, successors and rules that do not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from generator.base.places import Problem
from generator.model.content_paths import REPORTS, SITE_FILE, authority_file
from generator.model.diagnostics import Diagnostic, of_problem
from generator.model.library import Authority
from generator.model.site import Site
from generator.reading.source import Source
from generator.rules import RULES

SourceOf = Callable[[str], Source]  # reads a YAML file again: only where something is wrong


def consistency(
    site: Site | None,
    authorities: Mapping[str, Authority],
    folders: Iterable[str],
    source_of: SourceOf,
) -> Iterator[Diagnostic]:
    """Diagnostics of site.yml and every authority.yml; `folders` are all authorities, the
    unreadable ones included."""
    if site is not None:
        yield from _severities(site, source_of)
        if site.former_deadline:
            yield _old_deadline(source_of, SITE_FILE)
    for path, authority in authorities.items():
        if authority.file.former_deadline:
            yield _old_deadline(source_of, _file(path))
    yield from _codes(authorities, source_of)
    known = frozenset(folders)
    for path, authority in authorities.items():
        successor = authority.file.successor
        if successor is not None and (successor not in known or successor == path):
            message = f"“继任机关”写的是 {successor}，"
            message += "是本机关自己" if successor == path else f"{REPORTS} 下没有这个机关"
            mend = "请写承接机关的文件夹，如 yangcheng/baisang。"
            yield _at(source_of, _file(path), ("继任机关",), "AUTH-SUCCESSOR", message, mend)


def _severities(site: Site, source_of: SourceOf) -> Iterator[Diagnostic]:
    for index, changed in enumerate(site.severities):
        rule = RULES.get(changed.rule)
        if rule is not None and rule.acknowledgeable:
            continue
        if rule is None:
            message, mend = f"没有“{changed.rule}”这条规则", "nianbao rules 列出全部规则代码。"
        else:
            message = f"{rule.code}（{rule.name}）的严重程度不能改"
            mend = "请删去这一项，改正所指的问题。"
        path = ("严重程度", index, "规则")
        yield _at(source_of, SITE_FILE, path, "SITE-RULE", message, mend)


def _codes(authorities: Mapping[str, Authority], source_of: SourceOf) -> Iterator[Diagnostic]:
    first: dict[str, Authority] = {}
    for path, authority in sorted(authorities.items()):
        code = authority.file.code
        if code is None:
            continue
        other = first.setdefault(code, authority)
        if other is not authority:
            message = f"代码 {code} 与 {other.path}（{other.name}）相同"
            mend = "每个机关一个代码，请核对是哪一个写错。"
            yield _at(source_of, _file(path), ("代码",), "AUTH-CODE", message, mend)


def _old_deadline(source_of: SourceOf, file: str) -> Diagnostic:
    place = source_of(file).key_place(("报送截止日",))
    message = "“报送截止日”现在叫“公开期限”，按公开期限读"
    mend = "请改写为 公开期限；县里自己要求报送的日期，在 site.yml 写 内部报送日。"
    return of_problem(file, Problem("KEY-OLD", place, message, mend))


def _file(path: str) -> str:
    return authority_file(path)


def _at(
    source_of: SourceOf, file: str, path: tuple[str | int, ...], code: str, message: str, mend: str
) -> Diagnostic:
    return of_problem(file, Problem(code, source_of(file).place(path), message, mend))
