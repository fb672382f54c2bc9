"""Reads 程序版本 out of site.yml, whatever else is in it, and writes it there, leaving everything else as it is."""

from __future__ import annotations

import re

from generator.base.refusal import Refused
from generator.model.content_paths import SITE_FILE
from generator.model.site import VERSION
from generator.project.files import Raw
from generator.project.parse import read_source

KEY = "程序版本"
_LINE = re.compile(
    rf"""^(?P<key>(?P<quote>["']?){KEY}(?P=quote)[ \t]*:)
    (?P<gap>[ \t]*)(?P<value>"[^"\n]*"|'[^'\n]*'|[^\s#]*)(?P<room>[ \t]*)(?P<rest>(?:(?<=[ \t])\#[^\r\n]*)?)
    (?=\r?$)""",
    re.MULTILINE | re.VERBOSE,
)


def recorded(raw: Raw) -> str | None:
    """The version that a site.yml records, also one that this program cannot read otherwise: of a newer
    one, say. None where there is none, or it is no version."""
    data = read_source(SITE_FILE, raw).data
    value = data.get(KEY) if isinstance(data, dict) else None
    return value if isinstance(value, str) and re.fullmatch(VERSION, value, re.ASCII) else None


def with_version(raw: bytes, version: str) -> bytes:
    """`raw`, the bytes of a site.yml that can be read, with the version in its place, or in a last
    line of its own; comments, order, spaces and line ends stay.

    Raises Refused where that cannot be done without changing anything else.
    """
    text = raw.decode()
    new, found = _LINE.subn(lambda line: _with_value(line, f'"{version}"'), text, count=1)
    if not found:
        end = "\r\n" if "\r\n" in text else "\n"
        new = f'{text}{"" if text.endswith(end) else end}{KEY}: "{version}"{end}'
    before, after = (read_source(SITE_FILE, one.encode()) for one in (text, new))
    if after.problems or after.data != {**before.data, KEY: version}:
        raise Refused(f'没有改动。请自己在 {SITE_FILE} 里写一行：{KEY}: "{version}"')
    return new.encode()


def _with_value(line: re.Match[str], value: str) -> str:
    """The line with another value; a comment behind it stays in its column where there is room."""
    room = len(line["gap"] + line["value"] + line["room"]) - len(value) - 1
    rest = " " * max(1, room) + line["rest"] if line["rest"] else ""
    return f"{line['key']} {value}{rest}"
