"""A pull request may hold anything: none of it is executed, followed, laid out or believed."""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path

import pytest

from tests.history.repositories import (
    LIUHE,
    MD,
    REPORTS,
    YML,
    edit,
    git,
    write,
)
from tests.reviewing.reviews import Said, blob, propose, reviewed, tree

Capture = pytest.CaptureFixture[str]
PAGE = "qinghe/liuhe/2023.html"
SECRET = "机器上的别的文件"


def arm(project: Path, marks: Path) -> None:
    """Let hooks, and a filter that the machine happens to have, as many have git-lfs, leave a mark
    when they are run."""
    for name in ("post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc"):
        hook = project / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {marks}/{name}\n")
        hook.chmod(0o755)
    for what in ("smudge", "clean", "process"):
        git(project, "config", f"filter.hostile.{what}", f"touch {marks}/{what}; cat")
    for what in ("diff.hostile.command", "diff.hostile.textconv", "merge.hostile.driver"):
        git(project, "config", what, f"touch {marks}/diff; true")


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    """A folder that stays empty unless something of a change is run."""
    (tmp_path / "marks").mkdir()
    return tmp_path / "marks"


def test_nothing_of_a_change_is_run(
    project: Path, capsys: Capture, marks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(project, MD, ("培训2次", "培训3次"))
    touch = f"touch {marks}/"
    call = f"{{{{ cycler.__init__.__globals__.os.system('{touch}template') }}}}被改的模板"
    for name in ("base.html", "home.html", "report.html", "404.html"):
        write(project, f"templates/{name}", call.encode())
        write(project, f"content/templates/{name}", call.encode())
        write(project, f".nianbao/templates/{name}", b"\0")
    for folder in ("", "content/", f"{LIUHE}/"):
        body = "* filter=hostile diff=hostile merge=hostile ident eol=crlf\n"
        write(project, f"{folder}.gitattributes", body.encode())
    for name in ("generator/base/fingerprints.py", "sitecustomize.py", "click.py", "conftest.py"):
        write(project, name, f"import os; os.system('{touch}program')".encode())
    write(project, ".gitconfig", f"[core]\n\tfsmonitor = {touch}config\n".encode())
    write(project, ".gitmodules", f"[submodule 'a']\n\tpath=a\n\turl=ext::{touch}url\n".encode())
    write(project, ".githooks/post-checkout", f"#!/bin/sh\n{touch}githooks\n".encode())
    write(project, "requirements.txt", b"evil\n")
    propose(project)
    arm(project, marks)
    monkeypatch.chdir(project)
    said = reviewed(project, capsys)

    assert said.code == 0
    assert "培训3次" in said.page(PAGE)
    assert "被改的模板" not in said.everything
    assert "⚠️ **本次改动还涉及程序、模板或手册。" in said.comment
    assert list(marks.iterdir()) == []


def test_a_name_like_an_option_is_none(project: Path, capsys: Capture, marks: Path) -> None:
    git(project, "remote", "add", "origin", str(project))
    arm(project, marks)
    for name in (
        f"--upload-pack=touch {marks}/pack",
        f"-c core.pager=touch {marks}/pager",
        "+refs/heads/main:refs/heads/other",
        "main:refs/heads/other",
        "$(touch x)",
        "HEAD",
        "@{-1}",
        "main\n--all",
    ):
        for base, head in ((name, "gone"), ("main", name)):
            assert reviewed(project, capsys, base, head).code in {0, 2}
    assert list(marks.iterdir()) == []
    assert git(project, "branch", "--format=%(refname)") == "refs/heads/main"


# --- what leads elsewhere


@pytest.mark.parametrize(
    "name", ["content/pages/outside.md", f"{LIUHE}/2022.yml", f"{LIUHE}/2022.md", YML, MD]
)
def test_a_link_leads_nowhere(project: Path, capsys: Capture, name: str, tmp_path: Path) -> None:
    (tmp_path / "outside").write_text(SECRET, "utf-8")
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).unlink(missing_ok=True)
    (project / name).symlink_to(tmp_path / "outside")
    propose(project)
    said = reviewed(project, capsys)

    assert said.code == 1
    assert re.search("FILE-(READ|PAIR)", said.comment)
    assert SECRET not in said.everything


@pytest.mark.parametrize("name", ["content", "content/reports", "content/site.yml", LIUHE])
def test_a_folder_may_be_a_link(project: Path, capsys: Capture, name: str, tmp_path: Path) -> None:
    """Where it leads, there is the same content, which is not read either."""
    shutil.copytree(project / "content", tmp_path / "outside/content")
    for path in (tmp_path / "outside").rglob("*.md"):
        path.write_text(path.read_text("utf-8") + SECRET, "utf-8")
    place = project / name
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    place.symlink_to(tmp_path / "outside" / name)
    propose(project)
    said = reviewed(project, capsys)

    assert said.code == (2 if name == "content" else 1)
    assert SECRET not in said.everything
    assert "检查通过" not in said.comment


def test_a_submodule_is_not_entered(project: Path, capsys: Capture) -> None:
    other = git(project, "rev-parse", "HEAD")
    git(project, "update-index", "--add", "--cacheinfo", f"160000,{other},{MD}")
    git(project, "commit", "--quiet", "--message=子模块")
    git(project, "branch", "change")
    git(project, "reset", "--quiet", "--hard", "HEAD~")
    said = reviewed(project, capsys)
    assert said.code == 1
    assert "FILE-READ" in said.comment


