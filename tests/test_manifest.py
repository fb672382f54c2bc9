"""The manifest in the site: true of every byte, and what a build without a state removes by it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from generator import __version__
from generator.building.manifest import (
    INDEX,
    as_part,
    own_files,
    part_address,
    part_of,
    read_index,
    read_part,
)
from generator.project.project import Examined, Project
from tests.projects import build_site, clean_build, edit, make_project, site_bytes

LIUHE = "content/reports/qinghe/liuhe"
SHANQIAN = "content/reports/qinghe/shanqian"
PAGE = "qinghe/shanqian/2023.html"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two reports, and a site."""
    root = make_project(tmp_path / "project")
    for suffix in ("yml", "md"):
        text = (root / LIUHE / f"2023.{suffix}").read_text("utf-8").replace("柳河镇", "山前乡")
        (root / SHANQIAN / f"2023.{suffix}").write_text(text, "utf-8")
    assert build_site(root).published
    return root


def withdraw(root: Path) -> None:
    """Remove a report."""
    for suffix in ("yml", "md"):
        (root / SHANQIAN / f"2023.{suffix}").unlink()


def test_every_file_is_in_it_with_its_digest(project: Path) -> None:
    site = site_bytes(project)
    index = json.loads(site[INDEX])
    assert index["program"] == f"nianbao {__version__}"
    named = {INDEX: sha256(site[INDEX]).hexdigest(), **index["parts"]}
    for part in index["parts"]:
        named |= {address: digests[0] for address, digests in json.loads(site[part]).items()}
    assert named == {name: sha256(body).hexdigest() for name, body in site.items()}


