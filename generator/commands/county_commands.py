"""The commands that a county office asks with: diff and review of a change, rollup and status of its
library."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.chinese_click import ChineseCommand
from generator.commands.output import deliver, output_option
from generator.commands.paths import project
from generator.reporters.terminal import progress

if TYPE_CHECKING:
    from generator.commands.status import Style as StatusStyle
    from generator.rollup.command import Style


@click.command(
    cls=ChineseCommand, epilog="例：nianbao diff main · nianbao diff main HEAD --format markdown"
)
@click.argument("base", metavar="BASE")
@click.argument("head", required=False, metavar="[HEAD]")
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "markdown", "json")),
    default="text",
    help="输出的形式。",
)
@output_option
def diff(base: str, head: str | None, style: str, output: Path | None) -> None:
    """逐格、逐句列出一次改动；BASE 是要合并到的分支，HEAD 不写就是文件夹里现在的内容。"""
    from generator.history.command import show_diff

    deliver(output, show_diff(project(), base, head, style))


@click.command(cls=ChineseCommand, epilog="例：nianbao review main origin/liuhe-2024 ../shenhe")
@click.argument("base", metavar="BASE")
@click.argument("head", metavar="HEAD")
@click.argument("out", type=click.Path(path_type=Path), metavar="输出文件夹")
def review(base: str, head: str, out: Path) -> None:
    """审核一次改动：检查、逐格比较、生成网页预览；改动里的东西一概不运行。

    BASE 是要合并到的分支，HEAD 是改动；这里还没有的，从 origin 取得。有错误的退出码为 1，
    不能比较的为 2。
    """
    from generator.reviewing.command import review_change

    sys.exit(review_change(project(), base, head, out))


@click.command(cls=ChineseCommand, epilog="例：nianbao comment review/comment.md")
@click.argument("report", type=click.Path(path_type=Path), metavar="文件")
def comment(report: Path) -> None:
    """把审核的结果写在 GitHub 的合并请求下面；由自动流程 comment.yml 调用。"""
    import os

    from generator.reviewing.github_comment import reviewed_of, write_comment

    click.echo(write_comment(reviewed_of(os.environ), report))


@click.command(
    cls=ChineseCommand,
    epilog="例：nianbao rollup yangcheng 2024 · nianbao rollup yangcheng 2024 --compare · "
    "nianbao rollup yangcheng 2024 --format excel --output 2024汇总.xlsx",
)
@click.argument("area", metavar="地区")
@click.argument("year", type=click.IntRange(2008, 2100), metavar="年度")
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "yaml", "excel", "json")),
    default="text",
    help="输出的形式；yaml 可填进县里的年报，excel 供逐格核对，要用 --output 写明文件。",
)
@output_option
@click.option("--compare", is_flag=True, help="与这个地区自己公布的年报逐格对照。")
def rollup(area: str, year: int, style: Style, output: Path | None, compare: bool) -> None:
    """把一个地区下级机关的三张表逐格相加，列出缺谁、哪些格不是数字。

    对照时有不同的格，退出码为 1。
    """
    from generator.rollup.command import produce

    if style == "excel" and output is None:
        raise click.UsageError("Excel 请用 --output 写明文件，如 --output 2024汇总.xlsx。")
    body, code = produce(project(), area, year, style, comparing=compare)
    deliver(output, body)
    sys.exit(code)


@click.command(cls=ChineseCommand, epilog="例：nianbao dates yangcheng 2025 --on 2026-01-20")
@click.argument("area", metavar="地区路径")
@click.argument("year", type=click.IntRange(2008, 2100), metavar="年度")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    metavar="日期",
    help="在网上公开的日期，如 2026-01-20。",
)
@click.option(
    "--base",
    metavar="BASE",
    help="上次公布的版本；不写则是 origin 的主分支，没有的是本分支的上游，再没有的是 HEAD。",
)
@click.option("--yes", is_flag=True, help="不再询问，直接填写。")
def dates(area: str, year: int, on: dt.datetime, base: str | None, yes: bool) -> None:
    """公布一年的年报以前，填写其中新公布的各份的发布日期；先列出，再询问。

    上次公布的版本里已有的、还在填报的、已有日期的不动。用途是汇集的网站不填。
    """
    from generator.base.atomic import write_all
    from generator.history.dates import plan_dates

    root, day = project(), on.date()
    plan = plan_dates(root, area, year, day, base)
    for name, why in plan.left:
        click.echo(f"不填：{name}（{why}）")
    if not plan.texts:
        click.echo(
            "没有要填写的。年报已经提交的，请用 --base 写明上次公布的版本，如 --base HEAD~1。"
        )
        return
    click.echo(f"发布日期填写 {day}（{len(plan.texts)} 份）：")
    for name, path in zip(plan.named, plan.texts, strict=True):
        click.echo(f"  {name}  {path}")
    if not yes and not click.confirm("填写吗？", default=False):
        click.echo("没有填写。")
        return
    write_all(root, plan.texts, replace=True)
    click.echo("已填写。请检查、提交，然后公布。")


@click.command(
    cls=ChineseCommand,
    epilog="例：nianbao status · nianbao status yangcheng --year 2024 --on 2025-02-01",
)
@click.argument("area", required=False, metavar="[地区]")
@click.option("--year", type=click.IntRange(2008, 2100), metavar="年度", help="只看这一年。")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="日期",
    help="按这一天算，如 2025-02-01；不写则按今天。",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json", "csv")),
    default="text",
    help="输出的形式；json、csv 列出全部。",
)
@output_option
def status(
    area: str | None,
    year: int | None,
    on: dt.datetime | None,
    style: StatusStyle,
    output: Path | None,
) -> None:
    """各机关的年报是否已经公开：逾期未见、未到期、逾期公开、填报中和计数，供内部使用。

    有逾期未见的、不能读取的，退出码为 1。
    """
    from generator.commands.status import report

    text, code = report(project(), area, year, on.date() if on else None, style, progress())
    deliver(output, text)
    sys.exit(code)
