"""What everything stands on: files written together, and text on a display."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from generator.base.atomic import write_all
from generator.base.display import visible, width

OLD = {"2023.yml": "旧数据\n", "2023.md": "旧正文\n"}
NEW = {"2023.yml": "新数据\n", "2023.md": "新正文\n"}


def files(root: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in root.iterdir()}


def fill(root: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (root / name).write_text(text, encoding="utf-8")


@pytest.fixture(params=["links", "no links"])
def links(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without the hard links that FAT and some network shares do not have."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if request.param == "no links":
        monkeypatch.setattr(os, "link", refuse)


@pytest.mark.usefixtures("links")
def test_new_files_are_written(tmp_path: Path) -> None:
    write_all(tmp_path, NEW)
    assert files(tmp_path) == NEW


@pytest.mark.usefixtures("links")
@pytest.mark.parametrize("there", sorted(OLD))
def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path, there: str) -> None:
    fill(tmp_path, {there: OLD[there]})
    with pytest.raises(FileExistsError):
        write_all(tmp_path, NEW)
    assert files(tmp_path) == {there: OLD[there]}


@pytest.mark.parametrize("code", sorted({errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}))
def test_every_way_to_refuse_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", refuse)
    write_all(tmp_path, NEW)
    assert files(tmp_path) == NEW


def test_other_errors_of_a_link_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(OSError, match="Input/output"):
        write_all(tmp_path, NEW)
    assert files(tmp_path) == {}


def test_replacing_keeps_the_mode(tmp_path: Path) -> None:
    fill(tmp_path, OLD)
    (tmp_path / "2023.md").chmod(0o640)
    write_all(tmp_path, NEW, replace=True)
    assert files(tmp_path) == NEW
    assert stat.S_IMODE((tmp_path / "2023.md").stat().st_mode) == 0o640


@pytest.mark.parametrize("there", [OLD, {"2023.md": OLD["2023.md"]}, {}])
def test_replacing_is_undone_where_it_cannot_be_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: dict[str, str]
) -> None:
    fill(tmp_path, there)
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if self.suffix == ".tmp" and target.name == "2023.md":
            raise OSError(errno.ENOSPC, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        write_all(tmp_path, NEW, replace=True)
    assert files(tmp_path) == there


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("ab", 2), ("数据", 4), ("１，", 4), ("—“", 2), ("e\u0301", 1), ("a\u3000", 3)],
)
def test_columns_of_a_text(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "shown", "named"),
    [
        ("甲 乙", "甲 乙", "甲 乙"),
        ("甲\u3000乙\xa0", "甲\u3000乙\xa0", "甲\u3000乙\xa0"),
        ("\t甲", "    甲", "    甲"),
        ("\x1b[2J\u202e", "\ufffd[2J\ufffd", "〔U+001B〕[2J〔U+202E〕"),
    ],
)
def test_what_a_terminal_would_obey_is_not_shown(text: str, shown: str, named: str) -> None:
    assert (visible(text), visible(text, named=True)) == (shown, named)
