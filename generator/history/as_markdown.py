"""A comparison as Markdown for a comment on a pull request: nothing in it can be content's markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.handbook import table
from generator.history.changes import Change, Comparison
from generator.history.wording import (
    between,
    cautions,
    finding,
    findings,
    heading,
    listed,
    one_line,
    status,
    summary,
    value,
)

LIMIT = 60_000  # bytes; GitHub takes 65,536 characters
_CLOSING = 600  # bytes kept for what is said where the text is cut
# Words that no host reads as a link, a mention, a reference, a commit or markup; all others are
# shown in <code>, where hosts look for none of these.
_HARMLESS = re.compile(
    r"(?!.*[0-9A-Fa-f]{7})(?:[^\W_]|[（）、，。：；！？“”‘’《》〈〉〔〕·… →]|(?<=\d)-(?=\d))*"
)
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")  # every ASCII sign
_FENCE = "```"
_FOLD, _FOLD_END = "<details><summary>", "</details>"


def markdown(comparison: Comparison) -> str:
    """Change by change; beyond LIMIT cut after a whole line, saying how much is left out."""
    lines = [f"**{code(between(comparison.compared))}**", ""]
    if comparison.program:
        files = "、".join(map(code, listed(comparison.program)))
        lines += [f"⚠️ **本次改动还涉及程序或模板**：{files}", ""]
    if comparison.other:
        lines += ["其他内容：" + "、".join(map(code, listed(comparison.other))), ""]
    for caution in cautions(comparison):
        lines += [caution, ""]
    lines += [summary(comparison), ""]
    for change in comparison.changes:
        lines += _change(change)
    return _cut(lines)


def code(text: str) -> str:
    """Any text as it is: plain where it is harmless, else as code in which every sign is an
    entity."""
    text = one_line(text)
    if _HARMLESS.fullmatch(text):
        return text
    return f"<code>{_SIGN.sub(lambda found: f'&#{ord(found[0])};', text)}</code>"


def _change(change: Change) -> Iterator[str]:
    name = heading(change)
    yield f"### {code(name)}" if name else f"### {code(change.path)}"
    yield ""
    if name:
        yield code(change.path)
        yield ""
    if words := status(change):
        yield code(words)
        yield ""
    if change.cells:
        rows = (map(code, (c.table, c.row, c.column, c.old, c.new)) for c in change.cells)
        yield from table(("表", "行", "栏", "原", "新"), rows)
    if change.beside:
        yield f"{_FOLD}不是 0 的 {len(change.beside)} 格，与上年对照</summary>"
        yield ""
        rows = (map(code, (c.table, c.row, c.column, c.old, c.new)) for c in change.beside)
        yield from table(("表", "行", "栏", "上年", "本年"), rows)
        yield _FOLD_END
        yield ""
    if change.data:
        rows = (map(code, (d.item, value(d.old), value(d.new))) for d in change.data)
        yield from table(("项目", "原", "新"), rows)
    chapters = dict.fromkeys(sentences.chapter for sentences in change.sentences)
    for chapter in chapters:
        yield f"**{code(chapter)}**"
        yield ""
        own = [one for one in change.sentences if one.chapter == chapter]
        signed = (
            [(f"- {s}" for s in one.old) for one in own],
            [(f"+ {s}" for s in one.new) for one in own],
        )
        pairs = zip(*signed, strict=True)
        yield from _fenced(
            "diff", (line for old, new in pairs for part in (old, new) for line in part)
        )
    for words, found in findings(change):
        yield f"{words}："
        yield ""
        yield from _fenced("text", map(finding, found))


def _fenced(language: str, lines: Iterable[str]) -> Iterator[str]:
    """A block in which nothing is markup. What would end it stands at the beginning of a line, and
    every line begins with our own words."""
    yield from (f"{_FENCE}{language}", *map(one_line, lines), _FENCE, "")


def _open(lines: list[str]) -> Iterator[str]:
    """What ends the block or the fold that these lines leave open."""
    if sum(line.startswith(_FENCE) for line in lines) % 2:
        yield _FENCE
    if sum(line.startswith(_FOLD) for line in lines) > lines.count(_FOLD_END):
        yield from ("", _FOLD_END)


def _cut(lines: list[str]) -> str:
    whole = "\n".join(lines).rstrip("\n") + "\n"
    if len(whole.encode()) <= LIMIT:
        return whole
    size, kept = 0, 0
    for line in lines:
        size += len(line.encode()) + 1
        if size > LIMIT - _CLOSING:
            break
        kept += 1
    left = lines[kept:]
    changes = sum(line.startswith("### ") for line in left)
    count = f"{len([line for line in left if line])} 行"
    count += f"（包括整个的 {changes} 项改动）" if changes else ""
    closing = [*_open(lines[:kept]), ""]
    closing.append(f"**篇幅所限，还有 {count}没有列出。** 完整的比较请在本地运行 `nianbao diff`。")
    return "\n".join([*lines[:kept], *closing]) + "\n"
