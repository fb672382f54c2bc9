"""The command `nianbao`: decides "nothing to do" before anything slow is imported (design §10)."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path


def main() -> None:
    """Entry point of the console script."""
    listing = None
    if sys.argv[1:] == ["build"]:
        from generator.building.glance import changes
        from generator.scan import find_project

        root = find_project(Path.cwd())
        listing = changes(root) if root else None
        if root and listing is None:
            sys.stdout.write("没有变化，网站已是最新。\n")
            return
    # Looking for pydantic plugins (there are none) reads every installed package's metadata.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Data here is trees without cycles: collecting less often costs no memory and saves a tenth.
    gc.set_threshold(100_000, 20, 20)
    import click

    from generator.cli import cli
    from generator.terminal import explain

    try:
        sys.exit(cli.main(prog_name="nianbao", standalone_mode=False, obj=listing))
    except click.ClickException as error:
        sys.stderr.write(explain(error) + "\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python must not complain of it on exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except click.Abort:
        sys.stderr.write("已中断。\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
