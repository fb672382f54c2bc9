"""The command `nianbao`: decides "nothing to do" before anything slow is imported (design §10)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

# What `Options.text` says when nothing was asked of the build.
NO_OPTIONS = " False"


def main() -> None:
    """Entry point of the console script."""
    if sys.argv[1:] == ["build"] and _up_to_date():
        sys.stdout.write("没有变化，网站已是最新。\n")
        return
    # Looking for pydantic plugins (there are none) reads every installed package's metadata.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    import click

    from generator.cli import cli
    from generator.terminal import explain

    try:
        sys.exit(cli.main(prog_name="nianbao", standalone_mode=False))
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


def _up_to_date() -> bool:
    from generator.scan import find_project, scan
    from generator.state import HANDBOOK, engine_digest, listing_digest, read_stamp, stamp

    root = find_project(Path.cwd())
    last = read_stamp(root) if root else ""
    if root is None or not last:
        return False
    # Looking at every file is most of the time: half of it is done by a forked process.
    site = _elsewhere(lambda: listing_digest(scan(str(root / "site"), HANDBOOK, racy=False)))
    content = scan(str(root / "content"))
    listed = listing_digest({f"content/{name}": mark for name, mark in content.items()})
    return last == stamp(engine_digest(root / "templates"), NO_OPTIONS, listed, site())


def _elsewhere(work: Callable[[], str]) -> Callable[[], str]:
    """Start `work` in a forked process; the result waits for it."""
    if not hasattr(os, "fork"):
        return work
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(sender, work().encode())
        os._exit(0)
    os.close(sender)

    def result() -> str:
        with os.fdopen(receiver) as pipe:
            answer = pipe.read()
        os.waitpid(child, 0)
        return answer

    return result


if __name__ == "__main__":
    main()
