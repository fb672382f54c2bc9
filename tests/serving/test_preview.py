"""What the preview builds: the last good page of a report with errors, and nothing built twice."""

from __future__ import annotations

import os
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.base.fingerprints import scan
from generator.building.build import Built, build
from generator.serving.preview import Shown, place_of, refresh
from tests.corpus import make_corpus
from tests.projects import clean_build, edit, make_project
from tests.serving.previews import BAD, GOOD, PAGE, REPORT

SHANQIAN = "content/reports/qinghe/shanqian"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """One report, qinghe/liuhe/2023."""
    root = make_project(tmp_path / "project")
    for path in (root / "content").rglob("*.*"):
        settle(path)
    return root


def site(project: Path) -> Path:
    return project / ".nianbao/preview/site"


def save(project: Path, path: str, old: str, new: str) -> None:
    """An edit, long enough ago for its time to be trusted."""
    edit(project, path, old, new)
    settle(project / path)


def settle(path: Path) -> None:
    past = path.stat().st_mtime_ns - random.Random(path.read_bytes()).randrange(10**9, 10**12)
    os.utime(path, ns=(past, past))


def add_report(project: Path) -> None:
    """That of a second township for the same year."""
    for suffix in (".yml", ".md"):
        text = (project / f"{REPORT}{suffix}").read_text("utf-8")
        (project / f"{SHANQIAN}/2023{suffix}").write_text(text.replace("柳河镇", "山前乡"), "utf-8")


def codes(shown: Shown) -> list[str]:
    return [found.code for found in shown.problems]


def test_a_preview_is_the_site_that_a_build_gives(project: Path, tmp_path: Path) -> None:
    shown = refresh(project, Shown())

    built = clean_build(project, tmp_path / "clean")
    assert shown.written == len([name for name in built if not name.startswith("manifest/")])
    for address, body in built.items():
        assert (site(project) / address).read_bytes() == body


def test_the_published_site_and_its_state_stay_as_they_are(project: Path) -> None:
    before = {path.name for path in project.iterdir()}

    refresh(project, Shown())

    assert {path.name for path in project.iterdir()} - before == {".nianbao"}
    assert [path.name for path in (project / ".nianbao").iterdir()] == ["preview"]


def test_where_nothing_changed_nothing_is_built(project: Path) -> None:
    first = refresh(project, Shown())
    for file in (project / "content").rglob("*.*"):
        settle(file)  # other times, the same bytes
    assert refresh(project, first) is first


def test_a_report_with_errors_keeps_its_last_good_page(project: Path) -> None:
    good = refresh(project, Shown())
    page = (site(project) / PAGE).read_bytes()

    save(project, f"{REPORT}.yml", GOOD, BAD)
    bad = refresh(project, good)
    assert codes(bad) == ["YAML-COLON"]
    assert bad.written == 0
    assert (site(project) / PAGE).read_bytes() == page

    save(project, f"{REPORT}.yml", BAD, "行政处罚: 7")
    mended = refresh(project, bad)
    assert not mended.problems
    assert (site(project) / PAGE).read_bytes() != page


def test_other_reports_go_on_while_one_has_errors(project: Path) -> None:
    add_report(project)
    good = refresh(project, Shown())
    page = (site(project) / PAGE).read_bytes()

    save(project, f"{REPORT}.yml", GOOD, BAD)
    bad = refresh(project, good)
    save(project, f"{SHANQIAN}/2023.yml", GOOD, "行政处罚: 12345")
    both = refresh(project, bad)

    assert codes(both) == ["YAML-COLON"]
    assert "12345" in (site(project) / "qinghe/shanqian/2023.html").read_text("utf-8")
    assert (site(project) / PAGE).read_bytes() == page
    assert "柳河镇" in (site(project) / "qinghe/index.html").read_text("utf-8")


