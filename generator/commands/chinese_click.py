"""click in Chinese: headings of --help, the messages of wrong use, and refusals as wrong use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from generator.base.extras import PartMissing
from generator.base.refusal import Refused

_HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}


class ChineseFormatter(click.HelpFormatter):
    """Headings of --help in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        words = args.replace("[OPTIONS]", "[选项]").replace("[COMMAND] [ARGS]...", "[命令 …]")
        words = words.replace("COMMAND [ARGS]...", "命令 …")
        super().write_usage(prog, words, "用法：" if prefix is None else prefix)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(_HEADINGS.get(name, name)):
            yield


class ChineseContext(click.Context):
    """A context whose help is in Chinese."""

    formatter_class = ChineseFormatter


class ChineseCommand(click.Command):
    """A command whose help is in Chinese; what it refuses to do is told as wrong use (exit code 2)."""

    context_class = ChineseContext

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refused as refusal:
            helpful = None if isinstance(refusal, PartMissing) else ctx
            raise click.UsageError(str(refusal), helpful) from refusal

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示帮助。"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group of such commands."""

    command_class = ChineseCommand


def explain(error: click.ClickException) -> str:
    """What is wrong with the command line, and how to get help."""
    words = _words(error)
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{words}\n用法见：{error.ctx.command_path} --help"
    return words


def _words(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        similar = f"，请看是不是 {'、'.join(error.possibilities)}" if error.possibilities else ""
        return f"没有选项 {error.option_name}{similar}。"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"缺少 {error.param.metavar or error.param.name}。"
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = error.param.opts[0] if error.param.opts else ""
        shown = error.param.metavar or name if isinstance(error.param, click.Argument) else name
        choices = getattr(error.param.type, "choices", None)
        known = f"请写 {'、'.join(choices)} 之一。" if choices else "请看 --help 里的例子。"
        return f"{shown} 的值不对。{known}"
    message = error.format_message()
    if isinstance(error, click.UsageError) and message.startswith("No such command"):
        return f"没有命令 {message.split(maxsplit=3)[3].split('.')[0]}。"
    if message.startswith(("Got unexpected extra argument", "Option", "Error")):
        return "参数过多或选项缺少值。"
    return message
