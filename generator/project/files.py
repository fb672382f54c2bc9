"""The files of content/, on the disk or in a commit: which there are, and reading their bytes."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from generator.base.fingerprints import LINK, scan_content
from generator.base.places import START, Problem
from generator.base.refusal import reason
from generator.reading.encoding import MAX_BYTES

Raw = bytes | Problem  # what a file holds, or why it cannot be read


class Files(NamedTuple):
    """Every file by its path in the project, with a mark that differs when the file does, and is
    false for what is no plain file or has a name that is no text; `load` reads several at once."""

    marks: Mapping[str, int] | Mapping[str, str]
    load: Callable[[Iterable[str]], Mapping[str, Raw]]

    def read(self, path: str) -> Raw:
        """What one file holds."""
        return self.load([path])[path]

    def loaded(self, paths: Iterable[str]) -> Files:
        """The same files, of which these are read already; the others cannot be read any longer. A
        file that is not there is said to be so as before."""
        raws = self.load(paths)

        def load(wanted: Iterable[str]) -> dict[str, Raw]:
            return {p: raws[p] if p in raws or p in self.marks else unreadable() for p in wanted}

        return Files(self.marks, load)


def files_on_disk(root: Path, known: Mapping[str, int] | None = None) -> Files:
    """The files of the project in `root`; `known` are their marks by a look a moment ago, else it is
    their fingerprints that mark them."""
    marks = scan_content(root) if known is None else known

    def load(paths: Iterable[str]) -> dict[str, Raw]:
        return {path: read_bytes(root, path, marks.get(path, 1)) for path in paths}

    return Files(marks, load)


def unreadable() -> Problem:
    """A link, a special file, or a folder that may not be listed."""
    mend = "请换成普通的文件或文件夹，并检查权限和文件名。"
    return Problem("FILE-READ", START, "这是链接、特殊文件或不能读取的文件夹，没有读取", mend)


def read_bytes(root: Path, path: str, fingerprint: int = 1) -> bytes | Problem:
    """The bytes of a content file, or why they cannot be read; links are never followed."""
    try:
        # Opening a pipe would wait for ever.
        if fingerprint == LINK or not stat.S_ISREG((root / path).lstat().st_mode):
            return unreadable()
        with (root / path).open("rb") as file:
            # One byte more than is read at all: `decode` says that it is too long.
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"文件不能读取（{reason(error)}）"
        return Problem("FILE-READ", START, message, "请检查权限和磁盘。")
