"""`nianbao handbook`: where the handbook goes, what it leaves alone, and which pages link to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.base import packaged as packaging
from generator.base.refusal import Refused
from generator.building.up_to_date import changes
from generator.handbook import build as making
from generator.handbook.build import put_handbook
from generator.serving.preview import Shown, place_of, refresh
from tests.projects import build_site, edit, make_project
from tests.test_commands import nianbao

LINK = 'handbook/index.html">填报手册</a>'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handbook in no time."""

    def make(target: Path, *, public: bool) -> None:
        for name in ("index.html", "search/search_index.js"):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_text(f"手册 {public}", "utf-8")

    monkeypatch.setattr(making, "_make", make)


def settings(project: Path, line: str) -> None:
    with (project / "content/site.yml").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def linked(project: Path) -> bool:
    """Whether the pages link to the handbook: all, or none."""
    assert build_site(project).published
    (found,) = {
        LINK in page.read_text("utf-8")
        for page in (project / "site").rglob("*.html")
        if "handbook" not in page.parts
    }
    return found


def test_the_handbook_is_made_from_the_package(project: Path) -> None:
    assert nianbao(project, "build").returncode == 0
    done = nianbao(project, "handbook")
    assert (done.returncode, done.stderr) == (0, "")
    assert "再运行 nianbao build" in done.stdout
    pages = {path.name for path in (project / "site/handbook").glob("*.html")}
    assert {"index.html", "fields.html", "rules.html", "contexts.html"} <= pages
    assert "返回公开网站" in (project / "site/handbook/index.html").read_text("utf-8")
    assert (project / "site/index.html").exists()
    assert {path.name for path in project.iterdir()} == {"content", "templates", "site", ".nianbao"}
    assert not list((project / ".nianbao").glob("handbook*"))
    # Again, in its place.
    (project / "site/handbook/old.html").write_text("old")
    done = nianbao(project, "handbook")
    assert done.stdout == "手册已生成：site/handbook/index.html。\n"
    assert not (project / "site/handbook/old.html").exists()


def test_one_that_is_not_public_is_not_in_the_site(project: Path) -> None:
    settings(project, "手册: 不公开")
    done = nianbao(project, "handbook")
    assert done.returncode == 0
    assert ".nianbao/handbook/index.html" in done.stdout
    assert not (project / "site").exists()
    page = (project / ".nianbao/handbook/index.html").read_text("utf-8")
    assert "年报填报手册" in page
    assert "返回公开网站" not in page


@pytest.mark.usefixtures("quick")
def test_pages_link_to_a_handbook_that_is_there_and_public(project: Path) -> None:
    assert not linked(project)
    put_handbook(project, public=True)
    assert changes(project) is not None  # that pages must be made anew is seen at a glance
    assert linked(project)
    settings(project, "手册: 不公开")
    assert not linked(project)
    put_handbook(project, public=False)
    assert not (project / "site/handbook").exists()
    edit(project, "content/site.yml", "手册: 不公开", "手册: 公开")
    assert not linked(project)
    assert put_handbook(project, public=True) == (project / "site/handbook", True)
    assert not (project / ".nianbao/handbook").exists()
    assert linked(project)


@pytest.mark.usefixtures("quick")
def test_a_build_takes_out_a_handbook_that_is_public_no_more(project: Path) -> None:
    put_handbook(project, public=True)
    assert linked(project)
    settings(project, "手册: 不公开")
    done = nianbao(project, "build")
    assert "已从网站里删去 site/handbook" in done.stdout
    assert not (project / "site/handbook").exists()
    assert not list((project / ".nianbao").glob("handbook*"))
    assert LINK not in (project / "site/index.html").read_text("utf-8")
    assert changes(project) is None
    # Put there by hand, it goes again; what is none of ours is told of.
    put_handbook(project, public=True)
    assert build_site(project).withdrawn
    (project / "site/handbook").mkdir()
    (project / "site/handbook/index.html").write_text("别的")
    done = nianbao(project, "build")
    assert "site/handbook 不是程序生成的手册，没有删去" in done.stdout
    assert (project / "site/handbook/index.html").read_text() == "别的"


@pytest.mark.usefixtures("quick")
def test_a_build_keeps_the_handbook(project: Path) -> None:
    put_handbook(project, public=True)
    build_site(project)
    edit(project, "content/site.yml", "站点名称: ", "站点名称: 新")
    build_site(project)
    assert (project / "site/handbook/index.html").read_text("utf-8") == "手册 True"
    assert not build_site(project).written


@pytest.mark.usefixtures("quick")
def test_the_preview_links_to_the_handbook_of_the_site(project: Path) -> None:
    put_handbook(project, public=True)
    place = place_of(project)
    assert not refresh(project, Shown()).failure
    assert LINK in (place / "site/index.html").read_text("utf-8")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("public", [True, False])
def test_what_is_no_handbook_is_left_alone(project: Path, *, public: bool) -> None:
    """A folder of somebody's own, a link that leads elsewhere, a file."""
    place = project / ("site" if public else ".nianbao") / "handbook"
    place.mkdir(parents=True)
    (place / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="不是填报手册"):
        put_handbook(project, public=public)
    assert (place / "mine.txt").read_text() == "mine"
    place.rename(project / "elsewhere")
    place.symlink_to(project / "elsewhere", target_is_directory=True)
    with pytest.raises(Refused, match="是链接"):
        put_handbook(project, public=public)
    place.unlink()
    place.write_text("a file")
    with pytest.raises(Refused, match="不是填报手册"):
        put_handbook(project, public=public)
    place.unlink()
    put_handbook(project, public=public)
    assert {path.name for path in (project / "elsewhere").iterdir()} == {"mine.txt"}


def test_the_old_one_stays_where_no_new_one_can_be_made(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: None
) -> None:
    del quick
    put_handbook(project, public=True)
    monkeypatch.undo()
    package = tmp_path / "package"
    (package / "handbook").mkdir(parents=True)
    (package / "mkdocs.yml").write_text("site_name: x\nnav: [none.md]\n", "utf-8")
    monkeypatch.setattr(packaging, "_WHEEL", package)
    with pytest.raises(OSError, match="手册没有生成"):
        put_handbook(project, public=True)
    assert (project / "site/handbook/index.html").read_text("utf-8") == "手册 True"


def test_settings_with_errors_are_wrong_use(project: Path) -> None:
    settings(project, "手册: 也许")
    done = nianbao(project, "handbook")
    assert done.returncode == 2
    assert "content/site.yml 有错误" in done.stderr
