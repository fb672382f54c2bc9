"""The commands that clerks work with: check, new, import, fmt, names."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.base.clock import today_in_china
from generator.base.refusal import reason
from generator.commands.chinese_click import ChineseCommand
from generator.commands.output import deliver, output_option
from generator.commands.paths import concerns, project, relative
from generator.reporters.terminal import progress, show, text

if TYPE_CHECKING:
    from generator.importing.run import Task
    from generator.model.diagnostics import Diagnostic

STYLES = ("text", "github", "gitlab", "sarif", "json")


@click.command(
    cls=ChineseCommand,
    epilog="例：nianbao check · nianbao check content/reports/langao · nianbao check --strict",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[路径]...")
@click.option("--format", "style", type=click.Choice(STYLES), default="text", help="输出的形式。")
@click.option("--strict", is_flag=True, help="有警告也算不通过。")
@click.option(
    "--changed", metavar="BASE", help="只检查与 BASE（如 main）分开以后的改动涉及的年报。"
)
@output_option
def check(
    paths: tuple[Path, ...], style: str, strict: bool, changed: str | None, output: Path | None
) -> None:
    """检查年报，不生成网站。"""
    from generator.reporters import FORMATS, from_top, lines_below, top_prefix
    from generator.upgrading.command import version_remark

    root = project()
    wanted = [relative(root, path) for path in paths]
    found = _found(root, changed)
    diagnostics = [d for d in found if not wanted or concerns(d.path, wanted)]
    lines = lines_below(root)
    if style == "text" and output is None:
        show(diagnostics, lines)
    elif style == "text":
        deliver(output, text(diagnostics, lines))
    else:
        # What a host reads names files as the host does; `json` is the project's own.
        prefix = "" if style == "json" else top_prefix(root)
        deliver(output, FORMATS[style](*from_top(prefix, diagnostics, lines)))
    click.echo(version_remark(root), nl=False, err=True)
    failing = {"error", "warning"} if strict else {"error"}
    sys.exit(int(any(d.severity in failing and not d.acknowledged for d in diagnostics)))


def _found(root: Path, changed: str | None) -> list[Diagnostic]:
    """All diagnostics, or those of what differs from where the work tree left `changed`."""
    if changed is None:
        from generator.building.check import check_project

        return check_project(root, progress(), today_in_china()).diagnostics
    from generator.history.check_changed import check_changed

    return check_changed(root, changed, progress())


@click.command(
    cls=ChineseCommand,
    epilog="例：nianbao new yangcheng/baisang 2024 · nianbao new 白桑镇 2024 · "
    "nianbao new --all 阳城县 2024 · nianbao new --word --all 阳城县 2024 --output 下发",
)
@click.option("--all", "every", is_flag=True, help="这个地区应报而没有文件的，每个机关一份。")
@click.option(
    "--word", is_flag=True, help="做成 Word 文件供填写，不在项目里建文件；填好用 import 导入。"
)
@click.option(
    "--output",
    "out",
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="Word 文件放在哪里，默认当前文件夹。",
)
@click.argument("authority", metavar="机关")
@click.argument("year", type=click.IntRange(2008, 2100), metavar="年度")
def new(every: bool, word: bool, out: Path | None, authority: str, year: int) -> None:
    """新建年报的骨架，带入上年结转；已有的文件不会覆盖。

    机关写简称、全称或 content/reports 下面的文件夹。
    """
    from generator.commands.new import new_report, new_reports

    running = today_in_china().year
    if out is not None and not word:
        raise click.UsageError(
            "--output 只和 --word 一起用；不写 --word 的，文件建在 content/reports。"
        )
    if word:
        _word_forms(authority, year, running, out or Path(), every=every)
        return
    try:
        if every:
            made = new_reports(project(), authority, year, running)
            written = made.written
        else:
            made, written = None, new_report(project(), authority, year, running)
    except OSError as error:
        raise click.ClickException(f"没有写成：{reason(error)}。") from error
    for path in written:
        if not (every and path.endswith(".md")):
            click.echo(f"已新建 {path}")
    if made:
        there = f"，已经有文件的 {made.there} 个没有改动" if made.there else ""
        idle = f"，不应报的 {made.not_owing} 个没有新建" if made.not_owing else ""
        click.echo(f"新建 {len(written) // 2} 份{there}{idle}。")
    if written:
        click.echo("请把“待填”改成数字和文字，再运行 nianbao check。")


def _word_forms(authority: str, year: int, running: int, out: Path, *, every: bool) -> None:
    from generator.commands.new import word_forms

    try:
        names = word_forms(project(), authority, year, running, out, every=every)
    except OSError as error:
        raise click.ClickException(f"没有写成：{reason(error)}。") from error
    for name in names:
        click.echo(f"已写入 {out / name}")
    click.echo("填好以后：nianbao import 文件或文件夹。空着的格、“待填”的文字，导入后会逐处指出。")


@click.command(
    cls=ChineseCommand,
    epilog="例：nianbao form 阳城县 2024 · nianbao form 白桑镇 2024 --output 发给乡镇",
)
@click.argument("words", nargs=-1, required=True, metavar="[地区或机关] 年度")
@click.option(
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="写到哪个文件夹，默认是现在文件夹里的“填报”。",
)
def form(words: tuple[str, ...], folder: Path | None) -> None:
    """写出填报网页：应报的机关每个一个文件，不用安装、不用联网，填好存成文件交回，用 import 导入。"""
    from generator.commands.form import write_forms
    from generator.pages.render import BadTemplate

    *area, year = words
    if len(area) > 1 or not (year.isascii() and year.isdigit() and 2008 <= int(year) <= 2100):
        raise click.UsageError("请写 nianbao form 地区或机关 年度，如 nianbao form 阳城县 2024。")
    root, running = project(), today_in_china().year
    place = folder or Path("填报")
    try:
        written = write_forms(root, area[0] if area else None, int(year), place, running)
    except BadTemplate as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"没有写成：{reason(error)}。") from error
    for one in written:
        last = "" if one.has_last else f"（没有能读的 {int(year) - 1} 年年报，没有带入上年的数）"
        click.echo(f"已写出 {place / one.name}{last}")
    click.echo(
        f"共 {len(written)} 个。发给各机关，用浏览器打开填写；交回的文件用 nianbao import 导入。"
    )


@click.command(
    "import",
    cls=ChineseCommand,
    epilog="例：nianbao import 白桑镇2023年年报.docx · nianbao import 往年年报/ --dry-run",
)
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件..."
)
@click.option("--authority", metavar="机关", help="文中没有写明机关时，是哪个机关的年报。")
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
    """把 Word、网页、PDF、Excel、文本的年报和填报网页存下的文件转为 YAML 和 Markdown；不能确定的不猜。

    文件夹里的文件一并导入。全部读出的退出码为 0；有没有导入的文件、不清的格为 1。
    """
    import json

    from generator.base.extras import require
    from generator.importing import summary
    from generator.importing.handed_in import handed_in
    from generator.importing.run import files_in, run

    require("import", "导入")
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise click.UsageError(f"没有文件 {missing}。")
    files = files_in(paths)
    if not files:
        raise click.UsageError("文件夹里没有可以导入的文件。")
    task = _import_task(authority, year, force, dry_run=dry_run)
    outcomes = []
    for outcome in run(files, task, progress()):
        if as_json:
            click.echo(json.dumps(summary.record_of(outcome), ensure_ascii=False))
        else:
            click.echo(summary.text_of(outcome, dry_run))
        outcomes.append(outcome)
    several = len(outcomes) > 1 or any(path.is_dir() for path in paths)
    if several and not as_json:
        click.echo(summary.total_of(outcomes, dry_run))
        if task.root and task.library:
            for line in handed_in(task.root, task.library, outcomes):
                click.echo(line)
    sys.exit(0 if all(outcome.complete for outcome in outcomes) else 1)


def _import_task(authority: str | None, year: int | None, force: bool, *, dry_run: bool) -> Task:
    """What is asked for; a dry run outside of any project reads only."""
    from generator.base.refusal import Refused
    from generator.importing.run import Task
    from generator.project.project import open_project

    try:
        root = project()
    except click.ClickException:
        if not dry_run:
            raise
        return Task(None, None, authority, year, dry_run=True)
    try:
        return Task(root, open_project(root).library, authority, year, force, dry_run)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal


@click.command(
    cls=ChineseCommand,
    epilog="例：nianbao fmt · nianbao fmt --check · nianbao fmt yangcheng/baisang/2024.yml",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[路径]...")
@click.option("--check", "only_check", is_flag=True, help="只列出需要整理的文件和改动，不写。")
@click.option("--fill-totals", is_flag=True, help="算出还是“待填”的总计。")
def fmt(paths: tuple[Path, ...], only_check: bool, fill_totals: bool) -> None:
    """整理文件的写法：对齐、顺序、引号、全角符号；数据和注释不变。

    有需要整理的文件（--check）、读不懂的文件时，退出码为 1。
    """
    from generator.formatting.command import format_content

    root = project()
    wanted = [relative(root, path) for path in paths]
    code = format_content(root, wanted, check=only_check, fill=fill_totals)
    if code is None:
        raise click.UsageError(
            "没有可以整理的文件：年报、authority.yml、site.yml、pages 里的 .md。"
        )
    sys.exit(code)


@click.command(
    cls=ChineseCommand, epilog="例：nianbao names · nianbao names yangcheng/baisang/2023"
)
@click.argument("report", required=False, type=click.Path(path_type=Path), metavar="[年报]")
@output_option
def names(report: Path | None, output: Path | None) -> None:
    """列出正文 {{…}} 里可以写的名称；指定年报时，一并列出现在的数。"""
    from generator.commands.names import all_names, names_of, read_one

    root = project() if report else None
    path = relative(root, report.with_suffix(".yml")) if root and report else ""
    lines = names_of(read_one(root, path)) if root else all_names()
    deliver(output, "".join(f"{line}\n" for line in lines))
