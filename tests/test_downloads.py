"""The files beside a report's page: made, mended and deleted with it, and linked from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.building import command
from generator.exporters import fonts
from tests.exporters.reports import needs_font
from tests.projects import build_site, clean_build, make_project, site_bytes

REPORT = "qinghe/liuhe/2023"
KINDS = {"Word": ".docx", "CSV": ".csv", "JSON": ".json"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = make_project(tmp_path / "project")
    offer(root, *KINDS)
    assert build_site(root).published
    return root


def offer(root: Path, *kinds: str) -> None:
    """Set 下载 in site.yml."""
    path = root / "content/site.yml"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("下载")]
    path.write_text("\n".join([*lines, f"下载: [{', '.join(kinds)}]"]) + "\n", encoding="utf-8")


def edit(root: Path, old: str, new: str) -> None:
    path = root / f"content/reports/{REPORT}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_report_has_its_files_and_links_to_them(project: Path) -> None:
    page = (project / f"site/{REPORT}.html").read_text(encoding="utf-8")
    for kind, suffix in KINDS.items():
        assert (project / f"site/{REPORT}{suffix}").stat().st_size > 100
        assert f'<a href="2023{suffix}" download>{kind}</a>' in page
    data = json.loads((project / f"site/{REPORT}.json").read_bytes())
    assert data["年度"] == 2023


def test_nothing_changed_writes_nothing_and_equals_a_clean_build(
    project: Path, tmp_path: Path
) -> None:
    assert build_site(project).written == 0
    assert site_bytes(project) == clean_build(project, tmp_path / "clean")


@pytest.mark.parametrize("suffix", KINDS.values())
@pytest.mark.parametrize("damage", ["delete", "change"])
def test_a_damaged_file_is_made_again(project: Path, suffix: str, damage: str) -> None:
    before = site_bytes(project)
    path = project / f"site/{REPORT}{suffix}"
    path.unlink() if damage == "delete" else path.write_bytes(b"other")
    assert build_site(project).written == 1
    assert site_bytes(project) == before


def test_a_changed_figure_is_in_every_file(project: Path, tmp_path: Path) -> None:
    before = site_bytes(project)
    edit(project, "行政强制: ", "行政强制: 7 #")
    build_site(project)
    after = site_bytes(project)
    assert json.loads(after[f"{REPORT}.json"])["data"]["主动公开政府信息"]["行政强制"] == 7
    changed = {name for name in after if after[name] != before.get(name)}
    assert {f"{REPORT}{suffix}" for suffix in KINDS.values()} < changed
    assert after == clean_build(project, tmp_path / "clean")


def test_what_is_no_longer_offered_goes_and_nothing_else(project: Path, tmp_path: Path) -> None:
    foreign = project / "site/qinghe/liuhe/2022.docx"
    foreign.write_bytes(b"somebody's own")
    offer(project, "JSON")
    build_site(project)
    assert {p.name for p in (project / "site/qinghe/liuhe").iterdir()} == {
        "index.html",
        "figures.js",
        "2022.docx",
        "2023.html",
        "2023.json",
    }
    foreign.unlink()
    assert site_bytes(project) == clean_build(project, tmp_path / "clean")


def test_the_files_of_a_removed_report_go_with_it(project: Path) -> None:
    for suffix in (".yml", ".md"):
        (project / f"content/reports/{REPORT}{suffix}").unlink()
    build_site(project)
    assert not [name for name in site_bytes(project) if name.startswith(REPORT)]


def test_without_the_setting_there_are_no_files(tmp_path: Path) -> None:
    root = make_project(tmp_path / "plain")
    build_site(root)
    suffixes = tuple(KINDS.values())
    found = [name for name in site_bytes(root) if name.endswith(suffixes)]
    assert not [name for name in found if not name.startswith("manifest/")]
    assert "下载" not in (root / f"site/{REPORT}.html").read_text(encoding="utf-8")


def test_pdf_where_there_are_fonts(tmp_path: Path) -> None:
    needs_font()
    root = make_project(tmp_path / "project")
    offer(root, "PDF")
    assert build_site(root).published
    assert (root / f"site/{REPORT}.pdf").read_bytes().startswith(b"%PDF-")
    assert site_bytes(root) == clean_build(root, tmp_path / "clean")


def test_pdf_without_fonts_says_what_to_install_and_writes_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = site_bytes(project)
    monkeypatch.setattr(fonts, "FAMILIES", ("No Such Font",))
    offer(project, "PDF")
    assert command.build_site(project) == 1
    assert "fonts-noto-cjk" in capsys.readouterr().err
    assert site_bytes(project) == before
