"""`nianbao fmt` and `nianbao names` as they are run: what they say, what they write, their exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.formatting.command import files_to_format, format_files
from tests.projects import make_project

REPORT = "content/reports/qinghe/liuhe/2023.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def nianbao(project: Path, *words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "generator", *words]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_files_are_written_once_and_named(project: Path) -> None:
    code, said = nianbao(project, "fmt")
    assert (code, said) == (0, f"已整理 {REPORT}\n已整理 1 个文件，5 个已经整齐。\n")
    stamp = (project / REPORT).stat().st_mtime_ns
    assert nianbao(project, "fmt") == (0, "6 个已经整齐。\n")
    assert (project / REPORT).stat().st_mtime_ns == stamp


def test_check_writes_nothing_and_shows_the_difference(project: Path) -> None:
    before = (project / REPORT).read_bytes()
    code, said = nianbao(project, "fmt", "--check")
    assert code == 1
    assert f"需要整理 {REPORT}\n--- {REPORT}\n+++ {REPORT}\n@@" in said
    assert "\n-  规章: [0, 0, 0]\n" in said
    assert "\n+  规章:           [   0,    0,        0]\n" in said
    assert (project / REPORT).read_bytes() == before
    assert nianbao(project, "fmt")[0] == 0
    assert nianbao(project, "fmt", "--check")[0] == 0


def test_what_only_bytes_show_is_said_in_words(project: Path) -> None:
    site = project / "content/site.yml"
    site.write_bytes(b"\xef\xbb\xbf" + site.read_bytes().replace(b"\n", b"\r\n"))
    assert "BOM、换行符" in nianbao(project, "fmt", "--check", "content/site.yml")[1]


def test_what_cannot_be_read_is_explained_and_the_others_are_formatted(project: Path) -> None:
    site = project / "content/site.yml"
    site.write_text("站点名称: [清河\n", encoding="utf-8")
    code, said = nianbao(project, "fmt")
    assert code == 1
    assert "YAML-BRACKET" in said
    assert "content/site.yml:1:7" in said
    assert f"已整理 {REPORT}" in said
    assert "1 个读不懂或写不成，没有改动" in said
    assert site.read_text(encoding="utf-8") == "站点名称: [清河\n"


def test_only_the_paths_that_are_named(project: Path) -> None:
    assert nianbao(project, "fmt", "content/site.yml") == (0, "1 个已经整齐。\n")
    assert nianbao(project, "fmt", "qinghe/liuhe")[1].startswith(f"已整理 {REPORT}")
    (project / "content/notes.txt").write_text("x ")
    code, said = nianbao(project, "fmt", "content/notes.txt")
    assert code == 2
    assert "没有可以整理的文件" in said


def test_totals_are_filled_and_reasons_given(project: Path) -> None:
    file = project / REPORT
    text = file.read_text(encoding="utf-8").replace(
        "[7, 1, 0, 0, 0, 0, 8]", "[7, 1, 0, 0, 0, 0, 待填]"
    )
    file.write_text(text.replace("[1, 0, 0, 0, 1]", "[~, 0, 0, 0, 待填]"), encoding="utf-8")
    code, said = nianbao(project, "fmt", "--fill-totals", REPORT)
    assert code == 0
    assert f"没有计算 {REPORT}:" in said
    assert "行政复议.总计：“结果维持”是空白。" in said
    assert "1,        0,            0,            0,    0,    8]" in file.read_text(
        encoding="utf-8"
    )


def test_the_mode_of_a_file_stays_and_links_are_not_followed(project: Path, tmp_path: Path) -> None:
    file = project / REPORT
    file.chmod(0o640)
    outside = tmp_path / "outside.md"
    outside.write_text("x \n")
    (project / "content/reports/qinghe/liuhe/2022.md").symlink_to(outside)
    code, said = nianbao(project, "fmt")
    assert code == 1
    assert "FILE-READ" in said
    assert file.stat().st_mode & 0o777 == 0o640
    assert outside.read_text() == "x \n"
    assert not list(project.glob("content/**/.*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_what_cannot_be_written_is_said(project: Path) -> None:
    folder = (project / REPORT).parent
    folder.chmod(0o555)
    code, said = nianbao(project, "fmt")
    folder.chmod(0o755)
    assert code == 1
    assert f"没有写成 {REPORT}：没有权限。" in said


def test_many_files_are_spread_over_processes(project: Path) -> None:
    text = (project / REPORT).read_bytes()
    for year in range(1900, 2020):
        (project / REPORT).with_name(f"{year}.yml").write_bytes(text)
    files = files_to_format(project, [])
    changed = [o.path for o in format_files(project, files) if o.changed is not None]
    assert len(changed) == 121
    assert changed == sorted(changed)
    assert not [1 for outcome in format_files(project, files) if outcome.changed is not None]


def test_names_are_listed(project: Path) -> None:
    code, said = nianbao(project, "names")
    assert code == 0
    assert "{{…|千分位}}" in said
    code, said = nianbao(project, "names", "qinghe/liuhe/2023")
    assert code == 0
    assert any(line.split()[:2] == ["本年新收.总计", "8"] for line in said.splitlines() if line)
    assert nianbao(project, "names", "qinghe/liuhe/2022")[0] == 2
    (project / REPORT).write_text("年度: [", encoding="utf-8")
    code, said = nianbao(project, "names", REPORT)
    assert code == 2
    assert "请先运行 nianbao check" in said
