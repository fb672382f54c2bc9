"""Makes the offline bundle: a zip with the program, every package it can need, their hashes, and scripts
that install them without network: `make bundle`. The names of platforms may be given; all, if none is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.release.build import sha256, write_sums
from tests.release.shipped import ROOT, Pinned, pinned

PYTHONS = ("3.11", "3.12", "3.13")
# Wheels say which glibc they need at least, as 2.x; what Debian 10, CentOS 8, Kylin V10 SP1 and newer have.
_GLIBC = (*range(5, 29),)
OLD_NAMES = {5: "manylinux1", 12: "manylinux2010", 17: "manylinux2014"}


def _linux(machine: str) -> tuple[str, ...]:
    new = [f"manylinux_2_{minor}_{machine}" for minor in _GLIBC]
    return (*new, *(f"{old}_{machine}" for old in OLD_NAMES.values()))


# Name → the tags of wheels that run there.
PLATFORMS: Mapping[str, tuple[str, ...]] = {
    "linux-x86_64": _linux("x86_64"),
    "linux-aarch64": _linux("aarch64"),
    "windows-x86_64": ("win_amd64",),
}
_SCRIPTS = ROOT / "tests/release/offline"
_WINDOWS = ("install.bat", "no-python.txt", "安装说明.txt")  # have the line ends of Windows
_TEXTS = ("install.py", "install.sh", *_WINDOWS)


def bundle(
    dist: Path, platforms: Sequence[str] = (*PLATFORMS,), pythons: Sequence[str] = PYTHONS
) -> Path:
    """Make the zip from the release in `dist`, beside it; gives it."""
    (wheel,) = dist.glob("nianbao-*.whl")
    version = wheel.name.split("-")[1]
    name = f"nianbao-{version}-offline"
    if {*platforms} != {*PLATFORMS}:
        name = "-".join([name, *platforms])
    with tempfile.TemporaryDirectory() as scratch:
        wheels = Path(scratch)
        for platform in platforms:
            for python in pythons:
                download(platform, python, wheels)
        files = {f"wheels/{path.name}": path for path in (*wheels.iterdir(), wheel)}
        files |= {path.name: path for path in dist.glob("*.cdx.json")}
        files |= {name: ROOT / name for name in ("LICENSE", "THIRD-PARTY.md")}
        texts = {name: (_SCRIPTS / name).read_text("utf-8") for name in _TEXTS}
        texts["requirements.txt"] = requirements(version, wheel, wheels)
        texts["bundle.json"] = json.dumps({"platforms": [*platforms], "pythons": [*pythons]}) + "\n"
        made = dist / f"{name}.zip"
        _write(made, name, files, texts)
    write_sums(dist)
    return made


def download(platform: str, python: str, folder: Path) -> None:
    """Fetch what the lock file asks for on a platform with a Python, as wheels, each compared with its
    hash. A lock file may tell the first patch releases of a Python from the last."""
    last, first = (
        (release, set(needed(platform, release))) for release in (f"{python}.99", f"{python}.0")
    )
    for release, wanted in (last, (first[0], first[1] - last[1])):
        if not wanted:
            continue
        listed = folder / "wanted.txt"
        listed.write_text("".join(sorted(map(_line, wanted))), "utf-8")
        tags = [word for tag in PLATFORMS[platform] for word in ("--platform", tag)]
        command = [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(listed)),
            *("--implementation", "cp", "--python-version", release, *tags, "-d", str(folder)),
        ]
        subprocess.run(command, check=True)
        listed.unlink()


def needed(platform: str, python: str) -> Iterator[Pinned]:
    """The lines of the lock file that hold there: pip would ask for those of the Python it runs in."""
    system, _, machine = platform.partition("-")
    environment = {
        "implementation_name": "cpython",
        "os_name": "nt" if system == "windows" else "posix",
        "platform_machine": "AMD64" if system == "windows" else machine,
        "platform_python_implementation": "CPython",
        "platform_system": system.capitalize(),
        "python_full_version": python,
        "python_version": python.rpartition(".")[0],
        "sys_platform": "win32" if system == "windows" else system,
    }
    for one in pinned():
        if one.requirement.marker is None or one.requirement.marker.evaluate(environment):
            yield one


def _line(package: Pinned, only: Iterable[str] | None = None, *, marker: bool = False) -> str:
    """A line of requirements, with those of its hashes that are among `only`."""
    kept = [one for one in package.hashes if only is None or one.removeprefix("sha256:") in only]
    where = f" ; {package.requirement.marker}" if marker and package.requirement.marker else ""
    return (
        " ".join([f"{package.name}=={package.version}{where}", *(f"--hash={one}" for one in kept)])
        + "\n"
    )


def requirements(version: str, wheel: Path, wheels: Path) -> str:
    """What the scripts install: the lock file with the hashes of the wheels that are there, and the
    program with everything."""
    there = {sha256(path) for path in wheels.iterdir()}
    packages = [
        one for one in pinned() if any(h.removeprefix("sha256:") in there for h in one.hashes)
    ]
    lines = [_line(one, there, marker=True) for one in packages]
    return "".join([*lines, f"nianbao[all]=={version} --hash=sha256:{sha256(wheel)}\n"])


def _write(made: Path, folder: str, files: Mapping[str, Path], texts: Mapping[str, str]) -> None:
    """The zip: names in order and no times, so that the same content gives the same bytes; wheels are
    compressed already."""
    with zipfile.ZipFile(made, "w") as archive:
        for name in sorted({*files, *texts}):
            entry = zipfile.ZipInfo(f"{folder}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
            entry.create_system = 3  # the system whose modes these are
            if name in texts:
                archive.writestr(entry, encoded(name, texts[name]), zipfile.ZIP_DEFLATED)
            else:
                archive.writestr(entry, files[name].read_bytes())


def encoded(name: str, text: str) -> bytes:
    """With the line ends of the system that reads it. What Notepad opens begins with a mark; what a
    console shows does not."""
    if name not in _WINDOWS:
        return text.encode()
    return text.replace("\n", "\r\n").encode("utf-8-sig" if name == "安装说明.txt" else "utf-8")


if __name__ == "__main__":
    written = bundle(ROOT / "dist", sys.argv[1:] or (*PLATFORMS,))
    sys.stdout.write(f"{written.relative_to(ROOT)}  {written.stat().st_size / 1e6:.0f} MB\n")
