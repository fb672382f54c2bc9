"""A build that is cut short: the next command finishes or undoes it, and nothing is left mixed."""

from __future__ import annotations

import errno
import shutil
from itertools import count
from pathlib import Path

import pytest

from generator.building import staging
from generator.building.interrupted import finish_interrupted
from generator.building.journal import is_unfinished, read_journal
from generator.building.state import locked
from tests.faults import KILL, cut_short
from tests.projects import build_site, clean_build, edit, make_project, site_bytes
from tests.test_commands import nianbao

LIUHE = "content/reports/qinghe/liuhe"
SITE = dict[str, bytes]


@pytest.fixture
def changed(tmp_path: Path) -> tuple[Path, SITE, SITE]:
    """A project whose site is one change behind (one report gone, one other), the site that it has,
    and the one that it should have."""
    root = make_project(tmp_path / "project")
    for suffix in ("yml", "md"):
        text = (root / LIUHE / f"2023.{suffix}").read_text("utf-8").replace("柳河镇", "山前乡")
        (root / f"content/reports/qinghe/shanqian/2023.{suffix}").write_text(text, "utf-8")
    build_site(root)
    old = site_bytes(root)
    for suffix in ("yml", "md"):
        (root / f"content/reports/qinghe/shanqian/2023.{suffix}").unlink()
    edit(root, f"{LIUHE}/2023.yml", "行政处罚: 5", "行政处罚: 6")
    return root, old, clean_build(root, tmp_path / "clean")


def heal(root: Path, old: SITE, new: SITE, *, anew: bool = True) -> None:
    """What lies in public once any command has run, without the content, is the old site or the new
    one; a build, if it is to be made `anew`, gives the new one."""
    (root / "content").rename(root / "away")
    finish_interrupted(root)
    (root / "away").rename(root / "content")
    site = site_bytes(root)
    assert site in (old, new), [n for n in {*old, *new} if site.get(n) != old.get(n)]
    assert not is_unfinished(root)
    if anew:
        assert build_site(root).published
        assert site_bytes(root) == new


def cut_everywhere(
    root: Path, old: SITE, new: SITE, fault: int, steps: range, scratch: Path
) -> int:
    """Cut a build short at these of its steps; gives how many there were."""
    for step in steps:
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.copytree(root, scratch, symlinks=True)
        if not cut_short(lambda: build_site(scratch), step, fault):
            return step
        heal(scratch, old, new, anew=step % 4 == 0)
    return steps.stop


@pytest.mark.parametrize("fault", [KILL, errno.ENOSPC])
def test_cut_short_a_site_is_old_or_new(
    changed: tuple[Path, SITE, SITE], tmp_path: Path, fault: int
) -> None:
    """At some steps; at all of them in the long proof."""
    reached = cut_everywhere(*changed, fault, range(40, 500, 12), tmp_path / "try")
    assert 60 < reached < 490


@pytest.mark.proof
@pytest.mark.parametrize(
    ("fault", "steps"),
    [(KILL, range(500)), (errno.ENOSPC, range(0, 500, 3)), (errno.EIO, range(1, 500, 3))],
)
def test_cut_short_anywhere_a_site_is_old_or_new(
    changed: tuple[Path, SITE, SITE], tmp_path: Path, fault: int, steps: range
) -> None:
    reached = cut_everywhere(*changed, fault, steps, tmp_path / "try")
    assert 60 < reached < 490


def half_renamed(root: Path, monkeypatch: pytest.MonkeyPatch, after: int = 5) -> None:
    """Leave a build as if it had been killed after so many renames."""
    numbers, real = count(), staging.move

    def move(root: Path, address: str) -> None:
        if next(numbers) == after:
            raise KeyboardInterrupt
        real(root, address)

    monkeypatch.setattr(staging, "move", move)
    with pytest.raises(KeyboardInterrupt):
        build_site(root)
    monkeypatch.undo()
    assert is_unfinished(root)


@pytest.mark.parametrize(
    "command", [["check"], ["fmt", "--check"], ["status", "qinghe"], ["build"]]
)
def test_any_command_finishes_a_build(
    changed: tuple[Path, SITE, SITE], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    root, old, new = changed
    half_renamed(root, monkeypatch)
    assert site_bytes(root) not in (old, new)
    said = nianbao(root, *command)
    assert site_bytes(root) == new
    assert "上次生成网站没有写完，已补完" in said.stderr or command[0] == "build"


def test_who_builds_now_is_left_alone(
    changed: tuple[Path, SITE, SITE], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = changed[0]
    half_renamed(root, monkeypatch)
    with locked(root):
        assert finish_interrupted(root) is None
        assert is_unfinished(root)
    assert finish_interrupted(root)


def test_what_the_disk_lost_is_named_and_made_again(
    changed: tuple[Path, SITE, SITE], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, _, new = changed
    half_renamed(root, monkeypatch)
    waiting = [a for a in read_journal(root).moves if staging.staged(root, a).exists()]
    file = staging.staged(root, waiting[0])
    file.write_bytes(bytes(len(file.read_bytes())))  # the right size, and no bytes
    done = finish_interrupted(root)
    assert done
    assert done.lost == (waiting[0],)
    assert build_site(root).published
    assert site_bytes(root) == new


def test_a_finished_build_leads_nowhere_out_of_the_site(
    changed: tuple[Path, SITE, SITE], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = changed[0]
    half_renamed(root, monkeypatch)
    (root / "site/qinghe").rename(tmp_path / "outside")
    (root / "site/qinghe").symlink_to(tmp_path / "outside")
    before = {p: p.read_bytes() for p in (tmp_path / "outside").rglob("*") if p.is_file()}
    with pytest.raises(OSError, match="qinghe 是链接"):
        finish_interrupted(root)
    assert {p: p.read_bytes() for p in (tmp_path / "outside").rglob("*") if p.is_file()} == before
    assert "不能补完" in nianbao(root, "check").stderr


def test_on_a_disk_of_its_own_nothing_is_left_beside_a_page(
    changed: tuple[Path, SITE, SITE], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while a page is copied there."""
    root, _, new = changed
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.parent.name == "stage":
            raise OSError(errno.EXDEV, "")
        return real(self, target)

    def copy(aside: Path, beside: Path) -> None:
        beside.write_bytes(aside.read_bytes()[:100])
        if beside.name == ".2023.html.new":
            raise KeyboardInterrupt
        beside.write_bytes(aside.read_bytes())

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr("generator.building.staging.shutil.copyfile", copy)
    with pytest.raises(KeyboardInterrupt):
        build_site(root)
    monkeypatch.undo()
    assert (root / "site/qinghe/liuhe/.2023.html.new").exists()
    assert finish_interrupted(root)
    assert site_bytes(root) == new
