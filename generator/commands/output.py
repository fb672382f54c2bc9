"""`--output`: what a command would print, into a file instead, whatever the console makes of it."""

from __future__ import annotations

from pathlib import Path

import click

from generator.base.atomic import write_all
from generator.base.refusal import Refused

output_option = click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到这个文件（UTF-8），不显示；已有的不覆盖。",
)


def deliver(output: Path | None, body: str | bytes) -> None:
    """Print `body`, which is text, or write it into a new file: whole, or not at all.

    Raises Refused where something is there (it may hold somebody's remarks), or no folder is.
    """
    if output is None:
        click.echo(body if isinstance(body, str) else body.decode(), nl=False)
        return
    if not output.parent.is_dir():
        raise Refused(f"没有文件夹 {output.parent}，没有写。")
    if output.is_dir():
        raise Refused(f"{output} 是文件夹；请写明文件名。")
    try:
        write_all(output.parent, {output.name: body})
    except FileExistsError:
        raise Refused(f"{output} 已经有了，没有改动；请换一个文件名，或先删去它。") from None
    click.echo(f"已写入 {output}")
