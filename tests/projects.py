"""Small projects for tests: the invented base report with the real templates, built in-process."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.building.build import Built, Options, build
from generator.building.state import engine_digest, locked
from tests.cases import BASE, read_case, write_project

TEMPLATES = Path(__file__).parent.parent / "templates"


def make_project(root: Path) -> Path:
    """The base report of tests/rules as a project that can be built."""
    root.mkdir(exist_ok=True)
    write_project(root, read_case(BASE)[0])
    shutil.copytree(TEMPLATES, root / "templates")
    return root


def build_site(root: Path, *, skip_invalid: bool = False, workers: int = 1) -> Built:
    """What `nianbao build` does."""
    engine = engine_digest(root / "templates")
    with locked(root):
        return build(root, Options(engine, skip_invalid=skip_invalid, workers=workers))


def site_bytes(root: Path) -> dict[str, bytes]:
    """Every file below site/ by its address."""
    site = root / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def clean_build(root: Path, scratch: Path) -> dict[str, bytes]:
    """The site that a first build of the same content and templates gives."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    shutil.copytree(root / "content", scratch / "content")
    shutil.copytree(root / "templates", scratch / "templates")
    assert build_site(scratch, skip_invalid=True).published
    return site_bytes(scratch)


def edit(project: Path, path: str, old: str, new: str) -> None:
    """Change a text that stands in a file of the project."""
    text = (project / path).read_text(encoding="utf-8")
    assert old in text
    (project / path).write_text(text.replace(old, new, 1), encoding="utf-8")
