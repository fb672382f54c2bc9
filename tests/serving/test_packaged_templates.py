"""The preview of a project without templates of its own, which begins to have some while it is open."""

from __future__ import annotations

import shutil
from pathlib import Path
from threading import Event, Thread

import pytest

from generator.serving.command import follow
from generator.serving.preview import Shown, refresh
from tests.projects import edit, make_project
from tests.serving.previews import GOOD, PAGE, REPORT, previewed

OWN = '{% extends "包内/base.html" %}{% block footer %}<p>县府办</p>{% endblock %}'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Nothing but content/."""
    root = make_project(tmp_path / "project")
    shutil.rmtree(root / "templates")
    return root


def test_own_templates_come_and_go(project: Path) -> None:
    page = project / ".nianbao/preview/site" / PAGE
    first = refresh(project, Shown())
    plain = page.read_bytes()
    assert not first.failure
    assert refresh(project, first) is first

    (project / "templates").mkdir()
    (project / "templates/base.html").write_text("{{ nobody }}", "utf-8")
    broken = refresh(project, first)
    assert broken.failure.startswith("templates/base.html 第 1 行")
    (project / "templates/base.html").write_text(OWN, "utf-8")
    own = refresh(project, broken)
    assert not own.failure
    assert "<p>县府办</p>" in page.read_text("utf-8")

    shutil.rmtree(project / "templates")
    assert not refresh(project, own).failure
    assert page.read_bytes() == plain


def test_a_failure_is_forgotten_with_its_template(project: Path) -> None:
    """All files are then as they were when the preview was last good."""
    good = refresh(project, Shown())
    (project / "templates").mkdir()
    (project / "templates/base.html").write_text("{{ nobody }}", "utf-8")
    broken = refresh(project, good)
    assert broken.failure
    shutil.rmtree(project / "templates")
    assert not refresh(project, broken).failure


def test_templates_that_are_new_are_watched(project: Path) -> None:
    with previewed(project, following=False) as preview:
        stop = Event()
        thread = Thread(target=follow, args=(preview.live, stop, preview.said.append))
        thread.start()
        try:
            edit(project, f"{REPORT}.yml", GOOD, "行政处罚: 12345")
            preview.until("已更新")  # now it is watched
            preview.said.clear()
            (project / "templates").mkdir()
            (project / "templates/base.html").write_text(OWN, "utf-8")
            preview.until("已更新")
            assert "县府办" in preview.get(f"/{PAGE}").body
            preview.said.clear()
            (project / "templates/base.html").write_text(OWN.replace("县", "本县"), "utf-8")
            preview.until("已更新")
            assert "本县府办" in preview.get(f"/{PAGE}").body
        finally:
            stop.set()
            thread.join()
