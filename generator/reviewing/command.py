"""What `nianbao review` prints and its exit code; on GitHub nothing that quotes content is a command."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from generator.base.refusal import Refused
from generator.building.build import Built
from generator.history.as_text import text as comparison_text
from generator.history.wording import one_line
from generator.reporters.terminal import progress
from generator.reviewing.comment_text import BESIDE, findings_text
from generator.reviewing.review import ANNOTATIONS, Review, review, told_of

_IN_THE_LOG = 200  # findings
_LINES = 2_000  # of the comparison
_FILES = 20


def review_change(root: Path, base: str, head: str, out: Path) -> int:
    """Review, say what was found, and give the exit code: 0 fine, 1 errors in the content, 2 nothing
    could be compared."""
    try:
        found = review(root, base, head, out, progress())
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    warned = _warned(found)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        sys.stdout.write((out / ANNOTATIONS).read_text("utf-8"))
        sys.stdout.writelines(f"::warning title={title}::{words}\n" for title, words in warned)
        token = secrets.token_hex(16)
        sys.stdout.write(f"::stop-commands::{token}\n{_log(found)}::{token}::\n")
    else:
        sys.stdout.write(_log(found))
        sys.stdout.writelines(f"注意：{words}\n" for _, words in warned)
    return 0 if found.verdict.passed else 1


def _warned(found: Review) -> list[tuple[str, str]]:
    """What reviewers must not miss, each with its heading; no word of it is content's."""
    warned = []
    if found.verdict.removals:
        words = f"本次改动{found.verdict.removals}，请核对。"
        warned.append(("删除或撤回年报", words))
    if found.verdict.beside:
        warned.append(("涉及程序、模板或手册", BESIDE))
    return warned


def _log(found: Review) -> str:
    preview = found.preview
    parts = [
        _cut(comparison_text(found.verdict.comparison)),
        findings_text(found.verdict, found.lines, _IN_THE_LOG),
        f"{told_of(preview)}\n",
    ]
    if preview.failure:
        parts.append("\n".join(map(one_line, preview.failure.splitlines())) + "\n")
    return "".join([*parts, *_left_out(preview.built)])


def _cut(text: str) -> str:
    lines = text.splitlines(keepends=True)
    if len(lines) <= _LINES:
        return text
    left = f"另有 {len(lines) - _LINES} 行没有列出；全部见 nianbao diff。\n"
    return "".join([*lines[:_LINES], left, lines[-1]])


def _left_out(built: Built | None) -> list[str]:
    excluded = built.excluded if built else ()
    told = [f"预览里没有：{path} {year} 年（有错误）。\n" for path, year in excluded[:_FILES]]
    more = [f"等，共 {len(excluded)} 份。\n"] if len(excluded) > _FILES else []
    return told + more
