"""Where a part of the program is not installed, the command that needs it says which, and no more."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.base.extras import MODULES
from tests.projects import edit, make_project

RUN = """
import sys
for name in sys.argv.pop(1).split(","):
    sys.modules[name] = None  # importing it fails, as where it is not installed
from generator.__main__ import main
sys.exit(main())
"""
EVERY = ",".join(module for modules in MODULES.values() for module in modules)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = make_project(tmp_path / "project")
    (root / "年报.docx").write_bytes(b"PK\x03\x04 word/document.xml")
    (root / "年报.pdf").write_bytes(b"%PDF-1.7")
    (root / "年报.html").write_text("<html><body><p>2023年年报</p></body></html>", "utf-8")
    return root


def without(modules: str, project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command where these modules cannot be imported."""
    return subprocess.run(
        [sys.executable, "-c", RUN, modules, *words],
        cwd=project,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
        timeout=60,
    )


def set_up(project: Path, settings: str) -> None:
    with (project / "content/site.yml").open("a", encoding="utf-8") as file:
        file.write(settings)


@pytest.mark.parametrize(
    ("extra", "module", "settings", "words"),
    [
        ("import", "lxml", "", ["import", "年报.docx"]),
        ("import", "lxml", "", ["import", "年报.html", "--dry-run", "--json"]),
        ("import", "pdfminer", "", ["import", "年报.pdf"]),
        ("import", "openpyxl", "", ["import", "."]),
        ("import", "defusedxml", "", ["import", "年报.docx"]),
        ("handbook", "mkdocs", "", ["handbook"]),
        ("handbook", "material", "", ["handbook"]),
        ("serve", "watchfiles", "", ["serve"]),
        ("pdf", "typst", "下载: [PDF]\n", ["build"]),
        ("pdf", "pikepdf", "下载: [Word, PDF]\n", ["build", "--workers", "1"]),
        ("data", "xlsxwriter", "数据集: [Excel]\n", ["build"]),
        ("data", "pyarrow", "数据集: [CSV, Parquet]\n", ["build", "--skip-invalid"]),
        (
            "data",
            "xlsxwriter",
            "",
            ["rollup", "qinghe", "2023", "--format", "excel", "--output", "x.xlsx"],
        ),
    ],
)
def test_what_is_missing_is_named_with_what_to_install(
    project: Path, extra: str, module: str, settings: str, words: list[str]
) -> None:
    set_up(project, settings)
    done = without(module, project, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert f'没有安装 {module}。请运行 pip install "nianbao[{extra}]"' in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (project / "site").exists()
    assert not (project / "x.xlsx").exists()


@pytest.mark.parametrize(
    ("extra", "module", "settings", "words"),
    [
        ("handbook", "mkdocs.commands.build", "", ["handbook"]),
        ("pdf", "typst._typst", "下载: [PDF]\n", ["build"]),
        ("pdf", "pikepdf._core", "下载: [PDF]\n", ["build", "--workers", "1"]),
        ("data", "pyarrow.lib", "数据集: [Parquet]\n", ["build"]),
        ("data", "xlsxwriter.workbook", "数据集: [Excel]\n", ["build"]),
    ],
)
def test_what_is_installed_by_half_is_named_too(
    project: Path, extra: str, module: str, settings: str, words: list[str]
) -> None:
    set_up(project, settings)
    done = without(module, project, *words)
    assert done.returncode == 2
    name = module.partition(".")[0]
    said = f'没有完成：{name} 没有装好，不能载入。请运行 pip install "nianbao[{extra}]"'
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("module", "file"),
    [("lxml.etree", "年报.docx"), ("lxml.etree", "年报.html"), ("pdfminer.pdfpage", "年报.pdf")],
)
def test_a_document_is_not_blamed_for_it(project: Path, module: str, file: str) -> None:
    done = without(module, project, "import", file)
    assert done.returncode == 1
    assert (
        f'{module.partition(".")[0]} 没有装好，不能载入。请运行 pip install "nianbao[import]"'
        in done.stdout
    )
    assert "内存" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["build"],
        ["status"],
        ["new", "qinghe/liuhe", "2024"],
        ["fmt", "--check"],
        ["names"],
        ["rollup", "qinghe", "2023", "--format", "json"],
        ["templates"],
        ["templates", "--help"],
        ["rules"],
        ["schema"],
    ],
)
def test_all_else_works_without_any_of_them(project: Path, words: list[str]) -> None:
    set_up(project, "下载: [Word, CSV, JSON]\n数据集: [CSV, JSON, SQLite]\n")
    if words == ["status"]:
        edit(project, "content/site.yml", "统计截至:", "统计截至: 2024-01-01 #")
    done = without(EVERY, project, *words)
    assert "pip install" not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode in {0, 1}
