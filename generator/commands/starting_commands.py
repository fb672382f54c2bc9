"""The commands that begin a county's own project and add to its authorities: init, authorities."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.chinese_click import ChineseCommand
from generator.commands.paths import project

if TYPE_CHECKING:
    from generator.starting.answers import Host


@click.command(
    cls=ChineseCommand,
    epilog="例：nianbao init 阳城年报 · "
    "nianbao init 阳城年报 --code 140522 --url https://www.example.gov.cn/nianbao/ --yes",
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹")
@click.option("--code", "county", metavar="代码或县名", help="县（市、区）的六位代码或名称。")
@click.option("--url", metavar="网址", help="网站公开以后的网址。")
@click.option(
    "--host",
    "hosting",
    type=click.Choice(("github", "gitlab", "gitee", "none")),
    default="none",
    help="写哪个平台的自动检查和发布流程，默认不写。",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="项目=值",
    help="site.yml 的一项，可写几次，如 --set 主办单位=某县人民政府办公室。",
)
@click.option(
    "--year",
    type=click.IntRange(2008, 2100),
    metavar="年度",
    help="从哪一年的年报起应当收齐，默认是去年。",
)
@click.option(
    "--program", metavar="文件或网址", help="项目用的程序安装包（.whl），默认是现在这一版。"
)
@click.option("--commit", is_flag=True, help="写好以后提交到 Git。")
@click.option("--yes", is_flag=True, help="不提问：没有写明的留空，以后再补。")
def init(
    folder: Path,
    county: str | None,
    url: str | None,
    hosting: Host,
    settings: tuple[str, ...],
    year: int | None,
    program: str | None,
    commit: bool,
    yes: bool,
) -> None:
    """建一个县的项目：网站设置、县和全部乡镇、所用的程序、说明，一次写好；已有的文件不会覆盖。"""
    from generator.base.clock import today_in_china
    from generator.commands.new import form_for
    from generator.starting.answers import reporting_year
    from generator.starting.command import InitOptions, start
    from generator.starting.questions import can_ask

    if not yes and not can_ask():
        raise click.UsageError("这里不能提问。请用选项写明，并加上 --yes，如 --code 140522 --yes。")
    said = _settings(settings) | ({} if url is None else {"网址": url})
    # The only place that asks the clock: what it says is written down and holds from then on.
    today = today_in_china()
    first = year or reporting_year(today)
    form_for(first, today.year)  # refuses a year to come
    options = InitOptions(county, said, hosting, first, program, commit)
    try:
        start(folder, options, click.echo, None if yes else _confirmed)
    except OSError as error:
        from generator.base.refusal import reason

        raise click.ClickException(f"什么也没有写成：{reason(error)}。") from error


@click.command(
    cls=ChineseCommand,
    epilog="例：nianbao authorities 部门名单.xlsx --dry-run · nianbao authorities 部门名单.csv",
)
@click.argument("path", type=click.Path(path_type=Path), metavar="名单")
@click.option("--dry-run", is_flag=True, help="只说明要做什么，不写文件。")
def authorities(path: Path, dry_run: bool) -> None:
    """把名单里没有的机关添加到 content/reports；已有的不改。

    名单是 CSV（UTF-8、GBK）或 Excel，列名：名称、全称、类型、代码、上级、网址名。有不能用的行时什么也不写，退出码为 1。
    """
    from generator.starting.add_authorities import add_authorities

    lines, code = add_authorities(project(), path, dry_run=dry_run)
    click.echo("\n".join(lines))
    sys.exit(code)


def _confirmed(question: str) -> bool:
    answer = click.prompt(f"{question}（是、否）", default="是", show_default=False)
    return str(answer).strip().lower() in {"是", "好", "y", "yes"}


def _settings(words: tuple[str, ...]) -> dict[str, str]:
    """What --set says, by key; UsageError where a key is not one of those."""
    from generator.starting.answers import SETTINGS

    said = {}
    for one in words:
        key, found, value = one.partition("=")
        if not found or key not in SETTINGS:
            raise click.UsageError(
                f"--set {one} 不对：请写 项目=值，项目是 {'、'.join(SETTINGS)}。"
            )
        said[key] = value
    return said
