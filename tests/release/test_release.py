"""A release is the same bytes wherever it is made, and its bill of materials is whole."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from generator import __version__
from tests.release.shipped import ROOT, VENDORED, pinned
from tests.wheels import build_wheel


def make_release(folder: Path, umask: str) -> Path:
    """The dist/ of a release of the last commit, made in a checkout of its own."""
    command = 'umask "$1"; git clone --quiet "$2" "$3" && cd "$3" && "$4" -m tests.release.build'
    words = ["sh", "-c", command, "sh", umask, ROOT, folder, sys.executable]
    subprocess.run([str(word) for word in words], check=True, env={"PATH": "/usr/bin:/bin"})
    return folder / "dist"


@pytest.mark.proof
def test_two_checkouts_give_the_same_bytes(tmp_path: Path) -> None:
    """Other paths, rights, and time; and from the source package comes the same wheel once more."""
    first = make_release(tmp_path / "a", "022")
    second = make_release(tmp_path / "一个 别的/文件夹", "077")
    names = sorted(path.name for path in first.iterdir())
    assert names == [
        "SHA256SUMS",
        f"nianbao-{__version__}-py3-none-any.whl",
        f"nianbao-{__version__}.cdx.json",
        f"nianbao-{__version__}.tar.gz",
    ]
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name

    for line in (first / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((first / name).read_bytes()).hexdigest() == digest
    with tarfile.open(first / names[3]) as source:
        kept = {name.partition("/")[2] for name in source.getnames()}
    tracked = subprocess.run(
        ["git", "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "HEAD"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    assert kept == {*tracked.stdout.decode().splitlines(), "PKG-INFO"}
    check_bill((first / names[2]).read_text("utf-8"), first / names[1])
    # What pip makes of the checkout has the same files as what came from the source package.
    (tmp_path / "pip").mkdir()
    assert build_wheel(tmp_path / "a", tmp_path / "pip").stat().st_size == (
        (first / names[1]).stat().st_size
    )


def check_bill(text: str, wheel: Path) -> None:
    """Valid by the schema; every package and every vendored file, each with a licence."""
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    program = bill["metadata"]["component"]
    assert program["version"] == __version__
    assert program["hashes"][0]["content"] == hashlib.sha256(wheel.read_bytes()).hexdigest()
    components = {(one["name"], one["version"]) for one in bill["components"]}
    packages = {(one.name, one.version) for one in pinned()}
    assert components == packages | {(one.name, one.version) for one in VENDORED}
    assert all(one["licenses"] for one in bill["components"])
    depended = {one["ref"]: one.get("dependsOn", []) for one in bill["dependencies"]}
    assert len(depended["nianbao"]) == len(components)
