"""The commands of a published site: publish, verify."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.commands.chinese_click import ChineseCommand
from generator.commands.paths import project

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    cls=ChineseCommand,
    epilog="例：nianbao publish /var/www/nianbao · nianbao publish /var/www/nianbao --back",
)
@click.argument("target", metavar="公开的文件夹", type=click.Path(path_type=Path))
@click.option("--back", is_flag=True, help="退回上一版。")
@click.option(
    "--keep",
    type=click.IntRange(1),
    default=3,
    metavar="个数",
    help="留几版，连现在这一版，默认 3。",
)
@click.option("--sign", type=_FILE, metavar="私钥", help="用 SSH 私钥或 minisign 私钥给清单签名。")
def publish(target: Path, back: bool, keep: int, sign: Path | None) -> None:
    """把 site/ 发布到自己服务器的文件夹，一次换上；任何时候中断，公开的都是完整的一版。

    退出码：0 已发布或没有变化，1 没有发布，2 用法不对，3 上一次还没有结束。
    """
    from generator.publishing.command import publish_site

    sys.exit(publish_site(project(), target, back=back, keep=keep, key=sign))


@click.command(
    cls=ChineseCommand,
    epilog="例：nianbao verify · nianbao verify site https://example.org/nianbao/",
)
@click.argument("place", metavar="[文件夹或网址]", required=False)
@click.argument("other", metavar="[另一处]", required=False)
@click.option("--key", type=_FILE, metavar="公钥", help="核对清单的签名：SSH 或 minisign 的公钥。")
def verify(place: str | None, other: str | None, key: Path | None) -> None:
    """核对网站的每个文件与清单是否一致；给出另一处的，核对那里是否就是这个网站。

    不写地方的，核对本项目的 site/。退出码：0 一致，1 有不同，2 用法不对。
    """
    from generator.base.fingerprints import find_project
    from generator.publishing.command import verify_site

    if place is None or find_project(Path.cwd()):
        root = project()  # whose site is whole now
        place = place or str(root / "site")
    sys.exit(verify_site(place, other, key))
