"""The command `nianbao`: decides "nothing to do" before anything slow is imported (design §10)."""

from __future__ import annotations

import gc
import io
import os
import sys
from pathlib import Path


def main() -> int:
    """Entry point of the console script; gives the exit code."""
    _write_utf8()
    try:
        Path.cwd()
    except OSError:
        sys.stderr.write("当前文件夹已经删除或移走，请换一个文件夹再运行。\n")
        return 2
    # Data here is trees without cycles: collecting less often costs no memory and saves a tenth.
    gc.set_threshold(100_000, 20, 20)
    # Looking for pydantic plugins (there are none) reads every installed package's metadata.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        code = _build() if sys.argv[1:] == ["build"] else None
        return _command() if code is None else code
    except ImportError as error:
        from generator.base.extras import not_loading

        told = not_loading(error)
        if told is None:
            raise
        sys.stderr.write(f"{told}\n")
        return 2
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python must not complain of it on exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("已中断。\n")
        return 130
    except MemoryError:
        sys.stderr.write("没有完成：内存不足。\n")
        return 1
    except Exception as error:  # noqa: BLE001 — whatever it is, a clerk reads a sentence
        from generator.base.defect import told as as_defect

        sys.stderr.write(f"{as_defect(error)}\n")
        return 2
    finally:
        # Else the interpreter looks for cycles in all there is before it ends.
        gc.freeze()


def _write_utf8() -> None:
    """Write UTF-8 into files and pipes, whatever the locale; to a terminal what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _build() -> int | None:
    """`nianbao build` without options and without the command-line library: the exit code; None
    outside a project."""
    from generator.base.fingerprints import find_project
    from generator.building.command import build_site
    from generator.building.journal import is_unfinished
    from generator.building.up_to_date import changes

    root = find_project(Path.cwd())
    if root is None:
        return None
    if is_unfinished(root):
        return build_site(root)
    try:
        listing = changes(root)
    except OSError:
        return build_site(root)  # which says what is wrong
    if listing is None:
        sys.stdout.write("没有变化，网站已是最新。\n")
        return 0
    return build_site(root, listing)


def _command() -> int:
    """Any command, by the command-line library; gives the exit code."""
    import click

    from generator.base.refusal import reason
    from generator.cli import cli
    from generator.commands.chinese_click import explain

    try:
        return int(cli.main(prog_name="nianbao", standalone_mode=False) or 0)
    except click.ClickException as error:
        sys.stderr.write(explain(error) + "\n")
        return error.exit_code
    except click.Abort:
        sys.stderr.write("已中断。\n")
        return 130
    except BrokenPipeError:
        raise
    except OSError as error:
        sys.stderr.write(f"没有完成：{reason(error)}。\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
