"""The comment below a pull request: the verdict first, then every change; nothing in it is content's
markup, and it is short enough for every host."""

from __future__ import annotations

from collections.abc import Iterator

from generator.base.display import visible
from generator.history.as_markdown import code, markdown
from generator.model.content_paths import REPORTS
from generator.reporters import Lines
from generator.reporters.source_lines import worst
from generator.reporters.terminal import text
from generator.reviewing.verdict import Verdict

BESIDE = (
    "本次改动还涉及程序、模板或手册。检查、比较和预览都没有使用这些改动，"
    "须由网站管理人员审核后才能合并。"
)
# GitHub takes 65,536 characters, GitLab 1,000,000, and a column of 65,535 bytes holds it on any
# other host. The comparison keeps to 60,000 bytes (history/as_markdown.py); findings get the rest.
_WHOLE, _LEAST = 64_000, 3_000
_SHOWN = (40, 30, 20, 14, 10, 7, 5, 3, 2, 1)  # findings: the most of which there is room
_NAMES = 20


def comment(verdict: Verdict, preview: str, lines: Lines) -> str:
    """The whole comment; `preview` is what is said of the preview."""
    parts, compared = [*_head(verdict), preview, ""], markdown(verdict.comparison)
    if verdict.counts:
        taken = len("\n".join([*parts, compared]).encode())
        parts += _findings(verdict, lines, max(_WHOLE - taken, _LEAST))
    return "\n".join(parts) + "\n" + compared


def _head(verdict: Verdict) -> Iterator[str]:
    if verdict.removals:
        yield f"### ⚠️ 本次改动{verdict.removals}"
        yield ""
        yield from (f"- {code(words)}" for words in verdict.gone[:_NAMES])
        if len(verdict.gone) > _NAMES:
            yield f"- 等，共 {len(verdict.gone)} 份"
        yield ""
    found = verdict.counts
    if verdict.passed:
        yield f"### 检查通过{f'，有 {found}' if found else ''}"
    else:
        yield f"### 检查没有通过：{found}"
    yield ""
    if verdict.authorities:
        names = "、".join(map(code, verdict.authorities[:_NAMES]))
        more = f"等，共 {len(verdict.authorities)} 个"
        yield f"涉及的机关：{names}{more if len(verdict.authorities) > _NAMES else ''}。"
        yield ""
    if verdict.beside:
        yield f"⚠️ **{BESIDE}** 文件列在下面。"
        yield ""


def _findings(verdict: Verdict, lines: Lines, room: int) -> Iterator[str]:
    """Where each is and how to mend it, the worst first, as many as there is room for (in bytes); folded
    and indented, so that no line of it is markup."""
    yield "<details><summary>每一处的位置和改法</summary>"
    yield ""
    told = ""
    for most in _SHOWN:
        told = "".join(f"    {one}\n" for one in findings_text(verdict, lines, most).splitlines())
        if len(told.encode()) <= room:
            break
    yield told.encode()[:room].decode("utf-8", "ignore").rstrip("\n")
    yield ""
    yield "</details>"
    yield ""


def findings_text(verdict: Verdict, lines: Lines, most: int) -> str:
    """The worst findings as on a terminal, of equally bad ones those in changed files, and how many
    more there are; reports that are still being filled in are named in a line."""
    changed = tuple(change.path for change in verdict.comparison.changes)
    found = [d for d in verdict.findings if not d.acknowledged]
    found.sort(key=lambda d: not d.path.startswith(changed))
    drafts = [d.path.removeprefix(REPORTS) for d in found if d.code == "DRAFT"]
    shown, left = worst([d for d in found if d.code != "DRAFT"], most)
    named = "、".join(map(visible, drafts[:_NAMES])) + (" 等" if len(drafts) > _NAMES else "")
    told = f"还在填报的 {len(drafts)} 份：{named}。\n" if drafts else ""
    more = f"另有 {left} 处没有列出；全部见 nianbao check --format json。\n" if left else ""
    return (text(shown, lines) if shown else "") + told + more
