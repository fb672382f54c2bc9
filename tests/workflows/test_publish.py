"""The main branch is published, at once or not at all."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from tests.history.repositories import MD, YML, commit, edit, git
from tests.workflows.hosts import GITHUB, GITLAB, Machine, load, run_github, run_gitlab
from tests.workflows.pulls import Server

pytestmark = pytest.mark.proof

PAGE = "qinghe/liuhe/2023.html"


def test_github_publishes_the_site_with_its_handbook(server: Server, tmp_path: Path) -> None:
    machine = server.machine(tmp_path)
    machine.handbook = False
    job = load(GITHUB / "publish.yml")["jobs"]["build"]
    run_github(machine, job, {"github": {"ref": "refs/heads/main"}})

    assert not machine.failed, machine.log
    site = machine.artifacts["github-pages"]
    assert "培训2次" in (site / PAGE).read_text("utf-8")
    assert "年报填报手册" in (site / "handbook/index.html").read_text("utf-8")


def test_gitlab_publishes_the_same(server: Server, tmp_path: Path) -> None:
    head = git(server.origin, "rev-parse", "main")
    machine = server.machine(tmp_path)
    machine.handbook = False
    run_gitlab(machine, "pages", 20, GITLAB, CI_COMMIT_SHA=head)

    assert not machine.failed, machine.log
    assert "培训2次" in (machine.artifacts["public"] / PAGE).read_text("utf-8")


# --- a server of one's own


class Own:
    """A clone on a county's own server, and the folder that it publishes."""

    def __init__(self, root: Path, server: Server) -> None:
        origin, self.author = root / "origin.git", root / "author"
        git(root, "clone", "--quiet", "--bare", str(server.origin), str(origin))
        self.machine = Machine(root / "server", origin, server.compiled)
        self.work = self.machine.work
        self.machine.folder.mkdir()
        for clone in (self.author, self.work):
            git(root, "clone", "--quiet", f"file://{origin}", str(clone))
        self.machine.set_up()
        self.target, self.releases = root / "www", root / "www.releases"

    def publish(self) -> tuple[int, str]:
        """The exit code, and what is said."""
        self.machine.log = ""
        self.machine.bash(f".ci/publish {self.target} || echo code $?")
        said, _, code = self.machine.log.partition("code ")
        return int(code or 0), said

    def push(self, path: str, old: str, new: str) -> None:
        edit(self.author, path, (old, new))
        commit(self.author)
        git(self.author, "push", "--quiet", "origin", "main")

    @property
    def page(self) -> str:
        return (self.target / PAGE).read_text("utf-8")


@pytest.fixture(scope="module")
def own(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Own:
    made = Own(tmp_path_factory.mktemp("own"), server)
    code, said = made.publish()
    assert (code, "已发布" in said) == (0, True), said
    return made


def test_a_change_replaces_the_site_as_a_whole(own: Own) -> None:
    before = own.target.readlink()
    own.push(MD, "培训2次", "培训3次")

    assert own.publish()[0] == 0
    assert "培训3次" in own.page
    assert "培训2次" in (before / PAGE).read_text("utf-8")  # for who is reading it


def test_nothing_new_is_no_news(own: Own) -> None:
    before = own.target.readlink()

    assert own.publish() == (0, "")
    assert own.target.readlink() == before


def test_an_error_leaves_the_site_as_it_was_until_it_is_mended(own: Own) -> None:
    before = own.target.readlink()
    own.push(YML, "重复申请: [0", "重复申请: [9")

    code, said = own.publish()
    assert code == 1
    assert "原来的网站没有改动" in said
    assert "T3-ROW" in said
    assert own.target.readlink() == before

    own.push(YML, "重复申请: [9", "重复申请: [0")
    code, said = own.publish()
    assert code == 0
    assert "没有变化" in said
    assert own.target.readlink() == before  # the same content is the same release


def test_what_cannot_be_pulled_leaves_the_site_as_it_was(own: Own) -> None:
    before = own.target.readlink()
    address = git(own.work, "remote", "get-url", "origin")
    git(own.work, "remote", "set-url", "origin", f"{address}.gone")
    code, said = own.publish()
    git(own.work, "remote", "set-url", "origin", address)

    assert code == 1
    assert "不能取得最新的内容" in said
    assert own.target.readlink() == before


def test_two_runs_do_not_meet(own: Own) -> None:
    with (own.work / ".git/nianbao-publish.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert own.publish() == (3, own.machine.log.partition("code")[0])
    assert "上一次还没有结束" in own.machine.log


def test_a_folder_that_is_no_link_is_not_touched(own: Own) -> None:
    own.target.rename(own.target.with_suffix(".kept"))
    own.target.mkdir()
    code, said = own.publish()
    own.target.rmdir()
    own.target.with_suffix(".kept").rename(own.target)

    assert code == 2
    assert "请先移走它" in said


def test_three_sites_are_kept(own: Own) -> None:
    for year in range(2019, 2023):
        (own.releases / f"{year}0101-000000-abc").mkdir()
    (own.work / "site/index.html").unlink()
    own.push(MD, "培训", "学习")

    assert own.publish()[0] == 0
    kept = sorted(path.name for path in own.releases.iterdir() if path.is_dir())
    assert len(kept) == 3
    assert own.target.resolve().name in kept


# --- what a machine of continuous integration is given


@pytest.mark.parametrize(
    ("asked", "environment", "installed"),
    [("[Word, PDF]", "true", True), ("[Word]", "true", False), ("[PDF]", "", False)],
)
def test_a_font_is_installed_where_pdf_files_are_asked_for(
    tmp_path: Path, asked: str, environment: str, installed: bool
) -> None:
    machine = Machine(tmp_path, tmp_path, tmp_path)
    (machine.work / ".ci").mkdir(parents=True)
    prepare = Path(__file__).parents[2] / ".ci/prepare"
    (machine.work / ".ci/prepare").write_bytes(prepare.read_bytes())
    (machine.work / "site.yml").write_text(f"下载: {asked}\n", "utf-8")
    programs = {"make": "exit 0", "fc-list": "exit 1", "apt-get": 'echo "apt-get $*" >>asked'}
    for name, line in {**programs, "sudo": '"$@"'}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    machine.bash(
        "bash .ci/prepare site.yml", CI=environment, PATH=f"{tmp_path}:{os.environ['PATH']}"
    )
    told = machine.work / "asked"

    assert not machine.failed, machine.log
    assert (told.exists() and "fonts-noto-cjk" in told.read_text("utf-8")) == installed