def test_a_page_names_the_digests_of_what_it_shows(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saves both files while the site is made, whether the rules were asked or not."""
    examine = Project._examined

    def examined(self: Project, path: str, year: int, *more: Any) -> Examined:
        one = examine(self, path, year, *more)
        for suffix in ("yml", "md"):
            file = self.root / f"content/reports/{path}/{year}.{suffix}"
            file.write_text(file.read_text("utf-8") + "\n", "utf-8")
        return one

    monkeypatch.setattr(Project, "_examined", examined)
    for name in ("甲", "乙"):
        edit(project, "content/site.yml", "站点名称: ", f"站点名称: {name}")
        files = [project / SHANQIAN / f"2023.{suffix}" for suffix in ("yml", "md")]
        shown = [sha256(file.read_bytes()).hexdigest() for file in files]
        assert build_site(project).published
        page = (project / "site/qinghe/shanqian/2023.html").read_text("utf-8")
        assert all(f"<code>{digest}</code>" in page for digest in shown)
        assert all(sha256(file.read_bytes()).hexdigest() not in shown for file in files)


def test_a_report_has_the_digests_of_its_two_files_there_and_on_its_page(project: Path) -> None:
    part = json.loads((project / "site/manifest/qinghe/files.json").read_text())
    own = [
        sha256((project / SHANQIAN / f"2023.{s}").read_bytes()).hexdigest() for s in ("yml", "md")
    ]
    assert part[PAGE][1:] == own
    page = (project / "site" / PAGE).read_text("utf-8")
    assert all(f"<code>{digest}</code>" in page for digest in own)


def test_the_ends_of_lines_are_those_that_git_keeps(project: Path) -> None:
    before = site_bytes(project)
    for suffix in ("yml", "md"):
        path = project / SHANQIAN / f"2023.{suffix}"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    build_site(project)
    assert site_bytes(project) == before


def flip(root: Path) -> None:
    path = root / ".nianbao/state"
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def lose(root: Path) -> None:
    shutil.rmtree(root / ".nianbao")


def restore(root: Path) -> None:
    """From a cache: the bytes, with other times and inodes, and no state."""
    lose(root)
    shutil.copytree(root / "site", root / "copy", copy_function=shutil.copyfile)
    shutil.rmtree(root / "site")
    (root / "copy").rename(root / "site")


def restore_with_state(root: Path) -> None:
    shutil.copytree(root / ".nianbao", root / "kept")
    restore(root)
    (root / "kept").rename(root / ".nianbao")


@pytest.mark.parametrize("damage", [flip, lose, restore, restore_with_state])
def test_removed_means_gone_whatever_becomes_of_the_state(
    project: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    damage(project)
    withdraw(project)
    assert build_site(project).published
    assert site_bytes(project) == clean_build(project, tmp_path / "clean")


def test_a_state_of_another_time_does_not_speak_of_this_site(project: Path, tmp_path: Path) -> None:
    """A backup of the state is put back after a later build."""
    withdraw(project)
    build_site(project)
    shutil.copytree(project / ".nianbao", tmp_path / "old")
    shutil.copytree(project / LIUHE, project / "content/reports/qinghe/newer")
    assert build_site(project, skip_invalid=True).published
    shutil.rmtree(project / ".nianbao")
    shutil.copytree(tmp_path / "old", project / ".nianbao")
    shutil.rmtree(project / "content/reports/qinghe/newer")
    assert build_site(project).published
    assert site_bytes(project) == clean_build(project, tmp_path / "clean")


def test_a_restored_site_is_adopted_without_writing_it_again(project: Path) -> None:
    restore(project)
    assert build_site(project).written == 0


@pytest.mark.parametrize(
    ("part", "damage"),
    [
        ("index.json", b""),
        ("index.json", b"[" * 100_000),
        ("files.json", b"{}"),
        ("files.json", b'{"../../content/site.yml": ["00"]}'),
        ("qinghe/files.json", b'{"qinghe/liuhe/2023.html": []}'),
        ("qinghe/files.json", b"\xff"),
    ],
)
def test_a_damaged_manifest_is_made_anew(project: Path, part: str, damage: bytes) -> None:
    before = site_bytes(project)
    (project / "site/manifest" / part).write_bytes(damage)
    (project / "site/manifest/gone").mkdir()
    (project / "site/manifest/gone/files.json").write_bytes(damage)
    assert build_site(project).published
    assert site_bytes(project) == before
    edit(project, f"{LIUHE}/2023.yml", "行政处罚: 5", "行政处罚: 6")
    assert build_site(project).published


def test_what_nobody_made_is_named_and_kept(project: Path) -> None:
    site = project / "site"
    (site / "CNAME").write_text("example.org\n")
    (site / ".nojekyll").write_text("")
    (site / "qinghe/old~").write_text("")
    assert build_site(project).foreign == (".nojekyll", "CNAME", "qinghe/old~")
    withdraw(project)
    lose(project)
    assert build_site(project).foreign == (".nojekyll", "CNAME", "qinghe/old~")
    assert (site / "CNAME").read_text() == "example.org\n"


def test_a_page_that_a_killed_build_copied_beside_its_place_goes(project: Path) -> None:
    """Whatever program left it: the site may lie on a disk of its own."""
    left, foreign = project / "site/qinghe/liuhe/.2023.html.new", project / "site/qinghe/.x.new"
    for file in (left, foreign):
        file.write_text("<html")
    assert build_site(project).foreign == ("qinghe/.x.new",)
    assert not left.exists()
    assert foreign.exists()


def test_the_part_of_an_area_that_is_gone_goes_too(project: Path) -> None:
    shutil.rmtree(project / "content/reports/qinghe")
    build_site(project)
    assert "manifest/qinghe/files.json" not in site_bytes(project)
    assert set(own_files(project / "site")) | {INDEX} == set(site_bytes(project))


@pytest.mark.parametrize(
    ("address", "folder"),
    [
        ("index.html", ""),
        ("qinghe/index.html", ""),
        ("qinghe/liuhe/2023.html", "qinghe"),
        ("s/q/liuhe/2023.html", "s/q"),
    ],
)
def test_a_part_has_the_files_two_folders_down(address: str, folder: str) -> None:
    assert part_of(address) == folder
    part = {address: ("0f", "a1")}
    assert read_part(folder, as_part(part)) == part
    index = f'{{"parts": {{"{part_address(folder)}": "ab"}}}}'.encode()
    assert read_index(index) == {folder: "ab"}
    with pytest.raises(ValueError, match=address):
        read_part(f"{folder}/x", as_part(part))
