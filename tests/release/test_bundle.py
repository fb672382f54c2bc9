"""The offline bundle: what it holds for each computer, its scripts, and installing without network."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement

from tests.cases import BASE, read_case, write_project
from tests.release import bundle as bundling
from tests.release.bundle import PLATFORMS, PYTHONS, bundle, needed, requirements
from tests.release.offline import install
from tests.release.shipped import ROOT, Pinned, pinned
from tests.wheels import build_wheel, run

SCRIPTS = ROOT / "tests/release/offline"
THIS = f"{platform.system().lower()}-{platform.machine()}"
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"


# --- what it holds


@pytest.mark.parametrize("where", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_every_package_is_needed_once(where: str, python: str) -> None:
    for patch in (0, 99):
        names = [one.name for one in needed(where, f"{python}.{patch}")]
        assert len(names) == len({*names})
        assert {*names} == {one.name for one in pinned()}


def test_the_markers_are_those_of_the_other_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        ('a==1 ; sys_platform == "win32"', {"windows-x86_64"}),
        ('b==1 ; sys_platform == "linux"', {"linux-x86_64", "linux-aarch64"}),
        ('c==1 ; platform_machine == "aarch64"', {"linux-aarch64"}),
        ('d==1 ; python_version < "3.12" and os_name == "nt"', {"windows-x86_64"}),
        ('e==1 ; python_full_version < "3.11.5"', set()),
        ('f==1 ; platform_system == "Windows"', {"windows-x86_64"}),
    ]
    made = [Pinned(Requirement(line), ()) for line, _ in lines]
    monkeypatch.setattr(bundling, "pinned", lambda: made)
    for where in PLATFORMS:
        found = {one.name for one in needed(where, "3.11.99")}
        assert found == {line[0] for line, wanted in lines if where in wanted}, where


def test_only_the_hashes_of_what_is_there_are_written(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    file = tmp_path / "wheels/click.whl"
    file.write_bytes(b"not click")
    program = tmp_path / "nianbao.whl"
    program.write_bytes(b"program")
    written = requirements("1.2.3", program, tmp_path / "wheels")
    assert written.startswith("nianbao[all]==1.2.3 --hash=sha256:")
    assert written.count("\n") == 1  # of click, no file that the lock file knows is there


# --- the scripts


def test_the_script_of_windows_reads_the_same_in_every_code_page() -> None:
    """cmd reads a batch file in the code page of the moment: nothing but ASCII, labels and all."""
    text = (SCRIPTS / "install.bat").read_bytes()
    assert text.isascii()
    assert text.startswith(b"@echo off\n")
    assert b"chcp 65001" in text
    labels = set(re.findall(rb"goto (\w+)", text))
    assert labels == set(re.findall(rb"(?m)^:(\w+)$", text)) == {b"end", b"missing"}


def test_the_script_of_linux_is_posix_shell(tmp_path: Path) -> None:
    subprocess.run(["sh", "-n", SCRIPTS / "install.sh"], check=True)
    shutil.copy(SCRIPTS / "no-python.txt", tmp_path)
    shutil.copy(SCRIPTS / "install.sh", tmp_path)
    (tmp_path / "bin").mkdir()
    for name in ("cat", "dirname"):
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    done = subprocess.run(
        ["/bin/sh", str(tmp_path / "install.sh")],
        env={"PATH": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "没有找到 Python" in done.stderr


@pytest.mark.parametrize(
    ("name", "mark"),
    [("install.bat", b""), ("no-python.txt", b""), ("安装说明.txt", b"\xef\xbb\xbf")],
)
def test_files_for_windows_have_its_line_ends(name: str, mark: bytes) -> None:
    """What Notepad opens begins with a mark, what cmd reads or shows does not."""
    text = bundling.encoded(name, (SCRIPTS / name).read_text("utf-8"))
    assert text.startswith(mark)
    assert not text.removeprefix(mark).startswith(b"\xef\xbb\xbf")
    assert text.count(b"\r\n") == text.count(b"\n") > 1
    assert b"\r" not in bundling.encoded("install.sh", "a\nb\n")


BUNDLE = {"platforms": ["linux-x86_64"], "pythons": ["3.11"]}


@pytest.mark.parametrize(
    ("system", "machine", "python", "said"),
    [
        ("Linux", "x86_64", (3, 11), ""),
        ("Linux", "x86_64", (3, 14), "安装包用于 Python 3.11"),
        ("Linux", "x86_64", (3, 9), "这里的 Python 是 3.9"),
        ("Linux", "loongarch64", (3, 11), "这台计算机是 linux-loongarch64"),
        ("Windows", "AMD64", (3, 11), "windows-x86_64"),
        ("Darwin", "arm64", (3, 11), "darwin-arm64"),
    ],
)
def test_a_computer_that_it_is_not_for_is_told(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, python: tuple[int, int], said: str
) -> None:
    monkeypatch.setattr("platform.system", lambda: system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    implementation = SimpleNamespace(name="cpython")
    fake = SimpleNamespace(version_info=python, implementation=implementation)
    monkeypatch.setattr(install, "sys", fake)
    if said:
        with pytest.raises(install.Stop, match=said):
            install.check_computer(BUNDLE)
    else:
        install.check_computer(BUNDLE)


def test_no_folder_of_others_is_emptied(tmp_path: Path) -> None:
    (tmp_path / "报告.docx").write_text("own")
    for target in (tmp_path, tmp_path / "报告.docx"):
        with pytest.raises(install.Stop, match="已经有别的内容"):
            install.make_environment(target)
    assert (tmp_path / "报告.docx").read_text() == "own"


# --- really


@pytest.mark.proof
@pytest.mark.skipif(THIS not in PLATFORMS or PYTHON not in PYTHONS, reason="no bundle is for this")
def test_it_installs_and_works_without_network(tmp_path: Path) -> None:
    """For this computer and this Python only: the packages of the others would take minutes."""
    (tmp_path / "dist").mkdir()
    build_wheel(ROOT, tmp_path / "dist")
    made = bundle(tmp_path / "dist", [THIS], [PYTHON])
    assert made.name in (tmp_path / "dist/SHA256SUMS").read_text("utf-8")
    with zipfile.ZipFile(made) as archive:
        archive.extractall(tmp_path)
    unpacked = tmp_path / made.stem
    assert json.loads((unpacked / "bundle.json").read_text("utf-8"))["platforms"] == [THIS]

    # An index that cannot be reached; where the system lets us, no network at all.
    alone = ["unshare", "--net"] if os.geteuid() == 0 and shutil.which("unshare") else []
    nowhere = [
        "env",
        "PIP_INDEX_URL=https://127.0.0.1:9/",
        f"HOME={tmp_path}",
        f"PATH={os.environ['PATH']}",
    ]
    sh = [*alone, *nowhere, "sh", str(unpacked / "install.sh")]
    said = run(*sh, tmp_path / "程序", cwd=tmp_path)
    assert "已安装，没有用网络" in said
    nianbao = tmp_path / "程序/bin/nianbao"
    assert str(nianbao) in said

    project = tmp_path / "县"
    write_project(project, read_case(BASE)[0])
    settings = project / "content/site.yml"
    settings.write_text(
        f"{settings.read_text('utf-8')}下载: [Word, CSV]\n数据集: [Excel, Parquet]\n", "utf-8"
    )
    assert "没有发现问题" in run(*alone, nianbao, "check", cwd=project)
    assert "1 份年报" in run(*alone, nianbao, "build", cwd=project)
    assert (project / "site/qinghe/liuhe/2023.docx").is_file()

    # A file that is not the one it was: nothing is installed.
    (wheel,) = unpacked.glob("wheels/click-*.whl")
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    refused = subprocess.run(
        [*sh, str(tmp_path / "二")], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert "哈希值不符" in refused.stderr
    assert not (tmp_path / "二/bin/nianbao").exists()