# --- names


def with_tree(project: Path, capsys: Capture, *entries: tuple[str, str, str, str]) -> Said:
    """Review the content of `main`, its reports' folder with these entries beside its own."""
    own = git(project, "rev-parse", f"main:{REPORTS.rstrip('/')}/qinghe")
    reports = tree(project, ("040000", "tree", own, "qinghe"), *entries)
    site = git(project, "rev-parse", "main:content/site.yml")
    content = tree(
        project, ("040000", "tree", reports, "reports"), ("100644", "blob", site, "site.yml")
    )
    top = tree(project, ("040000", "tree", content, "content"))
    made = git(project, "commit-tree", top, "-p", "main", "-m", "改动")
    return reviewed(project, capsys, head=made)


NAMES = (
    *(".git", "..", ".", "git~1", ".GIT", "a\nb", "::error::x", "C:evil", "CON", "a\\b"),
    *("..\\..\\evil", "QINGHE", "清河", "e\u0301", "\u202e", "a" * 255, "assets", "handbook"),
    *("search", "<script>", "'; rm -rf x", "-rf", " ", "a.yml", "authority.yml", "2023.md"),
)


@pytest.mark.parametrize("kind", ["file", "folder", "area"])
def test_a_name_may_be_anything(project: Path, capsys: Capture, kind: str, tmp_path: Path) -> None:
    """Whatever a tree calls a file or an authority's folder, nothing is written but results, none of
    them outside their folder."""
    evil = blob(project, b"evil")
    liuhe = git(project, "rev-parse", f"main:{LIUHE}")
    area = tree(project, ("040000", "tree", liuhe, "liuhe"), ("100644", "blob", evil, ".git"))
    about = {
        "file": ("100644", "blob", evil),
        "folder": ("040000", "tree", liuhe),
        "area": ("040000", "tree", area),
    }[kind]
    before = {path for path in tmp_path.rglob("*") if ".git" not in path.parts}
    said = with_tree(project, capsys, *((*about, name) for name in NAMES))
    new = {path for path in tmp_path.rglob("*") if ".git" not in path.parts} - before

    assert said.code in {0, 1}
    assert all(path == said.out or said.out in path.parents for path in new)
    assert said.comment.startswith("### 检查")
    if (said.out / "site").is_dir():
        assert "培训2次" in said.page(PAGE)
    else:
        assert "网页预览没有生成" in said.comment


def test_names_that_differ_in_case_only(project: Path, capsys: Capture) -> None:
    liuhe = git(project, "rev-parse", "main:content/reports/qinghe/liuhe")
    said = with_tree(project, capsys, ("040000", "tree", liuhe, "QINGHE"))
    assert "培训2次" in said.page(PAGE)
    assert said.code in {0, 1}


def test_bytes_that_are_no_text_in_a_name(project: Path, capsys: Capture) -> None:
    place = os.fsdecode(os.fsencode(project / LIUHE) + b"/\xff\xfe.yml")
    Path(place).write_bytes(b"x")
    propose(project)
    said = reviewed(project, capsys)
    assert said.code in {0, 1}
    assert "\ufffd" in said.comment


# --- too much of it


def test_a_huge_file_is_not_read(project: Path, capsys: Capture) -> None:
    (project / MD).write_bytes(b"x" * 20_000_000)
    write(project, "content/pages/big.md", b"y" * 600_000)
    propose(project)
    said = reviewed(project, capsys)
    assert said.code == 1
    assert "FILE-SIZE" in said.comment
    assert len(said.everything) < 3_000_000


def test_ten_thousand_files_are_told_in_few_lines(project: Path, capsys: Capture) -> None:
    for number in range(10_002):
        (project / LIUHE / f"x{number}.yml").write_bytes(b"")
    propose(project)
    start = time.monotonic()
    said = reviewed(project, capsys)
    took = time.monotonic() - start

    annotations = (said.out / "annotations.txt").read_text("utf-8").splitlines()
    assert len(annotations) <= 30
    assert "另有 9992 处没有列出" in annotations[-1]
    assert "10002 处警告" in said.comment
    assert len(said.comment.encode()) < 65_000
    assert len(said.log.splitlines()) < 30_000
    assert took < 60


# --- content that is none


@pytest.mark.parametrize(
    "body",
    [
        b"\0\xff" * 500,
        b"a: &a [*a, *a]\n",
        b"!!python/object/apply:os.system [id]\n",
        b"<<<<<<< HEAD\n",
        b"[" * 5_000,
        b"- " * 5_000,
        b'a: "\\x1b]0;evil\\x07"\n',
    ],
)
@pytest.mark.parametrize("name", ["content/site.yml", YML, f"{LIUHE}/authority.yml"])
def test_any_bytes_are_told_and_not_obeyed(
    project: Path, capsys: Capture, name: str, body: bytes
) -> None:
    (project / name).write_bytes(body)
    propose(project)
    said = reviewed(project, capsys)
    assert said.code == 1
    assert said.comment.startswith("### 检查没有通过")
    assert "\x1b" not in said.log + said.comment


@pytest.mark.parametrize("name", ["content/site.yml", YML, f"{LIUHE}/authority.yml"])
def test_a_file_may_be_a_folder(project: Path, capsys: Capture, name: str) -> None:
    (project / name).unlink()
    write(project, f"{name}/x", b"")
    propose(project)
    assert reviewed(project, capsys).code == 1
