"""What import says of a report it has just written is what `check` says of it, last year's report
and copied text included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.building.check import check_project
from generator.importing.run import Task, run
from generator.importing.summary import ImportResult, text_of
from generator.project.project import open_project
from tests.exporters.reports import invented
from tests.importing import writers
from tests.projects import build_site, make_project

LIUHE, SHANQIAN = "content/reports/qinghe/liuhe", "content/reports/qinghe/shanqian"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def imported(root: Path, *documents: tuple[str, int], dry_run: bool = False) -> list[ImportResult]:
    return list(importing(root, *documents, dry_run=dry_run))


def importing(
    root: Path, *documents: tuple[str, int], dry_run: bool = False
) -> Iterator[ImportResult]:
    """Import the base report under each authority's name and year."""
    files = []
    for name, year in documents:
        text = writers.tabs(writers.document_of(invented()))
        file = root / f"{name}{year}.txt"
        file.write_text(text.replace("柳河镇", name).replace("2023", str(year)), encoding="utf-8")
        files.append(file)
    task = Task(root, open_project(root).library, None, None, dry_run=dry_run)
    return run(files, task, lambda *_: None)


def imported_until_failure(root: Path) -> list[ImportResult]:
    told: list[ImportResult] = []
    with pytest.raises(OSError, match="no space"):
        told.extend(importing(root, ("山前乡", 2023)))
    return told


def codes(result: ImportResult) -> set[str]:
    assert result.error is None
    return {found.code for found in result.findings}


def test_it_is_what_check_says(project: Path) -> None:
    (one,) = imported(project, ("山前乡", 2023))
    checked = [d for d in check_project(project).diagnostics if d.path in one.written]
    assert sorted(one.findings) == sorted(d for d in checked if not d.acknowledged)


def test_last_year_s_record_is_held_against_it(project: Path) -> None:
    """The base report carries out other figures than the next year's, the same, carries in."""
    (next_year,) = imported(project, ("柳河镇", 2024))
    assert "CF-CARRY" in codes(next_year)


def test_a_dry_run_says_what_the_real_run_would(project: Path) -> None:
    """Last year's figures and copied text included, and among the documents themselves."""
    documents = ("柳河镇", 2024), ("柳河镇", 2025), ("山前乡", 2023)
    tried = imported(project, *documents, dry_run=True)
    assert not any((project / f"{one.stem}.yml").exists() for one in tried)
    real = imported(project, *documents)
    assert [one.findings for one in tried] == [one.findings for one in real]
    assert "CF-CARRY" in codes(tried[0])
    assert "CF-CARRY" in text_of(tried[0], dry_run=True)
    assert "CF-CARRY" in text_of(real[0], dry_run=False)


@pytest.mark.parametrize("built", [False, True])
def test_copied_text_is_told_of_what_was_there_and_of_what_came_along(
    project: Path, built: bool
) -> None:
    if built:
        assert build_site(project).published  # so that an index lies there, without the new ones
    first, second = imported(project, ("山前乡", 2023), ("柳河镇", 2022))
    assert "DUP-TEXT" in codes(first)
    assert second.written
    told = next(found for found in first.findings if found.code == "DUP-TEXT")
    assert "柳河镇" in told.message


def test_what_was_written_is_told_though_the_check_fails(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr("generator.importing.run.open_project", fail)
    told = imported_until_failure(project)
    assert [result.written for result in told] == [
        (f"{SHANQIAN}/2023.yml", f"{SHANQIAN}/2023.md"),
    ]


def test_a_report_that_changed_since_the_last_build_is_compared_as_it_is_now(project: Path) -> None:
    assert build_site(project).published
    narrative = project / LIUHE / "2023.md"
    text = narrative.read_text(encoding="utf-8")
    narrative.write_text("\n".join(line[:20] for line in text.split("\n")), encoding="utf-8")
    (one,) = imported(project, ("山前乡", 2023))
    checked = [d for d in check_project(project).diagnostics if d.path in one.written]
    assert sorted(one.findings) == sorted(d for d in checked if not d.acknowledged)
