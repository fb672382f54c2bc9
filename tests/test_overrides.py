"""A project's own templates, file by file in the place of the packaged ones, and `nianbao templates`."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from generator.base import packaged as packaging
from generator.base.refusal import Refused
from generator.building.plain_css import plain_sheet
from generator.building.state import engine_digest
from generator.commands.templates import (
    KEPT,
    ORIGINS,
    OverrideState,
    copy_template,
    difference,
    listing,
    template_files,
)
from generator.pages.render import BadTemplate
from tests.cases import BASE, read_case, write_project
from tests.projects import TEMPLATES, build_site, make_project, site_bytes

REPORT = "qinghe/liuhe/2023.html"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with nothing but content/."""
    root = tmp_path / "project"
    root.mkdir()
    write_project(root, read_case(BASE)[0])
    return root


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The packaged templates of another version of the program: a copy that may be changed."""
    folder = tmp_path / "package"
    shutil.copytree(TEMPLATES, folder / "templates")
    monkeypatch.setattr(packaging, "_WHEEL", folder)
    return folder / "templates"


def write(project: Path, name: str, text: str) -> None:
    path = project / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def page(project: Path, address: str = REPORT) -> str:
    assert build_site(project).published
    return (project / "site" / address).read_text("utf-8")


# --- which file is used


def test_without_templates_of_its_own_the_site_is_the_same(project: Path, tmp_path: Path) -> None:
    whole = make_project(tmp_path / "whole")
    assert build_site(project).published
    assert build_site(whole).published
    assert site_bytes(project) == site_bytes(whole)


@pytest.mark.parametrize(
    ("name", "text", "address", "shown", "kept"),
    [
        (
            "base.html",
            '{% extends "包内/base.html" %}\n{% block footer %}{{ super() }}<p>县府办</p>{% endblock %}',
            REPORT,
            "<p>县府办</p>",
            "订阅更新",
        ),
        (
            "base.html",
            '{% extends "包内/base.html" %}\n{% block head %}<meta name="x">{% endblock %}',
            "index.html",
            '<meta name="x"></head>',
            '<main id="main"',
        ),
        (
            "report.html",
            '{% extends "包内/report.html" %}{% block main %}<p>本县年报</p>{{ super() }}{% endblock %}',
            REPORT,
            "<p>本县年报</p>",
            "政府信息公开工作年度报告",
        ),
        (
            "base.html",
            '{% extends "包内/base.html" %}{% block header %}{% include "parts/own.html" %}{% endblock %}',
            REPORT,
            "<p>一个自己的部分</p>",
            "跳到正文",
        ),
        ("robots.txt", "User-agent: *\nDisallow: /", "robots.txt", "Disallow: /", ""),
        ("assets/icon.svg", "<svg/>", "assets/icon.svg", "<svg/>", ""),
        ("assets/fonts/own.css", "p { top: 0 }", "assets/fonts/own.css", "{top:0}", ""),
    ],
)
def test_one_file_comes_in_the_place_of_a_packaged_one(
    project: Path, name: str, text: str, address: str, shown: str, kept: str
) -> None:
    write(project, "parts/own.html", "<p>一个自己的部分</p>")
    write(project, name, text)
    made = page(project, address)
    assert shown in made
    assert kept in made
    assert (project / "site/assets/style.css").read_bytes() == plain_sheet(
        (TEMPLATES / "assets/style.css").read_bytes()
    )


def test_a_packaged_page_uses_the_projects_part(project: Path) -> None:
    part = (TEMPLATES / "parts/tables.html").read_text("utf-8")
    write(project, "parts/tables.html", part.replace("<table", '<table data-own="1"'))
    assert 'data-own="1"' in page(project)


def test_what_is_changed_added_or_removed_is_made_anew(project: Path, package: Path) -> None:
    plain = page(project)
    base = '{% extends "包内/base.html" %}{% block navigation %}'
    write(project, "base.html", base + "一{% endblock %}")
    first = page(project)
    write(project, "base.html", base + "二二{% endblock %}")
    assert page(project) != first
    # What an own file extends counts, though no page is made of it directly.
    original = (package / "base.html").read_text("utf-8")
    (package / "base.html").write_text(original.replace("跳到正文", "到正文"), "utf-8")
    assert "到正文" in page(project)
    (package / "base.html").write_text(original, "utf-8")
    (project / "templates/base.html").unlink()
    assert page(project) == plain
    assert not build_site(project).written


def test_the_engine_is_of_both(project: Path, package: Path) -> None:
    digests = [engine_digest(project / "templates")]
    write(project, "assets/own.css", "p {}")
    digests.append(engine_digest(project / "templates"))
    (package / "parts/notes.html").write_text("", "utf-8")
    digests.append(engine_digest(project / "templates"))
    assert len({*digests}) == 3


# --- what goes wrong


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("report.html", "\n{{ nobody }}", "templates/report.html 第 2 行：'nobody' is undefined"),
        ("report.html", "{% if %}", "templates/report.html 第 1 行："),
        ("report.html", '{% extends "包内/raport.html" %}', "包内/raport.html 没有这个文件"),
        (
            "report.html",
            '\n{% include "parts/none.html" %}',
            "templates/parts/none.html 没有这个文件，或者不能读取（templates/report.html 第 2 行用到它）",
        ),
        ("base.html", '{% extends "base.html" %}', "templates/base.html 第 1 行：模板绕成了圈"),
        ("parts/tables.html", "", "templates/parts/tables.html 第 1 行：表有 "),
        ("parts/figures.html", "{% macro no() %}{% endmacro %}", "包内/report.html 第 "),
    ],
)
def test_the_right_file_is_named(project: Path, name: str, text: str, said: str) -> None:
    write(project, name, text)
    with pytest.raises(BadTemplate) as raised:
        build_site(project)
    assert said in str(raised.value)


def test_a_file_that_is_no_text_is_named(project: Path) -> None:
    write(project, "base.html", "")
    (project / "templates/base.html").write_bytes("页脚".encode("gbk"))
    with pytest.raises(BadTemplate, match=r"templates/base\.html 不是 UTF-8"):
        build_site(project)


# --- nianbao templates


def states(project: Path) -> dict[str, OverrideState]:
    return {file.name: file.state for file in template_files(project / "templates") if file.state}


def test_a_copy_goes_through_its_states(project: Path, package: Path) -> None:
    folder = project / "templates"
    names = {file.name for file in template_files(folder)}
    assert {"base.html", "parts/notes.html", "assets/vendor/pico/LICENSE.md"} <= names
    assert not states(project)
    for name in ("base.html", "report.html", "parts/notes.html", "assets/icon.svg"):
        assert copy_template(folder, name) == f"templates/{name}"
        assert (folder / name).read_bytes() == (package / name).read_bytes()
    write(project, "report.html", "own")
    write(project, "parts/own.html", "own")
    (package / "assets/icon.svg").write_text("<svg/>", "utf-8")
    (package / "parts/notes.html").unlink()
    assert states(project) == {
        "assets/icon.svg": "包内已更新",
        "base.html": "未改",
        "parts/notes.html": "包内已无",
        "parts/own.html": "自有",
        "report.html": "已改",
    }
    said = listing(folder)
    assert "包内已更新  assets/icon.svg" in said
    assert "本项目的 templates/ 有 5 个" in said


def test_what_the_package_changed_as_the_project_did_is_no_change(
    project: Path, package: Path
) -> None:
    copy_template(project / "templates", "page.html")
    for folder in (project / "templates", package):
        (folder / "page.html").write_text("both", "utf-8")
    assert states(project) == {"page.html": "未改"}


def test_line_ends_are_no_change(project: Path) -> None:
    copy_template(project / "templates", "page.html")
    path = project / "templates/page.html"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert states(project) == {"page.html": "未改"}


def test_copies_of_before_have_states_too(tmp_path: Path) -> None:
    """A whole folder, copied by hand: nothing is noted of it."""
    project = make_project(tmp_path / "project")
    write(project, "base.html", "own")
    found = states(project)
    assert found.pop("base.html") == "已改"
    assert {*found.values()} == {"未改"}


# --- nianbao templates diff


def difference_of(project: Path, name: str) -> str:
    return difference(project / "templates", name)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_what_the_package_changed_is_shown_not_what_the_project_did(
    project: Path, package: Path
) -> None:
    copy_template(project / "templates", "base.html")
    replace(project / "templates/base.html", "订阅更新", "本县订阅")
    replace(package / "base.html", "跳到正文", "到正文")
    own = (project / "templates/base.html").read_bytes()
    said = difference_of(project, "templates/base.html")
    assert "程序自带的有这些改动" in said
    removed, added = (
        [one for one in said.splitlines() if re.match(rf"\{sign}[^-+]", one)] for sign in "-+"
    )
    assert ["跳到正文" in one for one in removed] == [True]
    assert [one.replace("到正文", "跳到正文", 1)[1:] for one in added] == [removed[0][1:]]
    assert "本县订阅" not in said
    assert (project / "templates/base.html").read_bytes() == own


@pytest.mark.parametrize("damage", ["unlink", "other"])
def test_without_what_was_copied_the_own_one_is_compared_and_it_says_so(
    project: Path, package: Path, damage: str
) -> None:
    copy_template(project / "templates", "base.html")
    kept = project / "templates" / KEPT / "base.html"
    assert kept.read_bytes() == (package / "base.html").read_bytes()
    kept.unlink() if damage == "unlink" else kept.write_text("other", "utf-8")
    replace(project / "templates/base.html", "订阅更新", "本县订阅")
    replace(package / "base.html", "跳到正文", "到正文")
    said = difference_of(project, "base.html")
    assert "抄出时的原文没有留下" in said
    assert "本县订阅" in said
    assert "+++ 本项目的" in said


def test_where_the_package_changed_nothing_the_own_changes_are_shown(project: Path) -> None:
    copy_template(project / "templates", "base.html")
    replace(project / "templates/base.html", "订阅更新", "本县订阅")
    said = difference_of(project, "base.html")
    assert "抄出以后，程序自带的没有改动" in said
    assert "本县订阅" in said


def test_a_copy_by_hand_has_no_record(project: Path) -> None:
    write(project, "404.html", "own\n")
    said = difference_of(project, "404.html")
    assert "没有从哪一版抄出的记录" in said
    assert "+own" in said


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("page.html", None, "本项目没有换 page.html"),
        ("parts/own.html", "own", "自有，程序没有这个文件"),
        ("base.html", "", "未改，"),
        ("parts/notes.html", "", "包内已无，"),
        ("assets/icon.svg", b"\xff\xfe", "不是文字，不能逐行比较"),
    ],
)
def test_other_states_are_said(
    project: Path, package: Path, name: str, text: str | bytes | None, said: str
) -> None:
    if text == "":
        copy_template(project / "templates", name)
    elif isinstance(text, bytes):
        copy_template(project / "templates", name)
        (project / "templates" / name).write_bytes(text)
    elif text:
        write(project, name, text)
    (package / "parts/notes.html").unlink()
    assert said in difference_of(project, name)


def test_of_a_file_that_nobody_has_a_near_one_is_named(project: Path) -> None:
    with pytest.raises(Refused, match=r"base\.html"):
        difference_of(project, "bases.html")


def test_what_was_kept_goes_with_the_copy_and_is_no_template(project: Path) -> None:
    folder = project / "templates"
    for name in ("page.html", "assets/icon.svg"):
        copy_template(folder, name)
    assert not build_site(project).diagnostics
    assert not [*(project / "site").rglob(f"{KEPT}*")]
    assert {file.name for file in template_files(folder)} == {
        file.name for file in template_files(project / "none")
    }
    (folder / "page.html").unlink()
    copy_template(folder, "404.html")
    assert {path.name for path in (folder / KEPT).rglob("*.*")} == {"icon.svg", "404.html"}


@pytest.mark.parametrize("name", ["templates/base.html", "包内/base.html", "./base.html"])
def test_a_name_may_be_given_as_it_is_shown(project: Path, name: str) -> None:
    assert copy_template(project / "templates", name) == "templates/base.html"


def test_nothing_is_overwritten(project: Path) -> None:
    folder = project / "templates"
    write(project, "base.html", "own")
    with pytest.raises(Refused, match="已经有了"):
        copy_template(folder, "base.html")
    (folder / "page.html").symlink_to(project / "nowhere")
    with pytest.raises(Refused, match="已经有了"):
        copy_template(folder, "page.html")
    assert (folder / "base.html").read_text("utf-8") == "own"
    assert not (folder / ORIGINS).exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bases.html", "base.html"),
        ("style.css", "assets/style.css"),
        ("../pyproject.toml", "没有"),
        ("/etc/passwd", "没有"),
        ("parts", "没有"),
        ("", "没有"),
    ],
)
def test_what_is_not_there_cannot_be_copied(project: Path, name: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        copy_template(project / "templates", name)
    assert not (project / "templates").exists()


@pytest.mark.parametrize("noted", ["", "[]", '{"base.html": 1}', "[" * 100_000, "\0"])
def test_damaged_notes_are_told(project: Path, noted: str) -> None:
    write(project, ORIGINS, noted)
    with pytest.raises(Refused, match=r"templates/\.origins\.json 不能读取"):
        listing(project / "templates")


def test_the_notes_are_sorted_lines(project: Path) -> None:
    """So that Git can merge them."""
    for name in ("page.html", "base.html"):
        copy_template(project / "templates", name)
    text = (project / "templates" / ORIGINS).read_text("utf-8")
    assert list(json.loads(text)) == ["base.html", "page.html"]
    assert len(text.splitlines()) == 4


def test_nothing_is_noted_of_copies_that_are_gone(project: Path) -> None:
    for name in ("page.html", "base.html"):
        copy_template(project / "templates", name)
        (project / "templates" / name).unlink()
    copy_template(project / "templates", "404.html")
    assert list(json.loads((project / "templates" / ORIGINS).read_bytes())) == ["404.html"]


def test_without_own_files_the_listing_says_so(project: Path) -> None:
    said = listing(project / "templates")
    assert "本项目都没有换" in said
    assert str(TEMPLATES) in said


def test_this_checkout_has_the_templates_of_the_package(project: Path) -> None:
    """Here templates/ is edited in place, also where it is reached by a link (as in the preview)."""
    (project / "templates").symlink_to(TEMPLATES)
    for folder in (TEMPLATES, project / "templates"):
        assert "直接修改即可" in listing(folder)
        with pytest.raises(Refused, match="直接修改即可"):
            copy_template(folder, "base.html")
        assert engine_digest(folder) == engine_digest(TEMPLATES)


def test_what_was_copied_once_names_nothing_outside(project: Path) -> None:
    """The record may come with a pull request: copying must not delete what it names elsewhere."""
    copy_template(project / "templates", "page.html")
    strange = {"../../content/site.yml": "a", "../mine.html": "b", "/etc/hostname": "c"}
    (project / "templates" / ORIGINS).write_text(json.dumps(strange), encoding="utf-8")
    (project / "templates/mine.html").write_text("x", encoding="utf-8")
    copy_template(project / "templates", "home.html")
    assert (project / "content/site.yml").exists()
    assert (project / "templates/mine.html").exists()
