"""What the wheel carries beside the code, and that an installed wheel does everything with `content/`."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from generator.base.extras import MODULES
from generator.base.packaged import FOLDER, PLACES, packaged
from tests.cases import BASE, read_case, write_project
from tests.projects import TEMPLATES, make_project, site_bytes
from tests.wheels import build_wheel, install, make_environment, run

ROOT = Path(__file__).parents[1]
ASKED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# Modules that are not called as what is installed for them, without signs.
INSTALLED_AS = {
    "material": "mkdocsmaterial",
    "pdfminer": "pdfminersix",
    "pymdownx": "mkdocsmaterial",
}


def test_the_wheel_carries_what_the_program_looks_for() -> None:
    carried = ASKED["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert carried == {there: f"generator/{FOLDER}/{name}" for name, there in PLACES.items()}
    for name, there in PLACES.items():
        assert packaged(name) == ROOT / there
        assert packaged(name).exists()


def test_no_other_module_looks_for_files_of_the_checkout() -> None:
    """What lies above generator/ is not in a wheel: only packaged.py may look there."""
    for path in (ROOT / "generator").rglob("*.py"):
        depth = len(path.relative_to(ROOT).parts) - 1
        above = (
            rf"__file__\)(\.resolve\(\))?(\.parents\[{depth}\]|" + r"\.parent" * (depth + 1) + ")"
        )
        assert re.search(above, path.read_text("utf-8")) is None, path


def test_every_extra_lists_the_modules_that_are_asked_for() -> None:
    extras = ASKED["project"]["optional-dependencies"]
    for extra, modules in MODULES.items():
        asked = {re.sub(r"[^a-z]", "", re.split("[><=]", one)[0]) for one in extras[extra]}
        assert {INSTALLED_AS.get(module, module) for module in modules} == asked, extra
    assert extras["all"] == [f"nianbao[{','.join(MODULES)}]"]


# --- a wheel, installed


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return build_wheel(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """The `nianbao` of a venv that has the wheel, and of this checkout nothing but the libraries."""
    folder = tmp_path_factory.mktemp("installed")
    make_environment(folder)
    return install(wheel, folder)


@pytest.mark.proof
def test_the_installed_program_needs_nothing_but_content(installed: Path, tmp_path: Path) -> None:
    """check, build, templates, handbook, new, import, Word and PDF; the site is that of a project
    with all templates of its own."""
    project = tmp_path / "县 2025"
    write_project(project, read_case(BASE)[0])
    settings = project / "content/site.yml"
    settings.write_text(f"{settings.read_text('utf-8')}下载: [Word, PDF]\n", "utf-8")
    whole = make_project(tmp_path / "whole")
    (whole / "content/site.yml").write_bytes(settings.read_bytes())

    assert "没有发现问题" in run(installed, "check", cwd=project)
    for folder in (project, whole):
        assert "1 份年报" in run(installed, "build", cwd=folder)
    assert site_bytes(project) == site_bytes(whole)
    (report,) = project.rglob("site/**/2023.docx")
    assert report.with_suffix(".pdf").read_bytes().startswith(b"%PDF")

    assert "程序自带" in run(installed, "templates", cwd=project)
    assert "templates/base.html" in run(installed, "templates", "copy", "base.html", cwd=project)
    assert (project / "templates/base.html").read_bytes() == (TEMPLATES / "base.html").read_bytes()
    assert "site/handbook/index.html" in run(installed, "handbook", cwd=project)
    assert "填报手册" in (project / "site/handbook/index.html").read_text("utf-8")
    run(installed, "build", cwd=project)
    assert "handbook/index.html" in (project / "site/index.html").read_text("utf-8")
    assert "没有变化" in run(installed, "build", cwd=project)
    assert "已新建" in run(installed, "new", "qinghe/liuhe", "2024", cwd=project)
    run(installed, "import", report, "--dry-run", "--force", cwd=project)
    assert "数据" in run(installed, "schema", "site", cwd=project)


@pytest.mark.proof
def test_the_wheel_has_no_stray_files(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    assert all(name.startswith(("generator/", "nianbao-")) for name in names)
    assert not [name for name in names if "__pycache__" in name or name.endswith(("~", ".pyc"))]
    assert {
        f"generator/{FOLDER}/templates/parts/tables.html",
        f"generator/{FOLDER}/mkdocs.yml",
    } <= {*names}


@pytest.mark.proof
def test_an_installed_program_starts_a_project_that_pins_its_own_wheel(
    installed: Path, wheel: Path, tmp_path: Path
) -> None:
    """The wheel it was installed from; where that is gone, one of the same files; none where a file
    was changed since."""
    original = wheel
    init = (installed, "init", "--code", "140522", "--yes")
    run(*init, "first", cwd=tmp_path)
    assert (tmp_path / "first/program" / original.name).read_bytes() == original.read_bytes()
    assert "没有发现问题" in run(installed, "check", cwd=tmp_path / "first")

    away = original.rename(original.with_suffix(".away"))
    try:
        run(*init, "second", cwd=tmp_path)
        made = tmp_path / "second/program" / original.name
        with ZipFile(made) as ours, ZipFile(away) as theirs:
            # RECORD is written anew, in another order
            files = {name for name in theirs.namelist() if not name.endswith("/RECORD")}
            assert {name for name in ours.namelist() if not name.endswith("/RECORD")} == files
            assert all(ours.read(name) == theirs.read(name) for name in files)
        pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
        options = ("--no-deps", "--no-index", "--target", tmp_path / "target")
        run(*pip, "install", *options, made, cwd=tmp_path)
        assert (tmp_path / "target/generator/__main__.py").is_file()
    finally:
        away.rename(original)