def test_an_error_and_its_mending_are_one_building_each(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = refresh(project, Shown())
    built: list[object] = []

    def counted(*arguments: Any) -> Built:
        built.append(arguments)
        return build(*arguments)

    monkeypatch.setattr("generator.serving.preview.build", counted)
    for old, new in ((GOOD, BAD), (BAD, "行政处罚: 7")):
        save(project, f"{REPORT}.yml", old, new)
        shown = refresh(project, shown)
    assert len(built) == 2


def test_a_report_that_site_yml_makes_wrong_and_right_again(project: Path) -> None:
    save(project, f"{REPORT}.yml", "发布日期: 2024-01-19", "发布日期: 2024-03-19")
    place = place_of(project)
    good = refresh(project, Shown())
    page = (site(project) / PAGE).read_bytes()
    stricter = "2024-06-30\n严重程度: [{规则: LATE, 改为: 错误, 理由: 试}]"

    save(project, "content/site.yml", "2024-06-30", stricter)
    strict = refresh(project, good)
    assert codes(strict) == ["LATE"]
    assert (place / "kept" / PAGE).read_bytes() == page

    save(project, "content/site.yml", stricter, "2024-06-30")
    assert not refresh(project, strict).problems
    assert (site(project) / PAGE).read_bytes() == page


def test_the_last_good_page_is_kept_aside_where_the_site_cannot_have_it(project: Path) -> None:
    place = place_of(project)
    good = refresh(project, Shown())
    page = (site(project) / PAGE).read_bytes()
    save(project, f"{REPORT}.yml", GOOD, BAD)

    again = refresh(project, Shown())  # the preview was started anew
    assert not (site(project) / PAGE).exists()
    assert (place / "kept" / PAGE).read_bytes() == page
    assert codes(again) == codes(refresh(project, good)) == ["YAML-COLON"]

    save(project, f"{REPORT}.yml", BAD, GOOD)
    assert not refresh(project, again).problems
    assert (site(project) / PAGE).read_bytes() == page
    assert not (place / "kept" / PAGE).exists()


def test_a_report_that_never_was_good_is_left_out(project: Path) -> None:
    save(project, f"{REPORT}.yml", GOOD, BAD)

    shown = refresh(project, Shown())

    assert codes(shown) == ["YAML-COLON"]
    assert (site(project) / "index.html").exists()
    assert not (site(project) / PAGE).exists()


def test_a_report_that_loses_a_file_keeps_its_page_and_one_that_loses_both_goes(
    project: Path,
) -> None:
    good = refresh(project, Shown())

    (project / f"{REPORT}.md").unlink()
    half = refresh(project, good)
    assert codes(half) == ["FILE-PAIR"]
    assert (site(project) / PAGE).exists()

    (project / f"{REPORT}.yml").unlink()
    gone = refresh(project, half)
    assert not gone.problems
    assert not (site(project) / PAGE).exists()


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        ("content/site.yml", "统计截至: 2024-06-30", "统计截至: 明天", "FORM-DATE"),
        (f"{SHANQIAN}/authority.yml", "类型: 乡镇", "类型: 村", "FORM-TYPE"),
    ],
)
def test_what_concerns_the_whole_site_holds_it_up_until_mended(
    project: Path, path: str, old: str, new: str, code: str
) -> None:
    good = refresh(project, Shown())
    home = (site(project) / "index.html").read_bytes()

    save(project, path, old, new)
    held_up = refresh(project, good)
    assert [found.path for found in held_up.errors] == [path]
    assert codes(held_up) == [code]
    assert (site(project) / "index.html").read_bytes() == home

    save(project, path, new, old)
    assert not refresh(project, held_up).problems


def test_a_broken_template_is_named_and_the_site_stays(project: Path) -> None:
    good = refresh(project, Shown())
    page = (site(project) / PAGE).read_bytes()

    save(project, "templates/report.html", "{% block main %}", "{% block main %}{{ nobody }}")
    broken = refresh(project, good)
    assert re.match(r"templates/report.html 第 \d+ 行：'nobody'", broken.failure)
    assert (site(project) / PAGE).read_bytes() == page

    save(project, "templates/report.html", "{{ nobody }}", "<!-- mended -->")
    mended = refresh(project, broken)
    assert not mended.failure
    assert b"<!-- mended -->" in (site(project) / PAGE).read_bytes()


def test_a_project_that_was_moved_is_previewed_where_it_is(project: Path, tmp_path: Path) -> None:
    refresh(project, Shown())
    moved = tmp_path / "elsewhere"
    shutil.move(project, moved)
    save(moved, f"{REPORT}.yml", GOOD, "行政处罚: 12345")

    refresh(moved, Shown())

    assert "12345" in (site(moved) / PAGE).read_text("utf-8")


def test_what_was_cleaned_up_meanwhile_is_made_anew(project: Path) -> None:
    shown = refresh(project, Shown())
    shutil.rmtree(project / ".nianbao")
    save(project, f"{REPORT}.yml", GOOD, "行政处罚: 12345")

    again = refresh(project, shown)

    assert again.failure == ""
    assert "12345" in (site(project) / PAGE).read_text("utf-8")


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(2))
def test_any_order_of_edits_ends_as_a_clean_build(tmp_path: Path, seed: int) -> None:
    """What is right ends in the site as a build makes it, however many errors came between."""
    project = tmp_path / "project"
    project.mkdir()
    make_corpus(project, 10)
    texts = {path: path.read_bytes() for path in (project / "content").rglob("20*.*")}
    rng, place, shown = random.Random(seed), place_of(project), Shown()
    for _ in range(12):
        path = rng.choice(sorted(texts))
        change = rng.choice([": ", "：", ": 3", ""])
        if change:
            path.write_bytes(texts[path].replace("处罚: ".encode(), f"处罚{change}".encode()))
            settle(path)
        else:
            path.unlink(missing_ok=True)
        shown = refresh(project, shown)
    for path, text in texts.items():
        path.write_bytes(text)
        settle(path)
    shown = refresh(project, shown)

    assert not shown.problems
    built = clean_build(project, tmp_path / "clean")
    found = scan(str(site(project)))
    assert {address: (site(project) / address).read_bytes() for address in found} == built
    assert not scan(str(place / "kept"))
