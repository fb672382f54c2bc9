"""Import after `new --all`: a skeleton gives way while nothing is filled in, and only then."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from generator.commands.new import new_report, word_forms
from generator.importing import run
from generator.importing.match import Target
from generator.importing.run import Task, import_file
from generator.importing.summary import ImportResult
from generator.project.project import open_project
from tests.exporters.test_word_form import LIUHE, NAME, filled
from tests.projects import edit, make_project

STEM = f"content/reports/{LIUHE}/2024"
THERE = f"{STEM} 已经有了，没有改动；要覆盖请加 --force。"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the skeleton of 2024, and its form filled in as 报.docx beside it."""
    root = make_project(tmp_path / "project")
    new_report(root, LIUHE, 2024, 2030)
    word_forms(root, LIUHE, 2024, 2030, tmp_path, every=False)
    (tmp_path / "报.docx").write_bytes(filled((tmp_path / NAME).read_bytes())[0])
    return root


def imported(root: Path, *, dry_run: bool = False, force: bool = False) -> ImportResult:
    task = Task(root, open_project(root).library, None, None, force, dry_run)
    return import_file(task, root.parent / "报.docx")


def texts(root: Path) -> list[bytes]:
    return [(root / f"{STEM}{suffix}").read_bytes() for suffix in (".yml", ".md")]


def test_an_untouched_skeleton_gives_way(project: Path) -> None:
    before = texts(project)
    assert imported(project, dry_run=True).error is None
    assert texts(project) == before
    done = imported(project)
    assert (done.error, done.written) == (None, (f"{STEM}.yml", f"{STEM}.md"))
    assert "1000" in texts(project)[0].decode()
    assert imported(project).error == THERE


def test_a_checkout_with_other_ends_of_lines_is_untouched(project: Path) -> None:
    for suffix in (".yml", ".md"):
        path = project / f"{STEM}{suffix}"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert imported(project).error is None


def test_a_skeleton_made_before_last_years_report_came_is_untouched(project: Path) -> None:
    last = project / f"content/reports/{LIUHE}/2023.yml"
    for suffix in (".yml", ".md"):
        (project / f"{STEM}{suffix}").unlink()
    last.rename(project / "aside")
    new_report(project, LIUHE, 2024, 2030)
    (project / "aside").rename(last)
    assert "取自 2023 年" not in texts(project)[0].decode()
    assert imported(project).error is None


@pytest.mark.parametrize(
    ("suffix", "old", "new"),
    [
        (".yml", ": 待填", ": 0"),
        (".yml", "整理说明: ~", "整理说明: ~  # 王会计在填"),
        (".md", "## ", "我写的。\n\n## "),
    ],
)
def test_what_somebody_has_begun_is_kept(project: Path, suffix: str, old: str, new: str) -> None:
    edit(project, f"{STEM}{suffix}", old, new)
    before = texts(project)
    assert imported(project, dry_run=True).error == THERE
    assert imported(project).error == THERE
    assert texts(project) == before
    assert imported(project, force=True).error is None


@pytest.mark.parametrize("suffix", [".yml", ".md"])
def test_half_a_skeleton_is_kept(project: Path, suffix: str) -> None:
    (project / f"{STEM}{suffix}").unlink()
    assert imported(project).error == THERE


def test_two_files_of_one_report_do_not_overwrite_each_other(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = run._untouched

    def slowly(root: Path, target: Target) -> dict[str, bytes]:
        found = look(root, target)
        time.sleep(0.2)  # whoever does not wait sees the same
        return found

    monkeypatch.setattr(run, "_untouched", slowly)
    task = Task(project, open_project(project).library, None, None)
    files = [project.parent / f"{number}.docx" for number in range(4)]
    for number, file in enumerate(files):
        raw, _ = filled((project.parent / NAME).read_bytes(), 1000 * (number + 1))
        file.write_bytes(raw)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(partial(import_file, task), files))
    (first,) = (number for number, one in enumerate(done) if one.written)
    assert [one.error for number, one in enumerate(done) if number != first] == [THERE] * 3
    assert f"{1000 * (first + 1)}" in texts(project)[0].decode()


@pytest.mark.parametrize("suffix", [".yml", ".md"])
def test_what_somebody_begins_after_the_look_is_kept(
    project: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = run._untouched

    def then_begun(root: Path, target: Target) -> dict[str, bytes]:
        found = look(root, target)
        with (project / f"{STEM}{suffix}").open("a", encoding="utf-8") as file:
            file.write("# 刚写的\n")
        return found

    monkeypatch.setattr(run, "_untouched", then_begun)
    assert imported(project).error == THERE
    assert "刚写的" in "".join(raw.decode() for raw in texts(project))
    assert "1000" not in texts(project)[0].decode()
