"""Wheels of the program, made of a source tree and installed beside the libraries of these tests."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

_PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


def run(*words: str | Path, cwd: Path) -> str:
    """What a command says; it must end well. Nothing of this checkout is on its path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**environment, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def build_wheel(tree: Path, out: Path) -> Path:
    """The wheel that pip makes of a source tree, alone in `out`."""
    run(*_PIP, "wheel", tree, "--no-deps", "--no-build-isolation", "-w", out, cwd=out)
    (wheel,) = out.glob("nianbao-*.whl")
    return wheel


def make_environment(folder: Path) -> None:
    """A venv in `folder` with the libraries of these tests: a plain line of a .pth file reads no .pth
    files in that folder, so that the checkout, which is installed there as editable, is not seen."""
    venv.create(folder)
    (_libraries(folder) / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")


def install(wheel: Path, folder: Path) -> Path:
    """Put a wheel into such a venv, in the place of one that is there; gives its `nianbao`."""
    python = folder / "bin/python"
    words = ("install", "--no-deps", "--no-index", "--force-reinstall", wheel)
    run(*_PIP, "--python", python, *words, cwd=folder)
    where = run(python, "-c", "import generator; print(generator.__file__)", cwd=folder)
    assert where.startswith(str(_libraries(folder)))
    return folder / "bin/nianbao"


def _libraries(folder: Path) -> Path:
    paths = {"base": str(folder), "platbase": str(folder)}
    return Path(sysconfig.get_path("purelib", "venv", vars=paths))
