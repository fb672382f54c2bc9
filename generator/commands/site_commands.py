"""The commands that make and show the site and the handbook: build, serve, handbook, templates,
upgrade, bodies."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from generator.building.command import build_site
from generator.commands.chinese_click import ChineseCommand, ChineseGroup
from generator.commands.output import deliver, output_option
from generator.commands.paths import project


@click.command(cls=ChineseCommand, epilog="例：nianbao build · nianbao build --on 2025-03-01")
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
@click.option(
    "--why",
    is_flag=False,
    flag_value="",
    metavar="[网页]",
    help="列出这次重新生成的文件，和各是因为什么；可只问一个，如 yangcheng/index.html。",
)
def build(on: dt.datetime | None, skip_invalid: bool, workers: int | None, why: str | None) -> None:
    """检查年报并生成 site/；有错误时什么也不写，原来的网站不动。"""
    day = on.date() if on else None
    sys.exit(build_site(project(), on=day, skip_invalid=skip_invalid, workers=workers, why=why))


@click.command(cls=ChineseCommand, epilog="例：nianbao serve · nianbao serve --port 8001")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    metavar="端口",
    help="本机的端口，默认 8000。",
)
def serve(port: int) -> None:
    """在本机预览网站：保存文件后网页自动更新，有错误时在网页下方写明。"""
    from generator.serving.command import serve as preview

    sys.exit(preview(project(), port))


@click.command(cls=ChineseCommand, epilog="例：nianbao handbook")
def handbook() -> None:
    """生成填报手册：公开的在 site/handbook，site.yml 写明“手册: 不公开”的只在本机。"""
    from generator.building.state import locked
    from generator.handbook.build import put_handbook
    from generator.project.project import open_project

    root = project()
    public = open_project(root).library.site.handbook == "公开"
    with locked(root):
        folder, first = put_handbook(root, public=public)
    where = f"{folder.relative_to(root).as_posix()}/index.html"
    if not public:
        click.echo(f"手册已生成：{where}。site.yml 写明不公开，网站里没有手册。")
    else:
        link = "再运行 nianbao build，网页上就有手册的链接。" if first else ""
        click.echo(f"手册已生成：{where}。{link}")


@click.group(
    cls=ChineseGroup,
    invoke_without_command=True,
    epilog="例：nianbao templates · nianbao templates copy assets/style.css",
)
@output_option
@click.pass_context
def templates(context: click.Context, output: Path | None) -> None:
    """列出程序自带的模板，标明本项目换了哪些、抄出以后程序又改了哪些；copy 抄出一个。"""
    from generator.commands.templates import listing

    if context.invoked_subcommand is None:
        deliver(output, listing(project() / "templates"))


@templates.command("copy", epilog="例：nianbao templates copy base.html")
@click.argument("name", metavar="文件名")
def copy(name: str) -> None:
    """把程序自带的一个模板抄到 templates/，供修改；已有的不覆盖。"""
    from generator.commands.templates import copy_template

    click.echo(f"已抄出 {copy_template(project() / 'templates', name)}")


@templates.command("diff", epilog="例：nianbao templates diff base.html")
@click.argument("name", metavar="文件名")
@output_option
def diff(name: str, output: Path | None) -> None:
    """抄出以后，程序自带的有了哪些改动；没有的，列出本项目的与自带的有何不同。"""
    from generator.commands.templates import difference

    deliver(output, difference(project() / "templates", name))


@click.command(cls=ChineseCommand, epilog="例：nianbao upgrade · nianbao upgrade --done")
@click.option("--done", is_flag=True, help="在 site.yml 里记下现在的程序版本。")
def upgrade(done: bool) -> None:
    """更新程序以后，列出本项目要改什么；都改好了，用 --done 记下。"""
    from generator.upgrading.command import record, told

    click.echo(record(project()) if done else told(project()), nl=False)


@click.command(cls=ChineseCommand, epilog="例：nianbao build，再 nianbao bodies ../栏目")
@click.argument("out", metavar="文件夹", type=click.Path(path_type=Path))
def bodies(out: Path) -> None:
    """取出网站每一页的正文（没有页头、页脚），放进已有网站的栏目里用。"""
    from generator.commands.bodies import LISTING, SHEET, write_bodies

    count = write_bodies(project() / "site", out)
    click.echo(f"已写入 {out}：{count} 页正文，样式 {SHEET}，目录 {LISTING}。")
