"""The command line: options in, text and exit codes out; every command imports what it needs.

Exit codes: 0 fine, 1 problems in the content, 2 wrong use.
"""

from __future__ import annotations

import click

from generator import __version__
from generator.commands import (
    clerk_commands,
    county_commands,
    publish_commands,
    reference_commands,
    site_commands,
    starting_commands,
)
from generator.commands.chinese_click import ChineseGroup


@click.group(
    cls=ChineseGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="在项目的任何文件夹里都可以使用。先试：nianbao check，再试：nianbao build。",
)
@click.version_option(__version__, message="nianbao %(version)s", help="显示版本。")
def cli() -> None:
    """nianbao（年报）：检查政府信息公开工作年度报告，生成公开网站。"""


for command in (
    starting_commands.init,
    starting_commands.authorities,
    clerk_commands.check,
    site_commands.build,
    site_commands.serve,
    site_commands.handbook,
    publish_commands.publish,
    publish_commands.verify,
    site_commands.templates,
    site_commands.upgrade,
    site_commands.bodies,
    clerk_commands.new,
    clerk_commands.form,
    clerk_commands.import_,
    clerk_commands.fmt,
    clerk_commands.names,
    county_commands.diff,
    county_commands.review,
    county_commands.comment,
    county_commands.rollup,
    county_commands.status,
    county_commands.dates,
    reference_commands.rules,
    reference_commands.schema,
):
    cli.add_command(command)
