"""A project that goes from one installed version of the program to the next, as its owner would."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cases import BASE, read_case, write_project
from tests.wheels import build_wheel, install, make_environment, run

ROOT = Path(__file__).parents[2]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def trees(tmp_path: Path) -> tuple[Path, Path]:
    """The sources of this version, and of a next one with another template and a note about it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    this, following = tmp_path / "this", tmp_path / "next"
    for name in listed.stdout.decode().split("\0"):
        if name and not name.startswith(("tests/", "content/reports/")) and (ROOT / name).is_file():
            (this / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, this / name)
    shutil.copytree(this, following)
    version = following / "generator/__init__.py"
    version.write_text(re.sub(r'"\d+\.\d+\.\d+"', '"98.7.0"', version.read_text("utf-8")), "utf-8")
    change(following / "templates/base.html", "跳到正文", "直接看正文")
    notes = following / "generator/upgrading/upgrade_notes.py"
    note = 'NOTES += (UpgradeNote("98.7.0", "外框改了。", "有。", "看。", "改。"),)\n'
    notes.write_text(f"{notes.read_text('utf-8')}\n\n{note}", "utf-8")
    return this, following


@pytest.mark.proof
def test_own_files_survive_the_next_version_which_says_what_to_do(
    tmp_path: Path, trees: tuple[Path, Path]
) -> None:
    project, environment = tmp_path / "县", tmp_path / "venv"
    write_project(project, read_case(BASE)[0])
    make_environment(environment)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    nianbao = install(build_wheel(trees[0], tmp_path / "one"), environment)
    run(nianbao, "upgrade", "--done", cwd=project)
    for name in ("base.html", "page.html"):
        run(nianbao, "templates", "copy", name, cwd=project)
    change(project / "templates/base.html", "订阅更新", "本县订阅")
    run(nianbao, "build", cwd=project)
    own = {path: path.read_bytes() for path in project.glob("[ct]*/**/*") if path.is_file()}
    report = project / "site/qinghe/liuhe/2023.html"
    assert "本县订阅" in report.read_text("utf-8")

    install(build_wheel(trees[1], tmp_path / "two"), environment)
    assert run(nianbao, "--version", cwd=project) == "nianbao 98.7.0\n"
    assert "更新为 98.7.0：有 1 处改变" in run(nianbao, "check", cwd=project)
    built = run(nianbao, "build", cwd=project)
    assert "更新为 98.7.0：有 1 处改变" in built
    assert "没有变化" not in built  # another program makes everything anew
    page = report.read_text("utf-8")
    assert "本县订阅" in page
    assert "跳到正文" in page
    listed = run(nianbao, "templates", cwd=project)
    assert re.search(r"^包内已更新 +base\.html$", listed, re.MULTILINE)
    assert re.search(r"^未改 +page\.html$", listed, re.MULTILINE)
    difference = run(nianbao, "templates", "diff", "base.html", cwd=project)
    assert re.search(r"^\+.*直接看正文", difference, re.MULTILINE)
    assert "本县订阅" not in difference
    assert "1. （98.7.0）外框改了。" in run(nianbao, "upgrade", cwd=project)
    assert {path: path.read_bytes() for path in own} == own

    run(nianbao, "upgrade", "--done", cwd=project)
    assert '程序版本: "98.7.0"\n' in (project / "content/site.yml").read_text("utf-8")
    assert run(nianbao, "check", cwd=project) == "没有发现问题。\n"
    # Back to the version before: it says that it is not the one.
    install(tmp_path / "one" / next((tmp_path / "one").glob("*.whl")).name, environment)
    assert "警告：本项目是用更新的程序（98.7.0）" in run(nianbao, "check", cwd=project)
