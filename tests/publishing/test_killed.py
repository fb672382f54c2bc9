"""The real program, killed at its system calls or told that the disk is full: nothing is mixed."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.building.interrupted import finish_interrupted
from generator.publishing.places import Folder
from generator.publishing.verify import verify
from tests.projects import build_site, clean_build, edit, make_project, site_bytes

CALLS = (
    "rename,renameat,renameat2,unlink,unlinkat,link,linkat,symlink,symlinkat,mkdir,mkdirat,fsync"
)
DATA = "content/reports/qinghe/liuhe/2023.yml"
RUNS = int(os.environ.get("KILLS", "6"))

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(not shutil.which("strace"), reason="no strace"),
]


def struck(root: Path, what: str, *words: str) -> None:
    """Run `nianbao` with a fault injected by the system."""
    calls = what.partition(":")[0]
    strace = ["strace", "-f", "-qq", "-o", "/dev/null", f"--trace={calls}", f"--inject={what}"]
    command = [*strace, sys.executable, "-m", "generator", *words]
    env = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr


def faults(seed: int) -> list[str]:
    """Kills and failing disks at random calls."""
    rng = random.Random(seed)
    kills = [f"{CALLS}:signal=KILL:when={rng.randrange(1, 60)}" for _ in range(RUNS)]
    fails = [
        f"{CALLS}:error={rng.choice(('ENOSPC', 'EIO', 'EROFS'))}:when={rng.randrange(1, 60)}+"
        for _ in range(RUNS // 2)
    ]
    return [*kills, *fails]


@pytest.mark.parametrize("seed", range(2))
def test_a_build_leaves_the_old_site_or_the_new_one(tmp_path: Path, seed: int) -> None:
    root = make_project(tmp_path / "project")
    build_site(root)
    old = site_bytes(root)
    for number, fault in enumerate(faults(seed), 100):
        text = (root / DATA).read_text("utf-8")
        value = text.partition("行政处罚: ")[2].partition("\n")[0]
        edit(root, DATA, f"行政处罚: {value}", f"行政处罚: {number}")
        new = clean_build(root, tmp_path / "clean")
        struck(root, fault, "build")
        finish_interrupted(root)
        assert site_bytes(root) in (old, new), fault
        assert build_site(root).published
        assert site_bytes(root) == new, fault
        old = new


@pytest.mark.parametrize("seed", range(2))
def test_publishing_leaves_one_whole_release(tmp_path: Path, seed: int) -> None:
    root, www = make_project(tmp_path / "project"), tmp_path / "www"
    build_site(root)
    struck(root, "kill:signal=KILL:when=99", "publish", str(www))
    for number, fault in enumerate(faults(seed), 100):
        text = (root / DATA).read_text("utf-8")
        value = text.partition("行政处罚: ")[2].partition("\n")[0]
        edit(root, DATA, f"行政处罚: {value}", f"行政处罚: {number}")
        build_site(root)
        struck(root, fault, "publish", str(www))
        assert not any(verify(Folder(www.resolve()))[:3]), fault
        struck(root, "kill:signal=KILL:when=99", "publish", str(www))
        place = Folder(www.resolve())
        assert not any(verify(place)[:3]), fault
        assert place.digest("index.html") == Folder(root / "site").digest("index.html"), fault
        left = [
            p.name for p in (tmp_path / "www.releases").iterdir() if p.suffix in {".new", ".old"}
        ]
        assert not left, fault
