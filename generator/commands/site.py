"""What makes and shows the site: build, serve."""

from __future__ import annotations

import datetime as dt
import sys

import click

from generator.building.command import build_site
from generator.commands.chinese_click import ChineseCommand
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
def build(on: dt.datetime | None, skip_invalid: bool, workers: int | None) -> None:
    """检查年报并生成 site/；有错误时什么也不写，原来的网站不动。"""
    day = on.date() if on else None
    sys.exit(build_site(project(), on=day, skip_invalid=skip_invalid, workers=workers))


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
