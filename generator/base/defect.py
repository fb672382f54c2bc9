"""An exception that nobody foresaw, told as what it is: a defect of the program, with where it happened."""

from __future__ import annotations

import tempfile
import traceback
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
MEND = "内容不一定有错。请把这句话和所用的文件发给程序的维护人员。"


def where(error: BaseException) -> str:
    """The kind of an exception and the last line of this program that it passed: `KeyError，
    generator/rules/carry.py 第 12 行`."""
    name = type(error).__name__
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if file.is_relative_to(_PACKAGE):
            place = file.relative_to(_PACKAGE.parent).as_posix()
            return f"{name}，{place} 第 {frame.lineno} 行"
    return name


def told(error: BaseException) -> str:
    """What a command says instead of a traceback, which goes to a file that can be sent on."""
    text = "".join(traceback.format_exception(error))
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="nianbao-", suffix=".txt", delete=False
        ) as file:
            file.write(text)
    except OSError:
        return f"程序的差错（{where(error)}）。{MEND}"
    return f"程序的差错（{where(error)}）。{MEND}详细的记录在 {file.name}，请一并发去。"
