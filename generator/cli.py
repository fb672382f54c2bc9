"""The command line: options in, text and exit codes out; every command imports what it needs.

Exit codes: 0 fine, 1 problems in the content, 2 wrong use.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator import __version__
from generator.building.command import build_site, progress, show
from generator.terminal import ChineseGroup

if TYPE_CHECKING:
    from generator.importing.run import Task

STYLES = ("text", "github", "gitlab", "sarif", "json")


@click.group(
    cls=ChineseGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="在项目的任何文件夹里都可以使用。先试：nianbao check，再试：nianbao build。",
)
@click.version_option(__version__, message="nianbao %(version)s", help="显示版本。")
def cli() -> None:
    """nianbao（年报）：检查政府信息公开工作年度报告，生成公开网站。"""


@cli.command(
    epilog="例：nianbao check · nianbao check content/reports/langao · nianbao check --strict"
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[路径]...")
@click.option("--format", "style", type=click.Choice(STYLES), default="text", help="输出的形式。")
@click.option("--strict", is_flag=True, help="有警告也算不通过。")
def check(paths: tuple[Path, ...], style: str, strict: bool) -> None:
    """检查年报，不生成网站。"""
    from generator.check import check_project
    from generator.reporters import FORMATS, lines_below

    root = _project()
    wanted = [_relative(root, path) for path in paths]
    found = check_project(root, progress()).diagnostics
    diagnostics = [d for d in found if not wanted or _concerns(d.path, wanted)]
    lines = lines_below(root)
    if style == "text":
        show(diagnostics, lines)
    else:
        click.echo(FORMATS[style](diagnostics, lines), nl=False)
    failing = {"error", "warning"} if strict else {"error"}
    sys.exit(int(any(d.severity in failing and not d.acknowledged for d in diagnostics)))


@cli.command(epilog="例：nianbao build · nianbao build --on 2025-03-01")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="日期",
    help="公开情况按这一天统计，如 2025-03-01。",
)
@click.option("--skip-invalid", is_flag=True, help="有错误的报告不发布，其余照常。")
@click.option(
    "--workers", type=click.IntRange(1), metavar="个数", help="工作进程数，默认等于处理器数。"
)
def build(on: dt.datetime | None, skip_invalid: bool, workers: int | None) -> None:
    """检查年报并生成 site/；有错误时什么也不写，原来的网站不动。"""
    day = on.date() if on else None
    sys.exit(build_site(_project(), on=day, skip_invalid=skip_invalid, workers=workers))


@cli.command(epilog="例：nianbao new yangcheng/baisang 2024")
@click.argument("authority", metavar="机关路径")
@click.argument("year", type=click.IntRange(2008, 2100), metavar="年度")
def new(authority: str, year: int) -> None:
    """新建一份年报的骨架，带入上年结转；已有的文件不会覆盖。"""
    from generator.new import Refused, new_report

    try:
        paths = new_report(_project(), authority, year)
    except Refused as refusal:
        raise click.UsageError(str(refusal)) from refusal
    except OSError as error:
        raise click.ClickException(f"没有写成：{error}") from error
    for path in paths:
        click.echo(f"已新建 {path}")
    click.echo("请把“待填”改成数字和文字，再运行 nianbao check。")


@cli.command(
    "import",
    epilog="例：nianbao import 白桑镇2023年年报.docx · nianbao import 往年年报/ --dry-run",
)
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件..."
)
@click.option("--authority", metavar="机关路径", help="文中没有写明机关时，是哪个机关的年报。")
@click.option(
    "--year",
    type=click.IntRange(2008, 2100),
    metavar="年度",
    help="文中没有写明年度时，是哪一年的。",
)
@click.option("--force", is_flag=True, help="已有的年报也覆盖。")
@click.option("--dry-run", is_flag=True, help="只读，不写文件。")
@click.option("--json", "as_json", is_flag=True, help="每个文件输出一行 JSON。")
def import_(
    paths: tuple[Path, ...],
    authority: str | None,
    year: int | None,
    force: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """把 Word、网页、PDF、Excel、文本的年报转为 YAML 和 Markdown；不能确定的不猜。

    文件夹里的文件一并导入。全部读出的退出码为 0；有没有导入的文件、不清的格为 1。
    """
    import json

    from generator.importing import summary
    from generator.importing.run import Task, files_in, run

    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise click.UsageError(f"没有文件 {missing}。")
    files = files_in(paths)
    if not files:
        raise click.UsageError("文件夹里没有可以导入的文件。")
    task = Task(None, None, authority, year) if dry_run else _import_task(authority, year, force)
    outcomes = []
    for outcome in run(files, task, progress()):
        if as_json:
            click.echo(json.dumps(summary.record_of(outcome), ensure_ascii=False))
        else:
            click.echo(summary.text_of(outcome, dry_run))
        outcomes.append(outcome)
    if len(outcomes) > 1 and not as_json:
        click.echo(summary.total_of(outcomes, dry_run))
    sys.exit(0 if all(outcome.complete for outcome in outcomes) else 1)


def _import_task(authority: str | None, year: int | None, force: bool) -> Task:
    from generator.importing.run import Task
    from generator.project import read_library
    from generator.scan import scan_content

    root = _project()
    library, _ = read_library(root, scan_content(root))
    if library is None:
        raise click.ClickException("content/site.yml 有错误，请先运行 nianbao check。")
    return Task(root, library, authority, year, force)


@cli.command(epilog="例：nianbao rules · nianbao rules T3-BAL")
@click.argument("code", required=False, metavar="[代码]")
def rules(code: str | None) -> None:
    """列出检查规则，或说明其中一条。"""
    from generator.config import SEVERITY_WORDS
    from generator.reading.codes import READING
    from generator.rules import RULES

    if code is None:
        for rule in RULES.values():
            click.echo(f"{rule.code:<16}{SEVERITY_WORDS[rule.severity]}  {rule.name}")
        for reading, (name, _) in READING.items():
            click.echo(f"{reading:<16}错误  {name}")
        return
    code = code.upper()
    if code in READING:
        click.echo(f"{code} {READING[code][0]}\n{READING[code][1]}")
        return
    if code not in RULES:
        raise click.UsageError(f"没有规则 {code}。nianbao rules 列出全部规则。")
    rule = RULES[code]
    click.echo(f"{rule.code} {rule.name}（{SEVERITY_WORDS[rule.severity]}）")
    for heading, text in {**rule.sections, "依据": rule.basis}.items():
        click.echo(f"\n{heading}：{text}")
    if not rule.acknowledgeable:
        click.echo("\n这条规则的问题必须改正，不能照录。")


@cli.command(epilog="例：nianbao schema > report.json")
@click.argument(
    "kind", type=click.Choice(("report", "authority", "site")), default="report", metavar="[种类]"
)
def schema(kind: str) -> None:
    """输出内容文件的 JSON Schema（种类：report、authority、site），供编辑器提示。"""
    from generator.schema import as_text, schemas

    click.echo(as_text(schemas()[kind]), nl=False)


def _project() -> Path:
    from generator.scan import find_project

    root = find_project(Path.cwd())
    if root is None:
        raise click.UsageError("这里不是 nianbao 项目：本文件夹和上级都没有 content/site.yml。")
    return root


def _relative(root: Path, path: Path) -> str:
    """`path` from the project's root; the bare path of an authority will do."""
    for candidate in (path, root / "content/reports" / path):
        absolute = Path(os.path.normpath(candidate.absolute()))
        if absolute.exists() and absolute.is_relative_to(root / "content"):
            return absolute.relative_to(root).as_posix()
    raise click.UsageError(f"content 里没有 {path}。")


def _concerns(path: str, wanted: Sequence[str]) -> bool:
    """Whether a diagnostic's file is asked for, or decides whether those can be read at all."""
    if path == "content/site.yml":
        return True
    folder, _, name = path.rpartition("/")
    for want in wanted:
        halves = {f"{want.rpartition('.')[0]}.yml", f"{want.rpartition('.')[0]}.md"}
        above = name == "authority.yml" and want.startswith(f"{folder}/")
        if path == want or path.startswith(f"{want}/") or above:
            return True
        if want in halves and path in halves:
            return True
    return False
