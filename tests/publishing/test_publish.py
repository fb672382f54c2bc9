"""`nianbao publish`: what is public is one whole release, whatever dies in between."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.base.refusal import Refused
from generator.building.manifest import INDEX
from generator.publishing.command import publish_site
from generator.publishing.places import Folder
from generator.publishing.publish import (
    NothingBefore,
    PublishedRelease,
    WentBack,
    go_back,
    publish,
)
from generator.publishing.release import Damaged
from generator.publishing.releases import UnderWay, in_order, log_of, releases_of
from generator.publishing.verify import Differences, verify
from tests.faults import KILL, cut_short
from tests.projects import build_site, edit, make_project
from tests.test_commands import nianbao

DATA = "content/reports/qinghe/liuhe/2023.yml"
PAGE = "qinghe/liuhe/2023.html"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_project(tmp_path_factory.mktemp("built") / "project")
    build_site(root)
    return root


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A project with a site and a handbook."""
    shutil.copytree(built, tmp_path / "project")
    (tmp_path / "project/site/handbook").mkdir()
    (tmp_path / "project/site/handbook/index.html").write_text("填报手册")
    assert build_site(tmp_path / "project").published
    return tmp_path / "project"


def change(root: Path, number: int) -> None:
    """Have another figure in the site."""
    text = (root / DATA).read_text("utf-8")
    old = text.partition("行政处罚: ")[2].partition("\n")[0]
    edit(root, DATA, f"行政处罚: {old}", f"行政处罚: {number}")
    assert build_site(root).published


def put(root: Path, keep: int = 3) -> PublishedRelease:
    return publish(root, releases_of(root.parent / "www"), keep)


def public(root: Path) -> dict[str, bytes]:
    """What a visitor can get."""
    www = root.parent / "www"
    return {p.relative_to(www).as_posix(): p.read_bytes() for p in www.rglob("*") if p.is_file()}


def whole(root: Path) -> bool:
    """Whether what is public is exactly what its manifest says."""
    place = Folder((root.parent / "www").resolve())
    return not any(verify(place)[:3]) and any(a.startswith("handbook/") for a in place.listing())


