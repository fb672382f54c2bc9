"""The commands that explain the rules and the files: rules, schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from generator.commands.chinese_click import ChineseCommand
from generator.commands.output import deliver, output_option
from generator.commands.paths import project, relative


@click.command(
    cls=ChineseCommand,
    epilog="例：nianbao rules · nianbao rules T3-BAL · nianbao rules --read yangcheng/baisang/2023",
)
@click.argument("code", required=False, metavar="[代码]")
@click.option(
    "--read",
    "report",
    type=click.Path(path_type=Path),
    metavar="年报",
    help="说明检查时怎样读这份年报的每一句话：什么数、多少、谁的、哪一年的。",
)
@output_option
def rules(code: str | None, report: Path | None, output: Path | None) -> None:
    """列出检查规则，或说明其中一条；或说明一份年报的正文是怎样读的。"""
    lines = _read(report) if report is not None else _rules() if code is None else _rule(code)
    deliver(output, "".join(f"{line}\n" for line in lines))


def _rules() -> Iterator[str]:
    """A line for each rule, and each thing that reading finds."""
    from generator.model.diagnostics import severity_of
    from generator.model.site import SEVERITY_WORDS
    from generator.reading.codes import READING
    from generator.rules import RULES

    for rule in RULES.values():
        yield f"{rule.code:<16}{SEVERITY_WORDS[rule.severity]}  {rule.name}"
    for reading, (name, _) in READING.items():
        yield f"{reading:<16}{SEVERITY_WORDS[severity_of(reading)]}  {name}"


def _rule(code: str) -> Iterator[str]:
    """What one of them says."""
    from generator.model.site import SEVERITY_WORDS
    from generator.reading.codes import READING
    from generator.rules import RULES

    code = code.upper()
    if code in READING:
        yield f"{code} {READING[code][0]}"
        yield READING[code][1]
        return
    if code not in RULES:
        raise click.UsageError(f"没有规则 {code}。nianbao rules 列出全部规则。")
    rule = RULES[code]
    yield f"{rule.code} {rule.name}（{SEVERITY_WORDS[rule.severity]}）"
    for heading, text in {**rule.sections, "依据": rule.basis}.items():
        yield f"\n{heading}：{text}"
    if not rule.acknowledgeable:
        yield "\n这条规则的问题必须改正，不能照录。"


def _read(report: Path) -> Iterable[str]:
    from generator.commands.names import read_one
    from generator.rules.read_aloud import read_aloud

    root = project()
    return read_aloud(read_one(root, relative(root, report.with_suffix(".yml"))))


@click.command(cls=ChineseCommand, epilog="例：nianbao schema --output report.json")
@click.argument(
    "kind", type=click.Choice(("report", "authority", "site")), default="report", metavar="[种类]"
)
@output_option
def schema(kind: str, output: Path | None) -> None:
    """输出内容文件的 JSON Schema（种类：report、authority、site），供编辑器提示。"""
    from generator.commands.schema import as_text, schemas

    deliver(output, as_text(schemas()[kind]))
