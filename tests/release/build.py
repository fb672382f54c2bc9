"""Makes a release of the last commit: wheel, source, bill of materials and SHA256SUMS, the same bytes
wherever the same commit is built with the same Python and the locked packages: `make release`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.release.bill import bill_of_materials
from tests.release.shipped import ROOT


def release(out: Path) -> list[Path]:
    """Make the files of a release in `out`; gives them. Only what is committed is in them."""
    epoch = _git("log", "-1", "--format=%ct").decode().strip()
    if _git("status", "--porcelain"):
        sys.stderr.write("warning: what is not committed is not in the release\n")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch, "commit")
        with tarfile.open(fileobj=io.BytesIO(_git("archive", "HEAD"))) as archive:
            archive.extractall(tree, filter="data")
        source = _built("sdist", tree, out, epoch)
        # The wheel is made of the source package, which so is proved to be whole.
        with tarfile.open(source) as archive:
            archive.extractall(scratch, filter="data")
        wheel = _built("wheel", Path(scratch, source.name.removesuffix(".tar.gz")), out, epoch)
    version = wheel.name.split("-")[1]
    bill = out / f"nianbao-{version}.cdx.json"
    moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    bill.write_text(bill_of_materials(version, sha256(wheel), moment), "utf-8")
    made = [source, wheel, bill]
    write_sums(out)
    return made


def write_sums(out: Path) -> None:
    """SHA256SUMS of all files in a folder, as `sha256sum --check` reads it."""
    files = sorted(path for path in out.iterdir() if path.is_file() and path.name != "SHA256SUMS")
    lines = [f"{sha256(path)}  {path.name}\n" for path in files]
    (out / "SHA256SUMS").write_text("".join(lines), "utf-8")


def sha256(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout


def _built(kind: str, tree: Path, out: Path, epoch: str) -> Path:
    """The file that hatchling makes of a source tree (PEP 517), with no time but the commit's."""
    code = f"import sys, hatchling.build; print(hatchling.build.build_{kind}(sys.argv[1]))"
    command = [sys.executable, "-c", code, str(out.resolve())]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch}
    done = subprocess.run(command, cwd=tree, env=environment, stdout=subprocess.PIPE, check=True)
    return out / done.stdout.decode().split()[-1]


if __name__ == "__main__":
    for made in release(ROOT / "dist"):
        sys.stdout.write(f"{made.relative_to(ROOT)}  {made.stat().st_size:,} bytes\n")
