"""`nianbao upgrade`: what it prints, and recording the program's version in the project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator import __version__
from generator.base.atomic import write_all
from generator.base.refusal import Refused
from generator.model.content_paths import SITE_FILE
from generator.project.files import read_bytes
from generator.project.parse import read_site
from generator.upgrading.recording import KEY, recorded, with_version
from generator.upgrading.upgrade_notes import UpgradeNote
from generator.upgrading.versions import is_newer, notes_since, remark

_DONE = "都改好以后，运行 nianbao upgrade --done，在 site.yml 里记下现在的版本。"


def told(root: Path) -> str:
    """What changed between the program that the project was made with and this one.

    Raises Refused where site.yml cannot be read, or was made with a newer program.
    """
    _, since = _read(root)
    notes = notes_since(since, __version__)
    if since is None:
        first = (
            f"{SITE_FILE} 没有写{KEY}，不知道本项目是用哪一版做的；现在的程序是 {__version__}，"
            "下面是各版的全部改变。"
        )
    elif since == __version__:
        return f"本项目记下的版本就是现在的程序 {__version__}，没有要改的。\n"
    else:
        first = f"本项目记下的版本是 {since}，现在的程序是 {__version__}，有 {len(notes)} 处改变。"
    return "\n".join([first, "", *_listed(notes), _DONE]) + "\n"


def version_remark(root: Path) -> str:
    """The line that check and build say where the project was made with another program; empty where
    there is nothing to say."""
    return remark(recorded(read_bytes(root, SITE_FILE)), __version__)


def record(root: Path) -> str:
    """Write the program's version into site.yml; gives what to say.

    Raises Refused where site.yml cannot be read or changed, or was made with a newer program.
    """
    raw, since = _read(root)
    if since == __version__:
        return f"{SITE_FILE} 记下的已是 {__version__}，没有改动。\n"
    write_all(root, {SITE_FILE: with_version(raw, __version__)}, replace=True)
    before = f"，原来是 {since}" if since else ""
    return f"已在 {SITE_FILE} 里记下{KEY} {__version__}{before}。\n"


def _read(root: Path) -> tuple[bytes, str | None]:
    """site.yml and the version that it records; see `told` for what is refused."""
    raw = read_bytes(root, SITE_FILE)
    since = recorded(raw)
    if since and is_newer(since, __version__):
        raise Refused(
            f"本项目是用更新的程序（{since}）做的，现在的程序是 {__version__}，不能退回；请更新程序。"
        )
    if not isinstance(raw, bytes) or read_site(raw)[0] is None:
        raise Refused(f"{SITE_FILE} 有错误，请先运行 nianbao check。")
    return raw, since


def _listed(notes: list[UpgradeNote]) -> Iterator[str]:
    for number, note in enumerate(notes, 1):
        yield f"{number}. （{note.version}）{note.change}"
        yield f"   关系到：{note.concerns}"
        yield f"   怎样看出：{note.sign}"
        yield f"   怎样改：{note.remedy}"
        yield ""
