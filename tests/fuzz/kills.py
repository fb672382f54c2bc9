"""The real program, killed at its system calls or told that the disk fails (strace): what is public is
the old site or the new one, the next command heals it, and no content is changed."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.building.interrupted import finish_interrupted
from generator.publishing.places import Folder
from generator.publishing.publish import publish
from generator.publishing.releases import releases_of
from generator.publishing.verify import COMMIT, verify
from tests.projects import build_site, edit, make_project, site_bytes

STRACE = shutil.which("strace")
# What changes a disk or waits for it; a kill may come at a call that writes, too, which a failing disk
# may not here: the program's words go to a pipe.
_CALLS = (
    "rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink,symlinkat,mkdir,mkdirat,"
    "fsync,fdatasync,sync"
)
_WRITES = "write,pwrite64,copy_file_range,sendfile,ftruncate,flock"
# So many calls of each kind there are (publishing?): 126 and 98, 145 and 28.
_REACH = {False: (120, 94), True: (140, 26)}
_FAULTS = ("ENOSPC", "EIO", "EROFS")
_DATA = "content/reports/qinghe/liuhe/2023.yml"
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Prepared:
    """Two projects in `folder`: `behind` (its site one change behind its content) and `ahead` (built, and
    www/ behind), with the site before and after the change."""

    folder: Path
    old: dict[str, bytes]
    new: dict[str, bytes]


@cache
def prepared() -> Prepared:
    """Made once; a process that ends removes it."""
    folder = Path(_scratch().name)
    behind, ahead = folder / "behind/project", folder / "ahead/project"
    behind.parent.mkdir()
    make_project(behind)
    for suffix in ("yml", "md"):
        text = (behind / _DATA).with_suffix(f".{suffix}").read_text("utf-8")
        (behind / f"content/reports/qinghe/shanqian/2023.{suffix}").write_text(
            text.replace("柳河镇", "山前乡"), "utf-8"
        )
    build_site(behind)
    old = site_bytes(behind)
    publish(behind, releases_of(behind.parent / "www"), 3)
    for suffix in ("yml", "md"):
        (behind / f"content/reports/qinghe/shanqian/2023.{suffix}").unlink()
    edit(behind, _DATA, "行政处罚: 5", "行政处罚: 6")
    shutil.copytree(behind.parent, ahead.parent, symlinks=True)
    build_site(ahead)
    return Prepared(folder, old, site_bytes(ahead))


@cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


def fault_of(rng: random.Random, *, publishing: bool) -> str:
    """What strace is to inject: two kills for each failing disk."""
    changes, writes = _REACH[publishing]
    kind = rng.random()
    if kind < 0.4:
        return f"{_CALLS}:signal=KILL:when={rng.randint(1, changes)}"
    if kind < 0.66:
        return f"{_WRITES}:signal=KILL:when={rng.randint(1, writes)}"
    onwards = rng.choice(("", "+"))
    return f"{_CALLS}:error={rng.choice(_FAULTS)}:when={rng.randint(1, changes)}{onwards}"


def kill_one(seed: int) -> str:
    """Input number `seed`: a build or a release that is struck, and what was wrong afterwards."""
    rng = random.Random(seed)
    made, publishing = prepared(), rng.random() < 0.5
    fault = fault_of(rng, publishing=publishing)
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch, "home")
        shutil.copytree(made.folder / ("ahead" if publishing else "behind"), home, symlinks=True)
        root, www = home / "project", home / "www"
        _lead_home(home / "www")
        content = _files(root / "content")
        said = struck(root, fault, *(("publish", str(www)) if publishing else ("build",)))
        if "Traceback" in said:
            return f"{fault}: {said}"
        wrong = _published(root, www, made) if publishing else _built(root, made)
        if not wrong and _files(root / "content") != content:
            wrong = "content changed"
    return wrong and f"{fault}: {wrong}"


def _lead_home(www: Path) -> None:
    """Let a copied link lead to the release beside it."""
    release = www.readlink().name
    www.unlink()
    www.symlink_to(www.with_name("www.releases") / release)


def struck(root: Path, fault: str, *words: str) -> str:
    """Run `nianbao` with a fault that the system injects; gives what it said of errors."""
    assert STRACE, "strace is missing"
    calls = fault.partition(":")[0]
    tracing = [STRACE, "-f", "-qq", "-o", "/dev/null", f"--trace={calls}", f"--inject={fault}"]
    env = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*tracing, sys.executable, "-m", "generator", *words]
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    return done.stderr


def _built(root: Path, made: Prepared) -> str:
    """What is wrong with a site after any command, and after the next build."""
    finish_interrupted(root)
    if site_bytes(root) not in (made.old, made.new):
        return "mixed"
    built = build_site(root)
    return "" if built.published and site_bytes(root) == made.new else "unhealed"


def _published(root: Path, www: Path, made: Prepared) -> str:
    """What is wrong with what is public as it was left, and after the next `publish`."""
    if _public(www) not in (made.old, made.new) or _differs(www):
        return "mixed"
    publish(root, releases_of(www), 3)
    if _public(www) != made.new or _differs(www):
        return "unhealed"
    left = [p.name for p in www.with_name("www.releases").iterdir() if p.suffix in (".new", ".old")]
    return f"left behind: {left}" if left else ""


def _public(www: Path) -> dict[str, bytes]:
    """What a visitor gets, but for the one file that tells of the release."""
    return {address: body for address, body in _files(www).items() if address != COMMIT}


def _differs(www: Path) -> bool:
    return any(verify(Folder(www.resolve()))[:3])


def _files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its address."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