def test_a_handbook_that_is_not_public_is_in_no_release(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(project)
    assert "handbook/index.html" in public(project)
    with (project / "content/site.yml").open("a", encoding="utf-8") as file:
        file.write("手册: 不公开\n")
    www = project.parent / "www"
    assert publish_site(project, www, back=False, keep=3, key=None) == 0  # not even built again
    assert "没有公开 site/handbook" in capsys.readouterr().out
    assert not any("handbook" in address for address in public(project))
    assert b"handbook" not in (www / "manifest/index.json").read_bytes()
    before = public(project)
    (project / "content/site.yml").write_text("手册: 也许\n", "utf-8")
    with pytest.raises(Refused, match=r"site\.yml 有错误"):
        put(project)
    (project / "content/site.yml").unlink()
    with pytest.raises(Refused, match=r"site\.yml 有错误"):
        put(project)
    assert public(project) == before


def test_the_site_with_its_handbook_and_what_others_put_there_is_public(project: Path) -> None:
    (project / "site/CNAME").write_text("example.org\n")
    done = put(project)
    assert done.foreign == ("CNAME",)
    site = public(project)
    assert site["CNAME"] == b"example.org\n"
    assert site["handbook/index.html"] == "填报手册".encode()
    assert site[PAGE] == (project / "site" / PAGE).read_bytes()
    assert whole(project)


def test_twice_is_nothing(project: Path) -> None:
    first = put(project)
    before = public(project)
    again = put(project)
    assert (again.release, again.new) == (first.release, False)
    assert public(project) == before
    assert len(log_of(releases_of(project.parent / "www"))) == 1


def test_unchanged_files_are_shared_and_others_are_not(project: Path) -> None:
    first = put(project).release
    change(project, 6)
    second = put(project).release
    assert first != second
    assert (first / "assets/style.css").samefile(second / "assets/style.css")
    assert not (first / PAGE).samefile(second / PAGE)
    assert not (project / "site/assets/style.css").samefile(second / "assets/style.css")


def test_without_hard_links_files_are_copied(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(project)
    change(project, 6)

    def link(*_: object) -> None:
        raise OSError(errno.EPERM, "")

    monkeypatch.setattr(os, "link", link)
    put(project)
    assert whole(project)


def test_what_lost_its_bytes_in_the_release_before_is_not_shared(project: Path) -> None:
    first = put(project).release
    size = (first / "404.html").stat().st_size
    (first / "404.html").write_bytes(bytes(size))
    change(project, 6)
    put(project)
    assert whole(project)


def test_a_file_of_the_right_size_that_lost_its_bytes_is_not_published(project: Path) -> None:
    """A build that trusts the fingerprint would not see it."""
    put(project)
    before = public(project)
    change(project, 6)
    page = project / "site" / PAGE
    info = page.stat()
    page.write_bytes(bytes(info.st_size))
    os.utime(page, ns=(info.st_atime_ns, info.st_mtime_ns))
    with pytest.raises(Damaged, match=PAGE):
        put(project)
    assert public(project) == before
    assert build_site(project).written == 1  # and it is mended
    put(project)
    assert whole(project)


def test_a_withdrawn_report_is_not_in_the_next_release(project: Path) -> None:
    put(project)
    for suffix in ("yml", "md"):
        (project / DATA).with_suffix(f".{suffix}").unlink()
    build_site(project)
    put(project)
    assert PAGE not in public(project)


def test_what_was_put_into_the_public_folder_is_carried_over_and_named(project: Path) -> None:
    release = put(project).release
    (release / ".well-known").mkdir()
    (release / ".well-known/proof.txt").write_text("proof")
    for number in (6, 7):
        change(project, number)
        assert put(project).carried == (".well-known/proof.txt",)
    assert public(project)[".well-known/proof.txt"] == b"proof"


def test_a_foreign_file_that_is_gone_from_the_site_is_gone_in_public(project: Path) -> None:
    (project / "site/CNAME").write_text("example.org\n")
    put(project)
    (project / "site/CNAME").unlink()
    assert put(project).new
    assert "CNAME" not in public(project)


def test_leftovers_and_links_never_lie_in_public(project: Path, tmp_path: Path) -> None:
    (project / "site/qinghe/liuhe/.2023.html.new").write_text("<html")
    (tmp_path / "secret").write_text("secret")
    (project / "site/link").symlink_to(tmp_path / "secret")
    (project / "site/folder").symlink_to(tmp_path)
    assert put(project).links == ("folder", "link")
    assert not [name for name in public(project) if ".new" in name or "link" in name]


def test_a_release_of_an_earlier_program_is_followed_by_one_of_this(project: Path) -> None:
    old = project.parent / "www.releases/20240101-000000-abc"
    old.mkdir(parents=True)
    (old / "index.html").write_text("old")
    (project.parent / "www").symlink_to(old)
    assert put(project).carried == ()
    assert whole(project)
    assert go_back(releases_of(project.parent / "www")) == old


def test_why_there_is_no_commit_is_told(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert put(project).no_commit == "项目不在 Git 仓库里"
    change(project, 61)
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    (project / ".gitignore").write_text("content\ntemplates\n")
    assert put(project).no_commit == "仓库里还没有提交"
    change(project, 62)
    (project / ".gitignore").unlink()
    assert put(project).no_commit == "内容有没有提交的改动"
    change(project, 63)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert put(project).no_commit.startswith("没有找到 git 程序")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to give away")
def test_a_repository_of_another_user_is_told(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    monkeypatch.delenv("SUDO_UID", raising=False)
    for path in (project, project / ".git"):
        os.chown(path, 12345, 12345)
    done = put(project)
    assert (done.new, done.commit) == (True, "")
    assert "属于另一个用户" in done.no_commit


def test_the_commit_stands_in_one_file_only(project: Path) -> None:
    def git(*words: str) -> str:
        who = ("-c", "user.name=a", "-c", "user.email=a@b")
        command = ["git", *who, *words]
        return subprocess.run(
            command, cwd=project, capture_output=True, text=True, check=True
        ).stdout

    git("init", "-q")
    git("add", "content", "templates")
    git("commit", "-qm", "x")
    commit = git("rev-parse", "HEAD").strip()
    assert put(project).commit == commit
    having = [name for name, body in public(project).items() if commit.encode() in body]
    assert having == ["manifest/release.json"]
    change(project, 6)
    assert put(project).commit == ""  # the content is of no commit


# --- one release and the other


def test_back_is_the_one_before_and_the_bad_one_is_not_put_up_again(project: Path) -> None:
    place = releases_of(project.parent / "www")
    first = put(project).release
    before = public(project)
    change(project, 6)
    bad = put(project).release
    assert go_back(place) == first
    assert public(project) == before
    with pytest.raises(WentBack) as refused:
        put(project)
    assert refused.value.folder == bad
    with pytest.raises(NothingBefore):
        go_back(place)
    change(project, 7)
    third = put(project).release
    assert go_back(place) == first
    shutil.rmtree(third)
    assert put(project).release == third  # as the refusal says


def test_as_many_are_kept_as_asked(project: Path) -> None:
    place = releases_of(project.parent / "www")
    other = place.folder / "mine"
    other.mkdir(parents=True)
    for number in range(6, 11):
        change(project, number)
        put(project, keep=2)
    assert len(in_order(place)) == 2
    assert other.is_dir()
    assert place.current == in_order(place)[-1]


def test_one_run_at_a_time(project: Path) -> None:
    put(project)
    change(project, 6)
    with (project.parent / "www.releases/lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(UnderWay):
            put(project)
    assert put(project).new


# --- what dies in between


def _cut(
    project: Path, scratch: Path, fault: int, steps: range, work: Callable[[Path], object]
) -> int:
    """Cut `work` short at these steps: what is public is whole before and after, the same work again
    gives the new site, and nothing is left over; gives how many steps there were."""
    place = scratch / "project"
    for step in steps:
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.copytree(project.parent, scratch, symlinks=True)
        (scratch / "www").unlink()
        (scratch / "www").symlink_to(
            scratch / "www.releases" / (project.parent / "www").readlink().name
        )
        old = public(place)
        more = cut_short(lambda: work(place), step, fault)
        assert whole(place), step
        first = public(place)
        work(place)
        assert whole(place), step
        assert first in (old, public(place)), step
        left = [
            p.name for p in (scratch / "www.releases").iterdir() if p.suffix in {".new", ".old"}
        ]
        assert not left, step
        assert len(log_of(releases_of(scratch / "www"))) == 2
        if not more:
            return step
    return steps.stop


@pytest.mark.parametrize("fault", [KILL, errno.ENOSPC])
def test_cut_short_what_is_public_is_one_whole_release(
    project: Path, tmp_path_factory: pytest.TempPathFactory, fault: int
) -> None:
    """At some steps, those of the switch among them; at all of them in the long proof."""
    put(project)
    change(project, 6)
    scratch = tmp_path_factory.mktemp("scratch") / "try"
    steps = _cut(project, scratch, fault, range(1, 500, 19), put)
    assert steps > 20


@pytest.mark.proof
@pytest.mark.parametrize(
    ("fault", "steps"),
    [(KILL, range(500)), (errno.ENOSPC, range(0, 500, 3)), (errno.EIO, range(1, 500, 3))],
)
def test_cut_short_anywhere_what_is_public_is_one_whole_release(
    project: Path, tmp_path_factory: pytest.TempPathFactory, fault: int, steps: range
) -> None:
    put(project)
    change(project, 6)
    scratch = tmp_path_factory.mktemp("scratch") / "try"
    reached = _cut(project, scratch, fault, steps, put)
    assert 60 < reached < 490


# --- the command


def test_the_command_says_what_it_did(project: Path) -> None:
    www = str(project.parent / "www")
    (project / "site/CNAME").write_text("example.org\n")
    done = nianbao(project, "publish", www)
    assert done.returncode == 0, done.stderr
    assert "已发布" in done.stdout
    assert "CNAME" in done.stdout
    assert "没有变化" in nianbao(project, "publish", www).stdout
    refused = nianbao(project, "publish", www, "--back")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "没有更早的一版" in refused.stderr


@pytest.mark.parametrize("what", ["folder", "no site", "no manifest"])
def test_what_cannot_be_published_is_refused(project: Path, what: str) -> None:
    www = project.parent / "www"
    if what == "folder":
        www.mkdir()
    elif what == "no site":
        shutil.rmtree(project / "site")
    else:
        (project / "site" / INDEX).write_text("{}")
    done = nianbao(project, "publish", str(www))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not www.exists() or not any(www.iterdir())


def test_a_log_that_a_full_disk_cut_off_is_read(project: Path) -> None:
    put(project)
    log = project.parent / "www.releases/log.jsonl"
    log.write_bytes(log.read_bytes() + b'{"what": "pu')
    change(project, 6)
    put(project)
    assert [line["what"] for line in log_of(releases_of(project.parent / "www"))] == ["put", "put"]
    assert json.loads(log.read_bytes().splitlines()[-1])["release"]


def test_nothing_differs(project: Path) -> None:
    assert verify(Folder(project / "site")) == Differences(looked_at=52)


@pytest.mark.parametrize("inside", ["site/pub", "content", ".nianbao/pub"])
def test_the_project_itself_is_no_place_to_publish_to(project: Path, inside: str) -> None:
    with pytest.raises(Refused, match="不能发布到项目的"):
        releases_of(project / inside, project)
