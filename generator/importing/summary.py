"""What import says of one file: for people in a few lines, for programs as one JSON object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.base.cells import UNREADABLE, state
from generator.base.display import visible
from generator.filling.hand_over import HandOver
from generator.importing.convert import STRIPPED, Imported
from generator.importing.yaml_file import data_of
from generator.model.diagnostics import Diagnostic
from generator.model.site import SEVERITY_WORDS

LOSS = "IMPORT-LOSS"

_STATES = {"number": "number", "mark": "mark", "blank": "blank", "unreadable": "lost"}
_SHOWN = 60  # characters of a text left out
_LISTED = 20  # rows and texts that are listed one by one


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of one file: `error` says why it was refused, `written` names the new files."""

    source: str
    found: Imported | None = None
    year: int | None = None
    error: str | None = None
    authority: str | None = None  # full name of the matched authority
    stem: str = ""  # of the files that are, or in a dry run would be, written
    written: tuple[str, ...] = ()
    findings: tuple[Diagnostic, ...] = field(default=())
    handed: HandOver | None = None  # where the file is one that a form page handed over
    stale: bool = False  # that page was made when last year's report was another

    @property
    def complete(self) -> bool:
        """Nothing was refused and no cell was lost."""
        return self.error is None and self.found is not None and not self.found.lost


_STALE = (
    "注意：填报网页做好以后，上年的年报有改动（或者是后来才有的）；"
    "上年结转、现行有效可能是旧的，请核对。"
)


def stripped_text(why: str) -> str:
    """What is said where `why` no form can be told."""
    return f"{STRIPPED} {why}，不能确定格式，没有写入；请找带表格的原件再导入。"


def counts_of(found: Imported) -> dict[str, int]:
    """How many cells are in which state: "number", "mark", "blank" and "lost" (不清)."""
    seen = Counter(_STATES[state(cell)] for cells in found.cells.values() for cell in cells)
    return {name: seen[name] for name in _STATES.values()}


def proofs_of(found: Imported) -> dict[str, list[str | None]]:
    """By row, for each of its cells by what its place is certain: 格线 (ruling lines of a PDF),
    表格单元 (cells of Word, a page or Excel), 整行 (an unbroken line); null where it is 不清."""
    cell = "格线" if found.ruled else "表格单元"
    return {
        ".".join(map(str, path)): [
            None if value == UNREADABLE else "整行" if path in found.whole_lines else cell
            for value in cells
        ]
        for path, cells in found.cells.items()
    }


def record_of(result: ImportResult) -> dict[str, Any]:
    """The JSON object of one file (`--json`): null where the document says nothing."""
    found = result.found
    forms = {"纯文本": "plain"}
    key = found.form.key if found and found.form else None
    return {
        "source": result.source,
        "form": None if key is None else forms.get(str(key), str(key)),
        "authority": found.authority if found else None,
        "year": result.year,
        "data": data_of(found, result.year) if found else None,
        "by": proofs_of(found) if found else {},
        "markdown": found.markdown if found else None,
        "counts": counts_of(found) if found else dict.fromkeys(_STATES.values(), 0),
        "lost": [one._asdict() for one in found.lost] if found else [],
        "left_out": [one._asdict() for one in found.left_out] if found else [],
        "error": result.error,
    }


def text_of(result: ImportResult, dry_run: bool) -> str:
    """The import report of one file."""
    lines = [f"── {visible(result.source)}"]
    found = result.found
    if found is None:
        return "\n".join([*lines, f"没有导入：{result.error}"]) + "\n"
    form = found.form.name if found.form else "格式不明"
    name = result.authority or found.authority or "机关不明"
    lines.append(f"{name}，{result.year or '年度不明'}{' 年' if result.year else ''}，{form}")
    lines += _lost(found)
    lines += _left_out(found)
    lines += [f"已整理：{remark}" for remark in found.remarks]
    lines += _counts(found)
    lines += [_STALE] if result.stale else []
    if result.error:
        lines.append(f"没有写入：{result.error}")
    elif dry_run:
        lines.append("试读，没有写入文件。")
        lines += _check(result, "写入后运行") if result.stem else []
    else:
        lines.append(f"已写入：{'、'.join(result.written)}")
        lines += _check(result, "见")
    return "\n".join(lines) + "\n"


def _lost(found: Imported) -> list[str]:
    rows: dict[tuple[str, str], list[str]] = {}
    for one in found.lost:
        rows.setdefault((one.row, one.why), []).append(one.column or "整行")
    lines = [
        f"不清（{LOSS}）：{row}（{'、'.join(columns)}）：{why}"
        for (row, why), columns in rows.items()
    ]
    return _cut(lines, "行")


def _left_out(found: Imported) -> list[str]:
    whys: dict[str, list[str]] = {}
    for one in found.left_out:
        whys.setdefault(one.why, []).append(one.text)
    lines = []
    for why, texts in whys.items():
        shown = "；".join(_short(text) for text in texts[:5])
        more = f"；等 {len(texts)} 处" if len(texts) > 5 else ""
        lines.append(f"没有录入（{why}）：{shown}{more}")
    return lines


def _cut(lines: list[str], unit: str) -> list[str]:
    if len(lines) <= _LISTED:
        return lines
    rest = len(lines) - _LISTED
    return [*lines[:_LISTED], f"另有 {rest} {unit}，没有列出；--dry-run --json 列出全部。"]


def _short(text: str) -> str:
    one_line = visible(" ".join(text.split()))
    return one_line if len(one_line) <= _SHOWN else f"{one_line[:_SHOWN]}……（{len(one_line)} 字）"


def _counts(found: Imported) -> list[str]:
    counts = counts_of(found)
    total = sum(counts.values())
    kept = sum(not char.isspace() for char in found.markdown)
    left = sum(not char.isspace() for one in found.left_out for char in one.text)
    lines = []
    if total:
        lines.append(
            f"表格：{total} 格，其中数字 {counts['number']}、符号 {counts['mark']}、"
            f"空白 {counts['blank']}、不清 {counts['lost']}。"
        )
    return [*lines, f"正文：录入 {kept} 字，没有录入 {left} 字。"]


def _check(result: ImportResult, where: str) -> list[str]:
    """What `check` says of the report: how many of each severity, which rules, and how to see them."""
    counts = Counter(finding.severity for finding in result.findings)
    if not counts:
        return ["检查：没有发现问题。"]
    told = "、".join(f"{counts[s]} 处{word}" for s, word in SEVERITY_WORDS.items() if counts[s])
    codes = Counter(finding.code for finding in result.findings)
    rules = "、".join(code if n == 1 else f"{code}×{n}" for code, n in sorted(codes.items()))
    return [f"检查：{told}（{rules}），{where} nianbao check {result.stem}.yml"]


def total_of(results: Sequence[ImportResult], dry_run: bool) -> str:
    """The last line for several files."""
    refused = sum(result.error is not None for result in results)
    lost = sum(result.error is None and not result.complete for result in results)
    parts = [
        f"共 {len(results)} 个文件",
        f"{'读出' if dry_run else '写入'} {len(results) - refused} 份年报",
    ]
    parts += [f"其中 {lost} 份有不清的格"] if lost else []
    parts += [f"没有导入 {refused} 个"] if refused else []
    return "，".join(parts) + "。"
